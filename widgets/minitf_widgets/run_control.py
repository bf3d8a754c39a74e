"""Run control: buttons that steer a training loop, and never touch it in the middle of a batch.

Where it sits   a page (or another thread) leaves wishes here; `run_monitor` asks for them between
                batches, on the thread that trains.
The one idea    whoever presses a button only sets a flag. The training thread reads the flags at a
                *gate* after each batch and each epoch, so weights are never seen half updated.
Try it          >>> control = RunControl()
                >>> control.start_run("run 1")
                >>> control.submit({"id": 1, "command": "pause", "run": "run 1"})
                {'id': 1, 'status': 'accepted', 'why': ''}
                >>> control.paused, control.attention
                (True, True)
Read next       run_channel.py, which carries the buttons' messages; run_monitor.py
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from typing import Any

POLL = 0.05  # seconds between looks at the outside world while a run is paused
SLOWEST = 10.0  # seconds a batch
COMMANDS = (
    "pause", "resume", "step_batch", "step_epoch", "stop", "set_learning_rate", "set_delay",
)  # fmt: skip


class RunControl:
    """The flags of one run. Every method but `gate` may be called from any thread.

    `step_batch` lets exactly one batch through, `step_epoch` the rest of the epoch with its
    validation; both leave the run paused.

    Args:
        paused: start with the gate closed, before the first batch.
        delay: seconds to wait after each batch: slow motion, for runs too fast to watch.
    """

    def __init__(self, paused: bool = False, delay: float = 0.0) -> None:
        self._changed = threading.Condition()
        self._run: str | None = None
        self._start_paused = paused
        self._batches = 0
        self._to_epoch_end = False
        self._learning_rate: float | None = None
        self.paused = False
        self.stopping = False
        self.delay = _checked_delay(delay)
        self.attention = False
        """True when the training thread should look in at the gate: one read a step, no lock."""

    # ---- from any thread --------------------------------------------------------------------

    @property
    def run(self) -> str | None:
        """The id of the run that is steered; None when it is over."""
        return self._run

    def pause(self) -> None:
        """Close the gate: training waits after the batch that is running now."""
        self._set(paused=True)

    def resume(self) -> None:
        """Open the gate."""
        self._set(paused=False)

    def step_batch(self) -> None:
        """Let one more batch through, then wait again. Two calls let two through."""
        with self._changed:
            batches = self._batches + 1
            self._set(paused=True, batches=batches)

    def step_epoch(self) -> None:
        """Run to the end of the epoch, validation included, then wait."""
        self._set(paused=True, to_epoch_end=True)

    def stop(self) -> None:
        """End the run after the current batch."""
        self._set(stopping=True)

    def set_learning_rate(self, value: float) -> None:
        """Ask for a new learning rate. It counts from the next batch.

        Raises:
            ValueError: not a positive finite number, or the run is not paused.
        """
        if not (isinstance(value, int | float) and math.isfinite(value) and value > 0):
            raise ValueError(
                f"A learning rate is a positive number, for example 0.01; got {value!r}."
            )
        if not self.paused:
            raise ValueError(
                "The learning rate can be set while the run is paused: pause it first."
            )
        with self._changed:
            self._learning_rate = float(value)
            self._changed.notify_all()

    def set_delay(self, seconds: float) -> None:
        """Slow motion: wait so long after each batch; 0 is full speed.

        Raises:
            ValueError: not a number of seconds from 0 to 10.
        """
        with self._changed:
            self.delay = _checked_delay(seconds)
            self._attend()

    def submit(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Take `{"id", "command", "run", "value"}` from a page; the answer carries the same id.

        A busy kernel may deliver a click long after its run is over. So a command names its run,
        and one for another run is ignored.

        Returns:
            `{"id": ..., "status": "accepted" | "ignored" | "refused", "why": str}`.
        """
        name, status, why = message.get("command"), "accepted", ""
        if name not in COMMANDS:
            status, why = "refused", f"There is no command {name!r}; use {', '.join(COMMANDS)}."
        elif self._run is None or message.get("run") != self._run:
            status, why = "ignored", "This run is over."
        else:
            try:
                arguments = [message.get("value")] if name.startswith("set_") else []
                getattr(self, name)(*arguments)
            except ValueError as error:
                status, why = "refused", str(error)
        return {"id": message.get("id"), "status": status, "why": why}

    def _set(
        self,
        paused: bool | None = None,
        stopping: bool | None = None,
        batches: int = 0,
        to_epoch_end: bool = False,
    ) -> None:
        with self._changed:
            self.paused = self.paused if paused is None else paused
            self.stopping = self.stopping if stopping is None else stopping
            self._batches, self._to_epoch_end = batches, to_epoch_end
            self._attend()

    def _attend(self) -> None:
        self.attention = self.paused or self.stopping or self.delay > 0
        self._changed.notify_all()

    # ---- from the training thread -----------------------------------------------------------

    def start_run(self, run: str) -> None:
        """A run begins: forget what was asked of the last one."""
        with self._changed:
            self._run, self._learning_rate = run, None
            self._set(paused=self._start_paused, stopping=False)

    def end_run(self) -> None:
        """The run is over: later commands for it are ignored, and its gate stands open."""
        with self._changed:
            self._run, self._learning_rate = None, None
            self._set(paused=False, stopping=False)

    def gate(
        self,
        boundary: str,
        *,
        on_wait: Callable[[], None] = lambda: None,
        on_learning_rate: Callable[[float], None] = lambda value: None,
        give_up: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Wait here while the run is paused. Called between batches, by the thread that trains.

        Args:
            boundary: `"start"`, `"batch"` or `"epoch"`: what has just ended.
            on_wait: called once if the gate is closed, before waiting.
            on_learning_rate: called with each new learning rate that was asked for.
            give_up: looked at while waiting; True opens the gate.

        Returns:
            True when training waited here.
        """
        waited = False
        self._arrive(boundary)
        if boundary == "batch":
            self._linger()
        while self._closed() and not give_up():
            if not waited:
                waited = True
                on_wait()
            self._apply_learning_rate(on_learning_rate)
            with self._changed:
                if self._closed() and self._learning_rate is None:
                    self._changed.wait(POLL)
        self._apply_learning_rate(on_learning_rate)
        return waited

    def _arrive(self, boundary: str) -> None:
        """What was let through has now run."""
        with self._changed:
            if boundary == "batch":
                self._batches = max(0, self._batches - 1)
            elif boundary == "epoch":
                self._to_epoch_end = False

    def _linger(self) -> None:
        """Slow motion, cut short by any button."""
        with self._changed:
            if self.delay and not self._closed() and not self.stopping:
                self._changed.wait(self.delay)

    def _closed(self) -> bool:
        passing = self._batches > 0 or self._to_epoch_end
        return self.paused and not passing and not self.stopping

    def _apply_learning_rate(self, apply: Callable[[float], None]) -> None:
        with self._changed:
            value, self._learning_rate = self._learning_rate, None
        if value is not None:
            apply(value)


def _checked_delay(seconds: float) -> float:
    if not (isinstance(seconds, int | float) and 0 <= seconds <= SLOWEST):
        raise ValueError(f"A delay is a number of seconds from 0 to {SLOWEST:g}; got {seconds!r}.")
    return float(seconds)


class Steering:
    """What a monitor and a run in a thread have in common: the buttons, as methods."""

    control: RunControl

    def pause(self) -> None:
        """Wait after the batch that is running now."""
        self.control.pause()

    def resume(self) -> None:
        """Go on."""
        self.control.resume()

    def step_batch(self) -> None:
        """Run one more batch, then wait."""
        self.control.step_batch()

    def step_epoch(self) -> None:
        """Run to the end of the epoch, then wait."""
        self.control.step_epoch()

    def stop(self) -> None:
        """End the run after the current batch; `fit` returns its History."""
        self.control.stop()

    def set_learning_rate(self, value: float) -> None:
        """A new learning rate from the next batch on; only while the run is paused."""
        self.control.set_learning_rate(value)

    def set_delay(self, seconds: float) -> None:
        """Slow motion: wait so long after each batch; 0 is full speed."""
        self.control.set_delay(seconds)
