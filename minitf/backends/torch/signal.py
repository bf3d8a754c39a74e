"""Fourier transforms and frames of signals in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    as in numpy, step by step, with torch.fft.
Try it          >>> KERNELS["frame"](torch.arange(5), 3, 2, 0, False)
                tensor([[0, 1, 2],
                        [2, 3, 4]])
Read next       ops/fourier.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.signal import last, mirrored, starts

Array = torch.Tensor


def fft(x: Array, rank: int) -> Array:
    return torch.fft.fftn(x, dim=last(x, rank))


def ifft(x: Array, rank: int) -> Array:
    return torch.fft.ifftn(x, dim=last(x, rank))


def rfft(x: Array, rank: int) -> Array:
    return torch.fft.rfftn(x, dim=last(x, rank))


def rfft_adjoint(g: Array, x: Array, rank: int) -> Array:
    sizes = x.shape[-rank:]
    return torch.fft.ifftn(g, sizes, dim=last(x, rank)).real * math.prod(sizes)


def irfft(x: Array, rank: int, length: int) -> Array:
    sizes = (*x.shape[x.ndim - rank : -1], length)
    return torch.fft.irfftn(x, sizes, dim=last(x, rank))


def irfft_adjoint(g: Array, rank: int, length: int) -> Array:
    weights = torch.from_numpy(mirrored(length) / math.prod(g.shape[-rank:])).to(g)
    return torch.fft.rfftn(g, dim=last(g, rank)) * weights


def frame(x: Array, length: int, step: int, axis: int, pad_end: bool) -> Array:
    x = x.movedim(axis, -1)
    places = starts(x.shape[-1], length, step, pad_end)
    missing = places[-1] + length - x.shape[-1] if places else 0
    if missing > 0:
        x = torch.cat([x, x.new_zeros(*x.shape[:-1], missing)], -1)
    if places:
        z = x[..., : places[-1] + length].unfold(-1, length, step)
    else:
        z = x.new_zeros(*x.shape[:-1], 0, length)
    return z.movedim((-2, -1), (axis, axis + 1))


def overlap_and_add(g: Array, x: Array, length: int, step: int, axis: int, pad_end: bool) -> Array:
    size = x.shape[axis]
    places = starts(size, length, step, pad_end)
    whole = max(size, places[-1] + length) if places else size
    z = g.new_zeros(*x.shape[:axis], *x.shape[axis + 1 :], whole)
    pieces = g.movedim((axis, axis + 1), (-2, -1))
    for k, start in enumerate(places):
        z[..., start : start + length] += pieces[..., k, :]
    return z[..., :size].movedim(-1, axis)


KERNELS: dict[str, Callable[..., Any]] = {
    "fft": fft, "ifft": ifft, "rfft": rfft, "rfft_adjoint": rfft_adjoint,
    "irfft": irfft, "irfft_adjoint": irfft_adjoint,
    "frame": frame, "overlap_and_add": overlap_and_add,
}  # fmt: skip
