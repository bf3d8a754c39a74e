"""Rearranging entries: reshape, transpose, slice, gather, concat, one-hot, and their adjoints.

Where it sits   rows of the table of ops.
The one idea    moving entries is linear, so each op has an adjoint that moves the gradients back,
                and the two are each other's gradient.
Try it          >>> import minitf as tf
                >>> tf.reshape(tf.range(6), [2, 3])[1, ::2].numpy()
                array([3, 5], dtype=int32)
Read next       ops/linalg.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules

reshape_op = op(
    "reshape", "x -> z", symbol="⟳", view=True, shape=shape_rules.reshape,
    words="The same entries in another shape.", formula=r"z = \operatorname{reshape}(x)",
    grads={"x": rule(r"\bar x = \operatorname{reshape}(\bar z)",
                     lambda g, z, x, shape: OPS["reshape_like"](g, x))},
)  # fmt: skip
reshape_like = op(
    "reshape_like", "x like:any -> z", symbol="⟳", shape_only=("like",), view=True,
    shape=shape_rules.like,
    words="The same entries in the shape of another tensor.",
    formula=r"z = \operatorname{reshape}(x)",
    grads={"x": rule(r"\bar x = \operatorname{reshape}(\bar z)",
                     lambda g, z, x, like: OPS["reshape_like"](g, x))},
)  # fmt: skip
transpose_op = op(
    "transpose", "x -> z", symbol="ᵀ", view=True, shape=shape_rules.transpose,
    words="Exchange axes.", formula=r"z = x^{\mathsf T}",
    grads={"x": rule(r"\bar x = \bar z^{\mathsf T}",
                     lambda g, z, x, perm: OPS["transpose"](g, perm=_inverse(perm)))},
)  # fmt: skip
expand_dims_op = op(
    "expand_dims", "x -> z", symbol="+1", view=True, shape=shape_rules.expand_dims,
    words="Put in an axis of size 1.", formula=r"z = x",
    grads={"x": rule(r"\bar x = \bar z",
                     lambda g, z, x, axis: OPS["reshape_like"](g, x))},
)  # fmt: skip
squeeze_op = op(
    "squeeze", "x -> z", symbol="−1", view=True, shape=shape_rules.squeeze,
    words="Leave out axes of size 1.", formula=r"z = x",
    grads={"x": rule(r"\bar x = \bar z",
                     lambda g, z, x, axis: OPS["reshape_like"](g, x))},
)  # fmt: skip
broadcast_to_op = op(
    "broadcast_to", "x -> z", symbol="⇶", view=True, shape=shape_rules.broadcast_to,
    words="Stretch axes of size 1 to a given shape.", formula=r"z = x",
    grads={"x": rule(r"\bar x = \sum_{\text{stretched}} \bar z",
                     lambda g, z, x, shape: OPS["sum_like"](g, x))},
)  # fmt: skip
slice_op = op(
    "slice", "x -> z", symbol="[ ]", view=True, shape=shape_rules.slice_,
    words="Cut out a part.", formula=r"z = x[\ldots]",
    grads={"x": rule(r"\bar x[\ldots] = \bar z,\ \text{else } 0",
                     lambda g, z, x, spec: OPS["unslice"](g, x, spec=spec))},
)  # fmt: skip
unslice = op(
    "unslice", "g x -> z", symbol="[ ]ᵀ", shape_only=("x",), shape=shape_rules.like,
    words="Put a part back in its place among zeros: the adjoint of slice.",
    formula=r"z[\ldots] = g,\ \text{else } 0",
    grads={"g": rule(r"\bar g = \bar z[\ldots]",
                     lambda g, z, _, x, spec: OPS["slice"](g, spec=spec))},
)  # fmt: skip
tile_op = op(
    "tile", "x -> z", symbol="▦", shape=shape_rules.tile,
    words="Repeat the whole along each axis. Each entry adds up the gradients of its copies.",
    formula=r"z_i = x_{i \bmod n}",
    grads={"x": rule(r"\bar x_i = \sum_{\text{copies}} \bar z",
                     lambda g, z, x, multiples: OPS["untile"](g, x, multiples=multiples))},
)  # fmt: skip
untile = op(
    "untile", "g x -> z", symbol="▦ᵀ", shape_only=("x",), shape=shape_rules.like,
    words="Add up the copies: the adjoint of tile.",
    formula=r"z_i = \sum_{\text{copies}} g",
    grads={"g": rule(r"\bar g_i = \bar z_{i \bmod n}",
                     lambda g, z, _, x, multiples: OPS["tile"](g, multiples=multiples))},
)  # fmt: skip
pad_op = op(
    "pad", "x value -> z", symbol="▣", shape=shape_rules.pad,
    words="Put a frame of one number around the entries.",
    formula=r"z = [c, x, c]",
    grads={"x": rule(r"\bar x = \bar z[\text{inside}]",
                     lambda g, z, x, value, paddings: OPS["unpad"](g, x, paddings=paddings)),
           "value": rule(r"\bar c = \sum_{\text{frame}} \bar z",
                         lambda g, z, x, value, paddings: _sum(g) - _sum(
                             OPS["unpad"](g, x, paddings=paddings)))},
)  # fmt: skip
unpad = op(
    "unpad", "g x -> z", symbol="▣ᵀ", shape_only=("x",), view=True, shape=shape_rules.like,
    words="Take the frame away: the adjoint of pad.",
    formula=r"z = g[\text{inside}]",
    grads={"g": rule(r"\bar g = [0, \bar z, 0]",
                     lambda g, z, _, x, paddings: OPS["pad"](g, 0, paddings=paddings))},
)  # fmt: skip


def _sum(x: Tensor) -> Tensor:
    return OPS["reduce_sum"](x, axis=None, keepdims=False)


def _parts(part: str, g: Tensor, values: tuple[Tensor, ...], **attrs: Any) -> list[Tensor]:
    return [OPS[part](g, *values, index=k, **attrs) for k in range(len(values))]


concat_op = op(
    "concat", "*values -> z", symbol="⧺", shape=shape_rules.concat,
    words="Join along an axis. Each part gets its piece of the gradient.",
    formula=r"z = [x_1, x_2, \ldots]",
    grads={"values": rule(r"\bar x_k = \bar z[\text{part } k]",
                          lambda g, z, *xs, axis=0: _parts("concat_part", g, xs, axis=axis))},
)  # fmt: skip
concat_part = op(
    "concat_part", "*values -> z", symbol="[k]", shape=shape_rules.part, view=True,
    shape_only=("rest",),
    words="Cut out the piece that one part took in a joined tensor.",
    formula=r"z = g[\text{part } k]",
    grads={"values": rule(r"\bar g[\text{part } k] = \bar z",
                          lambda g, z, *gx, axis=0, index=0: _join(
                              "concat", g, gx, index, axis=axis))},
)  # fmt: skip
pack = op(
    "pack", "*values -> z", symbol="▤", shape=shape_rules.pack,
    words="Lay all entries of several tensors into one long vector.",
    formula=r"z = [x_1, x_2, \ldots]",
    grads={"values": rule(r"\bar x_k = \bar z[\text{part } k]",
                          lambda g, z, *xs: _parts("pack_part", g, xs))},
)  # fmt: skip
pack_part = op(
    "pack_part", "*values -> z", symbol="[k]", shape=shape_rules.part, view=True,
    shape_only=("rest",),
    words="Cut out the piece that one tensor took in the long vector.",
    formula=r"z = g[\text{part } k]",
    grads={"values": rule(r"\bar g[\text{part } k] = \bar z",
                          lambda g, z, *gx, index=0: _join("pack", g, gx, index))},
)  # fmt: skip


def _join(joiner: str, g: Tensor, gx: tuple[Tensor, ...], index: int, **attrs: Any) -> list[Any]:
    """The adjoint of cutting out part `index`: g in its place, zeros in the others'."""
    parts = [g if k == index else OPS["zeros_like"](x) for k, x in enumerate(gx[1:])]
    return [OPS[joiner](*parts, **attrs), *[None] * (len(gx) - 1)]


