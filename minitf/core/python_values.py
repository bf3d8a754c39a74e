"""Python's and numpy's values as arrays of a tensor's type, by TensorFlow's rules.

Where it sits   below convert, which makes tensors of the arrays.
The one idea    numbers of Python never lose anything in silence: a 2.5 becomes no int32.  Arrays of
                numpy have a type of their own, and are cast to the one that is asked for.
Try it          >>> as_numpy([1, 2], None), as_numpy([1, 2.5], None).dtype
                (array([1, 2], dtype=int32), dtype('float32'))
                >>> as_numpy("ä", None), as_numpy(np.array([1.5]), int32)
                (array(b'\\xc3\\xa4', dtype=object), array([1], dtype=int32))
Read next       core/convert.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.backends.base import quiet
from minitf.dtypes import (
    DType,
    bool_,
    complex128,
    float16,
    float32,
    float64,
    from_numpy,
    int32,
    int64,
    of_python_value,
    string,
    uint64,
)
from minitf.errors import DTypeError, ShapeError

_PLAIN = "?bhilqBHILQefd"  # numpy's letters for types that tensors have under the same name
_LARGEST = np.finfo(np.float32).max
# Python's values go into these one by one, each by itself: there a True is a 1.
_ONE_BY_ONE = (int32, int64, uint64, float16, float32, float64, complex128)


def as_numpy(value: Any, dtype: DType | None, hint: DType | None = None) -> np.ndarray:
    """A new numpy array with the value.

    Args:
        value: A number, text, a (nested) list of them, or an array of any library.
        dtype: The type it must have.
        hint: The type it should have, if the value allows it.

    Raises:
        DTypeError: The value has another type than `dtype`, or none that a tensor can have.
        ShapeError: Rows of different lengths.
    """
    kind = type(value)
    if kind is float or kind is int:  # the usual case, and a fast one
        target = dtype or hint or (float32 if kind is float else int32)
        if target is float32 and abs(value) < 1e38:
            return np.array(value, np.float32)
        if target is int32 and kind is int and -(2**31) <= value < 2**31:
            return np.array(value, np.int32)
    if kind is np.ndarray and value.dtype.char in _PLAIN and (dtype or hint) is None:
        return np.array(value, value.dtype.type)  # a usual one, too
    return _as_numpy(value, dtype, hint)


@quiet
def _as_numpy(value: Any, dtype: DType | None, hint: DType | None) -> np.ndarray:
    if hasattr(value, "__array__") or isinstance(value, np.generic):
        return _of_array(np.asarray(value), value, dtype, hint)
    array = _of_lists(value)
    if array.dtype.kind in "SUO":
        return _of_text_or_big_numbers(array, value, dtype, hint)
    first = _first(value)
    natural = _natural(array, first)
    target = dtype or hint
    if target is not None and _allowed(array, natural, target, first):
        return _cast(array, target)
    if dtype is not None or natural is None:
        raise _refused(value, array, dtype)
    if natural is float32 and _too_large(array):
        raise DTypeError(f"{short(value)} is too large for a float32.", instead="dtype='float64'")
    return _cast(array, natural)


def _of_array(array: np.ndarray, value: Any, dtype: DType | None, hint: DType | None) -> np.ndarray:
    """An array has a type; asked for another one, it is cast."""
    if array.dtype.kind in "SU" or (array.dtype.kind == "O" and _is_text(array, dtype or hint)):
        return _of_text_or_big_numbers(array, value, dtype, hint)
    numbers = array.dtype.kind in "fiubcO" or array.dtype.name == "bfloat16"
    if not numbers:
        raise _refused(value, array, dtype)
    target = dtype or (hint if hint is not string else None) or from_numpy(array.dtype)
    if target is string and array.size:
        raise _refused(value, array, dtype)
    return _cast(array, target)


def _is_text(array: np.ndarray, target: DType | None) -> bool:
    if target in (None, string):
        return True
    return all(isinstance(leaf, (str, bytes)) for leaf in array.reshape(-1))


def _of_lists(value: Any) -> np.ndarray:
    try:
        return np.asarray(value)
    except ValueError:
        raise ShapeError(
            f"Can't convert non-rectangular Python sequence to Tensor: {short(value)}",
            why="a tensor is a rectangular block of numbers: all rows have the same length",
            instead="pad the short rows with zeros, or tf.ragged.constant",
        ) from None
    except OverflowError:
        raise DTypeError(f"{short(value)} is too large for a tensor.") from None


def _of_text_or_big_numbers(
    array: np.ndarray, value: Any, dtype: DType | None, hint: DType | None
) -> np.ndarray:
    """What numpy knows no numbers for: text, and whole numbers beyond 64 bits."""
    leaves = array.astype(object).reshape(-1).tolist()
    if isinstance(value, (list, tuple)):  # numpy has turned numbers beside text into text
        leaves = _leaves(value)
    elif isinstance(value, (str, bytes)):  # numpy drops zeros at the end
        leaves = [value]
    if dtype in (None, string) and all(isinstance(leaf, (str, bytes)) for leaf in leaves):
        text = np.empty(array.size, object)
        text[:] = [leaf.encode() if isinstance(leaf, str) else leaf for leaf in leaves]
        return text.reshape(array.shape)
    whole = all(isinstance(leaf, int) for leaf in leaves)
    target = dtype or hint
    if whole and target in (float16, float32, float64, complex128):
        return _cast(np.array(leaves, np.float64).reshape(array.shape), target)
    if whole and target in (None, int32, int64, uint64):
        raise DTypeError(
            f"{short(value)} is too large for a whole number of 64 bits.", instead="dtype='float64'"
        )
    raise _refused(value, array, dtype)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, np.ndarray):
        return value.reshape(-1).tolist()
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in _leaves(part)]
    return [value]


def _first(value: Any) -> Any:
    """The first entry of a nested list: it decides what kind of numbers a list holds."""
    while isinstance(value, (list, tuple, np.ndarray, range)) and len(value):
        value = value[0]
    return value


def _natural(array: np.ndarray, first: Any) -> DType | None:
    """The type that a value has by itself; None for a list that begins with another kind."""
    kind = array.dtype.kind
    if not array.size:
        return float32
    if isinstance(first, (bool, np.bool_)) and kind != "b":
        return None
    if kind == "c" and not isinstance(first, (complex, np.complexfloating)):
        return None
    if kind == "u" and array.max() > int64.max:
        return None
    return float64 if kind == "f" and type(first) is np.float64 else of_python_value(array)


def _allowed(array: np.ndarray, natural: DType | None, target: DType, first: Any) -> bool:
    """Whether Python's numbers may become `target`: nothing is lost that the learner wrote."""
    kind = array.dtype.kind
    if isinstance(first, (list, tuple, range)):  # an empty list
        return True
    if target is uint64 and kind == "i" and array.min() < 0:
        return False
    if natural is None or natural is bool_:
        if isinstance(first, np.bool_) or target not in _ONE_BY_ONE:
            return target is natural
        order = "biufc"
        return order.index(kind) <= order.index(target.as_numpy_dtype(0).dtype.kind)
    if natural.is_complex:
        return target.is_complex
    if natural.is_integer and target.is_integer:
        return True
    return target.is_complex or target.is_floating


