"""keras.ops: what slides over sequences, pictures and volumes: convolutions and pools.

Where it sits   a theme of keras.ops; the layers of convolution and pooling do the same.
The one idea    Keras' words (pool_size, "valid", channels_last) over minitf's ops; the number of
                spatial axes is read from the input.
Try it          >>> from minitf import keras
                >>> keras.ops.max_pool([[[1.0], [3.0], [2.0], [0.0]]], 2).numpy().ravel()
                array([3., 2.], dtype=float32)
Read next       keras/ops/folding.py

As https://keras.io/api/ops/nn/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import config
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import promoted
from minitf.keras.ops.symbolic import operation


def tf_format(data_format: str | None, rank: int) -> str:
    """TensorFlow's word for where the channels are."""
    last = (data_format or config.image_data_format()) == "channels_last"
    spatial = {1: "W", 2: "HW", 3: "DHW"}[rank]
    return f"N{spatial}C" if last else f"NC{spatial}"


def _channels_last(data_format: str | None) -> bool:
    return (data_format or config.image_data_format()) == "channels_last"


def each(value: Any, rank: int) -> list[int]:
    """One number for each spatial axis."""
    return [value] * rank if isinstance(value, int) else list(value)


def _pooled(kind: str, inputs: Any, size: Any, strides: Any, padding: str, form: Any) -> Tensor:
    inputs = convert_to_tensor(inputs)
    rank = inputs.ndim - 2
    size = each(size, rank)
    strides = size if strides is None else each(strides, rank)
    return ops.pool(
        inputs, size, kind, strides=strides, padding=padding.upper(),
        data_format=tf_format(form, rank),
    )  # fmt: skip


