"""Activations and averages of networks, made of several ops.

Where it sits   beside composites; the public names are in `tf.nn` and `tf.math`.
The one idea    each is one line of ops, so its gradient needs no line at all.
Try it          >>> import minitf as tf
                >>> tf.nn.leaky_relu([-10.0, 1.0]).numpy()
                array([-2.,  1.], dtype=float32)
Read next       autodiff/backprop.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.ops import functions as f
from minitf.ops.composites import composite

# The two numbers that keep mean 0 and variance 1: https://arxiv.org/abs/1706.02515
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def single(number: float) -> float:
    """A number as float32 holds it: TensorFlow keeps these in float32, even beside float64."""
    return float(np.float32(number))


@composite
def leaky_relu(features: Any, alpha: float = 0.2) -> Tensor:
    """x where it is positive, `alpha` times x elsewhere.

    https://www.tensorflow.org/api_docs/python/tf/nn/leaky_relu
    """
    x = convert_to_tensor(features)
    return OPS["where"](x > 0, x, x * single(alpha))


@composite
def relu6(features: Any) -> Tensor:
    """relu that never gives more than 6.  https://www.tensorflow.org/api_docs/python/tf/nn/relu6"""
    x = convert_to_tensor(features)
    # At 0 and at 6 itself TensorFlow lets no gradient through.
    return OPS["where"](x >= 6, OPS["minimum"](OPS["stop_gradient"](x), 6), OPS["relu"](x))


@composite
def elu(features: Any) -> Tensor:
    """x where it is positive, e^x - 1 elsewhere.

    Clevert and others, https://arxiv.org/abs/1511.07289
    """
    x = convert_to_tensor(features)
    # The branch that is not taken must not overflow: infinity times zero is no number.
    return OPS["where"](x >= 0, x, OPS["expm1"](OPS["minimum"](x, 0)))


@composite
def selu(features: Any) -> Tensor:
    """elu, scaled so that mean 0 and variance 1 are kept from layer to layer."""
    x = convert_to_tensor(features)
    return OPS["where"](x >= 0, x, OPS["expm1"](OPS["minimum"](x, 0)) * SELU_ALPHA) * SELU_SCALE


@composite
def silu(features: Any, beta: float = 1.0) -> Tensor:
    """x times sigmoid(beta x), also called swish.

    https://www.tensorflow.org/api_docs/python/tf/nn/silu
    """
    x = convert_to_tensor(features)
    return x * OPS["sigmoid"](x if beta == 1.0 else x * beta)


@composite
def gelu(features: Any, approximate: bool = False) -> Tensor:
    """x times the share of the bell curve below x.

    Args:
        features: A tensor.
        approximate: Take a tanh in place of the error function.

    Hendrycks and Gimpel, https://arxiv.org/abs/1606.08415
    """
    x = convert_to_tensor(features)
    if approximate:
        bend = OPS["tanh"]((x + x * x * x * single(0.044715)) * math.sqrt(2 / math.pi))
    else:
        bend = OPS["erf"](x * single(math.sqrt(0.5)))
    return x * 0.5 * (bend + 1)


@composite
def softsign(features: Any) -> Tensor:
    """x over 1 + |x|.  https://www.tensorflow.org/api_docs/python/tf/nn/softsign"""
    x = convert_to_tensor(features)
    return x / (OPS["abs"](x) + 1)


@composite
def l2_loss(t: Any) -> Tensor:
    """Half the sum of the squares.  https://www.tensorflow.org/api_docs/python/tf/nn/l2_loss"""
    return f.reduce_sum(OPS["square"](t)) * 0.5


@composite
def moments(x: Any, axes: Any, shift: Any = None, keepdims: bool = False) -> tuple[Tensor, Tensor]:
    """Mean and variance along axes.

    Args:
        x: A tensor.
        axes: The axes.
        shift: Has no meaning any more.
        keepdims: Keep the axes, with size 1.

    https://www.tensorflow.org/api_docs/python/tf/nn/moments
    """
    x = convert_to_tensor(x)
    mean = f.reduce_mean(x, axes, keepdims=True)
    distance = x - OPS["stop_gradient"](mean)  # which is at its best: the slope by it is 0
    variance = f.reduce_mean(OPS["square"](distance), axes, keepdims=True)
    if keepdims:
        return mean, variance
    return f.squeeze(mean, axes), f.squeeze(variance, axes)
