"""Functions made of arithmetic: sums of lists, polynomials, tests of order, rounding.

Where it sits   beside composites, above the rows.
The one idea    each is one or two ops under the name that TensorFlow gives it.
Try it          >>> import minitf as tf
                >>> tf.math.polyval([1, 0, 2], 3).numpy()     # 1 x² + 0 x + 2
                np.int32(11)
Read next       ops/clipping.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.ops import functions as f
from minitf.ops.composites import composite


def _equal_shapes(*shapes: tuple) -> tuple:
    for shape in shapes[1:]:
        if not compatible(shape, shapes[0]):
            raise ShapeError(f"Inputs to add_n must all have one shape, and got {list(shapes)}.")
    return tuple(shapes[0])


add_n_op = op(
    "add_n", "*values -> z", symbol="Σ", accepts="number", shape=_equal_shapes,
    words="Add several tensors of one shape. Each gets the whole gradient of the sum.",
    formula=r"z = x_1 + x_2 + \cdots",
    grads={"values": rule(r"\bar x_k = \bar z", lambda g, z, *xs: [g] * len(xs))},
)  # fmt: skip


def add_n(inputs: Any, name: str | None = None) -> Tensor:
    """The sum of several tensors of one shape and type.

    Raises:
        ArgumentError: An empty list.
        ShapeError: Tensors of different shapes.

    https://www.tensorflow.org/api_docs/python/tf/math/add_n
    """
    values = list(inputs) if isinstance(inputs, (list, tuple)) else f.unstack(inputs)
    if not values:
        raise ArgumentError("add_n needs at least one tensor, and got an empty list.")
    return _sum_of(values, name)


def _sum_of(values: Sequence[Any], name: str | None) -> Tensor:
    tensors = [convert_to_tensor(value) for value in values]
    if len(tensors) == 1:
        return OPS["identity"](tensors[0], name=name)
    return OPS["add_n"](*tensors, name=name)


def accumulate_n(
    inputs: Any, shape: Any = None, tensor_dtype: Any = None, name: str | None = None
) -> Tensor:
    """The sum of several tensors of one shape; see add_n.

    https://www.tensorflow.org/api_docs/python/tf/math/accumulate_n
    """
    if tensor_dtype is not None:
        inputs = [convert_to_tensor(value, tensor_dtype) for value in inputs]
    return add_n(inputs, name)


def round_(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one; whole numbers stay as they are.

    >>> round_([0.5, 1.5, 2.5, -2.7]).numpy()
    array([ 0.,  2.,  2., -3.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/math/round
    """
    x = convert_to_tensor(x)
    return x if x.dtype.is_integer else OPS["round"](x, name=name)


def stop_gradient(input: Any, name: str | None = None) -> Tensor:
    """The same value, but no gradient passes.

    https://www.tensorflow.org/api_docs/python/tf/stop_gradient
    """
    return OPS["stop_gradient"](input, name=name)


def rint(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number of floats, halves to the even one.

    Raises:
        DTypeError: Whole numbers.

    https://www.tensorflow.org/api_docs/python/tf/math/rint
    """
    x = convert_to_tensor(x)
    if not x.dtype.is_floating:
        raise DTypeError(f"rint takes floating numbers, and got {x.dtype.name}.")
    return OPS["round"](x, name=name)


def logical_xor(x: Any, y: Any, name: str | None = "LogicalXor") -> Tensor:
    """True where just one of the two is.

    https://www.tensorflow.org/api_docs/python/tf/math/logical_xor
    """
    return OPS["logical_xor"](x, y, name=name)


@composite
def reciprocal_no_nan(x: Any) -> Tensor:
    """1 / x, and 0 where x is 0.

    https://www.tensorflow.org/api_docs/python/tf/math/reciprocal_no_nan
    """
    x = convert_to_tensor(x)
    return OPS["divide_no_nan"](OPS["ones_like"](x), x)


@composite
def log_sigmoid(x: Any) -> Tensor:
    """ln sigmoid(x), exact also far below zero.

    https://www.tensorflow.org/api_docs/python/tf/math/log_sigmoid
    """
    return -OPS["softplus"](-convert_to_tensor(x))


def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Tensor:
    """A tensor times a single number.

    Raises:
        ShapeError: `scalar` has axes.

    https://www.tensorflow.org/api_docs/python/tf/math/scalar_mul
    """
    x = convert_to_tensor(x)
    scalar = convert_to_tensor(scalar, dtype_hint=x.dtype)
    if scalar.ndim:
        raise ShapeError(f"scalar_mul takes a single number, and got shape {scalar.shape}.")
    return OPS["multiply"](scalar, x, name=name)


@composite
def polyval(coeffs: list, x: Any) -> Tensor:
    """A polynomial, its highest power first, by Horner's rule.

    Args:
        coeffs: A list of numbers or tensors; n + 1 of them for degree n.
        x: Where.

    Raises:
        ArgumentError: `coeffs` is no list.

    https://www.tensorflow.org/api_docs/python/tf/math/polyval
    """
    if not isinstance(coeffs, list):
        raise ArgumentError(f"polyval takes a list of coefficients, and got {type(coeffs)}.")
    x = convert_to_tensor(x)
    if not coeffs:
        return OPS["zeros_like"](x)
    value, *rest = [convert_to_tensor(number, dtype_hint=x.dtype) for number in coeffs]
    for number in rest:
        value = number + value * x
    return value


@composite
def zero_fraction(value: Any) -> Tensor:
    """The share of entries that are 0.

    https://www.tensorflow.org/api_docs/python/tf/math/zero_fraction
    """
    x = convert_to_tensor(value)
    return f.reduce_mean(f.cast(OPS["equal"](x, OPS["zeros_like"](x)), "float32"))


@composite
def is_non_decreasing(x: Any) -> Tensor:
    """Whether each entry, row after row, is at least as large as the one before.

    https://www.tensorflow.org/api_docs/python/tf/math/is_non_decreasing
    """
    steps = _steps(x)
    return f.reduce_all(steps >= OPS["zeros_like"](steps))


@composite
def is_strictly_increasing(x: Any) -> Tensor:
    """Whether each entry, row after row, is larger than the one before.

    https://www.tensorflow.org/api_docs/python/tf/math/is_strictly_increasing
    """
    steps = _steps(x)
    return f.reduce_all(steps > OPS["zeros_like"](steps))


def _steps(x: Any) -> Tensor:
    x = convert_to_tensor(x)
    if not x.dtype.is_numeric:
        raise DTypeError(f"Order is a question about numbers, and this is {x.dtype.name}.")
    line = f.reshape(x, [-1])
    return line[1:] - line[:-1]


@composite
def saturate_cast(value: Any, dtype: Any) -> Tensor:
    """Another number type; what does not fit becomes the largest or smallest number that does.

    >>> saturate_cast([300.0, -5.0], "uint8").numpy()
    array([255,   0], dtype=uint8)

    https://www.tensorflow.org/api_docs/python/tf/saturate_cast
    """
    x, kind = convert_to_tensor(value), as_dtype(dtype)
    limits = np.asarray([kind.min, kind.max], np.float64)
    own = np.asarray([x.dtype.min, x.dtype.max], np.float64)
    low, high = max(limits[0], own[0]), min(limits[1], own[1])
    x = OPS["maximum"](x, np.asarray(low).astype(x.dtype.as_numpy_dtype))
    return f.cast(OPS["minimum"](x, np.asarray(high).astype(x.dtype.as_numpy_dtype)), kind)
