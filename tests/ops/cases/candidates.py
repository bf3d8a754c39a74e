"""Cases of drawing candidates: laws that what is drawn obeys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.ops.cases.base import Case

STATE, TRUE = np.array([0, 0, 1234]), np.array([[0, 3]])


def candidate_cases() -> list[Case]:
    def all_classes(drawn: np.ndarray, true: np.ndarray, expected: np.ndarray) -> bool:
        once = sorted(drawn.tolist()) == list(range(6))
        return once and bool((expected > 0.4).all() and true[0, 0] > true[0, 1])

    def evenly(drawn: np.ndarray, true: np.ndarray, expected: np.ndarray) -> bool:
        counts = np.bincount(drawn, minlength=4)
        return bool(abs(counts / 250 - 1).max() < 0.2 and np.allclose(expected, 250))

    def by_logarithm(drawn: np.ndarray, true: np.ndarray, expected: np.ndarray) -> bool:
        share = np.log(2) / np.log(101)
        return bool(abs((drawn == 0).mean() - share) < 0.05 and np.isclose(true[0, 0], 999 * share))

    def draw(holds: Callable[..., bool], **attrs: Any) -> Case:
        return Case("draw_candidates", (STATE, TRUE), None, attrs, holds)

    def by_weight(drawn: np.ndarray, true: np.ndarray, expected: np.ndarray) -> bool:
        counts = np.bincount(drawn, minlength=4) / 1000
        return bool(abs(counts - [0.5, 0.1, 0, 0.4]).max() < 0.05 and np.isclose(true[0, 0], 500))

    return [
        draw(by_weight, law="unigram", num_sampled=1000, unique=False, range_max=4,
             weights=(5.0, 1.0, 0.0, 4.0)),
        draw(all_classes, law="log_uniform", num_sampled=6, unique=True, range_max=6),
        draw(evenly, law="uniform", num_sampled=1000, unique=False, range_max=4),
        draw(by_logarithm, law="log_uniform", num_sampled=999, unique=False, range_max=100),
    ]  # fmt: skip


CASES = [*candidate_cases()]
