"""Cases of the cross-entropies, said with plain numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal


def cross_entropy_cases() -> list[Case]:
    def surprise(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        shares = np.exp(x) / np.exp(x).sum(-1, keepdims=True)
        return -(y * np.log(shares)).sum(-1)

    labels = np.array([[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]])
    # By the labels only first derivatives are the nudge's: the rule takes them to add up to one,
    # as TensorFlow's does (tests/ops/test_cross_entropy.py).
    dense = [
        case("softmax_cross_entropy", surprise, normal(2, 3), labels),
        case("softmax_cross_entropy", surprise, normal(2, 2, 3), labels[:1]),
    ]
    return [
        *(Case(one.op, one.inputs, one.expected, one.attrs, smooth=False) for one in dense),
        case("sparse_softmax_cross_entropy", lambda x, i: surprise(x, np.eye(4)[i]),
             normal(2, 4), [3, 0]),
        case("sparse_softmax_cross_entropy", lambda x, i: surprise(x, np.eye(3)[i]),
             normal(2, 2, 3), [[0, 2], [1, 1]]),
        case("sparse_softmax_cross_entropy", lambda x, i: surprise(x, np.eye(3)[i]), normal(3), 1),
    ]  # fmt: skip


CASES = [*cross_entropy_cases()]
