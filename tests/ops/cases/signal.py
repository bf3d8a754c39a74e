"""Cases of the rows of signals: Fourier transforms as sums, frames as lists."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal
from tests.ops.cases.complex_numbers import complex_normal


def waves(n: int, sign: int) -> np.ndarray:
    return np.exp(sign * 2j * np.pi * np.outer(np.arange(n), np.arange(n)) / n)


def fourier(x: np.ndarray, rank: int = 1, sign: int = -1) -> np.ndarray:
    """The transform over the last axes, as products with the matrix of all waves."""
    for axis in range(-rank, 0):
        x = np.moveaxis(np.moveaxis(x, axis, -1) @ waves(x.shape[axis], sign), -1, axis)
    return x


def real_signal(x: np.ndarray, length: int) -> np.ndarray:
    """The sum of cosines that half a spectrum stands for; the ends have no imaginary part."""
    weights = np.array([1.0] + [2.0] * (x.shape[-1] - 1))
    if length % 2 == 0:
        weights[-1] = 1.0
    shifts = np.outer(np.arange(x.shape[-1]), np.arange(length)) * 2j * np.pi / length
    return ((x * weights) @ np.exp(shifts)).real / length


def fourier_cases() -> list[Case]:
    return [
        case("fft", fourier, complex_normal(2, 5), rank=1),
        case("fft", lambda x: fourier(x, 2), complex_normal(2, 3, 4), rank=2),
        case("fft", lambda x: fourier(x, 3), complex_normal(2, 3, 2), rank=3),
        case("ifft", lambda x: fourier(x, 1, 1) / 4, complex_normal(4), rank=1),
        case("ifft", lambda x: fourier(x, 2, 1) / 6, complex_normal(2, 3), rank=2),
        case("rfft", lambda x: fourier(x)[..., :4], normal(2, 6), rank=1),
        case("rfft", lambda x: fourier(x)[..., :3], normal(5), rank=1),
        case("rfft", lambda x: fourier(x, 2)[..., :3], normal(3, 4), rank=2),
        case("rfft_adjoint", lambda g, x: (g @ waves(5, 1)[:3]).real, complex_normal(3), normal(5),
             rank=1),
        case("rfft_adjoint", lambda g, x: (g @ waves(4, 1)[:3]).real, complex_normal(2, 3),
             normal(2, 4), rank=1),
        case("irfft", lambda x: real_signal(x, 6), complex_normal(2, 4), rank=1, length=6),
        case("irfft", lambda x: real_signal(x, 5), complex_normal(3), rank=1, length=5),
        case("irfft", lambda x: real_signal(np.fft.ifft(x, axis=0), 4), complex_normal(3, 3),
             rank=2, length=4),
        case("irfft_adjoint", lambda g: fourier(g)[:3] * [1 / 4, 2 / 4, 1 / 4], normal(4), rank=1,
             length=4),
        case("irfft_adjoint", lambda g: fourier(g)[:, :2] * [1 / 3, 2 / 3], normal(2, 3), rank=1,
             length=3),
    ]  # fmt: skip


def frame_cases() -> list[Case]:
    plain = {"length": 3, "step": 2, "pad_end": False}
    padded = {"length": 3, "step": 2, "pad_end": True}
    return [
        case("frame", lambda x: [x[0:3], x[2:5]], normal(6), axis=0, **plain),
        case("frame", lambda x: [x[0:3], x[2:5], [x[4], x[5], 0]], normal(6), axis=0, **padded),
        case("frame", lambda x: np.stack([x[:, 0:3], x[:, 2:5]], 1), normal(2, 5, 2), axis=1,
             **plain),
        case("frame", lambda x: np.zeros((0, 3)), normal(2), axis=0, **plain),
        case("overlap_and_add", lambda g, x: [*g[0, :2], g[0, 2] + g[1, 0], *g[1, 1:], 0],
             normal(2, 3), normal(6), axis=0, **plain),
        case("overlap_and_add",
             lambda g, x: [*g[0, :2], g[0, 2] + g[1, 0], g[1, 1], g[1, 2] + g[2, 0]],
             normal(3, 3), normal(5), axis=0, **padded),
    ]  # fmt: skip


CASES = [*fourier_cases(), *frame_cases()]
