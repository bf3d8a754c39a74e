"""The callback half of RunMonitor: what it does when `fit` starts, after a batch, at the end.

Where it sits   called by the trainer on the thread that trains; fills `minitf.observe.history`.
The one idea    a batch costs three things: append a row, read a clock, read a flag. Everything that
                takes longer happens a few times a second, or while the run stands at a gate.
Read next       run_monitor.py (the picture), run_control.py (the gate), run_checkpoints.py
"""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from minitf.keras.callbacks import Callback
from minitf.keras.forks import Moment
from minitf.keras.interrupts import Interrupts
from minitf.observe.batches import WithGradientNorm, source_for
from minitf.observe.history import FINISHED, RunHistory
from minitf_widgets.run_checkpoints import Checkpoints, Kept
from minitf_widgets.run_control import RunControl

INTERVAL, LONGEST = 0.1, 1.0  # seconds between two looks at the collected batches
Logs = Mapping[str, Any] | None


class RunCallback(Callback):
    """A callback for minitf.keras, and for Keras itself, that records and obeys.

    minitf's own `fit` hands over its loop (`set_loop`). Then what waits or is kept between two
    batches waits and is kept after all other callbacks had their turn; with Keras, in its own.

    A class that derives from it provides `begin_run()`, `publish(run, whole)`, and perhaps
    `show()`, which puts the picture on the page.
    """

    control: RunControl
    run: RunHistory

    def __init__(
        self, control: RunControl, checkpoints: Checkpoints, gradient_norm: bool = False
    ) -> None:
        super().__init__()
        self.control, self.checkpoints = control, checkpoints
        self.gradient_norm = gradient_norm
        self._loop: Any = None
        self._place = (0, 0)
        self._due = 0.0
        self._interrupted = False
        # minitf's own fit ends tidily by itself; Keras' would raise at once and lose the History.
        self._interrupts = Interrupts(on_first=self._interrupt)

    def begin_run(self) -> RunHistory:
        """The record of the run that begins."""
        raise NotImplementedError

    def publish(self, run: RunHistory, whole: bool) -> None:
        """Show the run: what is new, or (`whole`) all of it."""
        raise NotImplementedError

    def show(self) -> None:
        """Put the picture on the page, unless it is there."""

    def remember(self, run: RunHistory, loop: Any) -> None:
        """Keep what it takes to fork the run."""

    # ---- what the training loop tells -------------------------------------------------------

    def set_loop(self, loop: Any) -> None:
        """minitf's `fit` hands its loop over, before anything else."""
        self._loop, loop.keeper = loop, self._keep

    def on_train_begin(self, logs: Logs = None) -> None:
        self.run = run = self.begin_run()
        self._interrupted = False
        self._interrupts = Interrupts(on_first=self._interrupt)
        self._interrupts.install()
        run.begin()
        self.control.start_run(run.id)
        run.learning_rate = read_learning_rate(self.model)
        if self._loop is not None:
            self.remember(run, self._loop)
        if self.gradient_norm and hasattr(self.model, "watch_gradient_norm"):
            self.model.watch_gradient_norm()  # before the step is recorded
        self.publish(run, whole=True)
        self.show()
        _watch_cell(self)
        self._due = 0.0
        self._gate("start")

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        run = self.run
        if not run.step:
            run.first_epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        run = self.run
        if run.step == run.first_step:
            self._find_source(run, logs)
        run.add_batch(batch, logs)
        if time.perf_counter() >= self._due:
            self._refresh(run)
        if self._loop is None and (self.control.attention or self._interrupted):
            self._gate("batch")

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        run = self.run
        run.add_epoch(epoch, logs)
        if time.perf_counter() >= self._due:
            self._refresh(run)
        last = self._loop is None or epoch + 1 >= self._loop.epochs
        if last and self.control.attention:
            self._gate("epoch")

    def _find_source(self, run: RunHistory, logs: Logs) -> None:
        """How batches are read is decided at the first one."""
        run.source = source_for(self.model, logs)
        watch = getattr(self.model, "watch_gradient_norm", None) if self.gradient_norm else None
        if watch is not None:
            run.source = WithGradientNorm(run.source, watch())
        if run.last_row:
            run.source.go_on_after(run.last_row)

    def on_train_end(self, logs: Logs = None) -> None:
        history = getattr(self.model, "history", None)
        if self._interrupted or getattr(history, "state", None) == "interrupted":
            self._finish("interrupted")
        else:
            self._finish("stopped" if self.control.stopping else "done")

    # ---- between batches ----------------------------------------------------------------------

    def _keep(self, epoch: int, done: int) -> None:
        """The loop stands between two steps: `done` batches into an epoch (from 0)."""
        run, every = self.run, self.checkpoints.every
        waited_for = self.control.attention or self._interrupted
        if done and (not every or run.step % every) and not waited_for:
            return  # nearly always; between two large steps every line of Python counts
        begins = run.step == run.first_step
        if not done and ((begins and run.forked_from is not None) or self._interrupted):
            return  # a fork that is not yet where it begins; a run that ends here
        if self.checkpoints.is_due(run.step) and self._is_worth_it(epoch, done):
            self.checkpoints.take(run.step, lambda: self._kept(epoch, done))
            run.checkpoints = self.checkpoints.steps
        if waited_for and not begins:
            self._place = (epoch, done)
            self._gate("batch" if done else "epoch")

    def _is_worth_it(self, epoch: int, done: int) -> bool:
        """Not at the end of an epoch: a moment later the next one begins, if there is one."""
        last = epoch + 1 == self._loop.epochs
        return done != self._loop.data.steps or (last and self._can_end_epoch(done))

    def _can_end_epoch(self, done: int) -> bool:
        """Whether a fork that has nothing left to train in its epoch knows the logs of it."""
        return done != self._loop.data.steps or bool(self.model._logs_are_metrics("train"))

    def _kept(self, epoch: int, done: int) -> Kept:
        return Kept(Moment(self._loop, epoch, done), self.run.last_row)

    def _refresh(self, run: RunHistory) -> None:
        """Publish what is new, and spend about a hundredth of the time on it, at most."""
        started = time.perf_counter()
        run.learning_rate = read_learning_rate(self.model)
        run.settle()
        self.publish(run, whole=False)
        now = time.perf_counter()
        self._due = now + max(INTERVAL, min(LONGEST, 100 * (now - started)))

    def _gate(self, boundary: str) -> None:
        run = self.run
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
        run = self.run
        run.hold()
        self._keep_this()
        self.publish(run, whole=True)

    def _keep_this(self) -> None:
        """A run that stands still can be forked right where it stands."""
        run, wanted = self.run, self._loop is not None and self.checkpoints.every > 0
        if wanted and run.step > run.first_step and self._can_end_epoch(self._place[1]):
            self.checkpoints.add(run.step, self._kept(*self._place))
            run.checkpoints = self.checkpoints.steps

    def _set_learning_rate(self, value: float) -> None:
        run = self.run
        try:
            self.model.optimizer.learning_rate = value
            run.message = ""
        except (TypeError, ValueError, AttributeError) as error:  # a schedule owns the rate
            run.message = f"The learning rate was not changed: {error}"
        run.learning_rate = read_learning_rate(self.model)
        self._keep_this()
        self.publish(run, whole=False)

    def _interrupt(self) -> None:
        self._interrupted = True

    def fail(self, error: BaseException) -> None:
        """The run was ended by an exception, which `fit` does not tell its callbacks."""
        if hasattr(self, "run"):
            self._finish("failed", f"{type(error).__name__}: {error}")

    def _finish(self, state: str, message: str = "") -> None:
        run, self._loop = self.run, None
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
