"""Cases of the rows of products: example inputs, and what must come out, said with plain numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal
from tests.ops.cases.complex_numbers import complex_normal


def product_cases() -> list[Case]:
    def rows_times_columns(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x[..., :, :, None] * y[..., None, :, :]).sum(-2)

    def turned(x: np.ndarray) -> np.ndarray:
        return np.swapaxes(x, -1, -2)

    cases = [
        case("matmul", lambda x, y, a=a, b=b: rows_times_columns(turned(x) if a else x,
                                                                 turned(y) if b else y),
             normal(3, 2) if a else normal(2, 3), normal(4, 3) if b else normal(3, 4),
             transpose_a=a, transpose_b=b)
        for a in (False, True)
        for b in (False, True)
    ]  # fmt: skip
    stacks = [((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3, 4)), ((2, 1, 2, 3), (5, 3, 4))]
    return [
        *cases,
        *[case("matmul", rows_times_columns, normal(*a), normal(*b)) for a, b in stacks],
    ]


def einsum_cases() -> list[Case]:
    shapes: dict[str, list[tuple]] = {
        "ij->ji": [(2, 3)], "ij->i": [(2, 3)], "ii->i": [(3, 3)], "ii->": [(3, 3)],
        "iij->j": [(2, 2, 3)], "ij->": [(2, 3)], "ijk->ki": [(2, 3, 4)],
        "ij,jk->ik": [(2, 3), (3, 4)], "i,j->ij": [(2,), (3,)], "i,i->": [(3,), (3,)],
        "bij,bkj->bik": [(2, 3, 4), (2, 5, 4)], "bhqd,bkhd->bhqk": [(2, 3, 4, 2), (2, 5, 3, 2)],
        "ijk,l->il": [(2, 3, 2), (4,)], "iij,jk->ki": [(2, 2, 3), (3, 4)],
        "ab,ab->ba": [(2, 3), (2, 3)], ",ij->ji": [(), (2, 3)], "ij,jj->i": [(2, 3), (3, 3)],
    }  # fmt: skip
    return [
        *[
            case("einsum", lambda *xs, e=equation: np.einsum(e, *xs),
                 *[normal(*shape) for shape in each], equation=equation)
            for equation, each in shapes.items()
        ],
        case("einsum", lambda x, y: np.einsum("ij,kj->ik", x, y), complex_normal(2, 3),
             complex_normal(4, 3), equation="ij,kj->ik"),
        case("einsum_spread", lambda g, x: g[:, None] + 0 * x, normal(2), normal(2, 3),
             equation="ij->i"),
        case("einsum_spread", lambda g, x: np.diag(g), normal(3), normal(3, 3), equation="ii->i"),
        case("einsum_spread", lambda g, x: np.stack([np.diag(v) for v in g.T], 1), normal(3, 2),
             normal(3, 2, 3), equation="iji->ij"),
    ]  # fmt: skip


def network_cases() -> list[Case]:
    def shares(x: np.ndarray) -> np.ndarray:
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)

    def by_scores(g: np.ndarray, z: np.ndarray) -> np.ndarray:
        jacobian = z[..., :, None] * (np.eye(z.shape[-1]) - z[..., None, :])
        return np.einsum("...i,...ij->...j", g, jacobian)

    def normed(x: np.ndarray) -> tuple:
        r = 1 / np.sqrt(x.var(-1, keepdims=True) + 0.1)
        return (x - x.mean(-1, keepdims=True)) * r, r

    def by_rows(g: np.ndarray, z: np.ndarray, r: np.ndarray) -> np.ndarray:
        n = z.shape[-1]
        jacobian = np.eye(n) - 1 / n - z[..., :, None] * z[..., None, :] / n
        return r * np.einsum("...i,...ij->...j", g, jacobian)

    x = normal(2, 3, 4)

    return [
        case("softmax", shares, normal(2, 5)),
        case("softmax", shares, normal(2, 3, 4)),
        case("softmax", shares, 100 * normal(2, 3)).kinked(),
        case("softmax", shares, normal(1 << 14, 3)).kinked(),  # so many rows go in blocks
        case("softmax_back", by_scores, normal(1 << 14, 3), normal(1 << 14, 3)).kinked(),
        case("softmax_back", by_scores, normal(2, 3), normal(2, 3)),
        case("softmax_back", by_scores, normal(2, 2, 3), normal(2, 2, 3)),
        Case("layer_norm", (x,), normed(x), {"epsilon": 0.1}),
        case("layer_norm_back", by_rows, normal(2, 3), normal(2, 3), normal(2, 1)),
        case("log_softmax", lambda x: np.log(shares(x)), normal(2, 5)),
    ]


CASES = [*product_cases(), *einsum_cases(), *network_cases()]
