"""Lion and Adafactor: with less memory beside each weight.

Where it sits   rules for `Optimizer`.
The one idea    Lion keeps one number a weight and steps by its sign; Adafactor keeps one number a
                row and one a column.
Try it          >>> from minitf import keras
                >>> keras.optimizers.Lion().get_config()["beta_2"]
                0.99
Read next       keras/optimizers/schedules.py

As https://keras.io/api/optimizers/lion/; Chen et al., arXiv:2302.06675; Shazeer and Stern,
arXiv:1804.04235
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.errors import ArgumentError
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import square


@table.add()
class Lion(Optimizer):
    """Steps of one length, in the direction of the sign.

    Args:
        learning_rate: The length of a step; about a tenth of Adam's.
        beta_1: The part of the momentum in the step.
        beta_2: How slowly the momentum follows.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, **kwargs: Any
    ):
        super().__init__(learning_rate, **kwargs)
        if not 0 < beta_1 <= 1:
            raise ArgumentError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer "
                f"degenerates to SignSGD. Received: beta_1={beta_1}."
            )
        self.beta_1, self.beta_2 = beta_1, beta_2

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        m = self._momentums[self._get_variable_index(variable)]
        direction = ops.sign(m * self.beta_1 + gradient * (1.0 - self.beta_1))
        variable.assign_sub(learning_rate * direction)
        m.assign(m * self.beta_2 + gradient * (1.0 - self.beta_2))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2}


@table.add()
class Adafactor(Optimizer):
    """Mean squares kept by row and column, and no momentum.

    Args:
        learning_rate: The length of a step.
        beta_2_decay: How the memory of squares grows with the steps.
        epsilon_1: Keeps the division finite.
        epsilon_2: The smallest length of a weight that steps are in proportion to.
        clip_threshold: The largest root mean square of a step.
        relative_step: Kept in the configuration; the rate falls with the root of the steps.
        **kwargs: The arguments of `Optimizer`.
    """

    def __init__(
        self, learning_rate: Any = 0.001, beta_2_decay: float = -0.8, epsilon_1: float = 1e-30,
        epsilon_2: float = 1e-3, clip_threshold: float = 1.0, relative_step: bool = True,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.beta_2_decay, self.epsilon_1, self.epsilon_2 = beta_2_decay, epsilon_1, epsilon_2
        self.clip_threshold, self.relative_step = clip_threshold, relative_step

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._rows: list[Any] = []
        self._columns: list[Any] = []
        self._squares: list[Any] = []
        for variable in variables:
            path = variable.path.replace("/", "_")
            if len(variable.shape) < 2:
                shapes: tuple[Any, ...] = ((), ())
            else:
                *rest, height, width = variable.shape
                shapes = (*rest, height), (*rest, width)
            for kept, shape in zip((self._rows, self._columns), shapes, strict=True):
                kept.append(self.add_variable(shape, dtype=variable.dtype, name=path))
            self._squares.append(self.add_variable_from_reference(variable, "velocity"))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        step = ops.cast(self.iterations + 1, variable.dtype)
        # Keras does so whether relative_step is set or not.
        learning_rate = ops.minimum(learning_rate, 1.0 / ops.sqrt(step))
        memory = 1.0 - ops.power(step, self.beta_2_decay)
        squares = square(gradient) + self.epsilon_1
        velocity = self._squares[index]
        if len(variable.shape) < 2:
            velocity.assign(memory * velocity + (1.0 - memory) * squares)
        else:
            row, column = self._rows[index], self._columns[index]
            row.assign(memory * row + (1.0 - memory) * ops.reduce_mean(squares, axis=-1))
            column.assign(memory * column + (1.0 - memory) * ops.reduce_mean(squares, axis=-2))
            share = ops.expand_dims(row / ops.reduce_mean(row, axis=-1, keepdims=True), -1)
            velocity.assign(share * ops.expand_dims(column, -2))
        update = gradient * ops.rsqrt(velocity)
        size = ops.sqrt(ops.reduce_mean(square(gradient) / velocity))
        update = update / ops.maximum(1.0, size / self.clip_threshold)
        rate = ops.maximum(self.epsilon_2, _rms(variable)) * learning_rate
        variable.assign_add(-rate * update)

    def get_config(self) -> dict[str, Any]:
        names = ("beta_2_decay", "epsilon_1", "epsilon_2", "clip_threshold", "relative_step")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _rms(x: Any) -> Any:
    return ops.sqrt(ops.reduce_mean(ops.square(x)))
