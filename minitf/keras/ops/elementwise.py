"""keras.ops: functions of one number, applied to each entry.

Where it sits   a theme of keras.ops.
The one idea    numpy's names over minitf's ops; whole numbers become floating ones where the
                answer is a fraction.
Try it          >>> from minitf import keras
                >>> keras.ops.sqrt([1, 4]).numpy()
                array([1., 2.], dtype=float32)
Read next       keras/ops/pairs.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError
from minitf.keras.config import floatx, standardize_dtype
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.symbolic import operation


def _of_floats(name: str, compute: Callable[..., Any], words: str, **where: Any) -> Any:
    """A function of keras.ops that makes its argument floating first."""

    def function(x: Any) -> Tensor:
        return compute(as_float(x))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = words
    return operation(**where)(function)


arccos = _of_floats("arccos", ops.acos, "The angle whose cosine is x.")
arccosh = _of_floats("arccosh", ops.acosh, "The number whose hyperbolic cosine is x.")
arcsin = _of_floats("arcsin", ops.asin, "The angle whose sine is x.")
arcsinh = _of_floats("arcsinh", ops.asinh, "The number whose hyperbolic sine is x.")
arctan = _of_floats("arctan", ops.atan, "The angle whose tangent is x.")
arctanh = _of_floats("arctanh", ops.atanh, "The number whose hyperbolic tangent is x.")
ceil = _of_floats("ceil", ops.ceil, "The next whole number above.")
cos = _of_floats("cos", ops.cos, "The cosine of an angle.")
cosh = _of_floats("cosh", ops.cosh, "The hyperbolic cosine.")
exp = _of_floats("exp", ops.exp, "e to the power of x.")
expm1 = _of_floats("expm1", ops.expm1, "e^x - 1, exact for small x.")
floor = _of_floats("floor", ops.floor, "The next whole number below.")
i0 = _of_floats("i0", ops.bessel_i0, "The Bessel function of order 0, modified.")
log = _of_floats("log", ops.log, "The natural logarithm.")
log1p = _of_floats("log1p", ops.log1p, "log(1 + x), exact for small x.")
rsqrt = _of_floats("rsqrt", ops.rsqrt, "1 / sqrt(x).", module="math")
erf = _of_floats("erf", ops.erf, "The error function.", module="math")
erfc = _of_floats("erfc", ops.erfc, "1 - erf(x), exact for large x.", module="math")
erfinv = _of_floats("erfinv", ops.erfinv, "The number whose erf is x.", module="math")
sin = _of_floats("sin", ops.sin, "The sine of an angle.")
sinh = _of_floats("sinh", ops.sinh, "The hyperbolic sine.")
sqrt = _of_floats("sqrt", ops.sqrt, "The square root.")
tan = _of_floats("tan", ops.tan, "The tangent of an angle.")
tanh = _of_floats("tanh", ops.tanh, "The hyperbolic tangent.")
log10 = _of_floats("log10", lambda x: ops.log(x) * _like(1 / math.log(10), x), "Logarithm to 10.")
log2 = _of_floats("log2", lambda x: ops.log(x) * _like(1 / math.log(2), x), "Logarithm to 2.")
exp2 = _of_floats("exp2", lambda x: ops.power(_like(2.0, x), x), "2 to the power of x.")
deg2rad = _of_floats("deg2rad", lambda x: x * _like(math.pi / 180, x), "Degrees as radians.")
rad2deg = _of_floats("rad2deg", lambda x: x * _like(180 / math.pi, x), "Radians as degrees.")
fabs = _of_floats("fabs", ops.absolute, "|x|, a floating number.")


def _like(number: float, x: Tensor) -> Tensor:
    return ops.constant(number, x.dtype)


@operation()
def cbrt(x: Any) -> Tensor:
    """The cube root, of negative numbers too."""
    x = as_float(x)
    return ops.sign(x) * ops.power(ops.absolute(x), _like(1 / 3, x))


@operation()
def sinc(x: Any) -> Tensor:
    """sin(pi x) / (pi x), and 1 at 0."""
    x = as_float(x)
    angle_ = x * _like(math.pi, x)
    zero = ops.equal(x, ops.zeros_like(x))
    safe = ops.where(zero, ops.ones_like(x), angle_)
    return ops.where(zero, ops.ones_like(x), ops.sin(safe) / safe)


@operation()
def square(x: Any) -> Tensor:
    """x times x."""
    x = convert_to_tensor(x)
    return ops.square(ops.cast(x, "int32") if x.dtype.name == "bool" else x)


@operation()
def sign(x: Any) -> Tensor:
    """-1, 0 or 1."""
    x = convert_to_tensor(x)
    if x.dtype.name in ("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16"):
        return ops.cast(ops.sign(ops.cast(x, "int64")), x.dtype)
    return ops.sign(x)


@operation()
def reciprocal(x: Any) -> Tensor:
    """1 / x."""
    return ops.reciprocal(as_float(x))


@operation()
def trunc(x: Any) -> Tensor:
    """The whole part: rounded towards 0."""
    x = convert_to_tensor(x)
    if not x.dtype.is_floating:
        return x
    return ops.where(x < 0, ops.ceil(x), ops.floor(x))


@operation()
def round(x: Any, decimals: int = 0) -> Tensor:
    """Round to a number of decimals; halves to the even neighbour."""
    x = convert_to_tensor(x)
    if not x.dtype.is_floating and decimals >= 0:
        return x
    number = as_float(x)
    if decimals == 0:
        return ops.round_(number)
    factor = _like(10.0**decimals, number)
    return ops.cast(ops.round_(number * factor) / factor, x.dtype)


@operation()
def angle(x: Any) -> Tensor:
    """The angle of a complex number."""
    return ops.angle(as_float(x))


@operation()
def real(x: Any) -> Tensor:
    """The real part."""
    return ops.real(convert_to_tensor(x))


@operation()
def imag(x: Any) -> Tensor:
    """The imaginary part; 0 of real numbers."""
    x = convert_to_tensor(x)
    return ops.imag(x) if x.dtype.is_complex else ops.zeros_like(x)


@operation()
def conjugate(x: Any) -> Tensor:
    """The complex conjugate."""
    return ops.conjugate(convert_to_tensor(x))


conj = conjugate


@operation()
def isfinite(x: Any) -> Tensor:
    """True where x is neither infinite nor no number."""
    return ops.is_finite(as_float(x))


@operation()
def isinf(x: Any) -> Tensor:
    """True where x is infinite."""
    return ops.is_inf(as_float(x))


@operation()
def isnan(x: Any) -> Tensor:
    """True where x is no number."""
    return ops.is_nan(as_float(x))


@operation()
def isposinf(x: Any) -> Tensor:
    """True where x is infinite and positive."""
    x = as_float(x)
    return ops.equal(x, _like(math.inf, x))


@operation()
def isneginf(x: Any) -> Tensor:
    """True where x is infinite and negative."""
    x = as_float(x)
    return ops.equal(x, _like(-math.inf, x))


@operation()
def isreal(x: Any) -> Tensor:
    """True where the imaginary part is 0."""
    x = convert_to_tensor(x)
    if x.dtype.is_complex:
        part = ops.imag(x)
        return ops.equal(part, ops.zeros_like(part))
    return ops.cast(ops.ones_like(x), "bool")


@operation()
def signbit(x: Any) -> Tensor:
    """True where x is negative, or -0."""
    x = convert_to_tensor(x)
    if not x.dtype.is_floating:
        return ops.less(ops.cast(x, "int64"), ops.constant(0, "int64"))
    # 1 / -0 is minus infinity: so zeros show their sign.
    negative = ops.less(x, ops.zeros_like(x))
    zero = ops.equal(x, ops.zeros_like(x))
    turned = ops.reciprocal(ops.where(zero, x, ops.ones_like(x)))
    return ops.logical_or(negative, ops.less(turned, ops.zeros_like(x)))


@operation()
def nan_to_num(x: Any, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Tensor:
    """Plain numbers in place of nan and the infinities; by default the largest there are."""
    x = convert_to_tensor(x)
    if not x.dtype.is_floating:
        return x
    high = x.dtype.max if posinf is None else posinf
    low = x.dtype.min if neginf is None else neginf
    x = ops.where(ops.is_nan(x), ops.zeros_like(x) + _like(float(nan), x), x)
    x = ops.where(ops.equal(x, _like(math.inf, x)), ops.zeros_like(x) + _like(float(high), x), x)
    return ops.where(ops.equal(x, _like(-math.inf, x)), ops.zeros_like(x) + _like(float(low), x), x)


@operation()
def clip(x: Any, x_min: Any, x_max: Any) -> Tensor:
    """x kept between two bounds."""
    x = convert_to_tensor(x)
    if x.dtype.name == "bool":
        x = ops.cast(x, "int32")
    return ops.minimum(ops.maximum(x, ops.cast(x_min, x.dtype)), ops.cast(x_max, x.dtype))


def _view_spec(x: Any, dtype: Any = None) -> KerasTensor | None:
    """The last axis holds as many bytes as before."""
    if dtype is None or not rules.shape_of(x):
        return None
    *rest, last = rules.shape_of(x)
    before, after = (as_dtype(kind).size for kind in (x.dtype, dtype))
    return KerasTensor((*rest, None if last is None else last * before // after), dtype)


@operation(rule=_view_spec)
def view(x: Any, dtype: Any = None) -> Tensor:
    """The same bytes, read as another number type.

    Raises:
        ArgumentError: A single number, and types of different sizes.
    """
    x = convert_to_tensor(x)
    if dtype is None:
        return x
    kinds = [np.dtype(kind.as_numpy_dtype).itemsize for kind in (x.dtype, _dtype(dtype))]
    if kinds[0] != kinds[1] and not x.ndim:
        raise ArgumentError(
            f"A single {x.dtype.name} cannot be read as {standardize_dtype(dtype)}."
        )
    if kinds[0] < kinds[1]:  # several small numbers make a large one
        x = ops.reshape(x, (*x.shape[:-1], -1, kinds[1] // kinds[0]))
    made = ops.bitcast(x, dtype)
    return ops.reshape(made, (*x.shape[:-1], -1)) if kinds[0] > kinds[1] else made


def _dtype(dtype: Any) -> Any:
    return ops.zeros((), dtype or floatx()).dtype


@operation()
def copy(x: Any) -> Tensor:
    """The same numbers in a tensor of their own."""
    return ops.identity(convert_to_tensor(x))
