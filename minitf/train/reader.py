"""Reading a checkpoint as what it is: arrays with names.

Where it sits   above formats/bundle.
The one idea    no objects are needed to look into a checkpoint.
Try it          >>> import minitf as tf, tempfile
                >>> checkpoint = tf.train.Checkpoint(w=tf.Variable([1.0]))
                >>> path = checkpoint.write(tempfile.mkdtemp() + "/ckpt")
                >>> tf.train.list_variables(path)[1]
                ('w/.ATTRIBUTES/VARIABLE_VALUE', [1])
                >>> tf.train.load_variable(path, "w/.ATTRIBUTES/VARIABLE_VALUE")
                array([1.], dtype=float32)
Read next       formats/bundle.py
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from minitf.dtypes import DType, from_numpy
from minitf.errors import ArgumentError
from minitf.formats import read_bundle, read_header
from minitf.train.state import latest_checkpoint


class CheckpointReader:
    """The arrays of a checkpoint, by name; `tf.train.load_checkpoint` makes it."""

    def __init__(self, path: str):
        self._path, self._header = path, read_header(path)

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """The shape of each array."""
        return {name: list(shape) for name, (_, shape) in self._header.items()}

    def get_variable_to_dtype_map(self) -> dict[str, DType]:
        """The type of each array."""
        return {name: from_numpy(dtype) for name, (dtype, _) in self._header.items()}

    def has_tensor(self, tensor_str: str) -> bool:
        """Whether there is an array of this name."""
        return tensor_str in self._header

    def get_tensor(self, tensor_str: str) -> Any:
        """An array; the value itself for a scalar.

        Raises:
            MissingFileError: There is none of this name.
        """
        array = read_bundle(self._path, [tensor_str])[tensor_str]
        return array if array.ndim else array[()]


def load_checkpoint(ckpt_dir_or_file: Any) -> CheckpointReader:
    """A reader for a checkpoint, or for the latest one of a folder.

    Raises:
        ArgumentError: The folder has none.
        MissingFileError: There is no such checkpoint.

    https://www.tensorflow.org/api_docs/python/tf/train/load_checkpoint
    """
    path = os.fspath(ckpt_dir_or_file)
    if os.path.isdir(path):
        latest = latest_checkpoint(path)
        if latest is None:
            raise ArgumentError(f"Couldn't find 'checkpoint' file or checkpoints in given "
                                f"directory {path}")  # fmt: skip
        path = latest
    return CheckpointReader(path)


def list_variables(ckpt_dir_or_file: Any) -> list[tuple[str, list[int]]]:
    """Name and shape of each array, in the order of the names."""
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


def load_variable(ckpt_dir_or_file: Any, name: str) -> np.ndarray:
    """One array of a checkpoint."""
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))
