"""Products over named axes and linear algebra in numpy.

Where it sits   one theme of the table of the numpy backend.
The one idea    einsum of two factors is one product of matrices: axes that both and the result
                have count the matrices, axes of one factor are its rows or columns, axes that only
                the factors share are summed over.
Try it          >>> KERNELS["einsum"](np.eye(2), np.array([3.0, 4.0]), equation="ij,j->i")
                array([3., 4.])
Read next       backends/torch/linalg.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray


def einsum(*operands: Array, equation: str) -> Array:
    left, out = equation.split("->")
    names = left.split(",")
    sizes = letter_sizes(names, [x.shape for x in operands])
    if len(operands) == 1:
        return np.einsum(equation, operands[0], dtype=operands[0].dtype)
    (x, y), (a, b) = operands, names
    batch = [c for c in out if c in a and c in b]
    inner = [c for c in dict.fromkeys(a) if c in b and c not in out]
    rows = [c for c in out if c in a and c not in b]
    columns = [c for c in out if c in b and c not in a]
    x = _arranged(x, a, [batch, rows, inner], sizes)
    y = _arranged(y, b, [batch, inner, columns], sizes)
    product = np.matmul(x, y).astype(x.dtype, copy=False)
    order = [*batch, *rows, *columns]
    return np.einsum(f"{''.join(order)}->{out}", product.reshape([sizes[c] for c in order]))


def letter_sizes(names: list[str], shapes: list[Any]) -> dict[str, int]:
    """The size of each letter; numpy would let size 1 stretch, TensorFlow does not."""
    sizes: dict[str, int] = {}
    for letters, shape in zip(names, shapes, strict=True):
        for letter, size in zip(letters, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")  # the shape rule explains it to the learner
    return sizes


def _arranged(x: Array, letters: str, groups: list[list[str]], sizes: dict[str, int]) -> Array:
    """The axes of x in three groups, each as one axis; diagonals taken, other axes added up."""
    order = "".join(c for group in groups for c in group)
    if letters != order:
        x = np.einsum(f"{letters}->{order}", x, dtype=x.dtype)
    return x.reshape([math.prod(sizes[c] for c in group) for group in groups])


def einsum_spread(g: Array, x: Array, equation: str) -> Array:
    z = np.zeros(x.shape, g.dtype)
    letters, out = equation.split("->")
    steps = {c: sum(s for d, s in zip(letters, z.strides, strict=True) if d == c) for c in letters}
    sizes = letter_sizes([letters], [x.shape])
    kept = "".join(dict.fromkeys(letters))
    places = np.lib.stride_tricks.as_strided(z, [sizes[c] for c in kept], [steps[c] for c in kept])
    ones = [sizes[c] if c in out else 1 for c in kept]
    ordered = "".join(c for c in kept if c in out)
    places[...] = np.einsum(f"{out}->{ordered}", g).reshape(ones)
    return z


KERNELS: dict[str, Callable[..., Any]] = {
    "einsum": einsum, "einsum_spread": einsum_spread,
}  # fmt: skip
