"""keras.ops: the functions between layers.

Where it sits   a theme of keras.ops; keras.activations hold the formulas that both share.
The one idea    each is one formula of one number (softmax and its like: of an axis).
Try it          >>> from minitf import keras
                >>> keras.ops.relu([-1.0, 2.0]).numpy()
                array([0., 2.], dtype=float32)
Read next       keras/activations/shrinking.py

As https://keras.io/api/ops/nn/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import activations
from minitf.keras.activations.table import with_logits
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.symbolic import operation


@operation(module="nn")
def relu(x: Any) -> Tensor:
    """max(x, 0)."""
    return ops.relu(convert_to_tensor(x))


@operation(module="nn")
def relu6(x: Any) -> Tensor:
    """min(max(x, 0), 6)."""
    return ops.relu6(convert_to_tensor(x))


@operation(module="nn")
def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e^-x).  Remembers x, so that a cross-entropy can use it."""
    logits = as_float(x)
    return with_logits(ops.sigmoid(logits), logits)


@operation(module="nn")
def sparse_sigmoid(x: Any) -> Tensor:
    """0 below -1, 1 above 1, a straight line between."""
    return activations.sparse_sigmoid(as_float(x))


@operation(module="nn")
def softplus(x: Any) -> Tensor:
    """log(1 + e^x)."""
    return ops.softplus(as_float(x))


@operation(module="nn")
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
    return ops.softsign(as_float(x))


@operation(module="nn")
def soft_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x moved towards 0 by the threshold; 0 if it is nearer than that."""
    return activations.soft_shrink(as_float(x), threshold)


@operation(module="nn")
def sparse_plus(x: Any) -> Tensor:
    """0 below -1, x above 1, a parabola between."""
    return activations.sparse_plus(as_float(x))


@operation(module="nn")
def silu(x: Any) -> Tensor:
    """x sigmoid(x)."""
    return ops.silu(as_float(x))


swish = silu


@operation(module="nn")
def squareplus(x: Any, b: float = 4) -> Tensor:
    """(x + sqrt(x^2 + b)) / 2."""
    return activations.squareplus(as_float(x), b)


@operation(module="nn")
def log_sigmoid(x: Any) -> Tensor:
    """log(sigmoid(x))."""
    return ops.log_sigmoid(as_float(x))


@operation(module="nn")
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """x where positive, a little of it where negative."""
    return ops.leaky_relu(as_float(x), alpha=negative_slope)


@operation(module="nn")
def hard_sigmoid(x: Any) -> Tensor:
    """x / 6 + 1/2, kept between 0 and 1."""
    x = as_float(x)
    return ops.relu6(x + ops.constant(3.0, x.dtype)) / ops.constant(6.0, x.dtype)


@operation(module="nn")
def hard_silu(x: Any) -> Tensor:
    """x hard_sigmoid(x)."""
    x = as_float(x)
    return x * hard_sigmoid(x)


hard_swish = hard_silu


@operation(module="nn")
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where positive, alpha (e^x - 1) where negative."""
    x = as_float(x)
    bent = ops.elu(x)
    return bent if alpha == 1 else ops.where(x > 0, bent, alpha * bent)


@operation(module="nn")
def selu(x: Any) -> Tensor:
    """Scaled elu, which keeps mean 0 and variance 1."""
    return ops.selu(as_float(x))


@operation(module="nn")
def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """As elu, smooth at 0 for every alpha."""
    return activations.celu(as_float(x), alpha)


@operation(module="nn")
def gelu(x: Any, approximate: bool = True) -> Tensor:
    """x times the chance that a normal number is below x."""
    return ops.gelu(as_float(x), approximate=approximate)


@operation(module="nn")
def glu(x: Any, axis: int = -1) -> Tensor:
    """One half of the axis, times the sigmoid of the other.

    Raises:
        ArgumentError: The size is odd.
    """
    x = convert_to_tensor(x)
    if x.shape[axis] is not None and x.shape[axis] % 2:
        raise ArgumentError(
            f"axis size must be divisible by 2. Received: x.shape={tuple(x.shape)} with axis={axis}"
        )
    one, gate = ops.split(x, 2, axis=axis)
    return one * ops.sigmoid(gate)


@operation(module="nn")
def hard_tanh(x: Any) -> Tensor:
    """x kept between -1 and 1."""
    return activations.hard_tanh(as_float(x))


@operation(module="nn")
def hard_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x, and 0 where it is small."""
    return activations.hard_shrink(as_float(x), threshold)


@operation(module="nn")
def tanh_shrink(x: Any) -> Tensor:
    """x - tanh(x)."""
    return activations.tanh_shrink(as_float(x))


@operation(module="nn")
def threshold(x: Any, threshold: float, default_value: float) -> Tensor:
    """x above the threshold, a given number elsewhere."""
    x = convert_to_tensor(x)
    return ops.where(x > ops.cast(threshold, x.dtype), x, ops.cast(default_value, x.dtype))


@operation(module="nn")
def softmax(x: Any, axis: Any = -1) -> Tensor:
    """Positive numbers with sum 1.  Remembers x, so that a cross-entropy can use it."""
    logits = as_float(x)
    if axis is None:
        flat = ops.softmax(ops.reshape(logits, [-1]), axis=-1)
        made = ops.reshape(flat, ops.shape(logits))
    elif isinstance(axis, (tuple, list)):
        made = _over_axes(logits, axis, ops.softmax)
    else:
        made = ops.softmax(logits, axis=axis)
    return with_logits(made, logits)


@operation(module="nn")
def log_softmax(x: Any, axis: Any = -1) -> Tensor:
    """log(softmax(x)), without the detour through tiny numbers."""
    x = as_float(x)
    if axis is None:
        return ops.reshape(ops.log_softmax(ops.reshape(x, [-1]), axis=-1), ops.shape(x))
    if isinstance(axis, (tuple, list)):
        return _over_axes(x, axis, ops.log_softmax)
    return ops.log_softmax(x, axis=axis)


def _over_axes(x: Tensor, axes: Any, compute: Any) -> Tensor:
    """A function of one axis, of several axes joined into one."""
    axes = [axis % x.ndim for axis in axes]
    order = [axis for axis in range(x.ndim) if axis not in axes] + axes
    moved = ops.transpose(x, perm=order)
    sizes = ops.shape(moved)
    joined = ops.reshape(moved, [*list(sizes)[: x.ndim - len(axes)], -1])
    back = [order.index(axis) for axis in range(x.ndim)]
    return ops.transpose(ops.reshape(compute(joined, axis=-1), sizes), perm=back)


@operation(module="nn")
def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """As softmax, with zeros for what is far below the largest.  Martins, arXiv:1602.02068."""
    logits = as_float(x)
    ranked = ops.sort(logits, axis=axis, direction="DESCENDING")
    sums = ops.cumsum(ranked, axis=axis)
    sizes = [1] * logits.ndim
    sizes[axis] = -1
    rank = ops.reshape(ops.cast(ops.range_(1, ops.shape(logits)[axis] + 1), logits.dtype), sizes)
    inside = ranked - (sums - 1) / rank > 0
    # The paper takes the last of these sums; Keras adds them up, and so do we, to give its numbers.
    total = ops.reduce_sum(ops.where(inside, sums, ops.zeros_like(sums)), axis=axis, keepdims=True)
    count = ops.reduce_sum(ops.cast(inside, logits.dtype), axis=axis, keepdims=True)
    return ops.maximum(logits - (total - 1) / count, ops.zeros_like(logits))
