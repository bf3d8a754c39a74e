"""Entry by entry: arithmetic, powers, exponentials.

Where it sits   rows of the table of ops.
The one idea    each entry of the result depends on one entry of each input, so the local derivative
                is a plain number per entry, and the gradient is upstream times local.
Try it          >>> from minitf.core.opdef import OPS
                >>> OPS["multiply"].grads["x"].formula
                '\\\\bar x = \\\\bar z \\\\cdot y'
Read next       ops/trigonometry.py, ops/logic.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.core.opdef import OPS, OpDef, Rule, op, rule
from minitf.core.tensor import Tensor
from minitf.dtypes import DType
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import as_complex, conjugated, real_type


def binary(
    name: str,
    symbol: str,
    words: str,
    formula: str,
    x: Rule | None = None,
    y: Rule | None = None,
    accepts: str = "number",
    dtype: str | Callable[..., Any] = "same",
) -> OpDef:
    """A row for an op of two inputs that broadcast."""
    rules = {"x": x, "y": y}
    return op(
        name, "x y -> z", symbol=symbol, words=words, formula=formula,
        dtype=dtype, accepts=accepts, shape=shape_rules.broadcast, broadcasts=True,
        elementwise=True,
        grads={key: conjugated(one) for key, one in rules.items() if one},
    )  # fmt: skip


def unary(
    name: str, symbol: str, words: str, formula: str, x: Rule | None, accepts: str = "number"
) -> OpDef:
    """A row for an op of one input."""
    return op(
        name, "x -> z", symbol=symbol, words=words, formula=formula,
        shape=shape_rules.same, elementwise=True, accepts=accepts,
        grads={"x": conjugated(x)} if x else {},
    )  # fmt: skip


def _mask(condition: Tensor, like: Tensor) -> Tensor:
    return OPS["cast"](condition, dtype=like.dtype.name)


def _away_from_zero(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    """The gradient in the direction away from zero, which is x / |x|; 0 at 0."""
    if not x.dtype.is_complex:
        return g * OPS["sign"](x)
    length = OPS["where"](z == 0, OPS["ones_like"](z), z)
    return as_complex(g) * x / as_complex(length)


def _across(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    """Only a step across the line from zero to a complex x turns its direction x / |x|."""
    if not x.dtype.is_complex:
        return OPS["zeros_like"](x)
    along = OPS["real"](OPS["conj"](z) * g)
    length = OPS["abs"](x)
    safe = OPS["where"](length == 0, OPS["ones_like"](length), length)
    return (g - z * as_complex(along)) / as_complex(safe)


add = binary(
    "add", "+", "Add entry by entry. Nudge x and z moves as far.",
    formula=r"z = x + y", accepts="number or text",
    x=rule(r"\bar x = \bar z", lambda g, z, x, y: g),
    y=rule(r"\bar y = \bar z", lambda g, z, x, y: g),
)  # fmt: skip
subtract = binary(
    "subtract", "−", "Subtract entry by entry. Nudge y up and z goes down as far.",
    formula=r"z = x - y",
    x=rule(r"\bar x = \bar z", lambda g, z, x, y: g),
    y=rule(r"\bar y = -\bar z", lambda g, z, x, y: -g),
)  # fmt: skip
multiply = binary(
    "multiply", "×", "Multiply entry by entry. Nudge x and z moves y times as far.",
    formula=r"z = x \cdot y",
    x=rule(r"\bar x = \bar z \cdot y", lambda g, z, x, y: g * y),
    y=rule(r"\bar y = \bar z \cdot x", lambda g, z, x, y: g * x),
)  # fmt: skip


def _quotient_type(x: DType, y: DType) -> Any:
    """Whole numbers give floats: float64, and float32 for the smallest types."""
    return x if not x.is_integer else "float32" if x.size <= 2 else "float64"


divide = binary(
    "divide", "÷", "Divide entry by entry; whole numbers give floats.", dtype=_quotient_type,
    formula=r"z = \frac{x}{y}",
    x=rule(r"\bar x = \frac{\bar z}{y}", lambda g, z, x, y: g / y),
    y=rule(r"\bar y = -\bar z \cdot \frac{z}{y}", lambda g, z, x, y: -g * (z / y)),
)  # fmt: skip
power = binary(
    "power", "xʸ", "Raise x to the power y, entry by entry.",
    accepts="signed",
    formula=r"z = x^y",
    x=rule(r"\bar x = \bar z \cdot y \, x^{y-1}", lambda g, z, x, y: g * (y * x ** (y - 1))),
    y=rule(r"\bar y = \bar z \cdot z \ln x", lambda g, z, x, y: g * (z * _safe_log(x))),
)  # fmt: skip
maximum = binary(
    "maximum", "max", "The larger of two entries; the gradient goes to the one that was larger.",
    accepts="ordered",
    formula=r"z = \max(x, y)",
    x=rule(r"\bar x = \bar z \cdot [x \ge y]", lambda g, z, x, y: g * _mask(x >= y, g)),
    y=rule(r"\bar y = \bar z \cdot [x < y]", lambda g, z, x, y: g * _mask(x < y, g)),
)  # fmt: skip
minimum = binary(
    "minimum", "min", "The smaller of two entries; the gradient goes to the one that was smaller.",
    accepts="ordered",
    formula=r"z = \min(x, y)",
    x=rule(r"\bar x = \bar z \cdot [x \le y]", lambda g, z, x, y: g * _mask(x <= y, g)),
    y=rule(r"\bar y = \bar z \cdot [x > y]", lambda g, z, x, y: g * _mask(x > y, g)),
)  # fmt: skip


def _safe_log(x: Tensor) -> Tensor:
    """ln x, and 0 where x is not positive: there x^y has no derivative by y."""
    ones = OPS["ones_like"](x)
    positive = x != 0 if x.dtype.is_complex else x > 0
    logs = OPS["log"](OPS["where"](positive, x, ones))
    return OPS["where"](positive, logs, OPS["zeros_like"](x))


negative = unary(
    "negative", "−x", "Turn the sign around.",
    accepts="signed",
    formula=r"z = -x",
    x=rule(r"\bar x = -\bar z", lambda g, z, x: -g),
)  # fmt: skip
absolute = op(
    "abs", "x -> z", symbol="|x|", words="The distance from zero.",
    formula=r"z = |x|",
    shape=shape_rules.same, elementwise=True, accepts="signed", dtype=real_type,
    grads={"x": rule(r"\bar x = \bar z \cdot \operatorname{sign}(x)", _away_from_zero)},
)  # fmt: skip
sign = op(
    "sign", "x -> z", symbol="±", accepts="signed", shape=shape_rules.same, elementwise=True,
    words="1 for positive entries, -1 for negative ones. Flat, so no gradient passes. A complex "
    "number gives its direction.",
    formula=r"z = \operatorname{sign}(x)",
    grads={"x": rule(r"\bar x = 0", _across)},
)  # fmt: skip
square = unary(
    "square", "x²", "Multiply each entry by itself. Nudge x and z moves 2x times as far.",
    formula=r"z = x^2",
    x=rule(r"\bar x = \bar z \cdot 2x", lambda g, z, x: g * (x * 2)),
)  # fmt: skip
exp = unary(
    "exp", "eˣ", "The exponential: its slope is its value.",
    accepts="float",
    formula=r"z = e^x",
    x=rule(r"\bar x = \bar z \cdot z", lambda g, z, x: g * z),
)  # fmt: skip
expm1 = unary(
    "expm1", "eˣ−1", "e to the x minus one, exact near zero.",
    accepts="float",
    formula=r"z = e^x - 1",
    x=rule(r"\bar x = \bar z \cdot e^x", lambda g, z, x: g * OPS["exp"](x)),
)  # fmt: skip
log = unary(
    "log", "ln", "The natural logarithm.",
    accepts="float",
    formula=r"z = \ln x",
    x=rule(r"\bar x = \frac{\bar z}{x}", lambda g, z, x: g * OPS["reciprocal"](x)),
)  # fmt: skip
log1p = unary(
    "log1p", "ln(1+x)", "The logarithm of one plus x, exact near zero.",
    accepts="float",
    formula=r"z = \ln(1 + x)",
    x=rule(r"\bar x = \frac{\bar z}{1 + x}", lambda g, z, x: g * OPS["reciprocal"](x + 1)),
)  # fmt: skip
sin = unary(
    "sin", "sin", "The sine.",
    accepts="float",
    formula=r"z = \sin x",
    x=rule(r"\bar x = \bar z \cos x", lambda g, z, x: g * OPS["cos"](x)),
)  # fmt: skip
cos = unary(
    "cos", "cos", "The cosine.",
    accepts="float",
    formula=r"z = \cos x",
    x=rule(r"\bar x = -\bar z \sin x", lambda g, z, x: g * -OPS["sin"](x)),
)  # fmt: skip
tanh = unary(
    "tanh", "tanh", "Squash to between -1 and 1. Far from zero it is flat and the gradient fades.",
    accepts="float",
    formula=r"z = \tanh x",
    x=rule(r"\bar x = \bar z \, (1 - z^2)", lambda g, z, x: g * (1 - z * z)),
)  # fmt: skip
sigmoid = unary(
    "sigmoid", "σ", "Squash to between 0 and 1. Far from zero it is flat and the gradient fades.",
    accepts="float",
    formula=r"z = \frac{1}{1 + e^{-x}}",
    x=rule(r"\bar x = \bar z \, z (1 - z)", lambda g, z, x: g * (z * (1 - z))),
)  # fmt: skip
softplus = unary(
    "softplus", "softplus", "A smooth ramp: the soft version of relu.",
    accepts="float",
    formula=r"z = \ln(1 + e^x)",
    x=rule(r"\bar x = \bar z \, \sigma(x)", lambda g, z, x: g * OPS["sigmoid"](x)),
)  # fmt: skip
erf = unary(
    "erf", "erf", "The error function, the S-curve of the normal distribution.",
    accepts="float",
    formula=r"z = \frac{2}{\sqrt{\pi}} \int_0^x e^{-t^2} dt",
    x=rule(
        r"\bar x = \bar z \cdot \frac{2}{\sqrt{\pi}} e^{-x^2}",
        lambda g, z, x: g * (OPS["exp"](-(x * x)) * 1.1283791670955126),
    ),
)  # fmt: skip
floor = unary(
    "floor", "⌊x⌋", "The next whole number below. Flat between the steps: no gradient.",
    accepts="float",
    formula=r"z = \lfloor x \rfloor", x=None,
)  # fmt: skip
ceil = unary(
    "ceil", "⌈x⌉", "The next whole number above. Flat between the steps: no gradient.",
    accepts="float",
    formula=r"z = \lceil x \rceil", x=None,
)  # fmt: skip
rint = unary(
    "round", "≈", "The nearest whole number, halves to the even one. Flat: no gradient.",
    formula=r"z = \operatorname{round}(x)", x=None,
)  # fmt: skip
relu = unary(
    "relu", "relu", "Keep what is positive, cut the rest to zero.",
    accepts="ordered",
    formula=r"z = \max(0, x)",
    x=rule(r"\bar x = \bar z \cdot [z > 0]", lambda g, z, x: OPS["relu_gate"](g, z)),
)  # fmt: skip
identity = unary(
    "identity", "=", "The same value, as a new node.",
    accepts="any",
    formula=r"z = x",
    x=rule(r"\bar x = \bar z", lambda g, z, x: g),
)  # fmt: skip
stop_gradient = op(
    "stop_gradient", "x -> z", symbol="⊘", kernel="identity", elementwise=True,
    words="The same value, but no gradient passes.",
    formula=r"z = x", shape=shape_rules.same,
)  # fmt: skip
relu_gate = op(
    "relu_gate", "g z -> h", symbol="⊓", elementwise=True,
    words="Let the gradient pass where relu was open. Its own gradient passes by the same gate.",
    formula=r"h = g \cdot [z > 0]",
    shape=shape_rules.same,
    grads={"g": rule(r"\bar g = \bar h \cdot [z > 0]", lambda g, h, _, z: OPS["relu_gate"](g, z))},
)  # fmt: skip
floordiv = op(
    "floordiv", "x y -> z", symbol="//", accepts="ordered", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="Divide and round down. Flat between the steps: no gradient.",
    formula=r"z = \lfloor x / y \rfloor",
)  # fmt: skip
mod = op(
    "mod", "x y -> z", symbol="mod", accepts="ordered", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True, words="What is left after dividing; it has the sign of y.",
    formula=r"z = x - y \lfloor x / y \rfloor",
    grads={
        "x": rule(r"\bar x = \bar z", lambda g, z, x, y: g),
        "y": rule(
            r"\bar y = -\bar z \lfloor x / y \rfloor", lambda g, z, x, y: g * -OPS["floordiv"](x, y)
        ),
    },
)  # fmt: skip
