"""F scores and R squared: one number for precision and recall, one for explained variance.

Where it sits   metrics beside the confusion family and the regression metrics.
The one idea    the harmonic mean of precision and recall is large only when both are; R squared
                compares errors with those of always saying the average.
Try it          >>> from minitf import keras
                >>> f1 = keras.metrics.F1Score(threshold=0.5)
                >>> f1.update_state([[1, 1], [0, 1]], [[0.9, 0.2], [0.1, 0.8]])
                >>> f1.result().numpy().round(4)
                array([1.    , 0.6667], dtype=float32)
Read next       keras/metrics/iou.py

As https://keras.io/api/metrics/classification_metrics/#fbetascore-class
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.config import epsilon
from minitf.keras.metrics.metric import Metric, table

_KEPT = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")


@table.add()
class FBetaScore(Metric):
    """(1 + b²) precision recall / (b² precision + recall), for each class.

    Args:
        average: None (one number a class), "micro" (all classes as one), "macro" (their mean) or
            "weighted" (their mean, by how often they occur).
        beta: How much more recall counts than precision.
        threshold: From which prediction on a class is a yes; None: the largest one is.
        name, dtype: As for Metric.
    """

    _direction = "up"

    def __init__(
        self, average: str | None = None, beta: float = 1.0, threshold: float | None = None,
        name: str = "fbeta_score", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if average not in (None, "micro", "macro", "weighted"):
            raise ArgumentError(
                "Invalid `average` argument value. Expected one of: "
                f"{{None, 'micro', 'macro', 'weighted'}}. Received: average={average}"
            )
        _check_float("beta", beta)
        if beta <= 0:
            raise ArgumentError(
                f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}"
            )
        if threshold is not None:
            _check_float("threshold", threshold)
            if not 0 < threshold <= 1:
                raise ArgumentError(
                    "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. "
                    f"Received: threshold={threshold}"
                )
        self.average, self.beta, self.threshold = average, beta, threshold
        self._built = False

    def _build(self, y_true_shape: Any, y_pred_shape: Any) -> None:
        _check_matrices("FBetaScore", y_true_shape, y_pred_shape)
        shape = () if self.average == "micro" else (y_pred_shape[-1],)
        for name in (
            "true_positives",
            "false_positives",
            "false_negatives",
            "intermediate_weights",
        ):
            setattr(self, name, self.add_variable(shape, name=name))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred = ops.cast(y_true, self.dtype), ops.cast(y_pred, self.dtype)
        if not self._built:
            self._build(true.shape, pred.shape)
        if self.threshold is None:
            largest = ops.reduce_max(pred, axis=-1, keepdims=True)
            says_yes = ops.logical_and(pred >= largest, ops.abs(pred) > 1e-9)
        else:
            says_yes = pred > self.threshold
        yes = ops.cast(says_yes, self.dtype)
        axis = None if self.average == "micro" else 0
        parts = (yes * true, yes * (1.0 - true), (1.0 - yes) * true, true)
        for name, part in zip(_KEPT, parts, strict=True):
            if sample_weight is not None:
                part = part * ops.expand_dims(ops.cast(sample_weight, self.dtype), 1)
            getattr(self, name).assign_add(ops.reduce_sum(part, axis=axis))

    def result(self) -> Tensor:
        right = self.true_positives.read_tensor()  # type: ignore[attr-defined]
        precision = ops.divide(right, right + self.false_positives + epsilon())  # type: ignore[attr-defined]
        recall = ops.divide(right, right + self.false_negatives + epsilon())  # type: ignore[attr-defined]
        square = self.beta**2
        score = precision * recall * (1.0 + square) / (square * precision + recall + epsilon())
        if self.average == "weighted":
            weights = self.intermediate_weights.read_tensor()  # type: ignore[attr-defined]
            weights = weights / (ops.reduce_sum(weights) + epsilon())
            return ops.reduce_sum(score * weights)
        return score if self.average is None else ops.reduce_mean(score)

    def reset_state(self) -> None:
        if self._built:
            super().reset_state()

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "average": self.average, "beta": self.beta,
            "threshold": self.threshold,
        }  # fmt: skip


def _check_matrices(metric: str, y_true_shape: Any, y_pred_shape: Any) -> None:
    received = f"y_pred.shape={y_pred_shape} and y_true.shape={y_true_shape}"
    if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
        raise ShapeError(
            f"{metric} expects 2D inputs with shape (batch_size, output_dim). "
            f"Received input shapes: {received}."
        )
    if None in (y_pred_shape[-1], y_true_shape[-1]):
        raise ShapeError(
            f"{metric} expects 2D inputs with shape (batch_size, output_dim), with output_dim "
            f"fully defined (not None). Received input shapes: {received}."
        )


def _check_float(argument: str, value: Any) -> None:
    if not isinstance(value, float):
        raise ArgumentError(
            f"Invalid `{argument}` argument value. It should be a Python float. "
            f"Received: {argument}={value} of type '{type(value)}'",
            instead=f"{argument}={float(value)}" if isinstance(value, int) else None,
        )


@table.add()
class F1Score(FBetaScore):
    """The harmonic mean of precision and recall; see FBetaScore.

    Args:
        average, threshold, name, dtype: As for FBetaScore.
    """

    def __init__(
        self, average: str | None = None, threshold: float | None = None, name: str = "f1_score",
        dtype: Any = None,
    ):  # fmt: skip
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["beta"]
        return config


@table.add()
class R2Score(Metric):
    """1 - (sum of squared errors) / (sum of squared deviations from the mean).

    Args:
        class_aggregation: How several outputs become one number: "uniform_average",
            "variance_weighted_average", or None for one number each.
        num_regressors: The number of inputs, to correct for them; 0 for no correction.
        name, dtype: As for Metric.
    """

    _direction = "up"

    def __init__(
        self, class_aggregation: str | None = "uniform_average", num_regressors: int = 0,
        name: str = "r2_score", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if class_aggregation not in (None, "uniform_average", "variance_weighted_average"):
            raise ArgumentError(
                "Invalid value for argument `class_aggregation`: "
                f"R2Score does not know {class_aggregation!r}.",
                instead="'uniform_average', 'variance_weighted_average' or None",
            )
        if num_regressors < 0:
            raise ArgumentError(
                "Invalid value for argument `num_regressors`. Expected a value >= 0. "
                f"Received: num_regressors={num_regressors}"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable(dtype="int32", name="num_samples")
        self._built = False

    def _build(self, y_true_shape: Any, y_pred_shape: Any) -> None:
        _check_matrices("R2Score", y_true_shape, y_pred_shape)
        for name in ("squared_sum", "sum", "residual", "count"):
            label = "total_mse" if name == "residual" else name
            setattr(self, label, self.add_variable((y_pred_shape[-1],), name=name))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred = ops.cast(y_true, self.dtype), ops.cast(y_pred, self.dtype)
        if not self._built:
            self._build(true.shape, pred.shape)
        weight = ops.ones_like(true)
        if sample_weight is not None:
            given = ops.cast(sample_weight, self.dtype)
            weight = weight * (ops.expand_dims(given, 1) if given.ndim == 1 else given)
        sums = (true * weight, ops.square(true) * weight, ops.square(true - pred) * weight, weight)
        for name, part in zip(("sum", "squared_sum", "total_mse", "count"), sums, strict=True):
            getattr(self, name).assign_add(ops.reduce_sum(part, axis=0))
        self.num_samples.assign_add(ops.cast(ops.size(true), "int32"))  # entries, as in Keras

    def result(self) -> Tensor:
        mean = self.sum / self.count  # type: ignore[attr-defined]
        total = self.squared_sum - self.sum * mean  # type: ignore[attr-defined]
        raw = 1.0 - self.total_mse / total  # type: ignore[attr-defined]
        raw = ops.where(ops.is_inf(raw), ops.zeros_like(raw), raw)
        if self.class_aggregation == "uniform_average":
            raw = ops.reduce_mean(raw)
        elif self.class_aggregation == "variance_weighted_average":
            raw = ops.reduce_sum(total * raw) / ops.reduce_sum(total)
        if not self.num_regressors:
            return raw
        samples = ops.cast(self.num_samples, self.dtype)
        return 1.0 - (1.0 - raw) * (samples - 1.0) / (samples - self.num_regressors - 1.0)

    def reset_state(self) -> None:
        for variable in self.variables:
            variable.assign(ops.zeros_like(variable))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "class_aggregation": self.class_aggregation,
            "num_regressors": self.num_regressors,
        }  # fmt: skip


def correlation_parts(y_true: Any, y_pred: Any, axis: Any) -> tuple[Tensor, ...]:
    """Means, variances and covariance of targets and predictions along an axis."""
    true, pred = (ops.cast(convert_to_tensor(y), "float32") for y in (y_true, y_pred))
    means = [ops.reduce_mean(y, axis=axis, keepdims=True) for y in (true, pred)]
    apart = [y - mean for y, mean in zip((true, pred), means, strict=True)]
    variances = [ops.reduce_mean(ops.square(y), axis=axis) for y in apart]
    covariance = ops.reduce_mean(apart[0] * apart[1], axis=axis)
    gap = ops.reduce_mean(means[0] - means[1], axis=axis)
    return gap, variances[0], variances[1], covariance
