"""Metrics that are the mean of a loss function, and the root of the mean square.

Where it sits   thin classes around keras.losses.
The one idea    what is a good loss to train on is often also what a human wants to read.
Try it          >>> from minitf import keras
                >>> float(keras.metrics.RootMeanSquaredError()([[0.0]], [[2.0]]))
                2.0
Read next       keras/trainer.py

As https://keras.io/api/metrics/regression_metrics/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras import losses
from minitf.keras.losses.loss import targets_like
from minitf.keras.metrics.metric import Mean, MeanMetricWrapper, table


@table.add("mse", "MSE")
class MeanSquaredError(MeanMetricWrapper):
    """The mean of squared errors."""

    def __init__(self, name: str = "mean_squared_error", dtype: Any = None):
        super().__init__(losses.mean_squared_error, name=name, dtype=dtype)


@table.add("mae", "MAE")
class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of absolute errors."""

    def __init__(self, name: str = "mean_absolute_error", dtype: Any = None):
        super().__init__(losses.mean_absolute_error, name=name, dtype=dtype)


@table.add("mape", "MAPE")
class MeanAbsolutePercentageError(MeanMetricWrapper):
    """The mean error in percent of the target."""

    def __init__(self, name: str = "mean_absolute_percentage_error", dtype: Any = None):
        super().__init__(losses.mean_absolute_percentage_error, name=name, dtype=dtype)


@table.add("rmse", "RMSE")
class RootMeanSquaredError(Mean):
    """The root of the mean of squared errors."""

    _direction = "down"

    def __init__(self, name: str = "root_mean_squared_error", dtype: Any = None):
        super().__init__(name=name, dtype=dtype)

    def update_state(  # type: ignore[override]
        self, y_true: Any, y_pred: Any, sample_weight: Any = None
    ) -> None:
        y_true, y_pred = targets_like(y_true, y_pred, "root_mean_squared_error")
        super().update_state(ops.square(y_pred - y_true), sample_weight)

    def result(self) -> Tensor:
        return ops.sqrt(super().result())


@table.add("bce", "BCE")
class BinaryCrossentropy(MeanMetricWrapper):
    """The mean binary cross-entropy."""

    def __init__(
        self, name: str = "binary_crossentropy", dtype: Any = None, from_logits: bool = False,
        label_smoothing: float = 0,
    ):  # fmt: skip
        super().__init__(
            losses.binary_crossentropy, name=name, dtype=dtype,
            from_logits=from_logits, label_smoothing=label_smoothing,
        )  # fmt: skip


@table.add("cce", "CCE")
class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy, targets one-hot."""

    def __init__(
        self, name: str = "categorical_crossentropy", dtype: Any = None, from_logits: bool = False,
        label_smoothing: float = 0, axis: int = -1,
    ):  # fmt: skip
        super().__init__(
            losses.categorical_crossentropy, name=name, dtype=dtype, from_logits=from_logits,
            label_smoothing=label_smoothing, axis=axis,
        )  # fmt: skip


@table.add("scce", "SCCE")
class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy, targets as class numbers."""

    def __init__(
        self, name: str = "sparse_categorical_crossentropy", dtype: Any = None,
        from_logits: bool = False, axis: int = -1, ignore_class: int | None = None,
    ):  # fmt: skip
        super().__init__(
            losses.sparse_categorical_crossentropy, name=name, dtype=dtype,
            from_logits=from_logits, axis=axis, ignore_class=ignore_class,
        )  # fmt: skip
