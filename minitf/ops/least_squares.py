"""What is made of the factors: least squares, pseudo-inverse, rank, systems with three bands.

Where it sits   composites over solving and factorizations; public in `tf.linalg`.
The one idea    no gradient is written here: each is a product of factors that have one.
Try it          >>> import minitf as tf
                >>> tf.linalg.lstsq([[1.0], [1.0]], [[1.0], [3.0]]).numpy()
                array([[2.]], dtype=float32)
Read next       ops/norms.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import unknown_name
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.creation import eye
from minitf.ops.diagonals import band_part, diag, diag_part, set_diag
from minitf.ops.factors import cholesky
from minitf.ops.products import matmul
from minitf.ops.scatter_functions import gather, where
from minitf.ops.solving import adjoint_of, cholesky_solve, solve, transposed, triangular_solve


def det(input: Any, name: str | None = None) -> Tensor:
    """The determinants of square matrices.

    >>> det([[2.0, 1.0], [0.0, 3.0]]).numpy()
    np.float32(6.0)

    https://www.tensorflow.org/api_docs/python/tf/linalg/det
    """
    return OPS["matrix_determinant"](input, name=name)


@composite
def logdet(matrix: Any) -> Tensor:
    """The logarithm of the determinant, for symmetric matrices with positive eigenvalues.

    https://www.tensorflow.org/api_docs/python/tf/linalg/logdet
    """
    diagonal = diag_part(cholesky(matrix))
    real = OPS["real"](diagonal) if diagonal.dtype.is_complex else diagonal
    return f.reduce_sum(OPS["log"](real), -1) * 2.0


@composite
def lstsq(matrix: Any, rhs: Any, l2_regularizer: float = 0.0, fast: bool = True) -> Tensor:
    """The z for which matrix z comes nearest to rhs (the shortest one, if there are many).

    Args:
        matrix: Shape [..., m, n].
        rhs: The right sides, shape [..., m, k].
        l2_regularizer: How much a long z costs, beside the distance.
        fast: Solve the normal equations; otherwise go by singular values, which also serves
            matrices with rows or columns that depend on each other.

    Returns:
        Shape [..., n, k].

    https://www.tensorflow.org/api_docs/python/tf/linalg/lstsq
    """
    matrix = convert_to_tensor(matrix)
    rhs = convert_to_tensor(rhs, dtype_hint=matrix.dtype)
    rows, columns = matrix.shape[-2:]
    open_sizes = rows is None or columns is None  # whether it is tall shows only when it runs
    if not fast or (open_sizes and not l2_regularizer):
        return matmul(pinv(matrix), rhs)
    tall = open_sizes or rows >= columns
    gram = matmul(matrix, matrix, adjoint_a=tall, adjoint_b=not tall)
    if l2_regularizer:
        gram = set_diag(gram, diag_part(gram) + l2_regularizer)
    factor = cholesky(gram)
    if tall:
        return cholesky_solve(factor, matmul(matrix, rhs, adjoint_a=True))
    return matmul(matrix, cholesky_solve(factor, rhs), adjoint_a=True)


@composite
def pinv(a: Any, rcond: Any = None, validate_args: bool = False) -> Tensor:
    """The pseudo-inverse: it undoes a matrix as far as that can be undone.

    Args:
        a: Shape [..., m, n].
        rcond: Singular values smaller than this share of the largest count as zero.
        validate_args: Changes nothing here: arguments are always checked.

    Returns:
        Shape [..., n, m].

    https://www.tensorflow.org/api_docs/python/tf/linalg/pinv
    """
    a = convert_to_tensor(a, dtype_hint="float32")
    if rcond is None:
        rcond = 10.0 * max(_known(a.shape[-2:])) * np.finfo(a.dtype.as_numpy_dtype).eps
    s, u, v = OPS["svd"](a, full_matrices=False)
    cutoff = f.reduce_max(s, -1, keepdims=True) * f.expand_dims(
        convert_to_tensor(rcond, dtype_hint=s.dtype), -1
    )
    s = OPS["where"](s > cutoff, s, math.inf)  # whose inverse is 0, with gradient 0
    return matmul(v / f.cast(s, v.dtype)[..., None, :], u, adjoint_b=True)


def _known(sizes: Any) -> list[int]:
    return [1 if n is None else n for n in sizes]


@composite
def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False) -> Tensor:
    """How many rows of each matrix do not depend on the others.

    Args:
        a: Shape [..., m, n].
        tol: Singular values up to this count as zero.
        validate_args: Changes nothing here: arguments are always checked.

    https://www.tensorflow.org/api_docs/python/tf/linalg/matrix_rank
    """
    a = convert_to_tensor(a, dtype_hint="float32")
    s = OPS["svdvals"](a)
    if tol is None:
        eps = np.finfo(a.dtype.as_numpy_dtype).eps * max(_known(a.shape[-2:]))
        tol = f.reduce_max(s, -1, keepdims=True) * eps
    return f.reduce_sum(f.cast(s > tol, "int32"), -1)


@composite
def lu_reconstruct(lower_upper: Any, perm: Any, validate_args: bool = False) -> Tensor:
    """The matrices of which `lu` made these triangles and this order of the rows.

    https://www.tensorflow.org/api_docs/python/tf/linalg/lu_reconstruct
    """
    both, perm = convert_to_tensor(lower_upper), convert_to_tensor(perm)
    lower = set_diag(band_part(both, -1, 0), OPS["ones_like"](diag_part(both)))
    return _reordered(matmul(lower, band_part(both, 0, -1)), perm, back=True)


@composite
def lu_solve(lower_upper: Any, perm: Any, rhs: Any, validate_args: bool = False) -> Tensor:
    """The solution of a z = rhs, given what `lu` made of a.

    https://www.tensorflow.org/api_docs/python/tf/linalg/lu_solve
    """
    both, perm = convert_to_tensor(lower_upper), convert_to_tensor(perm)
    lower = set_diag(both, OPS["ones_like"](diag_part(both)))
    rhs = _reordered(convert_to_tensor(rhs, dtype_hint=both.dtype), perm, back=False)
    return triangular_solve(both, triangular_solve(lower, rhs), lower=False)


@composite
def lu_matrix_inverse(lower_upper: Any, perm: Any, validate_args: bool = False) -> Tensor:
    """The inverses of matrices, given what `lu` made of them.

    https://www.tensorflow.org/api_docs/python/tf/linalg/lu_matrix_inverse
    """
    both = convert_to_tensor(lower_upper)
    units = eye(both.shape[-1], batch_shape=both.shape[:-2], dtype=both.dtype)
    return lu_solve(both, perm, units)


def _reordered(x: Tensor, perm: Tensor, back: bool) -> Tensor:
    """Row perm[i] of x as row i, or back; as a product, so that each matrix has its own order."""
    size = perm.shape[-1]
    hot = f.cast(OPS["equal"](perm[..., None], np.arange(size, dtype="int32")), x.dtype)
    return matmul(hot, x, transpose_a=back)


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
