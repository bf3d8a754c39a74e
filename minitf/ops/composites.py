"""Functions made of several ops, each under a name scope of its own.

Where it sits   above rows and functions; the last layer of ops.
The one idea    no gradient is written here: a composite is differentiated through its parts, and a
                picture can fold it into one box with its name, or open it.
Try it          >>> import minitf as tf
                >>> tf.nn.softmax([0.0, 0.0]).numpy()
                array([0.5, 0.5], dtype=float32)
Read next       autodiff/backprop.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from minitf.core.context import own_scope
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops import functions as f
from minitf.ops.creation import one_hot

F = TypeVar("F", bound=Callable[..., Any])


def composite(function: F) -> F:
    """The ops of `function` get its name (or the argument `name`) as their scope."""

    @wraps(function)
    def scoped(*args: Any, **kwargs: Any) -> Any:
        with own_scope(kwargs.pop("name", None) or function.__name__):
            return function(*args, **kwargs)

    return scoped  # type: ignore[return-value]


@composite
def softmax(logits: Any, axis: int = -1) -> Tensor:
    """Shares that add up to one along an axis.

    https://www.tensorflow.org/api_docs/python/tf/nn/softmax
    """
    return _along_last("softmax", logits, axis)


@composite
def log_softmax(logits: Any, axis: int = -1) -> Tensor:
    """The logarithm of softmax along an axis."""
    return _along_last("log_softmax", logits, axis)


def _along_last(row: str, logits: Any, axis: int) -> Tensor:
    x = convert_to_tensor(logits)
    if axis in (-1, x.ndim - 1):
        return OPS[row](x)
    order = list(range(x.ndim))
    order[axis], order[-1] = order[-1], order[axis]
    return f.transpose(OPS[row](f.transpose(x, order)), order)


@composite
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1) -> Tensor:
    """The surprise at the labels, given scores: minus the sum of label times log share.

    Args:
        labels: Shares for each class, shape [..., classes].
        logits: Scores, same shape.

    Returns:
        One number for each row, shape [...].

    https://www.tensorflow.org/api_docs/python/tf/nn/softmax_cross_entropy_with_logits
    """
    return -f.reduce_sum(OPS["multiply"](labels, log_softmax(logits, axis)), axis)


@composite
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any) -> Tensor:
    """As softmax_cross_entropy_with_logits, with the number of the right class as label.

    Args:
        labels: Whole numbers, shape [...].
        logits: Scores, shape [..., classes].

    Raises:
        ShapeError: `labels` has not one axis less than `logits`.

    https://www.tensorflow.org/api_docs/python/tf/nn/sparse_softmax_cross_entropy_with_logits
    """
    labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
    if labels.ndim != logits.ndim - 1:
        raise ShapeError(
            f"labels of shape {labels.shape} do not fit logits of shape {logits.shape}.",
            why="labels need one whole number for each row of scores",
            instead="softmax_cross_entropy_with_logits for one-hot labels",
        )
    hot = one_hot(labels, logits.shape[-1], dtype=logits.dtype)
    return -f.reduce_sum(hot * OPS["log_softmax"](logits), -1)


@composite
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None) -> Tensor:
    """The surprise at yes-or-no labels, given scores, for each entry.

    max(x, 0) - x z + ln(1 + e^-|x|): equal to the cross-entropy of sigmoid(x), without overflow.
    https://www.tensorflow.org/api_docs/python/tf/nn/sigmoid_cross_entropy_with_logits
    """
    x = convert_to_tensor(logits)
    positive = x >= 0  # chosen by `where`, as TensorFlow does, so that the slope at 0 is right
    zeros = OPS["zeros_like"](x)
    ramp = OPS["where"](positive, x, zeros)
    minus_size = OPS["where"](positive, -x, x)
    return ramp - x * labels + OPS["log1p"](OPS["exp"](minus_size))
