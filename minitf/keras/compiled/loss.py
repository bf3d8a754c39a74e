"""The loss of `compile`: one for each output, added up with their weights.

Where it sits   between the names that a learner gives and the trainer.
The one idea    the total is what is made smaller; with several losses each is also averaged by
                itself, so that it can be shown.
Try it          >>> import numpy as np
                >>> float(CompiledLoss("mse")(np.array([[1.0]]), np.array([[3.0]])))
                4.0
Read next       keras/compiled/metrics.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from minitf import ops
from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import losses as losses_module
from minitf.keras.compiled.outputs import (
    Path,
    PathError,
    as_tensor,
    at,
    is_short_for,
    like,
    names_of,
    weights_at,
)
from minitf.keras.losses.loss import Loss, LossFunctionWrapper
from minitf.keras.metrics.metric import Mean

_SHORT = ("crossentropy", "ce")


class Part(NamedTuple):
    """The loss of one output, or of a part of the outputs.

    Attributes:
        path: Where the output stands.
        loss: The loss.
        weight: Its factor in the total, or None.
        name: Its name in logs, without "_loss".
    """

    path: Path
    loss: Loss
    weight: Any
    name: str


@dataclass(frozen=True)
class Weighted:
    """A loss as it was given, and its factor."""

    loss: Any
    weight: Any


class CompiledLoss:
    """The loss of a model.

    Args:
        loss: A name, a function or a Loss; or a structure of them: a list, a dict by the names of
            the outputs, or nested as the outputs are.
        loss_weights: A factor, or a list or dict of them.
        reduction: Accepted as in Keras: each loss has one of its own.
        output_names: The names of the outputs, where the model knows them.

    Attributes:
        metrics: With several losses: the average of each.

    Raises:
        UnknownNameError: The loss is not known; the message suggests one.
        ArgumentError: A weight is no number.
    """

    def __init__(
        self, loss: Any, loss_weights: Any = None, reduction: str = "sum_over_batch_size",
        output_names: Sequence[str] | None = None,
    ):  # fmt: skip
        self._given, self._weights, self._names = loss, loss_weights, output_names
        self._parts: list[Part] | None = None
        self.metrics: list[Mean] = []
        _check_weights(loss_weights)
        for part in nest.flatten(loss):
            if not is_short_for(part, *_SHORT):
                losses_module.get(part)  # an unknown name is better told now than in fit()

    @property
    def built(self) -> bool:
        """Whether the losses are made."""
        return self._parts is not None

    @property
    def variables(self) -> list[Any]:
        return [variable for metric in self.metrics for variable in metric.variables]

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        y_pred = nest.map_structure(as_tensor, y_pred)
        names = names_of(y_pred, self._names)
        y_true = nest.map_structure(
            as_tensor, like(y_pred, y_true, names, nest.flatten(self._given))
        )
        self.build(y_true, y_pred)
        y_true, y_pred = self._by_name(y_true), self._by_name(y_pred)
        values = [
            value
            for number, part in enumerate(self._parts or ())
            if (value := self._value(number, part, y_true, y_pred, sample_weight)) is not None
        ]
        if not values:
            return None
        return ops.add_n(values) if len(values) > 1 else values[0]

    def _value(self, number: int, part: Part, y_true: Any, y_pred: Any, weights: Any) -> Any:
        """One loss times its weight; noted for the logs without the weight."""
        target, prediction = at(part.path, y_true), at(part.path, y_pred)
        if target is None:
            return None
        weights = weights_at(part.path, weights, self._names)
        value = part.loss(target, prediction, weights)
        if self.metrics:
            samples = ops.cast(ops.shape(nest.flatten(prediction)[0])[0], value.dtype)
            self.metrics[number].update_state(value, sample_weight=samples)
        return value if part.weight is None else value * part.weight

    # Making the losses, once the first targets and predictions are seen

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Make the losses for targets and predictions of these structures."""
        if self._parts is not None:
            return
        y_true = like(y_pred, y_true, names_of(y_pred, self._names), nest.flatten(self._given))
        losses = self._with_weights(self._in_order_of(y_pred))
        self._as_dict = self._is_by_name(losses, y_pred)
        y_true, y_pred = self._by_name(y_true), self._by_name(y_pred)
        if isinstance(losses, Weighted) and nest.is_nested(y_pred):
            losses = nest.map_structure(lambda _: losses, y_pred)
        parts = list(_parts(losses, y_true, y_pred, self._named(y_pred), ()))
        self._parts = [part for part in parts if part is not None]
        if len(self._parts) > 1:
            self.metrics = [Mean(name=f"{part.name}_loss") for part in self._parts]

    def _in_order_of(self, y_pred: Any) -> Any:
        """Losses in a dict by name as a list, where the outputs are no dict."""
        losses = self._given
        if not self._names or not isinstance(losses, dict) or isinstance(y_pred, dict):
            return losses
        if set(self._names) != set(losses):
            raise ArgumentError(
                f"Expected keys {list(self._names)} in loss dict, but found "
                f"loss.keys()={list(losses)}",
                why="the keys are the names of the model's outputs",
            )
        return [losses[name] for name in self._names]

    def _with_weights(self, losses: Any) -> Any:
        """Each loss with its weight; None where there is no loss."""
        weights = self._weights
        if isinstance(weights, dict) and isinstance(losses, list) and self._names:
            weights = [weights.get(name) for name in self._names]
        leaves = nest.flatten(losses)
        factors = [None] * len(leaves) if weights is None else nest.flatten(weights)
        if len(factors) != len(leaves):
            raise ArgumentError(
                f"`loss_weights` must match the number of losses, got {len(leaves)} losses and "
                f"{len(factors)} weights.",
                instead="a weight for each loss, or 1.0",
            )
        pairs = zip(leaves, factors, strict=True)
        return nest.pack_as(losses, [None if one is None else Weighted(one, w) for one, w in pairs])

    def _is_by_name(self, losses: Any, y_pred: Any) -> bool:
        names = self._names or ()
        return isinstance(losses, dict) and not isinstance(y_pred, dict) and set(losses) == {*names}

    def _by_name(self, structure: Any) -> Any:
        """A list of outputs as a dict by their names, where the losses are one; or back."""
        if isinstance(structure, dict) and self._are_numbered:
            return [structure[name] for name in self._names or ()]
        if not self._as_dict or isinstance(structure, dict):
            return structure
        parts = structure if isinstance(structure, (list, tuple)) else [structure]
        return dict(zip(self._names or (), parts, strict=True))

    _as_dict = False

    @property
    def _are_numbered(self) -> bool:
        """Whether the losses were made for a list of outputs."""
        return any(part.path and isinstance(part.path[0], int) for part in self._parts or ())

    def _named(self, y_pred: Any) -> Any:
        """The names of the outputs, nested as they are."""
        leaves = nest.flatten(y_pred)
        names: Sequence[Any] = self._names or ()
        if len(names) != len(leaves):
            histories = [getattr(leaf, "_keras_history", None) for leaf in leaves]
            names = [None if past is None else past.operation.name for past in histories]
        return nest.pack_as(y_pred, names)

    @property
    def wants_class_numbers(self) -> bool:
        """Whether targets must be whole numbers from 0 to the number of classes."""
        sparse = losses_module.sparse_categorical_crossentropy
        only = self._parts[0].loss if self._parts else nest.flatten(self._given)[0]
        loss = losses_module.get(only) if isinstance(only, str) and only not in _SHORT else only
        if loss is sparse:
            return True
        return (
            isinstance(loss, LossFunctionWrapper)
            and loss.fn is sparse
            and loss._fn_kwargs.get("ignore_class") is None
        )


