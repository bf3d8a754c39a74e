"""ModelCheckpoint and BackupAndRestore: models in files while they are trained.

Where it sits   callbacks over keras.saving.
The one idea    the best model is rarely the last one, and a run may be cut off: both are answered
                by a file that is written along the way.
Try it          >>> from minitf import keras
                >>> keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True).monitor
                'val_loss'
Read next       keras/callbacks/tensorboard.py

As https://keras.io/api/callbacks/model_checkpoint/
"""

from __future__ import annotations

import json
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.callbacks.monitor_callback import MonitorCallback
from minitf.keras.messages import say


class SavingByBatches(Callback):
    """What both know: whether it is time to save, after an epoch or after so many batches.

    Attributes:
        save_freq: "epoch", or a number of batches.
    """

    save_freq: Any
    _last_batch_seen: int | None = None
    _batches_seen_since_last_saving = 0

    def _should_save_on_batch(self, batch: int) -> bool:
        """Whether that many batches were done; several may be told of at once."""
        if self.save_freq == "epoch":
            return False
        last = self._last_batch_seen
        done = batch + 1 if last is None or batch <= last else batch - last
        self._last_batch_seen = batch
        self._batches_seen_since_last_saving += done
        if self._batches_seen_since_last_saving < self.save_freq:
            return False
        self._batches_seen_since_last_saving = 0
        return True


class ModelCheckpoint(SavingByBatches, MonitorCallback):
    """Save the model, or its weights, after epochs or batches.

    Args:
        filepath: The file; `{epoch}` and names of the logs may stand in it:
            "model.{epoch:02d}-{val_loss:.2f}.keras".
        monitor: The number that says which model is best.
        verbose: 1 says what it does.
        save_best_only: Whether a worse model is not saved.
        save_weights_only: Whether only the weights are saved (the file ends in ".weights.h5").
        mode: "min", "max" or "auto".
        save_freq: "epoch", or after how many batches.
        initial_value_threshold: The first model must be better than this.
    """

    def __init__(
        self, filepath: Any, monitor: str = "val_loss", verbose: int = 0,
        save_best_only: bool = False, save_weights_only: bool = False, mode: str = "auto",
        save_freq: Any = "epoch", initial_value_threshold: float | None = None,
    ):  # fmt: skip
        super().__init__(monitor, mode, initial_value_threshold)
        self.filepath, self.verbose = os.fspath(filepath), verbose
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ArgumentError(
                f"Unrecognized save_freq: {save_freq}. Expected save_freq are 'epoch' or integer "
                "values"
            )
        self.save_freq = save_freq
        self._check_ending()
        self._current_epoch = 0

    def _check_ending(self) -> None:
        if self.save_weights_only and not self.filepath.endswith(".weights.h5"):
            raise ArgumentError(
                "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided "
                f"must end in `.weights.h5` (Keras weights format). Received: "
                f"filepath={self.filepath}",
                instead=f"{self.filepath}.weights.h5",
            )
        if not self.save_weights_only and not self.filepath.endswith((".keras", ".h5")):
            raise ArgumentError(
                "The filepath provided must end in `.keras` (Keras model format). Received: "
                f"filepath={self.filepath}",
                instead=f"{self.filepath}.keras",
            )

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._current_epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self._should_save_on_batch(batch):
            self._save_model(self._current_epoch, batch, dict(logs or {}))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.monitor_op is None:
            self._set_monitor_op()
        if self.save_freq == "epoch":
            self._save_model(epoch, None, dict(logs or {}))

    def _save_model(self, epoch: int, batch: int | None, logs: dict[str, Any]) -> None:
        path = self._get_file_path(epoch, batch, logs)
        if not self._should_save_model(epoch, logs, path):
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        save = self.model.save_weights if self.save_weights_only else self.model.save
        try:
            save(path, overwrite=True)
        except IsADirectoryError:
            raise OSError(
                "Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an "
                f"existing directory: {path}"
            ) from None
        self._say(epoch, f"finished saving model to {path}")

    def _should_save_model(self, epoch: int, logs: dict[str, Any], path: str) -> bool:
        """Whether the model is the best so far, or nobody asked, or nobody can tell."""
        if not self.save_best_only:
            self._say(epoch, f"saving model to {path}")
            return True
        current = logs.get(self.monitor)
        if current is None:
            warnings.warn(f"Can save best model only with {self.monitor} available.", stacklevel=4)
            return True
        if np.ndim(current):
            warnings.warn(
                f"Can save best model only when `monitor` is a scalar value. Received: {current}. "
                "Falling back to `save_best_only=False`.",
                stacklevel=4,
            )
            return True
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not self._is_improvement(current, self.best):
            self._say(epoch, f"{self.monitor} did not improve from {best}")
            return False
        self._say(epoch, f"{self.monitor} improved from {best} to {current:.5f}, "
                         f"saving model to {path}")  # fmt: skip
        self.best = current
        return True

    def _say(self, epoch: int, text: str) -> None:
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: {text}")

    def _get_file_path(self, epoch: int, batch: int | None, logs: dict[str, Any]) -> str:
        more = {} if batch is None or "batch" in logs else {"batch": batch + 1}
        try:
            return self.filepath.format(epoch=epoch + 1, **more, **logs)
        except KeyError as problem:
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {problem}'
            ) from problem