def _cast(array: np.ndarray, target: DType) -> np.ndarray:
    if array.dtype.kind == "c" and not target.is_complex:
        array = array != 0 if target is bool_ else array.real
    return np.array(array, target.as_numpy_dtype)


def _too_large(array: np.ndarray) -> bool:
    size = np.abs(array)
    if np.maximum.reduce(size, axis=None, initial=0) <= _LARGEST:  # so there is no NaN either
        return False
    return bool((np.isfinite(size) & (size > _LARGEST)).any())


def _refused(value: Any, array: np.ndarray, dtype: DType | None) -> DTypeError:
    if hasattr(value, "row_splits"):
        return DTypeError(f"{value!r} has rows of different lengths.", instead="x.to_tensor()")
    if dtype is None or array.dtype.kind not in "fiubc":
        return DTypeError(
            f"Attempt to convert a value ({short(value)}) with an unsupported type "
            f"({type(value)}) to a Tensor.",
            why="a tensor holds numbers of one type, True and False, or text",
        )
    kinds = {"f": "float32", "i": "int32", "u": "int32", "b": "bool", "c": "complex128"}
    found = kinds[array.dtype.kind]
    return DTypeError(
        f"Cannot convert {short(value)} to EagerTensor of dtype {dtype.name}.",
        why=f"its numbers are {found}, and something would be lost",
        instead=f"tf.cast(x, tf.{dtype.name}), or dtype=tf.{found}",
    )


def short(value: Any) -> str:
    """A value for an error message: its beginning."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
