"""`tf.losses` of TensorFlow 1: one number to be made smaller, remembered in the graph.

Where it sits   functions over ops; layers add regularization losses to the same lists.
The one idea    each loss is a weighted mean, and is put into a collection; `get_total_loss` adds
                up what was collected.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     loss = tf.losses.mean_squared_error([1.0, 2.0], [1.0, 4.0])
                ...     print(sess.run([loss, tf.losses.get_total_loss()]))
                [np.float32(2.0), np.float32(2.0)]
Read next       compat/v1/layers
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.compat.v1.graph import add_to_collection, get_collection
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.execution.graph_collections import GraphKeys


class Reduction:
    """How the losses of the entries become one number."""

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_OVER_NONZERO_WEIGHTS = SUM_BY_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"

    @classmethod
    def all(cls) -> tuple[str, ...]:
        """All of them."""
        return (cls.NONE, cls.SUM, cls.MEAN, cls.SUM_OVER_BATCH_SIZE, cls.SUM_BY_NONZERO_WEIGHTS)


_DEFAULT = Reduction.SUM_BY_NONZERO_WEIGHTS


def compute_weighted_loss(
    losses: Any,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """The losses of the entries, weighted, as one number.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/losses/compute_weighted_loss
    """
    losses = convert_to_tensor(losses)
    weights = ops.cast(weights, losses.dtype)
    weighted = losses * weights
    whole = reduction == Reduction.NONE
    loss = weighted if whole else _reduced(weighted, weights, reduction)
    if loss_collection and getattr(context.current.graph, "for_sessions", False):
        add_to_collection(loss_collection, loss)
    return loss


def _reduced(weighted: Tensor, weights: Tensor, reduction: str) -> Tensor:
    total = ops.reduce_sum(weighted)
    if reduction == Reduction.SUM:
        return total
    spread = weights + OPS["zeros_like"](weighted)
    if reduction == Reduction.MEAN:
        count = ops.reduce_sum(spread)
    elif reduction == Reduction.SUM_OVER_BATCH_SIZE:
        count = ops.cast(ops.size(weighted), weighted.dtype)
    else:
        zero = OPS["zeros_like"](spread)
        count = ops.reduce_sum(ops.cast(OPS["not_equal"](spread, zero), weighted.dtype))
    return ops.divide_no_nan(total, count)


def _pair(labels: Any, predictions: Any) -> tuple[Tensor, Tensor]:
    predictions = ops.cast(predictions, "float32")
    labels = ops.cast(labels, "float32")
    if not predictions.shape.is_compatible_with(labels.shape):
        raise ShapeError(
            f"Shapes {predictions.shape} and {labels.shape} are incompatible",
            why="each prediction is compared with one label",
        )
    return labels, predictions


def mean_squared_error(
    labels: Any,
    predictions: Any,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """The mean of squared differences.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/losses/mean_squared_error
    """
    labels, predictions = _pair(labels, predictions)
    losses = OPS["square"](predictions - labels)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def absolute_difference(
    labels: Any,
    predictions: Any,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """The mean of absolute differences."""
    labels, predictions = _pair(labels, predictions)
    losses = OPS["abs"](predictions - labels)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def huber_loss(
    labels: Any,
    predictions: Any,
    weights: Any = 1.0,
    delta: float = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """Squared near zero, straight further out."""
    labels, predictions = _pair(labels, predictions)
    size = OPS["abs"](predictions - labels)
    near = OPS["minimum"](size, delta)
    losses = 0.5 * near * near + delta * (size - near)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def log_loss(
    labels: Any,
    predictions: Any,
    weights: Any = 1.0,
    epsilon: float = 1e-7,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """Cross-entropy of probabilities of yes."""
    labels, predictions = _pair(labels, predictions)
    yes = labels * OPS["log"](predictions + epsilon)
    no = (1 - labels) * OPS["log"](1 - predictions + epsilon)
    return compute_weighted_loss(-yes - no, weights, scope, loss_collection, reduction)


def hinge_loss(
    labels: Any,
    logits: Any,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """How far logits are from the right side of the margin; labels are 0 and 1."""
    labels, logits = _pair(labels, logits)
    losses = OPS["relu"](1 - (2 * labels - 1) * logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def cosine_distance(
    labels: Any,
    predictions: Any,
    axis: int | None = None,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
    dim: int | None = None,
) -> Tensor:
    """One minus the product of vectors that have length one already."""
    labels, predictions = _pair(labels, predictions)
    axis = dim if axis is None else axis
    if axis is None:
        raise ValueError("You must specify argument `axis`.")
    losses = 1 - ops.reduce_sum(labels * predictions, axis, keepdims=True)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def softmax_cross_entropy(
    onehot_labels: Any,
    logits: Any,
    weights: Any = 1.0,
    label_smoothing: float = 0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """How badly logits fit labels that are rows with a one.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/losses/softmax_cross_entropy
    """
    logits = convert_to_tensor(logits)
    labels = ops.cast(onehot_labels, logits.dtype)
    if not logits.shape.is_compatible_with(labels.shape):
        raise ShapeError(f"Shapes {logits.shape} and {labels.shape} are incompatible")
    if label_smoothing > 0:
        classes = ops.cast(ops.shape(labels)[1], labels.dtype)
        labels = labels * (1 - label_smoothing) + label_smoothing / classes
    losses = ops.softmax_cross_entropy_with_logits(OPS["stop_gradient"](labels), logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def sparse_softmax_cross_entropy(
    labels: Any,
    logits: Any,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """How badly logits fit labels that are numbers of classes."""
    labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
    if labels.ndim == logits.ndim:
        labels = ops.squeeze(labels, [-1])
    losses = ops.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def sigmoid_cross_entropy(
    multi_class_labels: Any,
    logits: Any,
    weights: Any = 1.0,
    label_smoothing: float = 0,
    scope: str | None = None,
    loss_collection: Any = GraphKeys.LOSSES,
    reduction: str = _DEFAULT,
) -> Tensor:
    """How badly logits fit labels of yes and no."""
    logits = convert_to_tensor(logits)
    labels = ops.cast(multi_class_labels, logits.dtype)
    if label_smoothing > 0:
        labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
    losses = ops.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def add_loss(loss: Any, loss_collection: Any = GraphKeys.LOSSES) -> None:
    """Remember a loss in the graph."""
    if loss_collection:
        add_to_collection(loss_collection, loss)


def get_losses(scope: str | None = None, loss_collection: Any = GraphKeys.LOSSES) -> list[Any]:
    """The losses that the graph remembers."""
    return get_collection(loss_collection, scope)


def get_regularization_losses(scope: str | None = None) -> list[Any]:
    """The regularization losses that the graph remembers."""
    return get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


def get_regularization_loss(
    scope: str | None = None, name: str = "total_regularization_loss"
) -> Tensor:
    """Their sum."""
    found = get_regularization_losses(scope)
    return ops.add_n(found) if found else ops.constant(0.0)


def get_total_loss(
    add_regularization_losses: bool = True,
    name: str = "total_loss",
    scope: str | None = None,
) -> Tensor:
    """The sum of all losses that the graph remembers.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/losses/get_total_loss
    """
    found = get_losses(scope)
    if add_regularization_losses:
        found += get_regularization_losses(scope)
    return ops.add_n(found)
