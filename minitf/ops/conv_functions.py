"""TensorFlow's convolutions: conv1d, conv2d, conv3d and convolution.

Where it sits   over the three rows of conv.py; the public names are in `tf.nn`.
The one idea    all of them are one op: here only the arguments are tidied, and for "NCHW" the
                channels are moved to the end and back.
Try it          >>> import minitf as tf
                >>> image, edges = tf.ones([1, 4, 4, 1]), tf.ones([3, 3, 1, 1])
                >>> tf.nn.conv2d(image, edges, strides=1, padding="SAME")[0, :, :, 0].numpy()
                array([[4., 6., 6., 4.],
                       [6., 9., 9., 6.],
                       [6., 9., 9., 6.],
                       [4., 6., 6., 4.]], dtype=float32)
Read next       ops/conv_depthwise.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.ops.conv import conv
from minitf.ops.images import (
    channels_first,
    channels_last,
    flat_batch,
    places_of,
    sliding,
    unflat_batch,
)


def conv1d(
    input: Any,
    filters: Any,
    stride: Any,
    padding: Any,
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Slide filters over signals.

    Args:
        input: Shape (batch, width, channels).
        filters: Shape (width, channels, filters), of the input's type.
        stride: How far the filters move between one place and the next.
        padding: "SAME" (as many places as entries, divided by the stride) or "VALID".
        data_format: "NWC", or "NCW" for channels before the axis.
        dilations: How far apart the entries that a filter sees are.

    Returns:
        A tensor of shape (batch, places, filters).

    Raises:
        ShapeError: Shapes that do not fit.

    >>> conv1d([[[1.0], [2.0], [4.0]]], [[[1.0]], [[1.0]]], stride=1, padding="VALID").numpy()
    array([[[3.],
            [6.]]], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/conv1d
    """  # fmt: skip
    return _conv("conv1d", 1, input, filters, stride, padding, data_format, dilations, name)


def conv2d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Slide filters over images; see conv1d.

    Args:
        input: Shape (batch, height, width, channels).
        filters: Shape (height, width, channels, filters); with fewer channels than the input has,
            the channels are divided into groups.
        strides: One number, two, or four (for each axis of the input).
        padding: "SAME", "VALID" or a pair of widths for each of the four axes.
        data_format: "NHWC" or "NCHW".
        dilations: As strides; default 1.

    >>> conv2d([[[[1.0], [2.0]], [[3.0], [4.0]]]], [[[[10.0]]]], 1, "VALID").numpy().ravel()
    array([10., 20., 30., 40.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/conv2d
    """  # fmt: skip
    return _conv("conv2d", 2, input, filters, strides, padding, data_format, dilations, name)


def conv3d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NDHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Slide filters over volumes; see conv1d.

    Args:
        input: Shape (batch, depth, height, width, channels).
        filters: Shape (depth, height, width, channels, filters).
        strides: Five numbers, one for each axis of the input.
        padding: "SAME" or "VALID".
        data_format: "NDHWC" or "NCDHW".
        dilations: As strides; default 1.

    https://www.tensorflow.org/api_docs/python/tf/nn/conv3d
    """  # fmt: skip
    return _conv("conv3d", 3, input, filters, strides, padding, data_format, dilations, name)


def convolution(
    input: Any,
    filters: Any,
    strides: Any = None,
    padding: str = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Slide filters over as many axes as they have; see conv1d.

    Args:
        input: Shape (batch, axes..., channels).
        filters: Shape (axes..., channels, filters).
        strides: One number, or one for each axis that the filters have.
        padding: "VALID" or "SAME".
        data_format: A word that starts with "NC" puts the channels first.
        dilations: As strides.

    https://www.tensorflow.org/api_docs/python/tf/nn/convolution
    """  # fmt: skip
    filters = convert_to_tensor(filters)
    rank = filters.ndim - 2
    if data_format is None:
        data_format = "N" + "C".rjust(rank + 1, "_")
    strides, dilations = 1 if strides is None else strides, 1 if dilations is None else dilations
    _one_or_the_other(rank, strides, dilations, data_format)
    return _conv(
        "convolution", rank, input, filters, strides, padding, data_format, dilations, name
    )


def _one_or_the_other(rank: int, strides: Any, dilations: Any, data_format: str) -> None:
    moves = places_of("strides", strides, rank, data_format)
    apart = places_of("dilations", dilations, rank, data_format)
    if max(moves, default=1) > 1 and max(apart, default=1) > 1:
        raise ArgumentError(
            f"convolution takes strides={list(moves)} or dilations={list(apart)}, not both.",
            why="`strides > 1` not supported in conjunction with `dilation_rate > 1` in TensorFlow",
        )


def _conv(
    words: str, rank: int, input: Any, filters: Any, strides: Any, padding: Any,
    data_format: str, dilations: Any, name: str | None,
) -> Tensor:  # fmt: skip
    x, filters = of_one_type(input, filters)
    if filters.ndim != rank + 2 or x.ndim < rank + 2:
        raise ShapeError(
            f"{words} got an input of shape {x.shape} and filters of shape {filters.shape}.",
            why=f"filters must be {rank + 2}-dimensional, and the input as well: filters are "
            f"(axes..., channels, filters), inputs (batch, axes..., channels)",
            instead="tf.expand_dims or tf.reshape for a missing batch or channel axis",
        )
    x, batch = flat_batch(x, rank)
    z = conv(
        channels_last(x, data_format), filters, name=name or words,
        **sliding(rank, strides, padding, data_format, dilations),
    )  # fmt: skip
    return unflat_batch(channels_first(z, data_format), batch)


def of_one_type(x: Any, filters: Any) -> tuple[Tensor, Tensor]:
    """Both as tensors; Python numbers take the type of the other one."""
    if hasattr(x, "dtype"):
        x = convert_to_tensor(x)
        filters = convert_to_tensor(filters, dtype_hint=x.dtype)
    else:
        filters = convert_to_tensor(filters)
        x = convert_to_tensor(x, dtype_hint=filters.dtype)
    if not (x.dtype.is_floating or x.dtype.name == "int32"):
        raise DTypeError(
            f"A convolution takes floating numbers or int32, and got {x.dtype.name} {x.shape}.",
            instead="tf.cast(x, tf.float32)",
        )
    return x, filters


def atrous_conv2d(
    value: Any, filters: Any, rate: int, padding: str, name: str | None = None
) -> Tensor:
    """conv2d with filters whose entries are `rate` apart (French à trous: with holes).

    https://www.tensorflow.org/api_docs/python/tf/nn/atrous_conv2d
    """
    return conv2d(value, filters, 1, padding, dilations=rate, name=name)
