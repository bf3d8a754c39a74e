"""TensorFlow's functions of order: sort, top_k, unique, bincount, confusion_matrix.

Where it sits   above the rows of ops/ordering.py.
The one idea    a function here tidies its arguments and applies a row.
Try it          >>> import minitf as tf
                >>> values, indices = tf.math.top_k([1, 9, 3, 7], k=2)
                >>> values.numpy(), indices.numpy()
                (array([9, 7], dtype=int32), array([1, 3], dtype=int32))
Read next       ops/segments.py
"""

from __future__ import annotations

from typing import Any, NamedTuple

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ShapeError, unknown_name
from minitf.ops import functions as f
from minitf.ops.arithmetic import together
from minitf.ops.composites import composite


class TopKV2(NamedTuple):
    """What top_k gives."""

    values: Tensor
    indices: Tensor


class Unique(NamedTuple):
    """What unique gives."""

    y: Tensor
    idx: Tensor


class UniqueWithCounts(NamedTuple):
    """What unique_with_counts gives."""

    y: Tensor
    idx: Tensor
    count: Tensor  # type: ignore[assignment]  # hides tuple.count, as in TensorFlow


def _ordered(row: str, values: Any, axis: Any, direction: str, name: str | None) -> Tensor:
    if direction not in ("ASCENDING", "DESCENDING"):
        raise unknown_name("direction", direction, ["ASCENDING", "DESCENDING"])
    x = convert_to_tensor(values)
    if not x.ndim:
        raise ShapeError(f"{row} takes a tensor with axes, and got a single number.")
    [at] = f.normal_axes(axis, x.ndim) or (x.ndim - 1,)
    return OPS[row](x, axis=at, descending=direction == "DESCENDING", name=name)


def sort(
    values: Any, axis: Any = -1, direction: str = "ASCENDING", name: str | None = None
) -> Tensor:
    """Put the entries along an axis in order.

    Args:
        values: Numbers, with at least one axis.
        axis: The axis.
        direction: "ASCENDING" or "DESCENDING".

    https://www.tensorflow.org/api_docs/python/tf/sort
    """
    return _ordered("sort", values, axis, direction, name)


def argsort(
    values: Any,
    axis: Any = -1,
    direction: str = "ASCENDING",
    stable: bool = False,
    name: str | None = None,
) -> Tensor:
    """The places of the entries in order; equal ones keep their order, whatever `stable` says.

    Returns:
        int32, in the shape of `values`.

    https://www.tensorflow.org/api_docs/python/tf/argsort
    """
    return _ordered("argsort", values, axis, direction, name)


def top_k(
    input: Any,
    k: Any = 1,
    sorted: bool = True,
    index_type: Any = "int32",
    name: str | None = None,
) -> TopKV2:
    """The k largest entries along the last axis, the largest first, and where they stand.

    Args:
        input: Numbers, shape [..., n] with n of at least k.
        k: How many.
        sorted: TensorFlow gives them in any order when False; here they are always in order.
        index_type: The type of the positions.

    Returns:
        `values` and `indices`, both of shape [..., k].

    Raises:
        ShapeError: Fewer than k entries.

    https://www.tensorflow.org/api_docs/python/tf/math/top_k
    """
    kind = as_dtype(index_type).name
    return TopKV2(*OPS["top_k"](input, k=f.static_number(k), index_type=kind, name=name))


