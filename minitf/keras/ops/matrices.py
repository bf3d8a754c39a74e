"""keras.ops: linear algebra: factors, inverses and solutions.

Where it sits   a theme of keras.ops; keras.ops.linalg names it.
The one idea    matrices are the last two axes; all before are a batch of them.
Try it          >>> from minitf import keras
                >>> keras.ops.solve([[2.0, 0.0], [0.0, 4.0]], [[2.0], [4.0]]).numpy()
                array([[1.],
                       [1.]], dtype=float32)
Read next       keras/ops/products.py

As https://keras.io/api/ops/linalg/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.autodiff.forward import ForwardAccumulator
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, InvalidArgumentError
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.symbolic import operation
from minitf.ops.checks import check_numerics


def _matrices(x: Any, square: bool = False) -> Tensor:
    x = as_float(x)
    if x.ndim < 2:
        raise ArgumentError(
            f"Expected input to have rank >= 2. Received scalar input {x}." if not x.ndim else
            f"Expected input to have rank >= 2. Received input with shape {tuple(x.shape)}."
        )  # fmt: skip
    if square and x.shape[-2] != x.shape[-1]:
        raise ArgumentError(
            f"Expected a square matrix. Received non-square input with shape {tuple(x.shape)}"
        )
    return x


@operation(module="linalg")
def cholesky(x: Any, upper: bool = False) -> Tensor:
    """The triangular matrix L with L times its transpose = x; with `upper`, the other half.

    Raises:
        ArgumentError: The matrix is not positive definite, so that there is none.
    """
    lower = ops.cholesky(_matrices(x, square=True))
    try:
        lower = check_numerics(lower, "Cholesky")
    except InvalidArgumentError as error:
        raise ArgumentError(
            f"Cholesky decomposition failed: {error}",
            why="only a symmetric matrix with positive eigenvalues has one",
        ) from error
    return ops.adjoint(lower) if upper else lower


@operation(module="linalg")
def cholesky_inverse(x: Any, upper: bool = False) -> Tensor:
    """The inverse of the matrix that has this Cholesky factor."""
    x = _matrices(x, square=True)
    one = ops.eye(x.shape[-1], dtype=x.dtype)
    inverse = ops.triangular_solve(x, one, lower=not upper)
    return ops.matmul(inverse, inverse, transpose_a=not upper, transpose_b=upper)


@operation(module="linalg")
def det(x: Any) -> Tensor:
    """How much volume grows under the matrix."""
    return ops.det(_matrices(x, square=True))


@operation(module="linalg")
def eig(x: Any) -> Any:
    """Numbers and vectors that the matrix only stretches."""
    return tuple(ops.eig(_matrices(x, square=True)))


@operation(module="linalg")
def eigh(x: Any) -> Any:
    """As eig, of a symmetric matrix; the numbers are real and in order."""
    return tuple(ops.eigh(_matrices(x, square=True)))


@operation(module="linalg")
def inv(x: Any) -> Tensor:
    """The matrix that undoes x."""
    return ops.inv(_matrices(x, square=True))


def _lu_spec(x: Any) -> Any:
    if len(x.shape) < 2 or None in x.shape[-2:]:
        return None
    return rules.same(x), rules.symbol([*x.shape[:-2], min(x.shape[-2:])], x)


@operation(module="linalg", rule=_lu_spec)
def lu_factor(x: Any) -> Any:
    """A lower and an upper triangle in one matrix, and the order of the rows."""
    triangles, order = ops.lu(_matrices(x))
    if order.ndim == 1:
        return triangles, ops.invert_permutation(order)
    return triangles, ops.argsort(order, axis=-1)


def _qr_spec(x: Any, mode: str) -> None:
    rules.check_rank(rules.shape_of(x), 2)
    rules.check_known(x, 2, "last 2 dimensions")


@operation(module="linalg", rule=_qr_spec)
def qr(x: Any, mode: str = "reduced") -> Any:
    """A rotation and an upper triangle.

    Raises:
        ArgumentError: The mode is neither "reduced" nor "complete".
    """
    if mode not in ("reduced", "complete"):
        raise ArgumentError(
            "`mode` argument value not supported. Expected one of {'reduced', 'complete'}. "
            f"Received: mode={mode}"
        )
    return tuple(ops.qr(_matrices(x), full_matrices=mode == "complete"))


@operation(module="linalg", name="SVD")
def svd(x: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """Rotate, stretch, rotate: u, s, v (v comes transposed); or s alone."""
    x = _matrices(x)
    if not compute_uv:
        return ops.svd(x, compute_uv=False)
    s, u, v = ops.svd(x, full_matrices=full_matrices)
    return u, s, ops.adjoint(v)


def _solve_spec(a: Any, b: Any, **given: Any) -> None:
    shape = rules.shape_of(b)
    rules.check_rank(shape, 1)
    one = len(shape) == len(a.shape) - 1
    if len(shape) > 1 - one and shape[-1 if one else -2] is None:
        raise ArgumentError(
            "Incompatible shapes between `a` and `b`. Expected `a.shape[-1] == b.shape[-2]`. "
            f"Received: a.shape={tuple(a.shape)}, b.shape={tuple(b.shape)}"
        )


@operation("a b", module="linalg", rule=_solve_spec)
def solve(a: Any, b: Any) -> Tensor:
    """x with a x = b."""
    a, b = _matrices(a, square=True), as_float(b)
    if b.ndim == a.ndim - 1:
        return ops.squeeze(ops.solve(a, ops.expand_dims(b, -1)), axis=-1)
    return ops.solve(a, b)


@operation("a b", module="linalg", rule=_solve_spec)
def solve_triangular(a: Any, b: Any, lower: bool = False) -> Tensor:
    """x with a x = b, of a triangle."""
    a, b = _matrices(a, square=True), as_float(b)
    if b.ndim == a.ndim - 1:
        return ops.squeeze(ops.triangular_solve(a, ops.expand_dims(b, -1), lower=lower), axis=-1)
    return ops.triangular_solve(a, b, lower=lower)


@operation("a b", module="linalg")
def lstsq(a: Any, b: Any, rcond: float | None = None) -> Tensor:
    """x for which a x is as near to b as can be; of several, the smallest.

    Raises:
        ArgumentError: The shapes do not fit.
    """
    a, b = as_float(a), as_float(b)
    if a.ndim != 2 or b.ndim not in (1, 2) or a.shape[0] != b.shape[0]:
        raise ArgumentError(
            "Leading dimensions of input arrays must match, a must be a matrix, b a matrix or a "
            f"vector; the shapes are {tuple(a.shape)} and {tuple(b.shape)}."
        )
    columns = ops.expand_dims(b, -1) if b.ndim == 1 else b
    smallest = float(np.finfo(a.dtype.as_numpy_dtype).eps)
    rcond = smallest * max(*a.shape) if rcond is None else smallest if rcond < 0 else rcond
    s, u, v = ops.svd(a)
    kept = ops.greater_equal(s, ops.cast(rcond, s.dtype) * s[0])
    inverse = ops.where(kept, 1.0 / ops.where(kept, s, ops.ones_like(s)), ops.zeros_like(s))
    x = ops.matmul(v, ops.expand_dims(inverse, -1) * ops.matmul(u, columns, transpose_a=True))
    return ops.squeeze(x, axis=-1) if b.ndim == 1 else x


@operation(module="linalg")
def pinv(x: Any, rcond: Any = None) -> Tensor:
    """What comes nearest to an inverse."""
    return ops.pinv(_matrices(x), rcond=rcond)


@operation(module="linalg")
def matrix_rank(x: Any, tol: Any = None) -> Tensor:
    """How many directions are left after the matrix, int32."""
    return ops.matrix_rank(_matrices(x), tol=tol)


@operation()
def slogdet(x: Any) -> Any:
    """The sign of the determinant, and the logarithm of its size."""
    return tuple(ops.slogdet(_matrices(x, square=True)))


@operation(module="math")
def logdet(x: Any) -> Tensor:
    """The logarithm of the determinant of a positive matrix."""
    return ops.logdet(_matrices(x, square=True))


@operation(module="linalg")
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The size of vectors (one axis) or matrices (two axes).

    Raises:
        ArgumentError: There is no such norm.
    """
    x = as_float(x)
    given = range(x.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    if any(not -x.ndim <= one < x.ndim for one in given):
        raise ArgumentError(
            "All `axis` values must be in the range [-ndim, ndim). "
            f"Received inputs with ndim={x.ndim}, while axis={axis}"
        )
    axes = [one % x.ndim for one in given]
    if (ord is None and len(axes) > 2 and axis is None) or ord is None or ord == "fro":
        if len(axes) > 2 or (ord == "fro" and len(axes) == 1):
            raise ArgumentError(f"Invalid axis or order: axis={axis}, ord={ord}")
        square = x * ops.conjugate(x) if x.dtype.is_complex else ops.square(x)
        return ops.sqrt(ops.reduce_sum(square, axis=axes, keepdims=keepdims))
    if len(axes) == 1:
        return _of_vectors(x, ord, axes[0], keepdims)
    if len(axes) != 2:
        raise ArgumentError(f"Invalid axis values. Received: axis={axis}")
    return _of_matrices(x, ord, axes, keepdims)


def _of_vectors(x: Tensor, ord: Any, axis: int, keepdims: bool) -> Tensor:
    size = ops.absolute(x)
    if ord == 2:
        return ops.sqrt(ops.reduce_sum(ops.square(x), axis=axis, keepdims=keepdims))
    if ord == float("inf"):
        return ops.reduce_max(size, axis=axis, keepdims=keepdims)
    if ord == float("-inf"):
        return ops.reduce_min(size, axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise ArgumentError(f"Invalid `ord` argument for vector norm. Received: ord={ord}")
    if ord == 0:
        there = ops.cast(ops.not_equal(x, ops.zeros_like(x)), x.dtype)
        return ops.reduce_sum(there, axis=axis, keepdims=keepdims)
    order = ops.constant(float(ord), x.dtype)
    total = ops.reduce_sum(ops.power(size, order), axis=axis, keepdims=keepdims)
    return ops.power(total, 1.0 / order)


def _of_matrices(x: Tensor, ord: Any, axes: list[int], keepdims: bool) -> Tensor:
    if ord not in (1, -1, 2, -2, "nuc", float("inf"), float("-inf")):
        raise ArgumentError(f"Invalid `ord` argument for matrix norm. Received: ord={ord}")
    if ord in ("nuc", 2, -2):
        rest = [axis for axis in range(x.ndim) if axis not in axes]
        stretches = ops.svd(ops.transpose(x, perm=[*rest, *axes]), compute_uv=False)
        pick = {"nuc": ops.reduce_sum, 2: ops.reduce_max, -2: ops.reduce_min}[ord]
        found = pick(stretches, axis=-1)
        for axis in sorted(axes) if keepdims else ():
            found = ops.expand_dims(found, axis)
        return found
    added, compared = (axes[0], axes[1]) if ord in (1, -1) else (axes[1], axes[0])
    sums = ops.reduce_sum(ops.absolute(x), axis=added, keepdims=True)
    extreme = ops.reduce_max if ord in (1, float("inf")) else ops.reduce_min
    found = extreme(sums, axis=compared, keepdims=True)
    return found if keepdims else ops.squeeze(found, axis=axes)


@operation("fun primals tangents", module="linalg", name="JVP")
def jvp(fun: Callable[..., Any], primals: Any, tangents: Any, has_aux: bool = False) -> Any:
    """What a function gives, and how that moves when its arguments move along the tangents."""
    values = nest.map_structure(convert_to_tensor, primals)
    directions = [
        ops.cast(convert_to_tensor(tangent), value.dtype)
        for tangent, value in zip(nest.flatten(tangents), nest.flatten(values), strict=True)
    ]
    with ForwardAccumulator(nest.flatten(values), directions) as accumulator:
        result = fun(*values)
        made = result[0] if has_aux else result
        moved = nest.map_structure(accumulator.jvp, made)
    return (made, moved, result[1]) if has_aux else (made, moved)
