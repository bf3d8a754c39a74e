"""Arithmetic for special cases: division that rounds to zero, products that know 0 times infinity.

Where it sits   rows of the table of ops, beside elementwise; and functions made of them.
The one idea    x ln y is 0 where x is 0, whatever y is: entropies need it so.  An op of its own
                says it once, for the value and for the gradient.
Try it          >>> import minitf as tf
                >>> tf.math.xlogy([0.0, 1.0], [0.0, 1.0]).numpy()
                array([0., 0.], dtype=float32)
Read next       ops/special.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import conj
from minitf.ops.elementwise import binary

truncatediv = binary(
    "truncatediv", "÷→0", "Divide and cut off the fraction. Flat between steps: no gradient.",
    formula=r"z = \operatorname{trunc}(x / y)",
)  # fmt: skip
truncatemod = binary(
    "truncatemod", "mod→0", "What is left after dividing and cutting off; it has the sign of x.",
    formula=r"z = x - y \operatorname{trunc}(x / y)",
)  # fmt: skip
divide_no_nan_op = binary(
    "divide_no_nan", "÷0", "Divide, and give 0 where y is 0; there no gradient passes.",
    accepts="float",
    formula=r"z = \frac{x}{y},\ \text{or } 0 \text{ where } y = 0",
    x=rule(r"\bar x = \frac{\bar z}{y}", lambda g, z, x, y: _over(g, y)),
    y=rule(
        r"\bar y = -\bar z \cdot \frac{x}{y^2}", lambda g, z, x, y: g * _over(_over(-x, y), y)
    ),
)  # fmt: skip
multiply_no_nan = binary(
    "multiply_no_nan", "×0", "Multiply, and give 0 where y is 0, whatever x is.",
    accepts="float",
    formula=r"z = x \cdot y,\ \text{or } 0 \text{ where } y = 0",
    x=rule(r"\bar x = \bar z \cdot y", lambda g, z, x, y: OPS["multiply_no_nan"](g, y)),
    y=rule(r"\bar y = x \cdot \bar z", lambda g, z, x, y: OPS["multiply_no_nan"](x, g)),
)  # fmt: skip
xlogy = binary(
    "xlogy", "x ln y", "x times ln y, and 0 where x is 0.",
    accepts="float",
    formula=r"z = x \ln y",
    x=rule(r"\bar x = \bar z \ln y", lambda g, z, x, y: g * OPS["xlogy"](_not_zero(x), y)),
    y=rule(r"\bar y = \bar z \cdot \frac{x}{y}", lambda g, z, x, y: g * OPS["xdivy"](x, y)),
)  # fmt: skip
xlog1py = binary(
    "xlog1py", "x ln(1+y)", "x times ln(1 + y), and 0 where x is 0.",
    accepts="float",
    formula=r"z = x \ln(1 + y)",
    x=rule(
        r"\bar x = \bar z \ln(1 + y)", lambda g, z, x, y: g * OPS["xlog1py"](_not_zero(x), y)
    ),
    y=rule(r"\bar y = \bar z \cdot \frac{x}{1 + y}",
           lambda g, z, x, y: g * OPS["xdivy"](x, y + 1)),
)  # fmt: skip
xdivy = binary(
    "xdivy", "x/y", "x over y, and 0 where x is 0.",
    accepts="float",
    formula=r"z = \frac{x}{y}",
    x=rule(r"\bar x = \frac{\bar z}{y}", lambda g, z, x, y: g * OPS["xdivy"](_not_zero(x), y)),
    y=rule(r"\bar y = -\bar z \cdot \frac{x}{y^2}",
           lambda g, z, x, y: g * OPS["xdivy"](-x, y * y)),
)  # fmt: skip
nextafter = op(
    "nextafter", "x1 x2 -> z", symbol="x→y", accepts="real", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="The next number after x1 that the type has, on the way to x2.",
    formula=r"z = x_1 + \varepsilon \operatorname{sign}(x_2 - x_1)",
    grads={"x1": rule(r"\bar x_1 = \bar z", lambda g, z, x1, x2: g),
           "x2": rule(r"\bar x_2 = 0", lambda g, z, x1, x2: OPS["zeros_like"](g))},
)  # fmt: skip


def _over(x: Tensor, y: Tensor) -> Tensor:
    return OPS["divide_no_nan"](x, y)


def _not_zero(x: Tensor) -> Tensor:
    return OPS["cast"](x != 0, dtype=x.dtype.name)


squared_difference = binary(
    "squared_difference", "(x−y)²", "The square of the difference, entry by entry.",
    formula=r"z = |x - y|^2",  # of complex numbers too; their conjugates come in, and go back
    x=rule(r"\bar x = \bar z \cdot 2 (x - y)", lambda g, z, x, y: g * conj(x - y) * 2),
    y=rule(r"\bar y = -\bar z \cdot 2 (x - y)", lambda g, z, x, y: g * conj(y - x) * 2),
)  # fmt: skip


def divide_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x over y, and 0 where y is 0; whole numbers give floats.

    >>> divide_no_nan([1.0, 2.0], [0.0, 4.0]).numpy()
    array([0. , 0.5], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/math/divide_no_nan
    """
    x, y = together(x, y)
    if not x.dtype.is_differentiable:  # a product with one turns whole numbers into floats
        x, y = OPS["divide"](x, OPS["ones_like"](x)), OPS["divide"](y, OPS["ones_like"](y))
    return OPS["divide_no_nan"](x, y, name=name)


def together(x: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Two tensors; the one that is none yet takes the type of the other, if it can."""
    if isinstance(y, Tensor) or hasattr(y, "read_tensor"):
        y = convert_to_tensor(y)
        return convert_to_tensor(x, dtype_hint=y.dtype), y
    x = convert_to_tensor(x)
    return x, convert_to_tensor(y, dtype_hint=x.dtype)
