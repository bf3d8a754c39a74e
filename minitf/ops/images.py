"""The arguments that convolutions and poolings share: strides, padding, the order of the axes.

Where it sits   between the rows of convolution and pooling and TensorFlow's functions over them.
The one idea    TensorFlow lets one say the same in many ways (2, [2, 2], [1, 2, 2, 1]); the rows
                know one: a tuple with a number for each axis of the image, channels at the end.
Try it          >>> places_of("strides", [1, 2, 3, 1], 2, "NHWC")
                (2, 3)
                >>> padding_of([[0, 0], [1, 2], [3, 4], [0, 0]], 2, "NHWC")
                ((1, 2), (3, 4))
Read next       ops/conv_functions.py
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops.functions import reshape, static_value, transpose


def places_of(words: str, given: Any, rank: int, data_format: str | None) -> tuple[int, ...]:
    """A number for each of `rank` axes, from one number, one an axis, or one for every axis.

    Raises:
        ArgumentError: Too few or too many, or not 1 for the batch and the channels.
    """
    if given is None:
        return (1,) * rank
    given = static_value(given)
    numbers = [operator.index(n) for n in np.atleast_1d(given).tolist()]
    if len(numbers) == 1:
        numbers *= rank
    if len(numbers) == rank + 2:
        at = 2 if str(data_format).startswith("NC") else 1
        others = [n for i, n in enumerate(numbers) if not at <= i < at + rank]
        if others != [1, 1]:
            raise ArgumentError(
                f"{words}={given} moves along the batch or the channels.",
                why=f"Current implementation does not yet support {words} in the batch and depth "
                "dimensions",
                instead="1 for these two",
            )
        numbers = numbers[at : at + rank]
    if len(numbers) != rank:
        raise ArgumentError(
            f"{words} should be of length 1, {rank} or {rank + 2}. It is {given}.",
            instead=f"one number, or {rank}: one for each axis of the image",
        )
    if min(numbers) < 1:
        raise ArgumentError(f"{words} must be > 0, but got {given}.")
    return tuple(numbers)


def padding_of(given: Any, rank: int, data_format: str | None) -> Any:
    """ "SAME", "VALID", or a pair of widths for each axis of the image.

    Raises:
        ArgumentError: Another word, or widths that do not fit the axes.
    """
    if isinstance(given, str):
        if given not in ("SAME", "VALID"):
            raise ArgumentError(
                f"padding {given!r} is not in the list of allowed values: 'SAME', 'VALID'.",
                instead=repr(given.upper()) if given.upper() in ("SAME", "VALID") else None,
            )
        return given
    pairs = np.asarray(static_value(given))
    if pairs.shape != (rank + 2, 2):
        raise ArgumentError(
            f"When padding is a list, it must be of size {rank + 2}. It is {given!r}.",
            why="it holds the widths (before, after) for each axis of the input",
            instead="[[0, 0], [top, bottom], [left, right], [0, 0]]",
        )
    at = 2 if str(data_format).startswith("NC") else 1
    inner = pairs[at : at + rank]
    if pairs.min() < 0 or pairs.sum() != inner.sum():
        raise ArgumentError(
            f"padding={given!r} has a negative width, or a frame around batch or channels.",
            instead="[[0, 0], [top, bottom], [left, right], [0, 0]]",
        )
    return tuple((int(before), int(after)) for before, after in inner)


def sliding(
    rank: int, strides: Any, padding: Any, data_format: str | None, dilations: Any
) -> dict[str, Any]:
    """How windows slide, as the rows of convolution and pooling take it."""
    return {
        "strides": places_of("strides", strides, rank, data_format),
        "padding": padding_of(padding, rank, data_format),
        "dilations": places_of("dilations", dilations, rank, data_format),
    }


def channels_last(x: Tensor, data_format: str | None) -> Tensor:
    """(batch, channels, axes...) to (batch, axes..., channels), if `data_format` says "NC..."."""
    if not _first(data_format) or x.ndim < 3:
        return x
    return transpose(x, [0, *range(2, x.ndim), 1])


def channels_first(x: Tensor, data_format: str | None) -> Tensor:
    """The way back from channels_last."""
    if not _first(data_format):
        return x
    return transpose(x, [0, x.ndim - 1, *range(1, x.ndim - 1)])


def _first(data_format: str | None) -> bool:
    if data_format is not None and set(data_format) - set("NCDHW_"):
        raise ArgumentError(
            f"data_format {data_format!r} is not in the list of allowed values.",
            instead="'NHWC' (channels last) or 'NCHW'; 'NWC' or 'NCW' for signals",
        )
    return data_format is not None and data_format.startswith("NC") and len(data_format) > 2


def flat_batch(x: Tensor, rank: int) -> tuple[Tensor, list[Any] | None]:
    """Several batch axes as one; and what unflat_batch needs to part them again."""
    extra = x.ndim - rank - 1
    if extra == 1:
        return x, None
    sizes = sizes_of(x)
    return reshape(x, [-1, *sizes[extra:]]), sizes[:extra]


def unflat_batch(z: Tensor, batch: list[Any] | None) -> Tensor:
    return z if batch is None else reshape(z, [*batch, *sizes_of(z)[1:]])


def sizes_of(x: Tensor) -> list[Any]:
    """The sizes of the axes, as reshape takes them: scalars of the graph where they are open."""
    if x.shape.is_fully_defined():
        return list(x.shape)
    sizes = OPS["shape"](x)
    return [sizes[i] if n is None else n for i, n in enumerate(x.shape)]
