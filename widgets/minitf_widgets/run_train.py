"""Training that leaves the notebook free: in a thread, or awaited.

Where it sits   beside a plain `fit(..., callbacks=[RunMonitor()])`, which keeps its cell busy.
The one idea    the same `fit` in another thread. The cell returns at once, later cells look at the
                model or press its buttons, and every kind of kernel hears the page.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
                >>> model.compile("sgd", "mse")
                >>> run = train(model, np.ones((8, 1)), np.ones((8, 1)), epochs=2, show=False)
                >>> run.wait().epoch
                [0, 1]
                >>> run
                TrainingRun: run 1: done, 2 of 2 epochs, 2 steps
Read next       run_control.py
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from typing import Any
from weakref import WeakSet

from minitf.errors import StateError
from minitf_widgets.run_monitor import RunMonitor
from minitf_widgets.run_stills import summary

_in_training: WeakSet[Any] = WeakSet()


def train(
    model: Any, *data: Any, monitor: RunMonitor | None = None, show: bool = True, **options: Any
) -> TrainingRun:
    """Start `model.fit(*data, **options)` in a thread and return at once.

    Args:
        model: a compiled model.
        data: what `fit` takes by position.
        monitor: watches and steers it; without one, a new one.
        show: put the monitor's picture under the cell.
        options: what `fit` takes by name. `verbose` is 0 unless given: a thread that prints would
            print under whichever cell runs.

    Raises:
        StateError: the model is in training already.
    """
    if model in _in_training:
        raise StateError(
            "This model is in training already.",
            why="two loops would write to the same weights",
            instead="run.wait() or run.stop() for the run that train() returned, then train again",
        )
    return TrainingRun(model, data, monitor or RunMonitor(), show, options)


async def fit_async(
    model: Any, *data: Any, monitor: RunMonitor | None = None, show: bool = True, **options: Any
) -> Any:
    """`await fit_async(model, x, y)`: like `train`, but the cell waits; returns the History.

    When the cell is interrupted, the run stops after its batch; then the interrupt goes on.
    """
    return await train(model, *data, monitor=monitor, show=show, **options)


class TrainingRun:
    """A `fit` in a thread. Made by :func:`train`.

    Attributes:
        history: the History, None until the run is over.
        error: the exception that ended the run, if one did.
    """

    def __init__(
        self, model: Any, data: Any, monitor: RunMonitor, show: bool, options: dict[str, Any]
    ) -> None:
        self.history: Any = None
        self.error: BaseException | None = None
        self._monitor = monitor
        self._number = len(monitor.runs)
        if show:
            monitor.show()
        callbacks = [*_as_list(options.pop("callbacks", None)), monitor]
        options = {"verbose": 0, **options, "callbacks": callbacks}
        self._thread = threading.Thread(target=self._fit, args=(model, data, options), daemon=True)
        _in_training.add(model)
        self._thread.start()

    def _fit(self, model: Any, data: Any, options: dict[str, Any]) -> None:
        try:
            self.history = model.fit(*data, **options)
        except BaseException as error:  # reported by wait(), in the learner's own cell
            self.error = error
            self._monitor.fail(error)
        finally:
            _in_training.discard(model)

    @property
    def running(self) -> bool:
        """Whether it still trains, or waits in a pause."""
        return self._thread.is_alive()

    def monitor(self) -> RunMonitor:
        """The picture of the run; show it in as many cells as you like."""
        return self._monitor

    def pause(self) -> None:
        """Wait after the batch that is running now."""
        self._monitor.pause()

    def resume(self) -> None:
        """Go on."""
        self._monitor.resume()

    def step_batch(self) -> None:
        """Run one more batch, then wait."""
        self._monitor.step_batch()

    def step_epoch(self) -> None:
        """Run to the end of the epoch, then wait."""
        self._monitor.step_epoch()

    def stop(self) -> None:
        """End the run after the current batch."""
        self._monitor.stop()

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
        runs = self._monitor.runs[self._number :]
        return f"TrainingRun: {summary(runs[0]) if runs else 'about to start'}"


def _as_list(callbacks: Any) -> list[Any]:
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
