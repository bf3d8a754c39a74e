"""Many entries to few: sums, means, extremes; and their adjoints, which spread few to many.

Where it sits   rows of the table of ops.
The one idea    linear ops come in pairs, each the other's gradient: what adds up on the way forward
                is handed to every addend on the way back, and the other way round.
Try it          >>> from minitf.core.opdef import OPS
                >>> OPS["reduce_sum"].words
                'Add up along axes. Each addend gets the whole gradient of the sum.'
Read next       ops/arrange.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import conj


def _spread(g: Tensor, x: Tensor, axis: Any, keepdims: bool) -> Tensor:
    return OPS["spread"](g, x, axis=axis, keepdims=keepdims)


def _to_extremes(g: Tensor, z: Tensor, x: Tensor, axis: Any, keepdims: bool) -> Tensor:
    """The gradient of a maximum goes to the entry that was it; ties share, as in TensorFlow."""
    reached = OPS["cast"](x == _spread(z, x, axis, keepdims), dtype=x.dtype.name)
    ties = OPS["reduce_sum"](reached, axis=axis, keepdims=keepdims)
    return _spread(g / ties, x, axis, keepdims) * reached


def _all_but_one(g: Tensor, x: Tensor, axis: Any, keepdims: bool) -> Tensor:
    """The product of the other factors: of those before times those behind, so that zeros do no
    harm.  Several axes are multiplied up one after the other."""
    share = _spread(g, x, axis, keepdims)
    part = conj(x)
    for at in range(len(x.shape)) if axis is None else axis:
        before = OPS["cumprod"](part, axis=at, exclusive=True, reverse=False)
        behind = OPS["cumprod"](part, axis=at, exclusive=True, reverse=True)
        share = share * _stretched(before * behind, x)
        part = OPS["reduce_prod"](part, axis=(at,), keepdims=True)
    return share


def _stretched(part: Tensor, x: Tensor) -> Tensor:
    return part if part.shape == x.shape else OPS["broadcast_like"](part, x)


reduce_sum = op(
    "reduce_sum", "x -> z", accepts="number", symbol="Σ",
    words="Add up along axes. Each addend gets the whole gradient of the sum.",
    formula=r"z = \sum_i x_i", shape=shape_rules.reduce,
    grads={
        "x": rule(
            r"\bar x_i = \bar z",
            lambda g, z, x, axis=None, keepdims=False: _spread(g, x, axis, keepdims),
        )
    },
)  # fmt: skip
spread = op(
    "spread", "g x -> z", symbol="⇶", shape_only=("x",), view=True,
    words="Hand one number to each entry it was summed from: the adjoint of the sum.",
    formula=r"z_i = g", shape=shape_rules.like,
    grads={
        "g": rule(
            r"\bar g = \sum_i \bar z_i",
            lambda g, z, _, x, axis=None, keepdims=False: OPS["reduce_sum"](
                g, axis=axis, keepdims=keepdims
            ),
        )
    },
)  # fmt: skip
reduce_mean = op(
    "reduce_mean", "x -> z", accepts="number", symbol="mean",
    words="The average along axes. Each of n entries gets one n-th of the gradient.",
    formula=r"z = \frac{1}{n} \sum_i x_i", shape=shape_rules.reduce,
    grads={
        "x": rule(
            r"\bar x_i = \frac{\bar z}{n}",
            lambda g, z, x, axis=None, keepdims=False: _spread(
                g / OPS["count"](x, axis=axis), x, axis, keepdims
            ),
        )
    },
)  # fmt: skip
count = op(
    "count", "x -> z", symbol="n", shape_only=("x",), shape=shape_rules.scalar,
    words="How many entries are averaged.", formula=r"z = n",
)  # fmt: skip
reduce_prod = op(
    "reduce_prod", "x -> z", accepts="number", symbol="Π",
    words="Multiply along axes. Each factor's gradient is the product of the others.",
    formula=r"z = \prod_i x_i", shape=shape_rules.reduce,
    grads={
        "x": rule(
            r"\bar x_i = \bar z \prod_{j \ne i} x_j",
            lambda g, z, x, axis=None, keepdims=False: _all_but_one(g, x, axis, keepdims),
        )
    },
)  # fmt: skip
reduce_max = op(
    "reduce_max", "x -> z", accepts="ordered", symbol="max",
    words="The largest entry along axes; the gradient goes to it, shared between equals.",
    formula=r"z = \max_i x_i", shape=shape_rules.reduce,
    grads={
        "x": rule(
            r"\bar x_i = \bar z \cdot [x_i = z]",
            lambda g, z, x, axis=None, keepdims=False: _to_extremes(g, z, x, axis, keepdims),
        )
    },
)  # fmt: skip
reduce_min = op(
    "reduce_min", "x -> z", accepts="ordered", symbol="min",
    words="The smallest entry along axes; the gradient goes to it, shared between equals.",
    formula=r"z = \min_i x_i", shape=shape_rules.reduce,
    grads={
        "x": rule(
            r"\bar x_i = \bar z \cdot [x_i = z]",
            lambda g, z, x, axis=None, keepdims=False: _to_extremes(g, z, x, axis, keepdims),
        )
    },
)  # fmt: skip
reduce_all = op(
    "reduce_all", "x:bool -> z", symbol="∀", dtype="bool", shape=shape_rules.reduce,
    words="True where all entries are.", formula=r"z = \bigwedge_i x_i",
)  # fmt: skip
reduce_any = op(
    "reduce_any", "x:bool -> z", symbol="∃", dtype="bool", shape=shape_rules.reduce,
    words="True where any entry is.", formula=r"z = \bigvee_i x_i",
)  # fmt: skip
argmax = op(
    "argmax", "x -> z", symbol="argmax", accepts="ordered or bool", shape=shape_rules.arg_reduce,
    dtype=lambda x, axis=0, output_type="int64": output_type,
    words="Where the largest entry stands along an axis. A position: no gradient.",
    formula=r"z = \operatorname{arg\,max}_i x_i",
)  # fmt: skip
argmin = op(
    "argmin", "x -> z", symbol="argmin", accepts="ordered or bool", shape=shape_rules.arg_reduce,
    dtype=lambda x, axis=0, output_type="int64": output_type,
    words="Where the smallest entry stands along an axis. A position: no gradient.",
    formula=r"z = \operatorname{arg\,min}_i x_i",
)  # fmt: skip
sum_like = op(
    "sum_like", "g x -> z", symbol="Σ", shape_only=("x",), shape=shape_rules.like,
    view=lambda g, x: g == x,
    words="Add up over the axes along which x was stretched: it undoes broadcasting.",
    formula=r"z = \sum_{\text{stretched}} g",
    grads={
        "g": rule(r"\bar g = \bar z", lambda g, z, _, x: OPS["broadcast_like"](g, _)),
    },
)  # fmt: skip
broadcast_like = op(
    "broadcast_like", "x like -> z", symbol="⇶", shape_only=("like",), view=True,
    shape=shape_rules.broadcast_like,
    words="Stretch x to the shape of another tensor.", formula=r"z = x",
    grads={
        "x": rule(
            r"\bar x = \sum_{\text{stretched}} \bar z",
            lambda g, z, x, like: OPS["sum_like"](g, x),
        )
    },
)  # fmt: skip
reverse_op = op(
    "reverse", "x -> z", symbol="⇄", shape=shape_rules.same, view=True,
    words="Turn the order around along axes; it is its own adjoint.",
    formula=r"z_i = x_{n-1-i}",
    grads={
        "x": rule(r"\bar x_i = \bar z_{n-1-i}", lambda g, z, x, axis: OPS["reverse"](g, axis=axis))
    },
)  # fmt: skip
