"""The functions over the rows of factorizations: names and arguments as in TensorFlow.

Where it sits   between ops/factorizations.py and the public names of `tf.linalg`.
The one idea    where only the values are wanted, a row of its own saves computing the vectors.
Try it          >>> import minitf as tf
                >>> tf.linalg.eigvalsh([[2.0, 0.0], [0.0, 1.0]]).numpy()
                array([1., 2.], dtype=float32)
Read next       ops/matrix_functions.py
"""

from __future__ import annotations

from typing import Any, NamedTuple

from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.ops import factorizations as rows


class Qr(NamedTuple):
    """The two factors of `qr`."""

    q: Tensor
    r: Tensor


class Lu(NamedTuple):
    """What `lu` gives: both triangles in one matrix, and the order of the rows."""

    lu: Tensor
    p: Tensor


def cholesky(input: Any, name: str | None = None) -> Tensor:
    """The lower triangles z with z zᴴ = input, for symmetric matrices with positive eigenvalues.

    Args:
        input: Shape [..., n, n]; only the lower triangle is read.

    Raises:
        ArgumentError: A matrix has an eigenvalue that is not positive.

    https://www.tensorflow.org/api_docs/python/tf/linalg/cholesky
    """
    return rows.cholesky_op(input, name=name)


def qr(input: Any, full_matrices: bool = False, name: str | None = None) -> Qr:
    """Rotations q and upper triangles r with q r = input.

    Args:
        input: Shape [..., m, n].
        full_matrices: Make q square.

    Returns:
        (q, r), of shapes [..., m, k] and [..., k, n], where k is the smaller of m and n.

    https://www.tensorflow.org/api_docs/python/tf/linalg/qr
    """
    return Qr(*rows.qr_op(input, full_matrices=bool(full_matrices), name=name))


def svd(
    tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None
) -> Any:
    """Singular values s, downwards, and rotations u and v: u diag(s) vᴴ = tensor.

    Args:
        tensor: Shape [..., m, n].
        full_matrices: Make u and v square.
        compute_uv: Whether u and v are wanted too.

    Returns:
        (s, u, v), of shapes [..., k], [..., m, k] and [..., n, k], where k is the smaller of m
        and n; or s alone.

    https://www.tensorflow.org/api_docs/python/tf/linalg/svd
    """
    if compute_uv:
        return rows.svd_op(tensor, full_matrices=bool(full_matrices), name=name)
    return rows.svdvals_op(tensor, name=name)


def eigh(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Eigenvalues, upwards, and eigenvectors, as columns, of symmetric matrices.

    Args:
        tensor: Shape [..., n, n]; only the lower triangle is read.

    Returns:
        (e, v), of shapes [..., n] and [..., n, n].

    https://www.tensorflow.org/api_docs/python/tf/linalg/eigh
    """
    return rows.eigh_op(tensor, name=name)


def eigvalsh(tensor: Any, name: str | None = None) -> Tensor:
    """The eigenvalues of symmetric matrices, upwards; see eigh."""
    return rows.eigvalsh_op(tensor, name=name)


def eig(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Eigenvalues and eigenvectors, as columns, of any square matrices; both are complex.

    https://www.tensorflow.org/api_docs/python/tf/linalg/eig
    """
    return rows.eig_op(tensor, name=name)


def eigvals(tensor: Any, name: str | None = None) -> Tensor:
    """The eigenvalues of any square matrices; see eig."""
    return rows.eigvals_op(tensor, name=name)


def lu(input: Any, output_idx_type: Any = "int32", name: str | None = None) -> Lu:
    """Gauss's elimination: input[p] = l u.

    Args:
        input: Shape [..., n, n].
        output_idx_type: The number type of the order of the rows.

    Returns:
        (lu, p): l (below the diagonal, with ones on it) and u in one matrix, and the order.

    https://www.tensorflow.org/api_docs/python/tf/linalg/lu
    """
    kind = as_dtype(output_idx_type).name
    return Lu(*rows.lu_op(input, output_idx_type=kind, name=name))
