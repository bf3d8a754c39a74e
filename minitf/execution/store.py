"""The store: the memory of a plan, one piece for each type and device.

Where it sits   between the layout, which says what lies where, and the binder.
The one idea    one large piece of memory is asked for; results get their places in it.  What the
                layout did not foresee gets a buffer of its own, and the next of that size gets it
                again when it is free.
Try it          >>> import minitf as tf
                >>> store = Store(kind_of(tf.constant(0.0)), size=96)
                >>> [array.shape for array in (store.at(16, (2, 3)), store.lend((5,)))]
                [(2, 3), (5,)]
                >>> [len(buffer) for buffer in store.buffers]
                [96, 5]
Read next       execution/binder.py
"""

from __future__ import annotations

import math

from minitf.backends.base import Array, Device
from minitf.core.tensor import Tensor
from minitf.dtypes import DType

EDGE = 16  # places begin at multiples of so many entries, where the processor's vectors do

Kind = tuple[DType, Device]


def kind_of(tensor: Tensor) -> Kind:
    """Results of one type on one device can lie in the same memory."""
    return tensor.dtype, tensor.device_object


def rounded(size: int) -> int:
    """So many entries are set aside for `size`."""
    return -(-max(size, 1) // EDGE) * EDGE


class Store:
    """Memory of one type on one device.

    Args:
        kind: The type and the device.
        size: How many entries the layout needs.

    Attributes:
        buffers: What was asked of the device: flat arrays, that of the layout first.
    """

    def __init__(self, kind: Kind, size: int = 0):
        self._dtype, self._device = kind
        self.buffers: list[Array] = []
        self._free: dict[int, list[Array]] = {}
        if size:
            self._more(size)

    def at(self, start: int, shape: tuple[int, ...]) -> Array:
        """The place that the layout chose."""
        return self.buffers[0][start : start + math.prod(shape)].reshape(shape)

    def lend(self, shape: tuple[int, ...]) -> Array:
        """A buffer of this size that is free, or a new one."""
        free = self._free.get(math.prod(shape))
        return (free.pop() if free else self._more(math.prod(shape))).reshape(shape)

    def give_back(self, array: Array) -> None:
        """What was lent is free again."""
        size = math.prod(array.shape)
        self._free.setdefault(size, []).append(array.reshape((size,)))

    def _more(self, size: int) -> Array:
        self.buffers.append(self._device.backend.empty((size,), self._dtype, self._device))
        return self.buffers[-1]
