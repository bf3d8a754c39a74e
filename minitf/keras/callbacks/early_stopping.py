"""EarlyStopping: stop when a number does not get better any more.

Where it sits   a callback; it reads the logs of epochs and sets `model.stop_training`.
The one idea    when the loss on data the model does not learn from stops falling, more training
                only learns the training data by heart.
Try it          >>> from minitf import keras
                >>> keras.callbacks.EarlyStopping(patience=2).monitor
                'val_loss'
Read next       keras/callbacks/rates.py

As https://keras.io/api/callbacks/early_stopping/
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from minitf.keras.callbacks.monitor_callback import MonitorCallback
from minitf.keras.messages import say


class EarlyStopping(MonitorCallback):
    """Stop when a number has not got better for `patience` epochs.

    Args:
        monitor: The name in the logs.
        min_delta: Smaller changes do not count as better.
        patience: How many epochs without progress are allowed.
        verbose: 1 says when and why it stopped.
        mode: "min", "max" or "auto": as the metric says.
        baseline: The number must get better than this.
        restore_best_weights: Whether the model gets back the weights of its best epoch.
        start_from_epoch: Epochs before this one are not looked at.
    """

    def __init__(
        self, monitor: str = "val_loss", min_delta: float = 0, patience: int = 0,
        verbose: int = 0, mode: str = "auto", baseline: float | None = None,
        restore_best_weights: bool = False, start_from_epoch: int = 0,
    ):  # fmt: skip
        super().__init__(monitor, mode, min_delta=min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self._forget()

    def _forget(self) -> None:
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best = None
        self.best_weights: list[np.ndarray] | None = None

    def on_train_begin(self, logs: Any = None) -> None:
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.monitor_op is None:
            self._set_monitor_op()
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._remember(epoch)
        self.wait += 1
        if self._is_improvement(current, self.best):
            self.best = current
            self._remember(epoch)
            if self.baseline is None or self._is_improvement(current, self.baseline):
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

    def get_monitor_value(self, logs: Any) -> Any:
        """The number that is watched, or None with a warning when the logs do not have it."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            warnings.warn(
                f"Early stopping conditioned on metric `{self.monitor}` which is not available. "
                f"Available metrics are: {','.join(logs or {})}",
                stacklevel=3,
            )
        return value
