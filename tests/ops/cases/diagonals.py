"""Cases of the rows of diagonals: example inputs, and what must come out, said with numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal


def diagonal_cases() -> list[Case]:
    right_left = {"align": "RIGHT_LEFT"}
    return [
        case("matrix_diag_part", lambda x, p: np.diag(x), normal(3, 4), 0.0, k=(0, 0),
             **right_left),
        case("matrix_diag_part", lambda x, p: np.diagonal(x, -1, 1, 2), normal(2, 3, 4), 0.0,
             k=(-1, -1), **right_left),
        case("matrix_diag_part", lambda x, p: [[p, x[0, 1]], np.diag(x), [x[1, 0], p]],
             normal(2, 2), 7.0, k=(-1, 1), **right_left),
        case("matrix_diag_part", lambda x, p: [[x[0, 1], p], np.diag(x), [p, x[1, 0]]],
             normal(2, 2), 7.0, k=(-1, 1), align="LEFT_RIGHT"),
        case("matrix_diag", lambda d, p: np.diag(d), normal(3), 0.0, k=(0, 0), rows=-1,
             columns=-1, **right_left),
        case("matrix_diag", lambda d, p: [np.diag(v, 1) for v in d], normal(2, 2), 0.0, k=(1, 1),
             rows=-1, columns=-1, **right_left),
        case("matrix_diag", lambda d, p: [[d[0], p, p], [p, d[1], p]], normal(2), 9.0, k=(0, 0),
             rows=-1, columns=3, **right_left),
        case("matrix_diag", lambda d, p: [[d[0, 0], 0], [d[1, 0], d[0, 1]]], normal(2, 2), 0.0,
             k=(-1, 0), rows=-1, columns=-1, **right_left),
        case("matrix_set_diag", lambda x, d: [[d[0], x[0, 1], x[0, 2]], [x[1, 0], d[1], x[1, 2]]],
             normal(2, 3), normal(2), k=(0, 0), **right_left),
        case("matrix_set_diag", lambda x, d: [[d[1, 0], d[0, 1]], [x[1, 0], d[1, 1]]],
             normal(2, 2), normal(2, 2), k=(0, 1), **right_left),
        case("band_part", lambda x: np.triu(x), normal(2, 3, 3), lower=0, upper=-1),
        case("band_part", lambda x: np.triu(np.tril(x, 1), -2), normal(4, 5), lower=2, upper=1),
    ]  # fmt: skip


CASES = [*diagonal_cases()]
