"""Cases of order and of counting, said with plain Python."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, apart, case, normal

ROW = np.array([3.0, -1.0, 2.0, 5.0])
TIES = np.array([3.0, 1.0, 3.0, 1.0])


def several(op: str, expected: tuple, *inputs: np.ndarray, **attrs: object) -> Case:
    """A case with several outputs."""
    return Case(op, inputs, tuple(np.asarray(value) for value in expected), attrs)


def sorting_cases() -> list[Case]:
    x = np.array([[0.3, -0.6], [0.9, -1.2], [-1.5, 0.6]])
    places = np.array([[2, 0], [1, 1]])
    return [
        case("sort", sorted, ROW),
        case("sort", lambda x: sorted(x)[::-1], ROW, descending=True),
        case("sort", lambda x: np.stack([sorted(x[:, 0]), sorted(x[:, 1])], 1), x, axis=0),
        case("argsort", lambda x: [1, 2, 0, 3], ROW),
        case("argsort", lambda x: [1, 3, 0, 2], TIES),
        case("argsort", lambda x: [0, 2, 1, 3], TIES, descending=True),
        case("argsort", lambda x: [[2, 1], [0, 0], [1, 2]], x, axis=0),
        case("take_along", lambda x, i: [[x[2, 0], x[0, 1]], [x[1, 0], x[1, 1]]], x, places,
             axis=0),
        case("take_along", lambda x, i: x[:, ::-1], x, [[1, 0]] * 3, axis=-1),
        case("put_along", lambda g, i, x: [g[1] + g[2], 0, g[0], 0], normal(3),
             np.array([2, 0, 0]), ROW),
        case("put_along", lambda g, i, x: g[:, ::-1], x, [[1, 0]] * 3, x, axis=1),
        several("top_k", ([5.0, 3.0], [3, 0]), ROW, k=2),
        several("top_k", ([[0.3], [0.9], [0.6]], [[0], [0], [1]]), x, k=1, index_type="int64"),
        case("searchsorted", lambda s, v: [0, 1, 2, 3], [1.0, 2.0, 3.0], [0.5, 2.0, 2.5, 9.0],
             side="left", index_type="int32"),
        case("searchsorted", lambda s, v: [[1, 0], [2, 1]], [[1.0, 3.0], [5.0, 7.0]],
             [[1.0, 0.0], [7.0, 6.0]], side="right", index_type="int64"),
        case("invert_permutation", lambda x: [2, 0, 1], np.array([1, 2, 0])),
    ]  # fmt: skip


def counting_cases() -> list[Case]:
    numbers, words = np.array([5, 3, 5, 1]), np.array([1.5, 0.5, 1.5])
    bins, weights = np.array([[1, 1, 2], [0, 3, 0]]), apart(2, 3)
    free = {"minlength": 0, "maxlength": None, "binary": False}
    return [
        several("unique", ([5, 3, 1], [0, 1, 0, 2]), numbers, index_type="int32"),
        several("unique", ([1.5, 0.5], [0, 1, 0]), words, index_type="int64"),
        several("unique_with_counts", ([5, 3, 1], [0, 1, 0, 2], [2, 1, 1]), numbers,
                index_type="int32"),
        case("bincount", lambda x, w: [[0, w[0, 0] + w[0, 1], w[0, 2], 0],
                                       [w[1, 0] + w[1, 2], 0, 0, w[1, 1]]], bins, weights, **free),
        case("bincount", lambda x, w: [0, 0], np.zeros(0, int), np.zeros(0), minlength=2,
             maxlength=None, binary=False),
        case("bincount", lambda x, w: [0, 2, 1, 0, 0], bins[0], [1, 1, 1], minlength=5,
             maxlength=None, binary=False),
        case("bincount", lambda x, w: [0, 1], bins[0], [1, 1, 1], minlength=2, maxlength=2,
             binary=True),
    ]  # fmt: skip


CASES = [*sorting_cases(), *counting_cases()]
