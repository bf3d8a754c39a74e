"""Accuracy: how often the prediction is right.

Where it sits   metric functions (one value for each sample) and the metrics around them.
The one idea    "right" depends on how targets are written: equal numbers, the same side of a
                threshold, or the same largest entry.
Try it          >>> from minitf import keras
                >>> accuracy = keras.metrics.SparseCategoricalAccuracy()
                >>> float(accuracy([1, 0], [[0.2, 0.8], [0.4, 0.6]]))
                0.5
Read next       keras/metrics/regression.py

As https://keras.io/api/metrics/accuracy_metrics/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import floatx
from minitf.keras.losses.loss import targets_like
from minitf.keras.metrics.metric import MeanMetricWrapper, table


def accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where target and prediction are equal, else 0."""
    y_true, y_pred = targets_like(y_true, y_pred, "accuracy")
    return ops.cast(y_true == y_pred, floatx())


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Tensor:
    """1 where the prediction is on the target's side of the threshold, else 0."""
    y_true, y_pred = targets_like(y_true, y_pred, "binary_accuracy")
    return ops.cast(y_true == ops.cast(y_pred > threshold, y_pred.dtype), floatx())


def categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the largest prediction is at the target's one, else 0; over the last axis."""
    y_true, y_pred = targets_like(y_true, y_pred, "categorical_accuracy")
    hits = ops.argmax(y_true, axis=-1) == ops.argmax(y_pred, axis=-1)
    return ops.cast(hits, floatx())


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the largest prediction is at the target's class number, else 0."""
    y_pred, y_true = convert_to_tensor(y_pred), convert_to_tensor(y_true)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = ops.squeeze(y_true, -1)
    chosen = ops.argmax(y_pred, axis=-1)
    hits = ops.cast(y_true, chosen.dtype) == chosen
    return ops.cast(hits, floatx())


@table.add()
class Accuracy(MeanMetricWrapper):
    """How often targets and predictions are equal."""

    _direction = "up"

    def __init__(self, name: str = "accuracy", dtype: Any = None):
        super().__init__(accuracy, name=name, dtype=dtype)


@table.add()
class BinaryAccuracy(MeanMetricWrapper):
    """How often yes or no is right."""

    _direction = "up"

    def __init__(self, name: str = "binary_accuracy", dtype: Any = None, threshold: float = 0.5):
        if not 0 <= threshold <= 1:
            raise ArgumentError(f"threshold is from 0 to 1; it is {threshold}.")
        super().__init__(binary_accuracy, name=name, dtype=dtype, threshold=threshold)


@table.add()
class CategoricalAccuracy(MeanMetricWrapper):
    """How often the class is right, targets one-hot."""

    _direction = "up"

    def __init__(self, name: str = "categorical_accuracy", dtype: Any = None):
        super().__init__(categorical_accuracy, name=name, dtype=dtype)


@table.add()
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """How often the class is right, targets as class numbers."""

    _direction = "up"

    def __init__(self, name: str = "sparse_categorical_accuracy", dtype: Any = None):
        super().__init__(sparse_categorical_accuracy, name=name, dtype=dtype)


def accuracy_for(y_true: Any, y_pred: Any, name: str) -> MeanMetricWrapper:
    """The metric that "accuracy" means for these targets: decided by shapes, as in Keras."""
    if y_pred.shape[-1] == 1:
        return BinaryAccuracy(name=name)
    if y_true.ndim < y_pred.ndim or y_true.shape[-1] == 1:
        return SparseCategoricalAccuracy(name=name)
    return CategoricalAccuracy(name=name)
