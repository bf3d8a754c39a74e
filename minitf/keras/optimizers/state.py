"""What an optimizer remembers: step counter, learning rate, and numbers beside each weight.

Where it sits   the base of Optimizer.
The one idea    everything that changes from step to step is a variable, so that a compiled step
                can use and change it, and a learner can assign to it.
Try it          >>> from minitf import keras
                >>> adam = keras.optimizers.Adam()
                >>> adam.learning_rate = 0.5
                >>> float(adam.learning_rate), [variable.path for variable in adam.variables]
                (0.5, ['adam/iteration', 'adam/learning_rate'])
Read next       keras/optimizers/optimizer.py
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import ArgumentError, NotReadyError, ShapeError, StateError
from minitf.keras import initializers
from minitf.keras.config import floatx
from minitf.keras.optimizers import schedules
from minitf.keras.stateless_scope import StatelessScope, pairs_of
from minitf.keras.variable import Variable


class FixedRateError(ArgumentError, TypeError):
    """A learning rate was set that a schedule decides."""


class OptimizerState:
    """The variables of an optimizer."""

    name: str
    apply: Callable[..., None]
    gradient_accumulation_steps: int | None = None

    def __init__(self, learning_rate: Any) -> None:
        self.built = False
        self._variables: list[Variable] = []
        self._trainable_variables: list[EngineVariable] = []
        self._indices: dict[int, int] = {}
        self._slots: list[list[Any]] = []
        self._iterations = self.add_variable((), dtype="int64", name="iteration")
        self._learning_rate: Any = self._make_learning_rate(learning_rate)

    def _make_learning_rate(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return schedules.deserialize(value)
        if callable(value):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ArgumentError(
                f"learning_rate is a number or a function; it is {value!r}.", instead="0.01"
            )
        return self.add_variable(
            (), initializers.Constant(float(value)), floatx(), name="learning_rate"
        )

    @property
    def variables(self) -> list[Variable]:
        """Everything that would have to be saved to continue: counter, rate and state."""
        return list(self._variables)

    @property
    def iterations(self) -> Any:
        """How many steps have been made (updates, where gradients are collected first)."""
        if self.gradient_accumulation_steps:
            return self._iterations // self.gradient_accumulation_steps
        return self._iterations

    @property
    def learning_rate(self) -> Any:
        """The learning rate as a variable (or what the given function says now).

        Assign a number to change it, also between two steps of a running `fit`.
        """
        rate = self._learning_rate
        if isinstance(rate, Variable) or not callable(rate):
            return rate
        if isinstance(rate, schedules.LearningRateSchedule):
            return rate(self._iterations)
        return rate()

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if isinstance(self._learning_rate, schedules.LearningRateSchedule) and not callable(value):
            raise FixedRateError(
                "This optimizer was created with a `LearningRateSchedule` object as its "
                "`learning_rate` constructor argument, hence its learning rate is not settable.",
                instead="an optimizer with a number, or another schedule",
            )
        if isinstance(self._learning_rate, Variable) and not callable(value):
            self._learning_rate.assign(ops.cast(convert_to_tensor(value), floatx()))
        else:
            before = self._learning_rate
            self._learning_rate = self._make_learning_rate(value)
            self._variables = [v for v in self._variables if v is not before]

    def add_variable(
        self, shape: Any, initializer: Any = "zeros", dtype: Any = None,
        aggregation: str = "none", layout: Any = None, name: str | None = None,
    ) -> Variable:  # fmt: skip
        """A number block that belongs to the optimizer."""
        with context.init_scope(), _top_scope(self.name):
            variable = Variable(
                initializers.get(initializer), shape=shape, dtype=dtype, trainable=False, name=name
            )
        self._variables.append(variable)
        return variable

    def add_variable_from_reference(
        self, reference_variable: Any, name: str | None = None, initializer: Any = "zeros"
    ) -> Variable:
        """A number block of the shape of a model variable."""
        path = getattr(reference_variable, "path", reference_variable.name)
        full_name = f"{re.sub('[/:]', '_', path)}_{name or 'var'}"
        shape, dtype = reference_variable.shape, reference_variable.dtype
        return self.add_variable(shape, initializer, dtype, name=full_name)

    def add_optimizer_variables(
        self, trainable_variables: Sequence[Any], name: Any, initializer: Any = "zeros"
    ) -> Any:
        """For each model variable a number block of its shape; one list for each name."""
        names = [name] if isinstance(name, str) else list(name)
        lists: list[list[Any]] = [[] for _ in names]
        starts = initializer if isinstance(initializer, list) else [initializer] * len(names)
        for variable in trainable_variables:
            for slots, slot_name, start in zip(lists, names, starts, strict=True):
                slots.append(self.add_variable_from_reference(variable, slot_name, start))
        self._slots += lists
        return lists[0] if isinstance(name, str) else tuple(lists)

    def build(self, variables: Sequence[Any]) -> None:
        """Take note of the variables to train; subclasses make their state here."""
        self._trainable_variables = list(variables)
        self._indices = {id(variable): i for i, variable in enumerate(variables)}
        self.built = True

    def __deepcopy__(self, memo: dict[int, Any]) -> OptimizerState:
        """Another optimizer in the same state.  Copied with a model, it trains the copy."""
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        kept = {k: v for k, v in vars(self).items() if k not in ("_indices", "_arena")}
        vars(twin).update(copy.deepcopy(kept, memo), _arena=None)
        count = len(twin._trainable_variables)
        for slots in twin._slots:
            del slots[count:]  # the vector that packs them is the original's
        twin._indices = {id(v): i for i, v in enumerate(twin._trainable_variables)}
        return twin

    def stateless_apply(
        self, optimizer_variables: Sequence[Any], grads: Sequence[Any],
        trainable_variables: Sequence[Any],
    ) -> tuple[list[Any], list[Any]]:  # fmt: skip
        """One step with these values in place of the variables, which stay as they are.

        Args:
            optimizer_variables: A value for each of `variables`.
            grads: One gradient for each variable that is trained.
            trainable_variables: A value for each of those.

        Returns:
            The new values of the variables that are trained, and of `variables`.

        Raises:
            NotReadyError: The optimizer is not built.
            ArgumentError: There is another number of values than of variables.
        """
        if not self.built:
            raise NotReadyError(
                f"To call `stateless_apply`, {type(self).__name__} must be built (i.e. its "
                "variables must have been created).",
                instead="optimizer.build(trainable_variables) first",
            )
        kind, trained = type(self).__name__, self._trainable_variables
        state = [
            *pairs_of("trainable_variables", "those it was built with", trained,
                      trainable_variables),
            *pairs_of("optimizer_variables", f"{kind}().variables", self.variables,
                      optimizer_variables),
        ]  # fmt: skip
        with StatelessScope(state) as scope:
            self.apply(grads, trained)
        made = [scope.get_current_value(variable) for variable in trained]
        return made, [scope.get_current_value(variable) for variable in self.variables]

    def _get_variable_index(self, variable: Any) -> int:
        return self._indices[id(variable)]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all of `variables`.

        Raises:
            StateError: The optimizer has no state yet.
            ShapeError: A number or shape does not fit; then nothing is changed.
        """
        if not self.built:
            raise StateError(
                "You are calling `set_weights()` on an optimizer that has not yet been built.",
                instead="optimizer.build(variables) first",
            )
        shapes = [variable.shape for variable in self._variables]
        given = [convert_to_tensor(weight).shape for weight in weights]
        if shapes != given:
            raise ShapeError(f"The optimizer needs weights of shapes {shapes}, not {given}.")
        for variable, weight in zip(self._variables, weights, strict=True):
            variable.assign(ops.cast(convert_to_tensor(weight), variable.dtype))


@contextmanager
def _top_scope(name: str) -> Iterator[None]:
    """The optimizer's variables are called "adam/...", wherever it is made."""
    before = context.current.scope
    context.current.scope = name
    try:
        yield
    finally:
        context.current.scope = before
