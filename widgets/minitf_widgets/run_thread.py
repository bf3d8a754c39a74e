"""A run in a thread: wait for it, steer it, fork it.

Where it sits   what `train` and `RunMonitor.fork` return.
The one idea    a thread of its own, and the same gate between batches as any other run. An error
                is kept for whoever waits; the picture says it at once.
Try it          >>> TrainingRun.pause.__doc__
                'Wait after the batch that is running now.'
Read next       run_control.py, run_forks.py
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from minitf.errors import StateError
from minitf.observe.history import RunHistory
from minitf_widgets.run_callback import RunCallback
from minitf_widgets.run_control import Steering
from minitf_widgets.run_stills import summary

if TYPE_CHECKING:
    from minitf_widgets.run_monitor import RunMonitor

_in_training: WeakSet[Any] = WeakSet()


class TrainingRun(Steering):
    """Training in a thread. Made by :func:`train` and by `RunMonitor.fork`.

    Attributes:
        model: the model that is trained.
        history: the History, None until the run is over.
        error: the exception that ended the run, if one did.
    """

    def __init__(
        self, model: Any, callback: RunCallback, monitor: RunMonitor, work: Callable[[], Any]
    ) -> None:
        if model in _in_training:
            raise StateError(
                "This model is in training already.",
                why="two loops would write to the same weights",
                instead="run.wait() or run.stop() for the run that train() returned, "
                "then train again",
            )
        self.model, self.control = model, callback.control
        self.history: Any = None
        self.error: BaseException | None = None
        self._callback, self._monitor, self._work = callback, monitor, work
        self._number = len(monitor.runs)
        self._thread = threading.Thread(target=self._train, daemon=True)
        _in_training.add(model)
        self._thread.start()

    def _train(self) -> None:
        try:
            self.history = self._work()
        except BaseException as error:  # reported by wait(), in the learner's own cell
            self.error = error
            self._callback.fail(error)
        finally:
            _in_training.discard(self.model)

    @property
    def runs(self) -> list[RunHistory]:
        """The record of the run, in a list; an empty one before it has begun."""
        if self._monitor is not self._callback:
            return [self._callback.run]
        return self._monitor.runs[self._number :][:1]

    @property
    def running(self) -> bool:
        """Whether it still trains, or waits in a pause."""
        return self._thread.is_alive()

    def monitor(self) -> RunMonitor:
        """The picture of the run; show it in as many cells as you like."""
        return self._monitor

    def fork(self, step: int | None = None, **options: Any) -> TrainingRun:
        """Go on with a copy from an earlier step: `run.fork(200, learning_rate=0.1)`.

        Takes what :meth:`RunMonitor.fork` takes.
        """
        return self._monitor.fork(step, run=self.runs[0] if self.runs else None, **options)

    def wait(self, timeout: float | None = None) -> Any:
        """Wait until the run is over and return its History.

        Raises:
            TimeoutError: it was not over after `timeout` seconds; it goes on.
            Exception: what `fit` raised.
        """
        self._thread.join(timeout)
        if self.running:
            raise TimeoutError(f"The run is not over after {timeout:g} s; it goes on.")
        if self.error is not None:
            raise self.error
        return self.history

    def __await__(self) -> Generator[Any, None, Any]:
        return self._wait_async().__await__()

    async def _wait_async(self) -> Any:
        try:
            await asyncio.to_thread(self._thread.join)
        except asyncio.CancelledError:
            self.stop()
            await asyncio.to_thread(self._thread.join)
            raise
        return self.wait()

    def __repr__(self) -> str:
        return f"TrainingRun: {summary(self.runs[0]) if self.runs else 'about to start'}"
