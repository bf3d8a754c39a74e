"""keras.ops: order: sorting, searching, counting.

Where it sits   a theme of keras.ops.
The one idea    what is in order is quickly found, counted and told apart.
Try it          >>> from minitf import keras
                >>> keras.ops.searchsorted([1, 3, 5], [4, 0]).numpy()
                array([2, 0], dtype=int32)
Read next       keras/ops/choosing.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float, kind_of, promoted, result_type
from minitf.keras.ops.symbolic import operation


@operation()
def sort(x: Any, axis: int | None = -1) -> Tensor:
    """The entries in ascending order."""
    x = convert_to_tensor(x)
    truth = x.dtype.name == "bool"
    numbers = ops.cast(x, "int8") if truth else x
    numbers = ops.reshape(numbers, [-1]) if axis is None else numbers
    ordered = ops.sort(numbers, axis=-1 if axis is None else axis)
    return ops.cast(ordered, "bool") if truth else ordered


@operation()
def argsort(x: Any, axis: int | None = -1) -> Tensor:
    """The places of the entries in ascending order, int32."""
    x = convert_to_tensor(x)
    x = ops.cast(x, "uint8") if x.dtype.name == "bool" else x
    if axis is None or not x.ndim:
        return ops.argsort(ops.reshape(x, [-1]), axis=-1, stable=True)
    return ops.argsort(x, axis=axis, stable=True)


@operation()
def argpartition(x: Any, kth: int, axis: int | None = -1) -> Tensor:
    """Places such that the kth is where it would be in order, smaller ones before it.

    Raises:
        ArgumentError: kth is not one whole number.
    """
    if not isinstance(kth, (int, np.integer)):
        raise ArgumentError(f"kth must be an integer. Received: kth={kth}")
    x = convert_to_tensor(x)
    if axis is None:
        x, axis = ops.reshape(x, [-1]), -1
    last = ops.cast(x, "int32") if x.dtype.name == "bool" else x
    if axis % x.ndim != x.ndim - 1:
        order = [place for place in range(x.ndim) if place != axis % x.ndim] + [axis % x.ndim]
        moved = argpartition(ops.transpose(last, perm=order), kth, -1)
        return ops.transpose(moved, perm=np.argsort(order).tolist())
    return ops.argsort(last, axis=-1, stable=True)


@operation(module="math")
def top_k(x: Any, k: int, sorted: bool = True) -> Any:
    """The k largest entries along the last axis, and their places."""
    return ops.top_k(convert_to_tensor(x), k, sorted=sorted)


def _hits_spec(targets: Any, predictions: Any, k: int) -> KerasTensor:
    return KerasTensor(rules.shape_of(targets), "bool")


@operation("targets predictions", module="math", rule=_hits_spec)
def in_top_k(targets: Any, predictions: Any, k: int) -> Tensor:
    """True where the target is among the k largest predictions."""
    targets = ops.cast(convert_to_tensor(targets), "int32")
    return ops.in_top_k(targets, predictions, k)


def _places_spec(sorted_sequence: Any, values: Any, side: str) -> KerasTensor:
    unknown = None in rules.shape_of(sorted_sequence)
    return KerasTensor(rules.shape_of(values), "int64" if unknown else "int32")


@operation("sorted_sequence values", name="SearchSorted", rule=_places_spec)
def searchsorted(sorted_sequence: Any, values: Any, side: str = "left") -> Tensor:
    """Where the values would go to keep the order, int32.

    Raises:
        ArgumentError: The sequence has more than one axis.
    """
    sequence, values = promoted(sorted_sequence, values)
    if sequence.ndim != 1:
        raise ArgumentError(
            "`searchsorted` only supports 1-D sorted sequences. You can use "
            "`keras.ops.vectorized_map` to extend it to N-D sequences. Received: "
            f"sorted_sequence.shape={tuple(sequence.shape)}"
        )
    flat = ops.searchsorted(sequence, ops.reshape(values, [-1]), side=side)
    return ops.reshape(flat, ops.shape(values))


@operation("x bins")
def digitize(x: Any, bins: Any) -> Tensor:
    """Which of the bins each entry falls into, int32.

    Raises:
        ArgumentError: The edges of the bins are no row.
    """
    places = convert_to_tensor(bins)
    if places.ndim > 1:
        raise ArgumentError(
            f"`bins` must be a 1D array. Received: bins={bins} with shape bins.shape="
            f"{tuple(places.shape)}"
        )
    x, places = promoted(x, places)
    if x.dtype.name == "bool":
        x, places = ops.cast(x, "int32"), ops.cast(places, "int32")
    flat = ops.searchsorted(places, ops.reshape(x, [-1]), side="right")
    return ops.reshape(flat, ops.shape(x))


@operation("x1 x2", name="IsIn")
def isin(x1: Any, x2: Any, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """True where an entry of x1 is in x2."""
    x1, x2 = promoted(x1, x2)
    same = ops.equal(ops.expand_dims(x1, -1), ops.reshape(x2, [-1]))
    found = ops.reduce_any(same, axis=-1)
    return ops.logical_not(found) if invert else found


@operation("x weights")
def bincount(x: Any, weights: Any = None, minlength: int = 0, sparse: bool = False) -> Tensor:
    """How often each whole number is there, or the sum of its weights."""
    places = ops.cast(convert_to_tensor(x), "int32")
    if weights is None:
        return ops.bincount(places, minlength=minlength, axis=-1)
    weights = convert_to_tensor(weights)
    small = weights.dtype.name not in ("int32", "int64", "float32", "float64")
    counted = (
        ops.cast(weights, "float32" if weights.dtype.is_floating else "int32")
        if small
        else (weights)
    )
    found = ops.bincount(places, weights=counted, minlength=minlength, axis=-1)
    return ops.cast(found, result_type(kind_of(x), weights.dtype.name))


def _check_bins(bins: Any, range: Any) -> None:
    if not isinstance(bins, int) or bins < 0:
        raise ArgumentError(
            f"Argument `bins` should be a non-negative integer. Received: bins={bins}"
        )
    if range and (not isinstance(range, (tuple, list)) or len(range) != 2):
        raise ArgumentError(
            f"Argument `range` must be a tuple of two elements. Received: range={range}"
        )
    if range and range[1] < range[0]:
        raise ArgumentError(
            f"The second element of `range` must be greater than the first. Received: range={range}"
        )


@operation()
def histogram(x: Any, bins: int = 10, range: Any = None) -> tuple[Tensor, Tensor]:
    """How many entries fall into each of equal bins, and the edges of the bins.

    Raises:
        ArgumentError: The number of bins or the range makes no sense.
    """
    _check_bins(bins, range)
    x = as_float(x)
    if x.ndim > 1:
        raise ArgumentError(
            f"Input tensor must be 1-dimensional. Received: input.shape={tuple(x.shape)}",
            instead="ops.reshape(x, [-1])",
        )
    x = ops.reshape(x, [-1])
    low, high = (
        (ops.cast(range[0], x.dtype), ops.cast(range[1], x.dtype))
        if range else (ops.reduce_min(x), ops.reduce_max(x))
    )  # fmt: skip
    steps = ops.cast(ops.range_(bins + 1), x.dtype)
    edges = low + (high - low) * steps / float(bins)
    inside = ops.logical_and(ops.greater_equal(x, low), ops.less_equal(x, high))
    place = ops.searchsorted(edges[1:-1], x, side="right") if bins > 1 else ops.cast(x * 0, "int32")
    hits = ops.where(inside, ops.one_hot(place, bins), 0.0) if x.ndim == 0 else ops.one_hot(
        ops.where(inside, place, ops.zeros_like(place) - 1), bins)  # fmt: skip
    return ops.cast(ops.reduce_sum(hits, axis=0), x.dtype), edges


def _unique_spec(
    x: Any, return_index: bool, return_inverse: bool, return_counts: bool, axis: int | None,
    size: int | None, **given: Any,
) -> Any:  # fmt: skip
    """How many different entries there are, only the numbers tell; `size` says it beforehand."""
    shape = list(rules.shape_of(x))
    if axis is None:
        rest, inverse = [size], shape
    else:
        inverse = [shape[axis]]
        rest = shape
        rest[axis] = size
    wanted = ((return_index, [size]), (return_inverse, inverse), (return_counts, [size]))
    more = [KerasTensor(sizes, "int32") for asked, sizes in wanted if asked]
    return (rules.symbol(rest, x), *more) if more else rules.symbol(rest, x)


@operation(rule=_unique_spec)
def unique(
    x: Any, sorted: bool = True, return_index: bool = False, return_inverse: bool = False,
    return_counts: bool = False, axis: int | None = None, size: int | None = None,
    fill_value: Any = None,
) -> Any:  # fmt: skip
    """Each different entry once, in ascending order; with their places and counts if asked for.

    With `size`, exactly so many: cut, or filled up with `fill_value` (default: the smallest).
    """
    x = convert_to_tensor(x)
    if axis is not None and x.ndim > 1:
        return _unique_parts(x, axis, (return_index, return_inverse, return_counts), size,
                             fill_value)  # fmt: skip
    flat = ops.reshape(x, [-1])
    values, inverse, counts = ops.unique_with_counts(flat)
    order = ops.argsort(values, stable=True)
    rank = ops.argsort(order, stable=True)
    results = [ops.gather(values, order)]
    number = ops.cast(ops.shape(flat)[0], "int32")
    if return_index:
        first = ops.unsorted_segment_min(ops.range_(number), inverse, ops.shape(values)[0])
        results.append(ops.gather(first, order))
    if return_inverse:
        shape = ops.shape(x) if axis is None else [-1]
        results.append(ops.reshape(ops.gather(rank, inverse), shape))
    if return_counts:
        results.append(ops.gather(counts, order))
    if size is not None:
        fills = [results[0][0] if fill_value is None else fill_value]
        fills += [0] * (len(results) - 1)
        results = [
            part if return_inverse and place == 1 + return_index else _sized(part, size, fill)
            for place, (part, fill) in enumerate(zip(results, fills, strict=True))
        ]
    return tuple(results) if len(results) > 1 else results[0]


def _sized(x: Tensor, size: int, fill: Any) -> Tensor:
    """The first `size` entries, and fills behind them if there are fewer."""
    more = ops.broadcast_to(ops.cast(fill, x.dtype), [size, *x.shape[1:]])
    made = ops.concat([x, more], axis=0)[:size]
    return ops.reshape(made, [size, *x.shape[1:]])


def _unique_parts(
    x: Tensor, axis: int, wanted: tuple[bool, bool, bool], size: int | None, fill: Any
) -> Any:
    """Parts along an axis, compared as wholes: numpy's lexicographic order."""
    values, index, inverse, counts = np.unique(
        np.asarray(x.numpy()), axis=axis, return_index=True, return_inverse=True,
        return_counts=True,
    )  # fmt: skip
    first = ops.constant(values)
    if size is not None:
        moved = np.moveaxis(values, axis, 0)
        filler = moved[0] if fill is None else np.full_like(moved[0], fill)
        moved = np.concatenate([moved, np.repeat(filler[None], size, axis=0)])[:size]
        first = ops.constant(np.moveaxis(moved, 0, axis))
    more = [
        ops.constant(part.astype("int32"))
        for part, asked in zip((index, inverse.reshape(-1), counts), wanted, strict=True)
        if asked
    ]
    return (first, *more) if more else first
