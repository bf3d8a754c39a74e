"""Diagonals and bands of matrices in numpy.

Where it sits   one theme of the table of the numpy backend; torch shares the positions.
The one idea    where each entry of each diagonal stands, in the matrix and in the table of
                diagonals, is worked out once; reading and writing them is then one indexing.
Try it          >>> band((3, 3), 0, 1).astype(int)
                array([[1, 1, 0],
                       [0, 1, 1],
                       [0, 0, 1]])
Read next       backends/torch/diagonals.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray


def positions(size: Any, k: tuple[int, int], align: str) -> tuple[Array, ...]:
    """Where the entries of the diagonals k[0] to k[1] stand, in matrices of this size.

    Returns:
        For each entry its row and column in the table of diagonals (the highest first), and its
        row and column in the matrix.
    """
    (rows, columns), (low, high) = size, k
    longest = min(rows + min(high, 0), columns - max(low, 0))
    above, below = align.split("_")
    places = []
    for line, d in enumerate(range(high, low - 1, -1)):
        length = min(rows + min(d, 0), columns - max(d, 0))
        at_right = (above if d >= 0 else below) == "RIGHT"
        start = longest - length if at_right else 0
        steps = np.arange(length)
        places.append((np.full(length, line), start + steps, steps - min(d, 0), steps + max(d, 0)))
    return tuple(np.concatenate(parts) for parts in zip(*places, strict=True))


def matrix_diag_part(x: Array, padding: Array, k: tuple[int, int], align: str) -> Array:
    line, place, row, column = positions(x.shape[-2:], k, align)
    longest = min(x.shape[-2] + min(k[1], 0), x.shape[-1] - max(k[0], 0))
    table = np.full((*x.shape[:-2], k[1] - k[0] + 1, longest), padding, x.dtype)
    table[..., line, place] = x[..., row, column]
    return table[..., 0, :] if k[0] == k[1] else table


def matrix_diag(
    diagonal: Array, padding: Array, k: tuple[int, int], rows: int, columns: int, align: str
) -> Array:
    table = diagonal[..., None, :] if k[0] == k[1] else diagonal
    sizes = matrix_size(table.shape[-1], k, rows, columns)
    line, place, row, column = positions(sizes, k, align)
    z = np.full((*table.shape[:-2], *sizes), padding, diagonal.dtype)
    z[..., row, column] = table[..., line, place]
    return z


def matrix_size(length: int, k: tuple[int, int], rows: int, columns: int) -> tuple[int, int]:
    """The size of the matrix that diagonals of this length fit in; -1 stands for as needed."""
    least_rows, least_columns = length - min(k[1], 0), length + max(k[0], 0)
    if rows == -1 and columns == -1:
        rows = columns = max(least_rows, least_columns)
    if -1 < rows < least_rows or -1 < columns < least_columns:
        raise ValueError("too small")  # the shape rule explains it to the learner
    return (least_rows if rows == -1 else rows), (least_columns if columns == -1 else columns)


def matrix_set_diag(x: Array, diagonal: Array, k: tuple[int, int], align: str) -> Array:
    line, place, row, column = positions(x.shape[-2:], k, align)
    table = diagonal[..., None, :] if k[0] == k[1] else diagonal
    check_table(x, table, k)
    z = x.copy()
    z[..., row, column] = table[..., line, place]
    return z


def check_table(x: Any, table: Any, k: tuple[int, int]) -> None:
    """Indexing would let too long diagonals, and size 1, pass."""
    longest = min(x.shape[-2] + min(k[1], 0), x.shape[-1] - max(k[0], 0))
    if tuple(table.shape) != (*x.shape[:-2], k[1] - k[0] + 1, longest):
        raise ValueError("another shape")  # the shape rule explains it to the learner


def band_part(x: Array, lower: int, upper: int) -> Array:
    return np.where(band(x.shape[-2:], lower, upper), x, x.dtype.type(0))


def band(size: Any, lower: int, upper: int) -> Array:
    """True inside the band of so many diagonals below and above the main one; -1 means all."""
    rows, columns = size
    if lower > rows or upper > columns:
        raise ValueError("more than there are")  # the shape rule explains it to the learner
    distance = np.arange(columns) - np.arange(rows)[:, None]
    return ((lower < 0) | (-distance <= lower)) & ((upper < 0) | (distance <= upper))


KERNELS: dict[str, Callable[..., Any]] = {
    "matrix_diag_part": matrix_diag_part, "matrix_diag": matrix_diag,
    "matrix_set_diag": matrix_set_diag, "band_part": band_part,
}  # fmt: skip
