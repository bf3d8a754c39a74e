"""For each row of the table of ops: example inputs, and what must come out, said another way.

The expected values are written with plain numpy and Python, never with minitf's own kernels.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minitf.core.random_state import Generator

RANDOM = np.random.default_rng(20)
ALL = slice(None)


@dataclass(frozen=True)
class Case:
    """One example of one op.

    Attributes:
        op: The name of the row.
        inputs: The arrays it is applied to.
        expected: What comes out, or None for a random op (then `law` says what must hold).
        attrs: Static data.
        law: For random ops: a condition on the result.
        smooth: Whether the gradient may be checked by nudging (no kinks at these inputs).
    """

    op: str
    inputs: tuple[np.ndarray, ...]
    expected: np.ndarray | None
    attrs: dict[str, Any] = field(default_factory=dict)
    law: Callable[[np.ndarray], bool] | None = None
    smooth: bool = True

    def __str__(self) -> str:
        return f"{self.op}-{'-'.join('x'.join(map(str, array.shape)) for array in self.inputs)}"


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape)


def positive(*shape: int) -> np.ndarray:
    return RANDOM.uniform(0.5, 2.0, size=shape)


def fraction(*shape: int) -> np.ndarray:
    return RANDOM.uniform(-0.8, 0.8, size=shape)


def above_one(*shape: int) -> np.ndarray:
    return RANDOM.uniform(1.2, 3.0, size=shape)


def apart(*shape: int) -> np.ndarray:
    """Numbers at least 0.1 apart from each other and from zero: no kink is near."""
    numbers = np.arange(1, math.prod(shape) + 1) * 0.3
    signs = np.where(np.arange(numbers.size) % 2, 1.0, -1.0)
    return RANDOM.permutation(numbers * signs).reshape(shape)


def case(op: str, expected: Any, *inputs: Any, **attrs: Any) -> Case:
    arrays = tuple(np.asarray(value) for value in inputs)
    with np.errstate(all="ignore"):
        return Case(op, arrays, np.asarray(expected(*arrays)), attrs)


def by_entry(function: Callable[[float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """A Python function of one number, for every entry."""
    return lambda x: np.array([function(v) for v in x.ravel()]).reshape(x.shape)


def unary_cases() -> list[Case]:
    table = [
        ("negative", lambda v: -v, normal),
        ("abs", math.fabs, apart),
        ("sign", lambda v: math.copysign(1, v), apart),
        ("square", lambda v: v * v, normal),
        ("sqrt", math.sqrt, positive),
        ("rsqrt", lambda v: v**-0.5, positive),
        ("reciprocal", lambda v: 1 / v, positive),
        ("exp", math.exp, normal),
        ("expm1", math.expm1, normal),
        ("log", math.log, positive),
        ("log1p", math.log1p, positive),
        ("sin", math.sin, normal),
        ("cos", math.cos, normal),
        ("tanh", math.tanh, normal),
        ("sigmoid", lambda v: 1 / (1 + math.exp(-v)), normal),
        ("softplus", lambda v: math.log(1 + math.exp(v)), normal),
        ("erf", math.erf, normal),
        ("tan", math.tan, fraction),
        ("asin", lambda v: math.atan2(v, math.sqrt(1 - v * v)), fraction),
        ("acos", lambda v: math.atan2(math.sqrt(1 - v * v), v), fraction),
        ("atan", lambda v: math.atan2(v, 1), normal),
        ("sinh", lambda v: (math.exp(v) - math.exp(-v)) / 2, normal),
        ("cosh", lambda v: (math.exp(v) + math.exp(-v)) / 2, normal),
        ("asinh", lambda v: math.log(v + math.sqrt(v * v + 1)), normal),
        ("acosh", lambda v: math.log(v + math.sqrt(v * v - 1)), above_one),
        ("atanh", lambda v: math.log((1 + v) / (1 - v)) / 2, fraction),
        ("floor", math.floor, apart),
        ("ceil", math.ceil, apart),
        ("round", round, apart),
        ("relu", lambda v: max(v, 0.0), apart),
        ("identity", lambda v: v, normal),
        ("stop_gradient", lambda v: v, normal),
    ]
    return [
        case(op, by_entry(function), draw(*shape))
        for op, function, draw in table
        for shape in [(), (3,), (2, 3)]
    ]


BROADCASTS = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 3)), ((4, 1, 3), (2, 1))]


def binary_cases() -> list[Case]:
    table = [
        ("add", lambda x, y: x + y, normal),
        ("subtract", lambda x, y: x - y, normal),
        ("multiply", lambda x, y: x * y, normal),
        ("divide", lambda x, y: x / y, positive),
        ("floordiv", lambda x, y: np.floor(x / y), positive),
        ("mod", lambda x, y: x - y * np.floor(x / y), positive),
        ("power", lambda x, y: np.exp(y * np.log(x)), positive),
        ("atan2", lambda x, y: np.angle(y + 1j * x), normal),
        ("maximum", lambda x, y: np.where(x > y, x, y), normal),
        ("minimum", lambda x, y: np.where(x < y, x, y), normal),
        ("equal", lambda x, y: ~((x < y) | (x > y)), normal),
        ("not_equal", lambda x, y: (x < y) | (x > y), normal),
        ("less", lambda x, y: y - x > 0, normal),
        ("less_equal", lambda x, y: ~(x - y > 0), normal),
        ("greater", lambda x, y: x - y > 0, normal),
        ("greater_equal", lambda x, y: ~(y - x > 0), normal),
    ]
    return [
        case(op, expected, draw(*a), draw(*b))
        for op, expected, draw in table
        for a, b in BROADCASTS
    ]


def logic_cases() -> list[Case]:
    x, y = np.array([True, True, False]), np.array([[True], [False]])
    return [
        case("logical_and", lambda a, b: a & b, x, y),
        case("logical_or", lambda a, b: a | b, x, y),
        case("logical_not", lambda a: ~a, x),
        case("is_nan", lambda a: [False, True, False], [1.0, math.nan, math.inf]),
        case("is_finite", lambda a: [True, False, False], [1.0, math.nan, math.inf]),
        case("where", lambda c, a, b: c * a + (1 - c) * b, x, normal(2, 3), normal(3)),
        case("relu_gate", lambda g, z: np.where(z > 0, g, 0), normal(2, 3), apart(2, 3)),
        case("cast", lambda a: a.astype("float32"), normal(2, 3), dtype="float32"),
        case("cast", lambda a: [1, -2], [1.7, -2.7], dtype="int32"),
    ]


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
        case("cumsum", lambda x: [[x[0, 0], x[0, 0] + x[0, 1]]], normal(1, 2), axis=1),
        case("reverse", lambda x: x[::-1, ::-1], normal(2, 3), axis=(0, 1)),
    ]


def arrange_cases() -> list[Case]:
    x, rows = normal(2, 3), np.array([[2, 0], [1, 1]])
    lines = normal(4, 3)
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
        case("gather", lambda x, i: [[x[2], x[0]], [x[1], x[1]]], lines, rows, axis=0),
        case("gather", lambda x, i: np.stack([x[:, 2], x[:, 0]], 1), lines, rows[0], axis=1),
        case("scatter_add", lambda g, i, x: [g[0, 1], g[1, 0] + g[1, 1], g[0, 0], 0 * g[0, 0]],
             normal(2, 2, 3), rows, lines, axis=0),
        case("scatter_add", lambda g, i, x: np.stack([g[:, 1], 0 * g[:, 0], g[:, 0]], 1),
             normal(4, 2), rows[0], lines, axis=1),
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
        case("zeros_like", lambda x: x * 0, x),
        case("ones_like", lambda x: x * 0 + 1, x),
        case("shape", lambda x: [2, 3], x),
        case("size", lambda x: 6, x),
    ]  # fmt: skip


def product_cases() -> list[Case]:
    def rows_times_columns(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x[..., :, :, None] * y[..., None, :, :]).sum(-2)

    def turned(x: np.ndarray) -> np.ndarray:
        return np.swapaxes(x, -1, -2)

    cases = [
        case("matmul", lambda x, y, a=a, b=b: rows_times_columns(turned(x) if a else x,
                                                                 turned(y) if b else y),
             normal(3, 2) if a else normal(2, 3), normal(4, 3) if b else normal(3, 4),
             transpose_a=a, transpose_b=b)
        for a in (False, True)
        for b in (False, True)
    ]  # fmt: skip
    stacks = [((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3, 4)), ((2, 1, 2, 3), (5, 3, 4))]
    return [
        *cases,
        *[case("matmul", rows_times_columns, normal(*a), normal(*b)) for a, b in stacks],
    ]


def network_cases() -> list[Case]:
    def shares(x: np.ndarray) -> np.ndarray:
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)

    return [
        case("softmax", shares, normal(2, 5)),
        case("softmax", shares, normal(2, 3, 4)),
        case("log_softmax", lambda x: np.log(shares(x)), normal(2, 5)),
    ]


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


CASES = [
    *unary_cases(), *binary_cases(), *logic_cases(), *reduce_cases(), *arrange_cases(),
    *product_cases(), *network_cases(), *random_cases(),
]  # fmt: skip
# These four are not computed by kernels: they are what a graph is fed, holds, reads and writes.
NOT_COMPUTED = {"placeholder", "constant", "read_variable", "assign"}
