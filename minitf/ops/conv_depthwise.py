"""TensorFlow's depthwise and separable convolutions: filters for each channel by itself.

Where it sits   over the rows of conv.py; the public names are in `tf.nn`.
The one idea    a convolution with as many groups as channels; then a 1x1 one mixes the channels:
                a ninth of the products of a 3x3 convolution, and often as good.
Try it          >>> import minitf as tf
                >>> image, filters = tf.ones([1, 2, 2, 3]), tf.ones([2, 2, 3, 1])
                >>> tf.nn.depthwise_conv2d(image, filters, [1, 1, 1, 1], "VALID").numpy().ravel()
                array([4., 4., 4.], dtype=float32)
Read next       ops/conv_transposed.py

Chollet, https://arxiv.org/abs/1610.02357
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops.conv import conv_filters, conv_input, of_shape
from minitf.ops.conv_functions import conv2d, of_one_type
from minitf.ops.functions import reshape, static_shape
from minitf.ops.images import channels_first, channels_last, sizes_of, sliding


def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Slide filters over each channel by itself.

    Args:
        input: Shape (batch, height, width, channels).
        filter: Shape (height, width, channels, multiplier): so many filters for each channel.
        strides: Four numbers, for each axis of the input; height and width equal.
        padding: "SAME", "VALID" or a pair of widths for each of the four axes.
        data_format: "NHWC" (default) or "NCHW".
        dilations: Two numbers.

    Returns:
        A tensor of shape (batch, height, width, channels * multiplier).

    https://www.tensorflow.org/api_docs/python/tf/nn/depthwise_conv2d
    """  # fmt: skip
    x, filter = of_one_type(input, filter)
    data_format = data_format or "NHWC"
    channels = x.shape[1 if data_format.startswith("NC") else -1]
    if filter.ndim != 4 or not compatible((channels,), filter.shape[2:3]):
        raise ShapeError(
            f"depthwise_conv2d got an input of shape {x.shape} and filters of {filter.shape}.",
            why="the filters are (height, width, channels, multiplier), with the input's channels",
            instead=f"filters of shape (height, width, {channels}, 1)",
        )
    return conv2d(
        x, _by_channel(filter), strides, padding, data_format, dilations,
        name or "depthwise_conv2d",
    )  # fmt: skip


def _by_channel(filter: Tensor) -> Tensor:
    """Filters (height, width, channels, multiplier) as conv takes them: each sees one channel."""
    height, width, _, _ = sizes_of(filter)
    return reshape(filter, [height, width, 1, -1])


def separable_conv2d(
    input: Any,
    depthwise_filter: Any,
    pointwise_filter: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """depthwise_conv2d, then a 1x1 conv2d that mixes the channels.

    Args:
        input: Shape (batch, height, width, channels).
        depthwise_filter: Shape (height, width, channels, multiplier).
        pointwise_filter: Shape (1, 1, channels * multiplier, filters).
        strides: As depthwise_conv2d.
        padding: As depthwise_conv2d.
        data_format: "NHWC" (default) or "NCHW".
        dilations: Two numbers.

    https://www.tensorflow.org/api_docs/python/tf/nn/separable_conv2d
    """  # fmt: skip
    pointwise_filter = convert_to_tensor(pointwise_filter)
    if pointwise_filter.ndim != 4 or not compatible((1, 1), pointwise_filter.shape[:2]):
        raise ShapeError(
            f"separable_conv2d got a pointwise_filter of shape {pointwise_filter.shape}.",
            why="it mixes the channels of one pixel at a time",
            instead="shape (1, 1, channels * multiplier, filters)",
        )
    each = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format, dilations)
    return conv2d(each, pointwise_filter, 1, "VALID", data_format or "NHWC", name=name)


def depthwise_conv2d_backprop_input(
    input_sizes: Any,
    filter: Any,
    out_backprop: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = (1, 1, 1, 1),
    name: str | None = None,
) -> Tensor:
    """The gradient of depthwise_conv2d by its input, of shape `input_sizes`.

    https://www.tensorflow.org/api_docs/python/tf/nn/depthwise_conv2d_backprop_input
    """  # fmt: skip
    g, filter = of_one_type(out_backprop, filter)
    sizes = static_shape(input_sizes)
    sizes = (sizes[0], *sizes[2:], sizes[1]) if data_format == "NCHW" else sizes
    x = conv_input(
        channels_last(g, data_format), _by_channel(filter), of_shape(filter, sizes), name=name,
        **sliding(2, strides, padding, data_format, dilations),
    )  # fmt: skip
    return channels_first(x, data_format)


def depthwise_conv2d_backprop_filter(
    input: Any,
    filter_sizes: Any,
    out_backprop: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = (1, 1, 1, 1),
    name: str | None = None,
) -> Tensor:
    """The gradient of depthwise_conv2d by its filters, of shape `filter_sizes`.

    https://www.tensorflow.org/api_docs/python/tf/nn/depthwise_conv2d_backprop_filter
    """  # fmt: skip
    x, g = of_one_type(input, out_backprop)
    height, width, channels, multiplier = static_shape(filter_sizes)
    like = of_shape(x, (height, width, 1, channels * multiplier))
    w = conv_filters(
        channels_last(x, data_format), channels_last(g, data_format), like, name=name,
        **sliding(2, strides, padding, data_format, dilations),
    )  # fmt: skip
    return reshape(w, [height, width, channels, multiplier])
