"""What CIFAR-10 and CIFAR-100 share: an archive of batches, each a pickled dict of arrays.

Where it sits   below cifar10 and cifar100.
The one idea    a pickle can run any code, so only what arrays are made of is let through.
Try it          >>> import pickle, io
                >>> Careful(io.BytesIO(pickle.dumps(print))).load()
                Traceback (most recent call last):
                minitf.errors.ArgumentError: The file asks for builtins.print, which data do not.
Read next       keras/datasets/cifar10.py

As https://www.cs.toronto.edu/~kriz/cifar.html (Krizhevsky 2009)
"""

from __future__ import annotations

import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.config import image_data_format
from minitf.keras.utils.files import cache_folder, get_file

ORIGIN = "https://www.cs.toronto.edu/~kriz/"
Arrays = tuple[np.ndarray, np.ndarray]
_ALLOWED = (
    "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.ndarray",
    "numpy.dtype", "_codecs.encode",
)  # fmt: skip


class Careful(pickle.Unpickler):
    """Reads arrays, numbers and texts; refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        if f"{module}.{name}" not in _ALLOWED:
            raise ArgumentError(f"The file asks for {module}.{name}, which data do not.")
        return super().find_class(module, name)


def unpacked(archive: str, sha256: str, inner: str, target: str) -> Path:
    """The folder of batches; Keras' own where it is there, else out of the archive."""
    cache = cache_folder() / "datasets"
    for folder in (cache / target / inner, cache / inner):
        if folder.is_dir():
            return folder
    path = Path(get_file(archive, ORIGIN + archive, file_hash=sha256))
    with tarfile.open(path) as file:
        file.extractall(path.parent / target, filter="data")
    return path.parent / target / inner


def batch(path: Path, labels: str) -> Arrays:
    """Pictures and labels out of one file."""
    with path.open("rb") as file:
        content = Careful(file, encoding="bytes").load()
    x = content[b"data"].reshape(-1, 3, 32, 32)
    if image_data_format() == "channels_last":
        x = x.transpose(0, 2, 3, 1)
    return x, np.array(content[labels.encode()], "uint8").reshape(-1, 1)
