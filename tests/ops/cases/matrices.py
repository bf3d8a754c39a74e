"""Cases of the rows of linear algebra: what must come out, or what must hold of the factors."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, lawful, normal
from tests.ops.cases.complex_numbers import complex_normal


def regular(*shape: int) -> np.ndarray:
    """Matrices far from singular."""
    return normal(*shape) + 3 * np.eye(shape[-1])


def symmetric(*shape: int) -> np.ndarray:
    x = normal(*shape)
    return x + np.swapaxes(x, -1, -2) + np.diag(np.arange(shape[-1]) * 5.0)


def positive_definite(*shape: int) -> np.ndarray:
    x = normal(*shape)
    return x @ np.swapaxes(x, -1, -2) + np.eye(shape[-1])


def turned(x: np.ndarray) -> np.ndarray:
    return np.swapaxes(x, -1, -2).conj()


def near(one: np.ndarray, other: np.ndarray) -> bool:
    return np.allclose(one, other, rtol=1e-7, atol=1e-9)


def by_cofactors(x: np.ndarray) -> np.ndarray:
    """The inverse of 2 by 2 matrices."""
    (a, b), (c, d) = np.moveaxis(x, (-2, -1), (0, 1))
    return np.moveaxis(np.array([[d, -b], [-c, a]]) / (a * d - b * c), (0, 1), (-2, -1))


def determinant(x: np.ndarray) -> np.ndarray:
    return x[..., 0, 0] * x[..., 1, 1] - x[..., 0, 1] * x[..., 1, 0]


def solving_cases() -> list[Case]:
    complex_two = complex_normal(2, 2) + 3 * np.eye(2)

    def solved(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.einsum("...ij,...jk->...ik", by_cofactors(a), b)

    return [
        *[
            case(op, f, x)
            for op, f in [("matrix_inverse", by_cofactors), ("matrix_determinant", determinant)]
            for x in (regular(2, 2), regular(3, 2, 2))
        ],
        case("matrix_inverse", by_cofactors, complex_two),
        case("matrix_determinant", determinant, complex_two).kinked(),  # TensorFlow's rule is odd
        Case("log_matrix_determinant", (x := -regular(2, 2),),
             (np.sign(determinant(x)), np.log(np.abs(determinant(x))))),
        case("matrix_solve", solved, regular(2, 2), normal(2, 3), adjoint=False),
        case("matrix_solve", lambda a, b: solved(turned(a), b), regular(3, 2, 2), normal(3, 2, 1),
             adjoint=True),
        case("matrix_solve", lambda a, b: solved(turned(a), b), complex_two, complex_normal(2, 2),
             adjoint=True),
        case("triangular_solve", lambda a, b: solved(np.tril(a), b), regular(2, 2), normal(2, 3),
             lower=True, adjoint=False),
        case("triangular_solve", lambda a, b: solved(turned(np.triu(a)), b), regular(3, 2, 2),
             normal(2, 1), lower=False, adjoint=True),
        case("triangular_solve", lambda a, b: solved(turned(np.tril(a)), b), complex_two,
             complex_normal(2, 2), lower=True, adjoint=True),
    ]  # fmt: skip


def factor_cases() -> list[Case]:
    def is_qr(x: np.ndarray, q: np.ndarray, r: np.ndarray) -> bool:
        eye = np.eye(q.shape[-1])
        return near(q @ r, x) and near(turned(q) @ q, eye) and near(np.triu(r), r)

    def is_svd(x: np.ndarray, s: np.ndarray, u: np.ndarray, v: np.ndarray) -> bool:
        few = s.shape[-1]
        product = u[..., :few] @ (s[..., None] * turned(v[..., :few]))
        turns = [near(turned(w) @ w, np.eye(w.shape[-1])) for w in (u, v)]
        return near(product, x) and all(turns) and bool((np.diff(s) <= 0).all())

    def is_eigh(x: np.ndarray, e: np.ndarray, v: np.ndarray) -> bool:
        return near(x @ v, v * e[..., None, :]) and bool((np.diff(e) >= 0).all())

    def is_eig(x: np.ndarray, e: np.ndarray, v: np.ndarray) -> bool:
        return near(x @ v, v * e[..., None, :])

    def is_lu(x: np.ndarray, lu: np.ndarray, p: np.ndarray) -> bool:
        lower, upper = np.tril(lu, -1) + np.eye(lu.shape[-1]), np.triu(lu)
        return near(lower @ upper, np.take_along_axis(x, p[..., None], -2))

    def stretches(x: np.ndarray) -> np.ndarray:
        return np.sqrt(np.linalg.eigvalsh(turned(x) @ x))[..., ::-1]

    spin = np.array([[1.0, -2.0], [0.5, 3.0]])
    return [
        *[lawful("cholesky", lambda x, z: near(z @ turned(z), x) and near(np.tril(z), z), x)
          .kinked()  # a nudge must stay symmetric: tests/ops/test_linalg.py
          for x in (positive_definite(3, 3), positive_definite(2, 2, 2))],
        *[lawful("qr", is_qr, x, full_matrices=full)
          for x, full in [(normal(4, 3), False), (normal(2, 3, 3), True), (normal(3, 4), False),
                          (complex_normal(3, 2), False)]],
        lawful("qr", is_qr, normal(4, 3), full_matrices=True).kinked(),
        *[lawful("svd", is_svd, x, full_matrices=full)
          for x, full in [(normal(4, 2), False), (normal(2, 3, 3), False), (normal(3, 4), True)]],
        lawful("svd", is_svd, complex_normal(2, 3), full_matrices=False).kinked(),
        case("svdvals", stretches, normal(3, 2)),
        case("svdvals", stretches, complex_normal(2, 2)),
        lawful("eigh", is_eigh, symmetric(3, 3)).kinked(),
        case("eigvalsh", lambda x: np.linalg.eigh(x)[0], symmetric(2, 3, 3)).kinked(),
        lawful("eig", is_eig, regular(2, 2, 2)).kinked(),
        case("eigvals", lambda x: np.sort_complex(np.roots([1, -4, 4])), spin).kinked(),
        *[lawful("lu", is_lu, x) for x in (normal(3, 3), normal(2, 4, 4), complex_normal(2, 2))],
    ]  # fmt: skip


def function_cases() -> list[Case]:
    turn, growth = np.array([[0.0, -1.2], [1.2, 0.0]]), np.array([[1.0, 3.0], [0.0, 2.0]])
    spin = np.array([[np.cos(1.2), -np.sin(1.2)], [np.sin(1.2), np.cos(1.2)]])
    stretched = np.array([[np.e, 3 * (np.e**2 - np.e)], [0.0, np.e**2]])
    return [
        case("matrix_exponential", lambda x: [spin, stretched], [turn, growth]),
        case("matrix_exponential", lambda x: stretched + 0j, growth + 0j),
        case("matrix_square_root", lambda x: [spin, growth], [spin @ spin, growth @ growth]),
        case(
            "matrix_logarithm", lambda x: [turn + 0j, growth + 0j], np.array([spin, stretched]) + 0j
        ),
    ]  # fmt: skip


CASES = [*solving_cases(), *factor_cases(), *function_cases()]
