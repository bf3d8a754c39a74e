"""The `.keras` file: a zip archive with the configuration and the weights.

Where it sits   behind `model.save`, `keras.models.load_model`.
The one idea    three files: what it is (config.json), its numbers (model.weights.h5), who wrote it
                (metadata.json).  Real Keras reads what is written here, and the other way round.
Try it          >>> import tempfile, numpy as np
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> with tempfile.TemporaryDirectory() as folder:
                ...     model.save(f"{folder}/m.keras")
                ...     again = load_model(f"{folder}/m.keras")
                >>> np.array_equal(again.get_weights()[0], model.get_weights()[0])
                True
Read next       keras/saving/legacy.py

As https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
"""

from __future__ import annotations

import datetime
import io
import json
import os
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

from minitf.errors import ArgumentError, StateError
from minitf.keras.saving.legacy import from_legacy, load_legacy, save_legacy
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object
from minitf.keras.saving.weights_store import (
    checked_path,
    h5py,
    read_assets,
    read_weights,
    write_assets,
    write_weights,
)

# The version of Keras whose file formats these are.
FORMAT_VERSION = "3.15.0"


def save_model(
    model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any
) -> None:
    """Save a model: its configuration, its weights, and its optimizer.

    The file is complete or not there at all: it is written beside and then moved.

    Args:
        model: The model.
        filepath: A file name that ends in ".keras" (or, the older format, ".h5" or ".hdf5").
        overwrite: Whether a file of that name is replaced.
        zipped: Accepted as in Keras; files are always zipped.
        **kwargs: `include_optimizer`, for the older format.

    Raises:
        ArgumentError: The name has another ending, or the file is there and must stay.
    """
    path = checked_path(filepath, (".keras", ".h5", ".hdf5"))
    if path.exists() and not overwrite:
        raise ArgumentError(
            f"The file {str(path)!r} is there already.", instead="overwrite=True, or another name"
        )
    if path.suffix == ".keras":
        write_whole(path, _archive(model))
    else:
        save_legacy(model, path, **kwargs)


def _archive(model: Any) -> bytes:
    config = json.dumps(json_ready(model_config(model)))
    metadata = {
        "keras_version": FORMAT_VERSION,
        "date_saved": datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S"),
    }
    memory = io.BytesIO()
    with h5py().File(memory, "w") as file:
        write_weights(model, file)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("metadata.json", json.dumps(metadata))
        parts.writestr("config.json", config)
        parts.writestr("model.weights.h5", memory.getvalue())
        _write_assets(model, parts)
    return archive.getvalue()


def _write_assets(model: Any, parts: zipfile.ZipFile) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_assets(model, Path(name))
        for path in sorted(Path(name).rglob("*")):
            if path.is_file():
                parts.write(path, f"assets/{path.relative_to(name).as_posix()}")


def _read_assets(model: Any, path: Path) -> None:
    with zipfile.ZipFile(path) as parts, tempfile.TemporaryDirectory() as name:
        inside = [part for part in parts.namelist() if part.startswith("assets/")]
        if inside:
            parts.extractall(name, inside)  # drops "..", as zipfile does for every member
            read_assets(model, Path(name, "assets"))


def model_config(model: Any) -> dict[str, Any]:
    """What `config.json` holds."""
    config = serialize_keras_object(model)
    compiled = model.get_compile_config() if hasattr(model, "get_compile_config") else None
    if compiled:
        config["compile_config"] = compiled
    return config


def json_ready(value: Any) -> Any:
    """Shapes as lists, everything else as it is."""
    if isinstance(value, dict):
        return {key: json_ready(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_ready(part) for part in value]
    return value


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_model(
    filepath: Any, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True
) -> Any:
    """Load a model that was saved here or by real Keras.

    Args:
        filepath: The file.
        custom_objects: The learner's own classes and functions by name.
        compile: Whether it is compiled as it was.
        safe_mode: Whether code in the file (of a lambda) is refused.

    Raises:
        ArgumentError: There is no such file, or it is of another kind.
    """
    path = Path(filepath)
    if not path.exists():
        raise ArgumentError(
            f"File not found: filepath={str(filepath)!r}.",
            instead="the name of a file that model.save() wrote",
        )
    if h5py().is_hdf5(str(path)):
        return load_legacy(path, custom_objects, compile, safe_mode)
    if not zipfile.is_zipfile(path):
        raise ArgumentError(
            f"{str(filepath)!r} is no file of Keras.",
            why="a .keras file is a zip archive, an .h5 file is HDF5",
        )
    with zipfile.ZipFile(path) as parts:
        config = json.loads(parts.read("config.json"))
        weights = parts.read("model.weights.h5")
    model = _restored_model(config, weights, custom_objects, compile, safe_mode)
    _read_assets(model, path)
    return model


def _restored_model(
    config: dict[str, Any], weights: bytes, custom_objects: Any, compile: bool, safe_mode: bool
) -> Any:
    compile_config = config.pop("compile_config", None)
    model = deserialize_keras_object(config, custom_objects, safe_mode)
    if compile and compile_config:
        try:
            model.compile_from_config(compile_config, custom_objects)
        except Exception as problem:
            warnings.warn(f"The model could not be compiled as it was: {problem}", stacklevel=3)
    with h5py().File(io.BytesIO(weights), "r") as file:
        read_weights(model, file)
    return model


def save_weights(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Save the weights alone.

    Args:
        model: A model or layer that is built.
        filepath: A file name that ends in ".weights.h5".
        overwrite: Whether a file of that name is replaced.
    """
    path = checked_path(filepath, (".weights.h5",))
    if path.exists() and not overwrite:
        raise ArgumentError(f"The file {str(path)!r} is there already.", instead="overwrite=True")
    memory = io.BytesIO()
    with h5py().File(memory, "w") as file:
        write_weights(model, file)
    write_whole(path, memory.getvalue())


def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
    """Set the weights from a ".weights.h5" or ".keras" file, or from one of the older format.

    Args:
        model: A model that is built.
        filepath: The file.
        skip_mismatch: Whether layers that do not fit are left alone.
        **kwargs: `by_name`, for the older format.
    """
    if not model.built:
        raise StateError(
            f"{model.name!r} has no weights to be set yet.",
            instead="model.build((None, ...)), or call it on data, first",
        )
    path = Path(filepath)
    if not path.exists():
        raise ArgumentError(f"File not found: filepath={str(filepath)!r}.")
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            content = parts.read("model.weights.h5")
    with h5py().File(io.BytesIO(content), "r") as file:
        if "layer_names" in file.attrs or "model_weights" in file:
            from_legacy(model, file.get("model_weights", file), skip_mismatch, **kwargs)
        else:
            read_weights(model, file, skip_mismatch)
