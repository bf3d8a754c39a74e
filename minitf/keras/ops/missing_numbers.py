"""keras.ops: reductions that leave out what is no number (nan).

Where it sits   a theme of keras.ops, over the reductions.
The one idea    each nan is replaced by what does not change the answer: 0 in a sum, 1 in a
                product, minus infinity where the largest is looked for.
Try it          >>> from minitf import keras
                >>> keras.ops.nanmean([1.0, float("nan"), 3.0]).numpy()
                np.float32(2.0)
Read next       keras/ops/reductions.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.ops import quantiles, reductions
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.symbolic import operation


def _replaced(x: Any, number: float) -> tuple[Tensor, Tensor | None]:
    """The numbers with another in place of nan; and where nan was."""
    x = convert_to_tensor(x)
    if not x.dtype.is_floating:
        return x, None
    missing = ops.is_nan(x)
    return ops.where(missing, ops.constant(number, x.dtype), x), missing


def _all_missing(missing: Tensor, axis: Any, keepdims: bool) -> Tensor:
    return ops.reduce_all(missing, axis=axis, keepdims=keepdims)


def _nan_where(condition: Tensor, x: Tensor) -> Tensor:
    return ops.where(condition, ops.constant(math.nan, x.dtype), x)


@operation()
def nansum(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum along axes, without nan."""
    return reductions.sum(_replaced(x, 0.0)[0], axis=axis, keepdims=keepdims)


@operation()
def nanprod(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The product along axes, without nan."""
    return reductions.prod(_replaced(x, 1.0)[0], axis=axis, keepdims=keepdims)


@operation()
def nancumsum(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """Running sums; nan counts as 0."""
    return reductions.cumsum(_replaced(x, 0.0)[0], axis=axis, dtype=dtype)


@operation()
def nancumprod(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """Running products; nan counts as 1."""
    return reductions.cumprod(_replaced(x, 1.0)[0], axis=axis, dtype=dtype)


@operation()
def nanmax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The largest entry that is a number."""
    numbers, missing = _replaced(x, -math.inf)
    found = reductions.max(numbers, axis=axis, keepdims=keepdims)
    return found if missing is None else _nan_where(_all_missing(missing, axis, keepdims), found)


@operation()
def nanmin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The smallest entry that is a number."""
    numbers, missing = _replaced(x, math.inf)
    found = reductions.min(numbers, axis=axis, keepdims=keepdims)
    return found if missing is None else _nan_where(_all_missing(missing, axis, keepdims), found)


def _counted(missing: Tensor, axis: Any, keepdims: bool, kind: Any) -> Tensor:
    there = ops.cast(ops.logical_not(missing), kind)
    return ops.reduce_sum(there, axis=axis, keepdims=keepdims)


@operation()
def nanmean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The average of what is a number."""
    numbers, missing = _replaced(as_float(x), 0.0)
    assert missing is not None
    total = ops.reduce_sum(numbers, axis=axis, keepdims=keepdims)
    return total / _counted(missing, axis, keepdims, numbers.dtype)


@operation()
def nanvar(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The variance of what is a number."""
    numbers, missing = _replaced(as_float(x), 0.0)
    assert missing is not None
    center = nanmean(x, axis=axis, keepdims=True)
    square = ops.square(ops.where(missing, ops.zeros_like(numbers), numbers - center))
    total = ops.reduce_sum(square, axis=axis, keepdims=keepdims)
    return total / _counted(missing, axis, keepdims, numbers.dtype)


@operation()
def nanstd(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The square root of nanvar."""
    return ops.sqrt(nanvar(x, axis=axis, keepdims=keepdims))


def _place(x: Any, axis: Any, keepdims: bool, instead: float, find: Any) -> Tensor:
    """The place, or -1 where nothing is a number."""
    numbers, missing = _replaced(x, instead)
    place = find(numbers, axis=axis, keepdims=keepdims)
    if missing is None:
        return place
    return ops.where(_all_missing(missing, axis, keepdims), ops.constant(-1, place.dtype), place)


@operation()
def nanargmax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the largest number is; -1 if there is none."""
    return _place(x, axis, keepdims, -math.inf, reductions.argmax)


@operation()
def nanargmin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the smallest number is; -1 if there is none."""
    return _place(x, axis, keepdims, math.inf, reductions.argmin)


@operation("x q")
def nanquantile(
    x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """The quantile of what is a number."""
    return quantiles.quantile_of(x, q, axis, method, keepdims, skip_missing=True)


@operation("x q")
def nanpercentile(
    x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """The percentile of what is a number."""
    return quantiles.quantile_of(x, as_float(q) / 100.0, axis, method, keepdims, skip_missing=True)


@operation()
def nanmedian(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The number in the middle of those that are numbers."""
    return quantiles.quantile_of(x, 0.5, axis, "linear", keepdims, skip_missing=True)
