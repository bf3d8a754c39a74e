"""Adam: momentum and a step length for each weight, both corrected at the start.

Where it sits   a rule for `Optimizer`.
The one idea    two running means, of gradients (m) and of their squares (v); the step is m / √v.
                Both means start at zero, which the correction by 1 - βᵗ undoes.
Try it          >>> from minitf import keras
                >>> keras.optimizers.get("adam").get_config()["beta_1"]
                0.9
Read next       keras/trainer.py

As https://keras.io/api/optimizers/adam/; Kingma and Ba, arXiv:1412.6980; amsgrad after
Reddi et al., https://openreview.net/forum?id=ryQu7f-RZ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import square


@table.add()
class Adam(Optimizer):
    """Adaptive moments.

    Args:
        learning_rate: The length of a step.
        beta_1: How slowly the mean gradient follows, from 0 to 1.
        beta_2: How slowly the mean square follows, from 0 to 1.
        epsilon: Keeps the division finite.
        amsgrad: Whether the largest mean square so far is used, so steps only get shorter.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-7, amsgrad: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2 = beta_1, beta_2
        self.epsilon, self.amsgrad = epsilon, amsgrad

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(
            variables, ["momentum", "velocity"]
        )
        if self.amsgrad:
            self._velocity_hats = self.add_optimizer_variables(variables, "velocity_hat")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        m, v = self._momentums[index], self._velocities[index]
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        if self.amsgrad:
            largest = self._velocity_hats[index]
            largest.assign(ops.maximum(largest, v))
            v = largest
        rate = self._corrected(learning_rate)
        variable.assign_sub(m * rate / (ops.sqrt(v) + self.epsilon))

    def _corrected(self, learning_rate: Any) -> Any:
        """The rate that makes up for both means having started at zero."""
        step = ops.cast(self.iterations + 1, learning_rate.dtype)
        missing_1 = 1.0 - ops.power(self.beta_1, step)
        missing_2 = 1.0 - ops.power(self.beta_2, step)
        return learning_rate * ops.sqrt(missing_2) / missing_1

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2,
            "epsilon": self.epsilon, "amsgrad": self.amsgrad,
        }  # fmt: skip
