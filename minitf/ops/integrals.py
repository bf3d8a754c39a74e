"""Functions that are integrals: the incomplete gamma function and Bessel functions.

Where it sits   rows of the table of ops, beside special.
The one idea    the derivative by the end of an integral is what stands under it.
Try it          >>> import minitf as tf
                >>> tf.math.igamma(1.0, 1.0).numpy().round(4)     # 1 - 1/e
                np.float32(0.6321)
Read next       ops/logic.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, OpDef, Rule, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules
from minitf.ops.composites import composite
from minitf.ops.elementwise import unary


def _density(a: Tensor, x: Tensor) -> Tensor:
    """What stands under the integral: the density of the gamma distribution."""
    return OPS["exp"]((a - 1) * OPS["log"](x) - x - OPS["lgamma"](a))


def _by_a(sign: int) -> Rule:
    return rule(
        r"\bar a = \bar z \, \partial_a z",
        lambda g, z, a, x: g * OPS["igamma_grad_a"](a, x) * sign,
    )


def _incomplete(name: str, symbol: str, words: str, sign: int, *, formula: str) -> OpDef:
    return op(
        name, "a x -> z", symbol=symbol, words=words, formula=formula, accepts="real",
        shape=shape_rules.broadcast, broadcasts=True, elementwise=True,
        grads={"a": _by_a(sign),
               "x": rule(r"\bar x = \pm \bar z \, \frac{x^{a - 1} e^{-x}}{\Gamma(a)}",
                         lambda g, z, a, x: g * _density(a, x) * sign)},
    )  # fmt: skip


igamma = _incomplete(
    "igamma", "P", "The share of the gamma distribution below x.",
    1, formula=r"z = \frac{1}{\Gamma(a)} \int_0^x t^{a - 1} e^{-t} dt",
)  # fmt: skip
igammac = _incomplete(
    "igammac", "Q", "The share of the gamma distribution above x.",
    -1, formula=r"z = \frac{1}{\Gamma(a)} \int_x^\infty t^{a - 1} e^{-t} dt",
)  # fmt: skip
igamma_grad_a = op(
    "igamma_grad_a", "a x -> z", symbol="∂P/∂a", accepts="real", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="How the share below x changes with a. It has no gradient itself, as in TensorFlow.",
    formula=r"z = \partial_a P(a, x)",
)  # fmt: skip


def _log_beta(a: Tensor, b: Tensor) -> Tensor:
    return OPS["lgamma"](a) + OPS["lgamma"](b) - OPS["lgamma"](a + b)


betainc = op(
    "betainc", "a b x -> z", symbol="I", accepts="real", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="The share of the beta distribution below x. There is no gradient by a and b.",
    formula=r"z = \frac{1}{B(a, b)} \int_0^x t^{a - 1} (1 - t)^{b - 1} dt",
    grads={"x": rule(r"\bar x = \bar z \, \frac{x^{a - 1} (1 - x)^{b - 1}}{B(a, b)}",
                     lambda g, z, a, b, x: g * OPS["exp"](
                         (b - 1) * OPS["log1p"](-x) + (a - 1) * OPS["log"](x)
                         - _log_beta(a, b)))},
)  # fmt: skip
bessel_i0e = unary(
    "bessel_i0e", "I₀e⁻", "Bessel's function I of order 0, scaled down so that it never overflows.",
    accepts="real",
    formula=r"z = e^{-|x|} I_0(x)",
    x=rule(r"\bar x = \bar z \, (e^{-|x|} I_1(x) - z \operatorname{sign} x)",
           lambda g, z, x: g * (OPS["bessel_i1e"](x) - OPS["sign"](x) * z)),
)  # fmt: skip
bessel_i1e = unary(
    "bessel_i1e", "I₁e⁻", "Bessel's function I of order 1, scaled down so that it never overflows.",
    accepts="real",
    formula=r"z = e^{-|x|} I_1(x)",
    x=rule(r"\bar x = \bar z \, (e^{-|x|} I_0(x) - z (\operatorname{sign} x + \tfrac{1}{x}))",
           lambda g, z, x: g * _slope_of_i1e(z, x)),
)  # fmt: skip


def _slope_of_i1e(z: Tensor, x: Tensor) -> Tensor:
    zero, one = x == 0, OPS["ones_like"](x)
    slope = OPS["bessel_i0e"](x) - z * (OPS["sign"](x) + 1 / OPS["where"](zero, one, x))
    return OPS["where"](zero, one * 0.5, slope)


@composite
def bessel_i0(x: Any) -> Tensor:
    """Bessel's function I of order 0.

    https://www.tensorflow.org/api_docs/python/tf/math/bessel_i0
    """
    x = convert_to_tensor(x)
    return OPS["exp"](OPS["abs"](x)) * OPS["bessel_i0e"](x)


@composite
def bessel_i1(x: Any) -> Tensor:
    """Bessel's function I of order 1.

    https://www.tensorflow.org/api_docs/python/tf/math/bessel_i1
    """
    x = convert_to_tensor(x)
    return OPS["exp"](OPS["abs"](x)) * OPS["bessel_i1e"](x)
