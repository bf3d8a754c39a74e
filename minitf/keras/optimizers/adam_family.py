"""AdamW, Adamax, Nadam, Lamb: Adam with another decay, another norm, a look ahead, a trust.

Where it sits   rules for `Optimizer`, beside Adam.
The one idea    one thing changed at a time: weights decay apart from the gradient (AdamW), the
                largest gradient instead of the mean square (Adamax), the momentum of the next step
                (Nadam), steps in proportion to the weights (Lamb).
Try it          >>> from minitf import keras
                >>> keras.optimizers.AdamW().get_config()["weight_decay"]
                0.004
Read next       keras/optimizers/lion.py

As https://keras.io/api/optimizers/adamw/; Loshchilov and Hutter, arXiv:1711.05101; Kingma and Ba,
arXiv:1412.6980 (Adamax); Dozat 2016 (Nadam); You et al., arXiv:1904.00962 (Lamb)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.errors import ArgumentError
from minitf.keras.optimizers.adam import Adam
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import magnitude, square


@table.add()
class AdamW(Adam):
    """Adam whose weights also shrink at each step.

    Args:
        learning_rate: The length of a step.
        weight_decay: Each step also shrinks the weights by this fraction of the learning rate.
        beta_1, beta_2, epsilon, amsgrad: As for Adam.
        **kwargs: The arguments of `Optimizer`.
    """

    def __init__(
        self, learning_rate: Any = 0.001, weight_decay: float = 0.004, beta_1: float = 0.9,
        beta_2: float = 0.999, epsilon: float = 1e-7, amsgrad: bool = False, **kwargs: Any,
    ):  # fmt: skip
        if weight_decay is None:
            raise ArgumentError(
                "Argument `weight_decay` must be a float. Received: weight_decay=None",
                instead="keras.optimizers.Adam(), which has none",
            )
        super().__init__(
            learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay=weight_decay, **kwargs
        )


@table.add()
class Adamax(Optimizer):
    """Adam with the largest gradient so far in place of the mean square.

    Args:
        learning_rate: The length of a step.
        beta_1: How slowly the mean gradient follows.
        beta_2: How slowly the largest gradient is forgotten.
        epsilon: Keeps the division finite.
        **kwargs: The arguments of `Optimizer`.
    """

    elementwise = True

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-7, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._m, self._u = self.add_optimizer_variables(variables, ["momentum", "norm"])

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        m, u = self._m[index], self._u[index]
        step = ops.cast(self.iterations + 1, learning_rate.dtype)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        u.assign(ops.maximum(self.beta_2 * u, magnitude(gradient)))
        missing = 1.0 - ops.power(self.beta_1, step)
        variable.assign_sub(learning_rate * m / (missing * (u + self.epsilon)))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }  # fmt: skip


@table.add()
class Nadam(Optimizer):
    """Adam with Nesterov's look ahead.

    Args:
        learning_rate: The length of a step.
        beta_1: How slowly the mean gradient follows.
        beta_2: How slowly the mean square follows.
        epsilon: Keeps the division finite.
        **kwargs: The arguments of `Optimizer`.
    """

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-7, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        dtype = variables[0].dtype if variables else None
        self._momentums, self._velocities = self.add_optimizer_variables(
            variables, ["momentum", "velocity"]
        )
        self._u_product = self.add_variable((), "ones", dtype, name="variable")

    def _update(self, grads: Sequence[Any], variables: Sequence[Any]) -> None:
        # The product of all momentum weights so far is the same for all variables.
        self._u_before = self._u_product.read_tensor()
        self._u_product.assign(self._u_before * self._weight(0, self._u_before.dtype))
        super()._update(grads, variables)

    def _weight(self, ahead: int, dtype: Any) -> Any:
        """How much of the momentum counts at this step, or one step ahead."""
        step = ops.cast(self.iterations + 1 + ahead, dtype)
        return self.beta_1 * (1.0 - 0.5 * ops.power(ops.cast(0.96, dtype), step))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        m, v = self._momentums[index], self._velocities[index]
        dtype = variable.dtype
        now, ahead = self._weight(0, dtype), self._weight(1, dtype)
        product = ops.cast(self._u_product, dtype)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        step = ops.cast(self.iterations + 1, dtype)
        mean = ahead * m / (1.0 - product * ahead) + (1.0 - now) * gradient / (1.0 - product)
        spread = v / (1.0 - ops.power(ops.cast(self.beta_2, dtype), step))
        variable.assign_sub(mean * learning_rate / (ops.sqrt(spread) + self.epsilon))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }  # fmt: skip


@table.add()
class Lamb(Optimizer):
    """Adam with steps in proportion to the length of each weight, for very large batches.

    Args:
        learning_rate: The length of a step, relative to the weights.
        beta_1, beta_2, epsilon: As for Adam.
        **kwargs: The arguments of `Optimizer`.
    """

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-7, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(
            variables, ["momentum", "velocity"]
        )

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        m, v = self._momentums[index], self._velocities[index]
        step = ops.cast(self.iterations + 1, variable.dtype)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        mean = m / (1.0 - ops.power(self.beta_1, step))
        spread = v / (1.0 - ops.power(self.beta_2, step))
        direction = mean / (ops.sqrt(spread) + self.epsilon)
        variable.assign_sub(_trust(variable, direction) * learning_rate * direction)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }  # fmt: skip


def _trust(variable: Any, direction: Any) -> Any:
    """How long the weights are, relative to the step; 1 where either is zero."""
    weights, step = (ops.sqrt(ops.reduce_sum(ops.square(x))) for x in (variable, direction))
    ratio = ops.divide_no_nan(weights, step)
    usable = ops.logical_and(weights > 0.0, step > 0.0)
    return ops.where(usable, ratio, ops.ones_like(ratio))
