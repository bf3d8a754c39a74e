"""`tf.linalg`: products, equations and factors of matrices.

Where it sits   a public face; the rows stand in minitf/ops.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/linalg
Try it          >>> import minitf as tf
                >>> tf.linalg.matmul([[1.0, 2.0]], [[3.0], [4.0]]).numpy()
                array([[11.]], dtype=float32)
Read next       ops/linalg.py
"""

from minitf.ops import (
    adjoint,
    band_part,
    banded_triangular_solve,
    cholesky,
    cholesky_solve,
    cross,
    det,
    diag,
    diag_part,
    eig,
    eigh,
    eigh_tridiagonal,
    eigvals,
    eigvalsh,
    einsum,
    expm,
    eye,
    global_norm,
    inv,
    l2_normalize,
    logdet,
    logm,
    lstsq,
    lu,
    lu_matrix_inverse,
    lu_reconstruct,
    lu_solve,
    matmul,
    matrix_rank,
    matrix_transpose,
    matvec,
    norm,
    normalize,
    pinv,
    qr,
    set_diag,
    slogdet,
    solve,
    sqrtm,
    svd,
    tensor_diag,
    tensor_diag_part,
    tensordot,
    trace,
    triangular_solve,
    tridiagonal_matmul,
    tridiagonal_solve,
)

__all__ = sorted(name for name in globals() if not name.startswith("_"))
