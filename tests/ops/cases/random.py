"""Cases of the rows of random: states and numbers recorded from TensorFlow 2.21, and laws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.random_state import Generator, Stream
from tests.ops.cases.base import Case, case

STATE = np.array([0, 0, 1234])


def law_cases() -> list[Case]:
    def draw(op: str, law: Callable[[np.ndarray], bool], *inputs: Any, **attrs: Any) -> Case:
        return Case(op, tuple(map(np.asarray, inputs)), None, attrs, law)

    def unit(z: np.ndarray) -> bool:
        return z.min() >= 0 and z.max() < 1 and abs(z.mean() - 0.5) < 0.05

    def bell(z: np.ndarray) -> bool:
        return abs(z.mean()) < 0.15 and abs(z.std() - 1) < 0.1

    def cut_bell(z: np.ndarray) -> bool:
        return np.abs(z).max() <= 2 and abs(z.std() - 0.88) < 0.1

    x = np.zeros((40, 50))
    return [
        draw("random_state", lambda z: z.tolist()[1:] == [3, 7], generator=Stream((7, 3)),
             shape=(2,)),
        *[
            draw(f"random_{name}", law, STATE, shape=(40, 50), dtype=dtype)
            for name, law in [("uniform", unit), ("normal", bell), ("truncated_normal", cut_bell)]
            for dtype in ("float64", "float32", "float16")
        ],
        draw("random_gamma", lambda z: abs(z.mean() - 3) < 0.2, STATE, [3.0], shape=(999,)),
        draw("random_poisson", lambda z: abs(z.mean() - 3) < 0.2, STATE, [3.0], shape=(999,),
             dtype="float32"),
        draw("random_uniform_like", unit, x, generator=Generator(4)),
        draw("random_normal_like", bell, x, generator=Generator(5)),
    ]  # fmt: skip


def recorded_cases() -> list[Case]:
    """What TensorFlow makes of the first words of these streams."""
    x, low, high = [[1.0, 2.0, 3.0]], np.int32(0), np.int32(10)
    scrambled = np.array([0, -616074917663951349, -8033011296201900102])
    return [
        case("random_scramble", lambda seed: scrambled, [1, 2]),
        case("random_skip", lambda s: [768, 0, 1234], STATE, shape=(3,)),
        case("random_bits", lambda s: [546353992, -629346133, 1140953199], STATE,
             shape=(3,), dtype="int32"),
        case("random_integers", lambda s, a, b: [2, 3, 9], STATE, low, high, shape=(3,)),
        case("random_categorical", lambda s, x: [[2, 2, 1, 2, 2, 2, 2]], scrambled, x,
             num_samples=7, dtype="int64"),
        case("random_shuffle", lambda s, x: [3, 5, 1, 4, 2], STATE, [1, 2, 3, 4, 5]),
    ]  # fmt: skip


CASES = [*law_cases(), *recorded_cases()]
