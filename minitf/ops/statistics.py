"""Reductions made of others: variance, lengths, counts, logarithms of sums.

Where it sits   beside composites; the reductions themselves are rows of ops/reduce.py.
The one idea    a variance is the mean of squares of distances from a mean: no gradient is written.
Try it          >>> import minitf as tf
                >>> tf.math.reduce_variance([1.0, 3.0]).numpy()
                np.float32(1.0)
Read next       ops/ordering.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import DTypeError
from minitf.ops import functions as f
from minitf.ops import shape_rules
from minitf.ops.complex_numbers import conj, real
from minitf.ops.composites import composite


def _spread(x: Tensor, like: Tensor, axis: Any, keepdims: bool) -> Tensor:
    return OPS["spread"](x, like, axis=axis, keepdims=keepdims)


reduce_euclidean_norm_op = op(
    "reduce_euclidean_norm", "x -> z", accepts="number", symbol="‖x‖", shape=shape_rules.reduce,
    words="The length along axes: the root of the sum of squares.",
    formula=r"z = \sqrt{\sum_i |x_i|^2}",
    grads={"x": rule(r"\bar x_i = \bar z \, \frac{x_i}{z}",
                     lambda g, z, x, axis=None, keepdims=False: x / _spread(
                         z / g, x, axis, keepdims))},
)  # fmt: skip


def reduce_euclidean_norm(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The length of vectors along axes (of all entries by default).

    >>> reduce_euclidean_norm([[3.0, 4.0], [0.0, 2.0]], axis=1).numpy()
    array([5., 2.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/math/reduce_euclidean_norm
    """
    x = convert_to_tensor(input_tensor)
    axes = f.normal_axes(axis, x.ndim)
    return OPS["reduce_euclidean_norm"](x, axis=axes, keepdims=bool(keepdims), name=name)


@composite
def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """ln of the sum of exponentials, safe from overflow.

    https://www.tensorflow.org/api_docs/python/tf/math/reduce_logsumexp
    """
    x = convert_to_tensor(input_tensor)
    largest = f.reduce_max(x, axis, keepdims=True)
    finite = OPS["is_finite"](largest)  # the distance from infinity would be no number
    top = OPS["stop_gradient"](OPS["where"](finite, largest, OPS["zeros_like"](largest)))
    total = OPS["log"](f.reduce_sum(OPS["exp"](x - top), axis, keepdims))
    return total + (top if keepdims else OPS["reshape_like"](top, total))


@composite
def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean squared distance from the mean.

    Raises:
        DTypeError: Whole numbers, whose mean would be rounded.

    https://www.tensorflow.org/api_docs/python/tf/math/reduce_variance
    """
    x = convert_to_tensor(input_tensor)
    if not x.dtype.is_differentiable:
        raise DTypeError(
            f"Input must be either real or complex, and is {x.dtype.name}.",
            why="the mean of whole numbers is rounded",
            instead="tf.cast(x, tf.float32)",
        )
    distance = x - f.reduce_mean(x, axis, keepdims=True)
    square = real(distance * conj(distance)) if x.dtype.is_complex else OPS["square"](distance)
    return f.reduce_mean(square, axis, keepdims)


@composite
def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The standard deviation: the root of the variance.

    https://www.tensorflow.org/api_docs/python/tf/math/reduce_std
    """
    return OPS["sqrt"](reduce_variance(input_tensor, axis, keepdims))


@composite
def count_nonzero(
    input: Any, axis: Any = None, keepdims: bool | None = None, dtype: Any = "int64"
) -> Tensor:
    """How many entries are not 0 (True, or a text that is not empty).

    >>> count_nonzero([[0, 1], [2, 3]], axis=1).numpy()
    array([1, 2])

    https://www.tensorflow.org/api_docs/python/tf/math/count_nonzero
    """
    x = convert_to_tensor(input)
    nothing = "" if x.dtype == "string" else OPS["zeros_like"](x)
    return f.reduce_sum(f.cast(OPS["not_equal"](x, nothing), dtype), axis, bool(keepdims))
