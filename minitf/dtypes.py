"""Number types: one small object for each, and the rule how they mix.

Where it sits   below everything but errors; backends translate a DType to their own types.
The one idea    Python numbers are weak (they take the type of the tensor they meet), tensors are
                strong (two different types never mix in silence; `tf.cast` says it aloud).
                This is TensorFlow's rule: https://www.tensorflow.org/guide/tensor
Try it          >>> import minitf as tf
                >>> tf.float32, tf.float32 == "float32", tf.as_dtype("int32").is_integer
                (tf.float32, True, True)
Read next       backends/base.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.errors import DTypeError, nearest


class DType:
    """A number type, such as `tf.float32`.

    Compares equal to its name and to the matching numpy type.

    Attributes:
        name: The name, for example ``"float32"``.
        as_numpy_dtype: The numpy scalar type, for example ``numpy.float32``.
    """

    __slots__ = ("as_numpy_dtype", "is_floating", "is_integer", "name", "size")

    def __init__(self, name: str, numpy_type: type[np.generic]):
        kind = np.dtype(numpy_type).kind
        self.name = name
        self.as_numpy_dtype = numpy_type
        self.is_floating = kind == "f"
        self.is_integer = kind in "iu"
        self.size = np.dtype(numpy_type).itemsize

    @property
    def is_bool(self) -> bool:
        return self.name == "bool"

    @property
    def is_complex(self) -> bool:
        return self.name.startswith("complex")

    @property
    def is_differentiable(self) -> bool:
        """Whether small changes make sense: only then is there a gradient."""
        return self.is_floating or self.is_complex

    @property
    def min(self) -> Any:
        """The smallest number of this type."""
        return self._limits().min

    @property
    def max(self) -> Any:
        """The largest number of this type."""
        return self._limits().max

    def _limits(self) -> Any:
        kind: Any = self.as_numpy_dtype
        return np.finfo(kind) if self.is_floating else np.iinfo(kind)

    @property
    def base_dtype(self) -> DType:
        return self

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, DType) or other is None:
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: '{self.name}'>"


float16 = DType("float16", np.float16)
float32 = DType("float32", np.float32)
float64 = DType("float64", np.float64)
int8 = DType("int8", np.int8)
int16 = DType("int16", np.int16)
int32 = DType("int32", np.int32)
int64 = DType("int64", np.int64)
uint8 = DType("uint8", np.uint8)
uint16 = DType("uint16", np.uint16)
uint32 = DType("uint32", np.uint32)
uint64 = DType("uint64", np.uint64)
bool_ = DType("bool", np.bool_)
complex64 = DType("complex64", np.complex64)
complex128 = DType("complex128", np.complex128)

ALL = {
    dtype.name: dtype
    for dtype in (
        float16, float32, float64, int8, int16, int32, int64,
        uint8, uint16, uint32, uint64, bool_, complex64, complex128,
    )
}  # fmt: skip
_BY_NUMPY = {np.dtype(dtype.as_numpy_dtype): dtype for dtype in ALL.values()}
_ALIASES = {
    float: float32, int: int32, bool: bool_, complex: complex128,
    "half": float16, "float": float32, "double": float64,
}  # fmt: skip


def from_numpy(numpy_dtype: np.dtype) -> DType:
    """The DType of a numpy dtype object; TypeError when there is none."""
    try:
        return _BY_NUMPY[numpy_dtype]
    except KeyError:
        raise DTypeError(
            f"A tensor cannot hold numpy values of type {numpy_dtype}.",
            why=f"tensors hold {', '.join(ALL)}",
            instead="convert first, for example array.astype('float32')",
        ) from None


def as_dtype(value: Any) -> DType:
    """Turn a DType, a name, a numpy type or a Python type into a DType.

    >>> as_dtype("float64"), as_dtype(np.int64), as_dtype(float)
    (tf.float64, tf.int64, tf.float32)

    Raises:
        DTypeError: `value` names no type; the message suggests one.
    """
    if isinstance(value, DType):
        return value
    if isinstance(value, (str, type)):
        found = ALL.get(value) if isinstance(value, str) else None
        found = found or _ALIASES.get(value)
        if found is not None:
            return found
    name = getattr(value, "name", None)
    if name in ALL:  # another library's dtype, for example tensorflow's
        return ALL[name]
    try:
        return _BY_NUMPY[np.dtype(value)]
    except (TypeError, KeyError):
        close = nearest(str(value), ALL)
        raise DTypeError(
            f"{value!r} is not a number type.",
            instead=repr(close) if close else f"one of {', '.join(ALL)}",
        ) from None


def of_python_value(array: np.ndarray) -> DType:
    """The default type of a Python number or (nested) list, given as the array numpy made of it.

    Floats become float32 and integers int32 (int64 when they need it), as in TensorFlow.
    """
    kind = array.dtype.kind
    if kind == "f":
        return float32
    if kind in "iu":
        fits = array.size == 0 or (int32.min <= array.min() and array.max() <= int32.max)
        return int32 if fits else int64
    return from_numpy(array.dtype)
