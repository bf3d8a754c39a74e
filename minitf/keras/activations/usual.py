"""The activations that most networks use.

Where it sits   one of the two files of keras.activations.
The one idea    each is one formula, written with ops, so pictures and gradients come by themselves.
Try it          >>> from minitf import keras
                >>> keras.activations.relu([-1.0, 2.0], negative_slope=0.1).numpy()
                array([-0.1,  2. ], dtype=float32)
Read next       keras/activations/shrinking.py

As https://keras.io/api/layers/activations/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.activations.table import TABLE, activation
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.logits import with_logits


@TABLE.add()
def linear(x: Any) -> Any:
    """x itself."""
    return x if isinstance(x, KerasTensor) else convert_to_tensor(x)


@activation(own="ReLU")
def relu(
    x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Tensor:
    """max(x, 0); with arguments: slope below the threshold, ceiling above.

    >>> relu([-2.0, 0.5, 9.0], max_value=6.0).numpy()
    array([0. , 0.5, 6. ], dtype=float32)
    """
    x = convert_to_tensor(x)
    if negative_slope == 0.0 and threshold == 0.0:
        bent = ops.relu(x)
    else:
        bent = ops.where(x > threshold, x, negative_slope * (x - threshold))
    return bent if max_value is None else ops.minimum(bent, float(max_value))


@activation()
def relu6(x: Any) -> Tensor:
    """min(max(x, 0), 6)."""
    return ops.minimum(ops.relu(convert_to_tensor(x)), 6.0)


@activation()
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """x where positive, a little of it where negative: no unit dies."""
    x = convert_to_tensor(x)
    return ops.where(x > 0.0, x, negative_slope * x)


@activation()
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where positive, alpha (e^x - 1) where negative.  Clevert et al., arXiv:1511.07289."""
    x = convert_to_tensor(x)
    # exp of the negative part only: the branch not taken must not overflow.
    return ops.where(x > 0.0, x, alpha * (ops.exp(ops.minimum(x, 0.0)) - 1.0))


@activation()
def selu(x: Any) -> Tensor:
    """Scaled elu, which keeps mean 0 and variance 1.  Klambauer et al., arXiv:1706.02515."""
    return 1.0507009873554805 * elu(x, alpha=1.6732632423543772)


@activation()
def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e^-x), between 0 and 1.  Remembers x, so that a cross-entropy can use it."""
    logits = convert_to_tensor(x)
    return with_logits(ops.sigmoid(logits), logits)


@activation()
def softmax(x: Any, axis: Any = -1) -> Tensor:
    """Positive numbers with sum 1.  Remembers x, so that a cross-entropy can use it.

    Args:
        x: A tensor.
        axis: The axis whose numbers sum to 1, several of them, or None for all.

    >>> softmax([[0.0, 0.0]]).numpy()
    array([[0.5, 0.5]], dtype=float32)
    """
    logits = convert_to_tensor(x)
    if not logits.shape:
        raise ArgumentError("softmax needs at least one axis; it was given a single number.")
    return with_logits(_over_axes(logits, axis, ops.softmax), logits)


@activation()
def log_softmax(x: Any, axis: Any = -1) -> Tensor:
    """log(softmax(x)), without the detour through tiny numbers."""
    return _over_axes(convert_to_tensor(x), axis, ops.log_softmax)


def _over_axes(x: Tensor, axes: Any, compute: Any) -> Tensor:
    """A function of one axis, of several axes joined into one, or of all."""
    if axes is None:
        return ops.reshape(compute(ops.reshape(x, [-1]), axis=-1), ops.shape(x))
    if not isinstance(axes, (tuple, list)):
        return compute(x, axis=axes)
    axes = [axis % x.ndim for axis in axes]
    order = [axis for axis in range(x.ndim) if axis not in axes] + axes
    moved = ops.transpose(x, perm=order)
    sizes = ops.shape(moved)
    joined = ops.reshape(moved, [*list(sizes)[: x.ndim - len(axes)], -1])
    back = [order.index(axis) for axis in range(x.ndim)]
    return ops.transpose(ops.reshape(compute(joined, axis=-1), sizes), perm=back)


@activation()
def tanh(x: Any) -> Tensor:
    """(e^x - e^-x) / (e^x + e^-x), between -1 and 1."""
    return ops.tanh(convert_to_tensor(x))


@activation()
def softplus(x: Any) -> Tensor:
    """log(1 + e^x): a relu with a rounded corner."""
    return ops.softplus(convert_to_tensor(x))


@activation()
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
    x = convert_to_tensor(x)
    return x / (1.0 + ops.abs(x))


@activation(noted="exp")
def exponential(x: Any) -> Tensor:
    """e^x."""
    return ops.exp(convert_to_tensor(x))


@activation("swish")
def silu(x: Any) -> Tensor:
    """x sigmoid(x)."""
    x = convert_to_tensor(x)
    return x * ops.sigmoid(x)


@activation()
def gelu(x: Any, approximate: bool = False) -> Tensor:
    """x times the chance that a normal number is below x.  Hendrycks, arXiv:1606.08415."""
    x = convert_to_tensor(x)
    if approximate:
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * ops.power(x, 3.0))
        return 0.5 * x * (1.0 + ops.tanh(inner))
    return 0.5 * x * (1.0 + ops.erf(x * math.sqrt(0.5)))


@activation()
def hard_sigmoid(x: Any) -> Tensor:
    """A sigmoid of three straight lines: x / 6 + 1/2, kept between 0 and 1."""
    return relu6(convert_to_tensor(x) + 3.0) / 6.0


@activation("hard_swish")
def hard_silu(x: Any) -> Tensor:
    """x hard_sigmoid(x)."""
    x = convert_to_tensor(x)
    return x * hard_sigmoid(x)


@activation(own="Mish")
def mish(x: Any) -> Tensor:
    """x tanh(softplus(x)).  Misra, arXiv:1908.08681."""
    x = convert_to_tensor(x)
    return x * ops.tanh(ops.softplus(x))


@activation()
def log_sigmoid(x: Any) -> Tensor:
    """log(sigmoid(x)), safe for large negative x."""
    return -ops.softplus(-convert_to_tensor(x))


swish, hard_swish = silu, hard_silu
