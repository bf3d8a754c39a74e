"""Segments: rows that belong together are added up, or otherwise made one.

Where it sits   rows of the table of ops, and TensorFlow's functions over them.
The one idea    each row says the number of its segment.  The gradient of a segment's sum goes to
                all its rows: summing segments and gathering rows are each other's adjoints.
Try it          >>> import minitf as tf
                >>> tf.math.segment_sum([1, 2, 3, 4], [0, 0, 1, 1]).numpy()
                array([3, 7], dtype=int32)
Read next       ops/scatter.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, OpDef, op, rule
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops import functions as f
from minitf.ops.composites import composite

Shape = tuple
Segments = Callable[[str, Tensor], Tensor]  # (how, rows) -> one row a segment
Gather = Callable[[Tensor], Tensor]  # one row a segment -> one row each row


def _segment_shape(x: Shape, ids: Shape) -> Shape:
    if len(ids) != 1 or not x or not compatible(x[:1], ids):
        raise ShapeError(
            f"Rows of shape {tuple(x)} do not fit segment numbers of shape {tuple(ids)}.",
            why="segment_ids holds one number for each row",
        )
    return (None, *x[1:])


def _unsorted_shape(x: Shape, ids: Shape, num_segments: int | None) -> Shape:
    if not compatible(x[: len(ids)], ids) or (num_segments is not None and num_segments < 0):
        raise ShapeError(
            f"data.shape = {tuple(x)} does not start with segment_ids.shape = {tuple(ids)}, "
            f"or num_segments = {num_segments} is negative."
        )
    return (num_segments, *x[len(ids) :])


def _gathered(ids: Tensor) -> Gather:
    return lambda rows: OPS["gather"](rows, ids, axis=0)


def _gathered_or_zero(ids: Tensor) -> Gather:
    """The row of each entry's segment; zeros for an entry of no segment."""

    def gather(rows: Tensor) -> Tensor:
        found = OPS["gather"](rows, OPS["maximum"](ids, 0), axis=0)
        kept = ids >= 0
        for axis in range(ids.ndim, found.ndim):
            kept = OPS["expand_dims"](kept, axis=(axis,))
        return OPS["where"](kept, found, OPS["zeros_like"](found))

    return gather


def _to_extremes(g: Tensor, z: Tensor, x: Tensor, segments: Segments, gather: Gather) -> Tensor:
    """The gradient goes to the entries that were the extreme; ties share, as in TensorFlow."""
    reached = OPS["cast"](x == gather(z), dtype=x.dtype.name)
    share = gather(g / _at_least_one(segments("sum", reached)))
    return OPS["where"](reached > 0, share, OPS["zeros_like"](share))


def _at_least_one(counts: Tensor) -> Tensor:
    """A segment without rows passes nothing on; a division by 0 would make it no number."""
    return OPS["maximum"](counts, 1)


def _to_factors(g: Tensor, z: Tensor, x: Tensor, segments: Segments, gather: Gather) -> Tensor:
    """Each factor's gradient is the product of the others; zeros among them are left out."""
    zero, one = x == 0, OPS["ones_like"](x)
    zeros = segments("sum", OPS["cast"](zero, dtype=x.dtype.name))
    g = OPS["where"](zeros > 1, OPS["zeros_like"](g), g)
    others = OPS["where"](zero, one, x)
    product = gather(segments("prod", others))
    return gather(g) * OPS["where"](zero, product, gather(z) / others)


def _sorted_segments(ids: Tensor) -> Segments:
    return lambda how, rows: OPS[f"segment_{how}"](rows, ids)


def _unsorted_segments(ids: Tensor, count: Any) -> Segments:
    return lambda how, rows: OPS[f"unsorted_segment_{how}"](rows, ids, num_segments=count)


class _Told(NamedTuple):
    """How one way to sum up a segment is told."""

    words: str
    symbol: str
    formula: str
    gradient: str


_TOLD = {
    "sum": _Told("Add up", "Σ", formula=r"z_s = \sum_{i:\, s_i = s} x_i",
                 gradient=r"\bar x_i = \bar z_{s_i}"),
    "mean": _Told("Average", "mean", formula=r"z_s = \frac{1}{n} \sum_{i:\, s_i = s} x_i",
                  gradient=r"\bar x_i = \frac{\bar z_{s_i}}{n}"),
    "max": _Told("Take the largest of", "max", formula=r"z_s = \max_{i:\, s_i = s} x_i",
                 gradient=r"\bar x_i = \bar z_{s_i} [x_i = z_{s_i}]"),
    "min": _Told("Take the smallest of", "min", formula=r"z_s = \min_{i:\, s_i = s} x_i",
                 gradient=r"\bar x_i = \bar z_{s_i} [x_i = z_{s_i}]"),
    "prod": _Told("Multiply", "Π", formula=r"z_s = \prod_{i:\, s_i = s} x_i",
                  gradient=r"\bar x_i = \bar z_{s_i} \prod_{j \ne i,\, s_j = s_i} x_j"),
}  # fmt: skip


