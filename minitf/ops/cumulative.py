"""Running sums and products along an axis.

Where it sits   rows of the table of ops, and TensorFlow's functions over them.
The one idea    each entry feeds every result from its place on; so its gradient is a running sum of
                the results' gradients, from the other end.
Try it          >>> import minitf as tf
                >>> tf.cumsum([1, 2, 3], exclusive=True).numpy()
                array([0, 1, 3], dtype=int32)
Read next       ops/arrange.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import conj
from minitf.ops.functions import normal_axes


def _sum_back(g: Tensor, axis: int, exclusive: bool, reverse: bool) -> Tensor:
    return OPS["cumsum"](g, axis=axis, exclusive=exclusive, reverse=not reverse)


cumsum_op = op(
    "cumsum", "x -> z", accepts="number", symbol="Σ↓", shape=shape_rules.same,
    words="Running sums along an axis. Each entry feeds every sum from its place on.",
    formula=r"z_k = \sum_{i \le k} x_i",
    grads={"x": rule(r"\bar x_i = \sum_{k \ge i} \bar z_k",
                     lambda g, z, x, axis=0, exclusive=False, reverse=False: _sum_back(
                         g, axis, exclusive, reverse))},
)  # fmt: skip
cumprod_op = op(
    "cumprod", "x -> z", accepts="number", symbol="Π↓", shape=shape_rules.same,
    words="Running products along an axis. Each entry feeds every product from its place on.",
    formula=r"z_k = \prod_{i \le k} x_i",
    grads={"x": rule(r"\bar x_i = \frac{1}{x_i} \sum_{k \ge i} \bar z_k z_k",
                     lambda g, z, x, axis=0, exclusive=False, reverse=False: OPS["divide_no_nan"](
                         _sum_back(conj(z) * g, axis, exclusive, reverse), conj(x)))},
)  # fmt: skip


def _exp_back(g: Tensor, z: Tensor, x: Tensor, axis: int, exclusive: bool, reverse: bool) -> Tensor:
    """Gains and losses apart, each by its logarithm, so that no exponential overflows."""
    lowest = OPS["ones_like"](g) * float(g.dtype.min)

    def part(size: Tensor) -> Tensor:
        logs = OPS["where"](size > 0, OPS["log"](size), lowest)
        total = OPS["cumulative_logsumexp"](
            logs - z, axis=axis, exclusive=exclusive, reverse=not reverse
        )
        return OPS["exp"](total + x)

    return part(g) - part(-g)


cumulative_logsumexp_op = op(
    "cumulative_logsumexp", "x -> z", accepts="real", symbol="ln Σ eˣ↓", shape=shape_rules.same,
    words="The logarithms of the running sums of exponentials, safe from overflow.",
    formula=r"z_k = \ln \sum_{i \le k} e^{x_i}",
    grads={"x": rule(r"\bar x_i = \sum_{k \ge i} \bar z_k \, e^{x_i - z_k}",
                     lambda g, z, x, axis=0, exclusive=False, reverse=False: _exp_back(
                         g, z, x, axis, exclusive, reverse))},
)  # fmt: skip


def cumsum(
    x: Any,
    axis: Any = 0,
    exclusive: bool = False,
    reverse: bool = False,
    name: str | None = None,
) -> Tensor:
    """Running sums along an axis.

    Args:
        x: A tensor of numbers.
        axis: The axis.
        exclusive: Leave each entry out of its own sum.
        reverse: Sum from the end.

    https://www.tensorflow.org/api_docs/python/tf/math/cumsum
    """
    return _along("cumsum", x, axis, exclusive, reverse, name)


def cumprod(
    x: Any,
    axis: Any = 0,
    exclusive: bool = False,
    reverse: bool = False,
    name: str | None = None,
) -> Tensor:
    """Running products along an axis; see cumsum.

    >>> cumprod([1, 2, 3, 4]).numpy()
    array([ 1,  2,  6, 24], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/math/cumprod
    """
    return _along("cumprod", x, axis, exclusive, reverse, name)


def cumulative_logsumexp(
    x: Any,
    axis: Any = 0,
    exclusive: bool = False,
    reverse: bool = False,
    name: str | None = None,
) -> Tensor:
    """The logarithms of the running sums of exponentials, of floats; see cumsum.

    https://www.tensorflow.org/api_docs/python/tf/math/cumulative_logsumexp
    """
    return _along("cumulative_logsumexp", x, axis, exclusive, reverse, name)


def _along(row: str, x: Any, axis: Any, exclusive: bool, reverse: bool, name: Any) -> Tensor:
    x = convert_to_tensor(x)
    [at] = normal_axes(axis, x.ndim) or (0,)
    return OPS[row](x, axis=at, exclusive=bool(exclusive), reverse=bool(reverse), name=name)
