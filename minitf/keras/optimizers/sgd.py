"""SGD: walk downhill, with momentum if wanted.

Where it sits   a rule for `Optimizer`.
The one idea    w ← w - rate · gradient; momentum keeps part of the last step, like a rolling ball.
Try it          >>> from minitf import keras
                >>> keras.optimizers.SGD(0.1, momentum=0.9).get_config()["momentum"]
                0.9
Read next       keras/optimizers/rmsprop.py

As https://keras.io/api/optimizers/sgd/; Nesterov momentum after Sutskever et al. 2013
(https://proceedings.mlr.press/v28/sutskever13.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.optimizers.optimizer import Optimizer, table


@table.add()
class SGD(Optimizer):
    """Gradient descent.

    Args:
        learning_rate: The length of a step.
        momentum: The part of the last step that is kept, from 0 to 1.
        nesterov: Whether the gradient is meant for the point the momentum leads to.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False,
        **kwargs: Any,
    ):  # fmt: skip
        if not 0 <= momentum <= 1:
            raise ArgumentError(
                f"`momentum` must be a float between [0, 1]. Received: momentum={momentum!r}"
            )
        super().__init__(learning_rate, **kwargs)
        self.momentum, self.nesterov = momentum, nesterov
        self.momentums: list[Any] = []

    def build(self, variables: Sequence[Any]) -> None:
        if not self.built and self.momentum:
            self.momentums = self.add_optimizer_variables(variables, "momentum")
        super().build(variables)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        step = gradient * learning_rate
        if not self.momentum:
            variable.assign_sub(step)
            return
        m = self.momentums[self._get_variable_index(variable)]
        m.assign(m * self.momentum - step)
        variable.assign_add(m * self.momentum - step if self.nesterov else m)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "momentum": self.momentum, "nesterov": self.nesterov}
