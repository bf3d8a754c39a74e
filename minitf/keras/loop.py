"""The loop over epochs and batches, with its callbacks.

Where it sits   behind `fit`, `evaluate` and `predict`.
The one idea    between two steps the loop only copies rows; who wants to know more must be a
                callback that listens to batches, and even then values are fetched when read.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> model.predict(np.zeros((3, 2)), verbose=0).shape
                (3, 1)
Read next       keras/interrupts.py
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from minitf.core import nest
from minitf.errors import ArgumentError, DTypeError
from minitf.keras.callbacks import BatchLogs, CallbackList, History
from minitf.keras.data import ArraySource
from minitf.keras.epochs import Epochs, say_short
from minitf.keras.interrupts import Interrupts

if TYPE_CHECKING:
    from minitf.keras.trainer import Trainer


class Loop:
    """One run over data.

    Args:
        model: The model.
        callbacks: Those of the learner, or the CallbackList of an outer loop.
        verbose: 0, 1, 2 or "auto".
        data: The batches.
        epochs: The number of the last epoch.
    """

    def __init__(self, model: Trainer, callbacks: Any, verbose: Any, data: Epochs, epochs: int = 1):
        if not isinstance(epochs, (int, np.integer)):
            raise DTypeError(f"epochs is a whole number; it is {epochs!r}.")
        self.model, self.data, self.epochs = model, data, epochs
        self._batch = -1  # which batch the model has just seen, for logs that are read late
        self._validation: tuple[Epochs, Any] | None = None
        self._interrupts: Interrupts | None = None
        self.origin: int | None = None  # the epoch in which the data began; see keras/forks.py
        self.keeper: Callable[[int, int], None] | None = None  # told epoch and batches done
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_progbar=bool(verbose), model=model,
                verbose=1 if verbose == "auto" else int(verbose), epochs=epochs, steps=data.steps,
            )  # fmt: skip
        self.callbacks = callbacks

    def validate(self, data: Epochs, frequency: Any) -> None:
        """Evaluate on `data` after every `frequency` epochs, or after the epochs listed."""
        if not isinstance(frequency, (int, list, tuple, set, range)):
            raise ArgumentError(f"validation_freq is a number or a list; it is {frequency!r}.")
        self._validation = (data, frequency)

    def fit(self, initial_epoch: int) -> History:
        """Train; see Trainer.fit."""
        model, callbacks = self.model, self.callbacks
        history = next((c for c in callbacks if isinstance(c, History)), None)
        if history is None:
            history = History()
            history.set_params(callbacks.params)
            history.set_model(model)
            callbacks.append(history)
        model.history, model.stop_training = history, False
        for callback in callbacks:
            if hasattr(callback, "set_loop"):  # it wants more than to be told
                callback.set_loop(self)
        logs: dict[str, Any] = {}
        with Interrupts(on_first=self._stop) as self._interrupts:
            try:
                model._initial_epoch = initial_epoch
                callbacks.on_train_begin()  # BackupAndRestore may say where to go on
                self.origin = model._initial_epoch if self.origin is None else self.origin
                for epoch in range(model._initial_epoch, self.epochs):
                    if self.keeper is not None:
                        self.keeper(epoch, 0)
                        if model.stop_training:
                            break
                    logs = self._epoch(epoch, history)
                    if model.stop_training:
                        break
                history.state = self._final_state()
            except BaseException:
                history.state = "failed"
                raise
            model.optimizer.finalize_variable_values(model.trainable_weights)
            callbacks.on_train_end(logs)
        return history

    def _stop(self) -> None:
        self.model.stop_training = True

    def _final_state(self) -> str:
        if self._interrupted:
            return "interrupted"
        return "stopped" if self.model.stop_training else "done"

    def _epoch(self, epoch: int, history: History) -> dict[str, Any]:
        model, callbacks = self.model, self.callbacks
        model.reset_metrics()
        callbacks.on_epoch_begin(epoch)
        logs = self._batches("train", epoch)
        validated: dict[str, Any] = {}
        if not self._interrupted and self._validation is not None:
            data, frequency = self._validation
            if _is_due(epoch + 1, frequency):
                inner = Loop(model, callbacks, 0, data)
                inner._interrupts = self._interrupts
                validated = {f"val_{name}": v for name, v in inner.evaluate().items()}
        if self._interrupted:
            history.on_epoch_end(epoch, logs)  # what was done of the epoch
            return logs
        logs = dict(sorted({**logs, **validated}.items()))
        callbacks.on_epoch_end(epoch, dict(logs))  # what callbacks add is for each other
        return logs

    @property
    def _interrupted(self) -> bool:
        return self._interrupts is not None and self._interrupts.happened

    def evaluate(self) -> dict[str, Any]:
        """The logs over all batches."""
        self.model.stop_evaluating = False
        self.model.reset_metrics()
        self.callbacks.on_test_begin()
        logs = self._batches("test")
        self.callbacks.on_test_end(logs)
        return logs

    def _batches(self, kind: str, epoch: int = 0) -> dict[str, Any]:
        """Do the step on each batch of an epoch; the logs afterwards."""
        model, keeper = self.model, self.keeper if kind == "train" else None
        step = model._step(kind)
        begin = self.callbacks.hearing(f"on_{kind}_batch_begin")
        end = self.callbacks.hearing(f"on_{kind}_batch_end")
        run = self._runner(step)
        seen = self.data.done > 0
        for first, last, batches in self._executions():
            seen = True
            try:
                if begin is not None:
                    begin(first, {})
                for batch in batches:
                    run(batch)
                if end is not None:
                    self._tell_end(end, kind, step, last)
                if keeper is not None:
                    keeper(epoch, first + len(batches))
            except KeyboardInterrupt:  # raised by a callback, between two steps
                if self._interrupts is None or self._interrupted:
                    raise
                self._interrupts.note()
            if self._interrupted or (kind == "train" and model.stop_training):
                break
            if kind == "test" and model.stop_evaluating:
                break
        if not seen:
            self._without_batches(epoch)
        return model._logs(kind, step)

    def _executions(self) -> Iterator[tuple[int, int, list[Any]]]:
        """The batches of an epoch, so many at a time as `compile(steps_per_execution=)` says.

        With each group come the numbers that callbacks are told before and after it.
        """
        size = int(self.model.steps_per_execution or 1)
        batches = self.data.epoch(size)
        first = self.data.done  # above 0 in a run that goes on in the middle of an epoch
        while group := list(itertools.islice(batches, size)):
            yield first, first + size - 1, group
            first += size

    def _without_batches(self, epoch: int) -> None:
        """A generator that is at its end gives nothing to later epochs; the first needs data."""
        if epoch <= (self.origin or 0):
            raise ArgumentError("The data have no batches.")
        say_short(self.data.steps)

    def _tell_end(self, end: Callable[..., None], kind: str, step: Any, number: int) -> None:
        self._batch = number
        end(number, BatchLogs(lambda: self.model._logs(kind, step), lambda: self._batch == number))
        self._batch = -1

    def _runner(self, step: Any) -> Callable[[Any], None]:
        source = self.data.source
        return step.runner(source) if isinstance(source, ArraySource) else step.run

    def predict(self) -> Any:
        """The outputs of all batches, joined."""
        step = self.model._step("predict")
        run, parts = self._runner(step), []
        self.callbacks.on_predict_begin()
        begin = self.callbacks.hearing("on_predict_batch_begin")
        end = self.callbacks.hearing("on_predict_batch_end")
        self.model.stop_predicting = False
        for first, last, batches in self._executions():
            if begin is not None:
                begin(first, {})
            made = []
            for batch in batches:
                run(batch)
                outputs = step.outputs()
                made.append([np.asarray(leaf) for leaf in nest.flatten(outputs)])
            parts += made
            if end is not None:
                together = outputs if len(made) == 1 else nest.pack_as(outputs, _joined(made))
                end(last, {"outputs": together})
            if self.model.stop_predicting:
                break
        self.callbacks.on_predict_end()
        return nest.pack_as(outputs, _joined(parts))


def _joined(parts: list[list[np.ndarray]]) -> list[np.ndarray]:
    """The outputs of several batches, one after the other."""
    return [np.concatenate(leaves, axis=0) for leaves in zip(*parts, strict=True)]


def _is_due(epoch: int, frequency: Any) -> bool:
    return epoch % frequency == 0 if isinstance(frequency, int) else epoch in frequency
