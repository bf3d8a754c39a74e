"""Angles and hyperbolas: the rest of the elementary functions, entry by entry.

Where it sits   rows of the table of ops, beside elementwise.
The one idea    each derivative is written with functions of this table, so it can be derived again.
Try it          >>> import minitf as tf
                >>> tf.math.cosh(0.0).numpy(), tf.math.atan2(0.0, 1.0).numpy()
                (np.float32(1.0), np.float32(0.0))
Read next       ops/logic.py
"""

from __future__ import annotations

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules
from minitf.ops.elementwise import unary


def _one_over_root(x: Tensor) -> Tensor:
    return OPS["reciprocal"](OPS["sqrt"](x))


tan = unary(
    "tan", "tan", "The tangent.",
    accepts="float",
    formula=r"z = \tan x",
    x=rule(r"\bar x = \bar z \, (1 + z^2)", lambda g, z, x: g * (z * z + 1)),
)  # fmt: skip
asin = unary(
    "asin", "asin", "The angle whose sine is x.",
    accepts="float",
    formula=r"z = \arcsin x",
    x=rule(
        r"\bar x = \frac{\bar z}{\sqrt{1 - x^2}}", lambda g, z, x: g * _one_over_root(1 - x * x)
    ),
)  # fmt: skip
acos = unary(
    "acos", "acos", "The angle whose cosine is x.",
    accepts="float",
    formula=r"z = \arccos x",
    x=rule(
        r"\bar x = -\frac{\bar z}{\sqrt{1 - x^2}}", lambda g, z, x: -g * _one_over_root(1 - x * x)
    ),
)  # fmt: skip
atan = unary(
    "atan", "atan", "The angle whose tangent is x.",
    accepts="float",
    formula=r"z = \arctan x",
    x=rule(r"\bar x = \frac{\bar z}{1 + x^2}", lambda g, z, x: g * OPS["reciprocal"](x * x + 1)),
)  # fmt: skip
sinh = unary(
    "sinh", "sinh", "The hyperbolic sine.",
    accepts="float",
    formula=r"z = \tfrac{1}{2} (e^x - e^{-x})",
    x=rule(r"\bar x = \bar z \cosh x", lambda g, z, x: g * OPS["cosh"](x)),
)  # fmt: skip
cosh = unary(
    "cosh", "cosh", "The hyperbolic cosine.",
    accepts="float",
    formula=r"z = \tfrac{1}{2} (e^x + e^{-x})",
    x=rule(r"\bar x = \bar z \sinh x", lambda g, z, x: g * OPS["sinh"](x)),
)  # fmt: skip
asinh = unary(
    "asinh", "asinh", "The inverse of the hyperbolic sine.",
    accepts="float",
    formula=r"z = \operatorname{arsinh} x",
    x=rule(r"\bar x = \frac{\bar z}{\cosh z}", lambda g, z, x: g / OPS["cosh"](z)),
)  # fmt: skip
acosh = unary(
    "acosh", "acosh", "The inverse of the hyperbolic cosine, for x from 1 on.",
    accepts="float",
    formula=r"z = \operatorname{arcosh} x",
    x=rule(r"\bar x = \frac{\bar z}{\sinh z}", lambda g, z, x: g / OPS["sinh"](z)),
)  # fmt: skip
atanh = unary(
    "atanh", "atanh", "The inverse of the hyperbolic tangent, for x between -1 and 1.",
    accepts="float",
    formula=r"z = \operatorname{artanh} x",
    x=rule(r"\bar x = \frac{\bar z}{1 - x^2}", lambda g, z, x: g * OPS["reciprocal"](1 - x * x)),
)  # fmt: skip
atan2 = op(
    "atan2", "y x -> z", symbol="atan2", accepts="real", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="The angle of the point with height y and width x, in all four quarters.",
    formula=r"z = \operatorname{atan2}(y, x)",
    grads={"y": rule(r"\bar y = \bar z \, \frac{x}{x^2 + y^2}",
                     lambda g, z, y, x: g * (x / (x * x + y * y))),
           "x": rule(r"\bar x = -\bar z \, \frac{y}{x^2 + y^2}",
                     lambda g, z, y, x: -g * (y / (x * x + y * y)))},
)  # fmt: skip
