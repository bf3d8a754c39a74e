"""The optimizer: turn gradients into new weights.

Where it sits   called by the training step with gradients and variables.
The one idea    a rule for one variable, `update_step`.  When the rule works entry by entry, a
                compiled step packs all variables into one long vector and runs the rule once.
Try it          >>> from minitf import keras
                >>> w = keras.Variable([1.0])
                >>> keras.optimizers.SGD(learning_rate=0.5).apply([[2.0]], [w])
                >>> w.numpy()
                array([0.], dtype=float32)
Read next       keras/optimizers/sgd.py

As https://keras.io/api/optimizers/
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

from minitf.core import context
from minitf.core.arena import Arena
from minitf.core.deferred import something_built
from minitf.errors import ArgumentError
from minitf.keras.naming import auto_name
from minitf.keras.optimizers import schedules
from minitf.keras.optimizers.averages import Averages, collect
from minitf.keras.optimizers.eager import EagerUpdates
from minitf.keras.optimizers.gradients import (
    as_number,
    clip,
    overwriting,
    quick_length,
    without_missing,
)
from minitf.keras.optimizers.one_vector import OneVector
from minitf.keras.optimizers.rows import packed
from minitf.keras.optimizers.schedules import LearningRateSchedule
from minitf.keras.serialization import Table, unknown_arguments
from minitf.keras.variable import Variable

table = Table("optimizer", "keras.optimizers")


class Optimizer(OneVector):
    """Base of all optimizers.  Subclasses write `update_step`, and `build` for their state.

    Args:
        learning_rate: A number, or a callable without arguments that gives one.
        weight_decay: Each step also shrinks the weights by this fraction of the learning rate.
        clipnorm: Each variable's gradient is cut to this length.
        clipvalue: Each entry of a gradient is cut to this size.
        global_clipnorm: All gradients together are cut to this length.
        use_ema: Whether running averages of the weights are kept, and taken over in the end.
        ema_momentum: How slowly they follow.
        ema_overwrite_frequency: After how many steps the weights are replaced by their averages;
            None: at the end of `fit` only.
        loss_scale_factor: The loss is multiplied by it and the gradients divided (float16).
        gradient_accumulation_steps: How many batches' gradients are averaged for one update.
        name: Its name; default: the class name in snake case.

    Attributes:
        gradient_norm: Where each step notes the length of its gradient, before it is cut; None:
            nobody asked (`model.watch_gradient_norm`).
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Show the arguments that every optimizer takes among those of a subclass."""
        super().__init_subclass__(**kwargs)
        own = dict(inspect.signature(cls.__init__).parameters)
        rest = own.pop("kwargs", None)
        if "__init__" in cls.__dict__ and rest is not None and "inner_optimizer" not in own:
            base = inspect.signature(Optimizer.__init__).parameters
            more = [p for name, p in base.items() if name not in (*own, "learning_rate", "kwargs")]
            shown = [*list(own.values())[1:], *more, rest]
            cls.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]

    gradient_norm: Variable | None = None

    def __init__(
        self, learning_rate: Any, weight_decay: float | None = None, clipnorm: float | None = None,
        clipvalue: float | None = None, global_clipnorm: float | None = None,
        use_ema: bool = False, ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None, loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        if kwargs.pop("decay", None) is not None:
            warnings.warn(
                "Argument `decay` is no longer supported and will be ignored.", stacklevel=3
            )
        if kwargs:
            raise unknown_arguments(type(self), kwargs)
        given = [value for value in (clipnorm, clipvalue, global_clipnorm) if value is not None]
        if len(given) > 1 or any(value <= 0 for value in given):
            raise ArgumentError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set, to a number "
                f"above 0. Received: clipnorm={clipnorm}, clipvalue={clipvalue}, "
                f"global_clipnorm={global_clipnorm}."
            )
        if gradient_accumulation_steps is not None and gradient_accumulation_steps < 2:
            raise ArgumentError(
                "`gradient_accumulation_steps` must be an integer >= 2. "
                f"Received: gradient_accumulation_steps={gradient_accumulation_steps}"
            )
        self.name = name or auto_name(type(self).__name__)
        self.averages = Averages(use_ema, ema_momentum, ema_overwrite_frequency)
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.weight_decay = weight_decay
        self.clipnorm, self.clipvalue = clipnorm, clipvalue
        self.global_clipnorm, self.loss_scale_factor = global_clipnorm, loss_scale_factor
        self._arena: Arena | None = None
        self._eager_updates = EagerUpdates()
        self._undecayed: list[str] = []
        super().__init__(learning_rate)

    def build(self, variables: Sequence[Any]) -> None:
        """Take note of the variables to train; subclasses make their state afterwards."""
        super().build(variables)
        self.averages.build(self, variables)
        if self.gradient_accumulation_steps:
            self._accumulated_gradients = self.add_optimizer_variables(
                variables, "gradient_accumulator"
            )

    # One step

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Assign `variable` its new value, given its gradient."""
        raise NotImplementedError(
            f"{type(self).__name__} must define update_step(gradient, variable, learning_rate)."
        )

    def assign(self, variable: Any, value: Any) -> None:
        variable.assign(value)

    def assign_add(self, variable: Any, value: Any) -> None:
        variable.assign_add(value)

    def assign_sub(self, variable: Any, value: Any) -> None:
        variable.assign_sub(value)

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, Any]]) -> Variable:
        """One step, given pairs of gradient and variable."""
        pairs = list(grads_and_vars)
        self.apply([pair[0] for pair in pairs], [pair[1] for pair in pairs])
        return self._iterations

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Any] | None = None) -> None:
        """One step: clip, decay, update, constrain, count.

        Args:
            grads: One gradient for each variable; None where the loss does not depend on it.
            trainable_variables: The variables; default: those given to `build`.

        Raises:
            GradientError: There is no gradient at all.
            ArgumentError: Variables the optimizer was not built for.
        """
        if not len(grads):
            return
        variables = self._checked(grads, trainable_variables)
        if self._eager_updates.run(self, grads, variables):
            return
        with context.own_scope(self.name):
            grads, variables = overwriting(*without_missing(grads, variables))
            if self.loss_scale_factor is not None:
                grads = [gradient / self.loss_scale_factor for gradient in grads]
            if self.gradient_norm is not None:
                self.gradient_norm.assign(quick_length(grads))
            if self.gradient_accumulation_steps:
                collect(self, grads, variables)
            else:
                self._step(grads, variables)
            self._iterations.assign_add(1)

    def _step(self, grads: Sequence[Any], variables: Sequence[Any]) -> None:
        """Clip, decay, update, constrain, average."""
        grads = self._clip_gradients(grads)
        grads = [as_number(grad, variable) for grad, variable in zip(grads, variables, strict=True)]
        if self._may_pack(variables):
            self._update([packed(grads)], [self._packed_variables().flat])
        else:
            self._update(grads, variables)
        self.averages.follow(self._iterations)
        for variable in variables:
            if getattr(variable, "constraint", None) is not None:
                variable.assign(variable.constraint(variable))

    def _clip_gradients(self, grads: Sequence[Any]) -> list[Any]:
        return clip(grads, self.clipnorm, self.clipvalue, self.global_clipnorm)

    @property
    def _model_variables_moving_average(self) -> list[Any]:
        """The averages of the weights."""
        return self.averages.averages

    def _checked(self, grads: Sequence[Any], variables: Sequence[Any] | None) -> list[Any]:
        if variables is None:
            variables = self._trainable_variables
        variables = list(variables)
        if not self.built and variables:
            with context.init_scope():
                self.build(variables)
            something_built()
        unknown = [variable for variable in variables if id(variable) not in self._indices]
        if unknown:
            names = ", ".join(str(getattr(v, "path", v.name)) for v in unknown)
            raise ArgumentError(
                f"{self.name} was not built for: {names}.",
                why="its state belongs to the variables it was first used with",
                instead="make a new optimizer, and compile() again",
            )
        if len(grads) != len(variables):
            raise ArgumentError(
                f"{self.name} got {len(grads)} gradients for {len(variables)} variables."
            )
        return variables

    def _update(self, grads: Sequence[Any], variables: Sequence[Any]) -> None:
        rate = self.learning_rate
        for gradient, variable in zip(grads, variables, strict=True):
            decay = self._decay_of(variable)
            if decay is not None and self._decays(variable):
                variable.assign(variable - variable * decay * as_number(rate, variable))
            self.update_step(gradient, variable, as_number(rate, variable))

    # Weight decay

    def exclude_from_weight_decay(
        self, var_list: Sequence[Any] | None = None, var_names: Sequence[str] | None = None
    ) -> None:
        """Name variables that weight decay leaves alone.

        Args:
            var_list: The variables.
            var_names: Patterns; a variable whose path contains one is left alone.
        """
        self._undecayed += [f"^{re.escape(variable.path)}$" for variable in var_list or ()]
        self._undecayed += list(var_names or ())

    def _decay_of(self, variable: Any) -> float | None:
        """How much a variable shrinks, as a fraction of the learning rate."""
        return self.weight_decay

    def _decays(self, variable: Any) -> bool:
        path = getattr(variable, "path", variable.name)
        return not any(re.search(pattern, path) for pattern in self._undecayed)

    def scale_loss(self, loss: Any) -> Any:
        """The loss to take gradients of, when a scale factor is set."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    # Configuration

    def get_config(self) -> dict[str, Any]:
        rate = self._learning_rate
        return {
            "name": self.name,
            "learning_rate": _rate_config(rate),
            "weight_decay": self.weight_decay,
            "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm,
            "clipvalue": self.clipvalue,
            **self.averages.get_config(),
            "loss_scale_factor": self.loss_scale_factor,
            "gradient_accumulation_steps": self.gradient_accumulation_steps,
        }

    def finalize_variable_values(self, var_list: Sequence[Any]) -> None:
        """At the end of training: the averages become the weights, if there are any."""
        self.averages.take_over(var_list)

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Optimizer:
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


def _rate_config(rate: Any) -> Any:
    if isinstance(rate, LearningRateSchedule):
        return schedules.serialize(rate)
    return float(rate) if isinstance(rate, Variable) else rate
