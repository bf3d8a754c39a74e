"""Cross-entropies: how surprised scores are at the labels.

Where it sits   rows of the table of ops and TensorFlow's functions over them, in `tf.nn`.
The one idea    surprise and scores meet in one op, so that the gradient by the scores is as simple
                as it can be: the shares that were predicted minus those that were right.
Try it          >>> import minitf as tf
                >>> tf.nn.sparse_softmax_cross_entropy_with_logits([1], [[0.0, 0.0]]).numpy()
                array([0.6931472], dtype=float32)
Read next       ops/normalization.py
"""

from __future__ import annotations

import math
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.ops import functions as f
from minitf.ops import shape_rules
from minitf.ops.activations import floats, last
from minitf.ops.composites import composite
from minitf.ops.creation import one_hot
from minitf.ops.images import sizes_of


def _one_each(logits: tuple, labels: tuple) -> tuple:
    """One number for each row of scores."""
    fits = len(logits) > 0 and len(labels) > 0 and compatible(logits[-1:], labels[-1:])
    if not fits:
        raise ShapeError(
            "logits and labels must be broadcastable: "
            f"logits_size={list(logits)} labels_size={list(labels)}",
            why="each class has a score and a share",
            instead="tf.one_hot(labels, classes) for labels that are numbers of classes",
        )
    return shape_rules.broadcast(logits, labels)[:-1]


def _one_label(logits: tuple, labels: tuple) -> tuple:
    if len(labels) != len(logits) - 1:
        raise ShapeError(
            f"`labels.shape.rank` must equal `logits.shape.rank - 1`: labels of shape "
            f"{tuple(labels)} do not fit logits of shape {tuple(logits)}.",
            why="labels need one whole number for each row of scores",
            instead="softmax_cross_entropy_with_logits for one-hot labels",
        )
    if not compatible(labels, logits[:-1]):
        raise ShapeError(
            "`labels.shape` must equal `logits.shape` except for the last dimension: labels have "
            f"shape {tuple(labels)}, logits {tuple(logits)}."
        )
    return tuple(labels)


def _times(g: Tensor, rows: Tensor) -> Tensor:
    """Each row times its entry of g."""
    return OPS["expand_dims"](g, axis=(g.ndim,)) * rows


def _hot(labels: Tensor, logits: Tensor) -> Tensor:
    return one_hot(labels, sizes_of(logits)[-1], dtype=logits.dtype)


softmax_cross_entropy = op(
    "softmax_cross_entropy", "logits labels -> z", symbol="H", accepts="real", broadcasts=True,
    shape=_one_each,
    words="The surprise of scores at shares: minus the shares times the logarithms of softmax. "
          "The shares must add up to one.",
    formula=r"z = -\sum_k y_k \ln \operatorname{softmax}(x)_k",
    grads={
        "logits": rule(
            r"\bar x = \bar z \, (\operatorname{softmax}(x) - y)",
            # Second derivatives take the labels as fixed here, as TensorFlow's do.
            lambda g, z, x, y: _times(g, OPS["softmax"](x) - OPS["stop_gradient"](y)),
        ),
        "labels": rule(
            r"\bar y = -\bar z \ln \operatorname{softmax}(x)",
            lambda g, z, x, y: _times(g, -OPS["log_softmax"](x)),
        ),
    },
)  # fmt: skip
sparse_softmax_cross_entropy = op(
    "sparse_softmax_cross_entropy", "logits labels:int -> z", symbol="H", accepts="real",
    shape=_one_label,
    words="The surprise of scores at the number of the right class.",
    formula=r"z = -\ln \operatorname{softmax}(x)_y",
    grads={
        "logits": rule(
            r"\bar x_k = \bar z \, (\operatorname{softmax}(x)_k - [k = y])",
            lambda g, z, x, y: _times(g, OPS["softmax"](x) - _hot(y, x)),
        )
    },
)  # fmt: skip


@composite
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1) -> Tensor:
    """The surprise at the labels, given scores: minus the sum of label times log share.

    Args:
        labels: Shares for each class, which add up to one, shape [..., classes].
        logits: Scores, same shape.
        axis: The axis of the classes.

    Returns:
        One number for each row, shape [...].

    Raises:
        ShapeError: `labels` and `logits` have different shapes.

    >>> softmax_cross_entropy_with_logits(labels=[[0.5, 0.5]], logits=[[2.0, 2.0]]).numpy()
    array([0.6931472], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/softmax_cross_entropy_with_logits
    """
    logits = floats(logits, "softmax_cross_entropy_with_logits")
    labels = f.cast(labels, logits.dtype)
    order = last(logits, axis)
    if order:
        logits, labels = f.transpose(logits, order), f.transpose(labels, order)
    surprise = OPS["softmax_cross_entropy"](logits, labels)
    if not order:
        return surprise
    at = order.index(surprise.ndim)  # where the classes were, the last axis stands now
    return f.transpose(surprise, [*range(at), *range(at + 1, surprise.ndim), at])


