"""EarlyStopping and other watchers of one number.

Where it sits   callbacks; they read the logs of epochs and set `model.stop_training` or the rate.
The one idea    when the loss on data the model does not learn from stops falling, more training
                only learns the training data by heart.
Try it          >>> from minitf import keras
                >>> keras.callbacks.EarlyStopping(patience=2).monitor
                'val_loss'
Read next       keras/callbacks/progbar_logger.py

As https://keras.io/api/callbacks/early_stopping/
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.messages import say


class Watcher(Callback):
    """Base of callbacks that ask whether a number got better.

    Args:
        monitor: The name in the logs.
        mode: "min", "max", or "auto": larger is better for names that say so.
        min_delta: Smaller changes do not count.
    """

    def __init__(self, monitor: str, mode: str, min_delta: float):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            raise ArgumentError(f"mode is 'auto', 'min' or 'max'; it is {mode!r}.")
        if mode == "auto":
            mode = "max" if monitor.endswith(("acc", "accuracy", "auc", "precision", "recall",
                                              "f1_score")) else "min"  # fmt: skip
        self.monitor, self.mode, self.min_delta = monitor, mode, abs(min_delta)

    def better(self, value: float, reference: float | None) -> bool:
        """Whether `value` is better than `reference` by more than `min_delta`, or the first one."""
        if reference is None:
            return True
        gain = value - reference if self.mode == "max" else reference - value
        return gain > self.min_delta

    def watched(self, logs: Any) -> float | None:
        """The number, or None with a warning when the logs do not have it."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            warnings.warn(
                f"{type(self).__name__} watches {self.monitor!r}, which is not in the logs: "
                f"{', '.join(logs or {})}.",
                stacklevel=3,
            )
        return value


class EarlyStopping(Watcher):
    """Stop when a number has not got better for `patience` epochs.

    Args:
        monitor: The name in the logs.
        min_delta: Smaller changes do not count as better.
        patience: How many epochs without progress are allowed.
        verbose: 1 says when and why it stopped.
        mode: "min", "max" or "auto".
        baseline: The number must get better than this.
        restore_best_weights: Whether the model gets back the weights of its best epoch.
        start_from_epoch: Epochs before this one are not looked at.
    """

    def __init__(
        self, monitor: str = "val_loss", min_delta: float = 0, patience: int = 0,
        verbose: int = 0, mode: str = "auto", baseline: float | None = None,
        restore_best_weights: bool = False, start_from_epoch: int = 0,
    ):  # fmt: skip
        super().__init__(monitor, mode, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self._forget()

    def _forget(self) -> None:
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best: float | None = None
        self.best_weights: list[np.ndarray] | None = None

    def on_train_begin(self, logs: Any = None) -> None:
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        current = self.watched(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._remember(epoch)
        self.wait += 1
        if self.better(current, self.best):
            self.best = current
            self._remember(epoch)
            if self.baseline is None or self.better(current, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _remember(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()

    def on_train_end(self, logs: Any = None) -> None:
        if self.stopped_epoch > 0 and self.verbose > 0:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose > 0:
                say(f"Restoring model weights from the end of the best epoch: "
                      f"{self.best_epoch + 1}.")  # fmt: skip
            self.model.set_weights(self.best_weights)


class ReduceLROnPlateau(Watcher):
    """Multiply the learning rate by `factor` when a number stops getting better.

    Args:
        monitor: The name in the logs.
        factor: Below 1.
        patience: How many epochs without progress are allowed.
        verbose: 1 says what it does.
        mode: "min", "max" or "auto".
        min_delta: Smaller changes do not count as better.
        cooldown: Epochs to wait after a reduction.
        min_lr: The rate is not made smaller than this.
    """

    def __init__(
        self, monitor: str = "val_loss", factor: float = 0.1, patience: int = 10,
        verbose: int = 0, mode: str = "auto", min_delta: float = 1e-4, cooldown: int = 0,
        min_lr: float = 0.0,
    ):  # fmt: skip
        super().__init__(monitor, mode, min_delta)
        if factor >= 1.0:
            raise ArgumentError(
                f"factor must be below 1, to make the rate smaller; it is {factor}."
            )
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self._forget()

    def _forget(self) -> None:
        self.wait = self.cooldown_counter = 0
        self.best: float | None = None

    def on_train_begin(self, logs: Any = None) -> None:
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)
        current = self.watched(logs)
        if current is None:
            return
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self.better(current, self.best):
            self.best, self.wait = current, 0
        elif self.cooldown_counter <= 0:
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch: int) -> None:
        rate = float(np.float32(float(self.model.optimizer.learning_rate)))
        if rate <= float(np.float32(self.min_lr)):
            return
        rate = max(rate * self.factor, self.min_lr)
        self.model.optimizer.learning_rate = rate
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {rate}.")
        self.cooldown_counter, self.wait = self.cooldown, 0


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
        try:
            rate = self.schedule(epoch, float(self.model.optimizer.learning_rate))
        except TypeError:  # a schedule of the epoch alone
            rate = self.schedule(epoch)
        if not isinstance(rate, (float, np.floating)):
            raise ArgumentError(f"The schedule must give a float; it gave {rate!r}.")
        self.model.optimizer.learning_rate = float(rate)
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)