class BackupAndRestore(SavingByBatches):
    """Go on where a run was cut off.

    Args:
        backup_dir: A folder of its own for the state of the run.
        save_freq: "epoch", or after how many batches the state is written.
        double_checkpoint: Whether the state before the last one is kept, too, for the case that
            the last one cannot be read.
        delete_checkpoint: Whether the state is deleted when the run is complete.
    """

    def __init__(
        self, backup_dir: Any, save_freq: Any = "epoch", double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ):  # fmt: skip
        super().__init__()
        if not backup_dir:
            raise ArgumentError("Empty `backup_dir` argument passed", instead='"backup"')
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ArgumentError(
                f"Invalid value for argument `save_freq`. Received: save_freq={save_freq}. "
                "Expected either 'epoch' or an integer value."
            )
        self.backup_dir, self.save_freq = backup_dir, save_freq
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint
        folder = os.fspath(backup_dir)
        self._weights_path = os.path.join(folder, "latest.weights.h5")
        self._training_metadata_path = os.path.join(folder, "training_metadata.json")
        self._prev_weights_path = f"{self._weights_path}.bkp"
        self._prev_training_metadata_path = f"{self._training_metadata_path}.bkp"
        self._last_batch_seen = self._current_epoch = 0

    def on_train_begin(self, logs: Any = None) -> None:
        try:
            self._load_model()
        except OSError:  # cut off while it was written
            if not os.path.exists(self._prev_weights_path):
                raise
            shutil.copy(self._prev_weights_path, self._weights_path)
            shutil.copy(self._prev_training_metadata_path, self._training_metadata_path)
            self._load_model()

    def _load_model(self) -> None:
        """Give the model the state that is in the folder, if there is any."""
        optimizer = getattr(self.model, "optimizer", None)
        if os.path.exists(self._weights_path):
            if optimizer is not None and not optimizer.built:
                optimizer.build(self.model.trainable_variables)
            self.model.load_weights(self._weights_path)
        if os.path.exists(self._training_metadata_path):
            state = json.loads(Path(self._training_metadata_path).read_text())
            self.model._initial_epoch = state["epoch"]

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._current_epoch, self._last_batch_seen = epoch + 1, 0
        if self.save_freq == "epoch":
            self._save_model()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self._should_save_on_batch(batch):
            self._save_model()

    def _save_model(self) -> None:
        os.makedirs(self.backup_dir, exist_ok=True)
        if self.double_checkpoint and os.path.exists(self._training_metadata_path):
            shutil.copy(self._weights_path, self._prev_weights_path)
            shutil.copy(self._training_metadata_path, self._prev_training_metadata_path)
        self.model.save_weights(self._weights_path, overwrite=True)
        state = {"epoch": self._current_epoch, "batch": self._last_batch_seen}
        Path(self._training_metadata_path).write_text(json.dumps(state))

    def on_train_end(self, logs: Any = None) -> None:
        if self.delete_checkpoint and os.path.exists(self.backup_dir):
            shutil.rmtree(self.backup_dir)
