"""Weights alone, in files: `save_weights` and `load_weights`.

Where it sits   beside the archive, which holds whole models.
The one idea    weights are found by the place of a layer in its model, so the model must be made,
                and built, before they are read.
Try it          >>> import tempfile
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> with tempfile.TemporaryDirectory() as folder:
                ...     model.save_weights(f"{folder}/m.weights.h5")
                ...     model.load_weights(f"{folder}/m.weights.h5")
Read next       keras/saving/weights_store.py

As https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
"""

from __future__ import annotations

import io
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minitf.errors import ArgumentError, MissingFileError, StateError
from minitf.keras.saving.archive import HDF5, WEIGHTS, check_ending, check_free, write_whole
from minitf.keras.saving.legacy import from_legacy
from minitf.keras.saving.safe_files import group_at, h5py, member
from minitf.keras.saving.stores import ShardedStore, Store
from minitf.keras.saving.weights_store import read_weights, write_weights

ONE, SEVERAL = ".weights.h5", ".weights.json"


def save_weights(
    model: Any, filepath: Any, overwrite: bool = True, max_shard_size: float | None = None,
    objects_to_skip: Iterable[Any] | None = None,
) -> None:  # fmt: skip
    """Save the weights alone.

    Args:
        model: A model or layer that is built.
        filepath: A file name that ends in ".weights.h5"; in ".weights.json", which will be the
            list of several files, with `max_shard_size`.
        overwrite: Whether a file of that name is replaced.
        max_shard_size: The size of a file in gigabytes.
        objects_to_skip: Layers that are left out.

    Raises:
        ArgumentError: The name has another ending, or the file is there and must stay.
        StateError: The model has no weights yet.

    https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
    """
    path = Path(filepath)
    if max_shard_size is None:
        check_ending(path, (ONE,), "The filename must end in `.weights.h5`")
    else:
        words = "The filename must end in `.weights.json` when `max_shard_size` is specified"
        check_ending(path, (SEVERAL, ONE), words)
    _check_built(model, "saving")
    check_free(path, overwrite)
    if max_shard_size is None:
        memory = io.BytesIO()
        with Store(memory, "w") as store:
            write_weights(model, store, objects_to_skip or ())
        write_whole(path, memory.getvalue())
        return
    path = _list_path(path, "Saving")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        with ShardedStore(Path(folder, path.name), "w", max_shard_size) as store:
            write_weights(model, store, objects_to_skip or ())
        for part in Path(folder).iterdir():
            part.replace(path.with_name(part.name))


def _list_path(path: Path, doing: str) -> Path:
    """The path of the list of several files."""
    if path.suffix == ".json":
        return path
    warnings.warn(
        f"{doing} sharded weights requires `*.json` as the extension. The original path: "
        f"{str(path)!r} will be renamed to {str(path.with_suffix('.json'))!r}.",
        stacklevel=4,
    )
    return path.with_suffix(".json")


def _check_built(model: Any, doing: str) -> None:
    if not model.built:
        raise StateError(
            f"You are {doing} a model that has not yet been built: {model.name!r} has no weights.",
            instead="model.build((None, ...)), or call it on data, first",
        )


def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
    """Set the weights from a ".weights.h5" or ".keras" file, or from one of the older format.

    Args:
        model: A model that is built.
        filepath: The file; ".weights.json" for the list of several.
        skip_mismatch: Whether layers that do not fit are left alone.
        **kwargs: `objects_to_skip`, layers that keep their weights, for ".weights.h5" files;
            `by_name`, for the older format.

    Raises:
        ArgumentError: There is no such file, it is of another kind, or its weights do not fit;
            then nothing is changed.
        StateError: The model has no weights yet.

    https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
    """
    skip, by_name = kwargs.pop("objects_to_skip", None), kwargs.pop("by_name", None)
    if kwargs:
        raise ArgumentError(f"Invalid keyword arguments: {kwargs}")
    path, is_older = Path(filepath), _is_older(filepath)
    if skip is not None and not str(path).endswith((ONE, SEVERAL)):
        raise ArgumentError(
            f"`objects_to_skip` only supports loading '.weights.h5' files. Received: {filepath}"
        )
    if by_name is not None and not is_older:
        raise ArgumentError(
            f"`by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: {filepath}"
        )
    if not str(path).endswith((".keras", SEVERAL, *HDF5)):
        raise ArgumentError(
            f"File format not supported: filepath={filepath}. Keras 3 only supports V3 `.keras` "
            "files, `.weights.h5` files, or legacy H5 format files (`.h5` extension)."
        )
    _check_built(model, "loading weights into")
    if not path.exists():
        raise MissingFileError(f"File not found: filepath={str(filepath)!r}.")
    if is_older:
        with h5py().File(path, "r") as file:
            inside = "layer_names" not in file.attrs and "model_weights" in file
            group = group_at(file, "model_weights") if inside else file
            from_legacy(model, group, skip_mismatch, bool(by_name))
        return
    with _store_of(path) as store:
        read_weights(model, store, skip_mismatch, skip or ())


def _is_older(filepath: Any) -> bool:
    name = str(filepath)
    return name.endswith(HDF5) and not name.endswith(ONE)


@contextmanager
def _store_of(path: Path) -> Iterator[Store]:
    """The weights in a file of one of three kinds."""
    if path.suffix == ".json":
        store: Store = ShardedStore(path)
    elif path.suffix == ".keras":
        with zipfile.ZipFile(path) as parts:
            store = Store(io.BytesIO(member(parts, WEIGHTS)))
    else:
        store = Store(path)
    with store:
        yield store
