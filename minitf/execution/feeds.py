"""What a session is fed: values turned into arrays of the tensor's type, and checked.

Where it sits   below session.
The one idea    a number, a list or an array becomes an array of the placeholder's type, as numpy
                converts it; its shape must fit.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     x = graph.placeholder([None], name="x")
                >>> fed_array(x, x, [1, 2])
                array([1., 2.], dtype=float32)
Read next       execution/session.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import FeedError


def fed_array(tensor: Tensor, key: Any, value: Any) -> np.ndarray:
    """A fed value as an array of the tensor's type.

    Args:
        tensor: What is fed.
        key: What the program named it by, for the error's text.
        value: A number, a list, an array or a tensor with a value.

    Raises:
        TypeError: A promise, or a whole number that the type cannot hold.
        FeedError: No numbers of that type can be made of it.
    """
    if isinstance(value, Tensor) and value.is_symbolic:
        raise TypeError(
            "The value of a feed cannot be a tf.Tensor object. Acceptable feed values include "
            "Python scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, "
            f"the tensor object was {value} which was passed to the feed with key {key}."
        )
    kind = tensor.dtype.as_numpy_dtype
    whole = isinstance(value, int) and tensor.dtype.is_integer
    if whole and int(np.asarray(value).astype(kind)) != value:
        raise TypeError(
            f"Type of feed value {value} with type {type(value)} is not compatible with Tensor "
            f"type {kind}. Try explicitly setting the type of the feed tensor to a larger type "
            "(e.g. int64)."
        )
    try:
        if tensor.dtype.name == "string":
            return np.asarray(convert_to_tensor(value, dtype="string").numpy(), object)
        return np.asarray(value, dtype=kind)
    except (ValueError, TypeError) as problem:
        raise FeedError(f"Cannot feed {value!r} for {tensor.name!r}: {problem}") from None


def check_shape(tensor: Tensor, shape: tuple[int, ...]) -> None:
    """Refuse a value whose shape does not fit.

    Raises:
        FeedError: It does not.
    """
    if not compatible(shape, tensor.shape):
        raise FeedError(
            f"Cannot feed value of shape {shape} for Tensor {tensor.name}, which has shape "
            f"{str(tensor.shape).replace('None', '?')!r}",
            why="None (or ?) fits any size, every other size must be met",
        )
