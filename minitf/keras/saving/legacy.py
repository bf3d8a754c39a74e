"""The older format: one HDF5 file with the configuration as text and weights by layer name.

Where it sits   beside the archive; behind names that end in ".h5".
The one idea    an HDF5 file carries attributes: the configuration is one of them.
Try it          >>> legacy_entry({"class_name": "Dense", "config": {"units": 1}, "module": "keras"})
                {'class_name': 'Dense', 'config': {'units': 1}}
Read next       keras/saving/archive.py

As https://keras.io/api/models/model_saving_apis/model_saving_and_loading/ (HDF5 format)
"""

from __future__ import annotations

import io
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError, ShapeError
from minitf.keras.registry import CustomObjectScope
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object
from minitf.keras.saving.safe_files import array_at, group_at, h5py

ATTRIBUTE_LIMIT = 64000  # bytes
KEPT = ("class_name", "config", "name", "inbound_nodes")


def legacy_entry(config: Any) -> Any:
    """A layer's entry as the older format writes it: class and configuration alone."""
    entry = {key: config[key] for key in KEPT if key in config}
    return {**entry, "class_name": config.get("registered_name") or config["class_name"]}


def save_legacy(model: Any, path: Path, include_optimizer: bool = True) -> None:
    """Write a whole model into one HDF5 file."""
    memory = io.BytesIO()
    with h5py().File(memory, "w") as file:
        file.attrs["keras_version"], file.attrs["backend"] = "3.15.0", "tensorflow"
        whole = serialize_keras_object(model)
        config = {"class_name": whole["class_name"], "config": _legacy_layers(whole["config"])}
        file.attrs["model_config"] = json.dumps(config)
        compiled = model.get_compile_config() if include_optimizer else None
        if compiled:
            optimizer = compiled.pop("optimizer")
            compiled["optimizer_config"] = legacy_entry(optimizer)
            file.attrs["training_config"] = json.dumps(compiled)
        _write_layers(model, file.create_group("model_weights"))
        if compiled and model.optimizer.built:
            group = file.create_group("optimizer_weights")
            _write_group(group, [(v.path, v.numpy()) for v in model.optimizer.variables])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(memory.getvalue())


def _legacy_layers(config: dict[str, Any]) -> dict[str, Any]:
    if "layers" not in config:
        return config
    layers = []
    for entry in config["layers"]:
        plain = legacy_entry(entry)
        plain["config"] = _legacy_layers(plain["config"])
        layers.append(plain)
    return {**config, "layers": layers}


def _write_layers(model: Any, group: Any) -> None:
    layers = getattr(model, "_stack", None) or model.layers
    _write_names(group, "layer_names", [layer.name for layer in layers])
    group.attrs["backend"], group.attrs["keras_version"] = "tensorflow", "3.15.0"
    for layer in layers:
        pairs = [(variable.path, variable.numpy()) for variable in _legacy_weights(layer)]
        _write_group(group.create_group(layer.name), pairs)


def _write_group(group: Any, pairs: list[tuple[str, Any]]) -> None:
    _write_names(group, "weight_names", [name for name, _ in pairs])
    for name, value in pairs:
        group.create_dataset(name, data=np.asarray(value))


def _legacy_weights(layer: Any) -> list[Any]:
    """Trainable weights first, as the older format orders them."""
    return [*layer.trainable_weights, *layer.non_trainable_weights]


def load_legacy(path: Path, custom_objects: Any, compile: bool, safe_mode: bool) -> Any:
    """Read a whole model from one HDF5 file."""
    with h5py().File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise ArgumentError(
                f"{str(path)!r} holds weights alone, and no model.",
                instead="make the model, then model.load_weights(path)",
            )
        config = _modern(json.loads(file.attrs["model_config"]))
        with CustomObjectScope(custom_objects):
            model = deserialize_keras_object(config, safe_mode=safe_mode)
            from_legacy(model, group_at(file, "model_weights"))
            if compile and "training_config" in file.attrs:
                _compile(model, json.loads(file.attrs["training_config"]))
                _read_optimizer(model, file)
    return model


def _modern(config: Any) -> Any:
    """What older versions of Keras wrote otherwise."""
    if isinstance(config, list):
        return [_modern(part) for part in config]
    if not isinstance(config, dict):
        return config
    changed = {key: _modern(part) for key, part in config.items()}
    if "batch_input_shape" in changed and changed.get("batch_shape") is None:
        changed["batch_shape"] = changed.pop("batch_input_shape")
    return changed


def _compile(model: Any, training: dict[str, Any]) -> None:
    training["optimizer"] = training.pop("optimizer_config")
    model.compile_from_config(training)


def _read_optimizer(model: Any, file: Any) -> None:
    if "optimizer_weights" not in file or getattr(model, "optimizer", None) is None:
        return
    group = file["optimizer_weights"]
    values = [np.asarray(group[name]) for name in _names(group, "weight_names")]
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_weights)
    if len(values) == len(model.optimizer.variables):
        model.optimizer.set_weights(values)


def from_legacy(model: Any, group: Any, skip_mismatch: bool = False, by_name: bool = False) -> None:
    """Set weights from the groups of the older format: in order, or by the layers' names.

    Raises:
        ArgumentError: There is another number of layers with weights.
        ShapeError: A layer has other weights than the file.
    """
    named = {name: group_at(group, name) for name in _names(group, "layer_names")}
    filled = {n: g for n, g in named.items() if _names(g, "weight_names")}
    layers = [layer for layer in model.layers if layer.weights]
    if by_name:
        pairs = [(layer, filled[layer.name]) for layer in layers if layer.name in filled]
    elif len(layers) != len(filled):
        raise ArgumentError(
            f"The file has weights for {len(filled)} layers, and the model has {len(layers)} "
            "layers with weights.",
            instead="by_name=True, for the layers that have the same name",
        )
    else:
        pairs = list(zip(layers, filled.values(), strict=True))
    todo: list[tuple[Any, np.ndarray]] = []
    for layer, stored in pairs:
        values = [array_at(stored, name) for name in _names(stored, "weight_names")]
        variables = _legacy_weights(layer)
        if [tuple(v.shape) for v in variables] == [value.shape for value in values]:
            todo += zip(variables, values, strict=True)
        elif not skip_mismatch:
            raise ShapeError(
                f"Layer {layer.name!r} has weights of shapes {[tuple(v.shape) for v in variables]},"
                f" and the file has {[value.shape for value in values]}."
            )
    for variable, value in todo:
        variable.assign(value.astype(variable.dtype.as_numpy_dtype))


def _write_names(group: Any, attribute: str, names: list[str]) -> None:
    """Names as an attribute; HDF5 takes 64 kB in one, so many are written as several."""
    encoded = np.array([name.encode() for name in names])
    parts = -(-encoded.nbytes // ATTRIBUTE_LIMIT)
    if parts <= 1:
        group.attrs[attribute] = names
        return
    for number, part in enumerate(np.array_split(encoded, parts)):
        group.attrs[f"{attribute}{number}"] = part


def _names(group: Any, attribute: str) -> list[str]:
    """What `_write_names` wrote."""
    if attribute in group.attrs:
        return [_text(name) for name in group.attrs[attribute]]
    parts = itertools.takewhile(
        lambda name: name in group.attrs, (f"{attribute}{number}" for number in itertools.count())
    )
    return [_text(name) for part in parts for name in group.attrs[part]]


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)
