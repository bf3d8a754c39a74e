"""keras.ops: sums, means, extremes: many numbers become one.

Where it sits   a theme of keras.ops.
The one idea    numpy's names and arguments over minitf's reductions; small whole numbers are
                added up as int32, and means are floating.
Try it          >>> from minitf import keras
                >>> keras.ops.mean([[1.0, 2.0], [3.0, 6.0]], axis=0).numpy()
                array([2., 4.], dtype=float32)
Read next       keras/ops/missing_numbers.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.ops.promotion import as_float, kind_of, result_type, to_type
from minitf.keras.ops.symbolic import operation

_ADDED_AS = {"bool": "int32", "int8": "int32", "int16": "int32", "uint8": "uint32",
             "uint16": "uint32"}  # fmt: skip


def as_addend(x: Any) -> Tensor:
    """The numbers in the type they are added up in: sums of small types would overflow."""
    x = convert_to_tensor(x)
    wider = _ADDED_AS.get(x.dtype.name)
    return x if wider is None else ops.cast(x, wider)


@operation()
def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum along axes."""
    return ops.reduce_sum(as_addend(x), axis=axis, keepdims=keepdims)


@operation()
def prod(x: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Tensor:
    """The product along axes."""
    x = as_addend(x) if dtype is None else ops.cast(convert_to_tensor(x), dtype)
    return ops.reduce_prod(x, axis=axis, keepdims=keepdims)


@operation()
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The average along axes."""
    numbers = as_float(x)
    narrow = numbers.dtype.name in ("float16", "bfloat16")
    wide = ops.cast(numbers, "float32") if narrow else numbers
    average_ = ops.reduce_mean(wide, axis=axis, keepdims=keepdims)
    return ops.cast(average_, numbers.dtype) if narrow else average_


@operation()
def var(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean square distance from the mean."""
    numbers = as_float(x)
    narrow = numbers.dtype.name in ("float16", "bfloat16")
    wide = ops.cast(numbers, "float32") if narrow else numbers
    spread = ops.reduce_variance(wide, axis=axis, keepdims=keepdims)
    return ops.cast(spread, numbers.dtype) if narrow else spread


@operation()
def std(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The square root of the variance."""
    return ops.reduce_std(as_float(x), axis=axis, keepdims=keepdims)


def _extreme(x: Any, axis: Any, keepdims: bool, initial: Any, largest: bool) -> Tensor:
    x = convert_to_tensor(x)
    if x.dtype.name == "bool":
        reduce = ops.reduce_any if largest else ops.reduce_all
        found = reduce(x, axis=axis, keepdims=keepdims)
        if initial is None:
            return found
        beside = ops.cast(initial, "bool")
        return ops.logical_or(found, beside) if largest else ops.logical_and(found, beside)
    if initial is None and x.shape.num_elements() == 0:
        word = "max" if largest else "min"
        raise ArgumentError(
            f"Cannot compute the {word} of an empty tensor.", instead=f"{word}(x, initial=...)"
        )
    reduce = ops.reduce_max if largest else ops.reduce_min
    found = reduce(x, axis=axis, keepdims=keepdims)
    if initial is None:
        return found
    beside = ops.cast(initial, x.dtype)
    return ops.maximum(found, beside) if largest else ops.minimum(found, beside)


@operation()
def max(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Tensor:
    """The largest entry along axes."""
    return _extreme(x, axis, keepdims, initial, largest=True)


@operation()
def min(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Tensor:
    """The smallest entry along axes."""
    return _extreme(x, axis, keepdims, initial, largest=False)


@operation()
def amax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The largest entry along axes."""
    return _extreme(x, axis, keepdims, None, largest=True)


@operation()
def amin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The smallest entry along axes."""
    return _extreme(x, axis, keepdims, None, largest=False)


@operation()
def ptp(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """From peak to peak: the largest entry minus the smallest."""
    return _extreme(x, axis, keepdims, None, True) - _extreme(x, axis, keepdims, None, False)


@operation()
def all(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """True where all are, along axes."""
    return ops.reduce_all(ops.cast(convert_to_tensor(x), "bool"), axis=axis, keepdims=keepdims)


@operation()
def any(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """True where at least one is, along axes."""
    return ops.reduce_any(ops.cast(convert_to_tensor(x), "bool"), axis=axis, keepdims=keepdims)


def _place(x: Any, axis: Any, keepdims: bool, find: Any) -> Tensor:
    x = convert_to_tensor(x)
    if x.dtype.name == "bool":
        x = ops.cast(x, "int32")
    flat = ops.reshape(x, [-1]) if axis is None else x
    place = find(flat, axis=0 if axis is None else axis, output_type="int32")
    if not keepdims:
        return place
    return ops.reshape(place, [1] * x.ndim) if axis is None else ops.expand_dims(place, axis)


@operation()
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the largest entry is, int32."""
    return _place(x, axis, keepdims, ops.argmax)


@operation()
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the smallest entry is, int32."""
    return _place(x, axis, keepdims, ops.argmin)


@operation()
def count_nonzero(x: Any, axis: Any = None) -> Tensor:
    """How many entries are not 0, int32."""
    return ops.reduce_sum(ops.cast(ops.cast(convert_to_tensor(x), "bool"), "int32"), axis=axis)


def _running(x: Any, axis: Any, dtype: Any, run: Any) -> Tensor:
    x = convert_to_tensor(x)
    if dtype is not None:
        x = ops.cast(x, dtype)
    elif x.dtype.name == "bool":
        x = ops.cast(x, "int32")
    return run(ops.reshape(x, [-1]), axis=0) if axis is None else run(x, axis=axis)


@operation()
def cumsum(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """The sums of the first one, two, three, ... entries."""
    return _running(x, axis, dtype, ops.cumsum)


@operation()
def cumprod(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """The products of the first one, two, three, ... entries."""
    return _running(x, axis, dtype, ops.cumprod)


@operation("x weights")
def average(x: Any, axis: Any = None, weights: Any = None) -> Tensor:
    """The mean, in which entries may have weights."""
    if weights is None:
        return mean(as_float(x), axis=axis)
    kind = result_type(kind_of(x), kind_of(weights), float)
    x, weights = to_type(x, kind), to_type(weights, kind)
    if axis is not None and weights.ndim == 1 and x.ndim > 1 and isinstance(axis, int):
        sizes = [1] * x.ndim
        sizes[axis] = -1
        weights = ops.reshape(weights, sizes)
    whole = ops.broadcast_to(weights, ops.shape(x))
    return ops.reduce_sum(x * weights, axis=axis) / ops.reduce_sum(whole, axis=axis)


@operation(module="math")
def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """log(sum(e^x)), without overflow on the way."""
    return ops.reduce_logsumexp(as_float(x), axis=axis, keepdims=keepdims)


@operation("y x")
def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Tensor:
    """The area below the points of a curve, by trapezoids."""
    y = _last(as_float(y), axis)
    if x is None:
        width: Any = ops.cast(dx, y.dtype)
    else:
        places = ops.cast(convert_to_tensor(x), y.dtype)
        places = _last(places, axis) if places.ndim > 1 else places
        width = places[..., 1:] - places[..., :-1]
    return ops.reduce_sum(width * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


def _last(x: Tensor, axis: int) -> Tensor:
    """The axis moved to the end."""
    order = [place for place in range(x.ndim) if place != axis % x.ndim]
    return x if axis % x.ndim == x.ndim - 1 else ops.transpose(x, perm=[*order, axis % x.ndim])
