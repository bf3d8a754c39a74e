"""Cases of complex numbers: the rows that make and split them, and arithmetic on them."""

from __future__ import annotations

import cmath

import numpy as np

from tests.ops.cases.base import Case, by_entry, case, normal


def complex_normal(*shape: int) -> np.ndarray:
    return normal(*shape) + 1j * normal(*shape)


def part_cases() -> list[Case]:
    return [
        case("complex", lambda a, b: a + 1j * b, normal(2, 3), normal(3)),
        case("real", lambda x: x.real, complex_normal(2, 3)),
        case("imag", lambda x: x.imag, complex_normal(2, 3)),
        case("conj", lambda x: x.real - 1j * x.imag, complex_normal(2, 3)),
        case("angle", lambda x: np.arctan2(x.imag, x.real), complex_normal(2, 3)),
        case("abs", lambda x: np.hypot(x.real, x.imag), complex_normal(2, 3)),
        case("sign", lambda x: x / np.hypot(x.real, x.imag), complex_normal(2, 3)),
        case("cast", lambda x: x.real, complex_normal(2), dtype="float64"),
        case("cast", lambda x: x + 0j, normal(2), dtype="complex128"),
    ]


def arithmetic_cases() -> list[Case]:
    entrywise = {
        "exp": cmath.exp, "log": cmath.log, "sqrt": cmath.sqrt, "sin": cmath.sin,
        "cos": cmath.cos, "tan": cmath.tan, "sinh": cmath.sinh, "cosh": cmath.cosh,
        "tanh": cmath.tanh, "asin": cmath.asin, "acos": cmath.acos, "atan": cmath.atan,
        "asinh": cmath.asinh, "acosh": cmath.acosh, "atanh": cmath.atanh,
        "square": lambda x: x * x, "negative": lambda x: -x,
        "reciprocal": lambda x: 1 / x, "rsqrt": lambda x: 1 / cmath.sqrt(x),
        "sigmoid": lambda x: 1 / (1 + cmath.exp(-x)),
        "expm1": lambda x: cmath.exp(x) - 1, "log1p": lambda x: cmath.log(1 + x),
    }  # fmt: skip
    pairs = {
        "add": lambda x, y: x + y,
        "subtract": lambda x, y: x - y,
        "multiply": lambda x, y: x * y,
        "divide": lambda x, y: x / y,
        "power": lambda x, y: np.exp(y * np.log(x)),
    }
    return [
        *[case(op, by_entry(function), complex_normal(5)) for op, function in entrywise.items()],
        *[case(op, f, complex_normal(2, 3), complex_normal(3)) for op, f in pairs.items()],
        case("squared_difference", lambda x, y: np.hypot((x - y).real, (x - y).imag) ** 2 + 0j,
             complex_normal(2, 3), complex_normal(3)).kinked(),  # TensorFlow's rule is odd
        case("reduce_sum", lambda x: x.sum(1), complex_normal(2, 3), axis=(1,)),
        case("reduce_mean", lambda x: x.sum(1) / 3, complex_normal(2, 3), axis=(1,)),
        case("reduce_prod", lambda x: x[:, 0] * x[:, 1], complex_normal(3, 2), axis=(1,)),
        case("matmul", lambda x, y: np.einsum("ab,bc->ac", x, y), complex_normal(2, 3),
             complex_normal(3, 4)),
        case("matmul", lambda x, y: np.einsum("ba,cb->ac", x, y), complex_normal(3, 2),
             complex_normal(4, 3), transpose_a=True, transpose_b=True),
    ]  # fmt: skip


CASES = [*part_cases(), *arithmetic_cases()]
