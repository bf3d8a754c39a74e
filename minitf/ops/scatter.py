"""Picking and placing by positions: gather_nd, scatter_nd, and tensors with some entries changed.

Where it sits   rows of the table of ops; TensorFlow's functions are in scatter_functions.
The one idea    gathering and scattering are each other's adjoint: what was read twice gets two
                gradients, added up.
Try it          >>> import minitf as tf
                >>> tf.tensor_scatter_nd_update([1, 2, 3], [[0], [2]], [9, 8]).numpy()
                array([9, 2, 8], dtype=int32)
Read next       ops/rearrange.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, OpDef, op, rule
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops import shape_rules

Shape = tuple


def _depth(x: Shape, indices: Shape, batch_dims: int = 0) -> int | None:
    """How many axes a position names: the size of the last axis of `indices`."""
    if not indices or (indices[-1] is not None and batch_dims + indices[-1] > len(x)):
        raise ShapeError(
            f"Positions of shape {tuple(indices)} do not fit a tensor of shape {tuple(x)}.",
            why="the last axis of indices holds one number for each axis that is indexed",
            instead="tf.gather(x, indices) for plain numbers, or [[0], [2]] for two rows",
        )
    return indices[-1]


def _gather_shape(x: Shape, indices: Shape, axis: int = 0, batch_dims: int = 0) -> Shape:
    axis = shape_rules.check_axis(axis, len(x))
    if not len(x):
        raise ShapeError("gather takes a tensor with axes, and got a single number.")
    if not compatible(x[:batch_dims], indices[:batch_dims]):
        raise ShapeError(
            f"gather with batch_dims={batch_dims}: the first axes of {tuple(x)} and of the "
            f"positions {tuple(indices)} must be equal."
        )
    return (*x[:axis], *indices[batch_dims:], *x[axis + 1 :])


def _gather_nd_shape(x: Shape, indices: Shape, batch_dims: int = 0) -> Shape:
    depth = _depth(x, indices, batch_dims)
    if depth is None:
        raise ShapeError("gather_nd needs to know the size of the last axis of its positions.")
    if not compatible(x[:batch_dims], indices[:batch_dims]):
        raise ShapeError(f"{tuple(x)} and {tuple(indices)} differ in their batch axes.")
    return (*indices[:-1], *x[batch_dims + depth :])


def _scatter_nd_shape(updates: Shape, indices: Shape, x: Shape, batch_dims: int = 0) -> Shape:
    _check_updates(x, indices, updates, batch_dims)
    return tuple(x)


def _scattered_shape(x: Shape, indices: Shape, updates: Shape) -> Shape:
    _check_updates(x, indices, updates)
    return tuple(x)


def _check_updates(x: Shape, indices: Shape, updates: Shape, batch_dims: int = 0) -> None:
    depth = _depth(x, indices, batch_dims)
    expected = (*indices[:-1], *x[batch_dims + depth :]) if depth is not None else updates
    if not compatible(updates, expected):
        raise ShapeError(
            f"updates of shape {tuple(updates)} do not fit positions of shape {tuple(indices)} "
            f"in a tensor of shape {tuple(x)}.",
            why=f"they need the shape {tuple(expected)}",
        )


def _with_rows(table: Tensor, rows: Tensor, places: Tensor, axis: int, batch_dims: int) -> Tensor:
    """The gradient of a lookup, which remembers the rows it is the sum of: optimizers ask."""
    if axis == 0 and batch_dims == 0:
        table._rows = [(rows, places)]  # type: ignore[attr-defined]
    return table


gather_op = op(
    "gather", "x indices:int -> z", symbol="⊚", shape=_gather_shape,
    words="Pick entries along an axis by their positions.", formula=r"z_k = x_{i_k}",
    grads={"x": rule(r"\bar x_i = \sum_{k:\, i_k = i} \bar z_k",
                     lambda g, z, x, i, axis=0, batch_dims=0: _with_rows(
                         OPS["scatter_add"](g, i, x, axis=axis, batch_dims=batch_dims),
                         g, i, axis, batch_dims))},
)  # fmt: skip
scatter_add = op(
    "scatter_add", "g indices:int x -> z", symbol="⊚ᵀ", shape_only=("x",),
    shape=shape_rules.scatter_add,
    words="Add entries into the places given by positions: the adjoint of gather.",
    formula=r"z_i = \sum_{k:\, i_k = i} g_k",
    grads={"g": rule(r"\bar g_k = \bar z_{i_k}",
                     lambda g, z, _, i, x, axis=0, batch_dims=0: OPS["gather"](
                         g, i, axis=axis, batch_dims=batch_dims))},
)  # fmt: skip
gather_nd_op = op(
    "gather_nd", "x indices:int -> z", symbol="⊚ₙ", shape=_gather_nd_shape,
    words="Pick entries or slices by their positions, each written as a row of numbers.",
    formula=r"z_k = x_{i_{k1} i_{k2} \ldots}",
    grads={"x": rule(r"\bar x_i = \sum_{k:\, i_k = i} \bar z_k",
                     lambda g, z, x, i, batch_dims=0: OPS["scatter_nd"](
                         g, i, x, batch_dims=batch_dims))},
)  # fmt: skip
scatter_nd_op = op(
    "scatter_nd", "updates indices:int x -> z", symbol="⊚ₙᵀ", shape_only=("x",),
    shape=_scatter_nd_shape,
    words="Add entries or slices into their places among zeros: the adjoint of gather_nd.",
    formula=r"z_i = \sum_{k:\, i_k = i} u_k",
    grads={"updates": rule(r"\bar u_k = \bar z_{i_k}",
                           lambda g, z, u, i, x, batch_dims=0: OPS["gather_nd"](
                               g, i, batch_dims=batch_dims))},
)  # fmt: skip
tensor_scatter_nd_update_op = op(
    "tensor_scatter_nd_update", "x indices:int updates -> z", symbol="x[i]=u",
    shape=_scattered_shape,
    words="A tensor with some entries or slices put in the place of others.",
    formula=r"z_{i_k} = u_k,\ \text{else } z = x",
    grads={"x": rule(r"\bar x = \bar z,\ \text{but } 0 \text{ at } i_k",
                     lambda g, z, x, i, u: OPS["tensor_scatter_nd_update"](
                         g, i, OPS["zeros_like"](u))),
           "updates": rule(r"\bar u_k = \bar z_{i_k}",
                           lambda g, z, x, i, u: OPS["gather_nd"](g, i, batch_dims=0))},
)  # fmt: skip


def _reached(z: Tensor, x: Tensor, i: Tensor, u: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Who was the extreme: the old entries, the updates, and how many there were at each place."""
    old = OPS["cast"](x == z, dtype=x.dtype.name)
    new = OPS["cast"](u == OPS["gather_nd"](z, i, batch_dims=0), dtype=x.dtype.name)
    return old, new, old + OPS["scatter_nd"](new, i, x, batch_dims=0)


