"""Forks of a watched run: the same model from an earlier step, with another learning rate.

Where it sits   used by RunMonitor.fork and by the button beside the crosshair.
The one idea    what would have happened? The copy meets the same batches in the same order and
                draws the same random numbers, so whatever differs, differs because of the change.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> from minitf_widgets import RunMonitor
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
                >>> model.compile("sgd", "mse")
                >>> monitor, x = RunMonitor(checkpoints=2), np.ones((8, 1))
                >>> _ = model.fit(x, x, batch_size=2, epochs=2, verbose=0, callbacks=[monitor])
                >>> fork = monitor.fork(2, learning_rate=0.1)
                >>> fork.wait().epoch
                [0, 1]
                >>> fork
                TrainingRun: run 2: done, 2 of 2 epochs, 8 steps, from step 2 of run 1
Read next       minitf/keras/forks.py, run_checkpoints.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from minitf.errors import StateError
from minitf.keras.forks import Fork, fork
from minitf.observe.history import FINISHED, RunHistory
from minitf_widgets.run_callback import RunCallback, read_learning_rate
from minitf_widgets.run_checkpoints import Checkpoints
from minitf_widgets.run_control import RunControl

if TYPE_CHECKING:
    from minitf_widgets.run_monitor import RunMonitor


class Branch:
    """What is kept of a run so that it can be forked: its loop and its checkpoints."""

    def __init__(self, loop: Any, checkpoints: Checkpoints) -> None:
        self.loop, self.checkpoints = loop, checkpoints


class ForkCallback(RunCallback):
    """Records and obeys for a fork; its picture is that of the first run's monitor."""

    def __init__(self, monitor: RunMonitor, run: RunHistory) -> None:
        super().__init__(RunControl(), monitor.new_checkpoints(), monitor.gradient_norm)
        self.run, self._monitor = run, monitor

    def begin_run(self) -> RunHistory:
        return self.run

    def publish(self, run: RunHistory, whole: bool) -> None:
        self._monitor.publish(run, whole)

    def remember(self, run: RunHistory, loop: Any) -> None:
        self._monitor.remember(run, loop, self.checkpoints)

    def _finish(self, state: str, message: str = "") -> None:
        super()._finish(state, message)
        self._monitor.store_still()


def begin_fork(
    monitor: RunMonitor, run: RunHistory, branch: Branch | None, step: int | None,
    learning_rate: float | None, epochs: int | None,
) -> tuple[ForkCallback, Fork, Callable[[], Any]]:  # fmt: skip
    """A callback, a loop and the function that trains, all ready to start.

    Raises:
        StateError: the run is running, or cannot be forked.
        ArgumentError: a schedule owns the learning rate.
    """
    if run.state not in ("paused", *FINISHED):
        raise StateError(
            f"{run.name} is {run.state}.",
            why="its weights change while they would be copied",
            instead="run.pause() first, or wait until it is over",
        )
    if branch is None:
        raise StateError(
            f"{run.name} cannot be forked: its data and its model are not known here.",
            why="it was read from a document or a History, or real Keras trained it",
            instead="model.fit(x, y, callbacks=[RunMonitor()]) with a model of minitf.keras",
        )
    found, kept = branch.checkpoints.at_or_before(step)
    again_run = run.fork(found, kept.last_row)
    callback = ForkCallback(monitor, again_run)
    callback.checkpoints.add(found, kept)  # the fork can be forked from where it began
    again_run.checkpoints = callback.checkpoints.steps
    again = fork(
        branch.loop, kept.moment, learning_rate=learning_rate, epochs=epochs, callbacks=[callback]
    )
    again_run.epochs = again.epochs
    again_run.learning_rate = read_learning_rate(again.model)
    return callback, again, lambda: again.fit(again.first_epoch)
