"""Exponential, square root and logarithm of matrices in numpy.

Where it sits   one theme of the table of the numpy backend; torch runs the same steps.
The one idea    near zero few terms are enough, so large matrices are halved (or rooted) until they
                are small, and the result is squared (or doubled) as often.
                Higham, Functions of Matrices, https://doi.org/10.1137/1.9780898717778
Try it          >>> KERNELS["matrix_exponential"](np.zeros((1, 1)))
                array([[1.]])
Read next       ops/matrix_functions.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.backends.numpy.matrices import SINGULAR, raising

Array = Any  # the functions below run on numpy's and on torch's arrays, with `xp` the library

TERMS = 13  # of the exponential of a matrix with a norm below 1
ROUNDS = 40  # of Newton's iteration for the root; each doubles the number of right digits
POINTS = 10  # of Gauss's integration for the logarithm


def _size(xp: Any, x: Array) -> float:
    """The largest sum of a column's sizes, over all matrices."""
    return float(xp.abs(x).sum(-2).max()) if math.prod(x.shape) else 0.0


def exponential(xp: Any, x: Array, eye: Array) -> Array:
    size = _size(xp, x)
    if not math.isfinite(size):
        return x * math.nan
    halvings = max(0, math.ceil(math.log2(size)) + 1) if size else 0
    x = x / 2**halvings
    total = term = eye + x * 0
    for n in range(1, TERMS + 1):
        term = (term @ x) / n
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def square_root(xp: Any, x: Array, eye: Array) -> Array:
    """Denman and Beavers: the root and its inverse pull each other to the goal."""
    root, inverse = x, eye + x * 0
    for _ in range(ROUNDS):
        before = root
        root, inverse = (root + xp.linalg.inv(inverse)) / 2, (inverse + xp.linalg.inv(root)) / 2
        if _size(xp, root - before) <= 4 * xp.finfo(x.dtype).eps * _size(xp, root):
            break
    return root


def logarithm(xp: Any, x: Array, eye: Array) -> Array:
    """ln x = 2^k ln(the k-th root), and ln(1 + y) = ∫ y / (1 + t y) dt from 0 to 1."""
    roots = 0
    while _size(xp, x - eye) > 0.25 and roots < ROUNDS:
        x = square_root(xp, x, eye)
        roots += 1
    y, total = x - eye, 0 * x
    for place, weight in zip(*np.polynomial.legendre.leggauss(POINTS), strict=True):
        t = float(place + 1) / 2
        total = total + xp.linalg.solve(eye + t * y, y) * float(weight / 2)
    return total * 2**roots


def _for_numpy(function: Callable[..., Array]) -> Callable[..., Array]:
    @raising(SINGULAR)
    def kernel(x: np.ndarray) -> np.ndarray:
        if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
            raise ValueError("not square")  # the shape rule explains it to the learner
        return function(np, x, np.eye(x.shape[-1], dtype=x.dtype)).astype(x.dtype)

    return kernel


KERNELS: dict[str, Callable[..., Any]] = {
    "matrix_exponential": _for_numpy(exponential),
    "matrix_square_root": _for_numpy(square_root),
    "matrix_logarithm": _for_numpy(logarithm),
}
