"""Cases of the rows of reduce: example inputs, and what must come out, said with plain numpy."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops.cases.base import Case, apart, case, normal, positive


def reduce_cases() -> list[Case]:
    def over(function: Any, axis: Any, keepdims: bool) -> Any:
        return lambda x: function(x, axis=axis, keepdims=keepdims)

    table = [
        ("reduce_sum", np.sum, normal),
        ("reduce_mean", np.average, normal),
        ("reduce_prod", np.prod, positive),
        ("reduce_max", np.amax, apart),
        ("reduce_min", np.amin, apart),
    ]
    forms = [((2, 3), None, False), ((2, 3), (0,), True), ((2, 3, 4), (0, 2), False),
             ((2, 3, 4), (1, 2), True), ((), None, False), ((2, 3), (), False)]  # fmt: skip
    cases = [
        case(op, over(function, axis, keep), draw(*shape), axis=axis, keepdims=keep)
        for op, function, draw in table
        for shape, axis, keep in forms
    ]
    truths = np.array([[True, False], [True, True]])
    return [
        *cases,
        case("reduce_all", lambda x: [True, False], truths, axis=(0,), keepdims=False),
        case("reduce_any", lambda x: [[True], [True]], truths, axis=(1,), keepdims=True),
        case("argmax", lambda x: [1, 0], [[1.0, 5.0], [4.0, 2.0]], axis=1),
        case("argmin", lambda x: [0, 1], [[1.0, 5.0], [4.0, 2.0]], axis=0, output_type="int32"),
        case(
            "reduce_euclidean_norm", lambda x: np.hypot(x[:, 0], x[:, 1]), normal(3, 2), axis=(1,)
        ),
        case("reduce_euclidean_norm", lambda x: (x**2).sum() ** 0.5, normal(3, 2), axis=None),
        case(
            "reduce_prod", lambda x: x[0] * x[1], [[2.0, 0.0, 0.0], [3.0, 5.0, 0.0]], axis=(0,)
        ).kinked(),
        case("reduce_mean", lambda x: 200, np.full(300, 200, np.uint8), axis=None).kinked(),
        case("reduce_mean", lambda x: [-2, 1], [[-1, -4], [1, 2]], axis=(1,)).kinked(),
        case("count", lambda x: 8.0, normal(2, 3, 4), axis=(0, 2)),
        case(
            "sum_like", lambda g, x: g.sum(0).sum(1, keepdims=True), normal(4, 2, 3), normal(2, 1)
        ),
        case("sum_like", lambda g, x: g, normal(2, 3), normal(2, 3)),
        case("sum_like", lambda g, x: g.sum(), normal(2, 3), normal()),
        case("broadcast_like", lambda x, y: x + 0 * y, normal(2, 1), normal(4, 2, 3)),
        case("spread", lambda g, x: g[:, None] + 0 * x, normal(2), normal(2, 3), axis=(1,)),
        case(
            "spread", lambda g, x: g + 0 * x, normal(1, 3), normal(2, 3), axis=(0,), keepdims=True
        ),
        case("reverse", lambda x: x[::-1, ::-1], normal(2, 3), axis=(0, 1)),
    ]


CASES = [*reduce_cases()]
