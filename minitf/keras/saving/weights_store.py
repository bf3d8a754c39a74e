"""Weights in an HDF5 file: the layout of `.weights.h5` and of the file inside `.keras`.

Where it sits   below save and load; needs h5py.
The one idea    the file mirrors the objects: each layer is a group with its numbers under `vars`,
                inner layers are groups inside.  A walk over the object visits both in one order.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> [path for path, _ in walk(model)]
                ['', 'layers/dense']
Read next       keras/saving/archive.py

The layout is that of Keras 3: https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError, MissingExtraError, ShapeError
from minitf.keras.layers.call_arguments import is_default
from minitf.keras.layers.layer import Layer
from minitf.keras.naming import to_snake_case
from minitf.keras.optimizers.optimizer import Optimizer

# Attributes that say how an object is used, not what it is made of.
_PASSED_OVER = ("optimizer", "loss", "history", "graph", "metrics")


def h5py() -> Any:
    """The library, or an error that says how to get it."""
    try:
        import h5py as library  # heavy, and only needed for files
    except ImportError:
        raise MissingExtraError(
            "Saving and loading models needs h5py, which is not installed.",
            instead="pip install 'minitf[saving]'",
        ) from None
    return library


def walk(root: Any, path: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Any]]:
    """Every object with weights of its own or of inner ones, with its path in the file."""
    seen = set() if seen is None else seen
    if id(root) in seen:
        return
    seen.add(id(root))
    yield path, root
    for name, child in _children(root):
        inner = f"{path}/{name}" if path else name
        if isinstance(child, (Layer, Optimizer)):
            yield from walk(child, inner, seen)
        else:
            yield from _walk_container(child, inner, seen)


def _children(root: Any) -> list[tuple[str, Any]]:
    """The attributes that hold layers, in the order of their names; a model's layers first."""
    found: dict[str, Any] = {}
    is_model = hasattr(root, "get_layer")
    if is_model:
        found["layers"] = root.layers
    held = {} if hasattr(root, "_stack") or hasattr(root, "_function") else vars(root)
    named = getattr(root, "inner_in_files", ())  # private ones that the file shows all the same
    for name in held:
        shown = name in named or not (name.startswith("_") or name in _PASSED_OVER)
        if shown and _holds_layers(held[name]):
            found[name] = held[name]
    if is_model and root.optimizer is not None and root.optimizer.built:
        found["optimizer"] = root.optimizer
    ordered = sorted(found.items())
    if is_model and not held:
        ordered.sort(key=lambda pair: pair[0] != "layers")
    return ordered


def _holds_layers(value: Any) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return any(_holds_layers(part) for part in value)
    return isinstance(value, Layer)


def _walk_container(container: Any, path: str, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """Layers in a list or dict are named after their class and numbered."""
    counts: Counter[str] = Counter()
    parts = list(container.values()) if isinstance(container, dict) else container
    for part in parts:
        if isinstance(part, (list, tuple, dict)):
            yield from _walk_container(part, path, seen)
            continue
        if not isinstance(part, Layer):
            continue
        name = to_snake_case(type(part).__name__)
        number = counts[name]
        counts[name] += 1
        yield from walk(part, f"{path}/{name}_{number}" if number else f"{path}/{name}", seen)


def own_variables(owner: Any) -> list[Any]:
    """The numbers that are kept under `vars`."""
    return owner.variables if isinstance(owner, Optimizer) else owner._own_variables()


def _says_itself(owner: Any, method: str) -> bool:
    """Whether an object has a way of its own to write or read its numbers."""
    return hasattr(owner, method) and not is_default(owner, method)


def write_weights(model: Any, file: Any) -> None:
    """Write all weights into an open HDF5 file."""
    for path, owner in walk(model):
        group = file.require_group(f"{path}/vars" if path else "vars")
        group.attrs["name"] = owner.name
        store: dict[str, Any] = {}
        if _says_itself(owner, "save_own_variables"):
            owner.save_own_variables(store)
        else:
            store = {str(i): v.numpy() for i, v in enumerate(own_variables(owner))}
        for key, value in store.items():
            group.create_dataset(key, data=np.asarray(value))


def read_weights(model: Any, file: Any, skip_mismatch: bool = False) -> None:
    """Set all weights from an open HDF5 file; nothing is changed when something does not fit.

    Raises:
        ShapeError: A layer has other weights than the file.
        ArgumentError: A layer is not in the file.
    """
    todo: list[tuple[Any, Any]] = []
    for path, owner in walk(model):
        if isinstance(owner, Optimizer):
            todo += _for_optimizer(owner, file, path)
            continue
        if not own_variables(owner) and not _says_itself(owner, "load_own_variables"):
            continue
        group = file.get(f"{path}/vars" if path else "vars")
        if group is None:
            if skip_mismatch:
                continue
            raise ArgumentError(
                f"The file has no weights for layer {owner.name!r} (it would be at {path!r}).",
                why="weights are found by the place of a layer in its model",
                instead="the same model as the one that was saved, or skip_mismatch=True",
            )
        if _says_itself(owner, "load_own_variables"):
            owner.load_own_variables({key: np.asarray(group[key]) for key in group})
            continue
        todo += _fitting(owner, group, skip_mismatch)
    for variable, value in todo:
        variable.assign(value)


def _fitting(owner: Any, group: Any, skip_mismatch: bool) -> list[tuple[Any, Any]]:
    variables = own_variables(owner)
    values = [np.asarray(group[str(i)]) for i in range(len(group))]
    ours = [tuple(variable.shape) for variable in variables]
    theirs = [value.shape for value in values]
    if ours == theirs:
        return [
            (variable, value.astype(variable.dtype.as_numpy_dtype))
            for variable, value in zip(variables, values, strict=True)
        ]
    if skip_mismatch:
        return []
    raise ShapeError(
        f"Layer {owner.name!r} has weights of shapes {ours}, and the file has {theirs}.",
        why="a weight keeps its shape for life",
        instead="the same model as the one that was saved, or skip_mismatch=True",
    )


def _for_optimizer(owner: Optimizer, file: Any, path: str) -> list[tuple[Any, Any]]:
    group = file.get(f"{path}/vars")
    if group is None or len(group) != len(owner.variables):
        return []  # weights alone: training goes on with a fresh optimizer
    return _fitting(owner, group, skip_mismatch=True)


def read_assets(model: Any, folder: Path) -> None:
    """Let the objects that keep files (vocabularies) read them from a folder."""
    for path, owner in walk(model):
        if hasattr(owner, "load_assets") and (folder / path).is_dir():
            owner.load_assets(folder / path)


def write_assets(model: Any, folder: Path) -> None:
    """Let the objects that keep files write them, each into a folder of its own."""
    for path, owner in walk(model):
        if hasattr(owner, "save_assets"):
            (folder / path).mkdir(parents=True, exist_ok=True)
            owner.save_assets(folder / path)


def checked_path(path: Any, endings: tuple[str, ...]) -> Path:
    """The path, if its name ends in one of the endings.

    Raises:
        ArgumentError: It does not.
    """
    found = Path(path)
    if not str(found).endswith(endings):
        raise ArgumentError(
            f"The file name must end in {' or '.join(endings)}; it is {str(path)!r}.",
            instead=f"{found.stem}{endings[0]}",
        )
    return found
