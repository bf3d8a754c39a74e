"""TensorFlow's transposed convolutions: from few places to many.

Where it sits   over the row conv_input; the public names are in `tf.nn`.
The one idea    each is the gradient of a convolution by its input, with the roles exchanged: what
                was the input's shape must be said, as several sizes shrink to the same one.
Try it          >>> import minitf as tf
                >>> pixel, brush = tf.ones([1, 2, 1]), tf.ones([2, 1, 1])
                >>> tf.nn.conv1d_transpose(pixel, brush, [1, 4, 1], strides=2).numpy().ravel()
                array([1., 1., 1., 1.], dtype=float32)
Read next       ops/pooling.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.ops.conv import conv_input, of_shape
from minitf.ops.conv_functions import of_one_type
from minitf.ops.functions import static_shape
from minitf.ops.images import channels_first, channels_last, sizes_of, sliding


def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The gradient of conv1d by its input; see conv2d_transpose.

    https://www.tensorflow.org/api_docs/python/tf/nn/conv1d_transpose
    """  # fmt: skip
    return _transposed(1, input, filters, output_shape, strides, padding, data_format, dilations,
                       name)  # fmt: skip


def conv2d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The gradient of conv2d by its input: small images become large ones.

    Args:
        input: Shape (batch, height, width, channels).
        filters: Shape (height, width, output channels, channels).
        output_shape: The shape that conv2d would have to turn into that of `input`: four sizes,
            or only height and width.
        strides: As conv2d: how far apart the places are in the output.
        padding: As conv2d.
        data_format: "NHWC" or "NCHW".
        dilations: As conv2d.

    Raises:
        ShapeError: `output_shape` is not the shape of an input that gives this output.

    >>> conv2d_transpose([[[[1.0]]]], [[[[2.0]], [[3.0]]]], [1, 1, 2, 1], 2).numpy().ravel()
    array([2., 3.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/conv2d_transpose
    """  # fmt: skip
    return _transposed(2, input, filters, output_shape, strides, padding, data_format, dilations,
                       name)  # fmt: skip


def conv3d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NDHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The gradient of conv3d by its input; see conv2d_transpose.

    https://www.tensorflow.org/api_docs/python/tf/nn/conv3d_transpose
    """  # fmt: skip
    return _transposed(3, input, filters, output_shape, strides, padding, data_format, dilations,
                       name)  # fmt: skip


def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The gradient of a convolution over as many axes as the filters have; see conv2d_transpose.

    https://www.tensorflow.org/api_docs/python/tf/nn/conv_transpose
    """  # fmt: skip
    filters = convert_to_tensor(filters)
    rank = filters.ndim - 2
    data_format = data_format or "N" + "C".rjust(rank + 1, "_")
    return _transposed(rank, input, filters, output_shape, strides, padding, data_format,
                       dilations, name)  # fmt: skip


def atrous_conv2d_transpose(
    value: Any, filters: Any, output_shape: Any, rate: int, padding: str, name: str | None = None
) -> Tensor:
    """The gradient of atrous_conv2d by its input.

    https://www.tensorflow.org/api_docs/python/tf/nn/atrous_conv2d_transpose
    """
    return conv2d_transpose(value, filters, output_shape, 1, padding, dilations=rate, name=name)


def _transposed(
    rank: int, input: Any, filters: Any, output_shape: Any, strides: Any, padding: Any,
    data_format: str, dilations: Any, name: str | None,
) -> Tensor:  # fmt: skip
    g, filters = of_one_type(input, filters)
    g = channels_last(g, data_format)
    sizes = static_shape(output_shape)
    if len(sizes) == rank:  # height and width alone
        sizes = (sizes_of(g)[0], *sizes, filters.shape[-2])
    elif data_format.startswith("NC"):
        sizes = (sizes[0], *sizes[2:], sizes[1])
    z = conv_input(
        g, filters, of_shape(filters, sizes), name=name or f"conv{rank}d_transpose",
        **sliding(rank, strides, padding, data_format, dilations),
    )  # fmt: skip
    return channels_first(z, data_format)
