"""Running averages of weights, and gradients collected over several batches.

Where it sits   used by `Optimizer.apply`, before and after the update.
The one idea    the average of the weights along the way is often better than where they end; and
                the average gradient of several small batches is that of a large one.
Try it          >>> from minitf import keras
                >>> w = keras.Variable([0.0])
                >>> sgd = keras.optimizers.SGD(1.0, gradient_accumulation_steps=2)
                >>> sgd.apply([[1.0]], [w]); sgd.apply([[3.0]], [w])
                >>> w.numpy()
                array([-2.], dtype=float32)
Read next       keras/optimizers/optimizer.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.errors import ArgumentError
from minitf.execution.cond import cond


class Averages:
    """Running averages of the weights of an optimizer.

    Args:
        use_ema: Whether there are any.
        momentum: How slowly they follow, from 0 to 1.
        overwrite_frequency: After how many steps they replace the weights; None: never by itself.
    """

    def __init__(self, use_ema: bool, momentum: float, overwrite_frequency: int | None):
        if use_ema and not 0 <= momentum <= 1:
            raise ArgumentError(f"`ema_momentum` must be from 0 to 1. Received: {momentum}.")
        if use_ema and overwrite_frequency is not None and overwrite_frequency <= 0:
            raise ArgumentError(
                f"`ema_overwrite_frequency` must be above 0. Received: {overwrite_frequency}."
            )
        self.use_ema, self.momentum, self.overwrite_frequency = (
            use_ema, momentum, overwrite_frequency,
        )  # fmt: skip
        self.averages: list[Any] = []
        self._variables: list[Any] = []

    def build(self, optimizer: Any, variables: Sequence[Any]) -> None:
        """Make an average for each variable."""
        if self.use_ema:
            self._variables = list(variables)
            self.averages = [
                optimizer.add_variable_from_reference(variable, "average") for variable in variables
            ]

    def follow(self, iterations: Any) -> None:
        """Move the averages towards the weights; at the first step, right to them."""
        for average, variable in zip(self.averages, self._variables, strict=True):
            later = ops.cast(ops.not_equal(iterations, 0), variable.dtype)
            momentum = later * self.momentum
            average.assign(momentum * average + (1.0 - momentum) * variable)
        if self.use_ema and self.overwrite_frequency:
            due = ops.equal((iterations + 1) % self.overwrite_frequency, 0)
            for average, variable in zip(self.averages, self._variables, strict=True):
                variable.assign(ops.where(due, average, variable))

    def take_over(self, variables: Sequence[Any]) -> None:
        """The averages become the weights."""
        wanted = {id(variable) for variable in variables}
        for average, variable in zip(self.averages, self._variables, strict=True):
            if id(variable) in wanted:
                variable.assign(average)

    def swap(self) -> None:
        """Averages and weights change places."""
        for average, variable in zip(self.averages, self._variables, strict=True):
            before = variable.numpy()
            variable.assign(average)
            average.assign(before)

    def restart(self) -> None:
        """The averages begin anew, at the weights."""
        for average, variable in zip(self.averages, self._variables, strict=True):
            average.assign(variable)

    def get_config(self) -> dict[str, Any]:
        return {
            "use_ema": self.use_ema,
            "ema_momentum": self.momentum,
            "ema_overwrite_frequency": self.overwrite_frequency,
        }


def collect(optimizer: Any, grads: Sequence[Any], variables: Sequence[Any]) -> None:
    """Add gradients up; at every last of so many steps, update with their average."""
    steps = optimizer.gradient_accumulation_steps
    sums = [optimizer._accumulated_gradients[optimizer._get_variable_index(v)] for v in variables]

    def update() -> Any:
        optimizer._step([(g + s) / steps for g, s in zip(grads, sums, strict=True)], variables)
        for total in sums:
            total.assign(ops.zeros_like(total))
        return ops.cast(1, "int32")

    def wait() -> Any:
        for total, gradient in zip(sums, grads, strict=True):
            total.assign_add(gradient)
        return ops.cast(0, "int32")

    due = ops.equal((optimizer._iterations + 1) % steps, 0)
    cond(due, update, wait)
