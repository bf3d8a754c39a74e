"""Muon: steps for matrices in which every direction counts alike.

Where it sits   an optimizer; what is no matrix is trained by Adam.
The one idea    a gradient that is a matrix is mostly a few directions.  Make it orthogonal (all its
                singular values 1, by a polynomial applied five times), and rare ones learn too.
Try it          >>> from minitf import keras
                >>> keras.optimizers.Muon(0.02).momentum
                0.95
Read next       keras/optimizers/adam.py

As https://keras.io/api/optimizers/muon/; Jordan et al., https://kellerjordan.github.io/posts/muon/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rows import square

_OWN = (
    "adam_beta_1", "adam_beta_2", "epsilon", "exclude_layers", "muon_a", "muon_b", "muon_c",
    "adam_lr_ratio", "momentum", "ns_steps", "nesterov", "exclude_embeddings",
    "adam_weight_decay", "rms_rate",
)  # fmt: skip


@table.add()
class Muon(Optimizer):
    """Momentum made orthogonal, for matrices; Adam for everything else.

    Args:
        learning_rate: The length of a step.
        adam_beta_1, adam_beta_2, adam_weight_decay, epsilon: Adam's, for what is no matrix.
        weight_decay: Each step also shrinks matrices by this fraction of the learning rate.
        exclude_layers: Patterns; variables with such paths are left to Adam.
        exclude_embeddings: Whether variables called embeddings are left to Adam.
        muon_a, muon_b, muon_c: The polynomial a x + b x³ + c x⁵.
        adam_lr_ratio: Adam's learning rate, as a multiple.
        momentum: How much of the last direction is kept.
        ns_steps: How often the polynomial is applied.
        nesterov: Whether the gradient ahead is used.
        rms_rate: Steps are scaled so that entries are about this large; None: not scaled.
        **kwargs: The arguments of Optimizer.
    """

    def __init__(
        self, learning_rate: Any = 0.001, adam_beta_1: float = 0.9, adam_beta_2: float = 0.999,
        adam_weight_decay: float | None = 0.004, epsilon: float = 1e-7,
        weight_decay: float | None = 0.004, clipnorm: float | None = None,
        clipvalue: float | None = None, global_clipnorm: float | None = None,
        use_ema: bool = False, ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None, loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None, name: str | None = None,
        exclude_layers: Any = None, exclude_embeddings: bool = True, muon_a: float = 3.4445,
        muon_b: float = -4.775, muon_c: float = 2.0315, adam_lr_ratio: float = 1,
        momentum: float = 0.95, ns_steps: int = 5, nesterov: bool = True,
        rms_rate: float | None = 0.2, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema,
            ema_momentum, ema_overwrite_frequency, loss_scale_factor,
            gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.adam_beta_1, self.adam_beta_2, self.epsilon = adam_beta_1, adam_beta_2, epsilon
        self.adam_weight_decay, self.adam_lr_ratio = adam_weight_decay, adam_lr_ratio
        self.muon_a, self.muon_b, self.muon_c = muon_a, muon_b, muon_c
        self.momentum, self.nesterov, self.ns_steps = momentum, nesterov, ns_steps
        self.exclude_layers, self.exclude_embeddings = exclude_layers or [], exclude_embeddings
        self.rms_rate = rms_rate

    def build(self, variables: Sequence[Any]) -> None:
        if self.built:
            return
        super().build(variables)
        self.momentums: list[Any] = []
        self.adam_velocities: list[Any] = []
        for variable in variables:
            self.momentums.append(self.add_variable_from_reference(variable, "momentum"))
            self.adam_velocities.append(
                self.add_variable_from_reference(variable, "velocity")
                if self._is_for_adam(variable)
                else None
            )

    def _is_for_adam(self, variable: Any) -> bool:
        path = getattr(variable, "path", variable.name)
        return (
            len(variable.shape) != 2
            or (self.exclude_embeddings and "embedding" in path.lower())
            or any(re.search(pattern, path) for pattern in self.exclude_layers)
        )

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        m, v = self.momentums[index], self.adam_velocities[index]
        if v is not None:
            self._by_adam(gradient, variable, learning_rate * self.adam_lr_ratio, m, v)
            return
        m.assign(gradient + m * self.momentum)
        ahead = gradient + self.momentum * m if self.nesterov else m.read_tensor()
        step = learning_rate * self.orthogonal(ahead)
        if self.rms_rate is not None:
            step = step * float(max(variable.shape)) ** 0.5 * self.rms_rate
        variable.assign_sub(step)

    def _by_adam(self, gradient: Any, variable: Any, rate: Any, m: Any, v: Any) -> None:
        step = ops.cast(self.iterations + 1, rate.dtype)
        missing = ops.sqrt(1.0 - ops.power(self.adam_beta_2, step))
        rate = rate * missing / (1.0 - ops.power(self.adam_beta_1, step))
        m.assign_add((gradient - m) * (1 - self.adam_beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.adam_beta_2))
        variable.assign_sub(m * rate / (ops.sqrt(v) + self.epsilon))

    def orthogonal(self, matrix: Tensor) -> Tensor:
        """The matrix with singular values near 1: Newton and Schulz' iteration.

        The polynomial is applied to the singular values alone, as X Xᵀ has X's own directions.
        """
        x = ops.transpose(matrix) if matrix.shape[0] > matrix.shape[1] else matrix
        x = x / (ops.sqrt(ops.reduce_sum(ops.square(x))) + 1e-7)
        for _ in range(self.ns_steps):
            gram = ops.matmul(x, ops.transpose(x))
            both = self.muon_b * gram + self.muon_c * ops.matmul(gram, gram)
            x = self.muon_a * x + ops.matmul(both, x)
        return ops.transpose(x) if matrix.shape[0] > matrix.shape[1] else x

    def _decay_of(self, variable: Any) -> float | None:
        return self.adam_weight_decay if self._is_for_adam(variable) else self.weight_decay

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **{name: getattr(self, name) for name in _OWN}}
