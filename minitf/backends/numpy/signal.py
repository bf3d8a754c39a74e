"""Fourier transforms and frames of signals in numpy.

Where it sits   one theme of the table of the numpy backend; torch shares the frames.
The one idea    numpy.fft over the last axes, and frames cut out and added up piece by piece.
Try it          >>> KERNELS["frame"](np.arange(5), 3, 2, 0, False)
                array([[0, 1, 2],
                       [2, 3, 4]])
Read next       backends/torch/signal.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray

_COMPLEX = {"f": np.complex64, "d": np.complex128, "F": np.complex64, "D": np.complex128}
_REAL = {"f": np.float32, "d": np.float64, "F": np.float32, "D": np.float64}


def last(x: Any, rank: int) -> tuple[int, ...]:
    """The last `rank` axes."""
    if x.ndim < rank:
        raise ValueError("too few axes")  # the shape rule explains it to the learner
    return tuple(range(x.ndim - rank, x.ndim))


def fft(x: Array, rank: int) -> Array:
    return np.fft.fftn(x, axes=last(x, rank)).astype(_COMPLEX[x.dtype.char])


def ifft(x: Array, rank: int) -> Array:
    return np.fft.ifftn(x, axes=last(x, rank)).astype(_COMPLEX[x.dtype.char])


def rfft(x: Array, rank: int) -> Array:
    return np.fft.rfftn(x, axes=last(x, rank)).astype(_COMPLEX[x.dtype.char])


def rfft_adjoint(g: Array, x: Array, rank: int) -> Array:
    """The other half of the spectrum gets no gradient: it is not there."""
    axes, sizes = last(x, rank), x.shape[-rank:]
    whole = np.fft.ifftn(g, sizes, axes=axes) * math.prod(sizes)
    return whole.real.astype(_REAL[g.dtype.char])


def irfft(x: Array, rank: int, length: int) -> Array:
    sizes = (*x.shape[x.ndim - rank : -1], length)
    return np.fft.irfftn(x, sizes, axes=last(x, rank)).astype(_REAL[x.dtype.char])


def mirrored(length: int) -> Array:
    """How often each entry of half a spectrum stands in the whole: the ends once, others twice."""
    weights = np.full(length // 2 + 1, 2.0)
    weights[0] = 1.0
    if length % 2 == 0:
        weights[-1] = 1.0
    return weights


def irfft_adjoint(g: Array, rank: int, length: int) -> Array:
    weights = mirrored(length) / math.prod(g.shape[-rank:])
    return (np.fft.rfftn(g, axes=last(g, rank)) * weights).astype(_COMPLEX[g.dtype.char])


def starts(size: int, length: int, step: int, pad_end: bool) -> list[int]:
    """Where the frames of a signal of this size begin."""
    count = -(-size // step) if pad_end else max(0, 1 + (size - length) // step)
    return [k * step for k in range(count)]


def frame(x: Array, length: int, step: int, axis: int, pad_end: bool) -> Array:
    x = np.moveaxis(x, axis, -1)
    places = starts(x.shape[-1], length, step, pad_end)
    missing = places[-1] + length - x.shape[-1] if places else 0
    if missing > 0:
        x = np.concatenate([x, np.zeros((*x.shape[:-1], missing), x.dtype)], -1)
    if not places:
        z = np.zeros((*x.shape[:-1], 0, length), x.dtype)
    else:
        z = np.lib.stride_tricks.sliding_window_view(x, length, -1)
        z = z[..., : places[-1] + 1 : step, :].copy()
    return np.moveaxis(z, (-2, -1), (axis, axis + 1))


def overlap_and_add(g: Array, x: Array, length: int, step: int, axis: int, pad_end: bool) -> Array:
    size = x.shape[axis]
    places = starts(size, length, step, pad_end)
    whole = max(size, places[-1] + length) if places else size
    z = np.zeros((*x.shape[:axis], *x.shape[axis + 1 :], whole), g.dtype)
    pieces = np.moveaxis(g, (axis, axis + 1), (-2, -1))
    for k, start in enumerate(places):
        z[..., start : start + length] += pieces[..., k, :]
    return np.moveaxis(z[..., :size], -1, axis)


KERNELS: dict[str, Callable[..., Any]] = {
    "fft": fft, "ifft": ifft, "rfft": rfft, "rfft_adjoint": rfft_adjoint,
    "irfft": irfft, "irfft_adjoint": irfft_adjoint,
    "frame": frame, "overlap_and_add": overlap_and_add,
}  # fmt: skip