@operation("inputs", module="nn")
def max_pool(
    inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid",
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """The largest number of each window."""
    return _pooled("MAX", inputs, pool_size, strides, padding, data_format)


@operation("inputs", module="nn")
def average_pool(
    inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid",
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """The mean of each window."""
    return _pooled("AVG", inputs, pool_size, strides, padding, data_format)


def _adaptive(inputs: Any, output_size: Any, data_format: str | None, reduce: Any) -> Tensor:
    x = convert_to_tensor(inputs)
    rank = x.ndim - 2
    first = 1 if _channels_last(data_format) else 2
    for number, count in enumerate(each(output_size, rank)):
        axis = first + number
        size = x.shape[axis]
        parts = []
        for i in range(count):
            place: list[Any] = [slice(None)] * x.ndim
            place[axis] = slice(i * size // count, -(-(i + 1) * size // count))
            parts.append(reduce(x[tuple(place)], axis=axis, keepdims=True))
        x = ops.concat(parts, axis=axis)
    return x


@operation("inputs", module="nn")
def adaptive_average_pool(inputs: Any, output_size: Any, data_format: str | None = None) -> Tensor:
    """The means of so many shares of each axis."""
    return _adaptive(inputs, output_size, data_format, ops.reduce_mean)


@operation("inputs", module="nn")
def adaptive_max_pool(inputs: Any, output_size: Any, data_format: str | None = None) -> Tensor:
    """The largest numbers of so many shares of each axis."""
    return _adaptive(inputs, output_size, data_format, ops.reduce_max)


def _check_channels(
    inputs: Any, kernel: Any, wanted: int | None, data_format: str | None, groups: bool = False
) -> None:
    """The kernel must be made for so many channels; or for a share of them, with groups.

    Raises:
        ArgumentError: It is not.
    """
    channels = inputs.shape[-1 if _channels_last(data_format) else 1]
    if None in (channels, wanted) or channels == wanted or (groups and not channels % wanted):
        return
    raise ArgumentError(
        "The number of input channels must match the kernel's"
        + (", or be evenly divisible by it. " if groups else ". ")
        + f"Received: inputs.shape={tuple(inputs.shape)}, with {channels} channels, "
        f"kernel.shape={tuple(kernel.shape)}, for {wanted}"
    )


def _conv_spec(
    inputs: Any, kernel: Any, strides: Any, padding: str, data_format: str | None,
    dilation_rate: Any,
) -> KerasTensor | None:  # fmt: skip
    """Strides and dilations together have a shape, though TensorFlow computes no such thing."""
    shape = rules.shape_of(inputs)
    sizes: list[Any] = list(rules.shape_of(kernel))
    rank = len(shape) - 2
    steps, spread = each(strides, rank), each(dilation_rate, rank)
    if max(steps) == 1 or max(spread) == 1:
        return None
    _check_channels(inputs, kernel, sizes[-2], data_format, groups=True)
    last = _channels_last(data_format)
    places = []
    for size, wide, step, gap in zip(shape[1:-1] if last else shape[2:], sizes, steps, spread,
                                     strict=False):  # fmt: skip
        less = 0 if padding == "same" else (wide - 1) * gap
        places.append(None if size is None else -(-(size - less) // step))
    rest = [*places, sizes[-1]] if last else [sizes[-1], *places]
    return rules.symbol([shape[0], *rest], inputs, kernel)


@operation("inputs kernel", module="nn", rule=_conv_spec)
def conv(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid",
    data_format: str | None = None, dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """The product sums of a kernel with each window.

    Raises:
        ArgumentError: The channels of input and kernel do not fit.
    """
    inputs, kernel = promoted(inputs, kernel)
    rank = inputs.ndim - 2
    _check_channels(inputs, kernel, kernel.shape[-2], data_format, groups=True)
    return ops.convolution(
        inputs, kernel, strides=each(strides, rank), padding=padding.upper(),
        data_format=tf_format(data_format, rank), dilations=each(dilation_rate, rank),
    )  # fmt: skip


def _rows_as_pictures(x: Tensor, last: bool) -> Tensor:
    return ops.expand_dims(x, 1 if last else 2)


@operation("inputs kernel", module="nn")
def depthwise_conv(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid",
    data_format: str | None = None, dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """A convolution of each channel on its own."""
    inputs, kernel = promoted(inputs, kernel)
    last, rank = _channels_last(data_format), inputs.ndim - 2
    _check_channels(inputs, kernel, kernel.shape[-2], data_format)
    if rank == 1:
        step, spread = each(strides, 1) * 2, [1, *each(dilation_rate, 1)]
        made = depthwise_conv(
            _rows_as_pictures(inputs, last), ops.expand_dims(kernel, 0), step, padding,
            data_format, spread if spread[1] > 1 else 1,
        )  # fmt: skip
        return ops.squeeze(made, axis=1 if last else 2)
    steps = each(strides, 2)
    whole = [1, *steps, 1] if last else [1, 1, *steps]
    return ops.depthwise_conv2d(
        inputs, kernel, whole, padding.upper(), data_format=tf_format(data_format, 2),
        dilations=each(dilation_rate, 2),
    )  # fmt: skip


@operation("inputs depthwise_kernel pointwise_kernel", module="nn")
def separable_conv(
    inputs: Any, depthwise_kernel: Any, pointwise_kernel: Any, strides: Any = 1,
    padding: str = "valid", data_format: str | None = None, dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """Each channel on its own, then the channels mixed."""
    alone = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    return conv(alone, pointwise_kernel, 1, "valid", data_format, 1)


@operation("inputs kernel", module="nn")
def conv_transpose(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid", output_padding: Any = None,
    data_format: str | None = None, dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """The way back of a convolution: each number spreads the kernel, and all are added up."""
    inputs, kernel = promoted(inputs, kernel)
    rank, last = inputs.ndim - 2, _channels_last(data_format)
    _check_channels(inputs, kernel, kernel.shape[-1], data_format)
    steps, spread = each(strides, rank), each(dilation_rate, rank)
    more = [None] * rank if output_padding is None else each(output_padding, rank)
    sizes = ops.shape(inputs)
    first = 1 if last else 2
    places = [
        _spread_size(sizes[first + i], kernel.shape[i], steps[i], spread[i], padding, more[i])
        for i in range(rank)
    ]
    channels = kernel.shape[-2]
    target = [sizes[0], *places, channels] if last else [sizes[0], channels, *places]
    return ops.conv_transpose(
        inputs, kernel, target, steps, padding=padding.upper(),
        data_format=tf_format(data_format, rank), dilations=spread,
    )  # fmt: skip


def _spread_size(
    size: Any, kernel: int, stride: int, dilation: int, padding: str, more: int | None
) -> Any:
    wide = (kernel - 1) * dilation + 1
    if more is None:
        return size * stride + max(wide - stride, 0) if padding == "valid" else size * stride
    around = 0 if padding == "valid" else wide // 2
    return (size - 1) * stride + wide - 2 * around + more
