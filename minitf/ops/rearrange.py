"""Moving entries about: repeat, roll, reverse parts of rows, check a shape.

Where it sits   rows of the table of ops; TensorFlow's functions are in rearrange_functions.
The one idea    an op that only moves entries is undone by moving the gradients the other way.
Try it          >>> import minitf as tf
                >>> tf.roll([1, 2, 3, 4], shift=1, axis=0).numpy()
                array([4, 1, 2, 3], dtype=int32)
Read next       ops/linalg.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import compatible
from minitf.errors import ShapeError
from minitf.ops import shape_rules

Shape = tuple


def _repeat_shape(x: Shape, repeats: Shape, axis: int = 0) -> Shape:
    if len(repeats) != 1 and not compatible((len(repeats),), (x[axis],)):
        raise ShapeError(
            f"{len(repeats)} repeats for axis {axis} of shape {tuple(x)}.",
            why="repeats is one number for all, or one for each entry of the axis",
        )
    counts = repeats * x[axis] if len(repeats) == 1 and x[axis] is not None else repeats
    known = x[axis] is not None and None not in counts
    return (*x[:axis], sum(counts) if known else None, *x[axis + 1 :])


def _repeat_each_shape(x: Shape, repeats: Shape, axis: int = 0) -> Shape:
    return (*x[:axis], None, *x[axis + 1 :])


def _reverse_sequence_shape(x: Shape, lengths: Shape, seq_axis: int, batch_axis: int) -> Shape:
    if not compatible(lengths, (x[batch_axis],)):
        raise ShapeError(
            f"{tuple(lengths)} lengths for axis {batch_axis} of shape {tuple(x)}.",
            why="seq_lengths holds one number for each entry of the batch axis",
        )
    return tuple(x)


def _ensured_shape(x: Shape, shape: Shape) -> Shape:
    if not compatible(x, shape):
        raise ShapeError(f"Shape {tuple(x)} is not compatible with the expected {tuple(shape)}.")
    return tuple(m if n is None else n for n, m in zip(x, shape, strict=True))


repeat_op = op(
    "repeat", "x -> z", symbol="×n", shape=_repeat_shape,
    words="Each entry of an axis several times in a row. It adds up the gradients of its copies.",
    formula=r"z = (x_1, \ldots, x_1, x_2, \ldots)",
    grads={"x": rule(r"\bar x_i = \sum_{\text{copies}} \bar z",
                     lambda g, z, x, repeats, axis=0: OPS["unrepeat"](
                         g, x, repeats=repeats, axis=axis))},
)  # fmt: skip
unrepeat = op(
    "unrepeat", "g x -> z", symbol="×nᵀ", shape_only=("x",),
    shape=shape_rules.like,
    words="Add up the copies: the adjoint of repeat.",
    formula=r"z_i = \sum_{\text{copies}} g",
    grads={"g": rule(r"\bar g = (\bar z_1, \ldots, \bar z_1, \bar z_2, \ldots)",
                     lambda g, z, _, x, repeats, axis=0: OPS["repeat"](
                         g, repeats=repeats, axis=axis))},
)  # fmt: skip
repeat_each = op(
    "repeat_each", "x repeats:int -> z", symbol="×n", shape=_repeat_each_shape,
    words="As repeat, with counts that only the run knows, not even how many there are.",
    formula=r"z = (x_1, \ldots, x_1, x_2, \ldots)",
    grads={"x": rule(r"\bar x_i = \sum_{\text{copies}} \bar z",
                     lambda g, z, x, n, axis=0: OPS["unrepeat_each"](g, n, x, axis=axis))},
)  # fmt: skip
unrepeat_each = op(
    "unrepeat_each", "g repeats:int x -> z", symbol="×nᵀ", shape_only=("x",),
    shape=shape_rules.scatter_add,
    words="Add up the copies: the adjoint of repeat_each.",
    formula=r"z_i = \sum_{\text{copies}} g",
    grads={"g": rule(r"\bar g = (\bar z_1, \ldots, \bar z_1, \bar z_2, \ldots)",
                     lambda g, z, _, n, x, axis=0: OPS["repeat_each"](g, n, axis=axis))},
)  # fmt: skip
roll_op = op(
    "roll", "x -> z", symbol="↻", shape=shape_rules.same,
    words="Move all entries on along axes; what falls out comes in at the other end.",
    formula=r"z_{i + s \bmod n} = x_i",
    grads={"x": rule(r"\bar x_i = \bar z_{i + s \bmod n}",
                     lambda g, z, x, shift, axis: OPS["roll"](
                         g, shift=tuple(-s for s in shift), axis=axis))},
)  # fmt: skip
reverse_sequence_op = op(
    "reverse_sequence", "x lengths:int -> z", symbol="⇄ₙ", shape=_reverse_sequence_shape,
    words="Turn around the first entries of each row, as many as it says; it is its own adjoint.",
    formula=r"z_{bi} = x_{b,\, n_b - 1 - i}\ (i < n_b)",
    grads={"x": rule(r"\bar x_{bi} = \bar z_{b,\, n_b - 1 - i}\ (i < n_b)",
                     lambda g, z, x, lengths, **attrs: OPS["reverse_sequence"](
                         g, lengths, **attrs))},
)  # fmt: skip
ensure_shape_op = op(
    "ensure_shape", "x -> z", symbol="✓", shape=_ensured_shape, view=True,
    words="The same value; an error if it does not have the shape that was promised.",
    formula=r"z = x",
    grads={"x": rule(r"\bar x = \bar z", lambda g, z, x, shape: g)},
)  # fmt: skip
steps_op = op(
    "steps", "start limit delta -> z", symbol="1…n", accepts="real", shape=lambda *ends: (None,),
    words="Numbers from start up to limit, in steps of delta. How many depends on them.",
    formula=r"z_i = a + i d,\ z_i < b",
)  # fmt: skip


def static_sizes(x: Any) -> list[Any]:
    """The sizes of a tensor: whole numbers, and symbolic scalars where a graph does not know."""
    whole = None if x.shape.is_fully_defined() else OPS["shape"](x)
    return [whole[i] if n is None else n for i, n in enumerate(x.shape)]  # type: ignore[index]
