"""TensorBoard: event files that TensorBoard draws.

Where it sits   a callback over minitf.summary.
The one idea    one folder for training and one for validation; the same tag in both makes two
                curves in one picture.
Try it          >>> from minitf import keras
                >>> keras.callbacks.TensorBoard("logs").update_freq
                'epoch'
Read next       summary/writer.py

As https://keras.io/api/callbacks/tensorboard/
"""

from __future__ import annotations

import os
import time
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.summary import create_file_writer, histogram, scalar
from minitf.summary.writer import SummaryWriter


class TensorBoard(Callback):
    """Write losses, metrics, the learning rate and the spread of weights for TensorBoard.

    Args:
        log_dir: The folder; "train" and "validation" are made in it.
        histogram_freq: After how many epochs the spread of all weights is written; 0: never.
        write_graph, write_images: Accepted as in Keras; minitf draws models itself
            (minitf_widgets.GraphView).
        write_steps_per_second: Whether the speed is written.
        update_freq: "epoch", "batch", or after how many batches numbers are written.
        profile_batch, embeddings_freq, embeddings_metadata: Not in minitf; 0 and None.
    """

    def __init__(
        self, log_dir: Any = "logs", histogram_freq: int = 0, write_graph: bool = True,
        write_images: bool = False, write_steps_per_second: bool = False,
        update_freq: Any = "epoch", profile_batch: Any = 0, embeddings_freq: int = 0,
        embeddings_metadata: Any = None,
    ):  # fmt: skip
        super().__init__()
        if profile_batch or embeddings_freq or embeddings_metadata:
            raise ArgumentError(
                "TensorBoard in minitf writes neither profiles nor embeddings.",
                instead="profile_batch=0, embeddings_freq=0",
            )
        self.log_dir, self.histogram_freq = os.fspath(log_dir), histogram_freq
        self.write_graph, self.write_images = write_graph, write_images
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self._writers: dict[str, SummaryWriter] = {}
        self._steps = self._steps_before = 0
        self._started = 0.0

    def _write(self, folder: str, numbers: dict[str, Any], step: int) -> None:
        if folder not in self._writers:
            self._writers[folder] = create_file_writer(os.path.join(self.log_dir, folder))
        with self._writers[folder].as_default():
            for tag, value in numbers.items():
                scalar(tag, float(value), step=step)
        self._writers[folder].flush()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._started, self._steps_before = time.perf_counter(), self._steps

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._steps += 1
        if self.update_freq != "epoch" and self._steps % self.update_freq == 0:
            numbers = {f"batch_{name}": value for name, value in dict(logs or {}).items()}
            self._write("train", numbers, self._steps)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        found = dict(logs or {})
        train = {f"epoch_{n}": v for n, v in found.items() if not n.startswith("val_")}
        rate = self.model.optimizer.learning_rate
        train["epoch_learning_rate"] = float(rate)
        if self.write_steps_per_second:
            seconds = time.perf_counter() - self._started
            train["epoch_steps_per_second"] = (self._steps - self._steps_before) / seconds
        self._write("train", train, epoch)
        validation = {
            f"epoch_{name.removeprefix('val_')}": value
            for name, value in found.items()
            if name.startswith("val_")
        }
        if validation:
            self._write("validation", validation, epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_histograms(epoch)

    def _write_histograms(self, epoch: int) -> None:
        with self._writers["train"].as_default():
            for layer in self.model.layers:
                for weight in layer.weights:
                    histogram(f"{weight.path}/histogram", weight, step=epoch)
        self._writers["train"].flush()

    def on_train_end(self, logs: Any = None) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers = {}
