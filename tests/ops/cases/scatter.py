"""Cases of picking and placing by positions, and of segments, said with plain numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, apart, case, normal, positive

IDS = np.array([0, 0, 2])
LOOSE = np.array([1, -1, 1])


def gather_cases() -> list[Case]:
    lines, rows = normal(4, 3), np.array([[2, 0], [1, 1]])
    cube = normal(2, 3, 4)
    return [
        case("gather", lambda x, i: [[x[2], x[0]], [x[1], x[1]]], lines, rows, axis=0),
        case("gather", lambda x, i: np.stack([x[:, 2], x[:, 0]], 1), lines, rows[0], axis=1),
        case("gather", lambda x, i: [[x[0, 2], x[0, 0]], [x[1, 1], x[1, 1]]], cube, rows,
             axis=1, batch_dims=1),
        case("gather", lambda x, i: [x[0][:, [2, 0]], x[1][:, [1, 1]]], cube, rows,
             axis=2, batch_dims=1),
        case("scatter_add", lambda g, i, x: [g[0, 1], g[1, 0] + g[1, 1], g[0, 0], 0 * g[0, 0]],
             normal(2, 2, 3), rows, lines, axis=0),
        case("scatter_add", lambda g, i, x: np.stack([g[:, 1], 0 * g[:, 0], g[:, 0]], 1),
             normal(4, 2), rows[0], lines, axis=1),
        case("scatter_add",
             lambda g, i, x: [[g[0, 1], 0 * g[0, 0], g[0, 0]],
                              [0 * g[0, 0], g[1, 0] + g[1, 1], 0 * g[0, 0]]],
             normal(2, 2, 4), rows, cube, axis=1, batch_dims=1),
        case("gather_nd", lambda x, i: [x[2, 0], x[1, 1]], lines, rows),
        case("gather_nd", lambda x, i: [[x[2]], [x[0]]], lines, [[[2]], [[0]]]),
        case("gather_nd", lambda x, i: [x[0, 2], x[1, 0]], cube, [[2], [0]], batch_dims=1),
        case("gather_nd", lambda x, i: [x, x], lines, np.zeros((2, 0), int)),
        case("scatter_nd", lambda u, i, x: [0, u[1], u[0] + u[2], 0], normal(3), [[2], [1], [2]],
             normal(4)),
        case("scatter_nd", lambda u, i, x: [0 * u[0], u[0]], normal(1, 3), [[1]], normal(2, 3)),
        case("scatter_nd", lambda u, i, x: [[0, u[0]], [u[1], 0]], normal(2), [[1], [0]],
             normal(2, 2), batch_dims=1),
        case("nonzero", lambda x: [[0, 1], [1, 0]], [[False, True], [True, False]]),
        case("nonzero", lambda x: [[0], [2]], [3.0, 0.0, -1.0]),
    ]  # fmt: skip


def changed_cases() -> list[Case]:
    x, u = apart(4), np.array([5.0, -5.0])
    line = [[2], [0]]
    return [
        case("tensor_scatter_nd_update", lambda x, i, u: [u[1], x[1], u[0], x[3]], x, line, u),
        case(
            "tensor_scatter_nd_update",
            lambda x, i, u: [u[0], x[1]],
            normal(2, 3),
            [[0]],
            normal(1, 3),
        ),
        case("tensor_scatter_nd_max", lambda x, i, u: [x[0], x[1], u[0], x[3]], x, line, u),
        case("tensor_scatter_nd_min", lambda x, i, u: [u[1], x[1], x[2], x[3]], x, line, u),
    ]


def segment_cases() -> list[Case]:
    x, line = apart(3, 2), positive(3)
    none = {"sum": 0, "mean": 0, "max": 0, "min": 0, "prod": 1}
    reductions = {"sum": np.sum, "mean": np.average, "max": np.amax, "min": np.amin,
                  "prod": np.prod}  # fmt: skip
    lowest = {"sum": 0, "prod": 1, "max": np.finfo(float).min, "min": np.finfo(float).max}
    together = [
        case(f"segment_{how}",
             lambda x, ids, how=how, f=f: [f(x[:2], axis=0), none[how] + 0 * x[0], x[2]], x, IDS)
        for how, f in reductions.items()
    ]  # fmt: skip
    loose = [
        case(f"unsorted_segment_{how}",
             lambda x, ids, how=how: [lowest[how], reductions[how]([x[0], x[2]])], line, LOOSE,
             num_segments=2).kinked()
        for how in ("sum", "max", "min", "prod")
    ]  # fmt: skip
    full = [
        case(f"unsorted_segment_{how}",
             lambda x, ids, how=how: [x[0, 1], reductions[how]([x[0, 0], x[1, 0], x[1, 1]])],
             apart(2, 2), [[1, 0], [1, 1]], num_segments=2)
        for how in ("sum", "max", "min", "prod")
    ]  # fmt: skip
    return [*together, *loose, *full]


CASES = [*gather_cases(), *changed_cases(), *segment_cases()]
