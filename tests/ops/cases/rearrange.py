"""Cases of moving entries about, said with plain numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal


def rearrange_cases() -> list[Case]:
    x = normal(2, 3)
    return [
        case("repeat", lambda x: np.stack([x[:, 0], x[:, 0], x[:, 2]], 1), x, repeats=(2, 0, 1),
             axis=1),
        case("repeat", lambda x: [x[0], x[0], x[1], x[1]], x, repeats=(2,), axis=0),
        case("unrepeat", lambda g, x: np.stack([g[:, 0] + g[:, 1], 0 * g[:, 0], g[:, 2]], 1),
             normal(2, 3), x, repeats=(2, 0, 1), axis=1),
        case("repeat_each", lambda x, n: np.stack([x[:, 0], x[:, 0], x[:, 2]], 1), x, [2, 0, 1],
             axis=1),
        case("unrepeat_each",
             lambda g, n, x: np.stack([g[:, 0] + g[:, 1], 0 * g[:, 0], g[:, 2]], 1),
             normal(2, 3), [2, 0, 1], x, axis=1),
        case("roll", lambda x: [x[2], x[0], x[1]], normal(3), shift=(1,), axis=(0,)),
        case("roll", lambda x: x[::-1][:, [1, 2, 0]], x, shift=(1, -1), axis=(0, 1)),
        case("reverse_sequence", lambda x, n: [x[0], x[1, [1, 0, 2]]], x, [1, 2],
             seq_axis=1, batch_axis=0),
        case("reverse_sequence", lambda x, n: np.stack([x[:, 0], x[::-1, 1], x[:, 2]], 1), x,
             [0, 2, 1], seq_axis=0, batch_axis=1),
        case("steps", lambda a, b, d: [1.0, 1.5, 2.0], 1.0, 2.2, 0.5),
        case("ensure_shape", lambda x: x, x, shape=(2, None)),
    ]  # fmt: skip


CASES = [*rearrange_cases()]
