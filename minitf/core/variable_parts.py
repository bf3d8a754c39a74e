"""Writing into parts of a variable: slices, and entries picked by their positions.

Where it sits   below Variable, which inherits it.
The one idea    a part is never written in place: a new value is made of the old one, with ops, and
                assigned as a whole.  So a tape and a graph follow it like any other assign.
Try it          >>> import minitf as tf
                >>> v = tf.Variable([1.0, 2.0, 3.0])
                >>> _ = v[1:].assign([7.0, 8.0])
                >>> v.scatter_add(tf.IndexedSlices([0.5], [0])).numpy()
                array([1.5, 7. , 8. ], dtype=float32)
Read next       core/variable.py
"""

from __future__ import annotations

import enum
from typing import Any

import numpy as np

from minitf.backends.base import Device
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.operators import plain_keys
from minitf.core.tensor import Tensor
from minitf.dtypes import DType
from minitf.errors import DTypeError, ShapeError


class VariableSynchronization(enum.Enum):
    """When copies of a variable are brought together; there is one copy, so it changes nothing."""

    AUTO, NONE, ON_WRITE, ON_READ = range(4)


class VariableAggregation(enum.Enum):
    """How copies of a variable are brought together; there is one copy, so it changes nothing."""

    NONE, SUM, MEAN, ONLY_FIRST_REPLICA = range(4)


class IndexedSlices:
    """Some slices along the first axis of a larger tensor, and where they stand there.

    Gradients in minitf are dense; this is for `scatter_update` and its kin.

    https://www.tensorflow.org/api_docs/python/tf/IndexedSlices
    """

    def __init__(self, values: Any, indices: Any, dense_shape: Any = None):
        self.values, self.indices = convert_to_tensor(values), convert_to_tensor(indices)
        self.dense_shape = dense_shape

    @property
    def dtype(self) -> DType:
        return self.values.dtype

    def __repr__(self) -> str:
        return f"IndexedSlices(indices={self.indices!r}, values={self.values!r})"


def assign_part(variable: Any, key: Any, value: Any, name: str | None = None) -> Any:
    """Write into the part of a variable that an index shows: `v[1:3].assign(value)`."""
    whole, spec = variable.read_tensor(), plain_keys(key)
    old = OPS["slice"](whole, spec=spec)
    given = convert_to_tensor(value, variable.dtype)
    try:
        new = OPS["broadcast_like"](_squeezed(given, old), old)
    except ShapeError:
        raise ShapeError(
            f"Cannot assign a value of shape {given.shape} to a part of shape {old.shape}."
        ) from None
    mask = OPS["unslice"](OPS["logical_not"](_nowhere(old)), _nowhere(whole), spec=spec)
    return variable.assign(OPS["where"](mask, OPS["unslice"](new, whole, spec=spec), whole))


def _nowhere(like: Tensor) -> Tensor:
    return OPS["cast"](OPS["zeros_like"](like), dtype="bool")


def _squeezed(value: Tensor, place: Tensor) -> Tensor:
    """The value without leading axes of size 1 that its place has not got."""
    surplus = max(value.ndim - place.ndim, 0)
    return OPS["squeeze"](value, axis=tuple(range(surplus))) if surplus else value


class Movable:
    """What can be brought to another device."""

    device_object: Device
    memory: object
    numpy: Any
    _tensor: Tensor | None
    device_moves = 0  # how often variables changed their device: what was recorded before is old

    def to_device(self, device: Device) -> None:
        """Move the value to another device."""
        if self.device_object is not device:
            array = device.backend.from_numpy(np.array(self.numpy()), device)
            self.device_object = device
            self._array, self._tensor, self.pinned = array, None, False
            self.memory = self
            Movable.device_moves += 1


class Parts(Movable):
    """What a variable can do with entries picked by their positions.

    `sparse_delta` is an IndexedSlices: slices, and where they go along the first axis.  In the
    `_nd_` methods each row of `indices` is a position with several coordinates.
    """

    def scatter_update(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Put slices into their places."""
        return self._scatter("update", sparse_delta)

    def scatter_add(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Add slices at their places; several at one place add up."""
        return self._scatter("add", sparse_delta)

    def scatter_sub(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Subtract slices at their places."""
        return self._scatter("sub", sparse_delta)

    def scatter_max(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Keep the larger entries."""
        return self._scatter("max", sparse_delta)

    def scatter_min(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Keep the smaller entries."""
        return self._scatter("min", sparse_delta)

    def scatter_mul(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Multiply the slices at these places."""
        return self._scaled("multiply", sparse_delta)

    def scatter_div(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Divide the slices at these places."""
        return self._scaled("divide", sparse_delta)

    def batch_scatter_update(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Put slices into their places; as scatter_update for indices with one axis."""
        return self._scatter("update", sparse_delta)

    def scatter_nd_update(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Put entries or slices into their places."""
        return self._scatter_nd("update", indices, updates)

    def scatter_nd_add(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Add entries or slices at their places."""
        return self._scatter_nd("add", indices, updates)

    def scatter_nd_sub(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Subtract entries or slices at their places."""
        return self._scatter_nd("sub", indices, updates)

    def scatter_nd_max(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Keep the larger entries."""
        return self._scatter_nd("max", indices, updates)

    def scatter_nd_min(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Keep the smaller entries."""
        return self._scatter_nd("min", indices, updates)

    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """The slices at these places along the first axis."""
        return OPS["gather"](self._value(), indices)

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """The entries or slices at these places."""
        return OPS["gather_nd"](self._value(), indices)

    def _scatter(self, how: str, delta: Any) -> Any:
        _check(delta)
        places = OPS["expand_dims"](delta.indices, axis=(delta.indices.ndim,))
        return self._scatter_nd(how, places, delta.values)

    def _scaled(self, op: str, delta: Any) -> Any:
        _check(delta)
        whole = self._value()
        scaled = OPS[op](OPS["gather"](whole, delta.indices), delta.values)
        return self._scatter("update", IndexedSlices(scaled, delta.indices))

    def _scatter_nd(self, how: str, indices: Any, updates: Any) -> Any:
        whole = self._value()
        if how in ("add", "sub"):
            delta = OPS["scatter_nd"](updates, indices, whole)
            new = whole + delta if how == "add" else whole - delta
        else:
            new = OPS[f"tensor_scatter_nd_{how}"](whole, indices, updates)
        return self.assign(new)  # type: ignore[attr-defined]

    def _value(self) -> Tensor:
        return self.read_tensor()  # type: ignore[attr-defined]


def _check(delta: Any) -> None:
    if not isinstance(delta, IndexedSlices):
        raise DTypeError(
            f"sparse_delta is not IndexedSlices: {delta!r}",
            instead="v.scatter_update(tf.IndexedSlices(values, indices))",
        )
