"""Cases of the rows of arrange: example inputs, and what must come out, said with plain numpy."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import ALL, Case, case, normal


def arrange_cases() -> list[Case]:
    x = normal(2, 3)
    return [
        case("reshape", lambda x: [[x[0, 0], x[0, 1]], [x[0, 2], x[1, 0]], [x[1, 1], x[1, 2]]], x,
             shape=(-1, 2)),
        case("reshape_like", lambda x, y: x.ravel(), x, normal(6)),
        case("transpose", lambda x: [[x[i, j] for i in (0, 1)] for j in (0, 1, 2)], x,
             perm=(1, 0)),
        case("transpose", lambda x: np.einsum("abc->cab", x), normal(2, 3, 4), perm=(2, 0, 1)),
        case("expand_dims", lambda x: [[v] for v in x], normal(3), axis=(1,)),
        case("squeeze", lambda x: x.ravel(), normal(1, 3, 1), axis=(0, 2)),
        case("broadcast_to", lambda x: [x, x], normal(3), shape=(2, 3)),
        case("slice", lambda x: x[1], x, spec=(1,)),
        case("slice", lambda x: x[:, 2:0:-1], x, spec=(ALL, slice(None, 0, -1))),
        case("slice", lambda x: x[None, :, -1], x, spec=(None, Ellipsis, -1)),
        case("unslice", lambda g, x: [[0, g[0], 0], [0, g[1], 0]], normal(2), x, spec=(ALL, 1)),
        case("concat", lambda a, b: np.hstack([a, b]), x, normal(2, 1), axis=1),
        case("concat_part", lambda g, a, b: g[2:], normal(3, 3), x, normal(1, 3), axis=0, index=1),
        case("pack", lambda a, b: [*a.ravel(), *b.ravel()], x, normal()),
        case("pack_part", lambda g, a, b: g[6:], normal(8), x, normal(2), index=1),
        case("one_hot", lambda i, on, off: [[0, 0, 1], [0.0, 0, 0]], [2, 7], 1.0, 0.0, depth=3),
        case("one_hot", lambda i, on, off: [[5, -1], [-1, 5.0]], [0, 1], 5.0, -1.0,
             depth=2, axis=0),
        case("tile", lambda x: np.hstack([x, x]), x, multiples=(1, 2)),
        case("tile", lambda x: np.stack([x, x, x]).ravel(), normal(4), multiples=(3,)),
        case("untile", lambda g, x: g[:2, :3] + g[:2, 3:] + g[2:, :3] + g[2:, 3:], normal(4, 6), x,
             multiples=(2, 2)),
        case("pad", lambda x, c: [[c, *row] for row in [*x, [c] * 3]], x, 0.5,
             paddings=((0, 1), (1, 0))),
        case("unpad", lambda g, x: g[1:3, :3], normal(4, 3), x, paddings=((1, 1), (0, 0))),
        case("fill", lambda v: [[v, v]], 3.5, shape=(1, 2)),
        case("range", lambda: np.array([2, 5, 8], "int32"), start=2, limit=9, delta=3,
             dtype="int32"),
        case("zeros_like", lambda x: x * 0, x),
        case("ones_like", lambda x: x * 0 + 1, x),
        case("shape", lambda x: [2, 3], x),
        case("size", lambda x: 6, x),
    ]  # fmt: skip


CASES = [*arrange_cases()]
