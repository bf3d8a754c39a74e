"""What `compile` was told: the loss and the metrics, ready to be used in a step.

Where it sits   between the names that a learner gives and the trainer.
The one idea    some names ("accuracy", "crossentropy") mean different things for different
                targets, so metrics are made when the first shapes are seen.
Try it          >>> import numpy as np
                >>> metrics = CompiledMetrics(["accuracy"], None)
                >>> metrics.update_state(np.array([1]), np.array([[0.2, 0.8]]))
                >>> metrics.metrics
                [<SparseCategoricalAccuracy name=accuracy>]
Read next       keras/trainer.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import losses as losses_module
from minitf.keras import metrics as metrics_module
from minitf.keras.losses.loss import Loss, LossFunctionWrapper
from minitf.keras.metrics.accuracy import accuracy_for
from minitf.keras.metrics.metric import MeanMetricWrapper, Metric


class CompiledLoss:
    """The loss of a model with one output.

    Args:
        loss: A name, a function, a Loss, or a list of one.
        loss_weights: A factor, or a list of one.

    Raises:
        UnknownNameError: The loss is not known; the message suggests one.
    """

    def __init__(self, loss: Any, loss_weights: Any = None):
        self._given = _only(loss, "loss")
        weight = _only(loss_weights, "loss weight")
        if weight is not None and not isinstance(weight, (int, float)):
            raise ArgumentError(
                f"loss_weights are numbers; this is {weight!r}.",
                instead="metrics=[...], if metrics were meant",
            )
        self._weight = weight
        self._loss: Loss | None = None
        if not _is_short_for(self._given, "crossentropy", "ce"):
            self._loss = _as_loss(self._given)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        y_true, y_pred = one_output(y_true, y_pred)
        if self._loss is None:
            self._loss = _as_loss(_crossentropy_for(y_true, y_pred))
        value = self._loss(y_true, y_pred, sample_weight)
        return value if self._weight is None else value * self._weight

    @property
    def wants_class_numbers(self) -> bool:
        """Whether targets must be whole numbers from 0 to the number of classes."""
        sparse = losses_module.sparse_categorical_crossentropy
        return (
            isinstance(self._loss, LossFunctionWrapper)
            and self._loss.fn is sparse
            and self._loss._fn_kwargs.get("ignore_class") is None
        )


class CompiledMetrics(Metric):
    """All metrics of `compile`, as one.

    Args:
        metrics: Names, functions or Metrics.
        weighted_metrics: The same, but they see sample weights.

    Raises:
        UnknownNameError: A name is not known; the message suggests one.
    """

    def __init__(self, metrics: Any, weighted_metrics: Any):
        super().__init__(name="compile_metrics")
        self._plain = [_checked_metric(m) for m in _as_list(metrics, "metrics")]
        self._weighted = [
            _checked_metric(m) for m in _as_list(weighted_metrics, "weighted_metrics")
        ]
        self._made: list[tuple[Metric, bool]] | None = None

    @property
    def metrics(self) -> list[Metric]:
        """The metrics made so far: none before the first shapes are seen."""
        return [metric for metric, _ in self._made or ()]

    @property
    def variables(self) -> list[Any]:
        return [variable for metric in self.metrics for variable in metric.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Make the metrics for targets and predictions of these shapes."""
        if self._made is None:
            y_true, y_pred = one_output(y_true, y_pred)
            self._made = [(_as_metric(m, y_true, y_pred), False) for m in self._plain]
            self._made += [(_as_metric(m, y_true, y_pred), True) for m in self._weighted]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        if not self._plain and not self._weighted:
            return
        y_true, y_pred = one_output(y_true, y_pred)
        self.build(y_true, y_pred)
        for metric, weighted in self._made or ():
            metric.update_state(y_true, y_pred, sample_weight=sample_weight if weighted else None)

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        results: dict[str, Any] = {}
        for metric, weighted in self._made or ():
            name = f"weighted_{metric.name}" if weighted and metric.name in results else metric.name
            results[name] = metric.result()
        return results


def one_output(y_true: Any, y_pred: Any) -> tuple[Tensor, Tensor]:
    """The one target and the one prediction.

    Raises:
        ArgumentError: There are none or several.
    """
    targets = [leaf for leaf in nest.flatten(y_true) if leaf is not None]
    predictions = nest.flatten(y_pred)
    if len(targets) != 1 or len(predictions) != 1:
        raise ArgumentError(
            f"There are {len(targets)} targets and {len(predictions)} outputs.",
            why="compile()'s loss and metrics compare one target with one output",
            instead="fit(x, y), or a train_step() of your own for other cases",
        )
    return convert_to_tensor(targets[0]), convert_to_tensor(predictions[0])


def _as_loss(identifier: Any) -> Loss:
    found = losses_module.get(identifier)
    if isinstance(found, Loss):
        return found
    name = identifier if isinstance(identifier, str) else getattr(found, "__name__", "loss")
    return LossFunctionWrapper(found, name=name)


def _crossentropy_for(y_true: Tensor, y_pred: Tensor) -> Callable[..., Any]:
    if y_pred.shape[-1] == 1:
        return losses_module.binary_crossentropy
    if y_true.ndim < y_pred.ndim or y_true.shape[-1] == 1:
        return losses_module.sparse_categorical_crossentropy
    return losses_module.categorical_crossentropy


def _as_metric(identifier: Any, y_true: Tensor, y_pred: Tensor) -> Metric:
    if _is_short_for(identifier, "accuracy", "acc"):
        return accuracy_for(y_true, y_pred, identifier)
    found = metrics_module.get(identifier)
    metric = found if isinstance(found, Metric) else MeanMetricWrapper(found)
    if isinstance(identifier, str):
        metric.name = identifier
    return metric


def _checked_metric(identifier: Any) -> Any:
    """The identifier, after a look whether it can be made into a metric later."""
    if isinstance(identifier, str) and not _is_short_for(identifier, "accuracy", "acc"):
        metrics_module.table.find(identifier)
    return identifier


def _is_short_for(identifier: Any, *names: str) -> bool:
    return isinstance(identifier, str) and identifier.lower() in names


def _only(value: Any, what: str) -> Any:
    parts = nest.flatten(value)
    if len(parts) != 1:
        raise ArgumentError(f"compile() takes one {what} for a model with one output; "
                            f"it got {value!r}.")  # fmt: skip
    return parts[0]


def _as_list(value: Any, argument: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, (list, tuple, dict)):
        raise ArgumentError(
            f"`{argument}` must be a list; it is {value!r}.", instead=f"{argument}=[{value!r}]"
        )
    return nest.flatten(value)
