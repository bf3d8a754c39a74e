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
import logging
import os
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.saving.legacy import load_legacy, save_legacy
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object
from minitf.keras.saving.safe_files import FLOOR_ON_DISK, check_member, member
from minitf.keras.saving.stores import Store
from minitf.keras.saving.weights_store import (
    read_assets,
    read_weights,
    write_assets,
    write_weights,
)
from minitf.keras.sharing import shared_objects

# The version of Keras whose file formats these are.
FORMAT_VERSION = "3.15.0"
CONFIG, METADATA, WEIGHTS, ASSETS = "config.json", "metadata.json", "model.weights.h5", "assets"
HDF5 = (".h5", ".hdf5")
_log = logging.getLogger("absl")  # the one that Keras writes to


def save_model(
    model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any
) -> None:
    """Save a model: its configuration, its weights, and its optimizer.

    The file is complete or not there at all: it is written beside and then moved.

    Args:
        model: The model.
        filepath: A file name that ends in ".keras" (or, the older format, ".h5" or ".hdf5"), or a
            file object.
        overwrite: Whether a file of that name is replaced.
        zipped: False for a folder in the place of one file.
        **kwargs: `include_optimizer`, for the older format.

    Raises:
        ArgumentError: The name has another ending, or the file is there and must stay.

    https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
    """
    include_optimizer = kwargs.pop("include_optimizer", True)
    _check_format(filepath, kwargs.pop("save_format", None))
    if kwargs:
        raise ArgumentError(f"The following argument(s) are not supported: {list(kwargs)}")
    if not model.built:
        warnings.warn(
            "You are saving a model that has not yet been built. It might not contain any weights "
            "yet. Consider building the model first by calling it on some data.",
            stacklevel=3,
        )
    if isinstance(filepath, io.IOBase):
        filepath.write(_zipped(_parts(model)))
        return
    path, is_hdf5 = Path(filepath), str(filepath).endswith(HDF5)
    check_free(path, overwrite)
    if zipped is False:
        _save_folder(model, path)
    elif is_hdf5:
        _log.warning(
            "You are saving your model as an HDF5 file via `model.save()` or "
            "`keras.saving.save_model(model)`. This file format is considered legacy. We recommend "
            "using instead the native Keras format, e.g. `model.save('my_model.keras')` or "
            "`keras.saving.save_model(model, 'my_model.keras')`. "
        )
        save_legacy(model, path, include_optimizer)
    else:
        check_ending(path, (".keras", *HDF5), "Invalid filepath extension for saving")
        write_whole(path, _zipped(_parts(model)))


def _check_format(filepath: Any, save_format: Any) -> None:
    """`save_format=` of older programs: the file name says it now.

    Raises:
        ArgumentError: The file name says nothing.
    """
    if not save_format:
        return
    if not str(filepath).endswith((".keras", *HDF5)):
        raise ArgumentError(
            "The `save_format` argument is deprecated in Keras 3. Please remove this argument and "
            "pass a file path with either `.keras` or `.h5` extension. "
            f"Received: save_format={save_format}"
        )
    _log.warning(
        "The `save_format` argument is deprecated in Keras 3. We recommend removing this argument "
        f"as it can be inferred from the file path. Received: save_format={save_format}"
    )


def check_free(path: Path, overwrite: bool) -> None:
    """Raise ArgumentError where a file is that must stay."""
    if path.exists() and not overwrite:
        raise ArgumentError(
            f"The file {str(path)!r} is there already.", instead="overwrite=True, or another name"
        )


def check_ending(path: Path, endings: tuple[str, ...], what: str) -> None:
    """Raise ArgumentError for a name that ends otherwise."""
    if not str(path).endswith(endings):
        raise ArgumentError(
            f"{what}: the name must end in {' or '.join(endings)}. Received: filepath={path}",
            instead=f"{path.stem}{endings[0]}",
        )


def _parts(model: Any) -> dict[str, bytes]:
    """The files of an archive."""
    config = json.dumps(json_ready(model_config(model)))
    metadata = {
        "keras_version": FORMAT_VERSION,
        "date_saved": datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S"),
    }
    memory = io.BytesIO()
    with Store(memory, "w") as store:
        write_weights(model, store)
    parts = {
        METADATA: json.dumps(metadata).encode(), CONFIG: config.encode(),
        WEIGHTS: memory.getvalue(),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        write_assets(model, Path(name))
        files = (path for path in sorted(Path(name).rglob("*")) if path.is_file())
        parts |= {f"{ASSETS}/{p.relative_to(name).as_posix()}": p.read_bytes() for p in files}
    return parts


def _zipped(parts: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return archive.getvalue()


def _save_folder(model: Any, path: Path) -> None:
    if path.suffix == ".keras":
        raise ArgumentError(
            "When using `zipped=False`, the `filepath` argument should not end in `.keras`. "
            f"Received: filepath={path}"
        )
    for name, content in _parts(model).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(path / name, content)


def model_config(model: Any) -> dict[str, Any]:
    """What `config.json` holds."""
    with shared_objects():
        config: dict[str, Any] = serialize_keras_object(model)
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
        filepath: The file, a folder that was saved with `zipped=False`, or a file object.
        custom_objects: The learner's own classes and functions by name.
        compile: Whether it is compiled as it was.
        safe_mode: Whether code in the file (of a lambda) is refused.

    Raises:
        ArgumentError: There is no such file, or it is of another kind.

    https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
    """
    if isinstance(filepath, io.IOBase):
        return _load_archive(filepath, custom_objects, compile, safe_mode)
    path = Path(filepath)
    if str(path).endswith(".keras") and zipfile.is_zipfile(path):
        return _load_archive(path, custom_objects, compile, safe_mode)
    if (path / CONFIG).is_file():
        model = _from_config((path / CONFIG).read_bytes(), custom_objects, compile, safe_mode)
        with Store(path / WEIGHTS) as store:
            read_weights(model, store)
        read_assets(model, path / ASSETS)
        return model
    if str(path).endswith(HDF5):
        return load_legacy(path, custom_objects, compile, safe_mode)
    if path.suffix == ".keras":
        raise ArgumentError(
            f"File not found: filepath={filepath}. Please ensure the file is an accessible "
            "`.keras` zip file.",
            instead="the name of a file that model.save() wrote",
        )
    raise ArgumentError(
        f"File format not supported: filepath={filepath}. Keras 3 only supports V3 `.keras` files "
        "and legacy H5 format files (`.h5` extension). For a TensorFlow SavedModel: "
        f"`keras.layers.TFSMLayer({filepath}, call_endpoint='serving_default')`."
    )


def _load_archive(file: Any, custom_objects: Any, compile: bool, safe_mode: bool) -> Any:
    with zipfile.ZipFile(file) as parts, tempfile.TemporaryDirectory() as folder:
        model = _from_config(member(parts, CONFIG), custom_objects, compile, safe_mode)
        with Store(io.BytesIO(member(parts, WEIGHTS))) as store:
            read_weights(model, store)
        assets = [part for part in parts.namelist() if part.startswith(f"{ASSETS}/")]
        for part in assets:
            check_member(parts.getinfo(part), FLOOR_ON_DISK)
        parts.extractall(folder, assets)  # drops "..", as zipfile does for every member
        read_assets(model, Path(folder, ASSETS))
    return model


def _from_config(content: bytes, custom_objects: Any, compile: bool, safe_mode: bool) -> Any:
    config = json.loads(content)
    if not compile:
        config.pop("compile_config", None)
    with shared_objects():
        return deserialize_keras_object(config, custom_objects, safe_mode)