def approx_max_k(
    operand: Any,
    k: int,
    reduction_dimension: int = -1,
    recall_target: float = 0.95,
    reduction_input_size_override: int = -1,
    aggregate_to_topk: bool = True,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """The k largest entries along an axis, and where they stand; here they are always exact.

    Args:
        operand: Floats.
        k: How many.
        reduction_dimension: The axis.
        recall_target: Has no meaning here, as the two arguments after it.

    https://www.tensorflow.org/api_docs/python/tf/math/approx_max_k
    """
    return _extreme_k(operand, k, reduction_dimension, "DESCENDING", name)


def approx_min_k(
    operand: Any,
    k: int,
    reduction_dimension: int = -1,
    recall_target: float = 0.95,
    reduction_input_size_override: int = -1,
    aggregate_to_topk: bool = True,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """The k smallest entries along an axis, and where they stand; see approx_max_k.

    https://www.tensorflow.org/api_docs/python/tf/math/approx_min_k
    """
    return _extreme_k(operand, k, reduction_dimension, "ASCENDING", name)


def _extreme_k(
    operand: Any, k: int, axis: int, direction: str, name: str | None
) -> tuple[Tensor, Tensor]:
    x = convert_to_tensor(operand)
    order = argsort(x, axis, direction)
    places = f.split(order, [k, -1], axis)[0]
    return OPS["take_along"](x, places, axis=axis % x.ndim, name=name), places


def unique(x: Any, out_idx: Any = "int32", name: str | None = None) -> Unique:
    """The different values of a vector in the order met, and which of them each entry is.

    >>> unique([5, 3, 5]).y.numpy()
    array([5, 3], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/unique
    """
    return Unique(*OPS["unique"](x, index_type=as_dtype(out_idx).name, name=name))


def unique_with_counts(x: Any, out_idx: Any = "int32", name: str | None = None) -> UniqueWithCounts:
    """As unique, with the number of times each value comes.

    https://www.tensorflow.org/api_docs/python/tf/unique_with_counts
    """
    kind = as_dtype(out_idx).name
    return UniqueWithCounts(*OPS["unique_with_counts"](x, index_type=kind, name=name))


def searchsorted(
    sorted_sequence: Any,
    values: Any,
    side: str = "left",
    out_type: Any = "int32",
    name: str | None = None,
) -> Tensor:
    """Where each value would have to stand in a sorted row so that the order remains.

    Args:
        sorted_sequence: Numbers in order, shape [..., n].
        values: Numbers of the same type, shape [..., m].
        side: "left": before entries that are equal; "right": behind them.
        out_type: int32 or int64.

    Returns:
        Positions from 0 to n, in the shape of `values`.

    https://www.tensorflow.org/api_docs/python/tf/searchsorted
    """
    if side not in ("left", "right"):
        raise unknown_name("side", side, ["left", "right"])
    ordered, values = together(sorted_sequence, values)
    kind = as_dtype(out_type).name
    return OPS["searchsorted"](ordered, values, side=side, index_type=kind, name=name)


def bincount(
    arr: Any,
    weights: Any = None,
    minlength: Any = None,
    maxlength: Any = None,
    dtype: Any = "int32",
    name: str | None = None,
    axis: int | None = None,
    binary_output: bool = False,
) -> Tensor:
    """How often each whole number comes, or how much weight it has.

    Args:
        arr: Whole numbers from 0 on.
        weights: What each counts, in the shape of `arr`; default: 1.
        minlength: The smallest size of the result.
        maxlength: The largest; larger numbers are not counted.
        dtype: The type of the counts, without weights.
        axis: -1: each row of a matrix apart; None or 0: all together.
        binary_output: 1 for a number that comes at all.

    Returns:
        Shape [m] with m one more than the largest number, or [rows, m].

    Raises:
        ArgumentError: A negative number.

    https://www.tensorflow.org/api_docs/python/tf/math/bincount
    """
    arr = convert_to_tensor(arr, dtype_hint="int32")
    arr = arr if arr.dtype.is_integer else f.cast(arr, "int32")
    if weights is None:
        weights = f.cast(OPS["ones_like"](arr), dtype)
    weights = convert_to_tensor(weights)
    if axis != -1 or arr.ndim < 2:
        arr, weights = f.reshape(arr, [-1]), f.reshape(weights, [-1])
    least = 0 if minlength is None else f.static_number(minlength)
    most = None if maxlength is None else f.static_number(maxlength)
    return OPS["bincount"](
        arr, weights, minlength=least, maxlength=most, binary=bool(binary_output), name=name
    )


@composite
def in_top_k(targets: Any, predictions: Any, k: Any) -> Tensor:
    """Whether the score of the right class is among the k largest of its row.

    Args:
        targets: The number of the right class, shape [rows].
        predictions: Scores, float32, shape [rows, classes].
        k: How many count.

    Returns:
        bool, shape [rows]; False where a score is infinite or no number.

    https://www.tensorflow.org/api_docs/python/tf/math/in_top_k
    """
    scores = convert_to_tensor(predictions)
    targets = convert_to_tensor(targets, dtype_hint="int32")
    if scores.ndim != 2 or targets.ndim != 1:
        raise ShapeError(
            f"in_top_k takes targets [rows] and predictions [rows, classes], and got "
            f"{targets.shape} and {scores.shape}."
        )
    last = f.cast(OPS["shape"](scores)[1] - 1, targets.dtype)
    column = OPS["expand_dims"](OPS["maximum"](OPS["minimum"](targets, last), 0), axis=(1,))
    own = OPS["take_along"](scores, column, axis=1)
    better = f.reduce_sum(f.cast(scores > own, "int32"), 1)
    clear = f.reduce_all(OPS["is_finite"](scores), 1)
    exists = OPS["logical_and"](targets >= 0, targets <= last)
    return (better < f.cast(k, "int32")) & clear & exists
