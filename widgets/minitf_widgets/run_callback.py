"""The callback half of RunMonitor: what it does when `fit` starts, after a batch, at the end.

Where it sits   called by the trainer on the thread that trains; fills `minitf.observe.history`.
The one idea    a batch costs three things: append a row, read a clock, read a flag. Everything that
                takes longer happens a few times a second, or while the run stands at a gate.
Read next       run_monitor.py (the picture), run_control.py (the gate)
"""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from minitf.keras.callbacks import Callback
from minitf.keras.interrupts import Interrupts
from minitf.observe.batches import source_for
from minitf.observe.history import FINISHED, RunHistory
from minitf_widgets.run_control import RunControl

INTERVAL = 0.08  # seconds between two looks at the collected batches
Logs = Mapping[str, Any] | None


class RunCallback(Callback):
    """A callback for minitf.keras, and for Keras itself, that records and obeys.

    A class that mixes it in provides `publish(run, whole)`, which shows what was recorded, and
    `show()`, which puts the picture on the page.
    """

    control: RunControl

    def __init__(self, control: RunControl) -> None:
        super().__init__()
        self.control = control
        self.runs: list[RunHistory] = []
        self._due = 0.0
        self._interrupted = False
        # minitf's own fit ends tidily by itself; Keras' would raise at once and lose the History.
        self._interrupts = Interrupts(on_first=self._interrupt)

    def publish(self, run: RunHistory, whole: bool) -> None:
        """Show the run: what is new, or (`whole`) all of it."""
        raise NotImplementedError

    def show(self) -> None:
        """Put the picture on the page, unless it is there."""
        raise NotImplementedError

    # ---- what the training loop tells -------------------------------------------------------

    def on_train_begin(self, logs: Logs = None) -> None:
        plan = self.params or {}
        name = f"run {len(self.runs) + 1}"
        run = RunHistory(name, epochs=plan.get("epochs"), steps=plan.get("steps"))
        run.samples = plan.get("samples")
        self.runs.append(run)
        self._interrupted = False
        self._interrupts = Interrupts(on_first=self._interrupt)
        self._interrupts.install()
        run.begin()
        self.control.start_run(run.id)
        run.learning_rate = read_learning_rate(self.model)
        self.publish(run, whole=True)
        self.show()
        _watch_cell(self)
        self._due = 0.0
        self._gate("start")

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        run = self.runs[-1]
        if not run.step:
            run.first_epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        run = self.runs[-1]
        if not run.step:
            run.source = source_for(self.model, logs)
        run.add_batch(batch, logs)
        if time.perf_counter() >= self._due:
            self._refresh(run)
        if self.control.attention or self._interrupted:
            self._gate("batch")

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        run = self.runs[-1]
        run.add_epoch(epoch, logs)
        if time.perf_counter() >= self._due:
            self._refresh(run)
        if self.control.attention:
            self._gate("epoch")

    def on_train_end(self, logs: Logs = None) -> None:
        history = getattr(self.model, "history", None)
        if self._interrupted or getattr(history, "state", None) == "interrupted":
            self._finish("interrupted")
        else:
            self._finish("stopped" if self.control.stopping else "done")

    # ---- between batches ----------------------------------------------------------------------

    def _refresh(self, run: RunHistory) -> None:
        """Publish what is new, and never spend more than about a fiftieth of the time on it."""
        started = time.perf_counter()
        run.learning_rate = read_learning_rate(self.model)
        run.settle()
        self.publish(run, whole=False)
        now = time.perf_counter()
        self._due = now + max(INTERVAL, 50 * (now - started))

    def _gate(self, boundary: str) -> None:
        run = self.runs[-1]
        try:
            waited = self.control.gate(
                boundary,
                on_wait=self._hold,
                on_learning_rate=self._set_learning_rate,
                give_up=lambda: self._interrupted or bool(self.model.stop_training),
            )
        except KeyboardInterrupt:  # raised while waiting: between batches, so a clean place to end
            waited, self._interrupted = True, True
        if waited:
            run.release()
            self.publish(run, whole=False)
        if self.control.stopping or self._interrupted:
            self.model.stop_training = True

    def _hold(self) -> None:
        run = self.runs[-1]
        run.hold()
        self.publish(run, whole=True)

    def _set_learning_rate(self, value: float) -> None:
        run = self.runs[-1]
        try:
            self.model.optimizer.learning_rate = value
            run.message = ""
        except (TypeError, ValueError, AttributeError) as error:  # a schedule owns the rate
            run.message = f"The learning rate was not changed: {error}"
        run.learning_rate = read_learning_rate(self.model)
        self.publish(run, whole=False)

    def _interrupt(self) -> None:
        self._interrupted = True

    def fail(self, error: BaseException) -> None:
        """The run was ended by an exception, which `fit` does not tell its callbacks."""
        if self.runs:
            self._finish("failed", f"{type(error).__name__}: {error}")

    def _finish(self, state: str, message: str = "") -> None:
        run = self.runs[-1]
        if run.state in FINISHED:
            return
        self._interrupts.remove()
        run.finish(state, message)
        self.control.end_run()
        self.publish(run, whole=True)


def _watch_cell(callback: RunCallback) -> None:
    """When the cell ends and the run did not (an exception passed `on_train_end` by), say so.

    Only for a `fit` on the main thread: elsewhere the cell ends long before the run.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or threading.current_thread() is not threading.main_thread():
        return

    def cell_ended(result: Any) -> None:
        shell.events.unregister("post_run_cell", cell_ended)
        error = result.error_in_exec
        if isinstance(error, KeyboardInterrupt):
            callback._finish("interrupted")
        elif error is not None:
            callback.fail(error)

    shell.events.register("post_run_cell", cell_ended)


def read_learning_rate(model: Any) -> float:
    """The learning rate the optimizer uses now, NaN when there is none."""
    rate = getattr(getattr(model, "optimizer", None), "learning_rate", None)
    if rate is None:
        return math.nan
    read = getattr(rate, "numpy", None)
    return float(read() if read else rate)
