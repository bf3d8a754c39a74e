"""Cases of arithmetic for special cases, of bits and of running sums, said with plain Python."""

from __future__ import annotations

import math

import numpy as np

from tests.ops.cases.base import Case, by_entry, case, normal, positive

INFINITY, NO_NUMBER = math.inf, math.nan


def division_cases() -> list[Case]:
    x, y = np.array([-7, 7, 8]), np.array([3, -3, 4])
    return [
        case("truncatediv", lambda x, y: [-2, -2, 2], x, y),
        case("truncatediv", lambda x, y: [-2.0, 2.0], [-7.5, 7.5], [3.0, 3.0]),
        case("truncatemod", lambda x, y: [-1, 1, 0], x, y),
        case("truncatemod", lambda x, y: np.sign(x) * 1.5, [-7.5, 7.5], [3.0, -3.0]),
        case("floordiv", lambda x, y: [-3, -3, 2], x, y),
        case("mod", lambda x, y: [2, -2, 0], x, y).kinked(),
        case("divide_no_nan", lambda x, y: x / y, normal(2, 3), positive(3)),
        case("divide_no_nan", lambda x, y: [0, 0.5], [1.0, 2.0], [0.0, 4.0]).kinked(),
        case("multiply_no_nan", lambda x, y: x * y, normal(2, 3), positive(3)),
        case("multiply_no_nan", lambda x, y: [0, 0, 6], [INFINITY, NO_NUMBER, 2.0],
             [0.0, 0.0, 3.0]).kinked(),
        case("squared_difference", lambda x, y: x * x - 2 * x * y + y * y, normal(2, 3), normal(3)),
        case("add_n", lambda a, b, c: a + b + c, normal(2), normal(2), normal(2)),
        case("sqrt_grad", lambda z, g: g / 2 / z, positive(2, 3), normal(2, 3)),
        case("rsqrt_grad", lambda z, g: -g / 2 * z**3, positive(2, 3), normal(2, 3)),
        case("reciprocal_grad", lambda z, g: -g * z * z, positive(2, 3), normal(2, 3)),
        case("sqrt_grad", lambda z, g: [0, INFINITY], [0.0, 0.0], [0.0, 1.0]).kinked(),
        case("rsqrt_grad", lambda z, g: [0, -0.5], [INFINITY, 1.0], [0.0, 1.0]).kinked(),
        case("nextafter", lambda x, y: x + 2**-52, [1.0, 1.5], [2.0]).kinked(),
    ]  # fmt: skip


def with_logarithm_cases() -> list[Case]:
    x, y = positive(2, 3), positive(3)
    zero, any_number = np.zeros(3), np.array([0.0, INFINITY, NO_NUMBER])
    nothing = [
        case(op, lambda x, y: x, zero, any_number).kinked() for op in ("xlogy", "xlog1py", "xdivy")
    ]
    return [
        case("xlogy", lambda x, y: x * np.log(y), x, y),
        case("xlog1py", lambda x, y: x * np.log(1 + y), x, y),
        case("xdivy", lambda x, y: x / y, x, y),
        *nothing,
    ]


def bit_cases() -> list[Case]:
    x, y = np.array([12, 10, -1], np.int32), np.array([10, 6, 5], np.int32)
    return [
        case("bitwise_and", lambda x, y: [0b1000, 0b0010, 5], x, y),
        case("bitwise_or", lambda x, y: [0b1110, 0b1110, -1], x, y),
        case("bitwise_xor", lambda x, y: [0b0110, 0b1100, -6], x, y),
        case("invert", lambda x: -x - 1, x),
        case("left_shift", lambda x, y: x * 8, x, np.int32(3)),
        case("right_shift", lambda x, y: [3, 2, -1], x, np.int32(2)),
        case("right_shift", lambda x, y: [0, 0, -1], x, np.int32(99)),
        case(
            "bitcast",
            lambda x: [[12, 0, 0, 0], [10, 0, 0, 0], [255] * 4],
            x,
            dtype="uint8",
            parts=4.0,
        ),
        case(
            "bitcast",
            lambda x: [1.0, 2.0],
            np.array([0x3F800000, 0x40000000], "int32"),
            dtype="float32",
            parts=1.0,
        ),
        case(
            "bitcast",
            lambda x: [513],
            np.array([[1, 2]], "uint8"),
            dtype="int16",
            parts=0.5,
        ),
        case("logical_xor", lambda x, y: [False, True], [True, False], [True, True]),
        case("is_inf", lambda x: [False, True, True, False], [1.0, INFINITY, -INFINITY, NO_NUMBER]),
    ]


