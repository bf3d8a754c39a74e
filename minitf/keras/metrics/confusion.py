"""Counts of right and wrong, yes and no: the confusion family.

Where it sits   metrics over four counts; AUC stands on the same.
The one idea    each prediction above a threshold says yes; it is right or wrong, so there are four
                counts, and precision and recall are two ways to compare them.
Try it          >>> from minitf import keras
                >>> precision = keras.metrics.Precision()
                >>> precision.update_state([0, 1, 1, 1], [1, 0, 1, 1])
                >>> round(float(precision.result()), 4)
                0.6667
Read next       keras/metrics/rates.py

As https://keras.io/api/metrics/classification_metrics/
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.metrics.metric import Metric, table

NEG_INF = -1e10
COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


def checked_thresholds(thresholds: Any, default: Any) -> list[float]:
    """A list of thresholds, each from 0 to 1.

    Raises:
        ArgumentError: One lies outside, or there are none.
    """
    found = default if thresholds is None else thresholds
    found = list(found) if isinstance(found, (list, tuple, np.ndarray)) else [found]
    if not found:
        raise ArgumentError("`thresholds` is empty.", instead="thresholds=0.5")
    wrong = [t for t in found if t is None or not 0 <= t <= 1]
    if wrong:
        raise ArgumentError(
            f"Threshold values must be in [0, 1]. Received: {wrong}.",
            why="predictions are compared with them, and those are probabilities",
        )
    return [float(t) for t in found]


def confusion_counts(
    y_true: Any, y_pred: Any, thresholds: list[float], dtype: str, sample_weight: Any = None,
    top_k: int | None = None, class_id: int | None = None, by_label: bool = False,
    label_weights: Any = None,
) -> dict[str, Tensor]:  # fmt: skip
    """The four counts at each threshold.

    Args:
        y_true: Zeros and ones, shape (batch,) or (batch, labels).
        y_pred: Numbers from 0 to 1, the same shape.
        thresholds: T thresholds.
        dtype: The type to count in.
        sample_weight: How much each sample, or each entry, counts.
        top_k: Only the k largest predictions of a row can say yes.
        class_id: Only this column counts.
        by_label: Whether each column is counted by itself.
        label_weights: How much each column counts.

    Returns:
        By name tensors of shape (T,), or (T, labels).

    Raises:
        ShapeError: Targets and predictions have different shapes.
    """
    true, pred = ops.cast(y_true, dtype), ops.cast(y_pred, dtype)
    true, pred = _same_shape(true, pred)
    if top_k is not None:
        pred = _only_top(pred, top_k)
    if class_id is not None:
        if pred.ndim == 1:
            raise ShapeError(
                "When class_id is provided, y_pred must be a 2D array with shape "
                f"(num_samples, num_classes), found shape: {pred.shape}"
            )
        true, pred = true[..., class_id : class_id + 1], pred[..., class_id : class_id + 1]
    weight = ops.ones_like(pred)
    if sample_weight is not None:
        given = ops.cast(sample_weight, dtype)
        while given.ndim < pred.ndim:
            given = ops.expand_dims(given, -1)
        weight = weight * given
    if label_weights is not None:
        weight = weight * convert_to_tensor(np.asarray(label_weights, dtype))
    if not by_label:
        true, pred, weight = (ops.reshape(x, (-1, 1)) for x in (true, pred, weight))
    edges = ops.reshape(convert_to_tensor(np.asarray(thresholds, dtype)), (-1, 1, 1))
    says_yes = ops.cast(ops.expand_dims(pred, 0) > edges, dtype)  # (T, batch, labels)
    yes = ops.cast(ops.cast(true, "bool"), dtype)
    parts = {
        "true_positives": says_yes * yes, "false_positives": says_yes * (1.0 - yes),
        "true_negatives": (1.0 - says_yes) * (1.0 - yes),
        "false_negatives": (1.0 - says_yes) * yes,
    }  # fmt: skip
    totals = {name: ops.reduce_sum(part * weight, axis=1) for name, part in parts.items()}
    return totals if by_label else {name: total[:, 0] for name, total in totals.items()}


def _same_shape(true: Tensor, pred: Tensor) -> tuple[Tensor, Tensor]:
    if pred.ndim == true.ndim + 1 and pred.shape[-1] == 1:
        pred = ops.squeeze(pred, -1)
    elif true.ndim == pred.ndim + 1 and true.shape[-1] == 1:
        true = ops.squeeze(true, -1)
    if not true.shape.is_compatible_with(pred.shape):
        raise ShapeError(
            f"Targets of shape {true.shape} cannot be compared with predictions of shape "
            f"{pred.shape}.",
            why="each prediction needs a yes or no of its own",
            instead="keras.utils.to_categorical(y) for class numbers",
        )
    return true, pred


def _only_top(pred: Tensor, k: int) -> Tensor:
    """Predictions below the k largest of their row never say yes."""
    _, places = ops.top_k(pred, k, sorted=False)
    chosen = ops.reduce_sum(ops.one_hot(places, pred.shape[-1], axis=-1), axis=-2)
    return pred * chosen + NEG_INF * (1.0 - chosen)


class _Count(Metric):
    """One of the four counts."""

    counted: ClassVar[str]

    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.thresholds = checked_thresholds(thresholds, 0.5)
        self.accumulator = self.add_variable((len(self.thresholds),), name="accumulator")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        counts = confusion_counts(y_true, y_pred, self.thresholds, self.dtype, sample_weight)
        self.accumulator.assign_add(counts[self.counted])

    def result(self) -> Tensor:
        return _one_or_all(self.accumulator.read_tensor())

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "thresholds": self.init_thresholds}


def _one_or_all(values: Tensor) -> Tensor:
    return values[0] if values.shape[0] == 1 else values


@table.add()
class TruePositives(_Count):
    """How often yes was right."""

    counted = "true_positives"


@table.add()
class FalsePositives(_Count):
    """How often yes was wrong."""

    counted = "false_positives"


@table.add()
class TrueNegatives(_Count):
    """How often no was right."""

    counted = "true_negatives"


@table.add()
class FalseNegatives(_Count):
    """How often no was wrong."""

    counted = "false_negatives"


class _Share(Metric):
    """True positives divided by them and the wrong ones of one kind."""

    _direction = "up"
    other: ClassVar[str]

    def __init__(
        self, thresholds: Any = None, top_k: int | None = None, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds, self.top_k, self.class_id = thresholds, top_k, class_id
        self.thresholds = checked_thresholds(thresholds, 0.5 if top_k is None else 0.0)
        if top_k is not None and thresholds is None:
            self.thresholds = [NEG_INF]
        shape = (len(self.thresholds),)
        self.true_positives = self.add_variable(shape, name="true_positives")
        setattr(self, self.other, self.add_variable(shape, name=self.other))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        counts = confusion_counts(
            y_true, y_pred, self.thresholds, self.dtype, sample_weight, self.top_k, self.class_id
        )
        self.true_positives.assign_add(counts["true_positives"])
        getattr(self, self.other).assign_add(counts[self.other])

    def result(self) -> Tensor:
        right = self.true_positives.read_tensor()
        return _one_or_all(ops.divide_no_nan(right, right + getattr(self, self.other)))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "thresholds": self.init_thresholds, "top_k": self.top_k,
            "class_id": self.class_id,
        }  # fmt: skip


@table.add()
class Precision(_Share):
    """Of all that was said to be yes, the part that was right.

    Args:
        thresholds: From which prediction on it is a yes: a number or a list; default 0.5.
        top_k: Instead: the k largest predictions of a row are yes.
        class_id: Only this class counts.
        name, dtype: As for Metric.
    """

    other = "false_positives"


@table.add()
class Recall(_Share):
    """Of all that is yes, the part that was found.

    Args:
        thresholds, top_k, class_id, name, dtype: As for Precision.
    """

    other = "false_negatives"
