"""Solving, factorizations and functions of matrices in numpy.

Where it sits   one theme of the table of the numpy backend.
The one idea    numpy.linalg works on stacks of matrices; here its names and errors become
                TensorFlow's.
Try it          >>> KERNELS["matrix_determinant"](np.array([[2.0, 1.0], [0.0, 3.0]]))
                np.float64(6.0)
Read next       backends/torch/matrices.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from minitf.errors import ArgumentError

Array = np.ndarray

SINGULAR = ArgumentError(
    "Input is not invertible.",
    why="its rows depend on each other, so different inputs give the same output",
    instead="tf.linalg.pinv or tf.linalg.lstsq, or add a little to the diagonal: "
    "tf.linalg.set_diag",
)


def raising(error: ArgumentError) -> Callable[..., Any]:
    """A kernel that says it in our words when the library cannot do it."""

    def decorate(kernel: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(kernel)
        def run(*arrays: Array, **attrs: Any) -> Any:
            try:
                return kernel(*arrays, **attrs)
            except np.linalg.LinAlgError as problem:
                if "square" in str(problem) or "dimensional" in str(problem):
                    raise  # the shape rule explains it to the learner
                raise type(error)(error.what, error.why, error.instead) from None

        return run

    return decorate


def adjoint(x: Array) -> Array:
    return x.swapaxes(-1, -2).conj()


@raising(SINGULAR)
def inverse(x: Array) -> Array:
    return np.linalg.inv(x)


def log_determinant(x: Array) -> tuple[Array, Array]:
    sign, logs = np.linalg.slogdet(x)
    return sign, logs.astype(x.dtype)


@raising(SINGULAR)
def solve(a: Array, b: Array, adjoint: bool = False) -> Array:
    if b.ndim != a.ndim:
        raise ValueError("different batches")  # the shape rule explains it to the learner
    return np.linalg.solve(a.swapaxes(-1, -2).conj() if adjoint else a, b)


def triangular_solve(a: Array, b: Array, lower: bool = True, adjoint: bool = False) -> Array:
    """One unknown after the other; a zero on the diagonal shows as inf or nan, as in TensorFlow."""
    size = a.shape[-1]
    if b.ndim < 2 or size != b.shape[-2] or size != a.shape[-2]:
        raise ValueError("sides do not fit")  # the shape rule explains it to the learner
    a = a.swapaxes(-1, -2).conj() if adjoint else a
    z = np.empty((*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), *b.shape[-2:]), b.dtype)
    downwards = lower != adjoint
    for row in range(size) if downwards else range(size - 1, -1, -1):
        known = slice(0, row) if downwards else slice(row + 1, size)
        rest = b[..., row, :] - (a[..., row : row + 1, known] @ z[..., known, :])[..., 0, :]
        z[..., row, :] = rest / a[..., row, row, None]
    return z


def cholesky(x: Array) -> Array:
    """A matrix that is not positive gives nan, as in TensorFlow; the others of a batch do not."""
    try:
        return np.linalg.cholesky(x)
    except np.linalg.LinAlgError:
        if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
            raise  # the shape rule explains it to the learner
        if x.ndim == 2:
            return np.tril(np.full_like(x, np.nan))
        return np.stack([cholesky(one) for one in x])


def qr(x: Array, full_matrices: bool = False) -> tuple[Array, Array]:
    q, r = np.linalg.qr(x, "complete" if full_matrices else "reduced")
    return q, r


def svd(x: Array, full_matrices: bool = False) -> tuple[Array, Array, Array]:
    u, s, vh = np.linalg.svd(x, full_matrices=full_matrices)
    return s, u, adjoint(vh)


def eigh(x: Array) -> tuple[Array, Array]:
    values, vectors = np.linalg.eigh(x)
    return values.astype(x.dtype), vectors


def eig(x: Array) -> tuple[Array, Array]:
    values, vectors = np.linalg.eig(x)
    wide = np.result_type(x, np.complex64)
    return values.astype(wide), vectors.astype(wide)


@raising(SINGULAR)
def lu(x: Array, output_idx_type: str = "int32") -> tuple[Array, Array]:
    """Gauss: take the largest entry of the column as pivot, subtract its row from those below."""
    z = x.copy()
    size = x.shape[-1]
    order = np.broadcast_to(np.arange(size), x.shape[:-1]).copy()
    for k in range(size):
        pivot = k + np.argmax(np.abs(z[..., k:, k]), axis=-1)[..., None]
        _exchange(order[..., None], k, pivot)
        _exchange(z, k, pivot)
        if not z[..., k, k].all():
            raise np.linalg.LinAlgError("Singular matrix")
        z[..., k + 1 :, k] /= z[..., k, k, None]
        z[..., k + 1 :, k + 1 :] -= z[..., k + 1 :, k, None] * z[..., k, None, k + 1 :]
    return z, order.astype(output_idx_type)


def _exchange(z: Array, k: int, pivot: Array) -> None:
    """Exchange row k with the row `pivot` of each matrix, in place."""
    chosen = np.take_along_axis(z, pivot[..., None], -2)
    np.put_along_axis(z, pivot[..., None], z[..., k : k + 1, :].copy(), -2)
    z[..., k : k + 1, :] = chosen


KERNELS: dict[str, Callable[..., Any]] = {
    "matrix_inverse": inverse, "matrix_determinant": np.linalg.det,
    "log_matrix_determinant": log_determinant,
    "matrix_solve": solve, "triangular_solve": triangular_solve,
    "cholesky": cholesky, "qr": qr, "svd": svd,
    "svdvals": lambda x: np.linalg.svd(x, compute_uv=False),
    "eigh": eigh, "eigvalsh": lambda x: np.linalg.eigvalsh(x).astype(x.dtype), "eig": eig,
    "eigvals": lambda x: np.linalg.eigvals(x).astype(np.result_type(x, np.complex64)),
    "lu": lu,
}  # fmt: skip
