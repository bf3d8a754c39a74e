"""Convolutions and pooling with the arguments of TensorFlow 1: `value`, `filter`, `rate`.

Where it sits   beside nn.py, which gives these functions their place.
The one idea    the same operations under other words.
Try it          >>> import minitf.compat.v1 as tf
                >>> x = tf.ones([1, 4, 4, 1])
                >>> tf.nn.max_pool(value=x, ksize=2, strides=2, padding="SAME").shape
                TensorShape([1, 2, 2, 1])
Read next       compat/v1/layers/images.py
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.compat.v1.names import one_of
from minitf.core.tensor import Tensor


def conv2d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: bool = True,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
    filters: Any = None,
) -> Tensor:
    """Slide filters over images.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/conv2d
    """
    kernel = one_of("filters", filter, "filter", filters)
    return ops.conv2d(input, kernel, strides, padding, data_format, dilations, name)


def conv1d(
    value: Any = None,
    filters: Any = None,
    stride: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: Any = None,
    data_format: str | None = None,
    name: str | None = None,
    input: Any = None,
    dilations: Any = None,
) -> Tensor:
    """Slide filters over sequences."""
    given = one_of("input", value, "value", input)
    return ops.conv1d(given, filters, stride, padding, data_format or "NWC", dilations, name)


def convolution(
    input: Any,
    filter: Any = None,
    padding: str | None = None,
    strides: Any = None,
    dilation_rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    filters: Any = None,
    dilations: Any = None,
) -> Tensor:
    """Slide filters over as many axes as they have; the padding comes before the strides."""
    kernel = one_of("filters", filter, "filter", filters)
    spread = one_of("dilations", dilation_rate, "dilation_rate", dilations)
    return ops.convolution(input, kernel, strides, padding or "VALID", data_format, spread, name)


def conv2d_transpose(
    value: Any = None,
    filter: Any = None,
    output_shape: Any = None,
    strides: Any = None,
    padding: str = "SAME",
    data_format: str = "NHWC",
    name: str | None = None,
    input: Any = None,
    filters: Any = None,
    dilations: Any = None,
) -> Tensor:
    """The gradient of conv2d by its input: small images become large ones."""
    given = one_of("input", value, "value", input)
    kernel = one_of("filters", filter, "filter", filters)
    return ops.conv2d_transpose(
        given, kernel, output_shape, strides, padding, data_format, dilations, name
    )


def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Any = None,
) -> Tensor:
    """A convolution of each channel by itself."""
    spread = one_of("dilations", dilations, "rate", rate)
    return ops.depthwise_conv2d(input, filter, strides, padding, data_format, spread, name)


depthwise_conv2d_native = depthwise_conv2d


def max_pool(
    value: Any = None,
    ksize: Any = None,
    strides: Any = None,
    padding: Any = None,
    data_format: str = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> Tensor:
    """The largest entry of each window.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/max_pool
    """
    given = one_of("input", value, "value", input)
    return ops.max_pool(given, ksize, strides, padding, data_format, name)


def avg_pool(
    value: Any = None,
    ksize: Any = None,
    strides: Any = None,
    padding: Any = None,
    data_format: str = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> Tensor:
    """The mean of each window."""
    given = one_of("input", value, "value", input)
    return ops.avg_pool(given, ksize, strides, padding, data_format, name)
