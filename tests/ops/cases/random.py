"""Cases of the rows of random: example inputs, and what must come out, said with plain numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.random_state import Generator
from tests.ops.cases.base import Case


def random_cases() -> list[Case]:
    def draw(op: str, law: Callable[[np.ndarray], bool], *inputs: np.ndarray, **attrs: Any) -> Case:
        return Case(op, inputs, None, attrs, law)

    def unit(z: np.ndarray) -> bool:
        return z.min() >= 0 and z.max() < 1 and abs(z.mean() - 0.5) < 0.05

    def bell(z: np.ndarray) -> bool:
        return abs(z.mean()) < 0.15 and abs(z.std() - 1) < 0.1

    def cut_bell(z: np.ndarray) -> bool:
        return np.abs(z).max() <= 2 and abs(z.std() - 0.88) < 0.1

    x = np.zeros((40, 50))
    shaped = {"shape": (40, 50), "dtype": "float64"}
    return [
        draw("random_uniform", unit, generator=Generator(1), **shaped),
        draw("random_normal", bell, generator=Generator(2), **shaped),
        draw("random_truncated_normal", cut_bell, generator=Generator(3), **shaped),
        draw("random_uniform_like", unit, x, generator=Generator(4)),
        draw("random_normal_like", bell, x, generator=Generator(5)),
    ]


CASES = [*random_cases()]
