"""Cases of the rows of products: example inputs, and what must come out, said with plain numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal


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


def network_cases() -> list[Case]:
    def shares(x: np.ndarray) -> np.ndarray:
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)

    return [
        case("softmax", shares, normal(2, 5)),
        case("softmax", shares, normal(2, 3, 4)),
        case("log_softmax", lambda x: np.log(shares(x)), normal(2, 5)),
    ]


CASES = [*product_cases(), *network_cases()]
