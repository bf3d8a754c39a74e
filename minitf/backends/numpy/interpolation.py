"""Weights for resizing: which pixels of the input each pixel of the output is made of.

Where it sits   below the image kernels of both backends.
The one idea    resizing is linear and the axes are independent, so it is two products with a matrix
                of weights.  Each method is a curve: what a pixel counts at a distance.  Computed in
                float32, as TensorFlow does, so that ties fall to the same side.
Try it          >>> weights(2, 4, "bilinear").round(2)
                array([[1.  , 0.  ],
                       [0.75, 0.25],
                       [0.25, 0.75],
                       [0.  , 1.  ]])
Read next       backends/numpy/images.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

Array = np.ndarray

F = np.float32
TABLE = 1024  # TensorFlow keeps bicubic weights for so many distances


def _triangle(x: Array) -> Array:
    return np.maximum(0.0, 1.0 - x)


def _keys(x: Array) -> Array:
    """The cubic through four points: Keys, https://doi.org/10.1109/TASSP.1981.1163711"""
    near, far = (1.5 * x - 2.5) * x * x + 1.0, ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _mitchell(x: Array) -> Array:
    """Mitchell and Netravali, https://doi.org/10.1145/54852.378514"""
    near = (7 / 6 * x - 2) * x * x + 8 / 9
    far = ((-7 / 18 * x + 2) * x - 10 / 3) * x + 16 / 9
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _gaussian(x: Array) -> Array:
    return np.where(x < 1.5, np.exp(-2.0 * x * x), 0.0)


def _lanczos(radius: int) -> Callable[[Array], Array]:
    return lambda x: np.where(x < radius, np.sinc(x) * np.sinc(x / radius), 0.0)


# The curve of each method, and the distance from which it is zero.
CURVES: dict[str, tuple[Callable[[Array], Array], float]] = {
    "triangle": (_triangle, 1.0),
    "keyscubic": (_keys, 2.0),
    "mitchellcubic": (_mitchell, 2.0),
    "gaussian": (_gaussian, 1.5),
    "lanczos3": (_lanczos(3), 3.0),
    "lanczos5": (_lanczos(5), 5.0),
}


@lru_cache(maxsize=64)
def weights(
    size: int, target: int, method: str, antialias: bool = False, half: bool = True,
    corners: bool = False,
) -> Array:  # fmt: skip
    """A matrix (target, size): row i says what output pixel i takes of each input pixel.

    Args:
        size: How many pixels there are.
        target: How many there shall be.
        method: A name of CURVES, or "bilinear", "bicubic", "nearest", "area".
        antialias: When shrinking, widen the curve so that every pixel counts.
        half: A pixel's place is its middle, not its corner.
        corners: The first and the last pixels stay in place.
    """
    if method == "area":
        return _areas(size, target)
    scale = _scale(size, target, corners)
    if method == "nearest":
        return np.eye(size)[nearest(size, target, half, corners)]
    if method == "bilinear":
        return _between(size, target, _places(target, scale, half))
    if method == "bicubic":
        return _cubic(size, target, _places(target, scale, half), half)
    return _curve(size, target, scale, *CURVES[method], antialias)


def _scale(size: int, target: int, corners: bool) -> Any:
    if corners and target > 1:
        return F(size - 1) / F(target - 1)
    return F(size) / F(target)


def _places(target: int, scale: Any, half: bool) -> Array:
    """Where each output pixel lies among the input's."""
    steps = np.arange(target, dtype=F)
    return (steps + F(0.5)) * scale - F(0.5) if half else steps * scale


def nearest(size: int, target: int, half: bool, corners: bool) -> Array:
    """The input pixel that each output pixel copies."""
    scale, steps = _scale(size, target, corners), np.arange(target, dtype=F)
    places = (steps + F(0.5)) * scale if half else steps * scale
    rounded = np.floor(places + F(0.5)) if corners else np.floor(places)
    return np.clip(rounded.astype(np.int64), 0, size - 1)


def _between(size: int, target: int, places: Array) -> Array:
    below = np.floor(places)
    share = (places - below).astype(float)
    table = np.zeros((target, size))
    rows = np.arange(target)
    np.add.at(table, (rows, np.clip(below, 0, size - 1).astype(int)), 1 - share)
    np.add.at(table, (rows, np.clip(below + 1, 0, size - 1).astype(int)), share)
    return table


def _cubic(size: int, target: int, places: Array, keys: bool) -> Array:
    """Four neighbors.  Beyond the border they do not count (or, in TensorFlow 1, are repeated)."""
    below = np.floor(places)
    offset = np.rint((places - below) * F(TABLE)) / TABLE
    a = -0.5 if keys else -0.75
    table = np.zeros((target, size))
    rows = np.arange(target)
    for step in (-1, 0, 1, 2):
        x = np.abs(step - offset)
        near = ((a + 2) * x - (a + 3)) * x * x + 1
        far = ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
        at = (below + step).astype(int)
        inside = np.clip(at, 0, size - 1)
        share = np.where(x <= 1, near, far)
        np.add.at(table, (rows, inside), np.where(at == inside, share, 0) if keys else share)
    return table / table.sum(1, keepdims=True) if keys else table


def _areas(size: int, target: int) -> Array:
    """The share of each input pixel's area that lies under the output pixel."""
    scale = _scale(size, target, False)
    edges = np.arange(target + 1, dtype=F) * scale
    table = np.zeros((target, size))
    for row, (start, end) in enumerate(pairwise(edges)):
        for pixel in range(math.floor(start), math.ceil(end)):
            share = min(end, F(pixel + 1)) - max(start, F(pixel))
            table[row, min(pixel, size - 1)] += share
    return table / float(scale)


def _curve(
    size: int, target: int, scale: Any, curve: Callable[..., Any], radius: float, antialias: bool
) -> Array:
    wide = max(scale, F(1)) if antialias else F(1)
    places = ((np.arange(target, dtype=F) + F(0.5)) * scale)[:, None]
    pixels = np.arange(size, dtype=F) + F(0.5)
    first, last = (
        np.ceil(places - F(radius) * wide - F(0.5)),
        np.floor(places + F(radius) * wide - F(0.5)),
    )
    inside = (np.arange(size) >= first) & (np.arange(size) <= last)
    table = np.where(inside, curve(np.abs((pixels - places) / wide).astype(float)), 0.0)
    total = table.sum(1, keepdims=True)
    return table / np.where(total == 0, 1.0, total)
