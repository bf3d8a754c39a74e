"""The numbers of a model in one HDF5 file, or in several of a limited size.

Where it sits   between keras.saving.weights_store and h5py.
The one idea    each part of a model has a group with its numbers, `vars`; a model that is too big
                for one file is cut between two numbers, and a list says which group is where.
Try it          >>> import io
                >>> memory = io.BytesIO()
                >>> with Store(memory, "w") as store:
                ...     store.put("layers/dense", {"0": np.ones(2)}, "dense")
                >>> with Store(memory) as store:
                ...     dict(store.get("layers/dense"))
                {'0': array([1., 1.])}
Read next       keras/saving/weights_store.py

As https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.saving.safe_files import array_at, group_at, h5py

GIGABYTE = 1024**3


class Numbers(Mapping[str, np.ndarray]):
    """What the groups of one part hold, read when it is asked for."""

    def __init__(self, groups: list[Any]):
        self._groups = {name: group for group in groups for name in group}

    def __getitem__(self, name: str) -> np.ndarray:
        return array_at(self._groups[name], name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)


class Store:
    """One HDF5 file.

    Args:
        file: Its path, or a file object.
        mode: "r" to read, "w" to write.
    """

    def __init__(self, file: Any, mode: str = "r"):
        self.file = h5py().File(file, mode)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.file.close()

    def put(self, path: str, values: Mapping[str, Any], name: str | None) -> None:
        """Write the numbers of a part."""
        group = _group(self.file, path, name)
        for key, value in values.items():
            _write(group, key, np.asarray(value))

    def get(self, path: str) -> Numbers:
        """The numbers of a part; none for a part that is not there."""
        group = group_at(self.file, _vars(path))
        older = "_layer_checkpoint_dependencies"  # Keras 2.13
        if group is None and older in self.file:
            group = group_at(self.file, _vars(path.replace("layers", older)))
        return Numbers([] if group is None else [group])

    def has(self, path: str) -> bool:
        """Whether something stands at or below a path."""
        return path in self.file


class ShardedStore(Store):
    """Several files, each below a size, and a list of what is where.

    Args:
        path: The path of the list, which ends in ".weights.json"; the files stand beside it.
        mode: "r" to read, "w" to write.
        max_shard_size: The size of a file in gigabytes.
    """

    def __init__(self, path: Path, mode: str = "r", max_shard_size: float = 5):
        self.path, self.mode, self.limit = path, mode, max_shard_size * GIGABYTE
        self.files: dict[str, Any] = {}
        self.size = self.total = 0
        self.places: dict[str, Any] = {}
        if mode == "r":
            self.places = json.loads(path.read_text())["weight_map"]
        else:
            self._next()

    def _next(self) -> None:
        stem = self.path.stem.replace(".weights", "")
        self.current = f"{stem}_{len(self.files):05}.weights.h5"
        self.size = 0
        self._open(self.current)

    def _open(self, name: str) -> Any:
        if name not in self.files:
            self.files[name] = h5py().File(self.path.with_name(Path(name).name), self.mode)
        return self.files[name]

    def close(self) -> None:
        for file in self.files.values():
            file.close()
        if self.mode == "w":
            described = {"metadata": {"total_size": self.total}, "weight_map": self.places}
            self.path.write_text(json.dumps(described, indent=4))

    def put(self, path: str, values: Mapping[str, Any], name: str | None) -> None:
        group = _group(self._open(self.current), path, name)
        for key, value in values.items():
            array = np.asarray(value)
            if array.nbytes > self.limit:
                raise ArgumentError(
                    f"The size of {path}/{key} is {array.nbytes} bytes, which exceeds the maximum "
                    f"shard size of {int(self.limit)} bytes.",
                    why="a number of a model is never cut",
                    instead="a larger max_shard_size, which is in gigabytes",
                )
            if self.size + array.nbytes > self.limit:
                self._next()
                group = _group(self._open(self.current), path, name)
            _write(group, key, array)
            self.size += array.nbytes
            self.total += array.nbytes
            self._note(group.name)

    def _note(self, place: str) -> None:
        """Say in the list which file a group is in, or which files."""
        known = self.places.setdefault(place, self.current)
        if self.current not in (known if isinstance(known, list) else [known]):
            self.places[place] = [*(known if isinstance(known, list) else [known]), self.current]

    def get(self, path: str) -> Numbers:
        place = f"/{_vars(path)}"
        names = self.places.get(place, [])
        files = [self._open(name) for name in (names if isinstance(names, list) else [names])]
        return Numbers([group_at(file, _vars(path)) for file in files])

    def has(self, path: str) -> bool:
        return any(f"{place}/".startswith(f"/{path}/") for place in self.places)


def _vars(path: str) -> str:
    return f"{path}/vars" if path else "vars"


def _group(file: Any, path: str, name: str | None) -> Any:
    group = file.require_group(_vars(path))
    if name is not None:
        group.attrs["name"] = name
    return group


def _write(group: Any, key: str, value: np.ndarray) -> None:
    """Write an array; HDF5 has no bfloat16, so its two bytes are written and named."""
    group.create_dataset(key, data=value)
    if value.dtype.name == "bfloat16":
        group[key].attrs["dtype"] = "bfloat16"
