"""Matrix products.

Where it sits   rows of the table of ops.
The one idea    the gradient of a product by one factor is the upstream gradient times the other
                factor, transposed so that the shapes fit.
Try it          >>> import minitf as tf
                >>> (tf.constant([[1.0, 2.0]]) @ tf.constant([[3.0], [4.0]])).numpy()
                array([[11.]], dtype=float32)
Read next       ops/nn.py
"""

from __future__ import annotations

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import conj


def _product(x: Tensor, y: Tensor, transpose_a: bool, transpose_b: bool) -> Tensor:
    return OPS["matmul"](x, y, transpose_a=transpose_a, transpose_b=transpose_b)


def _for_x(g: Tensor, y: Tensor, a: bool, b: bool) -> Tensor:
    """The gradient by the first factor of (x or xᵀ) @ (y or yᵀ)."""
    return _product(y, g, b, True) if a else _product(g, y, False, not b)


def _for_y(g: Tensor, x: Tensor, y: Tensor, a: bool, b: bool) -> Tensor:
    """The gradient by the second factor of (x or xᵀ) @ (y or yᵀ)."""
    if y.ndim == 2 and x.ndim > 2 and not a:  # one y for all x: a sum over all of their rows
        rows = "abcdefghijklmnopqrstuvw"[: x.ndim - 1]
        factors, order = ((g, x), "zy") if b else ((x, g), "yz")
        inner = f"{rows}{order[0]},{rows}{order[1]}->{order}"
        return OPS["einsum"](*factors, equation=inner)
    return _product(g, x, True, a) if b else _product(x, g, not a, False)


matmul_op = op(
    "matmul", "x y -> z", symbol="@", shape=shape_rules.matmul, broadcasts=True,
    accepts="number",
    words="Each row of x meets each column of y: multiply entry by entry, add up.",
    formula=r"z_{ij} = \sum_k x_{ik} \, y_{kj}",
    grads={
        "x": rule(
            r"\bar x = \bar z \, y^{\mathsf T}",
            lambda g, z, x, y, transpose_a=False, transpose_b=False: _for_x(
                g, conj(y), transpose_a, transpose_b
            ),
        ),
        "y": rule(
            r"\bar y = x^{\mathsf T} \, \bar z",
            lambda g, z, x, y, transpose_a=False, transpose_b=False: _for_y(
                g, conj(x), y, transpose_a, transpose_b
            ),
        ),
    },
)  # fmt: skip
