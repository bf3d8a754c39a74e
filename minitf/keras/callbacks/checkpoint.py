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

from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.callbacks.early_stopping import Watcher
from minitf.keras.messages import say


class ModelCheckpoint(Watcher):
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
        super().__init__(monitor, mode, 0.0)
        self.filepath, self.verbose = os.fspath(filepath), verbose
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ArgumentError(
                f"Unrecognized save_freq: {save_freq!r}.", instead='"epoch", or a number of batches'
            )
        endings = (".weights.h5",) if save_weights_only else (".keras", ".h5")
        if not self.filepath.endswith(endings):
            raise ArgumentError(
                f"The filepath provided must end in {' or '.join(endings)}. Received: "
                f"filepath={self.filepath!r}.",
                instead=f"{self.filepath}{endings[0]}",
            )
        self.save_freq = save_freq
        self.best: float | None = initial_value_threshold
        self._epoch = self._batches = 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.save_freq == "epoch":
            return
        self._batches += 1
        if self._batches >= self.save_freq:
            self._batches = 0
            self._save(self._epoch, dict(logs or {}), batch)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.save_freq == "epoch":
            self._save(epoch, dict(logs or {}))

    def _save(self, epoch: int, logs: dict[str, Any], batch: int | None = None) -> None:
        path = self._path(epoch, logs, batch)
        if self.save_best_only:
            current = logs.get(self.monitor)
            if current is None:
                warnings.warn(
                    f"Can save best model only with {self.monitor} available.", stacklevel=3
                )
                return
            best = "None" if self.best is None else f"{self.best:.5f}"
            if not self.better(current, self.best):
                if self.verbose:
                    say(f"\nEpoch {epoch + 1}: {self.monitor} did not improve from {best}")
                return
            if self.verbose:
                say(f"\nEpoch {epoch + 1}: {self.monitor} improved from {best} to "
                      f"{current:.5f}, saving model to {path}")  # fmt: skip
            self.best = current
        elif self.verbose:
            say(f"\nEpoch {epoch + 1}: saving model to {path}")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if self.save_weights_only:
            self.model.save_weights(path, overwrite=True)
        else:
            self.model.save(path, overwrite=True)

    def _path(self, epoch: int, logs: dict[str, Any], batch: int | None) -> str:
        more = {} if batch is None else {"batch": batch + 1}
        try:
            return self.filepath.format(epoch=epoch + 1, **more, **logs)
        except KeyError as problem:
            raise ArgumentError(
                f"Failed to format {self.filepath!r}: there is no {problem} in the logs "
                f"({', '.join(logs)})."
            ) from None


class BackupAndRestore(Callback):
    """Go on where a run was cut off.

    Args:
        backup_dir: A folder of its own for the state of the run.
        save_freq: "epoch", or after how many batches the state is written.
        double_checkpoint: Accepted as in Keras: files are whole or not there at all anyway.
        delete_checkpoint: Whether the state is deleted when the run is complete.
    """

    def __init__(
        self, backup_dir: Any, save_freq: Any = "epoch", double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ):  # fmt: skip
        super().__init__()
        if not backup_dir:
            raise ArgumentError("Empty `backup_dir` argument passed.", instead='"backup"')
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ArgumentError(f"Invalid value for argument `save_freq`: {save_freq!r}.")
        self.backup_dir, self.save_freq = Path(backup_dir), save_freq
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint
        self._epoch = self._batches = 0

    @property
    def _weights(self) -> Path:
        return self.backup_dir / "latest.weights.h5"

    @property
    def _state(self) -> Path:
        return self.backup_dir / "training_metadata.json"

    def on_train_begin(self, logs: Any = None) -> None:
        if not self._state.exists() or not self._weights.exists():
            return
        if getattr(self.model, "optimizer", None) is not None and not self.model.optimizer.built:
            self.model.optimizer.build(self.model.trainable_weights)
        self.model.load_weights(self._weights)
        self.model._initial_epoch = json.loads(self._state.read_text())["epoch"]

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.save_freq == "epoch":
            self._write(epoch + 1)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.save_freq == "epoch":
            return
        self._batches += 1
        if self._batches % self.save_freq == 0:
            self._write(self._epoch)

    def _write(self, epoch: int) -> None:
        self.backup_dir.mkdir(parents=True, exist_ok=True)
        self.model.save_weights(self._weights, overwrite=True)
        self._state.write_text(json.dumps({"epoch": epoch}))

    def on_train_end(self, logs: Any = None) -> None:
        if self.delete_checkpoint and self.backup_dir.exists():
            shutil.rmtree(self.backup_dir)


class SwapEMAWeights(Callback):
    """Evaluate, and end, with the running averages of the weights.

    Args:
        swap_on_epoch: Whether each epoch ends with the averages in the model (so that
            checkpoints hold them), and the next one begins with the weights again.
    """

    def __init__(self, swap_on_epoch: bool = False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._swapped = False

    def _averages(self) -> Any:
        averages = self.model.optimizer.averages
        if not averages.use_ema:
            raise ArgumentError(
                "SwapEMAWeights needs an optimizer with `use_ema=True`.",
                instead="keras.optimizers.Adam(use_ema=True)",
            )
        return averages

    def _swap(self) -> None:
        self._averages().swap()
        self._swapped = not self._swapped

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if self._swapped and self.swap_on_epoch:
            self._swap()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.swap_on_epoch and not self._swapped:
            self._swap()

    def on_test_begin(self, logs: Any = None) -> None:
        if not self._swapped:
            self._swap()

    def on_test_end(self, logs: Any = None) -> None:
        if self._swapped and not self.swap_on_epoch:
            self._swap()

    def on_predict_begin(self, logs: Any = None) -> None:
        self.on_test_begin()

    def on_predict_end(self, logs: Any = None) -> None:
        self.on_test_end()
