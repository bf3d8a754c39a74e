"""Number types: one small object for each, and the rule how they mix.

Where it sits   below everything but errors; backends translate a DType to their own types.  The
                module is also `tf.dtypes`: functions over tensors are entered into PUBLIC.
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

from minitf.errors import DTypeError, MissingExtraError, nearest


class DType:
    """The type of a tensor's entries, such as `tf.float32`.

    Compares equal to its name and to the matching numpy type.

    Attributes:
        name: The name, for example ``"float32"``.
        size: How many bytes an entry takes; 0 for strings, which have no fixed length.
        as_datatype_enum: TensorFlow's number for the type, which its files use.
        is_differentiable: Whether small changes make sense: only then is there a gradient.

    https://www.tensorflow.org/api_docs/python/tf/dtypes/DType
    """

    __slots__ = (
        "_numpy_type", "as_datatype_enum", "is_bool", "is_complex", "is_differentiable",
        "is_floating", "is_integer", "is_unsigned", "name", "size",
    )  # fmt: skip

    def __init__(self, name: str, numpy_type: Any, number: int):
        kind = "f" if numpy_type is None else np.dtype(numpy_type).kind
        self.name = name
        self._numpy_type = numpy_type
        self.as_datatype_enum = number
        self.is_bool, self.is_complex, self.is_floating = kind == "b", kind == "c", kind == "f"
        self.is_integer, self.is_unsigned = kind in "iu", kind == "u"
        self.is_differentiable = kind in "fc" or name == "variant"
        self.size = _size(kind, numpy_type)

    @property
    def as_numpy_dtype(self) -> Any:
        """The numpy scalar type, for example ``numpy.float32``; ``object`` for strings."""
        if self._numpy_type is None:
            self._numpy_type = _bfloat16_of_ml_dtypes()
        return self._numpy_type

    @property
    def is_numeric(self) -> bool:
        """Whether entries are numbers (True and False are none)."""
        return self.is_integer or self.is_floating or self.is_complex

    @property
    def is_quantized(self) -> bool:
        return False

    @property
    def is_numpy_compatible(self) -> bool:
        return True

    @property
    def base_dtype(self) -> DType:
        return self

    @property
    def real_dtype(self) -> DType:
        """The type of real and imaginary part; for real types the type itself."""
        return {"complex64": float32, "complex128": float64}.get(self.name, self)

    @property
    def min(self) -> Any:
        """The smallest number of this type."""
        return self._extremes("minimum").min

    @property
    def max(self) -> Any:
        """The largest number of this type."""
        return self._extremes("maximum").max

    def _extremes(self, which: str) -> Any:
        if self is bfloat16:
            import ml_dtypes  # optional; here when a bfloat16 is

            return ml_dtypes.finfo(self.as_numpy_dtype)
        if not (self.is_floating or self.is_integer):
            raise TypeError(f"Cannot find {which} value of {self} with type {self}.")
        return (np.finfo if self.is_floating else np.iinfo)(self.as_numpy_dtype)

    @property
    def limits(self) -> tuple[Any, Any]:
        """What an image of this type reaches from black to white: (0, 255) or (0, 1)."""
        if self.is_bool or self in (float32, float64):
            return 0, True if self.is_bool else 1
        if not self.is_integer:
            raise ValueError(f"{self} does not have defined limits.")
        return 0, self.max

    def is_compatible_with(self, other: Any) -> bool:
        """Whether `other` names this very type."""
        return as_dtype(other) is self

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

    def __reduce__(self) -> tuple[Any, ...]:
        return as_dtype, (self.name,)  # there is one object a type: copies are the type itself

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"


def _size(kind: str, numpy_type: Any) -> int:
    if kind == "O":
        return 0
    return 2 if numpy_type is None else np.dtype(numpy_type).itemsize


def _bfloat16_of_ml_dtypes() -> type:
    try:
        import ml_dtypes  # optional: numpy itself has no bfloat16
    except ImportError:
        raise MissingExtraError(
            "The type bfloat16 needs the package ml_dtypes, which is not installed.",
            why="numpy has no bfloat16 of its own",
            instead="pip install 'minitf[bfloat16]'",
        ) from None
    BY_NUMPY[np.dtype(ml_dtypes.bfloat16)] = bfloat16
    return ml_dtypes.bfloat16


float16 = DType("float16", np.float16, 19)
bfloat16 = DType("bfloat16", None, 14)  # numpy learns it from ml_dtypes, when it is first used
float32 = DType("float32", np.float32, 1)
float64 = DType("float64", np.float64, 2)
int8 = DType("int8", np.int8, 6)
int16 = DType("int16", np.int16, 5)
int32 = DType("int32", np.int32, 3)
int64 = DType("int64", np.int64, 9)
uint8 = DType("uint8", np.uint8, 4)
uint16 = DType("uint16", np.uint16, 17)
uint32 = DType("uint32", np.uint32, 22)
uint64 = DType("uint64", np.uint64, 23)
bool_ = DType("bool", np.bool_, 10)
complex64 = DType("complex64", np.complex64, 8)
complex128 = DType("complex128", np.complex128, 18)
string = DType("string", object, 7)  # numpy arrays of Python's bytes
variant = DType("variant", object, 21)  # a scalar that holds a tuple of tensors: an array of them

ALL = {
    dtype.name: dtype
    for dtype in (
        float16, bfloat16, float32, float64, int8, int16, int32, int64,
        uint8, uint16, uint32, uint64, bool_, complex64, complex128, string,
    )
}  # fmt: skip
BY_NUMPY = {
    np.dtype(dtype.as_numpy_dtype): dtype for dtype in ALL.values() if dtype is not bfloat16
}
_BY_NUMBER = {dtype.as_datatype_enum: dtype for dtype in ALL.values()}
_ALIASES = {
    float: float32, bool: bool_, object: string,
    "half": float16, "float": float32, "double": float64, "variant": variant,
}  # fmt: skip
_VAGUE = {int: "int32", complex: "complex64", str: "string", bytes: "string"}

# What the module shows as `tf.dtypes` besides the above; ops/__init__.py adds cast and complex.
PUBLIC: dict[str, Any] = {"bool": bool_, "half": float16, "double": float64}


def __getattr__(name: str) -> Any:
    if name in PUBLIC:
        return PUBLIC[name]
    raise AttributeError(f"module 'tf.dtypes' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *PUBLIC])


def from_numpy(numpy_dtype: np.dtype) -> DType:
    """The DType of a numpy dtype object; TypeError when there is none."""
    try:
        return BY_NUMPY[numpy_dtype]
    except KeyError:
        if numpy_dtype.kind in "SU":  # text and bytes of fixed length
            return string
        if numpy_dtype.name == "bfloat16":  # somebody else imported ml_dtypes
            return as_dtype(bfloat16.as_numpy_dtype)
        raise DTypeError(
            f"A tensor cannot hold numpy values of type {numpy_dtype}.",
            why=f"tensors hold {', '.join(ALL)}",
            instead="convert first, for example array.astype('float32')",
        ) from None


def as_dtype(type_value: Any) -> DType:
    """Turn a DType, a name, a numpy type, a Python type or TensorFlow's number into a DType.

    >>> as_dtype("float64"), as_dtype(np.int64), as_dtype(float), as_dtype(1)
    (tf.float64, tf.int64, tf.float32, tf.float32)

    Raises:
        DTypeError: `type_value` names no type; the message suggests one.  Python's `int` is none:
            it does not say of how many bits.

    https://www.tensorflow.org/api_docs/python/tf/dtypes/as_dtype
    """
    if isinstance(type_value, DType):
        return type_value
    value = type_value
    if isinstance(value, (str, type)):
        found = ALL.get(value) if isinstance(value, str) else None
        found = found or _ALIASES.get(value)
        if found is not None:
            return found
    if type(value) is int and value in _BY_NUMBER:
        return _BY_NUMBER[value]
    name = getattr(value, "name", None)
    if name in ALL:  # another library's dtype, for example tensorflow's
        return ALL[name]
    try:
        if value is None or isinstance(value, str) or _is_vague(value):
            raise TypeError  # numpy would guess
        return from_numpy(np.dtype(value))
    except TypeError:
        close = _VAGUE[value] if _is_vague(value) else nearest(str(value), ALL)
        raise DTypeError(
            f"Cannot convert the argument `type_value`: {value!r} to a TensorFlow DType.",
            why=f"tensors hold {', '.join(ALL)}",
            instead=f"tf.{close}" if close else "one of these names",
        ) from None


def _is_vague(value: Any) -> bool:
    return isinstance(value, type) and value in _VAGUE


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
