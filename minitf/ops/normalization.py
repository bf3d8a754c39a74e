"""Means, variances, and what is done with them: batch normalization, local response normalization.

Where it sits   beside composites; the public names are in `tf.nn`.
The one idea    subtract the mean, divide by the deviation, and let the network choose both anew:
                every layer then sees numbers of the same size, whatever the layers below do.
Try it          >>> import minitf as tf
                >>> mean, variance = tf.nn.moments(tf.constant([1.0, 3.0]), axes=[0])
                >>> mean.numpy(), variance.numpy()
                (np.float32(2.0), np.float32(1.0))
Read next       ops/dropouts.py

Ioffe and Szegedy, https://arxiv.org/abs/1502.03167
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.conv import conv
from minitf.ops.images import channels_first, channels_last, sizes_of


def _wide(x: Any) -> Tensor:
    """Half numbers as float32: the sum of many of them would lose its last digits."""
    x = convert_to_tensor(x)
    return f.cast(x, "float32") if x.dtype.name == "float16" else x


@composite
def moments(x: Any, axes: Any, shift: Any = None, keepdims: bool = False) -> tuple[Tensor, Tensor]:
    """Mean and variance along axes.

    Args:
        x: A tensor.
        axes: The axes to average over; [0, 1, 2] for images gives one pair for each channel.
        shift: Not used, as in TensorFlow.
        keepdims: Keep the axes, with size 1.

    https://www.tensorflow.org/api_docs/python/tf/nn/moments
    """
    given = convert_to_tensor(x)
    x = _wide(given)
    mean = f.reduce_mean(x, axes, keepdims=True)
    # The mean counts as fixed, as in TensorFlow.  The slope of a variance is the same either way:
    # around the mean, distances cancel.
    distance = OPS["square"](x - OPS["stop_gradient"](mean))
    return _finish(mean, f.reduce_mean(distance, axes, True), axes, keepdims, given)


def _finish(
    mean: Tensor, variance: Tensor, axes: Any, keepdims: bool, given: Tensor
) -> tuple[Tensor, Tensor]:
    if not keepdims:
        mean, variance = f.squeeze(mean, axes), f.squeeze(variance, axes)
    return f.cast(mean, given.dtype), f.cast(variance, given.dtype)


@composite
def weighted_moments(
    x: Any, axes: Any, frequency_weights: Any, keepdims: bool = False
) -> tuple[Tensor, Tensor]:
    """Mean and variance of entries that count as often as their weights say.

    Args:
        x: A tensor.
        axes: The axes to average over.
        frequency_weights: Weights that broadcast to x's shape.
        keepdims: Keep the axes, with size 1.

    https://www.tensorflow.org/api_docs/python/tf/nn/weighted_moments
    """
    given = convert_to_tensor(x)
    x = _wide(given)
    weights = f.cast(convert_to_tensor(frequency_weights, dtype_hint=x.dtype), x.dtype)
    share = OPS["reciprocal"](f.reduce_sum(weights + OPS["zeros_like"](x), axes, True))
    mean = f.reduce_sum(weights * x, axes, True) * share
    variance = f.reduce_sum(weights * OPS["square"](x - mean), axes, True) * share
    return _finish(mean, variance, axes, keepdims, given)


@composite
def sufficient_statistics(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False
) -> tuple[Tensor, Tensor, Tensor, Any]:
    """The count, the sum and the sum of squares along axes, of x less `shift`.

    https://www.tensorflow.org/api_docs/python/tf/nn/sufficient_statistics
    """
    x = convert_to_tensor(x)
    moved = x if shift is None else x - shift
    count = OPS["count"](x, axis=f.normal_axes(axes, x.ndim))
    sums = f.reduce_sum(moved, axes, keepdims)
    return count, sums, f.reduce_sum(OPS["square"](moved), axes, keepdims), shift


@composite
def normalize_moments(
    counts: Any, mean_ss: Any, variance_ss: Any, shift: Any
) -> tuple[Tensor, Tensor]:
    """Mean and variance from what sufficient_statistics gives.

    https://www.tensorflow.org/api_docs/python/tf/nn/normalize_moments
    """
    share = OPS["reciprocal"](counts)
    mean = OPS["multiply"](mean_ss, share)
    variance = OPS["multiply"](variance_ss, share) - OPS["square"](mean)
    return (mean if shift is None else mean + shift), variance


@composite
def batch_normalization(
    x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: float
) -> Tensor:
    """scale * (x - mean) / sqrt(variance + epsilon) + offset.

    Args:
        x: A tensor.
        mean: The mean, which broadcasts to x's shape; as are the next three.
        variance: The variance.
        offset: What the mean becomes, or None.
        scale: What the deviation becomes, or None.
        variance_epsilon: A small number that keeps the division from zero.

    >>> batch_normalization([1.0, 3.0], 2.0, 1.0, None, None, 0.0).numpy()
    array([-1.,  1.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/batch_normalization
    """
    x = convert_to_tensor(x)
    factor = OPS["rsqrt"](convert_to_tensor(variance) + variance_epsilon)
    factor = factor if scale is None else factor * scale
    base = -(factor * mean) if offset is None else offset - factor * mean
    return x * f.cast(factor, x.dtype) + f.cast(base, x.dtype)


@composite
def fused_batch_norm(
    x: Any,
    scale: Any,
    offset: Any,
    mean: Any = None,
    variance: Any = None,
    epsilon: float = 0.001,
    data_format: str = "NHWC",
    is_training: bool = True,
    exponential_avg_factor: float = 1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    """batch_normalization of images by the moments of their own batch, or by given ones.

    Args:
        x: Shape (batch, height, width, channels).
        scale: The deviation of each channel afterwards.
        offset: The mean of each channel afterwards.
        mean: The running mean, None while `exponential_avg_factor` is 1; the mean to use when not
            training.
        variance: Likewise.
        epsilon: A small number that keeps the division from zero.
        data_format: "NHWC", "NCHW", "NDHWC" or "NCDHW".
        is_training: Whether to use the moments of the batch.
        exponential_avg_factor: How much of the batch's moments goes into the running ones.

    Returns:
        The normalized images; the running mean and variance (the variance with n - 1 for n).

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/fused_batch_norm
    """  # fmt: skip
    x = channels_last(convert_to_tensor(x), data_format)
    if x.ndim not in (4, 5):
        raise ShapeError(f"input must be 4-dimensional: fused_batch_norm got shape {x.shape}.")
    if not is_training and (mean is None or variance is None):
        raise ArgumentError("Both `mean` and `variance` must be given when `is_training` is False.")
    epsilon = max(epsilon, 1.001e-5)
    if not is_training:
        z = batch_normalization(x, mean, variance, offset, scale, epsilon)
        return channels_first(z, data_format), convert_to_tensor(mean), convert_to_tensor(variance)
    axes = list(range(x.ndim - 1))
    now = f.reduce_mean(x, axes)
    spread = f.reduce_mean(OPS["square"](x - now), axes)
    z = batch_normalization(x, now, spread, offset, scale, epsilon)
    count = OPS["count"](x, axis=tuple(axes))
    unbiased = OPS["stop_gradient"](spread) * (count / OPS["maximum"](count - 1, 1))
    running = _running(mean, OPS["stop_gradient"](now), exponential_avg_factor)
    return (
        channels_first(z, data_format), running,
        _running(variance, unbiased, exponential_avg_factor),
    )  # fmt: skip


def _running(before: Any, now: Tensor, factor: float) -> Tensor:
    return now if factor == 1.0 else now * factor + convert_to_tensor(before) * (1 - factor)


@composite
def local_response_normalization(
    input: Any, depth_radius: int = 5, bias: float = 1, alpha: float = 1, beta: float = 0.5
) -> Tensor:
    """Divide each entry by the size of its neighbours among the channels.

    x / (bias + alpha * sum of squares of the 2 * depth_radius + 1 channels around it) ** beta

    Args:
        input: Shape (batch, height, width, channels).
        depth_radius: How many channels to each side count.
        bias: Keeps the division from zero.
        alpha: A factor of the sum.
        beta: A power of the divisor.

    Krizhevsky and others, https://papers.nips.cc/paper/4824
    https://www.tensorflow.org/api_docs/python/tf/nn/local_response_normalization
    """
    x = convert_to_tensor(input)
    if x.ndim != 4:
        raise ShapeError(f"in must be 4-dimensional: lrn got an input of shape {x.shape}.")
    # Sums over neighbouring channels are a convolution with ones, along the channels.
    pixels = f.reshape(OPS["square"](x), [-1, sizes_of(x)[-1], 1])
    ones = np.ones((2 * depth_radius + 1, 1, 1), x.dtype.as_numpy_dtype)
    sums = conv(pixels, ones, strides=(1,), padding="SAME", dilations=(1,))
    return x * (OPS["reshape_like"](sums, x) * alpha + bias) ** -beta


lrn = local_response_normalization


@composite
def bias_add(value: Any, bias: Any, data_format: str | None = None) -> Tensor:
    """Add a number to each channel.

    Args:
        value: Shape (batch, ..., channels).
        bias: One number for each channel.
        data_format: A word that starts with "NC" says that the channels come second.

    Raises:
        ShapeError: Not as many numbers as channels.

    >>> bias_add([[1.0, 2.0]], [10.0, 20.0]).numpy()
    array([[11., 22.]], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/bias_add
    """
    x = convert_to_tensor(value)
    bias = convert_to_tensor(bias, dtype_hint=x.dtype)
    first = data_format is not None and data_format.startswith("NC")
    if data_format is not None and not (first or data_format.startswith("N")):
        raise ArgumentError(
            "`data_format` must be of the form `N...C` or `NC...`. "
            f"Received: data_format={data_format}"
        )
    channels = None if x.ndim < 2 else x.shape[1 if first else -1]
    if x.ndim < 2 or bias.ndim != 1 or not compatible((channels,), bias.shape):
        raise ShapeError(
            f"bias_add cannot add a bias of shape {bias.shape} to a tensor of shape {x.shape}.",
            why="Biases must be 1D, one for each channel, and the tensor at least 2D",
            instead=f"a bias of shape ({channels},)",
        )
    return x + (f.reshape(bias, [-1, *[1] * (x.ndim - 2)]) if first else bias)
