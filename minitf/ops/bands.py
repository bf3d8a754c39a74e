"""Matrices of which only some diagonals are not zero: products, equations, eigenvalues.

Where it sits   composites over diagonals and solving; public in `tf.linalg`.
The one idea    such matrices are given by their diagonals alone; here they are written out, so that
                what is known of whole matrices, and its gradient, serves them too.
Try it          >>> import minitf as tf
                >>> bands = [[1.0, 0.0], [2.0, 2.0], [0.0, 1.0]]  # above, on and below the diagonal
                >>> tf.linalg.tridiagonal_matmul(bands, [[1.0], [1.0]]).numpy()
                array([[3.],
                       [3.]], dtype=float32)
Read next       ops/norms.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import unknown_name
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.diagonals import band_part, diag
from minitf.ops.products import matmul
from minitf.ops.scatter_functions import gather, where
from minitf.ops.solving import adjoint_of, solve, transposed, triangular_solve


@composite
def tridiagonal_matmul(diagonals: Any, rhs: Any, diagonals_format: str = "compact") -> Tensor:
    """Products of matrices of which only three diagonals are not zero.

    Args:
        diagonals: See tridiagonal_solve.
        rhs: Shape [..., n, k].
        diagonals_format: See tridiagonal_solve.

    https://www.tensorflow.org/api_docs/python/tf/linalg/tridiagonal_matmul
    """
    return matmul(_three_bands(diagonals, diagonals_format), rhs)


@composite
def tridiagonal_solve(
    diagonals: Any,
    rhs: Any,
    diagonals_format: str = "compact",
    transpose_rhs: bool = False,
    conjugate_rhs: bool = False,
    partial_pivoting: bool = True,
    perturb_singular: bool = False,
) -> Tensor:
    """The solution of equations in which each unknown meets only its neighbors.

    Args:
        diagonals: The diagonals above, on and below the main one: "compact": a tensor of shape
            [..., 3, n], where the last entry above and the first below are not read;
            "sequence": a list of the three; "matrix": whole matrices.
        rhs: The right sides, shape [..., n, k] or [..., n].
        diagonals_format: How `diagonals` is given.
        transpose_rhs: Turn the right sides around first.
        conjugate_rhs: Conjugate the right sides first.
        partial_pivoting: Changes nothing here: the largest pivot is always taken.
        perturb_singular: Not supported here: a singular matrix is an error.

    https://www.tensorflow.org/api_docs/python/tf/linalg/tridiagonal_solve
    """
    matrix = _three_bands(diagonals, diagonals_format)
    rhs = convert_to_tensor(rhs, dtype_hint=matrix.dtype)
    vector = rhs.ndim == matrix.ndim - 1
    rhs = f.expand_dims(rhs, -1) if vector else rhs
    if not vector and (transpose_rhs or conjugate_rhs):
        rhs = transposed(rhs) if transpose_rhs else rhs
        rhs = adjoint_of(transposed(rhs)) if conjugate_rhs else rhs
    solution = solve(matrix, rhs)
    return f.squeeze(solution, -1) if vector else solution


@composite
def banded_triangular_solve(
    bands: Any, rhs: Any, lower: bool = True, adjoint: bool = False
) -> Tensor:
    """The solution of equations with a triangle of which only some diagonals are not zero.

    Args:
        bands: The diagonals, shape [..., k, n]: the main one and those below it downwards, or,
            for `lower=False`, those above it and the main one at last.
        rhs: The right sides, shape [..., n, m].
        lower: Whether the triangle lies below the diagonal.
        adjoint: Turn the triangle around and conjugate it first.

    https://www.tensorflow.org/api_docs/python/tf/linalg/banded_triangular_solve
    """
    bands = convert_to_tensor(bands)
    count = bands.shape[-2]
    k = (1 - count, 0) if lower else (0, count - 1)
    part = bands[..., 0, :] if count == 1 else bands
    return triangular_solve(diag(part, k=k, align="LEFT_RIGHT"), rhs, lower, adjoint)


@composite
def eigh_tridiagonal(
    alpha: Any,
    beta: Any,
    eigvals_only: bool = True,
    select: str = "a",
    select_range: Any = None,
    tol: Any = None,
) -> Any:
    """The eigenvalues of a symmetric matrix of which only three diagonals are not zero.

    Args:
        alpha: The main diagonal, shape [n].
        beta: The diagonal beside it, shape [n - 1].
        eigvals_only: Whether the eigenvectors are left out.
        select: "a": all; "i": those whose positions lie in `select_range`; "v": those whose values
            do.
        select_range: The first and the last one.
        tol: Changes nothing here: the values are as exact as the number type.

    https://www.tensorflow.org/api_docs/python/tf/linalg/eigh_tridiagonal
    """
    below = diag(beta, k=-1)
    values, vectors = OPS["eigh"](diag(alpha) + below + adjoint_of(below))
    if select == "i":
        chosen = slice(select_range[0], select_range[1] + 1)
        values, vectors = values[chosen], vectors[:, chosen]
    elif select == "v":
        real = OPS["real"](values) if values.dtype.is_complex else values
        inside = OPS["logical_and"](real > select_range[0], real <= select_range[1])
        places = f.squeeze(where(inside), -1)
        values, vectors = gather(values, places), gather(vectors, places, axis=1)
    elif select != "a":
        raise unknown_name("select", select, ["a", "i", "v"])
    return values if eigvals_only else (values, vectors)


def _three_bands(diagonals: Any, form: str) -> Tensor:
    """The whole matrices."""
    if form == "matrix":
        return band_part(diagonals, 1, 1)
    if form == "sequence":
        above, main, below = (convert_to_tensor(part) for part in diagonals)
        size = main.shape[-1]
        above = above if above.shape[-1] == size else f.concat([above, above[..., :1] * 0], -1)
        below = below if below.shape[-1] == size else f.concat([below[..., :1] * 0, below], -1)
        diagonals, form = f.stack([above, main, below], -2), "compact"
    if form != "compact":
        raise unknown_name("diagonals_format", form, ["compact", "sequence", "matrix"])
    return diag(diagonals, k=(-1, 1), align="LEFT_RIGHT")
