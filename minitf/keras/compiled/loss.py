"""The loss of `compile`: one for each output, added up with their weights.

Where it sits   between the names that a learner gives and the trainer.
The one idea    the total is what is made smaller; with several outputs each loss is also averaged
                by itself, so that it can be shown.
Try it          >>> import numpy as np
                >>> float(CompiledLoss("mse")(np.array([[1.0]]), np.array([[3.0]])))
                4.0
Read next       keras/compiled/metrics.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf import ops
from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import losses as losses_module
from minitf.keras.compiled.outputs import aligned, as_tensors, is_short_for, names_of, spread
from minitf.keras.losses.loss import Loss, LossFunctionWrapper
from minitf.keras.metrics.metric import Mean


class CompiledLoss:
    """The loss of a model.

    Args:
        loss: A name, a function or a Loss; or a list or dict of them, one for each output.
        loss_weights: A factor, or a list or dict of them.
        output_names: The names of the outputs, where the model knows them.

    Attributes:
        metrics: With several losses: the average of each.

    Raises:
        UnknownNameError: The loss is not known; the message suggests one.
    """

    def __init__(
        self, loss: Any, loss_weights: Any = None, output_names: Sequence[str] | None = None
    ):
        self._given, self._weights, self._names = loss, loss_weights, output_names
        self._losses: list[Loss | None] | None = None
        self.metrics: list[Mean] = []
        self._trackers: list[Mean | None] = []
        for weight in nest.flatten(loss_weights):
            if weight is not None and not isinstance(weight, (int, float)):
                raise ArgumentError(
                    f"loss_weights are numbers; this is {weight!r}.",
                    instead="metrics=[...], if metrics were meant",
                )
        for part in nest.flatten(loss):
            if not is_short_for(part, "crossentropy", "ce"):
                losses_module.get(part)  # an unknown name is better told now than in fit()

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        names = names_of(y_pred, self._names)
        targets = as_tensors(aligned(self._spread_targets(y_true), y_pred, names, "targets"))
        predictions = as_tensors(nest.flatten(y_pred))
        weights = aligned(sample_weight, y_pred, names, "sample_weight")
        factors = self._factors(names)
        self.build(names, targets, predictions)
        values = []
        for i, loss in enumerate(self._losses or ()):
            if loss is None or targets[i] is None:
                continue
            value = loss(targets[i], predictions[i], weights[i])
            tracker = self._trackers[i]
            if tracker is not None:
                samples = ops.cast(ops.shape(predictions[i])[0], value.dtype)
                tracker.update_state(value, sample_weight=samples)
            values.append(value if factors[i] is None else value * factors[i])
        return ops.add_n(values) if len(values) > 1 else values[0]

    def _spread_targets(self, y_true: Any) -> Any:
        """Targets may leave out the outputs that have no loss."""
        given = nest.flatten(self._given)
        leaves = nest.flatten(y_true)
        wanted = [loss is not None for loss in given]
        if isinstance(y_true, dict) or len(leaves) == len(given) or len(leaves) != sum(wanted):
            return y_true
        rest = iter(leaves)
        return [next(rest) if has_loss else None for has_loss in wanted]

    def _factors(self, names: Sequence[str]) -> list[Any]:
        return spread(self._weights, names, "loss_weights")

    def build(self, names: Sequence[str], targets: Sequence[Any], predictions: Any) -> None:
        """Make the losses, once the first targets and predictions are seen."""
        if self._losses is not None:
            return
        given = [_only(part) for part in spread(_unless_lonely(self._given), names, "loss")]
        self._losses = [
            None if part is None else _as_loss(part, y_true, y_pred)
            for part, y_true, y_pred in zip(given, targets, predictions, strict=True)
        ]
        several = sum(loss is not None for loss in self._losses) > 1
        self._trackers = [
            Mean(name=f"{name}_loss") if several and loss is not None else None
            for name, loss in zip(names, self._losses, strict=True)
        ]
        self.metrics = [tracker for tracker in self._trackers if tracker is not None]

    @property
    def wants_class_numbers(self) -> bool:
        """Whether targets must be whole numbers from 0 to the number of classes."""
        sparse = losses_module.sparse_categorical_crossentropy
        only = nest.flatten(self._given)[0] if self._losses is None else self._losses[0]
        loss = losses_module.get(only) if isinstance(only, str) and only not in _SHORT else only
        if loss is sparse:
            return True
        return (
            isinstance(loss, LossFunctionWrapper)
            and loss.fn is sparse
            and loss._fn_kwargs.get("ignore_class") is None
        )


_SHORT = ("crossentropy", "ce")


def _unless_lonely(given: Any) -> Any:
    return given[0] if isinstance(given, (list, tuple)) and len(given) == 1 else given


def _only(part: Any) -> Any:
    """The one loss of an output."""
    parts = nest.flatten(part)
    if len(parts) != 1:
        raise ArgumentError(f"compile() takes one loss for each output; it got {part!r}.")
    return parts[0]


def _as_loss(identifier: Any, y_true: Any, y_pred: Any) -> Loss:
    if is_short_for(identifier, *_SHORT):
        identifier = _crossentropy_for(y_true, y_pred)
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
