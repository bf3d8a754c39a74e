"""ProgbarLogger: the bar below "Epoch 1/10".

Where it sits   the callback that `fit(verbose=1)` adds.
The one idea    fetch values only when the bar is due to be drawn; a step is shorter than a drawing.
Try it          >>> from minitf import keras
                >>> keras.callbacks.ProgbarLogger().epochs
                1
Read next       keras/utils/progbar.py
"""

from __future__ import annotations

from typing import Any

from minitf.keras.callbacks.callback import Callback
from minitf.keras.messages import say
from minitf.keras.utils.progbar import Progbar


class ProgbarLogger(Callback):
    """Prints a progress bar for `fit`, `evaluate` and `predict`."""

    def __init__(self) -> None:
        super().__init__()
        self.verbose: int = 1
        self.epochs = 1
        self.target: int | None = None
        self._bar: Progbar | None = None
        self._seen = 0
        self._in_fit = False

    def set_params(self, params: dict[str, Any]) -> None:
        super().set_params(params)
        verbose = params.get("verbose", 1)
        self.verbose = 1 if verbose == "auto" else verbose
        self.epochs, self.target = params.get("epochs", 1), params.get("steps")

    def on_train_begin(self, logs: Any = None) -> None:
        self._in_fit = True  # the validation inside is silent

    def on_train_end(self, logs: Any = None) -> None:
        if self._bar is not None and self._seen:  # the run was cut short
            self._bar.update(self._seen, list((logs or {}).items()), finalize=True)
        self._bar = None

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._new_bar()
        if self.verbose and self.epochs > 1:
            say(f"Epoch {epoch + 1}/{self.epochs}")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._finish(logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._show(batch, logs)

    def on_test_begin(self, logs: Any = None) -> None:
        if not self._in_fit:
            self._new_bar()

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        if not self._in_fit:
            self._show(batch, logs)

    def on_test_end(self, logs: Any = None) -> None:
        if not self._in_fit:
            self._finish(logs)

    def on_predict_begin(self, logs: Any = None) -> None:
        self._new_bar()

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        self._show(batch, None)

    def on_predict_end(self, logs: Any = None) -> None:
        self._finish(None)

    def _new_bar(self) -> None:
        self._seen = 0
        self._bar = Progbar(self.target, verbose=self.verbose, stateless_metrics=())

    def _show(self, batch: int, logs: Any) -> None:
        self._seen = batch + 1
        if self._bar is None:
            self._new_bar()
        assert self._bar is not None
        # The first step is always told, so that its time (compiling) is set apart.
        if self._bar.due or batch == 0:
            values = list(logs.items()) if logs is not None and self._bar.due else []
            self._bar.update(batch + 1, values, finalize=False)

    def _finish(self, logs: Any) -> None:
        if self._bar is None:
            return
        if self.target is None:
            self.target = self._bar.target = self._seen
        self._bar.update(self.target, list((logs or {}).items()), finalize=True)
        self._bar = None
