"""Learning rate schedules: how the length of a step changes as training goes on.

Where it sits   given to an optimizer in place of a number; read at every step.
The one idea    a schedule is a function of the number of steps made so far, written with ops, so
                that it is part of the compiled step.
Try it          >>> from minitf import keras
                >>> rate = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
                >>> [round(float(rate(step)), 4) for step in (0, 10, 20)]
                [0.1, 0.05, 0.025]
Read next       keras/optimizers/optimizer.py

As https://keras.io/api/optimizers/learning_rate_schedules/
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.serialization import Table

table = Table("learning rate schedule", "keras.optimizers.schedules")
serialize, deserialize = table.serialize, table.deserialize


class LearningRateSchedule:
    """Base of the schedules: subclasses write `__call__(step)` and `get_config`."""

    def __call__(self, step: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define __call__(step).")

    def get_config(self) -> dict[str, Any]:
        raise NotImplementedError(f"{type(self).__name__} must define get_config().")

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A schedule from what `get_config` gave."""
        return cls(**config)


class _Named(LearningRateSchedule):
    """A schedule whose configuration is its arguments."""

    name: str
    arguments: tuple[str, ...] = ()

    def __call__(self, step: Any) -> Tensor:
        with context.own_scope(self.name):
            return self.rate(ops.cast(convert_to_tensor(step), "float32"))

    def rate(self, step: Tensor) -> Tensor:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in (*self.arguments, "name")}


@table.add()
class ExponentialDecay(_Named):
    """The rate falls by the same factor in each span of steps.

    Args:
        initial_learning_rate: The rate at the start.
        decay_steps: The length of a span.
        decay_rate: The factor.
        staircase: Whether the rate changes only at the end of a span.
        name: Its name.
    """

    arguments = ("initial_learning_rate", "decay_steps", "decay_rate", "staircase")

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, decay_rate: float,
        staircase: bool = False, name: str = "ExponentialDecay",
    ):  # fmt: skip
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.decay_rate, self.staircase, self.name = decay_rate, staircase, name
        _check_steps(decay_steps)

    def rate(self, step: Tensor) -> Tensor:
        spans = step / float(self.decay_steps)
        spans = ops.floor(spans) if self.staircase else spans
        return self.initial_learning_rate * ops.power(float(self.decay_rate), spans)


@table.add()
class InverseTimeDecay(_Named):
    """The rate falls as 1 / (1 + decay_rate * spans).

    Args:
        initial_learning_rate, decay_steps, decay_rate, staircase, name: As for ExponentialDecay.
    """

    arguments = ExponentialDecay.arguments

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, decay_rate: float,
        staircase: bool = False, name: str = "InverseTimeDecay",
    ):  # fmt: skip
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.decay_rate, self.staircase, self.name = decay_rate, staircase, name
        _check_steps(decay_steps)

    def rate(self, step: Tensor) -> Tensor:
        spans = step / float(self.decay_steps)
        spans = ops.floor(spans) if self.staircase else spans
        return self.initial_learning_rate / (1.0 + self.decay_rate * spans)


@table.add()
class PiecewiseConstantDecay(_Named):
    """One rate up to a step, another one after it, and so on.

    Args:
        boundaries: The last step of each rate but the last.
        values: The rates, one more than boundaries.
        name: Its name.
    """

    arguments = ("boundaries", "values")

    def __init__(
        self, boundaries: Sequence[int], values: Sequence[float], name: str = "PiecewiseConstant"
    ):
        if len(boundaries) != len(values) - 1:
            raise ArgumentError(
                f"The length of boundaries ({len(boundaries)}) should be 1 less than the length "
                f"of values ({len(values)})."
            )
        self.boundaries, self.values, self.name = boundaries, values, name

    def rate(self, step: Tensor) -> Tensor:
        rate = convert_to_tensor(float(self.values[0]))
        for boundary, value in zip(self.boundaries, self.values[1:], strict=True):
            rate = ops.where(step > float(boundary), convert_to_tensor(float(value)), rate)
        return rate


