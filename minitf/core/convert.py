"""Anything to a tensor: numbers, text, lists, numpy arrays, variables, tensors.

Where it sits   between Tensor and dispatch, which converts every op's inputs.
The one idea    values that are no tensors yet are weak: beside a tensor they take its type.  How
                weak: see python_values.
Try it          >>> convert_to_tensor([1, 2.5])
                <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1. , 2.5], dtype=float32)>
Read next       core/python_values.py, then core/dispatch.py
"""

from __future__ import annotations

from typing import Any

from minitf.backends import devices
from minitf.backends.base import Device
from minitf.core import context
from minitf.core.opdef import OPS
from minitf.core.python_values import as_numpy, short
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype
from minitf.errors import DTypeError


def convert_to_tensor(
    value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None
) -> Tensor:
    """A tensor with the given value; a tensor comes back as it is.

    Args:
        value: A number, text, a (nested) list, a numpy array, a Variable or a Tensor.
        dtype: The number type it must have.  Default: float32 for Python floats, int32 for
            Python integers, the array's own type for numpy arrays.
        dtype_hint: The number type it should have if the value allows it.
        name: Accepted; a conversion makes no node.

    Returns:
        A Tensor on the current device.

    Raises:
        DTypeError: `value` is a tensor of another type than `dtype`, or holds no numbers.
        ShapeError: `value` is a list with rows of different lengths.

    As https://www.tensorflow.org/api_docs/python/tf/convert_to_tensor
    """
    if dtype is None and type(value) is Tensor:
        return value
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(value, Tensor):
        tensor = value
    elif hasattr(value, "read_tensor"):  # a variable, or what stands for one
        tensor = value.read_tensor()
    else:
        hint = None if dtype_hint is None else as_dtype(dtype_hint)
        if isinstance(value, (list, tuple)):
            common = _type_of_tensors(value)
            if common is not None:
                return _stacked(value, wanted, wanted or hint, wanted or common)
        return from_python(value, wanted, hint)
    if wanted is not None and tensor.dtype is not wanted:
        raise DTypeError(
            f"Tensor conversion requested dtype {wanted.name} for Tensor with dtype "
            f"{tensor.dtype.name}: {tensor!r}",
            why="tensors never change their type in silence",
            instead=f"tf.cast(x, tf.{wanted.name})",
        )
    return tensor


def from_python(
    value: Any, dtype: DType | None, hint: DType | None = None, device: Device | None = None
) -> Tensor:
    """A new tensor from values that are no tensor yet; see convert_to_tensor."""
    array = as_numpy(value, dtype, hint)  # a copy: the learner may change the original
    is_text = array.dtype == object  # which stays with numpy
    place = devices.CPU if is_text else device or context.current.device or devices.CPU
    return Tensor(place.backend.from_numpy(array, place), place)


def _type_of_tensors(values: Any) -> DType | None:
    """The type of the first tensor in a (nested) list; None when there is none."""
    for part in values:
        if isinstance(part, Tensor) or hasattr(part, "read_tensor"):
            return part.dtype
        if isinstance(part, (list, tuple)):
            found = _type_of_tensors(part)
            if found is not None:
                return found
    return None


def _stacked(values: Any, wanted: DType | None, cast_to: DType | None, common: DType) -> Tensor:
    """A list with tensors in it: its parts along a new first axis."""
    parts = [_part(part, wanted, cast_to, common) for part in values]
    kinds = {part.dtype.name for part in (*parts, *values) if isinstance(part, Tensor)}
    if len({part.dtype for part in parts}) > 1 or len(kinds - {getattr(cast_to, "name", "")}) > 1:
        raise DTypeError(
            f"{short(values)} holds values of different types: {', '.join(sorted(kinds))}.",
            why="all entries of a tensor have one type",
            instead=f"tf.cast(x, tf.{common.name})",
        )
    return OPS["concat"](*[OPS["expand_dims"](part, axis=(0,)) for part in parts], axis=0)


def _part(value: Any, wanted: DType | None, cast_to: DType | None, common: DType) -> Tensor:
    """One entry of a list; a tensor that has a value is cast where a type is asked for."""
    eager = isinstance(value, Tensor) and not value.is_symbolic
    if eager and cast_to is not None and value.dtype is not cast_to:
        return OPS["cast"](value, dtype=cast_to.name)
    return convert_to_tensor(value, wanted, cast_to or common)
