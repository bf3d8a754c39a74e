"""Special functions: error functions, gamma functions and their derivatives.

Where it sits   rows of the table of ops, beside elementwise.
The one idea    a function that cannot be written with the elementary ones gets a row; its
                derivative is then often elementary, or the next special function.
Try it          >>> import minitf as tf
                >>> tf.exp(tf.math.lgamma(5.0)).numpy().round(3)     # 4!
                np.float32(24.0)
Read next       ops/logic.py
"""

from __future__ import annotations

import math
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import functions as f
from minitf.ops import shape_rules
from minitf.ops.composites import composite
from minitf.ops.elementwise import unary

erfc = unary(
    "erfc", "erfc", "One minus the error function, exact also where it is tiny.",
    accepts="real",
    formula=r"z = 1 - \operatorname{erf}(x)",
    x=rule(
        r"\bar x = -\bar z \cdot \frac{2}{\sqrt{\pi}} e^{-x^2}",
        lambda g, z, x: g * (OPS["exp"](-(x * x)) * (-2 / math.sqrt(math.pi))),
    ),
)  # fmt: skip
erfinv = unary(
    "erfinv", "erf⁻¹", "The number whose error function is x.",
    accepts="real",
    formula=r"\operatorname{erf}(z) = x",
    x=rule(
        r"\bar x = \bar z \cdot \frac{\sqrt{\pi}}{2} e^{z^2}",
        lambda g, z, x: g * (OPS["exp"](z * z) * (math.sqrt(math.pi) / 2)),
    ),
)  # fmt: skip
ndtri = unary(
    "ndtri", "Φ⁻¹", "The number below which a share x of the bell curve lies.",
    accepts="real",
    formula=r"\Phi(z) = x",
    x=rule(
        r"\bar x = \bar z \cdot \sqrt{2 \pi} \, e^{z^2 / 2}",
        lambda g, z, x: g * (OPS["exp"](z * z / 2) * math.sqrt(2 * math.pi)),
    ),
)  # fmt: skip
lgamma = unary(
    "lgamma", "ln Γ", "The logarithm of the gamma function: of (x - 1)!, for whole x.",
    accepts="real",
    formula=r"z = \ln |\Gamma(x)|",
    x=rule(r"\bar x = \bar z \, \psi(x)", lambda g, z, x: g * OPS["digamma"](x)),
)  # fmt: skip
digamma = unary(
    "digamma", "ψ", "The derivative of the logarithm of the gamma function.",
    accepts="real",
    formula=r"z = \psi(x)",
    x=rule(
        r"\bar x = \bar z \, \psi'(x)",
        lambda g, z, x: g * OPS["polygamma"](OPS["ones_like"](x), x),
    ),
)  # fmt: skip
polygamma = op(
    "polygamma", "a x -> z", symbol="ψ⁽ᵃ⁾", accepts="real", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="The derivative of digamma, taken a times. There is no gradient by a, which counts.",
    formula=r"z = \psi^{(a)}(x)",
    grads={"x": rule(r"\bar x = \bar z \, \psi^{(a + 1)}(x)",
                     lambda g, z, a, x: g * OPS["polygamma"](a + 1, x))},
)  # fmt: skip
zeta = op(
    "zeta", "x q -> z", symbol="ζ", accepts="real", shape=shape_rules.broadcast,
    broadcasts=True, elementwise=True,
    words="The sum of powers from q on: Hurwitz's zeta function. There is no gradient by x.",
    formula=r"z = \sum_{k=0}^{\infty} (q + k)^{-x}",
    grads={"q": rule(r"\bar q = -\bar z \, x \, \zeta(x + 1, q)",
                     lambda g, z, x, q: g * (-x * OPS["zeta"](x + 1, q)))},
)  # fmt: skip


@composite
def erfcinv(x: Any) -> Tensor:
    """The number whose complementary error function, 1 - erf, is x.

    https://www.tensorflow.org/api_docs/python/tf/math/erfcinv
    """
    return OPS["ndtri"](convert_to_tensor(x) * 0.5) * -math.sqrt(0.5)


@composite
def lbeta(x: Any) -> Tensor:
    """ln |Beta(x)| along the last axis: the logarithm of the Dirichlet distribution's norm.

    Args:
        x: Floats, shape [..., n].

    Returns:
        Shape [...].

    >>> lbeta([1.0, 1.0]).numpy()
    np.float32(0.0)

    https://www.tensorflow.org/api_docs/python/tf/math/lbeta
    """
    x = convert_to_tensor(x)
    return f.reduce_sum(OPS["lgamma"](x), -1) - OPS["lgamma"](f.reduce_sum(x, -1))
