"""The learning rate while training: smaller on a plateau, or by a plan of the epochs.

Where it sits   callbacks; they set the rate of the model's optimizer, and note it in the logs.
The one idea    large steps find the valley, small ones its floor: when the loss stops falling, the
                step is too long.
Try it          >>> from minitf import keras
                >>> keras.callbacks.ReduceLROnPlateau(factor=0.5).patience
                10
Read next       keras/callbacks/progbar_logger.py

As https://keras.io/api/callbacks/reduce_lr_on_plateau/
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.callbacks.monitor_callback import MonitorCallback
from minitf.keras.messages import say


class ReduceLROnPlateau(MonitorCallback):
    """Multiply the learning rate by `factor` when a number stops getting better.

    Args:
        monitor: The name in the logs.
        factor: Below 1.
        patience: How many epochs without progress are allowed.
        verbose: 1 says what it does.
        mode: "min", "max" or "auto": as the metric says.
        min_delta: Smaller changes do not count as better.
        cooldown: Epochs to wait after a reduction.
        min_lr: The rate is not made smaller than this.
        **kwargs: Arguments of older programs, which change nothing.
    """

    def __init__(
        self, monitor: str = "val_loss", factor: float = 0.1, patience: int = 10,
        verbose: int = 0, mode: str = "auto", min_delta: float = 1e-4, cooldown: int = 0,
        min_lr: float = 0.0, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(monitor, mode, min_delta=min_delta)
        if factor >= 1.0:
            raise ArgumentError(
                f"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={factor}",
                why="the rate is multiplied by the factor, to make it smaller",
            )
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self._forget()

    def _forget(self) -> None:
        self.wait = self.cooldown_counter = 0
        self.best = None

    def on_train_begin(self, logs: Any = None) -> None:
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.monitor_op is None:
            self._set_monitor_op()
        logs = {} if logs is None else logs
        _note_rates(self.model, logs)
        current = logs.get(self.monitor)
        if current is None:
            warnings.warn(
                f"Learning rate reduction is conditioned on metric `{self.monitor}` which is not "
                f"available. Available metrics are: {','.join(logs)}.",
                stacklevel=2,
            )
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best, self.wait = current, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                reduced = [self._reduce(*each, epoch) for each in _optimizers(self.model).items()]
                if any(reduced):
                    self.cooldown_counter, self.wait = self.cooldown, 0

    def in_cooldown(self) -> bool:
        """Whether the rate was made smaller not long ago."""
        return self.cooldown_counter > 0

    def _reduce(self, name: str, optimizer: Any, epoch: int) -> bool:
        rate = _rate_of(optimizer)
        if rate <= float(np.float32(self.min_lr)):
            return False
        rate = max(rate * self.factor, self.min_lr)
        optimizer.learning_rate = rate
        if self.verbose > 0:
            whose = f" {name}" if name else ""
            say(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing{whose} learning rate to {rate}.")
        return True


class LearningRateScheduler(Callback):
    """Set the learning rate at the start of each epoch.

    Args:
        schedule: Takes the epoch and the current rate (or the epoch only), gives the new rate.
        verbose: 1 says what it does.
    """

    def __init__(self, schedule: Callable[..., float], verbose: int = 0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        for name, optimizer in _optimizers(self.model).items():
            rate = self._scheduled(epoch, optimizer)
            optimizer.learning_rate = rate
            if self.verbose > 0:
                whose = f"{name} " if name else ""
                say(f"\nEpoch {epoch + 1}: LearningRateScheduler setting {whose}learning rate "
                    f"to {rate}.")  # fmt: skip

    def _scheduled(self, epoch: int, optimizer: Any) -> Any:
        if not hasattr(optimizer, "learning_rate"):
            raise ArgumentError('Optimizer must have a "learning_rate" attribute.')
        try:
            rate = self.schedule(epoch, _rate_of(optimizer))
        except TypeError:  # a schedule of the epoch alone
            rate = self.schedule(epoch)
        if not isinstance(rate, (float, np.float32, np.float64)):
            raise ArgumentError(
                f"The output of the `schedule` function should be a float. Got: {rate}"
            )
        return rate

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if logs is not None:
            _note_rates(self.model, logs)


def _optimizers(model: Any) -> dict[str, Any]:
    """The model's optimizer under the name "", or those of a MultiOptimizer by their names."""
    optimizer = model.optimizer
    if hasattr(optimizer, "optimizers"):
        return {inner.name: inner for inner in optimizer.optimizers}
    return {"": optimizer}


def _note_rates(model: Any, logs: dict[str, Any]) -> None:
    for name, optimizer in _optimizers(model).items():
        logs[f"learning_rate_{name}" if name else "learning_rate"] = _rate_of(optimizer)


def _rate_of(optimizer: Any) -> float:
    return float(optimizer.learning_rate)