def _parts(losses: Any, y_true: Any, y_pred: Any, names: Any, path: Path) -> Iterable[Part]:
    """The losses of the outputs in a structure, each with the path to its output."""
    if losses is None:
        return
    if isinstance(losses, Weighted):
        yield _part(losses, y_true, y_pred, names, path)
        return
    flat = isinstance(losses, (list, tuple)) and not any(map(nest.is_nested, losses))
    if flat and len(losses) == len(nest.flatten(y_pred)):
        losses = nest.pack_as(y_pred, losses)
        if not nest.is_nested(losses):
            yield from _parts(losses, y_true, y_pred, names, path)
            return
    elif isinstance(losses, (list, tuple)) and not isinstance(y_pred, type(losses)):
        for part in losses:  # several losses of one output
            yield from _parts(part, y_true, y_pred, names, path)
        return
    if not isinstance(losses, type(y_pred)):
        raise PathError(
            f"The path: {path} in the `loss` argument, can't be found in the model's output "
            f"(`y_pred`). Expected {type(y_pred).__name__}, found {type(losses).__name__}."
        )
    keys = losses if isinstance(losses, dict) else range(len(losses))
    for key in keys:
        if losses[key] is not None:
            _check_key(key, (y_true, y_pred), (*path, key))
            yield from _parts(losses[key], y_true[key], y_pred[key], names[key], (*path, key))


def _part(given: Weighted, y_true: Any, y_pred: Any, names: Any, path: Path) -> Part:
    loss = _as_loss(given.loss, y_true, y_pred)
    steps = path
    if not nest.is_nested(names):
        name = loss.name if names is None else names
        steps = (*path[:-1], name) if path and isinstance(path[-1], int) else path or (name,)
    name = "/".join(map(str, steps))
    if not name:
        name = "_".join(map(str, names if isinstance(names, dict) else nest.flatten(names)))
    return Part(path, loss, given.weight, name)


def _check_key(key: Any, structures: Iterable[Any], path: Path) -> None:
    for structure in structures:
        there = key in structure if isinstance(structure, dict) else (
            isinstance(structure, (list, tuple)) and key < len(structure))  # fmt: skip
        if not there:
            raise PathError(
                f"The path: {path} in the `loss` argument, can't be found in either the model's "
                "output (`y_pred`) or in the labels (`y_true`).",
                instead="a loss for each output, nested as the outputs are",
            )


def _check_weights(loss_weights: Any) -> None:
    for weight in nest.flatten(loss_weights):
        if isinstance(weight, (str, Loss)) or callable(weight):
            raise ArgumentError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, "
                "tuple, or dict (multiple output case). Received instead: "
                f"loss_weights={loss_weights!r} of type {type(loss_weights)}",
                instead="metrics=[...], if metrics were meant",
            )


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
    if len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1:
        return losses_module.sparse_categorical_crossentropy
    return losses_module.categorical_crossentropy
