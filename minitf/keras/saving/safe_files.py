"""Reading files that somebody else wrote: nothing outside of them, nothing that swells.

Where it sits   below the reading of weights.
The one idea    a file may point at other files, or say that a few bytes are a terabyte; both are
                refused before anything is read.
Try it          >>> import io, zipfile
                >>> with zipfile.ZipFile(io.BytesIO(), "w") as archive:
                ...     archive.writestr("config.json", "{}")
                ...     member(archive, "config.json")
                b'{}'
Read next       keras/saving/weights_store.py
"""

from __future__ import annotations

import math
import zipfile
from typing import Any

import numpy as np

from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, MissingExtraError

FLOOR = 1 << 32  # bytes; what claims to be smaller is read as it is
FLOOR_ON_DISK = 1 << 28
ZIP_SWELL = 100
H5_SWELL = 1000


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


def check_member(info: zipfile.ZipInfo, floor: int | None = None) -> None:
    """Raise ArgumentError for a part of an archive that would swell."""
    floor = FLOOR if floor is None else floor
    if info.file_size > floor and info.file_size > ZIP_SWELL * info.compress_size:
        raise ArgumentError(
            f"Not allowed: ZIP member {info.filename!r} declares {info.file_size} bytes, and only "
            f"{info.compress_size} are stored on disk: a potential decompression bomb.",
            why="models are stored as they are, not packed",
        )


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a part of an archive.

    Raises:
        ArgumentError: There is no such part, or it would swell.
    """
    if name not in archive.namelist():
        raise ArgumentError(
            f"Expected a {name} file in {archive.filename!r}, which has {archive.namelist()}."
        )
    check_member(archive.getinfo(name))
    return archive.read(name)


def group_at(parent: Any, path: str) -> Any:
    """The group at a path, or None.

    Raises:
        ArgumentError: The path leads out of the file, or to something else.
    """
    for name in path.split("/"):
        if name not in parent:
            return None
        _check_link(parent, name)
        parent = parent[name]
        if not isinstance(parent, h5py().Group):
            raise ArgumentError(f"Invalid H5 file, expected Group but received {type(parent)}")
    return parent


def array_at(group: Any, name: str) -> np.ndarray:
    """The numbers of that name.

    Raises:
        ArgumentError: They are in another file, or would swell.
    """
    if "/" in name:
        path, name = name.rsplit("/", 1)
        group = group_at(group, path)
    _check_link(group, name)
    dataset = group[name]
    if not isinstance(dataset, h5py().Dataset):
        raise ArgumentError(f"Invalid H5 file, expected Dataset, received {type(dataset)}")
    if dataset.external or dataset.is_virtual:
        kind = "external" if dataset.external else "virtual"
        raise ArgumentError(f"Not allowed: H5 file with {kind} Dataset: {name!r}")
    declared, stored = math.prod(dataset.shape) * dataset.dtype.itemsize, dataset.id
    if declared > FLOOR and declared > H5_SWELL * stored.get_storage_size():
        raise ArgumentError(
            f"Not allowed: H5 dataset {name!r} declares {declared} bytes, and only "
            f"{stored.get_storage_size()} are stored on disk: a potential shape bomb."
        )
    return as_written(dataset)


def as_written(dataset: Any) -> np.ndarray:
    """The numbers; two bytes that stand for a bfloat16 as that."""
    array = np.asarray(dataset)
    if dataset.attrs.get("dtype") != "bfloat16":
        return array
    return array.view(as_dtype("bfloat16").as_numpy_dtype)


def _check_link(group: Any, name: str) -> None:
    library = h5py()
    kind = group.get(name, default=None, getclass=True, getlink=True)
    if kind in (library.ExternalLink, library.SoftLink):
        raise ArgumentError(f"Not allowed: H5 file with {kind.__name__}: {name!r}")
