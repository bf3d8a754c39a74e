"""Ops of neural networks that deserve a row of their own, for numerical safety.

Where it sits   rows of the table of ops; losses and activations are composites of these.
The one idea    softmax subtracts the largest entry first, so no exponential overflows, and its
                logarithm is taken in one piece, so no logarithm of zero appears.
Try it          >>> import minitf as tf
                >>> tf.nn.softmax([1000.0, 1000.0]).numpy()
                array([0.5, 0.5], dtype=float32)
Read next       ops/composites.py
"""

from __future__ import annotations

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules


def _sum_last(x: Tensor) -> Tensor:
    return OPS["reduce_sum"](x, axis=(-1,), keepdims=True)


softmax_op = op(
    "softmax", "x -> z", symbol="softmax", shape=shape_rules.same, accepts="real",
    words="Turn scores into shares that are positive and add up to one along the last axis.",
    formula=r"z_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    grads={"x": rule(r"\bar x_i = z_i \left( \bar z_i - \sum_j \bar z_j z_j \right)",
                     lambda g, z, x: (g - _sum_last(g * z)) * z)},
)  # fmt: skip
log_softmax_op = op(
    "log_softmax", "x -> z", symbol="log softmax", shape=shape_rules.same, accepts="real",
    words="The logarithm of softmax, exact also where a share is tiny.",
    formula=r"z_i = x_i - \ln \sum_j e^{x_j}",
    grads={"x": rule(r"\bar x_i = \bar z_i - e^{z_i} \sum_j \bar z_j",
                     lambda g, z, x: g - OPS["exp"](z) * _sum_last(g))},
)  # fmt: skip
