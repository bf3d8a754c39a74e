"""Cosine transforms: signals as sums of cosines, with real weights.

Where it sits   functions of `tf.signal`; each is a product with a matrix of cosines.
The one idea    a signal mirrored at its ends is even, and an even signal has cosines only.  The
                four types differ in where the mirrors stand: on the last entry, or half a step
                behind.
Try it          >>> import minitf as tf
                >>> tf.signal.dct([1.0, 1.0], norm="ortho").numpy().round(4)
                array([1.4142, 0.    ], dtype=float32)
Read next       signal/mel.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from minitf.core.context import init_scope
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops import (
    cast,
    composite,
    concat,
    cos,
    matvec,
    range_,
    reverse,
    shape,
    split,
    sqrt,
)
from minitf.signal.spectral import frame, overlap_and_add
from minitf.signal.transforms import resized
from minitf.signal.windows import vorbis_window

INVERSE = {1: 1, 2: 3, 3: 2, 4: 4}


def _cosines(kind: int, n: Any, ortho: bool) -> Tensor:
    """The matrix of the transform: row k holds the cosine of frequency k."""
    place, size = cast(range_(n), "float64"), cast(n, "float64")
    frequency = place[:, None]
    if kind == 1:
        ends = cast((place == 0) | (place == size - 1.0), "float64")
        return cos(frequency * place * (math.pi / (size - 1.0))) * (2.0 - ends)
    at = place if kind == 3 else place + 0.5
    turns = frequency if kind == 2 else frequency + 0.5
    waves = cos(turns * at * (math.pi / size)) * (sqrt(2.0 / size) if ortho else 2.0)
    if kind == 4:
        return waves
    # The frequency 0, or the entry at the mirror, counts less.
    zero = frequency if kind == 2 else place
    less = math.sqrt(0.5) if ortho else 1.0 if kind == 2 else 0.5
    return waves * (1.0 - cast(zero == 0, "float64") * (1.0 - less))


@lru_cache(maxsize=16)
def _table(kind: int, n: int, ortho: bool) -> np.ndarray:
    """The same as numbers, kept for the next transform of this length."""
    with init_scope():
        return _cosines(kind, n, ortho).numpy()


def _transform(input: Any, kind: int, n: Any, axis: int, norm: str | None) -> Tensor:
    x = convert_to_tensor(input)
    if axis != -1:
        raise ArgumentError(f"A cosine transform goes over the last axis, axis=-1, not {axis}.")
    if kind not in INVERSE or norm not in (None, "ortho") or (kind == 1 and norm):
        raise ArgumentError(
            f"There is no cosine transform of type {kind} with norm={norm!r}.",
            instead="type 1, 2, 3 or 4; norm=None or, but for type 1, 'ortho'",
        )
    if n is not None:
        if n < 1:
            raise ArgumentError(f"n should be a positive integer or None, and is {n}.")
        x = resized(x, [n])
    size = shape(x)[-1] if x.shape[-1] is None else x.shape[-1]
    if kind == 1 and isinstance(size, int) and size < 2:
        raise ArgumentError("Type-I DCT requires the dimension to be greater than one.")
    make = _table if isinstance(size, int) else _cosines
    return matvec(cast(make(kind, size, norm == "ortho"), x.dtype), x)


@composite
def dct(
    input: Any, type: int = 2, n: Any = None, axis: int = -1, norm: str | None = None
) -> Tensor:
    """The discrete cosine transform over the last axis.

    Args:
        input: float32 or float64.
        type: 1, 2, 3 or 4.
        n: The axis is cut or filled up with zeros to this length first.
        axis: -1.
        norm: None, or "ortho": as a rotation, which keeps lengths.

    https://www.tensorflow.org/api_docs/python/tf/signal/dct
    """
    return _transform(input, type, n, axis, norm)


@composite
def idct(
    input: Any, type: int = 2, n: Any = None, axis: int = -1, norm: str | None = None
) -> Tensor:
    """The inverse of the cosine transform of this type; without norm="ortho" up to a factor.

    https://www.tensorflow.org/api_docs/python/tf/signal/idct
    """
    if n is not None:
        raise ArgumentError(f"idct does not take n, and n={n} was given.")
    return _transform(input, INVERSE.get(type, type), n, axis, norm)


@composite
def mdct(
    signals: Any,
    frame_length: int,
    window_fn: Callable[..., Tensor] | None = vorbis_window,
    pad_end: bool = False,
    norm: str | None = None,
) -> Tensor:
    """The modified cosine transform of frames that overlap by half: half as many numbers out.

    Args:
        signals: Real, shape [..., samples].
        frame_length: How many samples a frame has: a multiple of 4.
        window_fn: Gives the weights that fade a frame in and out; None: none.
        pad_end: As in `frame`.
        norm: As in `dct`.

    Returns:
        Shape [..., frames, frame_length // 2].

    https://www.tensorflow.org/api_docs/python/tf/signal/mdct
    """
    if frame_length % 4:
        raise ArgumentError(f"The frame length must be a multiple of 4, and is {frame_length}.")
    pieces = frame(signals, frame_length, frame_length // 2, pad_end)
    pieces = _faded(pieces, frame_length, window_fn)
    a, b, c, d = split(pieces, 4, -1)
    folded = concat([-reverse(c, [-1]) - d, a - reverse(b, [-1])], -1)
    return dct(folded, type=4, norm=norm)


@composite
def inverse_mdct(
    mdcts: Any,
    window_fn: Callable[..., Tensor] | None = vorbis_window,
    norm: str | None = None,
) -> Tensor:
    """The signal of which these are the modified cosine transforms.

    Args:
        mdcts: Shape [..., frames, frame_length // 2].
        window_fn: The window of `mdct`.
        norm: The norm of `mdct`.

    https://www.tensorflow.org/api_docs/python/tf/signal/inverse_mdct
    """
    x = convert_to_tensor(mdcts)
    half = shape(x)[-1] if x.shape[-1] is None else x.shape[-1]
    folded = dct(x, type=4, norm=norm)
    folded = folded if norm == "ortho" else folded * (0.5 / cast(half, x.dtype))
    first, second = split(folded, 2, -1)
    turned = [second, -reverse(second, [-1]), -reverse(first, [-1]), -first]
    return overlap_and_add(_faded(concat(turned, -1), 2 * half, window_fn), half)


def _faded(pieces: Tensor, length: int, window_fn: Callable[..., Tensor] | None) -> Tensor:
    if window_fn is None:
        return pieces * math.sqrt(0.5)
    return pieces * window_fn(length, dtype=pieces.dtype)
