"""Equations with matrices: inverses, determinants, solutions.

Where it sits   rows of the table of ops, with their functions.
The one idea    the gradient of a solution is the solution of the transposed equations, so the same
                op does both; no inverse needs to be made for it.
Try it          >>> import minitf as tf
                >>> tf.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [[1.0], [1.0]]).numpy()
                array([[0.5 ],
                       [0.25]], dtype=float32)
Read next       ops/factorizations.py
"""

from __future__ import annotations

from typing import Any, NamedTuple

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import matrix_shapes
from minitf.ops.complex_numbers import conj
from minitf.ops.composites import composite
from minitf.ops.diagonals import band_part
from minitf.ops.products import matmul
from minitf.ops.scatter_functions import gather


def transposed(x: Tensor) -> Tensor:
    """The matrices with rows and columns exchanged."""
    order = list(range(x.ndim))
    return OPS["transpose"](x, perm=(*order[:-2], order[-1], order[-2]))


def adjoint_of(x: Tensor) -> Tensor:
    """The matrices turned around and conjugated."""
    return transposed(conj(x))


def _inverse_rule(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    return -matmul(z, matmul(g, z, adjoint_b=True), adjoint_a=True)


def _determinant_rule(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    """Also for complex numbers without a conjugate of z, as TensorFlow has it."""
    factor = g * z
    return factor[..., None, None] * adjoint_of(OPS["matrix_inverse"](x))


def _slogdet_rule(g: tuple[Tensor, Tensor], z: tuple[Tensor, Tensor], x: Tensor) -> Tensor:
    """The sign is flat (and of complex numbers TensorFlow passes no gradient through it either)."""
    return g[1][..., None, None] * adjoint_of(OPS["matrix_inverse"](x))


def _solve_sides(g: Tensor, a: Tensor, adjoint: bool) -> Tensor:
    return OPS["matrix_solve"](a, g, adjoint=not adjoint)


def _solve_matrix(g: Tensor, z: Tensor, a: Tensor, adjoint: bool) -> Tensor:
    sides = _solve_sides(g, a, adjoint)
    return -matmul(z, sides, adjoint_b=True) if adjoint else -matmul(sides, z, adjoint_b=True)


def _triangular_sides(g: Tensor, a: Tensor, lower: bool, adjoint: bool) -> Tensor:
    return OPS["triangular_solve"](a, g, lower=lower, adjoint=not adjoint)


def _triangular_matrix(g: Tensor, z: Tensor, a: Tensor, lower: bool, adjoint: bool) -> Tensor:
    sides = _triangular_sides(g, a, lower, adjoint)
    whole = -matmul(z, sides, adjoint_b=True) if adjoint else -matmul(sides, z, adjoint_b=True)
    return band_part(whole, -1, 0) if lower else band_part(whole, 0, -1)


matrix_inverse = op(
    "matrix_inverse", "x -> z", symbol="x⁻¹", accepts="float", shape=matrix_shapes.square,
    words="The matrix that undoes another one: their product is the identity.",
    formula=r"z = x^{-1}",
    grads={"x": rule(r"\bar x = -z^{\mathsf H} \, \bar z \, z^{\mathsf H}", _inverse_rule)},
)  # fmt: skip
matrix_determinant = op(
    "matrix_determinant", "x -> z", symbol="det", accepts="float", shape=matrix_shapes.count,
    words="How many times larger a matrix makes volumes; negative when it mirrors.",
    formula=r"z = \det x",
    grads={"x": rule(r"\bar x = \bar z \, z \, x^{-\mathsf H}", _determinant_rule)},
)  # fmt: skip
log_matrix_determinant = op(
    "log_matrix_determinant", "x -> sign logs", symbol="ln|det|", accepts="float",
    shape=lambda x: (matrix_shapes.count(x), matrix_shapes.count(x)),
    words="The sign of the determinant, and the logarithm of its size, safe from overflow.",
    formula=r"s = \frac{\det x}{|\det x|},\ l = \ln |\det x|",
    grads={"x": rule(r"\bar x = \bar l \, x^{-\mathsf H}", _slogdet_rule)},
)  # fmt: skip
matrix_solve = op(
    "matrix_solve", "a b -> z", symbol="a⁻¹b", accepts="float", shape=matrix_shapes.solve,
    words="The solution of a system of equations; each column of b is one right side.",
    formula=r"a \, z = b",
    grads={
        "a": rule(r"\bar a = -\bar b \, z^{\mathsf H}",
                  lambda g, z, a, b, adjoint=False: _solve_matrix(g, z, a, adjoint)),
        "b": rule(r"a^{\mathsf H} \, \bar b = \bar z",
                  lambda g, z, a, b, adjoint=False: _solve_sides(g, a, adjoint)),
    },
)  # fmt: skip
triangular_solve_op = op(
    "triangular_solve", "a b -> z", symbol="◺⁻¹b", accepts="float", broadcasts=True,
    shape=matrix_shapes.triangular_solve,
    words="The solution of equations of which each has one unknown more than the one before.",
    formula=r"a \, z = b",
    grads={
        "a": rule(r"\bar a = -\bar b \, z^{\mathsf H} \text{ in the triangle}",
                  lambda g, z, a, b, lower=True, adjoint=False: _triangular_matrix(
                      g, z, a, lower, adjoint)),
        "b": rule(r"a^{\mathsf H} \, \bar b = \bar z",
                  lambda g, z, a, b, lower=True, adjoint=False: _triangular_sides(
                      g, a, lower, adjoint)),
    },
)  # fmt: skip


@composite
def matrix_transpose(a: Any, conjugate: bool = False) -> Tensor:
    """Matrices with rows and columns exchanged; the axes before stay.

    https://www.tensorflow.org/api_docs/python/tf/linalg/matrix_transpose
    """
    a = convert_to_tensor(a)
    matrix_shapes.matrix(a.shape)
    return adjoint_of(a) if conjugate else transposed(a)


@composite
def adjoint(matrix: Any) -> Tensor:
    """Matrices turned around, with complex numbers conjugated.

    https://www.tensorflow.org/api_docs/python/tf/linalg/adjoint
    """
    return matrix_transpose(matrix, conjugate=True)


@composite
def inv(input: Any, adjoint: bool = False) -> Tensor:
    """The inverses of square matrices.

    Args:
        input: Shape [..., n, n].
        adjoint: Turn the matrices around and conjugate them first.

    >>> inv([[2.0, 0.0], [0.0, 4.0]]).numpy()
    array([[0.5 , 0.  ],
           [0.  , 0.25]], dtype=float32)

    Raises:
        ArgumentError: A matrix has no inverse.

    https://www.tensorflow.org/api_docs/python/tf/linalg/inv
    """
    inverse = OPS["matrix_inverse"](input)
    return adjoint_of(inverse) if adjoint else inverse


class LogMatrixDeterminant(NamedTuple):
    """What `slogdet` gives."""

    sign: Tensor
    log_abs_determinant: Tensor


def slogdet(input: Any, name: str | None = None) -> LogMatrixDeterminant:
    """The sign of the determinants, and the logarithm of their size.

    https://www.tensorflow.org/api_docs/python/tf/linalg/slogdet
    """
    return LogMatrixDeterminant(*OPS["log_matrix_determinant"](input, name=name))


def solve(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The solution z of matrix z = rhs.

    Args:
        matrix: Shape [..., n, n].
        rhs: The right sides, shape [..., n, k]: each column is one system.
        adjoint: Turn the matrix around and conjugate it first.

    Raises:
        ArgumentError: A matrix has no inverse.

    https://www.tensorflow.org/api_docs/python/tf/linalg/solve
    """
    return OPS["matrix_solve"](matrix, rhs, adjoint=bool(adjoint), name=name)


def triangular_solve(
    matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: str | None = None
) -> Tensor:
    """The solution z of matrix z = rhs, where only one triangle of the matrix is read.

    Args:
        matrix: Shape [..., n, n].
        rhs: The right sides, shape [..., n, k].
        lower: Whether the triangle below the diagonal is read, or the one above.
        adjoint: Turn the triangle around and conjugate it first.

    https://www.tensorflow.org/api_docs/python/tf/linalg/triangular_solve
    """
    attrs = {"lower": bool(lower), "adjoint": bool(adjoint)}
    return OPS["triangular_solve"](matrix, rhs, **attrs, name=name)


@composite
def cholesky_solve(chol: Any, rhs: Any) -> Tensor:
    """The solution z of a z = rhs, given the Cholesky factor of a.

    Args:
        chol: Lower triangles, as `tf.linalg.cholesky` gives them, shape [..., n, n].
        rhs: The right sides, shape [..., n, k].

    https://www.tensorflow.org/api_docs/python/tf/linalg/cholesky_solve
    """
    half = triangular_solve(chol, rhs, lower=True)
    return triangular_solve(chol, half, lower=True, adjoint=True)


@composite
def cross(a: Any, b: Any) -> Tensor:
    """The cross product of vectors of three: upright on both, as long as their area.

    >>> cross([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]).numpy()
    array([0., 0., 1.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/cross
    """
    a = convert_to_tensor(a)
    b = convert_to_tensor(b, dtype_hint=a.dtype)
    matrix_shapes.threes(a.shape, b.shape)
    after, before = [1, 2, 0], [2, 0, 1]
    return gather(a, after, axis=-1) * gather(b, before, axis=-1) - gather(
        a, before, axis=-1
    ) * gather(b, after, axis=-1)
