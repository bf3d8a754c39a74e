"""Anything to a tensor: numbers, lists, numpy arrays, variables, tensors.

Where it sits   between Tensor and dispatch, which converts every op's inputs.
The one idea    Python numbers and plain arrays are weak: beside a tensor they take its type.
Try it          >>> convert_to_tensor([1, 2.5])
                <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1. , 2.5], dtype=float32)>
Read next       core/dispatch.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.backends import devices
from minitf.backends.base import Device
from minitf.core import context
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype, from_numpy, of_python_value
from minitf.errors import DTypeError, ShapeError


def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None) -> Tensor:
    """A tensor with the given value; a tensor comes back as it is.

    Args:
        value: A number, a (nested) list, a numpy array, a Variable or a Tensor.
        dtype: The number type it must have.  Default: float32 for Python floats, int32 for
            Python integers, the array's own type for numpy arrays.
        dtype_hint: The number type it should have if the value allows it.

    Returns:
        A Tensor on the current device.

    Raises:
        DTypeError: `value` is a tensor of another type than `dtype`, or holds no numbers.
        ShapeError: `value` is a list with rows of different lengths.

    As https://www.tensorflow.org/api_docs/python/tf/convert_to_tensor
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(value, Tensor):
        tensor = value
    elif hasattr(value, "read_tensor"):  # a variable, or what stands for one
        tensor = value.read_tensor()
    elif isinstance(value, (list, tuple)) and _holds_tensor(value):
        parts = [convert_to_tensor(part, dtype, dtype_hint) for part in value]
        return OPS["concat"](*[OPS["expand_dims"](part, axis=(0,)) for part in parts], axis=0)
    else:
        return from_python(value, wanted, None if dtype_hint is None else as_dtype(dtype_hint))
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
    """A new tensor from numbers that are no tensor yet; see convert_to_tensor."""
    array = _as_numpy(value)
    weak = not isinstance(value, (np.ndarray, np.generic))
    natural = of_python_value(array) if weak else from_numpy(array.dtype)
    target = dtype or (hint if hint is not None and _allowed(natural, hint, weak) else natural)
    if dtype is not None and not _allowed(natural, dtype, weak):
        raise DTypeError(
            f"Cannot convert {_short(value)} to a tensor of type {dtype.name}.",
            why=f"its numbers are {natural.name}, and some would be lost",
            instead=f"tf.cast(x, tf.{dtype.name})",
        )
    place = device or context.current.device or devices.CPU
    dense = np.array(array, target.as_numpy_dtype)  # a copy: the learner may change the original
    return Tensor(place.backend.from_numpy(dense, place), place)


def _as_numpy(value: Any) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ShapeError(
            f"{_short(value)} has rows of different lengths.",
            why="a tensor is a rectangular block of numbers",
            instead="give all rows the same length, for example by padding with zeros",
        ) from None
    if array.dtype.kind not in "fiubc":
        raise DTypeError(
            f"{_short(value)} is no number, list of numbers or array (it is "
            f"{type(value).__name__}).",
            why="a tensor holds numbers of one type",
        )
    return array


def _allowed(natural: DType, target: DType, weak: bool) -> bool:
    """Whether numbers may become `target` without being asked: no fraction or truth is lost."""
    if target is natural or target.is_complex:
        return True
    if natural.is_bool and target.is_integer:
        return weak  # Python's True is a 1
    if natural.is_bool or target.is_bool or natural.is_complex:
        return False
    if target.is_floating:
        return weak or natural.is_floating or natural.is_integer
    return natural.is_integer


def _holds_tensor(value: Any) -> bool:
    return any(
        isinstance(part, Tensor)
        or hasattr(part, "read_tensor")
        or (isinstance(part, (list, tuple)) and _holds_tensor(part))
        for part in value
    )


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
