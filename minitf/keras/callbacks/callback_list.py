"""CallbackList: several callbacks as one.

Where it sits   between the loop of `fit` and the callbacks; loops of one's own use it, too.
The one idea    whoever does not listen to an event costs nothing: the loop asks who hears it before
                it begins.
Try it          >>> from minitf import keras
                >>> heard = []
                >>> hear = keras.callbacks.LambdaCallback(on_train_begin=heard.append)
                >>> CallbackList([hear]).on_train_begin({"lr": 0.1})
                >>> heard
                [{'lr': 0.1}]
Read next       keras/callbacks/history.py

As https://keras.io/api/callbacks/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.callbacks.history import History
from minitf.keras.callbacks.progbar_logger import ProgbarLogger

_OLDER_NAMES = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}


class NoCallbackError(ArgumentError, TypeError):
    """Something that cannot hear events was given as a callback."""


class CallbackList(Callback):
    """Several callbacks as one, for training loops of one's own, too.

    Args:
        callbacks: A callback or (nested) lists of them.
        add_history: Whether a History is added, if there is none.
        add_progbar: Whether a ProgbarLogger is added, if there is none.
        model: The model, told to each.
        **params: The run's "epochs", "steps", "verbose", told to each.
    """

    def __init__(
        self, callbacks: Any = None, add_history: bool = False, add_progbar: bool = False,
        model: Any = None, **params: Any,
    ):  # fmt: skip
        super().__init__()
        flat = [] if callbacks is None else nest.flatten(callbacks)
        self.callbacks = [callback for callback in flat if callback is not None]
        for callback in self.callbacks:
            if not isinstance(callback, Callback):
                raise NoCallbackError(
                    f"{callback!r} is no callback.",
                    instead="an object of a subclass of keras.callbacks.Callback",
                )
        self._history = self._first(History, add_history)
        self._first(ProgbarLogger, add_progbar)
        self.set_params(params)
        self.set_model(model)

    def _first(self, kind: type[Callback], add: bool) -> Any:
        """The callback of a kind; if there is none and one is wanted, a new one."""
        found = next((callback for callback in self.callbacks if isinstance(callback, kind)), None)
        if found is None and add:
            self.callbacks.append(found := kind())
        return found

    def append(self, callback: Callback) -> None:
        self.callbacks.append(callback)

    def __iter__(self) -> Iterator[Callback]:
        return iter(self.callbacks)

    def set_params(self, params: dict[str, Any]) -> None:
        self.params = params
        if params:
            for callback in self.callbacks:
                callback.set_params(params)

    def set_model(self, model: Any) -> None:
        if model is None:
            return
        super().set_model(model)
        if self._history is not None:
            model.history = self._history
        for callback in self.callbacks:
            callback.set_model(model)

    def hearing(self, event: str) -> Callable[..., None] | None:
        """A function that tells `event` to those who override it; None when nobody does."""
        names = [event, _OLDER_NAMES.get(event, event)]
        hearers = [
            getattr(callback, event)
            for callback in self.callbacks
            if any(_overrides(callback, name) for name in names)
        ]
        if not hearers:
            return None

        def tell(*args: Any) -> None:
            for hear in hearers:
                hear(*args)

        return tell

    def on_train_begin(self, logs: Any = None) -> None:
        self._tell("on_train_begin", {} if logs is None else logs)

    def on_train_end(self, logs: Any = None) -> None:
        self._tell("on_train_end", {} if logs is None else logs)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._tell("on_epoch_begin", epoch, {} if logs is None else logs)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._tell("on_epoch_end", epoch, {} if logs is None else logs)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._tell("on_train_batch_begin", batch, {} if logs is None else logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._tell("on_train_batch_end", batch, {} if logs is None else logs)

    def on_test_begin(self, logs: Any = None) -> None:
        self._tell("on_test_begin", {} if logs is None else logs)

    def on_test_end(self, logs: Any = None) -> None:
        self._tell("on_test_end", {} if logs is None else logs)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._tell("on_test_batch_begin", batch, {} if logs is None else logs)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        self._tell("on_test_batch_end", batch, {} if logs is None else logs)

    def on_predict_begin(self, logs: Any = None) -> None:
        self._tell("on_predict_begin", {} if logs is None else logs)

    def on_predict_end(self, logs: Any = None) -> None:
        self._tell("on_predict_end", {} if logs is None else logs)

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._tell("on_predict_batch_begin", batch, {} if logs is None else logs)

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        self._tell("on_predict_batch_end", batch, {} if logs is None else logs)

    def _tell(self, event: str, *args: Any) -> None:
        for callback in self.callbacks:
            getattr(callback, event)(*args)


def _overrides(callback: Callback, event: str) -> bool:
    in_class = getattr(type(callback), event, None) is not getattr(Callback, event)
    return in_class or event in vars(callback)
