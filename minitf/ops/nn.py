"""Ops of neural networks that deserve a row of their own, for numerical safety or speed.

Where it sits   rows of the table of ops; losses and activations are composites of these.
The one idea    softmax subtracts the largest entry first, so no exponential overflows, and its
                logarithm is taken in one piece, so no logarithm of zero appears.  Normalizing rows
                is here because transformers do it everywhere: in one piece it takes half as long.
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
                     lambda g, z, x: OPS["softmax_back"](g, z))},
)  # fmt: skip
softmax_back = op(
    "softmax_back", "g z -> x", symbol="softmax'", shape=shape_rules.same, accepts="real",
    words="What a change of shares means for the scores they were made of.",
    formula=r"x_i = z_i \left( g_i - \sum_j g_j z_j \right)",
    grads={
        "g": rule(r"\bar g_i = z_i \left( \bar x_i - \sum_j \bar x_j z_j \right)",
                  lambda h, x, g, z: OPS["softmax_back"](h, z)),
        "z": rule(r"\bar z_i = \bar x_i (g_i - \sum_j g_j z_j) - g_i \sum_j \bar x_j z_j",
                  lambda h, x, g, z: h * (g - _sum_last(g * z)) - g * _sum_last(h * z)),
    },
)  # fmt: skip
log_softmax_op = op(
    "log_softmax", "x -> z", symbol="log softmax", shape=shape_rules.same, accepts="real",
    words="The logarithm of softmax, exact also where a share is tiny.",
    formula=r"z_i = x_i - \ln \sum_j e^{x_j}",
    grads={"x": rule(r"\bar x_i = \bar z_i - e^{z_i} \sum_j \bar z_j",
                     lambda g, z, x: g - OPS["exp"](z) * _sum_last(g))},
)  # fmt: skip


def _mean_last(x: Tensor) -> Tensor:
    return OPS["reduce_mean"](x, axis=(-1,), keepdims=True)


def _by_normalized(
    g: tuple, zr: tuple, x: Tensor, epsilon: float, wanted: list[int]
) -> list[Tensor]:
    (by_z, by_r), (z, r) = g, zr
    shares = [] if by_z is None else [OPS["layer_norm_back"](by_z, z, r)]
    if by_r is not None:
        shares.append(-by_r * OPS["square"](r) * z / OPS["count"](z, axis=(z.ndim - 1,)))
    return [shares[0] if len(shares) == 1 else shares[0] + shares[1]]


def _norm_shapes(x: tuple, epsilon: float) -> tuple:
    return x, (*x[:-1], 1)


layer_norm = op(
    "layer_norm", "x -> z r", symbol="norm", shape=_norm_shapes, accepts="real",
    words="Give each row mean 0 and variance 1; r is what it was multiplied by.",
    formula=r"r = 1 / \sqrt{\operatorname{var} x + \epsilon},\; z = r (x - \operatorname{mean} x)",
    grads={"x": rule(
        r"\bar x = r (\bar z - \operatorname{mean} \bar z - z \operatorname{mean} \bar z z)",
        _by_normalized, selective=True)},
)  # fmt: skip
layer_norm_back = op(
    "layer_norm_back", "g z r -> x", symbol="norm'", shape=shape_rules.same, accepts="real",
    words="What a change of normalized rows means for the rows they were made of.",
    formula=r"x = r (g - \operatorname{mean} g - z \operatorname{mean} g z)",
    grads={
        "g": rule(r"\bar g = r (\bar x - \operatorname{mean} \bar x"
                  r" - z \operatorname{mean} \bar x z)",
                  lambda h, x, g, z, r: OPS["layer_norm_back"](h, z, r)),
        "z": rule(r"\bar z = -r (\bar x \operatorname{mean} g z + g \operatorname{mean} \bar x z)",
                  lambda h, x, g, z, r: -r * (h * _mean_last(g * z) + g * _mean_last(h * z))),
        "r": rule(r"\bar r = \sum \bar x x / r", lambda h, x, g, z, r: _sum_last(h * x) / r),
    },
)  # fmt: skip
