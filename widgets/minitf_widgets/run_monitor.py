"""RunMonitor: live curves of a training run, with buttons that work while `fit` runs.

Where it sits   a callback for `fit` and a widget in one; the numbers are `minitf.observe.history`.
The one idea    the page holds the same tables as Python. Between whole copies (at the start, at
                each pause, at the end, every ten seconds) it gets only the rows that are new, a
                dozen times a second at most, and each message says from which row on they count.
Try it          >>> from minitf_widgets import RunMonitor
                >>> monitor = RunMonitor()          # model.fit(x, y, callbacks=[monitor])
                >>> monitor
                RunMonitor: no run yet
Read next       run_callback.py, run_control.py, run_train.py, frontend/src/run_monitor/store.ts
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from minitf.observe.history import RunHistory, document
from minitf_widgets import run_stills
from minitf_widgets._requirements import anywidget, traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.run_callback import RunCallback
from minitf_widgets.run_channel import ControlChannel
from minitf_widgets.run_control import RunControl

SNAPSHOT_EVERY = 10.0  # seconds


class RunMonitor(RunCallback, View):
    """Watch and steer training: pass it to `fit`, or look at it while `train` runs.

    Each `fit` it is passed to becomes one run; runs are drawn over each other to compare them.
    Pause, step one batch, step to the end of the epoch, stop: the buttons are methods as well.

    Args:
        paused: begin paused, before the first batch.
        delay: seconds to wait after each batch: slow motion, for runs too fast to watch.
        smoothing: 0 to 0.99, how strongly the batch curve is smoothed; the raw one stays, faint.
        traits: `theme`, `locale`, `height`, `lesson`, as every picture has them.

    Example:
        >>> monitor = RunMonitor()
        >>> monitor.set_params({"epochs": 1, "steps": 2})
        >>> monitor.runs
        []
    """

    _kind = traitlets.Unicode("run_monitor").tag(sync=True)
    channel = anywidget.WidgetTrait().tag(sync=True)
    delay = traitlets.Float(0.0).tag(sync=True)
    smoothing = traitlets.Float(0.8, min=0.0, max=0.99).tag(sync=True)

    def __init__(self, *, paused: bool = False, delay: float = 0.0, **traits: Any) -> None:
        control = RunControl(paused, delay)
        RunCallback.__init__(self, control)
        View.__init__(self, channel=ControlChannel(control), delay=control.delay, **traits)
        self._shown = False
        self._display: Any = None
        self._bundle: dict[str, Any] = {}
        self._sequence = 0
        self._sent: tuple[Any, ...] = ()
        self._rows_sent = self._epochs_sent = 0
        self._snapshot_due = 0.0
        self.spec = document([])

    @classmethod
    def from_history(cls, spec: Mapping[str, Any], **traits: Any) -> RunMonitor:
        """The picture of runs that were written down: a `minitf.history` document.

        Raises:
            ArgumentError: it is another document, or a newer minitf wrote it.
        """
        check_document(dict(spec), "minitf.history")
        monitor = cls(**traits)
        monitor.runs = [RunHistory.from_dict(run) for run in spec["runs"]]
        monitor.spec = document(monitor.runs)
        return monitor

    # ---- steering, from any cell or thread ----------------------------------------------------

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

    def set_learning_rate(self, value: float) -> None:
        """A new learning rate from the next batch on; only while the run is paused."""
        self.control.set_learning_rate(value)

    def set_delay(self, seconds: float) -> None:
        """Slow motion: wait so long after each batch; 0 is full speed."""
        self.control.set_delay(seconds)
        self.delay = self.control.delay

    def stop(self) -> None:
        """End the run after the current batch; `fit` returns its History."""
        self.control.stop()

    # ---- showing ------------------------------------------------------------------------------

    def publish(self, run: RunHistory, whole: bool) -> None:
        now = time.monotonic()
        layout = (run.id, run.batch.names, run.batch.every, tuple(run.epoch_columns))
        stale = self.channel.snapshot_wanted or now >= self._snapshot_due or layout != self._sent
        if whole or (self.channel.watched and stale):
            self._send_all(run, layout, now)
        elif self.channel.watched:
            self._send_news(run)

    def _send_all(self, run: RunHistory, layout: tuple[Any, ...], now: float) -> None:
        self.channel.snapshot_wanted = False
        self._sent, self._snapshot_due = layout, now + SNAPSHOT_EVERY
        self.spec = document(self.runs)
        self._rows_sent, self._epochs_sent = run.batch.count, len(run.epoch_rows)

    def _send_news(self, run: RunHistory) -> None:
        rows = np.ascontiguousarray(run.batch.rows[self._rows_sent :], "<f4")
        epochs = run.epoch_table(self._epochs_sent)["rows"]
        self._sequence += 1
        news = {
            "kind": "news",
            "sequence": self._sequence,
            "run": run.header(),
            "every": run.batch.every,
            "from": self._rows_sent,
            "count": len(rows),
            "epoch_from": self._epochs_sent,
            "epoch_rows": epochs,
        }
        self.send(news, buffers=[rows.tobytes()] if len(rows) else None)
        self._rows_sent, self._epochs_sent = run.batch.count, len(run.epoch_rows)

    def show(self) -> None:
        """Display the picture under the running cell, unless it was displayed before.

        Without a still: there is nothing to draw yet, and drawing would hold up the first batch.
        """
        main = threading.current_thread() is threading.main_thread()
        if not self._shown and main and _in_notebook():
            bundle, _ = anywidget.AnyWidget._repr_mimebundle_(self) or ({}, {})
            self._bundle = {**bundle, "text/plain": self._plan()}
            self._shown = True
            display = sys.modules["IPython.display"].display
            self._display = display(self._bundle, raw=True, display_id=True)

    def _finish(self, state: str, message: str = "") -> None:
        """At the end the output gets its still, so that a stored notebook shows the curves.

        Its words stay those of the beginning. nbval compares words, and it sees what was displayed
        first, while a notebook stores what it was updated to.
        """
        super()._finish(state, message)
        if self._display is not None and _in_notebook():
            still = self.freeze()._repr_mimebundle_().get("image/png")
            if still is not None:
                words = {"image/png": {"alt": self.describe()}}
                bundle = {**self._bundle, "image/png": still}
                self._display.update(bundle, metadata=words, raw=True)

    def _plan(self) -> str:
        """What is known before the first batch."""
        if not self.runs:
            return "RunMonitor"
        run = self.runs[-1]
        steps = f" of {run.steps} steps" if run.steps else ""
        return f"RunMonitor: {run.name}, {run.epochs} epochs{steps}"

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self._shown = True
        return super()._repr_mimebundle_(**options)

    # ---- without a browser --------------------------------------------------------------------

    def describe(self) -> str:
        """The runs in words: states, epochs, the best one. No times, so that it can be compared."""
        return run_stills.describe(self.runs)

    def to_html(self) -> str:
        """A table of the epochs of each run."""
        return run_stills.to_html(self.runs)

    def drawing(self) -> Drawing:
        """The curves as a still."""
        return run_stills.drawing(self.runs)


def _in_notebook() -> bool:
    """Whether this is a kernel, whose outputs can hold a picture."""
    return "ipykernel.kernelapp" in sys.modules and "IPython.display" in sys.modules
