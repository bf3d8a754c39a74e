"""MultiOptimizer: some variables by one optimizer, others by another.

Where it sits   an optimizer of optimizers.
The one idea    a map from the path of a variable to who trains it: a small rate for a body that was
                trained before, a large one for the new head.
Try it          >>> from minitf.keras.optimizers import SGD, Adam, MultiOptimizer, OptimizerMap
                >>> who = OptimizerMap(Adam(), {"body/.*": SGD(1e-4)})
                >>> who["body/dense/kernel"].name, who["head/kernel"].name
                ('sgd', 'adam')
Read next       keras/optimizers/optimizer.py

As https://keras.io/api/optimizers/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

from minitf.errors import ArgumentError, StateError
from minitf.keras.optimizers.loss_scale import LossScaleOptimizer
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.serialization import serialize


class OptimizerMap(MutableMapping[str, Optimizer]):
    """From paths of variables, or patterns that match a whole path, to optimizers.

    Args:
        default_optimizer: For the paths that nothing matches.
        optimizer_map: From paths and patterns to optimizers.

    Raises:
        TypeError: These are no optimizer and no dict.
    """

    def __init__(self, default_optimizer: Optimizer, optimizer_map: Any = None):
        if not isinstance(default_optimizer, Optimizer):
            raise TypeError(
                "default_optimizer must be a Keras Optimizer instance. "
                f"Received: {default_optimizer}"
            )
        if optimizer_map is not None and not isinstance(optimizer_map, dict):
            raise TypeError(f"optimizer_map must be a dictionary. Received: {optimizer_map}")
        self.default_optimizer = default_optimizer
        self._table: dict[str, Optimizer] = optimizer_map or {}

    def __getitem__(self, key: str) -> Optimizer:
        if key in self._table:
            return self._table[key]
        found = [pattern for pattern in self._table if re.fullmatch(pattern, key)]
        if len(found) > 1:
            raise ArgumentError(f"Multiple optimizers assigned to variable {key}: {found}.")
        return self._table[found[0]] if found else self.default_optimizer

    def __setitem__(self, key: str, optimizer: Optimizer) -> None:
        if key in self._table:
            raise ArgumentError(
                f"'{key}' already exists in the OptimizerMap with value {self._table[key]}. "
                "Please make sure to not use duplicated keys."
            )
        if not isinstance(key, str) or not isinstance(optimizer, Optimizer):
            raise ArgumentError(f"A path and an optimizer are needed, not {key!r}: {optimizer!r}.")
        if isinstance(optimizer, (LossScaleOptimizer, MultiOptimizer)):
            raise ArgumentError(f"optimizer cannot be {type(optimizer).__name__}.")
        self._table[key] = optimizer

    def __delitem__(self, key: str) -> None:
        del self._table[key]

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __call__(self, variable: Any) -> Optimizer:
        return self[variable.path]

    def get_config(self) -> dict[str, Any]:
        return {
            "default_optimizer": table.serialize(self.default_optimizer),
            "optimizer_map": {key: table.serialize(one) for key, one in self._table.items()},
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> OptimizerMap:
        """The map that `get_config` described."""
        made = {key: table.get(one) for key, one in config["optimizer_map"].items()}
        return cls(table.get(config["default_optimizer"]), made)


@table.add()
class MultiOptimizer(Optimizer):
    """Every variable by the optimizer that the map gives for it.

    Args:
        optimizer_map: An OptimizerMap, or a function from a variable to an optimizer.
        loss_scale_factor: For all of them.
        name: Its name.

    Attributes:
        optimizers: The optimizers.
    """

    def __init__(
        self, optimizer_map: Callable[[Any], Optimizer], loss_scale_factor: float | None = None,
        name: str | None = None,
    ):  # fmt: skip
        super().__init__(0.0, loss_scale_factor=loss_scale_factor, name=name)
        self._optimizer_map = optimizer_map
        self.optimizers: list[Optimizer] = []
        self._owners: dict[int, Optimizer] = {}
        if isinstance(optimizer_map, OptimizerMap):
            for optimizer in (*optimizer_map.values(), optimizer_map.default_optimizer):
                self._take(optimizer)

    def _take(self, optimizer: Any) -> Optimizer:
        """Keep an optimizer, once."""
        if not isinstance(optimizer, Optimizer) or isinstance(
            optimizer, (LossScaleOptimizer, MultiOptimizer)
        ):
            raise ArgumentError(
                f"{type(optimizer).__name__} cannot be used inside a MultiOptimizer.",
                instead="a plain optimizer, such as keras.optimizers.Adam()",
            )
        if all(optimizer is not one for one in self.optimizers):
            optimizer.loss_scale_factor = self.loss_scale_factor
            self.optimizers.append(optimizer)
        return optimizer

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        for variable in variables:
            self._owners[id(variable)] = self._take(self._optimizer_map(variable))
        for optimizer, own in self._shared_out(variables):
            optimizer.build(own)
        super().build(variables)

    def _shared_out(self, variables: Sequence[Any]) -> list[tuple[Optimizer, list[Any]]]:
        """Each optimizer that has some of the variables, with these."""
        pairs = [
            (one, [v for v in variables if self._owners[id(v)] is one]) for one in self.optimizers
        ]
        return [(optimizer, own) for optimizer, own in pairs if own]

    @property
    def variables(self) -> list[Any]:
        return [*self._variables, *(v for one in self.optimizers for v in one.variables)]

    @property
    def learning_rate(self) -> Any:
        raise StateError(
            "Learning rate cannot be accessed on a MultiOptimizer: each optimizer has its own.",
            instead="optimizer.optimizers[0].learning_rate",
        )

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        raise StateError(
            "Learning rate cannot be set on a MultiOptimizer: each optimizer has its own.",
            instead="optimizer.optimizers[0].learning_rate = 0.1",
        )

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Any] | None = None) -> None:
        """One step of every optimizer."""
        if not len(grads):
            return
        variables = self._checked(grads, trainable_variables)
        gradients = {id(v): gradient for v, gradient in zip(variables, grads, strict=True)}
        for optimizer, own in self._shared_out(variables):
            optimizer.apply([gradients[id(v)] for v in own], own)
        self._iterations.assign_add(1)

    def finalize_variable_values(self, var_list: Sequence[Any]) -> None:
        for optimizer, own in self._shared_out(var_list):
            optimizer.finalize_variable_values(own)

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all of `variables`: its own, then those of each optimizer."""
        for variable, value in zip(self.variables, weights, strict=True):
            variable.assign(value)

    def get_config(self) -> dict[str, Any]:
        described = serialize(self._optimizer_map, "keras.optimizers")
        return {
            "optimizer_map": described, "loss_scale_factor": self.loss_scale_factor,
            "name": self.name,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Optimizer:
        given = dict(config)
        if isinstance(given["optimizer_map"], dict):
            given["optimizer_map"] = OptimizerMap.from_config(given["optimizer_map"]["config"])
        return cls(**given)
