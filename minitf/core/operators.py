"""Python's operators on tensors: `a + b` is a row of the table of ops.

Where it sits   above the registry, below Tensor and Variable, which both inherit these.
The one idea    written out, so that they can be read and searched; the registry lies below, so
                nothing imports in a circle.
Try it          >>> import minitf as tf
                >>> (2 ** tf.constant([1.0, 3.0]) - 1).numpy()
                array([1., 7.], dtype=float32)
Read next       core/tensor.py
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.opdef import OPS
from minitf.core.source import asked_by_learner
from minitf.errors import ArgumentError, DTypeError, ShapeError


class Operators:
    """Arithmetic, comparison, logic and indexing, for tensors and variables."""

    __slots__ = ()
    __array_priority__ = 100  # numpy leaves `array * tensor` to the tensor

    def __add__(self, other: Any) -> Any:
        return OPS["add"](self, other)

    def __radd__(self, other: Any) -> Any:
        return OPS["add"](other, self)

    def __sub__(self, other: Any) -> Any:
        return OPS["subtract"](self, other)

    def __rsub__(self, other: Any) -> Any:
        return OPS["subtract"](other, self)

    def __mul__(self, other: Any) -> Any:
        if _is_truth(self) or _is_truth(other):
            return _both_true(self, other)
        return OPS["multiply"](self, other)

    def __rmul__(self, other: Any) -> Any:
        return OPS["multiply"](other, self)

    def __truediv__(self, other: Any) -> Any:
        return OPS["divide"](self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return OPS["divide"](other, self)

    def __floordiv__(self, other: Any) -> Any:
        return OPS["floordiv"](self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return OPS["floordiv"](other, self)

    def __mod__(self, other: Any) -> Any:
        return OPS["mod"](self, other)

    def __rmod__(self, other: Any) -> Any:
        return OPS["mod"](other, self)

    def __pow__(self, other: Any) -> Any:
        return OPS["power"](self, other)

    def __rpow__(self, other: Any) -> Any:
        return OPS["power"](other, self)

    def __matmul__(self, other: Any) -> Any:
        return OPS["matmul"](self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return OPS["matmul"](other, self)

    def __neg__(self) -> Any:
        return OPS["negative"](self)

    def __abs__(self) -> Any:
        return OPS["abs"](self)

    def __eq__(self, other: object) -> Any:
        return _compare("equal", self, other, otherwise=False)

    def __ne__(self, other: object) -> Any:
        return _compare("not_equal", self, other, otherwise=True)

    def __lt__(self, other: Any) -> Any:
        return OPS["less"](self, other)

    def __le__(self, other: Any) -> Any:
        return OPS["less_equal"](self, other)

    def __gt__(self, other: Any) -> Any:
        return OPS["greater"](self, other)

    def __ge__(self, other: Any) -> Any:
        return OPS["greater_equal"](self, other)

    def __and__(self, other: Any) -> Any:
        return _by_bits("logical_and", "bitwise_and", self, other)

    def __rand__(self, other: Any) -> Any:
        return _by_bits("logical_and", "bitwise_and", self, other)

    def __or__(self, other: Any) -> Any:
        return _by_bits("logical_or", "bitwise_or", self, other)

    def __ror__(self, other: Any) -> Any:
        return _by_bits("logical_or", "bitwise_or", self, other)

    def __xor__(self, other: Any) -> Any:
        return _by_bits("logical_xor", "bitwise_xor", self, other)

    def __rxor__(self, other: Any) -> Any:
        return _by_bits("logical_xor", "bitwise_xor", self, other)

    def __invert__(self) -> Any:
        whole: bool = self.dtype.is_integer  # type: ignore[attr-defined]
        return OPS["invert" if whole else "logical_not"](self)

    def __getitem__(self, key: Any) -> Any:
        if _is_mask(key):
            return OPS["gather_nd"](self, OPS["nonzero"](key))
        return OPS["slice"](self, spec=plain_keys(key))


def _by_bits(logic: str, bits: str, tensor: Any, other: Any) -> Any:
    """Logic for True and False, each bit for whole numbers."""
    return OPS[bits if tensor.dtype.is_integer else logic](tensor, other)


def _is_truth(value: Any) -> bool:
    return getattr(getattr(value, "dtype", None), "is_bool", False)


def _both_true(one: Any, other: Any) -> Any:
    """`*` among truth values, and with one of them, is `and`, as in TensorFlow."""
    return OPS["logical_and"](OPS["cast"](one, dtype="bool"), OPS["cast"](other, dtype="bool"))


def _compare(op: str, tensor: Any, other: Any, otherwise: bool) -> Any:
    if other is None:  # a question about objects, not about entries
        return otherwise
    if context.current.equal_by_identity and asked_by_learner(depth=3):
        return (tensor is other) is not otherwise
    try:
        return OPS[op](tensor, other)
    except ShapeError:
        if not hasattr(other, "shape"):  # a list that is no tensor
            raise
        return otherwise  # shapes that do not broadcast: not equal, as a whole


def plain_keys(key: Any) -> tuple[Any, ...]:
    """An index as the op `slice` takes it: whole numbers, slices, None and `...`.

    A number may be a tensor; one of a graph stays a tensor (core/late.py).
    """
    keys = key if isinstance(key, (tuple, list)) else (key,)
    return tuple(_plain_key(part) for part in keys)


def _is_mask(key: Any) -> bool:
    """Whether an index says of each entry, by True or False, if it is wanted."""
    shape, dtype = getattr(key, "shape", None), getattr(key, "dtype", None)
    return bool(shape) and dtype in ("bool", np.bool_)


def _plain_key(key: Any) -> Any:
    if key is None or key is Ellipsis:
        return key
    if isinstance(key, slice):
        if key.step is not None and not _is_late(key.step) and _whole(key.step) == 0:
            raise ArgumentError("A slice cannot go in steps of 0.", instead="x[::1]")
        return slice(*(_whole(part) for part in (key.start, key.stop, key.step)))
    return _whole(key)


def _is_late(key: Any) -> bool:
    return getattr(key, "is_symbolic", False)


def _whole(key: Any) -> Any:
    if key is None:
        return None
    if hasattr(key, "read_tensor"):
        key = key.read_tensor()
    if _is_late(key) and not key.shape and key.dtype.is_integer:
        return key
    try:
        if isinstance(key, (bool, np.bool_)) or getattr(key, "shape", None):
            raise TypeError
        return operator.index(key)
    except TypeError:
        raise DTypeError(
            f"Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
            f"tf.int32/tf.int64 tensors are valid indices, got {key!r}",
            why="an index picks along one axis; several at once are picked by an op",
            instead="tf.gather(x, positions) to pick several entries, x[mask] with a mask of bools",
        ) from None
