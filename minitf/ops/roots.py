"""Roots and reciprocals: where a slope is infinite, and no gradient comes in, none goes out.

Where it sits   rows of the table of ops, beside elementwise.
The one idea    the root has an infinite slope at 0.  In `tf.where(x > 0, tf.sqrt(x), 0.0)` nothing
                comes back to the root of 0, and 0 times infinity is no number; so the gradient of
                a root is an op of its own, which lets nothing stay nothing.
Try it          >>> import minitf as tf
                >>> x = tf.Variable([0.0, 4.0])
                >>> with tf.GradientTape() as tape:
                ...     y = tf.where(x > 0, tf.sqrt(x), 0.0)
                >>> tape.gradient(y, x).numpy()
                array([0.  , 0.25], dtype=float32)
Read next       ops/trigonometry.py
"""

from __future__ import annotations

from minitf.core.opdef import OPS, OpDef, Rule, op, rule
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import conjugated
from minitf.ops.elementwise import unary

sqrt = unary(
    "sqrt", "√", "The square root.",
    accepts="float",
    formula=r"z = \sqrt{x}",
    x=rule(r"\bar x = \frac{\bar z}{2z}", lambda g, z, x: OPS["sqrt_grad"](z, g)),
)  # fmt: skip
rsqrt = unary(
    "rsqrt", "1/√", "One over the square root.",
    accepts="float",
    formula=r"z = \frac{1}{\sqrt{x}}",
    x=rule(r"\bar x = -\tfrac{1}{2} \bar z \, z^3", lambda g, z, x: OPS["rsqrt_grad"](z, g)),
)  # fmt: skip
reciprocal = unary(
    "reciprocal", "1/x", "One over x.",
    accepts="float",
    formula=r"z = \frac{1}{x}",
    x=rule(r"\bar x = -\bar z \, z^2", lambda g, z, x: OPS["reciprocal_grad"](z, g)),
)  # fmt: skip


def _gradient_of(name: str, formula: str, z: Rule, g: Rule) -> OpDef:
    return op(
        f"{name}_grad", "z g -> h", symbol=f"{name}′", elementwise=True, accepts="float",
        words=f"The gradient by the input of {name}, given its output; 0 where none comes in.",
        formula=formula, shape=shape_rules.same,
        grads={"z": conjugated(z), "g": conjugated(g)},
    )  # fmt: skip


sqrt_grad = _gradient_of(
    "sqrt", formula=r"h = \frac{g}{2z}",
    z=rule(r"\bar z = -\bar h \, \frac{h}{z}", lambda gh, h, z, g: -(gh / z) * h),
    g=rule(r"\bar g = \frac{\bar h}{2z}", lambda gh, h, z, g: gh / z * 0.5),
)  # fmt: skip
rsqrt_grad = _gradient_of(
    "rsqrt", formula=r"h = -\tfrac{1}{2} g z^3",
    z=rule(r"\bar z = -\tfrac{3}{2} \bar h \, g z^2", lambda gh, h, z, g: gh * g * (z * z * -1.5)),
    g=rule(r"\bar g = -\tfrac{1}{2} \bar h z^3", lambda gh, h, z, g: OPS["rsqrt_grad"](z, gh)),
)  # fmt: skip
reciprocal_grad = _gradient_of(
    "reciprocal", formula=r"h = -g z^2",
    z=rule(r"\bar z = -2 \bar h \, g z", lambda gh, h, z, g: gh * g * (z * -2)),
    g=rule(r"\bar g = -\bar h z^2", lambda gh, h, z, g: OPS["reciprocal_grad"](z, gh)),
)  # fmt: skip
