"""keras.ops: functions of two numbers, entry by entry, beyond plain arithmetic.

Where it sits   a theme of keras.ops.
The one idea    the arguments take their common type first; then it is one formula.
Try it          >>> from minitf import keras
                >>> keras.ops.hypot(3, 4).numpy(), keras.ops.gcd(12, 18).numpy()
                (np.float32(5.0), np.int32(6))
Read next       keras/ops/arithmetic.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.while_loop import while_loop
from minitf.keras.config import floatx
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float, kind_of, promoted, result_type, to_type
from minitf.keras.ops.symbolic import operation


def floats(*values: Any) -> tuple[Tensor, ...]:
    """The values in their common type, floating."""
    target = result_type(*map(kind_of, values), float)
    return tuple(to_type(value, target) for value in values)


@operation("x1 x2")
def arctan2(x1: Any, x2: Any) -> Tensor:
    """The angle of the point (x2, x1)."""
    return ops.atan2(*floats(x1, x2))


@operation("x1 x2")
def hypot(x1: Any, x2: Any) -> Tensor:
    """The length of the vector (x1, x2), without overflow on the way."""
    x1, x2 = (ops.absolute(x) for x in floats(x1, x2))
    long, short = ops.maximum(x1, x2), ops.minimum(x1, x2)
    ratio = short / ops.where(ops.equal(long, ops.zeros_like(long)), ops.ones_like(long), long)
    return long * ops.sqrt(ops.ones_like(ratio) + ops.square(ratio))


@operation("x1 x2")
def logaddexp(x1: Any, x2: Any) -> Tensor:
    """log(e^x1 + e^x2)."""
    x1, x2 = floats(x1, x2)
    apart = x1 - x2
    return ops.where(
        ops.is_nan(apart), x1 + x2, ops.maximum(x1, x2) + ops.log1p(ops.exp(-ops.absolute(apart)))
    )


@operation("x1 x2")
def logaddexp2(x1: Any, x2: Any) -> Tensor:
    """log2(2^x1 + 2^x2)."""
    x1, x2 = floats(x1, x2)
    two = ops.constant(math.log(2.0), x1.dtype)
    return ops.maximum(x1, x2) + ops.log1p(ops.exp(-ops.absolute(x1 - x2) * two)) / two


@operation("x1 x2")
def divide_no_nan(x1: Any, x2: Any) -> Tensor:
    """x1 / x2, and 0 where x2 is 0."""
    x1, x2 = floats(x1, x2)
    return ops.divide_no_nan(x1, x2)


@operation("x1 x2")
def fmax(x1: Any, x2: Any) -> Tensor:
    """The larger of two; what is no number does not count."""
    x1, x2 = promoted(x1, x2)
    if not x1.dtype.is_floating:
        return ops.maximum(x1, x2)
    return ops.where(ops.is_nan(x1), x2, ops.where(ops.is_nan(x2), x1, ops.maximum(x1, x2)))


@operation("x1 x2")
def fmin(x1: Any, x2: Any) -> Tensor:
    """The smaller of two; what is no number does not count."""
    x1, x2 = promoted(x1, x2)
    if not x1.dtype.is_floating:
        return ops.minimum(x1, x2)
    return ops.where(ops.is_nan(x1), x2, ops.where(ops.is_nan(x2), x1, ops.minimum(x1, x2)))


@operation("x1 x2")
def fmod(x1: Any, x2: Any) -> Tensor:
    """What is left of x1 / x2, with the sign of x1."""
    x1, x2 = promoted(x1, x2)
    if x1.dtype.name == "bool":
        x1, x2 = ops.cast(x1, "int32"), ops.cast(x2, "int32")
    if not x1.dtype.is_floating:
        return ops.truncatemod(x1, x2)
    ratio = ops.stop_gradient(x1 / x2)
    return x1 - ops.where(ratio < 0, ops.ceil(ratio), ops.floor(ratio)) * x2


@operation("x1 x2")
def nextafter(x1: Any, x2: Any) -> Tensor:
    """The next number that the type has, from x1 towards x2."""
    x1, x2 = floats(x1, x2)
    if x1.dtype.name in ("float32", "float64"):
        return ops.nextafter(x1, x2)
    return ops.cast(ops.nextafter(ops.cast(x1, "float64"), ops.cast(x2, "float64")), x1.dtype)


@operation("x1 x2")
def heaviside(x1: Any, x2: Any) -> Tensor:
    """0 for negative x1, 1 for positive ones, x2 at 0."""
    x1, x2 = promoted(x1, x2)
    if not x1.dtype.is_floating:
        kind = "float64" if x1.dtype.name == "int64" else floatx()
        x1, x2 = ops.cast(x1, kind), ops.cast(x2, kind)
    step = ops.where(x1 > 0, ops.ones_like(x1), x2)
    return ops.where(x1 < 0, ops.zeros_like(x1), step)


@operation("x1 x2", rule=rules.both)
def ldexp(x1: Any, x2: Any) -> Tensor:
    """x1 times 2 to the power of x2.

    Raises:
        ArgumentError: x2 holds no whole numbers.
    """
    exponent = convert_to_tensor(x2)
    if exponent.dtype.is_floating:
        raise ArgumentError(
            f"ldexp exponent must be an integer type. Received: x2 dtype={exponent.dtype.name}"
        )
    x1, exponent = floats(x1, exponent)
    return x1 * ops.power(ops.constant(2.0, x1.dtype), exponent)


def _whole(words: str, *values: Any) -> tuple[Tensor, ...]:
    values = promoted(*values)
    if not values[0].dtype.is_integer and values[0].dtype.name != "bool":
        raise ArgumentError(f"{words} is for whole numbers, not {values[0].dtype.name}.")
    return values


@operation("x1 x2", rule=rules.both)
def gcd(x1: Any, x2: Any) -> Tensor:
    """The largest number that divides both: Euclid's rule, for all entries at once."""
    x1, x2 = _whole("gcd", x1, x2)
    shape = ops.shape(x1 + x2)
    a, b = (ops.cast(ops.broadcast_to(x, shape), "int64") for x in (x1, x2))

    def turn(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
        done = ops.equal(b, ops.zeros_like(b))
        rest = ops.mod(a, ops.where(done, ops.ones_like(b), b))
        return ops.where(done, a, b), ops.where(done, b, rest)

    more = lambda a, b: ops.reduce_any(ops.not_equal(b, ops.zeros_like(b)))  # noqa: E731
    a, b = while_loop(more, turn, (ops.absolute(a), ops.absolute(b)))
    return ops.cast(a, x1.dtype)


@operation("x1 x2", rule=rules.both)
def lcm(x1: Any, x2: Any) -> Tensor:
    """The smallest number that both divide."""
    x1, x2 = _whole("lcm", x1, x2)
    divisor = ops.cast(gcd(x1, x2), "int64")
    product = ops.absolute(ops.cast(x1, "int64") * ops.cast(x2, "int64"))
    safe = ops.where(ops.equal(divisor, ops.zeros_like(divisor)), ops.ones_like(divisor), divisor)
    return ops.cast(ops.floordiv(product, safe), x1.dtype)


@operation("x1 x2 rtol atol")
def isclose(
    x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Tensor:
    """True where |x1 - x2| <= atol + rtol |x2|."""
    x1, x2 = floats(x1, x2)
    close = ops.less_equal(ops.absolute(x1 - x2), atol + rtol * ops.absolute(x2))
    close = ops.where(ops.logical_and(ops.is_finite(x1), ops.is_finite(x2)), close,
                      ops.equal(x1, x2))  # fmt: skip
    if equal_nan:
        close = ops.logical_or(close, ops.logical_and(ops.is_nan(x1), ops.is_nan(x2)))
    return close


@operation("x1 x2", name="AllClose")
def allclose(
    x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Tensor:
    """True if all entries are close."""
    return ops.reduce_all(isclose(x1, x2, rtol, atol, equal_nan))


def _polar_spec(abs_: Any, angle: Any) -> KerasTensor:
    return KerasTensor(rules.shape_of(abs_), "complex64")


@operation("abs_ angle", module="nn", rule=_polar_spec)
def polar(abs_: Any, angle: Any) -> Tensor:
    """The complex numbers of these sizes and angles."""
    size, turn = as_float(abs_), as_float(angle)
    return ops.complex_(size * ops.cos(turn), size * ops.sin(turn))


@operation("x", module="math")
def view_as_complex(x: Any) -> Tensor:
    """Pairs of numbers along the last axis as complex numbers.

    Raises:
        ArgumentError: The last axis does not hold pairs.
    """
    x = convert_to_tensor(x)
    if not x.ndim or x.shape[-1] != 2:
        raise ArgumentError(
            "Last dimension of input must be size 2 (real and imaginary). "
            f"Received shape: {tuple(x.shape)}"
        )
    pairs = ops.cast(x, "float32")  # in Keras it is complex64 whatever comes
    return ops.complex_(pairs[..., 0], pairs[..., 1])


@operation("x", module="math")
def view_as_real(x: Any) -> Tensor:
    """Complex numbers as pairs along a new last axis."""
    x = convert_to_tensor(x)
    return ops.stack([ops.real(x), ops.imag(x)], axis=-1)


@operation("x y", module="math", name="CDist")
def cdist(x: Any, y: Any) -> Tensor:
    """The distance of each row of x to each row of y."""
    x, y = floats(x, y)
    apart = ops.expand_dims(x, -2) - ops.expand_dims(y, -3)
    return ops.sqrt(ops.reduce_sum(ops.square(apart), axis=-1))


def _psnr_spec(x1: Any, x2: Any, max_val: float) -> KerasTensor:
    if len(rules.shape_of(x1)) != len(rules.shape_of(x2)):
        raise ArgumentError("Inputs must have the same rank")
    return rules.symbol((), x1, x2)


@operation("x1 x2", module="nn", name="PSNR", rule=_psnr_spec)
def psnr(x1: Any, x2: Any, max_val: float) -> Tensor:
    """How much louder the signal is than the difference, in decibels."""
    x1, x2 = promoted(x1, x2)
    if x1.shape != x2.shape:
        raise ArgumentError(
            f"Input shapes {tuple(x1.shape)} and {tuple(x2.shape)} must match for PSNR "
            "calculation. "
        )
    worst = ops.cast(max_val, x2.dtype)
    error = ops.reduce_mean(ops.square(x1 - x2))
    ten = ops.constant(np.log(10.0), x2.dtype)
    return (20.0 * ops.log(worst) - 10.0 * ops.log(error)) / ten
