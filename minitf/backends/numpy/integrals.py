"""Functions that are integrals, in numpy: the incomplete gamma function, Bessel functions.

Where it sits   one theme of the table of the numpy backend.
The one idea    each by the way that settles fastest: a power series where x is small, a continued
                fraction where it is large, a plain average over a circle for Bessel's.
Try it          >>> igamma(np.array([1.0]), np.array([1.0])).round(6)     # 1 - 1/e
                array([0.632121])
Read next       backends/numpy/special.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.backends.numpy.special import digamma, lgamma, wide

Array = np.ndarray

_MOST = 2000  # terms of a series or a fraction; far fewer are needed for numbers one meets


def _powers(a: Array, x: Array) -> tuple[Array, Array]:
    """x^a e^-x / Γ(a + 1), which stands before series and fraction; and x where it is positive."""
    safe = np.where(x > 0, x, 1)
    return np.exp(a * np.log(safe) - safe - lgamma(a + 1)), safe


def _lower(a: Array, x: Array) -> tuple[Array, Array]:
    """The share below x by its power series, and its derivative by a."""
    front, safe = _powers(a, x)
    term, total, slope = np.ones(x.shape), np.zeros(x.shape), np.zeros(x.shape)
    psi, log = digamma(a + 1), np.log(safe)
    for n in range(1, _MOST):
        total += term
        slope += term * (log - psi)
        if not (term > 1e-17 * total).any():
            break
        psi = psi + 1 / (a + n)
        term = term * safe / (a + n)
    return front * total, front * slope


def _upper(a: Array, x: Array) -> Array:
    """The share above x by Legendre's continued fraction, from its far end on."""
    front, safe = _powers(a, x)
    tail = np.zeros(x.shape)
    for n in range(200, 0, -1):
        tail = n * (a - n) / (safe + 2 * n + 1 - a + tail)
    return front * a / (safe + 1 - a + tail)


def _share(above: bool, a: Array, x: Array) -> Array:
    a, x = np.broadcast_arrays(a, x)
    near = x < a + 1
    low = _lower(a, np.where(near, x, 0))[0]
    high = _upper(a, np.where(near, a + 1, x))
    share = np.where(near, 1 - low, high) if above else np.where(near, low, 1 - high)
    share = np.where(x == 0, float(above), np.where(np.isinf(x), float(not above), share))
    return np.where((x < 0) | (a <= 0) | np.isnan(a + x), np.nan, share)


@wide
def igamma(a: Array, x: Array) -> Array:
    return _share(False, a, x)


@wide
def igammac(a: Array, x: Array) -> Array:
    return _share(True, a, x)


@wide
def igamma_grad_a(a: Array, x: Array) -> Array:
    a, x = np.broadcast_arrays(a, x)
    return np.where(x > 0, _lower(a, np.minimum(x, 700))[1], 0)


@wide
def betainc(a: Array, b: Array, x: Array) -> Array:
    """Gauss's continued fraction; beyond the middle, that of the other side."""
    a, b, x = np.broadcast_arrays(a, b, x)
    turned = x > (a + 1) / (a + b + 2)
    a, b, y = np.where(turned, b, a), np.where(turned, a, b), np.where(turned, 1 - x, x)
    fraction = np.ones(x.shape)
    for m in range(200, -1, -1):
        odd = -(a + m) * (a + b + m) * y / ((a + 2 * m) * (a + 2 * m + 1))
        even = m * (b - m) * y / ((a + 2 * m - 1) * (a + 2 * m)) if m else np.zeros(x.shape)
        fraction = 1 + odd / fraction
        fraction = 1 + even / fraction if m else fraction
    safe = np.where((y > 0) & (y < 1), y, 0.5)
    front = np.exp(a * np.log(safe) + b * np.log1p(-safe) + lgamma(a + b) - lgamma(a) - lgamma(b))
    share = np.where(y <= 0, 0, front / (a * fraction))
    share = np.where(turned, 1 - share, share)
    return np.where((x < 0) | (x > 1) | (a <= 0) | (b <= 0) | np.isnan(x), np.nan, share)


def bessel(order: int) -> Callable[..., Array]:
    """e^-|x| times Bessel's I: the mean of e^(|x| (cos t - 1)) cos(order t) over half a circle.

    The integrand is smooth and periodic, so the mean of a few equally spaced points is exact.
    """

    @wide
    def run(x: Array) -> Array:
        size = np.minimum(np.abs(x), 1e6)
        count = 20 + int(5 * np.sqrt(np.nanmax(size, initial=0)))
        total = np.zeros(x.shape)
        for angle in (np.arange(count) + 0.5) * np.pi / count:
            total += np.exp(size * (np.cos(angle) - 1)) * np.cos(order * angle)
        mean = np.where(np.isinf(x), 0, total / count)
        return np.sign(x) * mean if order else mean

    return run


KERNELS: dict[str, Callable[..., Any]] = {
    "igamma": igamma, "igammac": igammac, "igamma_grad_a": igamma_grad_a,
    "betainc": betainc,
    "bessel_i0e": bessel(0), "bessel_i1e": bessel(1),
}  # fmt: skip
