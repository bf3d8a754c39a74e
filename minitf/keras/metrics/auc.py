"""AUC: the area under a curve over all thresholds.

Where it sits   metrics over the four counts of confusion.py, at many thresholds.
The one idea    moving the threshold trades one kind of error for the other; the area under that
                curve measures the ranking, whatever threshold is chosen in the end.
Try it          >>> from minitf import keras
                >>> auc = keras.metrics.AUC(num_thresholds=3)
                >>> auc.update_state([0, 0, 1, 1], [0, 0.5, 0.3, 0.9])
                >>> float(auc.result())
                0.75
Read next       keras/metrics/f_score.py

As https://keras.io/api/metrics/classification_metrics/#auc-class; Davis and Goadrich 2006 for the
interpolation of precision and recall.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.metrics.confusion import COUNTS, checked_thresholds, confusion_counts
from minitf.keras.metrics.metric import table
from minitf.keras.metrics.rates import AtThresholds, checked_number_of_thresholds

EDGE = 1e-7  # the outer thresholds lie just beyond 0 and 1


def even_thresholds(count: int) -> list[float]:
    """`count` thresholds from just below 0 to just above 1."""
    inner = [(i + 1) / (count - 1) for i in range(count - 2)]
    return [-EDGE, *inner, 1.0 + EDGE]


class AUCCurve(Enum):
    """What is drawn: found against false alarms, or precision against recall, or their gains."""

    ROC = "ROC"
    PR = "PR"
    PRGAIN = "PRGAIN"


class AUCSummationMethod(Enum):
    """How high the curve is between two points: on the line, at the lower or the upper one."""

    INTERPOLATION = "interpolation"
    MAJORING = "majoring"
    MINORING = "minoring"


@table.add()
class AUC(AtThresholds):
    """The area under a curve over all thresholds.

    Args:
        num_thresholds: How many thresholds, evenly from 0 to 1.
        curve: "ROC" (found against false alarms), "PR" (precision against recall) or "PRGAIN".
        summation_method: "interpolation" (trapezes; for PR the right curve between points),
            "minoring" or "majoring" (lower or upper steps).
        name, dtype: As for Metric.
        thresholds: Thresholds of your own, besides 0 and 1.
        multi_label: Whether each column has an area of its own, averaged in the end.
        num_labels: The number of columns.
        label_weights: How much each column counts.
        from_logits: Whether predictions have not gone through a sigmoid yet.
    """

    def __init__(
        self, num_thresholds: int = 200, curve: str = "ROC",
        summation_method: str = "interpolation", name: str | None = None, dtype: Any = None,
        thresholds: Any = None, multi_label: bool = False, num_labels: int | None = None,
        label_weights: Any = None, from_logits: bool = False,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        self.curve = _known(curve, AUCCurve, "curve")
        self.summation_method = _known(summation_method, AUCSummationMethod, "summation method")
        if num_labels is not None and not multi_label:
            raise ArgumentError("`num_labels` is needed only when `multi_label` is True.")
        self._given = thresholds
        if thresholds is None:
            checked_number_of_thresholds(num_thresholds, 1)
            self.thresholds_used = even_thresholds(num_thresholds)
        else:
            inner = sorted(checked_thresholds(thresholds, None))
            self.thresholds_used = [-EDGE, *inner, 1.0 + EDGE]
        self.num_thresholds = len(self.thresholds_used)
        self.multi_label, self.num_labels = multi_label, num_labels
        self.label_weights, self._from_logits = label_weights, from_logits
        if not multi_label or num_labels is not None:
            self.make_counts(num_labels if multi_label else None)

    @property
    def thresholds(self) -> list[float]:
        """The thresholds, from just below 0 to just above 1."""
        return list(self.thresholds_used)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_pred = convert_to_tensor(y_pred)
        if self.multi_label and not self.variables:
            if y_pred.ndim != 2:
                raise ShapeError(
                    "`y_pred` must have rank 2 when `multi_label=True`. "
                    f"Found rank {y_pred.ndim}. Full shape received for `y_pred`: {y_pred.shape}"
                )
            self.make_counts(y_pred.shape[-1])
        if self._from_logits:
            y_pred = ops.sigmoid(ops.cast(y_pred, self.dtype))
        self.add_counts(
            confusion_counts(
                y_true, y_pred, self.thresholds_used, self.dtype, sample_weight,
                by_label=self.multi_label,
                label_weights=None if self.multi_label else self.label_weights,
            )
        )  # fmt: skip

    def result(self) -> Tensor:
        tp, fp, tn, fn = map(self.count, COUNTS)
        straight = self.summation_method is AUCSummationMethod.INTERPOLATION
        if self.curve is AUCCurve.PR and straight:
            return self._mean(_area_under_precision_recall(tp, fp, fn))
        found = ops.divide_no_nan(tp, tp + fn)
        if self.curve is AUCCurve.ROC:
            x, y = ops.divide_no_nan(fp, fp + tn), found
        elif self.curve is AUCCurve.PR:
            x, y = found, ops.divide_no_nan(tp, tp + fp)
        else:
            odds = ops.divide_no_nan(tp + fn, tn + fp)
            x = ops.maximum(_gain(tp, fn, odds, where_none_is_found=0.0), 0.0)
            y = _gain(tp, fp, odds, where_none_is_found=1.0)
        return self._mean((x[:-1] - x[1:]) * self._heights(y[:-1], y[1:]))

    def _heights(self, left: Tensor, right: Tensor) -> Tensor:
        """How high the curve is taken to be between two points."""
        if self.summation_method is AUCSummationMethod.INTERPOLATION:
            return (left + right) / 2.0
        lower = self.summation_method is AUCSummationMethod.MINORING
        return (ops.minimum if lower else ops.maximum)(left, right)

    def _mean(self, areas: Tensor) -> Tensor:
        """The whole area; with several labels their mean."""
        if not self.multi_label:
            return ops.reduce_sum(areas)
        by_label = ops.reduce_sum(areas, axis=0)
        if self.label_weights is None:
            return ops.reduce_mean(by_label)
        weights = convert_to_tensor(np.asarray(self.label_weights, self.dtype))
        total = ops.reduce_sum(weights)
        return ops.divide_no_nan(ops.reduce_sum(by_label * weights), total)

    def get_config(self) -> dict[str, Any]:
        config = {
            **super().get_config(), "num_thresholds": self.num_thresholds,
            "curve": self.curve.value, "summation_method": self.summation_method.value,
            "multi_label": self.multi_label,
            "num_labels": self.num_labels, "label_weights": self.label_weights,
            "from_logits": self._from_logits,
        }  # fmt: skip
        if self._given is not None:
            config["thresholds"] = self.thresholds_used[1:-1]
        return config


_Kind = TypeVar("_Kind", bound=Enum)


def _known(value: Any, kinds: type[_Kind], argument: str) -> _Kind:
    """One of the kinds, from itself or from its name in large or small letters."""
    for kind in kinds:
        if value is kind or (isinstance(value, str) and value.lower() == kind.value.lower()):
            return kind
    raise ArgumentError(
        f'Invalid AUC {argument} value: "{value}".',
        instead=f"one of {', '.join(repr(kind.value) for kind in kinds)}",
    )


def _gain(right: Tensor, wrong: Tensor, odds: Tensor, where_none_is_found: float) -> Tensor:
    """Precision or recall beside what always saying yes would give.  Flach and Kull 2015."""
    gain = 1.0 - odds * ops.divide_no_nan(wrong, right)
    return ops.where(right == 0.0, ops.zeros_like(gain) + where_none_is_found, gain)


def _area_under_precision_recall(tp: Tensor, fp: Tensor, fn: Tensor) -> Tensor:
    """Between two points precision is no straight line; this is the area under the right one."""
    gained = tp[:-1] - tp[1:]
    said_yes = tp + fp
    slope = ops.divide_no_nan(gained, ops.maximum(said_yes[:-1] - said_yes[1:], 0.0))
    offset = tp[1:] - slope * said_yes[1:]
    both = ops.logical_and(said_yes[:-1] > 0.0, said_yes[1:] > 0.0)
    ratio = ops.where(
        both, ops.divide_no_nan(said_yes[:-1], ops.maximum(said_yes[1:], 0.0)),
        ops.ones_like(said_yes[1:]),
    )  # fmt: skip
    safe = ops.where(ratio > 0.0, ratio, ops.ones_like(ratio))
    area = slope * (gained + offset * ops.log(safe))
    return ops.divide_no_nan(area, ops.maximum(tp[1:] + fn[1:], 0.0))
