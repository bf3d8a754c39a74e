"""ScheduleFreeAdamW: averages of the weights in the place of a falling learning rate.

Where it sits   an optimizer of the family of Adam.
The one idea    a rate that falls averages out the last steps' noise; so take the average of all
                weights so far, and look for gradients between it and where the steps lead.
Try it          >>> from minitf import keras
                >>> keras.optimizers.ScheduleFreeAdamW().warmup_steps
                0
Read next       keras/optimizers/adam.py

As https://keras.io/api/optimizers/; Defazio et al., arXiv:2405.15682
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import square


@table.add()
class ScheduleFreeAdamW(Optimizer):
    """Adam's steps from a point of their own; the weights lie between it and its average.

    Args:
        learning_rate: The length of a step.
        beta_1: How near to the average the weights lie, from 0 to 1.
        beta_2: How slowly the mean square follows, from 0 to 1.
        epsilon: Keeps the division finite.
        warmup_steps: How many steps the rate grows for.
        **kwargs: The arguments of Optimizer.
    """

    def __init__(
        self, learning_rate: Any = 0.0025, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-8, warmup_steps: int = 0, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2 = beta_1, beta_2
        self.epsilon, self.warmup_steps = epsilon, warmup_steps

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(
            variables, ["momentum", "velocity"]
        )
        for point, variable in zip(self._momentums, variables, strict=True):
            point.assign(variable)  # the steps begin at the weights

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        point, v = self._momentums[index], self._velocities[index]
        step = ops.cast(self.iterations + 1, learning_rate.dtype)
        if self.warmup_steps > 0:
            learning_rate = learning_rate * ops.minimum(step / float(self.warmup_steps), 1.0)
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        spread = ops.sqrt(v / (1.0 - ops.power(self.beta_2, step))) + self.epsilon
        point.assign_sub(learning_rate * gradient / spread)
        # The paper takes the point as it was before its step, Keras (on TensorFlow) as it is now.
        average = (variable - (1 - self.beta_1) * point) / self.beta_1
        average = (1.0 - 1.0 / step) * average + point / step
        variable.assign((1 - self.beta_1) * point + self.beta_1 * average)

    def get_config(self) -> dict[str, Any]:
        names = ("beta_1", "beta_2", "epsilon", "warmup_steps")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
