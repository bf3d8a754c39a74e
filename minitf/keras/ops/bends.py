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

import warnings
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras import activations
from minitf.keras.ops import rules
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
    return activations.sigmoid(as_float(x))


@operation(module="nn")
def sparse_sigmoid(x: Any) -> Tensor:
    """0 below -1, 1 above 1, a straight line between."""
    return activations.sparse_sigmoid(as_float(x))


@operation(module="nn")
def softplus(x: Any) -> Tensor:
    """log(1 + e^x)."""
    return activations.softplus(as_float(x))


@operation(module="nn")
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
    return activations.softsign(as_float(x))


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
    return activations.silu(as_float(x))


swish = silu


@operation(module="nn")
def squareplus(x: Any, b: float = 4) -> Tensor:
    """(x + sqrt(x^2 + b)) / 2."""
    return activations.squareplus(as_float(x), b)


@operation(module="nn")
def log_sigmoid(x: Any) -> Tensor:
    """log(sigmoid(x))."""
    return activations.log_sigmoid(as_float(x))


@operation(module="nn")
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """x where positive, a little of it where negative."""
    return activations.leaky_relu(as_float(x), negative_slope)


@operation(module="nn")
def hard_sigmoid(x: Any) -> Tensor:
    """x / 6 + 1/2, kept between 0 and 1."""
    return activations.hard_sigmoid(as_float(x))


@operation(module="nn")
def hard_silu(x: Any) -> Tensor:
    """x hard_sigmoid(x)."""
    return activations.hard_silu(as_float(x))


hard_swish = hard_silu


@operation(module="nn")
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where positive, alpha (e^x - 1) where negative."""
    return activations.elu(as_float(x), alpha)


@operation(module="nn")
def selu(x: Any) -> Tensor:
    """Scaled elu, which keeps mean 0 and variance 1."""
    return activations.selu(as_float(x))


@operation(module="nn")
def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """As elu, smooth at 0 for every alpha."""
    return activations.celu(as_float(x), alpha)


@operation(module="nn")
def gelu(x: Any, approximate: bool = True) -> Tensor:
    """x times the chance that a normal number is below x."""
    return activations.gelu(as_float(x), approximate)


@operation(module="nn")
def glu(x: Any, axis: int = -1) -> Tensor:
    """One half of the axis, times the sigmoid of the other.

    Raises:
        ShapeError: The size is odd.
    """
    return activations.glu(x, axis)


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
    return activations.threshold(x, threshold, default_value)


@operation(module="nn")
def softmax(x: Any, axis: Any = -1) -> Tensor:
    """Positive numbers with sum 1.  Remembers x, so that a cross-entropy can use it."""
    shape = rules.shape_of(x)
    if isinstance(axis, int) and -len(shape) <= axis < len(shape) and shape[axis] == 1:
        warnings.warn(
            f"You are using a softmax over axis {axis} of a tensor of shape {shape}. This axis "
            "has size 1. The softmax operation will always return the value 1, which is likely "
            "not what you intended. Did you mean to use a sigmoid instead?",
            stacklevel=3,
        )
    return activations.softmax(as_float(x), axis)


@operation(module="nn")
def log_softmax(x: Any, axis: Any = -1) -> Tensor:
    """log(softmax(x)), without the detour through tiny numbers."""
    return activations.log_softmax(as_float(x), axis)


@operation(module="nn")
def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """As softmax, with zeros for what is far below the largest.  Martins, arXiv:1602.02068."""
    return activations.sparsemax(as_float(x), axis)