@composite
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any) -> Tensor:
    """As softmax_cross_entropy_with_logits, with the number of the right class as label.

    Args:
        labels: Whole numbers from 0, shape [...].
        logits: Scores, shape [..., classes].

    Raises:
        ShapeError: `labels` has not one axis less than `logits`.
        ArgumentError: A label is no class.

    >>> sparse_softmax_cross_entropy_with_logits(labels=[1], logits=[[0.0, 1000.0]]).numpy()
    array([0.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/sparse_softmax_cross_entropy_with_logits
    """
    logits = floats(logits, "sparse_softmax_cross_entropy_with_logits")
    labels = convert_to_tensor(labels)
    if labels.dtype.name not in ("int32", "int64"):
        raise DTypeError(
            f"labels must be int32 or int64, the numbers of classes; they are {labels.dtype.name}.",
            instead="tf.cast(labels, tf.int32), or softmax_cross_entropy_with_logits for shares",
        )
    return OPS["sparse_softmax_cross_entropy"](logits, labels)


def _checked(labels: Any, logits: Any) -> tuple[Tensor, Tensor]:
    """Labels and scores as tensors of one type and one shape."""
    if labels is None or logits is None:
        raise ArgumentError("Both `labels` and `logits` must be provided.")
    x = convert_to_tensor(logits)
    y = convert_to_tensor(labels, dtype_hint=x.dtype)
    if not compatible(x.shape, y.shape):
        raise ShapeError(
            f"`logits` and `labels` must have the same shape, received ({x.shape} vs {y.shape})."
        )
    return y, x


@composite
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None) -> Tensor:
    """The surprise at yes-or-no labels, given scores, for each entry.

    max(x, 0) - x z + ln(1 + e^-|x|): equal to the cross-entropy of sigmoid(x), without overflow.

    Args:
        labels: The right answers, from 0 (no) to 1 (yes).
        logits: Scores, of the same shape and type.

    Raises:
        ShapeError: The shapes are different.

    >>> sigmoid_cross_entropy_with_logits(labels=[1.0, 0.0], logits=[0.0, 0.0]).numpy()
    array([0.6931472, 0.6931472], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/sigmoid_cross_entropy_with_logits
    """
    labels, x = _checked(labels, logits)
    positive = x >= 0  # chosen by `where`, as TensorFlow does, so that the slope at 0 is right
    zeros = OPS["zeros_like"](x)
    ramp = OPS["where"](positive, x, zeros)
    minus_size = OPS["where"](positive, -x, x)
    return ramp - x * labels + OPS["log1p"](OPS["exp"](minus_size))


@composite
def weighted_cross_entropy_with_logits(labels: Any, logits: Any, pos_weight: Any) -> Tensor:
    """As sigmoid_cross_entropy_with_logits, where missing a yes costs `pos_weight` times as much.

    https://www.tensorflow.org/api_docs/python/tf/nn/weighted_cross_entropy_with_logits
    """
    labels, x = _checked(labels, logits)
    weight = (pos_weight - 1) * labels + 1
    ramp = OPS["relu"](-x)
    return (1 - labels) * x + weight * (OPS["log1p"](OPS["exp"](-OPS["abs"](x))) + ramp)


@composite
def log_poisson_loss(targets: Any, log_input: Any, compute_full_loss: bool = False) -> Tensor:
    """The surprise at counts, given the logarithm of how many were expected.

    Args:
        targets: The counts.
        log_input: The logarithm of the expected numbers.
        compute_full_loss: Add Stirling's approximation of ln(targets!).

    https://www.tensorflow.org/api_docs/python/tf/nn/log_poisson_loss
    """
    z, x = _checked(targets, log_input)
    loss = OPS["exp"](x) - x * z
    if not compute_full_loss:
        return loss
    stirling = z * OPS["log"](z) - z + OPS["log"](z * (2 * math.pi)) * 0.5
    small = OPS["logical_and"](z >= 0, z <= 1)
    return loss + OPS["where"](small, OPS["zeros_like"](z), stirling)


@composite
def l2_loss(t: Any) -> Tensor:
    """Half the sum of the squares.  https://www.tensorflow.org/api_docs/python/tf/nn/l2_loss"""
    return f.reduce_sum(OPS["square"](floats(t, "l2_loss"))) * 0.5


@composite
def compute_average_loss(
    per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None
) -> Tensor:
    """The sum of the examples' losses over the size of the whole batch.

    Args:
        per_example_loss: One loss for each example.
        sample_weight: A factor for each example.
        global_batch_size: The examples of all devices; default: those given.

    https://www.tensorflow.org/api_docs/python/tf/nn/compute_average_loss
    """
    losses = weighted = convert_to_tensor(per_example_loss)
    if sample_weight is not None:  # in float32, as TensorFlow
        product = f.cast(losses, "float32") * f.cast(sample_weight, "float32")
        weighted = f.cast(product, losses.dtype)
    size = OPS["shape"](losses)[0] if global_batch_size is None else global_batch_size
    return f.reduce_sum(weighted) / f.cast(size, losses.dtype)


def scale_regularization_loss(regularization_loss: Any) -> Tensor:
    """The loss over the number of devices, which is one here.

    https://www.tensorflow.org/api_docs/python/tf/nn/scale_regularization_loss
    """
    return f.reduce_sum(regularization_loss)
