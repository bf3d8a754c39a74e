"""Order: sorting, the largest few, different values, counting.

Where it sits   rows of the table of ops; TensorFlow's functions over them are in
                ordering_functions.
The one idea    a sorted tensor is the same entries in other places, so each entry's gradient goes
                back to the place it came from.
Try it          >>> import minitf as tf
                >>> tf.sort([3, 1, 2], direction="DESCENDING").numpy()
                array([3, 2, 1], dtype=int32)
Read next       ops/segments.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops import shape_rules

Shape = tuple


def _top_k_shape(x: Shape, k: int | None, **attrs: Any) -> tuple[Shape, Shape]:
    if not x or (k is not None and x[-1] is not None and k > x[-1]):
        raise ShapeError(
            f"top_k takes tensors with at least k = {k} entries along the last axis, "
            f"and got shape {tuple(x)}.",
            instead="a smaller k",
        )
    return (*x[:-1], k), (*x[:-1], k)


def _vector(x: Shape, count: int) -> tuple[Shape, ...]:
    if len(x) != 1:
        raise ShapeError(
            f"unique takes a vector, and got shape {tuple(x)}.", instead="tf.reshape(x, [-1])"
        )
    return ((None,), tuple(x), (None,))[:count]


def _search_shape(ordered: Shape, values: Shape, **attrs: Any) -> Shape:
    if not (ordered and values) or not compatible(ordered[:-1], values[:-1]):
        raise ShapeError(
            f"searchsorted of values {tuple(values)} in {tuple(ordered)}: the axes but the last "
            "must be equal."
        )
    return tuple(values)


def _bin_shape(
    values: Shape, weights: Shape, minlength: int, maxlength: int | None, **attrs: Any
) -> Shape:
    if not compatible(values, weights):
        raise ShapeError(f"Weights of shape {tuple(weights)} for numbers of shape {tuple(values)}.")
    return (*values[:-1], minlength if minlength == maxlength else None)


def _places(x: Tensor, axis: int, descending: bool) -> Tensor:
    return OPS["argsort"](x, axis=axis, descending=descending)


sort_op = op(
    "sort", "x -> z", symbol="↑", accepts="ordered", shape=shape_rules.same,
    words="Put the entries along an axis in order. Each gradient goes back to its place.",
    formula=r"z_1 \le z_2 \le \cdots",
    grads={"x": rule(r"\bar x_{i_k} = \bar z_k",
                     lambda g, z, x, axis=-1, descending=False: OPS["put_along"](
                         g, _places(x, axis, descending), x, axis=axis))},
)  # fmt: skip
argsort_op = op(
    "argsort", "x -> z", symbol="↑ᵢ", accepts="ordered", dtype="int32", shape=shape_rules.same,
    words="The places of the entries in order. A position: no gradient.",
    formula=r"x_{z_1} \le x_{z_2} \le \cdots",
)  # fmt: skip
take_along = op(
    "take_along", "x indices:int -> z", symbol="⊚", shape=shape_rules.like,
    words="Pick entries along an axis; each row of the other axes has its own positions.",
    formula=r"z_k = x_{i_k}",
    grads={"x": rule(r"\bar x_i = \sum_{k:\, i_k = i} \bar z_k",
                     lambda g, z, x, i, axis=-1: OPS["put_along"](g, i, x, axis=axis))},
)  # fmt: skip
put_along = op(
    "put_along", "g indices:int x -> z", symbol="⊚ᵀ", shape_only=("x",),
    shape=shape_rules.scatter_add,
    words="Add entries into their places along an axis: the adjoint of take_along.",
    formula=r"z_i = \sum_{k:\, i_k = i} g_k",
    grads={"g": rule(r"\bar g_k = \bar z_{i_k}",
                     lambda g, z, _, i, x, axis=-1: OPS["take_along"](g, i, axis=axis))},
)  # fmt: skip
top_k_op = op(
    "top_k", "x -> values indices", symbol="top k", accepts="ordered", shape=_top_k_shape,
    dtype=lambda x, k=1, index_type="int32": ("same", index_type),
    words="The k largest entries along the last axis, and where they stand.",
    formula=r"v_1 \ge v_2 \ge \cdots \ge v_k",
    grads={"x": rule(r"\bar x_{i_j} = \bar v_j",
                     lambda g, z, x, k=1, index_type="int32": OPS["put_along"](
                         g[0], z[1], x, axis=-1))},
)  # fmt: skip
unique_op = op(
    "unique", "x -> y indices", symbol="{}", shape=lambda x, index_type: _vector(x, 2),
    dtype=lambda x, index_type: ("same", index_type),
    words="The different values in the order met, and which of them each entry is.",
    formula=r"y_{i_k} = x_k",
)  # fmt: skip
unique_with_counts_op = op(
    "unique_with_counts", "x -> y indices count", symbol="{}ₙ",
    shape=lambda x, index_type: _vector(x, 3),
    dtype=lambda x, index_type: ("same", index_type, index_type),
    words="The different values in the order met, which of them each entry is, and how often each "
    "comes.",
    formula=r"n_j = \#\{k : x_k = y_j\}",
)  # fmt: skip
searchsorted_op = op(
    "searchsorted", "ordered values -> z", symbol="≤?", accepts="ordered", shape=_search_shape,
    dtype=lambda ordered, values, side, index_type: index_type,
    words="Where each value would have to stand so that the order remains.",
    formula=r"z_k = \#\{i : x_i < v_k\}",
)  # fmt: skip
bincount_op = op(
    "bincount", "values:int weights -> z", symbol="▥", shape=_bin_shape,
    words="How often each whole number comes, or how much weight it has.",
    formula=r"z_n = \sum_{k:\, x_k = n} w_k",
)  # fmt: skip
invert_permutation_op = op(
    "invert_permutation", "x -> z", symbol="π⁻¹", accepts="integer", shape=shape_rules.same,
    words="Where each number stands: the permutation that undoes another.",
    formula=r"z_{x_i} = i",
)  # fmt: skip
