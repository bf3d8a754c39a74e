"""Losses for predicted classes: how surprised the prediction is by the truth.

Where it sits   functions of targets and predictions, and the Loss classes around them.
The one idea    the price is -log of the probability given to the right class.  From logits it is
                computed in one piece, because log(softmax(x)) loses digits that x still has; so
                predictions that come straight out of a softmax or sigmoid are traced back to
                their logits.
Try it          >>> from minitf import keras
                >>> keras.losses.sparse_categorical_crossentropy([1], [[0.5, 0.5]]).numpy()
                array([0.6931472], dtype=float32)
Read next       keras/metrics/metric.py

As https://keras.io/api/losses/probabilistic_losses/
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.config import epsilon
from minitf.keras.logits import logits_behind
from minitf.keras.losses.loss import (
    CLASS_NUMBERS,
    LossFunctionWrapper,
    as_float,
    table,
    targets_like,
)


@table.add("bce", "BCE")
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:  # fmt: skip
    """Yes or no: -y log p - (1 - y) log(1 - p), the mean over `axis`.

    Args:
        y_true: Zeros and ones (or between), the shape of `y_pred`.
        y_pred: Probabilities, or logits with `from_logits`.
        from_logits: Whether `y_pred` has not gone through a sigmoid yet.
        label_smoothing: How far targets are pulled towards 1/2, from 0 to 1.
        axis: The axis to take the mean over.
    """
    scores, from_logits = _logits(y_pred, from_logits, "binary_crossentropy", "Sigmoid")
    y_true, scores = targets_like(y_true, scores, "binary_crossentropy")
    y_true = _smooth(y_true, label_smoothing, 2)
    if from_logits:
        price = ops.sigmoid_cross_entropy_with_logits(labels=y_true, logits=scores)
    else:
        p = _safe(scores)
        price = -(y_true * ops.log(p) + (1.0 - y_true) * ops.log(1.0 - p))
    return ops.reduce_mean(price, axis=axis)


@table.add("cce", "CCE")
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:  # fmt: skip
    """One of several classes, targets one-hot: -sum(y log p) over `axis`.

    Args:
        y_true: For each sample a row with a one at its class, the shape of `y_pred`.
        y_pred: Probabilities, or logits with `from_logits`.
        from_logits: Whether `y_pred` has not gone through a softmax yet.
        label_smoothing: How far targets are pulled towards equal shares, from 0 to 1.
        axis: The axis of the classes.
    """
    scores, from_logits = _logits(y_pred, from_logits, "categorical_crossentropy", "Softmax")
    y_true, scores = targets_like(y_true, scores, "categorical_crossentropy")
    if y_true.shape[axis] != scores.shape[axis]:
        raise ShapeError(
            f"categorical_crossentropy got targets of shape {y_true.shape} for {scores.shape[axis]}"
            " classes.",
            why="it wants one number for each class",
            instead="sparse_categorical_crossentropy for class numbers, or "
            f"keras.utils.to_categorical(y, {scores.shape[axis]})",
        )
    warn_of_one_class("categorical_crossentropy", scores)
    y_true = _smooth(y_true, label_smoothing, y_true.shape[axis])
    return -ops.reduce_sum(y_true * _log_probabilities(scores, from_logits, axis), axis=axis)


@table.add("scce", "SCCE")
def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None,
    axis: int = -1,
) -> Tensor:  # fmt: skip
    """One of several classes, targets as class numbers: -log p[class].

    Args:
        y_true: Whole numbers from 0; the shape of `y_pred` without the class axis (or with a 1).
        y_pred: Probabilities, or logits with `from_logits`.
        from_logits: Whether `y_pred` has not gone through a softmax yet.
        ignore_class: Samples of this class cost nothing.
        axis: The axis of the classes: the last one.
    """
    scores, from_logits = _logits(y_pred, from_logits, "sparse_categorical_crossentropy", "Softmax")
    labels = _labels(convert_to_tensor(y_true), scores, axis)
    counted = None if ignore_class is None else labels != ignore_class
    if counted is not None:  # the class to be ignored need not exist: it is often -1
        labels = ops.where(counted, labels, ops.zeros_like(labels))
    if from_logits:
        price = ops.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=scores)
    else:
        shares = ops.one_hot(labels, scores.shape[-1], dtype=scores.dtype)
        price = -ops.reduce_sum(shares * _log_probabilities(scores, False, -1), axis=-1)
    if counted is None:
        return price
    price = ops.where(counted, price, ops.zeros_like(price))
    # A Loss takes its mean over the samples that count.
    price._keras_mask = counted  # type: ignore[attr-defined]
    return price


CLASS_NUMBERS.add(sparse_categorical_crossentropy)


def _labels(y_true: Tensor, scores: Tensor, axis: int) -> Tensor:
    """The class numbers as integers, in the shape of `scores` without its last axis."""
    if axis not in (-1, scores.ndim - 1):
        raise ArgumentError(f"The classes must be on the last axis; axis is {axis}.")
    if y_true.ndim == scores.ndim and y_true.shape[-1] == 1:
        y_true = ops.squeeze(y_true, -1)
    if not compatible(y_true.shape, scores.shape[:-1]):
        unflattened = y_true.ndim == 1 and scores.ndim > 2
        raise ShapeError(
            f"sparse_categorical_crossentropy got targets of shape {y_true.shape} "
            f"and predictions of shape {scores.shape}.",
            why="it wants one class number for each row of predictions",
            instead="keras.layers.Flatten() as the first layer: one row for each sample"
            if unflattened
            else "categorical_crossentropy, if the targets are one-hot rows",
        )
    return y_true if y_true.dtype.name in ("int32", "int64") else ops.cast(y_true, "int64")


def _logits(y_pred: Any, from_logits: bool, name: str, activation: str) -> tuple[Tensor, bool]:
    """What a softmax or sigmoid was given, if `y_pred` came out of one just now."""
    y_pred = convert_to_tensor(y_pred)
    remembered = logits_behind(y_pred, from_logits, name, activation)
    if remembered is not None:
        return remembered, True
    return as_float(y_pred, y_pred.dtype.name if y_pred.dtype.is_floating else "float32"), (
        from_logits
    )


def warn_of_one_class(name: str, y_pred: Tensor) -> None:
    """A softmax over a single class is always sure: such a model cannot learn."""
    if y_pred.shape[-1] == 1:
        warnings.warn(
            f"In loss {name}, expected y_pred.shape to be (batch_size, num_classes) with "
            f"num_classes > 1. Received: y_pred.shape={tuple(y_pred.shape)}. Consider using "
            "'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=3,
        )


def _log_probabilities(scores: Tensor, from_logits: bool, axis: int) -> Tensor:
    if from_logits:
        return ops.log_softmax(scores, axis=axis)
    return ops.log(_safe(scores / ops.reduce_sum(scores, axis=axis, keepdims=True)))


def _safe(probabilities: Tensor) -> Tensor:
    return ops.clip_by_value(probabilities, epsilon(), 1.0 - epsilon())


def _smooth(y_true: Tensor, label_smoothing: float, classes: int) -> Tensor:
    if not label_smoothing:
        return y_true
    if not 0 < label_smoothing <= 1:
        raise ArgumentError(f"label_smoothing is from 0 to 1; it is {label_smoothing}.")
    return y_true * (1.0 - label_smoothing) + label_smoothing / classes


@table.add()
class BinaryCrossentropy(LossFunctionWrapper):
    """Cross-entropy for yes or no; see `binary_crossentropy`."""

    def __init__(
        self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
        reduction: str | None = "sum_over_batch_size", name: str | None = "binary_crossentropy",
        dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            binary_crossentropy, reduction=reduction, name=name, dtype=dtype,
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
        )  # fmt: skip


@table.add()
class CategoricalCrossentropy(LossFunctionWrapper):
    """Cross-entropy for one-hot targets; see `categorical_crossentropy`."""

    def __init__(
        self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "categorical_crossentropy", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            categorical_crossentropy, reduction=reduction, name=name, dtype=dtype,
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
        )  # fmt: skip


@table.add()
class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """Cross-entropy for class numbers; see `sparse_categorical_crossentropy`."""

    def __init__(
        self, from_logits: bool = False, ignore_class: int | None = None,
        reduction: str | None = "sum_over_batch_size", axis: int = -1,
        name: str | None = "sparse_categorical_crossentropy", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            sparse_categorical_crossentropy, reduction=reduction, name=name, dtype=dtype,
            from_logits=from_logits, ignore_class=ignore_class, axis=axis,
        )  # fmt: skip

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["axis"]  # Keras leaves it out
        return config
