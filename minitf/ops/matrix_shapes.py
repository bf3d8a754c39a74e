"""Shape rules of linear algebra.

Where it sits   below the rows of solving, factorizations and diagonals.
The one idea    the last two axes are a matrix, the axes before count matrices; None stands for a
                size that is not known yet.
Try it          >>> square((None, 3, 3))
                (None, 3, 3)
Read next       ops/solving.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.shape import compatible
from minitf.errors import ArgumentError, ShapeError
from minitf.ops.shape_rules import broadcast

Shape = tuple


def matrix(x: Shape, *others: Shape, **attrs: Any) -> Shape:
    """The shape as it is, after a check that there are rows and columns.

    Raises:
        ShapeError: Less than two axes.
    """
    if len(x) < 2:
        raise ShapeError(
            f"A matrix is needed, and a tensor of shape {tuple(x)} was given.",
            why="rows and columns take two axes; axes before them count matrices",
            instead="tf.expand_dims(x, -1) for a column, tf.expand_dims(x, 0) for a row",
        )
    return tuple(x)


def band(x: Shape, lower: int | None, upper: int | None) -> Shape:
    """The shape as it is, after a check that there are so many diagonals."""
    *_, rows, columns = matrix(x)
    for words, size, given in (("num_lower", rows, lower), ("num_upper", columns, upper)):
        if size is not None and given is not None and given > size:
            raise ArgumentError(
                f"{words} must be negative or less or equal to {size} for a matrix of shape "
                f"{tuple(x)}, and is {given}.",
                instead=f"{words}=-1 to keep all",
            )
    return tuple(x)


def square(x: Shape, *others: Shape, **attrs: Any) -> Shape:
    """The shape as it is, after a check that there are as many rows as columns.

    Raises:
        ShapeError: It is not a square matrix.
    """
    *_, rows, columns = matrix(x)
    if rows is not None and columns is not None and rows != columns:
        raise ShapeError(
            f"Input matrix must be square, and one of shape {tuple(x)} was given.",
            why="only a matrix with as many rows as columns has an inverse, a determinant, "
            "eigenvalues or powers",
            instead="tf.linalg.lstsq or tf.linalg.pinv for a matrix that is not square",
        )
    return tuple(x)


def count(x: Shape, **attrs: Any) -> Shape:
    """One number for each square matrix."""
    return square(x)[:-2]


def solve(a: Shape, b: Shape, adjoint: bool = False, **attrs: Any) -> Shape:
    """The shape of x in a x = b, with as many batches in a as in b."""
    _check_sides(a, b)
    if len(a) != len(b) or any(
        None not in (m, n) and m != n for m, n in zip(a[:-2], b[:-2], strict=True)
    ):
        raise ShapeError(f"All batch dimensions must be the same: {tuple(a)} and {tuple(b)}.")
    return tuple(b)


def triangular_solve(a: Shape, b: Shape, **attrs: Any) -> Shape:
    """The shape of x in a x = b, where the batches broadcast."""
    _check_sides(a, b)
    return (*broadcast(a[:-2], b[:-2]), *b[-2:])


def _check_sides(a: Shape, b: Shape) -> None:
    square(a)
    if len(b) < 2:
        raise ShapeError(
            f"The right side is a matrix, and one of shape {tuple(b)} was given.",
            why="each column is one system of equations",
            instead="tf.expand_dims(b, -1) for one vector",
        )
    if None not in (a[-1], b[-2]) and a[-1] != b[-2]:
        raise ShapeError(
            f"Equations with a matrix of shape {tuple(a)} and a right side of {tuple(b)}: "
            f"{a[-2]} rows meet {b[-2]}.",
            why="there is one number on the right side for each equation",
        )


def smaller(x: Shape) -> int | None:
    """The number of singular values: of rows or of columns, which are fewer."""
    *_, rows, columns = matrix(x)
    return None if rows is None or columns is None else min(rows, columns)


def qr(x: Shape, full_matrices: bool = False) -> tuple[Shape, Shape]:
    *batch, rows, columns = matrix(x)
    inner = rows if full_matrices else smaller(x)
    return (*batch, rows, inner), (*batch, inner, columns)


def svd(x: Shape, full_matrices: bool = False) -> tuple[Shape, Shape, Shape]:
    *batch, rows, columns = matrix(x)
    few = smaller(x)
    u = (*batch, rows, rows if full_matrices else few)
    v = (*batch, columns, columns if full_matrices else few)
    return (*batch, few), u, v


def eig(x: Shape, **attrs: Any) -> tuple[Shape, Shape]:
    return square(x)[:-1], tuple(x)


def diagonal_length(rows: int, columns: int, k: int) -> int:
    """How many entries the k-th diagonal has."""
    return min(rows + min(k, 0), columns - max(k, 0))


def diag_part(x: Shape, padding: Shape, k: tuple[int, int], align: str) -> Shape:
    """One row for each diagonal, as long as the longest; a single diagonal has no row axis."""
    *batch, rows, columns = matrix(x)
    low, high = k
    if rows is None or columns is None:
        longest = None
    else:
        if low > high or not -max(rows, 1) < low or not high < max(columns, 1):
            raise ArgumentError(
                f"Diagonals {k} do not exist in a matrix of shape {tuple(x)}.",
                why="the main diagonal is 0; those above count up, those below down",
                instead=f"k from {1 - rows} to {columns - 1}",
            )
        longest = min(rows + min(high, 0), columns - max(low, 0))
    return (*batch, longest) if low == high else (*batch, high - low + 1, longest)


def diag(
    diagonal: Shape, padding: Shape, k: tuple[int, int], rows: int, columns: int, align: str
) -> Shape:
    """The matrices that these diagonals fit in; -1 rows or columns: as many as are needed."""
    low, high = k
    batch, length = tuple(diagonal[: -1 if low == high else -2]), diagonal[-1]
    if low > high or (low != high and diagonal[-2] not in (None, high - low + 1)):
        raise ShapeError(
            f"Diagonals {low} to {high} cannot be filled from a tensor of shape {tuple(diagonal)}.",
            why="there is one row for each diagonal, the highest first",
        )
    if length is None:
        return (*batch, None if rows == -1 else rows, None if columns == -1 else columns)
    least_rows, least_columns = length - min(high, 0), length + max(low, 0)
    if rows == -1 and columns == -1:
        rows = columns = max(least_rows, least_columns)
    if -1 < rows < least_rows or -1 < columns < least_columns:
        raise ArgumentError(
            f"Diagonals {k} of length {length} do not fit into {rows} rows and {columns} columns.",
            instead=f"num_rows={least_rows}, num_cols={least_columns}, or more",
        )
    return (*batch, least_rows if rows == -1 else rows, least_columns if columns == -1 else columns)


def set_diag(x: Shape, diagonal: Shape, k: tuple[int, int], align: str) -> Shape:
    """The shape of x, after a check that the diagonals fit."""
    wanted = diag_part(x, (), k, align)
    if len(wanted) != len(diagonal) or any(
        None not in (m, n) and m != n for m, n in zip(wanted, diagonal, strict=True)
    ):
        raise ShapeError(
            f"The diagonals {k} of a tensor of shape {tuple(x)} have shape {wanted}, and a tensor "
            f"of shape {tuple(diagonal)} was given."
        )
    return tuple(x)


def threes(a: Shape, b: Shape) -> None:
    """Refuse what has no cross product.

    Raises:
        ShapeError: Different shapes, or the last axis has not three entries.
    """
    if not a or not compatible(a, b) or {a[-1], b[-1]} - {3, None}:
        raise ShapeError(
            f"Both inputs must be of same shape and end in 3: {tuple(a)} and {tuple(b)}.",
            why="only in space, with three directions, there is one that is upright on two others",
        )
