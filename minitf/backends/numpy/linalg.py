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
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.products import multiply

Array = np.ndarray
Steps = list[Callable[[], Any]]


def einsum(*operands: Array, equation: str) -> Array:
    left, out = equation.split("->")
    names = left.split(",")
    sizes = letter_sizes(names, [x.shape for x in operands])
    if len(operands) == 1:
        return np.einsum(equation, operands[0], dtype=operands[0].dtype)
    (x, y), (a, b) = operands, names
    batch, rows, inner, columns = roles(a, b, out)
    x = _grouped(_turned(x, a, batch + rows + inner), (batch, rows, inner), sizes)
    y = _grouped(_turned(y, b, batch + inner + columns), (batch, inner, columns), sizes)
    product = np.matmul(x, y).astype(x.dtype, copy=False)
    order = batch + rows + columns
    return np.einsum(f"{order}->{out}", product.reshape([sizes[c] for c in order]))


def roles(a: str, b: str, out: str) -> tuple[str, str, str, str]:
    """Which letters count matrices, which are rows, which are summed over, which are columns."""
    return (
        "".join(c for c in out if c in a and c in b),
        "".join(c for c in out if c in a and c not in b),
        "".join(c for c in dict.fromkeys(a) if c in b and c not in out),
        "".join(c for c in out if c in b and c not in a),
    )


def letter_sizes(names: list[str], shapes: list[Any]) -> dict[str, int]:
    """The size of each letter; numpy would let size 1 stretch, TensorFlow does not."""
    sizes: dict[str, int] = {}
    for letters, shape in zip(names, shapes, strict=True):
        for letter, size in zip(letters, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")  # the shape rule explains it to the learner
    return sizes


def _turned(x: Array, letters: str, order: str) -> Array:
    """The axes in another order; diagonals are taken, letters that are left are added up."""
    return x if letters == order else np.einsum(f"{letters}->{order}", x, dtype=x.dtype)


def _grouped(x: Array, groups: tuple[str, ...], sizes: dict[str, int]) -> Array:
    """Each group of axes as one axis; a view where the memory allows it."""
    return x.reshape([math.prod(sizes[c] for c in group) for group in groups])


def bind_einsum(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """The same into a fixed array: a product, and copies where BLAS cannot read it in place."""
    left, letters = attrs["equation"].split("->")
    names = left.split(",")
    if not is_one_product(names, letters) or out.dtype.kind == "V":
        return [lambda: np.copyto(out, einsum(*arrays, **attrs))]
    sizes = letter_sizes(names, [x.shape for x in arrays])
    batch, rows, inner, columns = roles(names[0], names[1], letters)
    steps: Steps = []
    x = _placed(arrays[0], names[0], batch, (rows, inner), sizes, steps)
    y = _placed(arrays[1], names[1], batch, (inner, columns), sizes, steps)
    target = _turned(out, letters, batch + rows + columns)
    whole = _matrices(target, batch, (rows, columns), sizes)
    if np.shares_memory(whole, out) and _is_for_blas(whole):
        return [*steps, *multiply(x, y, whole)]
    product = np.empty(whole.shape, out.dtype)
    last = partial(np.copyto, target, product.reshape(target.shape))
    return [*steps, *multiply(x, y, product), last]


def _matrices(x: Array, batch: str, groups: tuple[str, str], sizes: dict[str, int]) -> Array:
    """A stack of matrices along the batch axes; a view where the memory allows it."""
    sides = [math.prod(sizes[c] for c in group) for group in groups]
    return x.reshape([*(sizes[c] for c in batch), *sides])


def _is_for_blas(x: Array) -> bool:
    """Whether BLAS can walk through the matrices as they lie: along rows or columns, in one go."""
    (rows, columns), (down, right) = x.shape[-2:], x.strides[-2:]
    by_rows = right == x.itemsize and down >= columns * x.itemsize
    by_columns = down == x.itemsize and right >= rows * x.itemsize
    return by_rows or by_columns


def is_one_product(names: list[str], out: str) -> bool:
    """Whether there are two factors, without diagonals and without letters of their own."""
    if len(names) != 2 or any(len(set(name)) < len(name) for name in names):
        return False
    return set(names[0]) ^ set(names[1]) <= set(out)


def _placed(
    x: Array, letters: str, batch: str, sides: tuple[str, str], sizes: dict[str, int], steps: Steps
) -> Array:
    """The matrices in x: a view, or an array that a first step copies x into."""
    turned = _turned(x, letters, batch + "".join(sides))
    matrices = _matrices(turned, batch, sides, sizes)
    if np.shares_memory(matrices, x) and _is_for_blas(matrices):
        return matrices
    place = np.empty(turned.shape, turned.dtype)
    steps.append(partial(np.copyto, place, turned))
    return _matrices(place, batch, sides, sizes)


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

BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {"einsum": bind_einsum}