one_hot_op = op(
    "one_hot", "indices:int on off -> z", symbol="1ₖ", shape=shape_rules.one_hot,
    words="A row of zeros with a one at the given position.", formula=r"z_{ik} = [x_i = k]",
    dtype=lambda indices, on, off, **attrs: on,
)  # fmt: skip
fill_op = op(
    "fill", "value -> z", symbol="□", shape=lambda value, shape: tuple(shape),
    words="The same number everywhere.", formula=r"z_i = x",
    grads={"value": rule(r"\bar x = \sum_i \bar z_i",
                         lambda g, z, value, shape: OPS["reduce_sum"](
                             g, axis=None, keepdims=False))},
)  # fmt: skip
range_op = op(
    "range", "-> z", symbol="1…n", dtype=lambda start, limit, delta, dtype: dtype,
    shape=lambda start, limit, delta, dtype: (
        (None,) if None in (start, limit, delta) else (len(range(start, limit, delta)),)
    ),
    words="Whole numbers in equal steps.", formula=r"z_i = a + i\,d",
)  # fmt: skip
zeros_like = op(
    "zeros_like", "x -> z", symbol="0", shape_only=("x",), shape=shape_rules.same,
    words="Zeros in the shape of another tensor.", formula=r"z_i = 0",
)  # fmt: skip
ones_like = op(
    "ones_like", "x -> z", symbol="1", shape_only=("x",), shape=shape_rules.same,
    words="Ones in the shape of another tensor.", formula=r"z_i = 1",
)  # fmt: skip
shape_op = op(
    "shape", "x:any -> z", symbol="shape", shape_only=("x",), dtype="int32",
    shape=lambda x: (len(x),),
    words="The sizes of the axes, as a tensor.", formula=r"z = (n_1, n_2, \ldots)",
)  # fmt: skip
size_op = op(
    "size", "x:any -> z", symbol="size", shape_only=("x",), dtype="int32",
    shape=shape_rules.scalar,
    words="The number of entries.", formula=r"z = n_1 n_2 \cdots",
)  # fmt: skip


def _inverse(perm: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(range(len(perm)), key=perm.__getitem__))
