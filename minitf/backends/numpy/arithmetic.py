"""Arithmetic for special cases in numpy, and operations on bits.

Where it sits   one theme of the table of the numpy backend; op rows name these kernels.
The one idea    compute everywhere, then choose: what the special case makes of it (an infinity, no
                number) is left out by `where`.
Try it          >>> truncatediv(np.array([-7, 7]), np.array([3, 3]))
                array([-2,  2])
Read next       backends/numpy/special.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError

Array = np.ndarray
Steps = list[Callable[[], Any]]
Binder = Callable[[Array, tuple, dict], Steps]


def check_divisor(y: Array) -> None:
    """Whole numbers have no infinity to stand for a division by zero.

    Raises:
        ArgumentError: There is a zero among whole numbers.
    """
    if y.dtype.kind in "iu" and not np.all(y):
        raise ArgumentError(
            "Integer division by zero.",
            why="whole numbers have no infinity",
            instead="tf.math.divide_no_nan(x, y), or floats",
        )


def divide(x: Array, y: Array) -> Array:
    small = x.dtype.kind in "iu" and x.dtype.itemsize <= 2
    return np.divide(x, y, dtype=np.float32 if small else None)


def floordiv(x: Array, y: Array) -> Array:
    if x.dtype.kind not in "iu":
        return np.floor(x / y)
    check_divisor(y)
    return np.floor_divide(x, y)


def mod(x: Array, y: Array) -> Array:
    check_divisor(y)
    return np.mod(x, y)


def truncatediv(x: Array, y: Array) -> Array:
    if x.dtype.kind == "f":
        return np.trunc(x / y)
    quotient = floordiv(x, y)
    # Rounded down is one too low where the signs differ and something is left.
    return quotient + ((quotient < 0) & (quotient * y != x)).astype(x.dtype)


def truncatemod(x: Array, y: Array) -> Array:
    check_divisor(y)
    return np.fmod(x, y)


def divide_no_nan(x: Array, y: Array) -> Array:
    return np.where(y == 0, x.dtype.type(0), x / y)


def multiply_no_nan(x: Array, y: Array) -> Array:
    return np.where(y == 0, x.dtype.type(0), x * y)


def xlogy(x: Array, y: Array) -> Array:
    return np.where(x == 0, x.dtype.type(0), x * np.log(y))


def xlog1py(x: Array, y: Array) -> Array:
    return np.where(x == 0, x.dtype.type(0), x * np.log1p(y))


def xdivy(x: Array, y: Array) -> Array:
    return np.where(x == 0, x.dtype.type(0), x / y)


def squared_difference(x: Array, y: Array) -> Array:
    gap = x - y
    return gap * gap.conj() if gap.dtype.kind == "c" else np.square(gap)


def passing(function: Callable[..., Array]) -> Callable[..., Array]:
    """A gradient in which nothing stays nothing, whatever it is multiplied with."""

    def run(z: Array, g: Array) -> Array:
        return np.where(g == 0, g.dtype.type(0), function(z, g))

    return run


def add_n(*values: Array) -> Array:
    if any(value.shape != values[0].shape for value in values):
        raise ValueError("one shape")  # the shape rule explains it to the learner
    total = values[0] + values[1]
    for value in values[2:]:
        total += value
    return total


def shift(function: Callable[..., Array]) -> Callable[..., Array]:
    """A shift by as many bits as there are, or more, is one by all but one, as in TensorFlow."""

    def run(x: Array, y: Array) -> Array:
        return function(x, np.clip(y, 0, 8 * x.dtype.itemsize - 1))

    return run


def bitcast(x: Array, dtype: str, parts: float) -> Array:
    whole = np.ascontiguousarray(x[..., None] if parts > 1 else x)
    read = whole.view(as_dtype(dtype).as_numpy_dtype)
    return read if parts > 1 else read.reshape(x.shape if parts == 1 else x.shape[:-1])


KERNELS: dict[str, Callable[..., Any]] = {
    "divide": divide, "floordiv": floordiv, "mod": mod,
    "truncatediv": truncatediv, "truncatemod": truncatemod,
    "divide_no_nan": divide_no_nan, "multiply_no_nan": multiply_no_nan,
    "xlogy": xlogy, "xlog1py": xlog1py, "xdivy": xdivy, "squared_difference": squared_difference,
    "add_n": add_n,
    "sqrt_grad": passing(lambda z, g: g * g.dtype.type(0.5) / z),
    "rsqrt_grad": passing(lambda z, g: g * (z * z * z * g.dtype.type(-0.5))),
    "reciprocal_grad": passing(lambda z, g: -g * (z * z)),
    "nextafter": np.nextafter, "is_inf": np.isinf, "logical_xor": np.logical_xor,
    "bitwise_and": np.bitwise_and, "bitwise_or": np.bitwise_or, "bitwise_xor": np.bitwise_xor,
    "invert": np.invert, "bitcast": bitcast,
    "left_shift": shift(np.left_shift), "right_shift": shift(np.right_shift),
}  # fmt: skip


def bind_gradient(power: int, scale: float, function: np.ufunc = np.multiply) -> Binder:
    """Ready calls for `scale * function(g, z^power)`, and 0 where g is 0.

    `out` may be the memory of z or of g.
    """

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        z, g = arrays
        number, zero = np.asarray(scale, out.dtype), np.asarray(0, out.dtype)
        closed, part = np.empty(out.shape, bool), np.empty_like(out)
        powers = [partial(np.multiply, part, z, part)] * (power - 1)
        return [
            partial(np.equal, g, zero, closed),
            partial(np.copyto, part, z),
            *powers,
            partial(function, g, part, out),
            partial(np.multiply, out, number, out),
            partial(np.copyto, out, zero, where=closed),
        ]

    return bind


def bind_floordiv(out: Array, arrays: tuple, attrs: dict) -> Steps:
    if out.dtype.kind in "iu":
        check = partial(check_divisor, arrays[1])
        return [check, partial(np.floor_divide, *arrays, out=out)]
    return [partial(np.divide, *arrays, out=out), partial(np.floor, out, out)]


def bind_mod(out: Array, arrays: tuple, attrs: dict) -> Steps:
    checks = [partial(check_divisor, arrays[1])] if out.dtype.kind in "iu" else []
    return [*checks, partial(np.mod, *arrays, out=out)]


BINDERS: dict[str, Binder] = {
    "floordiv": bind_floordiv, "mod": bind_mod,
    "sqrt_grad": bind_gradient(1, 0.5, np.divide),
    "rsqrt_grad": bind_gradient(3, -0.5),
    "reciprocal_grad": bind_gradient(2, -1),
}  # fmt: skip