def special_cases() -> list[Case]:
    def harmonic(x: np.ndarray) -> np.ndarray:
        """psi(n) = -gamma + 1 + 1/2 + ... + 1/(n - 1)."""
        return by_entry(lambda n: sum(1 / k for k in range(1, int(n))) - np.euler_gamma)(x)

    whole = np.array([1.0, 2.0, 3.0, 7.0, 30.0])
    far = np.array([-20.0, -6.0, -0.3, 0.0, 3e-4, 0.7, 5.9, 6.1, 25.0])
    basel = math.pi**2 / 6
    return [
        case("erf", by_entry(math.erf), far),
        case("erfc", by_entry(math.erfc), normal(2, 3)),
        case("erfinv", lambda x: [-0.5, 0.0, 1.25, INFINITY],
             [math.erf(-0.5), 0.0, math.erf(1.25), 1.0]).kinked(),
        case("erfinv", lambda x: [0.25, -0.75], [math.erf(0.25), math.erf(-0.75)]),
        case("ndtri", lambda x: np.array([-1.0, 0.5]) * math.sqrt(2),
             [math.erfc(1.0) / 2, 1 - math.erfc(0.5) / 2]),
        case("lgamma", by_entry(math.lgamma), positive(2, 3) * 4),
        case("lgamma", by_entry(math.lgamma), [-0.5, -3.3, 1e-3, 1e6]).kinked(),
        case("digamma", harmonic, whole),
        case("digamma", lambda x: [-np.euler_gamma - 2 * math.log(2)], [0.5]),
        case("polygamma", lambda a, x: [basel, basel - 1], [1.0], [1.0, 2.0]),
        case("polygamma", lambda a, x: harmonic(x), 0.0, whole).kinked(),
        case("zeta", lambda x, q: [basel, basel * 3], [2.0], [1.0, 0.5]),
        case("zeta", lambda x, q: [math.pi**4 / 90], [4.0], [1.0]),
    ]  # fmt: skip


def integral_cases() -> list[Case]:
    a, x = np.array([1.0, 2.0, 3.0, 2.0]), np.array([0.5, 3.0, 1.5, 9.0])

    def above(a: np.ndarray, x: np.ndarray) -> np.ndarray:
        """For whole a: the chance that fewer than a events come, where x are expected."""
        return np.exp(-x) * np.where(a > 0, 1 + (a > 1) * x + (a > 2) * x * x / 2, 0)

    def circle(x: np.ndarray, order: int) -> np.ndarray:
        """Bessel's integral over a fine grid."""
        t = (np.arange(4000) + 0.5) * math.pi / 4000
        return (np.exp(x[:, None] * np.cos(t) - abs(x[:, None])) * np.cos(order * t)).mean(1)

    points = np.array([-30.0, -1.5, 0.4, 7.0])
    return [
        case("igamma", lambda a, x: 1 - above(a, x), a, x).kinked(),
        case("igammac", above, a, x).kinked(),
        case("igamma_grad_a", lambda a, x: [-0.38717665], [1.0], [1.2]),
        case("betainc", lambda a, b, x: x**2 * (6 - 8 * x + 3 * x**2), 2.0, 3.0, [0.1, 0.5, 0.9]),
        case("betainc", lambda a, b, x: [0, 1, 0.25], 2.0, 1.0, [0.0, 1.0, 0.5]).kinked(),
        case("bessel_i0e", lambda x: circle(x, 0), points),
        case("bessel_i1e", lambda x: circle(x, 1), points),
    ]


def running_cases() -> list[Case]:
    x = positive(2, 3)
    a, b, c = x.T

    def exclusive(made: Case) -> Case:
        return made.kinked() if np.isinf(made.expected).any() else made

    def rows(*columns: np.ndarray) -> np.ndarray:
        return np.stack([np.broadcast_to(column, (2,)) for column in columns], 1)

    table = [
        ("cumsum", np.add, 0.0),
        ("cumprod", np.multiply, 1.0),
        ("cumulative_logsumexp", lambda x, y: np.log(np.exp(x) + np.exp(y)), -INFINITY),
    ]
    return [
        made
        for op, f, first in table
        for made in (
            case(op, lambda x, f=f: rows(a, f(a, b), f(f(a, b), c)), x, axis=1),
            case(op, lambda x, f=f: rows(f(f(a, b), c), f(b, c), c), x, axis=1, reverse=True),
            exclusive(case(op, lambda x, f=f, e=first: rows(e, a, f(a, b)), x, axis=1,
                           exclusive=True)),
            exclusive(case(op, lambda x, f=f, e=first: rows(f(b, c), c, e), x, axis=1,
                           exclusive=True, reverse=True)),
        )
    ]  # fmt: skip


CASES = [
    *division_cases(),
    *with_logarithm_cases(),
    *bit_cases(),
    *special_cases(),
    *integral_cases(),
    *running_cases(),
]
