"""keras.ops: arithmetic, comparison and logic, entry by entry.

Where it sits   a theme of keras.ops; Python's operators on KerasTensors mean these.
The one idea    numpy's names over minitf's ops, with Keras' mixing of number types.
Try it          >>> from minitf import keras
                >>> keras.ops.add([1, 2], 0.5).numpy()
                array([1.5, 2.5], dtype=float32)
Read next       keras/ops/symbolic.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float, kind_of, promoted
from minitf.keras.ops.symbolic import operation


@operation("x1 x2")
def add(x1: Any, x2: Any) -> Tensor:
    """x1 + x2."""
    return ops.add(*promoted(x1, x2))


@operation("x1 x2")
def subtract(x1: Any, x2: Any) -> Tensor:
    """x1 - x2."""
    return ops.subtract(*promoted(x1, x2))


@operation("x1 x2")
def multiply(x1: Any, x2: Any) -> Tensor:
    """x1 times x2, entry by entry."""
    return ops.multiply(*promoted(x1, x2))


@operation("x1 x2")
def divide(x1: Any, x2: Any) -> Tensor:
    """x1 / x2; whole numbers give fractions."""
    one, other = promoted(x1, x2)
    return ops.divide(as_float(one), as_float(other))


@operation("x1 x2")
def true_divide(x1: Any, x2: Any) -> Tensor:
    """x1 / x2; whole numbers give fractions."""
    one, other = promoted(x1, x2)
    return ops.divide(as_float(one), as_float(other))


@operation("x1 x2")
def floor_divide(x1: Any, x2: Any) -> Tensor:
    """The whole part of x1 / x2, rounded down."""
    return ops.floordiv(*promoted(x1, x2))


@operation("x1 x2")
def mod(x1: Any, x2: Any) -> Tensor:
    """What is left of x1 / x2."""
    return ops.mod(*promoted(x1, x2))


@operation("x1 x2")
def power(x1: Any, x2: Any) -> Tensor:
    """x1 to the power of x2."""
    x1, x2 = promoted(x1, x2)
    if not x1.dtype.is_unsigned:
        return ops.power(x1, x2)
    return ops.cast(ops.power(ops.cast(x1, "int64"), ops.cast(x2, "int64")), x1.dtype)


@operation("x1 x2")
def maximum(x1: Any, x2: Any) -> Tensor:
    """The larger of two entries."""
    return ops.maximum(*promoted(x1, x2))


@operation("x1 x2")
def minimum(x1: Any, x2: Any) -> Tensor:
    """The smaller of two entries."""
    return ops.minimum(*promoted(x1, x2))


@operation()
def negative(x: Any) -> Tensor:
    """-x."""
    return ops.negative(x)


@operation()
def absolute(x: Any) -> Tensor:
    """|x|."""
    x = convert_to_tensor(x)
    return x if x.dtype.is_unsigned or x.dtype.name == "bool" else ops.absolute(x)


@operation("x1 x2")
def matmul(x1: Any, x2: Any) -> Tensor:
    """The matrix product, numpy's: vectors count as a row or a column."""
    one, other = promoted(x1, x2)
    if kind_of(x1) == kind_of(x2) == "int8":  # sums of products leave the type soon
        one, other = ops.cast(one, "int32"), ops.cast(other, "int32")
    if one.ndim == 1 or other.ndim == 1:
        return _with_vectors(one, other)
    return ops.matmul(one, other)


def _with_vectors(one: Tensor, other: Tensor) -> Tensor:
    row = ops.expand_dims(one, 0) if one.ndim == 1 else one
    column = ops.expand_dims(other, -1) if other.ndim == 1 else other
    product = ops.matmul(row, column)
    product = ops.squeeze(product, axis=-1) if other.ndim == 1 else product
    return ops.squeeze(product, axis=-1 if other.ndim == 1 else -2) if one.ndim == 1 else product


def _compared(name: str, compare: Callable[..., Any], words: str) -> Callable[..., Any]:
    def function(x1: Any, x2: Any) -> Tensor:
        return compare(*promoted(x1, x2))

    function.__name__, function.__doc__ = name, words
    return operation("x1 x2")(function)


equal = _compared("equal", ops.equal, "True where two entries are equal.")
not_equal = _compared("not_equal", ops.not_equal, "True where two entries differ.")
less = _compared("less", ops.less, "True where x1 is smaller.")
less_equal = _compared("less_equal", ops.less_equal, "True where x1 is not larger.")
greater = _compared("greater", ops.greater, "True where x1 is larger.")
greater_equal = _compared("greater_equal", ops.greater_equal, "True where x1 is not smaller.")


def _truth(value: Any) -> Tensor:
    return ops.cast(convert_to_tensor(value), "bool")


@operation("x1 x2")
def logical_and(x1: Any, x2: Any) -> Tensor:
    """True where both are."""
    return ops.logical_and(_truth(x1), _truth(x2))


@operation("x1 x2")
def logical_or(x1: Any, x2: Any) -> Tensor:
    """True where at least one is."""
    return ops.logical_or(_truth(x1), _truth(x2))


@operation("x1 x2")
def logical_xor(x1: Any, x2: Any) -> Tensor:
    """True where exactly one is."""
    return ops.not_equal(_truth(x1), _truth(x2))


@operation()
def logical_not(x: Any) -> Tensor:
    """True where x is not."""
    return ops.logical_not(_truth(x))


def _get_item_spec(x: Any, key: Any) -> None:
    """What only a run would notice is said when the model is drawn.

    Raises:
        ArgumentError: Two ellipses, or a place that no axis has.
    """
    keys = list(key) if isinstance(key, tuple) else [key]
    shape = list(rules.shape_of(x))
    around = [place for place, part in enumerate(keys) if part is Ellipsis]
    if len(around) > 1:
        raise ArgumentError(f"Slice should only have one ellipsis. Received: `{key}`")
    taken = [part for part in keys if part is not None and part is not Ellipsis]
    if len(taken) > len(shape):
        raise ArgumentError(
            f"Array has shape {tuple(shape)} but slice has to many indices. Received: `{key}`"
        )
    behind = sum(part is not None for part in keys[around[0] + 1 :]) if around else 0
    sizes = [*shape[: len(taken) - behind], *shape[len(shape) - behind :]]
    for part, size in zip(taken, sizes, strict=False):
        if isinstance(part, int) and size is not None and not -size <= part < size:
            raise ArgumentError(
                f"Array has shape {tuple(shape)} but out-of-bounds index {key} was requested."
            )


@operation("x key", rule=_get_item_spec)
def get_item(x: Any, key: Any) -> Tensor:
    """x[key]."""
    return convert_to_tensor(x)[key]
