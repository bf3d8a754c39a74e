"""Callbacks: functions that `fit` calls at each turn of its loop.

Where it sits   between the trainer's loop and whoever wants to watch or steer it.
The one idea    the loop knows nothing of bars, histories or early stops; it says where it is,
                and only those who asked are told.
Try it          >>> from minitf import keras
                >>> class Hello(keras.callbacks.Callback):
                ...     def on_train_begin(self, logs=None):
                ...         print("hello")
                >>> Hello().on_train_begin()
                hello
Read next       keras/callbacks/callback_list.py

As https://keras.io/api/callbacks/base_callback/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from minitf.errors import StateError


class Callback:
    """Base of all callbacks: override the methods you want to hear.

    Attributes:
        model: The model that is trained.
        params: "epochs", "steps" and "verbose" of the run.
    """

    def __init__(self) -> None:
        self.params: dict[str, Any] = {}
        self._model: Any = None

    @property
    def model(self) -> Any:
        return self._model

    def set_params(self, params: dict[str, Any]) -> None:
        self.params = params

    def set_model(self, model: Any) -> None:
        self._model = model

    def on_train_begin(self, logs: Any = None) -> None:
        """`fit` starts."""

    def on_train_end(self, logs: Any = None) -> None:
        """`fit` ends; `logs` are those of the last epoch."""

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """An epoch starts; epochs count from 0."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """An epoch ended; `logs` has losses and metrics, "val_..." for validation."""

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A training step starts."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """A training step ended; `logs` are the means of the epoch so far."""
        self.on_batch_end(batch, logs=logs)

    def on_batch_begin(self, batch: int, logs: Any = None) -> None:
        """The older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """The older name of `on_train_batch_end`."""

    def on_test_begin(self, logs: Any = None) -> None:
        """`evaluate`, or the validation inside `fit`, starts."""

    def on_test_end(self, logs: Any = None) -> None:
        """Evaluation ended."""

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A test step starts."""

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """A test step ended."""

    def on_predict_begin(self, logs: Any = None) -> None:
        """`predict` starts."""

    def on_predict_end(self, logs: Any = None) -> None:
        """`predict` ended."""

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A prediction step starts."""

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """A prediction step ended; `logs` has "outputs"."""


class BatchLogs(MutableMapping[str, Any]):
    """The logs of one batch, read from the metrics when somebody looks.

    Reading costs more than a small training step, and most batches are looked at by nobody.

    Args:
        read: Gives the logs as a dict.
        still_current: Whether the run is still at this batch.
    """

    __slots__ = ("_read", "_still_current", "_values")

    def __init__(self, read: Callable[[], dict[str, Any]], still_current: Callable[[], bool]):
        self._read, self._still_current = read, still_current
        self._values: dict[str, Any] | None = None

    def _all(self) -> dict[str, Any]:
        if self._values is None:
            if not self._still_current():
                raise StateError(
                    "These logs were not read during their batch, and the run has gone on.",
                    why="logs of a batch are fetched only when somebody looks at them",
                    instead="dict(logs) inside on_train_batch_end, and keep that",
                )
            self._values = self._read()
        return self._values

    def __getitem__(self, key: str) -> Any:
        return self._all()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._all()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def copy(self) -> dict[str, Any]:
        return dict(self._all())

    def __repr__(self) -> str:
        return repr(self._all())
