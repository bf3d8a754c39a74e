"""Loss scaling: half precision without gradients that vanish into zero.

Where it sits   an optimizer around an optimizer.
The one idea    in float16 a gradient below 6e-8 is 0.  A loss times 32768 has gradients that many
                times as large; divided again, they are what they should have been.  The largest
                scale that still works is found by trying: double it while all goes well, halve it
                and leave out the step when something overflows.
Try it          >>> import minitf as tf
                >>> from minitf import keras
                >>> optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1))
                >>> w = keras.Variable(1.0)
                >>> optimizer.build([w])
                >>> optimizer.apply([float("inf")], [w])  # too large: no step, half the scale
                >>> float(w), float(optimizer.dynamic_scale)
                (1.0, 16384.0)
Read next       keras/optimizers/optimizer.py

Micikevicius et al., arXiv:1710.03740.
As https://keras.io/api/optimizers/loss_scale_optimizer/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.errors import ArgumentError
from minitf.execution.cond import cond
from minitf.keras import initializers
from minitf.keras.optimizers.optimizer import Optimizer, table

# What the inner optimizer does; older files carry these settings here too, always at rest.
_INNER = {
    "weight_decay": None, "clipnorm": None, "global_clipnorm": None, "clipvalue": None,
    "use_ema": False, "ema_momentum": 0.99, "ema_overwrite_frequency": None,
    "loss_scale_factor": None, "gradient_accumulation_steps": None,
}  # fmt: skip


@table.add()
class LossScaleOptimizer(Optimizer):
    """Scales the loss for another optimizer, as far up as its gradients stay finite.

    Args:
        inner_optimizer: The optimizer that makes the steps.
        initial_scale: What the loss is multiplied with at first.
        dynamic_growth_steps: After how many good steps in a row the scale is doubled.
        name: Its name; default: the class name in snake case.

    Raises:
        ArgumentError: A setting that belongs to the inner optimizer.
    """

    def __init__(
        self, inner_optimizer: Any, initial_scale: float = 2.0**15,
        dynamic_growth_steps: int = 2000, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        _refuse(kwargs)
        super().__init__(learning_rate=0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale, self.dynamic_growth_steps = initial_scale, dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None  # the gradients must not be divided twice

    def build(self, variables: Sequence[Any]) -> None:
        """Make the counter and the scale, and the inner optimizer's state."""
        self.step_counter = self.add_variable((), dtype="int32", name="step_counter")
        self.dynamic_scale = self.add_variable(
            (), initializers.Constant(self.initial_scale), "float32", name="dynamic_scale"
        )
        self.inner_optimizer.build(variables)
        super().build(variables)

    @property
    def variables(self) -> list[Any]:
        """Its own numbers, then the inner optimizer's."""
        return [*self._variables, *self.inner_optimizer.variables]

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Any] | None = None) -> None:
        """One step of the inner optimizer, if all gradients are finite.

        Args:
            grads: Gradients of the scaled loss, one for each variable; None where there is none.
            trainable_variables: The variables; default: those given to `build`.
        """
        variables = self._checked(grads, trainable_variables)
        given = [g if g is None else convert_to_tensor(g) for g in grads]
        finite = ops.reduce_all(
            ops.stack([ops.reduce_all(ops.is_finite(g)) for g in given if g is not None])
        )
        cond(finite, lambda: self._step_and_grow(given, variables), self._shrink)

    def _step_and_grow(self, grads: list[Any], variables: list[Any]) -> None:
        scale = self.dynamic_scale
        unscaled = [
            g if g is None or getattr(v, "overwrite_with_gradient", False)
            else g / ops.cast(scale, g.dtype) for g, v in zip(grads, variables, strict=True)
        ]  # fmt: skip
        self.inner_optimizer.apply(unscaled, variables)
        enough = self.step_counter >= self.dynamic_growth_steps - 1
        self.dynamic_scale.assign(ops.where(enough, scale * 2.0, scale))
        self.step_counter.assign(ops.where(enough, 0, self.step_counter + 1))

    def _shrink(self) -> None:
        self.step_counter.assign(0)
        self.dynamic_scale.assign(self.dynamic_scale * 0.5)

    @property
    def learning_rate(self) -> Any:
        """The inner optimizer's learning rate."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    @property
    def iterations(self) -> Any:
        """How many steps the inner optimizer has made."""
        return self.inner_optimizer.iterations

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale: what to take gradients of."""
        scale = self.dynamic_scale if self.built else self.initial_scale
        loss = convert_to_tensor(loss)
        return loss * ops.cast(convert_to_tensor(scale), loss.dtype)

    def finalize_variable_values(self, var_list: Sequence[Any]) -> None:
        """At the end of training: what the inner optimizer does then."""
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "inner_optimizer": table.serialize(self.inner_optimizer),
            "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Optimizer:
        inner = table.deserialize(config["inner_optimizer"], custom_objects)
        return cls(**{**config, "inner_optimizer": inner})


def _refuse(settings: dict[str, Any]) -> None:
    if not settings.pop("dynamic", True):
        raise ArgumentError(
            "LossScaleOptimizer no longer supports `dynamic=False`. Instead, simply set "
            "`loss_scale_factor` directly on the `inner_optimizer`."
        )
    unknown = [f"`{name}`" for name in settings if name not in _INNER]
    if unknown:
        raise ArgumentError(f"LossScaleOptimizer does not support arguments: {', '.join(unknown)}")
    for name, value in settings.items():
        if value != _INNER[name]:
            raise ArgumentError(
                f"LossScaleOptimizer does not support `{name}`. "
                f"Instead, set `{name}` on the `inner_optimizer`."
            )