def _share(how: str, g: Tensor, z: Tensor, x: Tensor, segments: Segments, gather: Gather) -> Tensor:
    if how == "sum":
        return gather(g)
    if how == "mean":
        return gather(g / _at_least_one(segments("sum", OPS["ones_like"](x))))
    return (_to_factors if how == "prod" else _to_extremes)(g, z, x, segments, gather)


def _accepted(how: str) -> str:
    return "ordered" if how in ("max", "min") else "number"


def _row(how: str) -> OpDef:
    words, symbol, formula, gradient = _TOLD[how]
    return op(
        f"segment_{how}", "x ids:int -> z", symbol=f"{symbol}ₛ", accepts=_accepted(how),
        shape=_segment_shape,
        words=f"{words} the rows of each segment; equal numbers must follow each other.",
        formula=formula,
        grads={"x": rule(gradient, lambda g, z, x, ids: _share(
            how, g, z, x, _sorted_segments(ids), _gathered(ids)))},
    )  # fmt: skip


def _unsorted_row(how: str) -> OpDef:
    words, symbol, formula, gradient = _TOLD[how]
    return op(
        f"unsorted_segment_{how}", "x ids:int -> z", symbol=f"{symbol}ₛ", accepts=_accepted(how),
        shape=_unsorted_shape,
        words=f"{words} the rows of each segment; negative numbers are left out.",
        formula=formula,
        grads={"x": rule(gradient, lambda g, z, x, ids, num_segments: _share(
            how, g, z, x, _unsorted_segments(ids, num_segments), _gathered_or_zero(ids)))},
    )  # fmt: skip


for _how in ("sum", "mean", "max", "min", "prod"):
    _row(_how)
for _how in ("sum", "max", "min", "prod"):
    _unsorted_row(_how)


def _function(how: str) -> Callable[..., Tensor]:
    def function(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
        return OPS[f"segment_{how}"](data, segment_ids, name=name)

    function.__name__ = function.__qualname__ = f"segment_{how}"
    function.__doc__ = f"""{_TOLD[how].words} the rows of each segment.

    Args:
        data: Numbers, shape [rows, ...].
        segment_ids: The segment of each row: whole numbers from 0 on that never fall.

    Returns:
        One row for each number up to the last.

    Raises:
        ArgumentError: Numbers that fall, or are negative.

    https://www.tensorflow.org/api_docs/python/tf/math/segment_{how}
    """
    return function


def _unsorted_function(how: str) -> Callable[..., Tensor]:
    def function(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
        count = f.static_number(num_segments)
        return OPS[f"unsorted_segment_{how}"](data, segment_ids, num_segments=count, name=name)

    function.__name__ = function.__qualname__ = f"unsorted_segment_{how}"
    function.__doc__ = f"""{_TOLD[how].words} the rows of each segment; rows may come in any order.

    Args:
        data: Numbers, shape [*segment_ids.shape, ...].
        segment_ids: The segment of each row; a negative number leaves the row out.
        num_segments: How many segments there are.

    Returns:
        Shape [num_segments, ...].

    https://www.tensorflow.org/api_docs/python/tf/math/unsorted_segment_{how}
    """
    return function


segment_sum, segment_mean = _function("sum"), _function("mean")
segment_max, segment_min, segment_prod = _function("max"), _function("min"), _function("prod")
unsorted_segment_sum, unsorted_segment_prod = _unsorted_function("sum"), _unsorted_function("prod")
unsorted_segment_max, unsorted_segment_min = _unsorted_function("max"), _unsorted_function("min")


@composite
def unsorted_segment_mean(data: Any, segment_ids: Any, num_segments: Any) -> Tensor:
    """Average the rows of each segment; see unsorted_segment_sum.

    https://www.tensorflow.org/api_docs/python/tf/math/unsorted_segment_mean
    """
    data = convert_to_tensor(data)
    return unsorted_segment_sum(data, segment_ids, num_segments) / _counts(
        data, segment_ids, num_segments
    )


@composite
def unsorted_segment_sqrt_n(data: Any, segment_ids: Any, num_segments: Any) -> Tensor:
    """The sum of each segment over the root of its number of rows; see unsorted_segment_sum.

    https://www.tensorflow.org/api_docs/python/tf/math/unsorted_segment_sqrt_n
    """
    data = convert_to_tensor(data)
    return unsorted_segment_sum(data, segment_ids, num_segments) / OPS["sqrt"](
        _counts(data, segment_ids, num_segments)
    )


def _counts(data: Tensor, ids: Any, num_segments: Any) -> Tensor:
    """How many rows each segment has, at least 1."""
    return _at_least_one(unsorted_segment_sum(OPS["ones_like"](data), ids, num_segments))
