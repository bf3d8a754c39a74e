"""Small callbacks: functions as callbacks, a stop at NaN, a file of numbers.

Where it sits   beside the other callbacks.
The one idea    a callback is any object with the right methods; these wrap one thought each.
Try it          >>> from minitf import keras
                >>> say = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None)
                >>> say.on_epoch_end(0, {})
Read next       keras/trainer.py

As https://keras.io/api/callbacks/
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import IO, Any

import numpy as np

from minitf.errors import StateError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.messages import say


class LambdaCallback(Callback):
    """Functions in the place of methods.

    Args:
        on_epoch_begin, on_epoch_end: Called with (epoch, logs).
        on_train_begin, on_train_end: Called with (logs).
        on_train_batch_begin, on_train_batch_end: Called with (batch, logs).
        **kwargs: Functions for the other events of Callback, by name; whatever else is given
            becomes an attribute.
    """

    def __init__(
        self, on_epoch_begin: Callable[..., Any] | None = None,
        on_epoch_end: Callable[..., Any] | None = None,
        on_train_begin: Callable[..., Any] | None = None,
        on_train_end: Callable[..., Any] | None = None,
        on_train_batch_begin: Callable[..., Any] | None = None,
        on_train_batch_end: Callable[..., Any] | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__()
        functions = {
            "on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin, "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin, "on_train_batch_end": on_train_batch_end,
            **kwargs,
        }  # fmt: skip
        for event, function in functions.items():
            if function is not None:
                setattr(self, event, function)


class TerminateOnNaN(Callback):
    """Stop as soon as the loss is no finite number any more.

    Args:
        raise_error: Whether to raise StateError instead of stopping quietly.
    """

    def __init__(self, raise_error: bool = False):
        super().__init__()
        self.raise_error = raise_error

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        loss = (logs or {}).get("loss")
        if loss is None or np.isfinite(loss):
            return
        if self.raise_error:
            raise StateError(
                f"NaN or Inf loss encountered at batch {batch}. Loss value: {loss}. Terminating "
                "training immediately.",
                instead="a smaller learning rate, or clipnorm=1.0",
            )
        say(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True


class CSVLogger(Callback):
    """Write the logs of each epoch as a line of a file.

    Args:
        filename: The file.
        separator: What stands between the numbers.
        append: Whether to go on in a file that is there already.
    """

    def __init__(self, filename: Any, separator: str = ",", append: bool = False):
        super().__init__()
        self.filename, self.separator, self.append = filename, separator, append
        self._file: IO[str] | None = None
        self._columns: list[str] = []

    def on_train_begin(self, logs: Any = None) -> None:
        mode = "a" if self.append else "w"
        self._file = open(self.filename, mode, newline="", encoding="utf-8")  # noqa: SIM115
        self._columns = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        assert self._file is not None
        values = dict(logs or {})
        writer = csv.writer(self._file, delimiter=self.separator)
        if not self._columns:
            self._columns = sorted(values)
            if not any(column.startswith("val_") for column in self._columns):
                # Validation may begin at a later epoch; there is no second header.
                self._columns += [f"val_{column}" for column in self._columns]
            if not self.append or self._file.tell() == 0:
                writer.writerow(["epoch", *self._columns])
        row = (_in_a_cell(values.get(column, "NA")) for column in self._columns)
        writer.writerow([epoch, *row])
        self._file.flush()

    def on_train_end(self, logs: Any = None) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _in_a_cell(value: Any) -> Any:
    """Several numbers as Keras writes them into one cell."""
    if isinstance(value, str) or np.ndim(value) == 0:
        return value
    return f'"[{", ".join(map(str, value))}]"'
