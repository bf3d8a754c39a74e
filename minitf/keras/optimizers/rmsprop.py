"""RMSprop: give each weight a step length of its own.

Where it sits   a rule for `Optimizer`.
The one idea    divide each gradient by the size it has had lately: steep directions get short
                steps, flat ones long steps.
Try it          >>> from minitf import keras
                >>> keras.optimizers.RMSprop(rho=0.8).get_config()["rho"]
                0.8
Read next       keras/optimizers/adam.py

As https://keras.io/api/optimizers/rmsprop/; Hinton's lecture 6e (2012); centered after
Graves, arXiv:1308.0850.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import square


@table.add()
class RMSprop(Optimizer):
    """Gradients divided by the root of their mean square.

    Args:
        learning_rate: The length of a step.
        rho: How slowly the mean square follows, from 0 to 1.
        momentum: The part of the last step that is kept.
        epsilon: Keeps the division finite.
        centered: Whether the mean gradient is taken off first (variance, not mean square).
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, rho: float = 0.9, momentum: float = 0.0,
        epsilon: float = 1e-7, centered: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered
        self._momentums: list[Any] = []
        self._average_gradients: list[Any] = []

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._velocities = self.add_optimizer_variables(variables, "velocity")
        if self.momentum > 0:
            self._momentums = self.add_optimizer_variables(variables, "momentum")
        if self.centered:
            self._average_gradients = self.add_optimizer_variables(variables, "average_gradient")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        velocity = self._velocities[index]
        velocity.assign(self.rho * velocity + (1 - self.rho) * square(gradient))
        spread = velocity + self.epsilon
        if self.centered:
            average = self._average_gradients[index]
            average.assign(self.rho * average + (1 - self.rho) * gradient)
            spread = velocity - ops.square(average) + self.epsilon
        step = learning_rate * gradient / ops.sqrt(spread)
        if self.momentum > 0:
            momentum = self._momentums[index]
            momentum.assign(self.momentum * momentum + step)
            step = momentum
        variable.assign_sub(step)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "rho": self.rho, "momentum": self.momentum,
            "epsilon": self.epsilon, "centered": self.centered,
        }  # fmt: skip
