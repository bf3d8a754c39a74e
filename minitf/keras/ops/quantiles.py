"""keras.ops: quantiles: which number has a given part of all numbers below it.

Where it sits   a theme of keras.ops.
The one idea    sort; the place q (n - 1) falls between two entries, and a method says which of
                them counts, or how they are mixed.
Try it          >>> from minitf import keras
                >>> keras.ops.quantile([1.0, 2.0, 3.0, 10.0], 0.5).numpy()
                np.float32(2.5)
Read next       keras/ops/sorting.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.symbolic import operation

METHODS = ("linear", "lower", "higher", "midpoint", "nearest")


@operation("x q")
def quantile(
    x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """The number that the part `q` of all numbers lies below.

    Raises:
        ArgumentError: There is no such method.
    """
    return quantile_of(x, q, axis, method, keepdims)


@operation("x q")
def percentile(
    x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """The number that `q` in a hundred lie below."""
    return quantile_of(x, as_float(q) / 100.0, axis, method, keepdims)


@operation()
def median(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The number in the middle."""
    return quantile_of(x, 0.5, axis, "linear", keepdims)


def quantile_of(
    x: Any, q: Any, axis: Any, method: str, keepdims: bool, skip_missing: bool = False
) -> Tensor:
    """Quantiles; the axes of `q` come first in the result."""
    if method not in METHODS:
        raise ArgumentError(
            f"Invalid `method`. Received: method={method}", instead=f"one of {METHODS}"
        )
    x = as_float(x)
    axes = _axes(axis, x.ndim)
    rows, others = _as_rows(x, axes)
    q = ops.cast(convert_to_tensor(q), x.dtype)
    rows = ops.sort(rows, axis=-1)  # nan sorts to the end
    missing = ops.is_nan(rows)
    kept = ops.reduce_sum(ops.cast(ops.logical_not(missing), x.dtype), axis=-1, keepdims=True)
    total = ops.cast(ops.shape(rows)[-1], x.dtype)
    found = _at(rows, ops.reshape(q, [-1]), kept - 1 if skip_missing else
                ops.zeros_like(kept) + (total - 1), method)  # fmt: skip
    if not skip_missing:
        found = ops.where(ops.reduce_any(missing, axis=-1, keepdims=True),
                          ops.constant(math.nan, x.dtype), found)  # fmt: skip
    found = ops.transpose(found, perm=[found.ndim - 1, *range(found.ndim - 1)])
    sizes = ops.shape(x)
    single = [1 if place in axes else sizes[place] for place in range(x.ndim)]
    rest = single if keepdims else [sizes[place] for place in others]
    return ops.reshape(found, [*q.shape, *rest])


def _at(rows: Tensor, q: Tensor, last: Tensor, method: str) -> Tensor:
    """The entries at the parts q of 0 .. last, mixed by the method."""
    place = q * last
    low, high = ops.floor(place), ops.ceil(place)
    zero = ops.zeros_like(place)
    if method in ("lower", "nearest", "higher"):
        chosen = {"lower": low, "higher": high, "nearest": ops.round_(place)}[method]
        return _taken(rows, ops.maximum(chosen, zero))
    below, above = _taken(rows, ops.maximum(low, zero)), _taken(rows, ops.maximum(high, zero))
    weight = ops.zeros_like(place) + 0.5 if method == "midpoint" else place - low
    weight = ops.stop_gradient(weight)
    # 0 times an infinity is no number: where nothing is between, nothing is mixed.
    return ops.where(ops.equal(low, high), below, below * (1.0 - weight) + above * weight)


def _taken(rows: Tensor, places: Tensor) -> Tensor:
    return ops.gather(rows, ops.cast(places, "int32"), batch_dims=rows.ndim - 1)


def _axes(axis: Any, ndim: int) -> list[int]:
    given = range(ndim) if axis is None else axis if isinstance(axis, (list, tuple)) else [axis]
    return sorted(int(one) % ndim for one in given)


def _as_rows(x: Tensor, axes: list[int]) -> tuple[Tensor, list[int]]:
    """The axes joined into a last one; and the other axes."""
    others = [place for place in range(x.ndim) if place not in axes]
    sizes = ops.shape(x)
    moved = ops.transpose(x, perm=[*others, *axes])
    return ops.reshape(moved, [*(sizes[place] for place in others), -1]), others
