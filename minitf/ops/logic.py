"""Yes or no, entry by entry: comparisons, logic, choices; and other number types.

Where it sits   rows of the table of ops.
The one idea    an answer is True or False: it jumps, so no gradient passes through it.  `where`
                lets the gradient pass to the value it chose.
Try it          >>> import minitf as tf
                >>> x = tf.constant([-1.0, 2.0])
                >>> tf.where(x > 0, x, 0.1 * x).numpy()
                array([-0.1,  2. ], dtype=float32)
Read next       ops/reduce.py
"""

from __future__ import annotations

from minitf.core.opdef import OPS, OpDef, op, rule
from minitf.ops import shape_rules


def _comparison(
    name: str, symbol: str, words: str, formula: str, accepts: str = "ordered"
) -> OpDef:
    return op(
        name, "x y -> z", symbol=symbol, words=words, formula=formula, dtype="bool",
        shape=shape_rules.broadcast, broadcasts=True, accepts=accepts,
    )  # fmt: skip


equal = _comparison(
    "equal", "=", "True where two entries are equal.", formula=r"z = [x = y]", accepts="any"
)
not_equal = _comparison(
    "not_equal", "≠", "True where two entries differ.", formula=r"z = [x \ne y]", accepts="any"
)
less = _comparison("less", "<", "True where x is smaller.", formula=r"z = [x < y]")
less_equal = _comparison("less_equal", "≤", "True where x is not larger.", formula=r"z = [x \le y]")
greater = _comparison("greater", ">", "True where x is larger.", formula=r"z = [x > y]")
greater_equal = _comparison(
    "greater_equal", "≥", "True where x is not smaller.", formula=r"z = [x \ge y]"
)


def _logical(name: str, symbol: str, words: str, formula: str) -> OpDef:
    return op(
        name, "x:bool y:bool -> z", symbol=symbol, words=words, formula=formula, dtype="bool",
        shape=shape_rules.broadcast, broadcasts=True,
    )  # fmt: skip


logical_and = _logical("logical_and", "∧", "True where both are.", formula=r"z = x \land y")
logical_or = _logical("logical_or", "∨", "True where at least one is.", formula=r"z = x \lor y")
logical_xor = _logical(
    "logical_xor", "⊕", "True where just one of the two is.", formula=r"z = x \oplus y"
)
logical_not = op(
    "logical_not", "x:bool -> z", symbol="¬", dtype="bool", shape=shape_rules.same,
    words="True where x is False.", formula=r"z = \lnot x",
)  # fmt: skip


def _kind(name: str, symbol: str, words: str, formula: str) -> OpDef:
    return op(
        name, "x -> z", symbol=symbol, words=words, formula=formula, dtype="bool", accepts="real",
        shape=shape_rules.same,
    )  # fmt: skip


is_nan = _kind("is_nan", "NaN?", "True where an entry is not a number.", formula=r"z = [x \ne x]")
is_inf = _kind("is_inf", "∞?", "True where an entry is infinite.", formula=r"z = [|x| = \infty]")
is_finite = _kind(
    "is_finite", "<∞", "True where an entry is a number and not infinite.",
    formula=r"z = [|x| < \infty]",
)  # fmt: skip

where_op = op(
    "where", "condition:bool x y -> z", symbol="?", broadcasts=True,
    words="Take x where the condition holds, y elsewhere; the gradient goes where the value came "
    "from.",
    formula=r"z = c \,?\, x : y", shape=shape_rules.broadcast,
    grads={
        "x": rule(
            r"\bar x = c \,?\, \bar z : 0",
            lambda g, z, c, x, y: OPS["where"](c, g, OPS["zeros_like"](g)),
        ),
        "y": rule(
            r"\bar y = c \,?\, 0 : \bar z",
            lambda g, z, c, x, y: OPS["where"](c, OPS["zeros_like"](g), g),
        ),
    },
)  # fmt: skip
cast_op = op(
    "cast", "x:any -> z", symbol="→", shape=shape_rules.same,
    words="The same numbers in another number type.",
    formula=r"z = x", dtype=lambda x, dtype: dtype,
    grads={
        "x": rule(r"\bar x = \bar z", lambda g, z, x, dtype: OPS["cast"](g, dtype=x.dtype.name)),
    },
)  # fmt: skip