@table.add()
class PolynomialDecay(_Named):
    """The rate falls along a power of the steps left.

    Args:
        initial_learning_rate: The rate at the start.
        decay_steps: The step at which the end is reached.
        end_learning_rate: The rate from then on.
        power: 1 for a straight line.
        cycle: Whether it starts again, over twice, three times, ... as many steps.
        name: Its name.
    """

    arguments = ("initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle")

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, end_learning_rate: float = 0.0001,
        power: float = 1.0, cycle: bool = False, name: str = "PolynomialDecay",
    ):  # fmt: skip
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.end_learning_rate, self.power = end_learning_rate, power
        self.cycle, self.name = cycle, name
        _check_steps(decay_steps)

    def rate(self, step: Tensor) -> Tensor:
        steps: Any = float(self.decay_steps)
        if self.cycle:
            times = ops.maximum(ops.ceil(step / steps), 1.0)
            steps = steps * times
        else:
            step = ops.minimum(step, steps)
        left = ops.power(1.0 - step / steps, float(self.power))
        return (self.initial_learning_rate - self.end_learning_rate) * left + self.end_learning_rate


@table.add()
class CosineDecay(_Named):
    """The rate rises (warm up), then falls along half a cosine.

    Args:
        initial_learning_rate: The rate at the start.
        decay_steps: How many steps the fall takes.
        alpha: The part of the highest rate that is left in the end.
        name: Its name.
        warmup_target: The rate at the end of the warm up; None for no warm up.
        warmup_steps: How many steps the rise takes.
    """

    arguments = ("initial_learning_rate", "decay_steps", "alpha")

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, alpha: float = 0.0,
        name: str = "CosineDecay", warmup_target: float | None = None, warmup_steps: int = 0,
    ):  # fmt: skip
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.alpha, self.name = alpha, name
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps
        _check_steps(decay_steps)

    def rate(self, step: Tensor) -> Tensor:
        start, warmup = float(self.initial_learning_rate), float(self.warmup_steps)
        if self.warmup_target is None:
            return self._falling(step, start)
        target = float(self.warmup_target)
        rising = start + (target - start) * step / max(warmup, 1.0)
        return ops.where(step < warmup, rising, self._falling(step - warmup, target))

    def _falling(self, step: Tensor, highest: float) -> Tensor:
        done = ops.minimum(step, float(self.decay_steps)) / float(self.decay_steps)
        fall = 0.5 * (1.0 + ops.cos(math.pi * done))
        return highest * ((1.0 - self.alpha) * fall + self.alpha)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "warmup_target": self.warmup_target,
            "warmup_steps": self.warmup_steps,
        }  # fmt: skip


@table.add()
class CosineDecayRestarts(_Named):
    """Half a cosine, again and again, each time longer and lower.

    Args:
        initial_learning_rate: The rate at the start.
        first_decay_steps: The length of the first fall.
        t_mul: How much longer each fall is than the one before.
        m_mul: How much lower it starts.
        alpha: The part of the rate that is left at the end of a fall.
        name: Its name.
    """

    arguments = ("initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha")

    def __init__(
        self, initial_learning_rate: float, first_decay_steps: int, t_mul: float = 2.0,
        m_mul: float = 1.0, alpha: float = 0.0, name: str = "SGDRDecay",
    ):  # fmt: skip
        self.initial_learning_rate, self.first_decay_steps = (
            initial_learning_rate, first_decay_steps,
        )  # fmt: skip
        self.t_mul, self.m_mul, self.alpha, self.name = t_mul, m_mul, alpha, name
        _check_steps(first_decay_steps)

    def rate(self, step: Tensor) -> Tensor:
        done = step / float(self.first_decay_steps)
        if self.t_mul == 1.0:
            turn = ops.floor(done)
            part = done - turn
        else:
            grown = 1.0 - done * (1.0 - float(self.t_mul))
            turn = ops.floor(ops.log(grown) / math.log(self.t_mul))
            power = ops.power(float(self.t_mul), turn)
            part = (done - (1.0 - power) / (1.0 - float(self.t_mul))) / power
        height = ops.power(float(self.m_mul), turn)
        fall = 0.5 * height * (1.0 + ops.cos(math.pi * part))
        return self.initial_learning_rate * ((1.0 - self.alpha) * fall + self.alpha)


def _check_steps(steps: Any) -> None:
    if steps <= 0:
        raise ArgumentError(f"Argument `decay_steps` must be > 0. Received: decay_steps={steps}.")
