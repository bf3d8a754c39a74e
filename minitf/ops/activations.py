"""Activations: what a unit of a network makes of its sum.

Where it sits   beside composites; the public names are in `tf.nn`.
The one idea    each is one line of ops, so its gradient needs no line at all.  Where a function has
                a kink, `where` decides which side the kink belongs to, as TensorFlow does.
Try it          >>> import minitf as tf
                >>> tf.nn.leaky_relu([-10.0, 1.0]).numpy()
                array([-2.,  1.], dtype=float32)
Read next       ops/cross_entropy.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import DTypeError
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.shape_rules import check_axis

# The two numbers that keep mean 0 and variance 1: https://arxiv.org/abs/1706.02515
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def single(number: float) -> float:
    """A number as float32 holds it: TensorFlow keeps these in float32, even beside float64."""
    return float(np.float32(number))


def floats(x: Any, words: str) -> Tensor:
    """`x` as a tensor of floating numbers.

    Raises:
        DTypeError: It holds whole numbers.
    """
    x = convert_to_tensor(x)
    if not x.dtype.is_floating:
        raise DTypeError(
            f"{words} takes floating numbers, and got {x.dtype.name} {x.shape}.",
            instead="tf.cast(x, tf.float32)",
        )
    return x


def relu(features: Any, name: str | None = None) -> Tensor:
    """Keep what is positive, cut the rest to zero.

    https://www.tensorflow.org/api_docs/python/tf/nn/relu
    """
    return OPS["relu"](features, name=name)


def softplus(features: Any, name: str | None = None) -> Tensor:
    """ln(1 + e^x): a smooth ramp.  https://www.tensorflow.org/api_docs/python/tf/math/softplus"""
    return OPS["softplus"](features, name=name)


@composite
def leaky_relu(features: Any, alpha: float = 0.2) -> Tensor:
    """x where it is positive, `alpha` times x elsewhere.

    >>> leaky_relu([-10.0, 2.0]).numpy()
    array([-2.,  2.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/leaky_relu
    """
    x = convert_to_tensor(features)
    x = f.cast(x, "float32") if x.dtype.is_integer else x
    return OPS["where"](x > 0, x, x * single(alpha))


@composite
def relu6(features: Any) -> Tensor:
    """relu that never gives more than 6; no gradient passes at 0 and at 6.

    https://www.tensorflow.org/api_docs/python/tf/nn/relu6
    """
    x = convert_to_tensor(features)
    zeros = OPS["zeros_like"](x)
    return OPS["where"](x <= 0, zeros, OPS["where"](x >= 6, zeros + 6, x))


@composite
def crelu(features: Any, axis: int = -1) -> Tensor:
    """relu of x beside relu of -x: both signs are kept, on twice as many channels.

    >>> crelu([1.0, -2.0]).numpy()
    array([1., 0., 0., 2.], dtype=float32)

    Shang and others, https://arxiv.org/abs/1603.05201
    https://www.tensorflow.org/api_docs/python/tf/nn/crelu
    """
    x = convert_to_tensor(features)
    return OPS["relu"](f.concat([x, -x], axis))


@composite
def elu(features: Any) -> Tensor:
    """x where it is positive, e^x - 1 elsewhere.

    Clevert and others, https://arxiv.org/abs/1511.07289
    https://www.tensorflow.org/api_docs/python/tf/nn/elu
    """
    x = floats(features, "elu")
    # The branch that is not taken must not overflow: infinity times zero is no number.
    return OPS["where"](x >= 0, x, OPS["expm1"](OPS["minimum"](x, 0)))


@composite
def selu(features: Any) -> Tensor:
    """elu, scaled so that mean 0 and variance 1 are kept from layer to layer.

    https://www.tensorflow.org/api_docs/python/tf/nn/selu
    """
    x = floats(features, "selu")
    return OPS["where"](x >= 0, x, OPS["expm1"](OPS["minimum"](x, 0)) * SELU_ALPHA) * SELU_SCALE


@composite
def silu(features: Any, beta: float = 1.0) -> Tensor:
    """x times sigmoid(beta x), also called swish.

    https://www.tensorflow.org/api_docs/python/tf/nn/silu
    """
    x = convert_to_tensor(features)
    plain = isinstance(beta, (int, float)) and beta == 1
    return x * OPS["sigmoid"](x if plain else x * beta)


swish = silu


@composite
def gelu(features: Any, approximate: bool = False) -> Tensor:
    """x times the share of the bell curve below x.

    Args:
        features: A tensor.
        approximate: Take a tanh in place of the error function.

    Hendrycks and Gimpel, https://arxiv.org/abs/1606.08415
    https://www.tensorflow.org/api_docs/python/tf/nn/gelu
    """
    x = floats(features, "gelu")
    if approximate:
        bend = OPS["tanh"]((x + x * x * x * single(0.044715)) * math.sqrt(2 / math.pi))
    else:
        bend = OPS["erf"](x * single(math.sqrt(0.5)))
    return x * 0.5 * (bend + 1)


@composite
def softsign(features: Any) -> Tensor:
    """x over 1 + |x|.  https://www.tensorflow.org/api_docs/python/tf/nn/softsign"""
    x = floats(features, "softsign")
    return x / (OPS["abs"](x) + 1)


@composite
def softmax(logits: Any, axis: int | None = None) -> Tensor:
    """Shares that add up to one along an axis (default: the last).

    >>> softmax([[0.0, 0.0], [0.0, 1000.0]]).numpy()
    array([[0.5, 0.5],
           [0. , 1. ]], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/softmax
    """
    return _along_last("softmax", logits, axis)


@composite
def log_softmax(logits: Any, axis: int | None = None) -> Tensor:
    """The logarithm of softmax along an axis (default: the last).

    https://www.tensorflow.org/api_docs/python/tf/nn/log_softmax
    """
    return _along_last("log_softmax", logits, axis)


def _along_last(row: str, logits: Any, axis: int | None) -> Tensor:
    x = floats(logits, row)
    order = last(x, -1 if axis is None else axis)
    return f.transpose(OPS[row](f.transpose(x, order)), order) if order else OPS[row](x)


def last(x: Tensor, axis: int) -> list[int] | None:
    """The order of axes in which `axis` is the last one; None where it is already."""
    at = check_axis(int(f.static_value(axis)), x.ndim)
    if at == x.ndim - 1:
        return None
    order = list(range(x.ndim))
    order[at], order[-1] = order[-1], order[at]
    return order
