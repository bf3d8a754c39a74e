"""Special functions in numpy, which has none: error functions, gamma functions, their inverses.

Where it sits   one theme of the table of the numpy backend; op rows name these kernels.
The one idea    an exact value nearby and a short series for the rest of the way: erf from a table
                of Python's own math.erf, the gamma functions from an argument so large that a few
                terms are enough.
Try it          >>> erf(np.array([0.0, 1.0])).round(6)
                array([0.      , 0.842701])
Read next       ops/special.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import numpy as np

Array = np.ndarray

_GRID = 512  # points of a table between two whole numbers
_LAST = 26.5  # where erfc becomes too small for float64
_ROOT_PI = math.sqrt(math.pi)


def wide(kernel: Callable[..., Array]) -> Callable[..., Array]:
    """Compute in float64, give the type that came in."""

    @wraps(kernel)
    def run(*arrays: Array) -> Array:
        result = kernel(*(np.asarray(array, np.float64) for array in arrays))
        return np.asarray(result, arrays[0].dtype)

    return run


def erf(x: Array) -> Array:
    """From the nearest point c of the table on: the series of the bell curve, integrated."""
    if x.dtype.itemsize < 4:
        return erf(x.astype(np.float32)).astype(x.dtype)
    values, slopes = _erf_table(x.dtype)
    size = np.minimum(np.abs(x), 6)
    place = np.rint(size * _GRID)
    c = place / _GRID
    d = size - c
    bend = (2 * c * c - 1) / 3 + d * c * (0.5 - c * c / 3)
    point = place.astype(np.intp)
    climb = slopes.take(point, mode="clip") * (d * (1 - d * (c - d * bend)))
    return np.copysign(values.take(point, mode="clip") + climb, x)


@cache
def _erf_table(dtype: np.dtype) -> tuple[Array, Array]:
    """erf and its derivative at the points of the grid."""
    points = np.arange(6 * _GRID + 1) / _GRID
    values = np.array([math.erf(point) for point in points])
    return values.astype(dtype), (2 / _ROOT_PI * np.exp(-points * points)).astype(dtype)


@wide
def erfc(x: Array) -> Array:
    """1 - erf(x), exact also where it is tiny: e^(-x²) times a function that changes slowly."""
    scaled = _erfc_table()
    size = np.minimum(np.abs(x), _LAST)
    place = np.rint(size * _GRID)
    c = place / _GRID
    d = size - c
    value = scaled.take(place.astype(np.intp), mode="clip")
    slope = 2 * (c * value - 1 / _ROOT_PI)
    second = value + c * slope  # halves, sixths, ...: the coefficients of the Taylor series
    third = 2 * (slope + c * second) / 3
    fourth = (second + c * third) / 2
    tail = value + d * (slope + d * (second + d * (third + d * fourth)))
    tail *= np.exp(-x * x)
    return np.where(np.abs(x) < 0.5, 1 - erf(x), np.where(x < 0, 2 - tail, tail))


@cache
def _erfc_table() -> Array:
    """e^(x²) erfc(x) at the points of the grid."""
    points = np.arange(_LAST * _GRID + 1) / _GRID
    return np.array([math.erfc(point) * math.exp(point * point) for point in points])


def _inverse(share: Array, rest: Array) -> Array:
    """The y with erf(y) = share; `rest` is 1 - share, which is exact where the share is near 1.

    A first guess (Winitzki, 2008), and Halley's steps from there.
    """
    bend, log = 0.147, np.log(rest * (1 + share))
    start = 2 / (math.pi * bend) + log / 2
    y = np.sqrt(np.sqrt(start * start - log / bend) - start)
    for _ in range(3):
        miss = np.where(share < 0.5, erf(y) - share, rest - erfc(y))
        step = miss * (_ROOT_PI / 2) * np.exp(y * y)
        y = y - step / (1 + y * step)
    return np.where(rest == 0, np.inf, y)


@wide
def erfinv(x: Array) -> Array:
    return np.copysign(_inverse(np.abs(x), 1 - np.abs(x)), x)


@wide
def ndtri(p: Array) -> Array:
    tail = np.minimum(p, 1 - p)
    return math.sqrt(2) * np.copysign(_inverse(1 - 2 * tail, 2 * tail), p - 0.5)


def _raised(x: Array) -> tuple[Array, list[tuple[Array, Array]]]:
    """x counted up to at least 8, and the (where, value) of each number passed on the way."""
    passed = []
    for _ in range(8):
        low = x < 8
        passed.append((low, x))
        x = np.where(low, x + 1, x)
    return x, passed


@wide
def lgamma(x: Array) -> Array:
    """Stirling's series; on the left, Euler's mirror: Γ(x) Γ(1 - x) = π / sin πx."""
    left = x < 0.5
    far, passed = _raised(np.where(left, 1 - x, x))
    product = np.ones(x.shape)
    for low, value in passed:
        product *= np.where(low, value, 1)
    square = 1 / (far * far)
    series = 1 / 156 - square * 3617 / 122400
    for term in (-691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12):
        series = term + square * series
    right = (far - 0.5) * (np.log(far) - 1) + (math.log(2 * math.pi) - 1) / 2 + series / far
    right -= np.log(product)
    right = np.where((x == 1) | (x == 2), 0, right)  # 0! and 1!: exactly
    fraction = np.where(left, x - np.floor(x), 0.5)
    mirror = math.log(math.pi) - np.log(np.abs(np.sin(math.pi * fraction)))
    return np.where(np.isinf(x), np.inf, np.where(left, mirror - right, right))


@wide
def digamma(x: Array) -> Array:
    """The derivative of Stirling's series; on the left, that of Euler's mirror."""
    left = x < 0.5
    far, passed = _raised(np.where(left, 1 - x, x))
    sums = np.zeros(x.shape)
    for low, value in passed:
        sums += np.where(low, 1 / value, 0)
    square = 1 / (far * far)
    series = -1 / 12 + square * 3617 / 8160
    for term in (691 / 32760, -1 / 132, 1 / 240, -1 / 252, 1 / 120, -1 / 12):
        series = term + square * series
    right = np.log(far) - 0.5 / far + square * series - sums
    fraction = np.where(left, x - np.floor(x), 0.5)
    mirrored = right - math.pi / np.tan(math.pi * fraction)
    pole = (x <= 0) & (fraction == 0)
    return np.where(pole, np.nan, np.where(left, mirrored, right))


@wide
def zeta(x: Array, q: Array) -> Array:
    """The sum of (q + k)^-x: the first terms one by one, the rest as Euler and Maclaurin sum it."""
    x, q = np.broadcast_arrays(x, q)
    total, a = np.zeros(x.shape), np.where(q < -1000, np.nan, q)  # further left is too far to walk
    enough = 9 + np.minimum(x, 30)
    while (low := a < enough).any():
        total = total + np.where(low, np.power(a, -x), 0)
        a = np.where(low, a + 1, a)
    last = np.power(a, -x)
    total = total + last * (a / (x - 1) + 0.5)
    factor = x / a
    for k, bernoulli in enumerate(_BERNOULLI):
        total = total + last * factor * bernoulli
        factor = factor * (x + 2 * k + 1) * (x + 2 * k + 2) / (a * a)
    total = np.where((q <= 0) & (q == np.floor(q)), np.inf, total)
    return np.where(x == 1, np.inf, np.where(x < 1, np.nan, total))


# B_2k / (2k)!, with the Bernoulli numbers B_2k.
_BERNOULLI = (
    1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000,
    1 / 74724249600, -3617 / 10670622842880000,
)  # fmt: skip


@wide
def polygamma(n: Array, x: Array) -> Array:
    order = np.where(n % 2 == 0, -1, 1) * np.exp(lgamma(n + 1)) * zeta(n + 1, x)
    return np.where(n == 0, digamma(x), np.where((n < 0) | (n % 1 != 0), np.nan, order))


KERNELS: dict[str, Callable[..., Any]] = {
    "erf": erf, "erfc": erfc, "erfinv": erfinv, "ndtri": ndtri,
    "lgamma": lgamma, "digamma": digamma, "zeta": zeta, "polygamma": polygamma,
}  # fmt: skip
