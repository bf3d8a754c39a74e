"""`tf.metrics` of TensorFlow 1: a value, and an operation that takes one more batch into it.

Where it sits   over local variables of the graph.
The one idea    two running numbers, a sum and a count; run `update_op` for each batch, and read
                the value at the end.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     value, update_op = tf.metrics.accuracy([1, 0, 1, 1], [1, 0, 0, 1])
                ...     sess.run(tf.local_variables_initializer())
                ...     print(sess.run(update_op), sess.run(value))
                0.75 0.75
Read next       compat/v1/train
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.compat.v1.graph import add_to_collections
from minitf.compat.v1.variable_scope import variable_scope
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.graph_variable import GraphVariable


def _counter(name: str) -> Any:
    lists = [GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES]
    return GraphVariable(lambda: ops.zeros([]), False, lists, name=name)


def _collected(value: Tensor, update: Tensor, values: Any, updates: Any) -> tuple[Tensor, Tensor]:
    add_to_collections(values, value)
    add_to_collections(updates, update)
    return value, update


def _weighted(values: Any, weights: Any) -> tuple[Tensor, Tensor]:
    """The weighted sum of a batch, and the sum of the weights."""
    values = ops.cast(values, "float32")
    if weights is None:
        return ops.reduce_sum(values), ops.cast(ops.size(values), "float32")
    spread = ops.cast(weights, "float32") + OPS["zeros_like"](values)
    return ops.reduce_sum(values * spread), ops.reduce_sum(spread)


def mean(
    values: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """The mean of all values so far.

    Returns:
        The value, and the operation that takes one more batch.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/metrics/mean
    """
    with variable_scope(name, "mean"):
        total, count = _counter("total"), _counter("count")
        batch, size = _weighted(values, weights)
        value = ops.divide_no_nan(total.read_tensor(), count.read_tensor())
        update = ops.divide_no_nan(total.assign_add(batch), count.assign_add(size))
    return _collected(value, update, metrics_collections, updates_collections)


def accuracy(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """How often predictions equal labels.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/metrics/accuracy
    """
    predictions, labels = convert_to_tensor(predictions), convert_to_tensor(labels)
    hits = OPS["equal"](predictions, ops.cast(labels, predictions.dtype))
    return mean(hits, weights, metrics_collections, updates_collections, name or "accuracy")


def mean_squared_error(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """The mean of squared differences."""
    gap = ops.cast(predictions, "float32") - ops.cast(labels, "float32")
    name = name or "mean_squared_error"
    return mean(gap * gap, weights, metrics_collections, updates_collections, name)


def mean_absolute_error(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """The mean of absolute differences."""
    gap = OPS["abs"](ops.cast(predictions, "float32") - ops.cast(labels, "float32"))
    name = name or "mean_absolute_error"
    return mean(gap, weights, metrics_collections, updates_collections, name)


def root_mean_squared_error(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """The root of the mean of squared differences."""
    name = name or "root_mean_squared_error"
    value, update = mean_squared_error(labels, predictions, weights, name=name)
    roots = OPS["sqrt"](value), OPS["sqrt"](update)
    return _collected(*roots, metrics_collections, updates_collections)


def _ratio(
    hits: Tensor, among: Tensor, weights: Any, values: Any, updates: Any, name: str
) -> tuple[Tensor, Tensor]:
    """How large a part of one set lies in another."""
    weight: Variable | Tensor | float = 1.0 if weights is None else ops.cast(weights, "float32")
    with variable_scope(name, "ratio"):
        found, all_ = _counter("true_positives/count"), _counter("all/count")
        parts = [ops.reduce_sum(ops.cast(one, "float32") * weight) for one in (hits, among)]
        value = ops.divide_no_nan(found.read_tensor(), all_.read_tensor())
        update = ops.divide_no_nan(found.assign_add(parts[0]), all_.assign_add(parts[1]))
    return _collected(value, update, values, updates)


def precision(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """How many of the predicted ones are right."""
    truth, said = ops.cast(labels, "bool"), ops.cast(predictions, "bool")
    hits = OPS["logical_and"](truth, said)
    name = name or "precision"
    return _ratio(hits, said, weights, metrics_collections, updates_collections, name)


def recall(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """How many of the true ones were predicted."""
    truth, said = ops.cast(labels, "bool"), ops.cast(predictions, "bool")
    hits = OPS["logical_and"](truth, said)
    name = name or "recall"
    return _ratio(hits, truth, weights, metrics_collections, updates_collections, name)


def _count(name: str, wanted_truth: bool, wanted_said: bool) -> Any:
    """A metric that counts one of the four cases of yes and no."""

    def counted(
        labels: Any,
        predictions: Any,
        weights: Any = None,
        metrics_collections: Any = None,
        updates_collections: Any = None,
        name: str | None = name,
    ) -> tuple[Tensor, Tensor]:
        truth = OPS["equal"](ops.cast(labels, "bool"), wanted_truth)
        said = OPS["equal"](ops.cast(predictions, "bool"), wanted_said)
        hits = ops.cast(OPS["logical_and"](truth, said), "float32")
        weight = 1.0 if weights is None else ops.cast(weights, "float32")
        with variable_scope(name, "count"):
            total = _counter("count")
            update = total.assign_add(ops.reduce_sum(hits * weight))
        return _collected(total.read_tensor(), update, metrics_collections, updates_collections)

    counted.__name__ = name
    counted.__doc__ = f"How many {name.replace('_', ' ')} there were so far."
    return counted


true_positives, true_negatives = (
    _count("true_positives", True, True), _count("true_negatives", False, False),
)  # fmt: skip
false_positives, false_negatives = (
    _count("false_positives", False, True), _count("false_negatives", True, False),
)  # fmt: skip


def mean_iou(
    labels: Any,
    predictions: Any,
    num_classes: int,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """How well classes overlap: intersection over union, the mean over the classes met.

    Returns:
        The value, and the operation that takes one more batch, which is the confusion matrix.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/metrics/mean_iou
    """
    truth, said = (
        ops.one_hot(ops.reshape(one, [-1]), num_classes) for one in (labels, predictions)
    )
    if weights is not None:
        truth = truth * ops.reshape(ops.cast(weights, "float32"), [-1, 1])
    with variable_scope(name, "mean_iou"):
        lists = [GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES]
        size = [num_classes, num_classes]
        total = GraphVariable(lambda: ops.zeros(size), False, lists, name="total_confusion_matrix")
        update = total.assign_add(ops.matmul(truth, said, transpose_a=True))
        matrix = total.read_tensor()
        both = ops.reduce_sum(matrix * ops.eye(num_classes), 0)
        union = ops.reduce_sum(matrix, 0) + ops.reduce_sum(matrix, 1) - both
        met = ops.reduce_sum(ops.cast(OPS["greater"](union, 0.0), "float32"))
        value = ops.divide_no_nan(ops.reduce_sum(ops.divide_no_nan(both, union)), met)
    return _collected(value, update, metrics_collections, updates_collections)