def _for_old(g: Tensor, z: Tensor, x: Tensor, i: Tensor, u: Tensor) -> Tensor:
    old, _, count = _reached(z, x, i, u)
    return g * old / count


def _for_new(g: Tensor, z: Tensor, x: Tensor, i: Tensor, u: Tensor) -> Tensor:
    _, new, count = _reached(z, x, i, u)
    return OPS["gather_nd"](g / count, i, batch_dims=0) * new


def _extreme(how: str, words: str, *, formula: str) -> OpDef:
    return op(
        f"tensor_scatter_nd_{how}", "x indices:int updates -> z", symbol=f"x[i] {how} u",
        shape=_scattered_shape, accepts="number",
        words=f"A tensor in which each place keeps the {words} of what it holds and what is put "
        "there; equals share the gradient.",
        formula=formula,
        grads={"x": rule(r"\bar x = \bar z \cdot [x = z]", _for_old),
               "updates": rule(r"\bar u_k = \bar z_{i_k} [u_k = z_{i_k}]", _for_new)},
    )  # fmt: skip


tensor_scatter_nd_max_op = _extreme(
    "max", "larger", formula=r"z_{i_k} = \max(x_{i_k}, u_k),\ \text{else } z = x"
)
tensor_scatter_nd_min_op = _extreme(
    "min", "smaller", formula=r"z_{i_k} = \min(x_{i_k}, u_k),\ \text{else } z = x"
)


def _nonzero_shape(x: Shape, **attrs: Any) -> Shape:
    return (None, len(x))


nonzero_op = op(
    "nonzero", "x:any -> z", symbol="≠0?", dtype="int64", shape=_nonzero_shape,
    words="The positions of what is True, or not zero.",
    formula=r"z = \{i : x_i \ne 0\}",
)  # fmt: skip
