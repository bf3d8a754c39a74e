"""Losses for predicted numbers: how far off they are.

Where it sits   functions of targets and predictions, and the Loss classes around them.
The one idea    squares punish large errors most, absolute values are calm about outliers, and
                the others stand between or measure in other scales.
Try it          >>> from minitf import keras
                >>> keras.losses.mean_squared_error([[0.0, 0.0]], [[1.0, 3.0]]).numpy()
                array([5.], dtype=float32)
Read next       keras/losses/crossentropy.py

As https://keras.io/api/losses/regression_losses/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras.config import epsilon
from minitf.keras.losses.loss import LossFunctionWrapper, table, targets_like, wrapper_of


@table.add("mse", "MSE")
def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (y_true - y_pred)² over the last axis."""
    y_true, y_pred = targets_like(y_true, y_pred, "mean_squared_error")
    return _mean(ops.square(y_true - y_pred))


@table.add("mae", "MAE")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true - y_pred| over the last axis."""
    y_true, y_pred = targets_like(y_true, y_pred, "mean_absolute_error")
    return _mean(ops.abs(y_true - y_pred))


@table.add("mape", "MAPE")
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean error in percent of the target."""
    y_true, y_pred = targets_like(y_true, y_pred, "mean_absolute_percentage_error")
    size = ops.maximum(ops.abs(y_true), epsilon())
    return 100.0 * _mean(ops.abs((y_true - y_pred) / size))


@table.add("msle", "MSLE")
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean squared error of log(1 + y): errors count as ratios."""
    y_true, y_pred = targets_like(y_true, y_pred, "mean_squared_logarithmic_error")
    true, pred = (ops.log(ops.maximum(y, epsilon()) + 1.0) for y in (y_true, y_pred))
    return _mean(ops.square(true - pred))


@table.add()
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Tensor:
    """Squares near zero, straight lines beyond `delta`.  Huber 1964."""
    y_true, y_pred = targets_like(y_true, y_pred, "huber")
    size = ops.abs(y_true - y_pred)
    return _mean(
        ops.where(size <= delta, 0.5 * ops.square(size), delta * size - 0.5 * delta * delta)
    )


@table.add("logcosh")
def log_cosh(y_true: Any, y_pred: Any) -> Tensor:
    """log(cosh(error)): like squares near zero, like |error| far away."""
    y_true, y_pred = targets_like(y_true, y_pred, "log_cosh")
    error = y_pred - y_true
    return _mean(error + ops.softplus(-2.0 * error) - math.log(2.0))


@table.add()
def poisson(y_true: Any, y_pred: Any) -> Tensor:
    """For counts: y_pred - y_true log(y_pred)."""
    y_true, y_pred = targets_like(y_true, y_pred, "poisson")
    return _mean(y_pred - y_true * ops.log(y_pred + epsilon()))


def _mean(errors: Tensor) -> Tensor:
    return ops.reduce_mean(errors, axis=-1) if errors.ndim else errors


@table.add()
class MeanSquaredError(LossFunctionWrapper):
    """The mean of squared errors."""

    __init__ = wrapper_of(mean_squared_error)


@table.add()
class MeanAbsoluteError(LossFunctionWrapper):
    """The mean of absolute errors."""

    __init__ = wrapper_of(mean_absolute_error)


@table.add()
class MeanAbsolutePercentageError(LossFunctionWrapper):
    """The mean error in percent of the target."""

    __init__ = wrapper_of(mean_absolute_percentage_error)


@table.add()
class MeanSquaredLogarithmicError(LossFunctionWrapper):
    """The mean squared error of log(1 + y)."""

    __init__ = wrapper_of(mean_squared_logarithmic_error)


@table.add()
class LogCosh(LossFunctionWrapper):
    """The mean of log(cosh(error))."""

    __init__ = wrapper_of(log_cosh)


@table.add()
class Poisson(LossFunctionWrapper):
    """The Poisson loss, for counts."""

    __init__ = wrapper_of(poisson)


@table.add()
class Huber(LossFunctionWrapper):
    """Squares near zero, straight lines beyond `delta`."""

    def __init__(
        self, delta: float = 1.0, reduction: str | None = "sum_over_batch_size",
        name: str | None = "huber_loss", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(huber, reduction=reduction, name=name, dtype=dtype, delta=delta)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction}  # Keras leaves delta out
