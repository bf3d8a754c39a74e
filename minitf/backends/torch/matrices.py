"""Solving, factorizations and functions of matrices in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    torch.linalg works on stacks of matrices, as numpy.linalg does.
Try it          >>> KERNELS["matrix_determinant"](torch.tensor([[2.0, 1.0], [0.0, 3.0]]))
                tensor(6.)
Read next       ops/solving.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import torch

from minitf.backends.numpy.matrices import SINGULAR
from minitf.errors import ArgumentError

Array = torch.Tensor


def raising(error: ArgumentError) -> Callable[..., Any]:
    """A kernel that says it in our words when the library cannot do it."""

    def decorate(kernel: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(kernel)
        def run(*arrays: Array, **attrs: Any) -> Any:
            try:
                return kernel(*arrays, **attrs)
            except torch.linalg.LinAlgError:
                raise type(error)(error.what, error.why, error.instead) from None

        return run

    return decorate


def dense_adjoint(x: Array) -> Array:
    return x.mH.resolve_conj()


def log_determinant(x: Array) -> tuple[Array, Array]:
    sign, logs = torch.linalg.slogdet(x)
    return sign, logs.to(x.dtype)


@raising(SINGULAR)
def solve(a: Array, b: Array, adjoint: bool = False) -> Array:
    if b.ndim != a.ndim:
        raise ValueError("different batches")  # the shape rule explains it to the learner
    return torch.linalg.solve(dense_adjoint(a) if adjoint else a, b)


def triangular_solve(a: Array, b: Array, lower: bool = True, adjoint: bool = False) -> Array:
    a = dense_adjoint(a) if adjoint else a
    return torch.linalg.solve_triangular(a, b, upper=lower == adjoint)


def cholesky(x: Array) -> Array:
    """A matrix that is not positive gives nan, as in TensorFlow."""
    z, failed = torch.linalg.cholesky_ex(x)
    return torch.where((failed != 0)[..., None, None], torch.tril(z * torch.nan), z)


def eigh(x: Array) -> tuple[Array, Array]:
    values, vectors = torch.linalg.eigh(x)
    return values.to(x.dtype), vectors


def qr(x: Array, full_matrices: bool = False) -> tuple[Array, Array]:
    q, r = torch.linalg.qr(x, "complete" if full_matrices else "reduced")
    return q, r


def svd(x: Array, full_matrices: bool = False) -> tuple[Array, Array, Array]:
    u, s, vh = torch.linalg.svd(x, full_matrices=full_matrices)
    return s, u, dense_adjoint(vh)


def lu(x: Array, output_idx_type: str = "int32") -> tuple[Array, Array]:
    packed, pivots = torch.linalg.lu_factor(x)
    order = torch.lu_unpack(packed, pivots, unpack_data=False)[0].real.argmax(dim=-2)
    if not torch.diagonal(packed, dim1=-2, dim2=-1).all():
        raise ArgumentError(SINGULAR.what, SINGULAR.why, SINGULAR.instead)
    return packed, order.to(getattr(torch, output_idx_type))


KERNELS: dict[str, Callable[..., Any]] = {
    "matrix_inverse": raising(SINGULAR)(torch.linalg.inv),
    "matrix_determinant": torch.linalg.det, "log_matrix_determinant": log_determinant,
    "matrix_solve": solve, "triangular_solve": triangular_solve,
    "cholesky": cholesky, "qr": qr, "svd": svd,
    "svdvals": torch.linalg.svdvals,
    "eigh": eigh, "eigvalsh": lambda x: torch.linalg.eigvalsh(x).to(x.dtype),
    "eig": lambda x: tuple(torch.linalg.eig(x)), "eigvals": torch.linalg.eigvals,
    "lu": lu,
}  # fmt: skip
