"""Sizes along the axes of a picture: one number for all, or one for each.

Where it sits   below the convolution, pooling and reshaping layers.
The one idea    `3` means `(3, 3)` in two dimensions; what is no positive whole number is refused
                when the layer is made, not when it is called.
Try it          >>> sizes_of(3, 2, "kernel_size"), sizes_of((2, 5), 2, "strides")
                ((3, 3), (2, 5))
Read next       keras/layers/convolution/conv.py
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from minitf.errors import ArgumentError, DTypeError
from minitf.keras.config import image_data_format

PADDINGS = ("valid", "same")


def positive(layer: Any, argument: str, value: Any, instead: str) -> int:
    """The value, a whole number above 0.

    Raises:
        ArgumentError: It is something else.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__") or value <= 0:
        raise ArgumentError(
            f"Received an invalid value for argument `{argument}` of {type(layer).__name__}: "
            f"`{argument}` must be a positive integer. Received: {argument}={value!r}",
            instead=instead,
        )
    return operator.index(value)


def whole_number(argument: str, value: Any, instead: str) -> int:
    """The value, a whole number above 0.

    Raises:
        DTypeError: It is no whole number, which is a TypeError and a ValueError.
        ArgumentError: It is 0 or less.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise DTypeError(
            f"Expected an integer value for `{argument}`, got {type(value)}.", instead=instead
        )
    if value <= 0:
        raise ArgumentError(
            f"The value of `{argument}` should be a positive integer. Received: {argument}={value}",
            instead=instead,
        )
    return value


def sizes_of(value: Any, rank: int, argument: str, smallest: int = 1) -> tuple[int, ...]:
    """A tuple of `rank` whole numbers.

    Raises:
        ArgumentError: Another number of them, no whole numbers, or numbers below `smallest`.
    """
    parts = tuple(value) if isinstance(value, (list, tuple)) else (value,) * rank
    try:
        numbers = tuple(operator.index(part) for part in parts)
    except TypeError:
        numbers = ()
    small = {number for number in numbers if number < smallest}
    if len(numbers) != rank or small:
        rule = f"`value {'>=' if smallest == 0 else '>'} {max(0, smallest - 1)}`"
        raise ArgumentError(
            f"The `{argument}` argument must be a tuple of {rank} integers. Received "
            f"{argument}={value}{f', including values {small}' if small else ''} that do not "
            f"satisfy {rule}.",
            instead=f"{argument}={max(2, smallest)}, or one number for each axis: "
            f"{argument}={(max(2, smallest),) * rank}",
        )
    return numbers


def padding_of(padding: Any, allowed: Sequence[str] = PADDINGS) -> str:
    """The padding in small letters.

    Raises:
        ArgumentError: It is none of those allowed.
    """
    found = padding.lower() if isinstance(padding, str) else padding
    if found not in allowed:
        raise ArgumentError(
            f"The `padding` argument must be one of {list(allowed)}. Received: {padding!r}."
        )
    return found


def data_format_of(data_format: str | None) -> str:
    """The data format; None means the setting.

    Raises:
        ArgumentError: It is not known.
    """
    found = (data_format or image_data_format()).lower()
    if found not in ("channels_last", "channels_first"):
        raise ArgumentError(
            f"The `data_format` argument must be one of 'channels_first', 'channels_last'. "
            f"Received: {data_format!r}."
        )
    return found


def channel_axis(data_format: str) -> int:
    """Where the channels are, counted from the end or the start."""
    return -1 if data_format == "channels_last" else 1


def tf_format(rank: int, data_format: str) -> str:
    """TensorFlow's name of a data format: "NHWC"."""
    places = "DHW"[3 - rank :] if rank > 1 else "W"
    return f"N{places}C" if data_format == "channels_last" else f"NC{places}"


def spatial_shape(shape: Sequence[Any], data_format: str) -> tuple[Any, ...]:
    """The sizes without batch and channels."""
    return tuple(shape[1:-1] if data_format == "channels_last" else shape[2:])


def whole_shape(
    batch: Any, spatial: Sequence[Any], channels: Any, data_format: str
) -> tuple[Any, ...]:
    """Batch, places and channels in the order of the data format."""
    if data_format == "channels_last":
        return (batch, *spatial, channels)
    return (batch, channels, *spatial)
