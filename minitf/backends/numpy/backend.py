"""The numpy backend: always there, on the CPU.

Where it sits   implements backends.base with the tables beside it.
The one idea    a whole backend is a few lines about arrays and two tables of kernels.
Try it          >>> NumpyBackend().empty((2, 3), from_numpy(np.dtype("float32")), None).shape
                (2, 3)
Read next       backends/torch/backend.py, the same for torch
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.backends import threads
from minitf.backends.base import Backend, Device, Step
from minitf.backends.numpy import beside, chains
from minitf.backends.numpy.binders import BINDERS
from minitf.backends.numpy.fused.source import opened
from minitf.backends.numpy.fused.steps import together
from minitf.backends.numpy.fused.table import TABLE, is_fusible
from minitf.backends.numpy.table import KERNELS
from minitf.dtypes import BY_NUMPY, DType, from_numpy

LINE = 64  # bytes that come from memory together; also the width of the widest vectors


def aligned(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """A new array that begins where a line of the cache does: some functions are faster then."""
    if dtype.hasobject:
        return np.empty(shape, dtype)
    size = math.prod(shape) * dtype.itemsize
    memory = np.empty(size + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + size].view(dtype).reshape(shape)


class NumpyBackend(Backend):
    """Arrays are numpy.ndarray."""

    name = "numpy"
    has_compiler = True
    array = np.ndarray
    dtypes = BY_NUMPY
    kernels = KERNELS
    binders = BINDERS

    def from_numpy(self, array: np.ndarray, device: Device) -> np.ndarray:
        return array

    def to_numpy(self, array: np.ndarray) -> np.ndarray:
        return array

    def dtype(self, array: np.ndarray) -> DType:
        return from_numpy(array.dtype)

    def finish(self, array: Any) -> np.ndarray:
        if type(array) is np.ndarray:
            return array
        return np.array(array, object if isinstance(array, bytes) else None)

    def empty(self, shape: tuple[int, ...], dtype: DType, device: Device) -> np.ndarray:
        return aligned(shape, np.dtype(dtype.as_numpy_dtype))

    def ghost(self, shape: tuple[int, ...], dtype: DType, device: Device) -> np.ndarray:
        return np.broadcast_to(np.zeros((), dtype.as_numpy_dtype), shape)

    def copy(self, array: np.ndarray) -> np.ndarray:
        return np.array(array, order="C")

    def write(self, target: np.ndarray, value: np.ndarray) -> None:
        np.copyto(target, value)

    def is_held(self, largest: int) -> bool:
        return largest >= 1 << 12  # products of smaller matrices are never shared out by BLAS

    def hold(self) -> int:
        return threads.hold()

    def give_back(self, before: int) -> None:
        threads.give_back(before)

    def filler(self, source: np.ndarray, place: Any, device: Device) -> Callable[[Any], None]:
        take = source.take

        def fill(rows: Any) -> None:
            if type(rows) is slice:
                np.copyto(place, source[rows])
            else:
                take(rows, 0, place, "clip")  # "clip": without it numpy copies twice

        return fill

    def fuses(self, kernel: str, inputs: list[str], output: str) -> int:
        return TABLE[kernel].calls if is_fusible(kernel, inputs, output) else 0

    def together(self, steps: list[Step]) -> list[Step]:
        return together(steps)

    def opened(self, operation: Any, steps: list[Step]) -> str:
        return opened(operation, steps)

    def arrange(self, steps: list[Step]) -> list[Step]:
        return beside.joined(chains.arranged(steps))

    def shares_memory(self, one: np.ndarray, other: np.ndarray) -> bool:
        return np.may_share_memory(one, other)
