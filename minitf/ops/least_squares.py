"""What is made of the factors: least squares, pseudo-inverse, rank, solutions by LU.

Where it sits   composites over solving and factorizations; public in `tf.linalg`.
The one idea    no gradient is written here: each is a product of factors that have one.
Try it          >>> import minitf as tf
                >>> tf.linalg.lstsq([[1.0], [1.0]], [[1.0], [3.0]]).numpy()
                array([[2.]], dtype=float32)
Read next       ops/bands.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.creation import eye
from minitf.ops.diagonals import band_part, diag_part, set_diag
from minitf.ops.factors import cholesky
from minitf.ops.products import matmul
from minitf.ops.solving import cholesky_solve, triangular_solve


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
    a = convert_to_tensor(a)
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
    a = convert_to_tensor(a)
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
