"""Adagrad, Adadelta, Ftrl: steps that get shorter where much has been learnt already.

Where it sits   rules for `Optimizer`.
The one idea    all squares of gradients so far are added up; a weight that has moved much moves
                less.  Adadelta forgets old squares and needs no rate; Ftrl also pulls to zero.
Try it          >>> from minitf import keras
                >>> keras.optimizers.Adagrad().get_config()["initial_accumulator_value"]
                0.1
Read next       keras/optimizers/adam.py

As https://keras.io/api/optimizers/adagrad/; Duchi et al. 2011; Zeiler, arXiv:1212.5701; McMahan et
al. 2013, https://research.google/pubs/pub41159/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.errors import ArgumentError
from minitf.keras import initializers
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import square


@table.add()
class Adagrad(Optimizer):
    """Gradients divided by the root of the sum of their squares.

    Args:
        learning_rate: The length of a step.
        initial_accumulator_value: What the sums start with.
        epsilon: Keeps the division finite.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        start = initializers.Constant(self.initial_accumulator_value)
        self._accumulators = self.add_optimizer_variables(variables, "accumulator", start)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        total = self._accumulators[self._get_variable_index(variable)]
        total.assign_add(square(gradient))
        variable.assign_sub(learning_rate * gradient / ops.sqrt(total + self.epsilon))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }


@table.add()
class Adadelta(Optimizer):
    """Steps as long as the last ones were, in the units of the weights.

    Args:
        learning_rate: A factor for the step.
        rho: How slowly the two means follow, from 0 to 1.
        epsilon: Keeps the division finite, and the first steps above zero.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float = 1e-7, **kwargs: Any
    ):
        super().__init__(learning_rate, **kwargs)
        self.rho, self.epsilon = rho, epsilon

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._squares, self._moved = self.add_optimizer_variables(
            variables, ["accumulated_grad", "accumulated_delta_var"]
        )

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        squares, moved = self._squares[index], self._moved[index]
        squares.assign(self.rho * squares + (1 - self.rho) * square(gradient))
        ratio = ops.sqrt(moved + self.epsilon) / ops.sqrt(squares + self.epsilon)
        moved.assign(self.rho * moved + (1 - self.rho) * ops.square(ratio) * square(gradient))
        variable.assign_sub(learning_rate * ratio * gradient)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}


@table.add()
class Ftrl(Optimizer):
    """Follow the regularized leader: for large, sparse, shallow models.

    Args:
        learning_rate: The length of a step.
        learning_rate_power: How fast steps get shorter: 0 or below.
        initial_accumulator_value: What the sums of squares start with.
        l1_regularization_strength, l2_regularization_strength: Pulls towards zero.
        l2_shrinkage_regularization_strength: A pull on the size, not on the path.
        beta: A further number in the denominator.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1, l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0, beta: float = 0.0, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        if learning_rate_power > 0:
            raise ArgumentError(
                "`learning_rate_power` needs to be negative or zero. Received: "
                f"learning_rate_power={learning_rate_power}."
            )
        for name, value in {
            "initial_accumulator_value": initial_accumulator_value,
            "l1_regularization_strength": l1_regularization_strength,
            "l2_regularization_strength": l2_regularization_strength,
            "l2_shrinkage_regularization_strength": l2_shrinkage_regularization_strength,
        }.items():
            if value < 0:
                raise ArgumentError(
                    f"`{name}` needs to be positive or zero. Received: {name}={value}."
                )
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self.beta = beta

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        start = initializers.Constant(self.initial_accumulator_value)
        self._accumulators, self._linears = self.add_optimizer_variables(
            variables, ["accumulator", "linear"], [start, "zeros"]
        )

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        total, linear = self._accumulators[index], self._linears[index]
        power = -self.learning_rate_power
        shrunk = gradient + 2.0 * self.l2_shrinkage_regularization_strength * variable
        new_total = total + square(gradient)
        slower = (ops.power(new_total, power) - ops.power(total, power)) / learning_rate
        linear.assign_add(shrunk - slower * variable)
        pull = self.l2_regularization_strength + self.beta / (2.0 * learning_rate)
        curve = ops.power(new_total, power) / learning_rate + 2.0 * pull
        l1 = self.l1_regularization_strength
        variable.assign((ops.clip_by_value(linear, -l1, l1) - linear) / curve)
        total.assign(new_total)

    def get_config(self) -> dict[str, Any]:
        names = (
            "learning_rate_power", "initial_accumulator_value", "l1_regularization_strength",
            "l2_regularization_strength", "l2_shrinkage_regularization_strength", "beta",
        )  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
