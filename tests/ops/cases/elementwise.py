"""Cases of the elementwise rows: example inputs, and what must come out, in plain numpy."""

from __future__ import annotations

import math

import numpy as np

from tests.ops.cases.base import Case, above_one, apart, by_entry, case, fraction, normal, positive


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


CASES = [*unary_cases(), *binary_cases(), *logic_cases()]
