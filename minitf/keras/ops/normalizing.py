"""keras.ops: numbers brought to mean 0 and size 1, in several ways.

Where it sits   a theme of keras.ops.
The one idea    what is taken away and divided by is a mean and a spread along some axes; what
                differs is which axes, and where they come from.
Try it          >>> from minitf import keras
                >>> keras.ops.layer_normalization(keras.ops.array([[1.0, 3.0]])).numpy().round(3)
                array([[-1.,  1.]], dtype=float32)
Read next       layers/normalization

As https://keras.io/api/ops/nn/
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.config import epsilon as default_epsilon
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.symbolic import operation


@operation(module="nn")
def moments(x: Any, axes: Any, keepdims: bool = False, synchronized: bool = False) -> Any:
    """Mean and variance along axes."""
    x = as_float(x)
    if x.dtype.name not in ("float16", "bfloat16"):
        return tuple(ops.moments(x, axes, keepdims=keepdims))
    both = ops.moments(ops.cast(x, "float32"), axes, keepdims=keepdims)
    return tuple(ops.saturate_cast(part, x.dtype) for part in both)


def _batch_spec(
    x: Any, mean: Any, variance: Any, axis: int, offset: Any, scale: Any, epsilon: float
) -> KerasTensor:
    size = rules.shape_of(x)[axis]
    parts = {"mean": mean, "variance": variance, "offset": offset, "scale": scale}
    for name, part in parts.items():
        shape = None if part is None else rules.shape_of(part)
        if shape is not None and (len(shape) != 1 or (shape[0] not in (size, None) and size)):
            raise ShapeError(
                f"`{name}` must be a vector of length {size}, the size of axis {axis} of x. "
                f"Received: {name}.shape={shape}"
            )
    return rules.same(x)


@operation("x mean variance offset scale", module="nn", name="BatchNorm", rule=_batch_spec)
def batch_normalization(
    x: Any, mean: Any, variance: Any, axis: int, offset: Any = None, scale: Any = None,
    epsilon: float = 1e-3,
) -> Tensor:  # fmt: skip
    """x with this mean and variance taken away, then scaled and moved."""
    x = convert_to_tensor(x)
    sizes = [1] * x.ndim
    sizes[axis] = -1
    mean, variance, offset, scale = (
        None if part is None else ops.reshape(convert_to_tensor(part), sizes)
        for part in (mean, variance, offset, scale)
    )
    return ops.batch_normalization(x, mean, variance, offset, scale, epsilon)


@operation("x scale", module="nn", name="RMSNorm")
def rms_normalization(x: Any, scale: Any = None, axis: Any = -1, epsilon: Any = None) -> Tensor:
    """x divided by the root of its mean square."""
    x = as_float(x)
    epsilon = default_epsilon() if epsilon is None else epsilon
    size = ops.reduce_mean(ops.square(x), axis=axis, keepdims=True)
    made = x * ops.rsqrt(size + ops.cast(epsilon, x.dtype))
    return made if scale is None else made * ops.cast(scale, x.dtype)


def _layer_spec(x: Any, **given: Any) -> KerasTensor | None:
    return rules.same(x) if "float" in str(rules.type_of(x)) else None


@operation("x gamma beta", module="nn", name="LayerNorm", rule=_layer_spec, rms_scaling=False)
def layer_normalization(
    x: Any, gamma: Any = None, beta: Any = None, axis: Any = -1, epsilon: Any = None, **kwargs: Any
) -> Tensor:
    """x with mean 0 and variance 1 along axes, then scaled and moved.

    Half precision is computed in float32.  `rms_scaling=True` leaves the mean where it is.
    """
    given = as_float(x)
    small = given.dtype.name in ("float16", "bfloat16")
    x = ops.cast(given, "float32") if small else given
    epsilon = default_epsilon() if epsilon is None else epsilon
    axes = [one % x.ndim for one in (axis if isinstance(axis, (list, tuple)) else [axis])]
    mean, variance = ops.moments(x, axes, keepdims=True)
    sizes = [x.shape[i] if i in axes else 1 for i in range(x.ndim)]
    gamma, beta = (
        None if part is None else ops.reshape(ops.cast(convert_to_tensor(part), x.dtype), sizes)
        for part in (gamma, beta)
    )
    if kwargs.get("rms_scaling"):
        warnings.warn(_OLD_SCALING, stacklevel=3)
        mean, beta = ops.zeros_like(mean), None
    made = ops.batch_normalization(x, mean, variance, beta, gamma, epsilon)
    return ops.cast(made, given.dtype) if small else made


_OLD_SCALING = (
    "You passed `rms_scaling=True`, which is deprecated. It divides by the root of the variance, "
    "not by that of the mean square: use `keras.ops.rms_normalization` instead."
)


@operation(module="nn")
def normalize(x: Any, axis: Any = -1, order: Any = 2, epsilon: Any = None) -> Tensor:
    """x divided by its size along an axis.

    Raises:
        ArgumentError: The order is no whole number of 1 or more.
    """
    if not isinstance(order, int) or order < 1:
        raise ArgumentError(f"Argument `order` must be an int >= 1. Received: order={order}")
    x = as_float(x)
    epsilon = default_epsilon() if epsilon is None else epsilon
    if not x.ndim:
        x = ops.expand_dims(x, 0)
    if order == 2:
        square = ops.reduce_sum(ops.square(x), axis=axis, keepdims=True)
        return x * ops.rsqrt(ops.maximum(square, ops.cast(epsilon**2, x.dtype)))
    power = ops.constant(float(order), x.dtype)
    total = ops.reduce_sum(ops.power(ops.absolute(x), power), axis=axis, keepdims=True)
    return x / ops.maximum(ops.power(total, 1.0 / power), ops.cast(epsilon, x.dtype))
