"""RunMonitor: live curves of a training run, with buttons that work while `fit` runs.

Where it sits   a callback for `fit` and a widget in one; the numbers are `minitf.observe.history`.
The one idea    the page holds the same tables as Python. Between whole copies (at the start, at
                each pause, at the end, every ten seconds) it gets only the rows that are new, ten
                times a second at most, and each message says from which row on they count.
Try it          >>> from minitf_widgets import RunMonitor
                >>> monitor = RunMonitor()          # model.fit(x, y, callbacks=[monitor])
                >>> monitor
                RunMonitor: no run yet
Read next       run_callback.py, run_control.py, run_forks.py, frontend/src/run_monitor/store.ts
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.observe.history import RunHistory, document
from minitf_widgets import run_stills
from minitf_widgets._requirements import anywidget, traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.run_album import Album
from minitf_widgets.run_callback import RunCallback
from minitf_widgets.run_channel import ControlChannel
from minitf_widgets.run_compare import as_runs
from minitf_widgets.run_control import RunControl, Steering
from minitf_widgets.run_desk import Desk

SNAPSHOT_EVERY = 10.0  # seconds


class RunMonitor(Steering, Album, RunCallback, View):
    """Watch and steer training: pass it to `fit`, or look at it while `train` runs.

    Each `fit` it is passed to becomes one run; runs are drawn over each other to compare them.
    Pause, step one batch, step to the end of the epoch, stop, go on from an earlier step with
    another learning rate: the buttons are methods as well.

    Args:
        paused: begin paused, before the first batch.
        delay: seconds to wait after each batch: slow motion, for runs too fast to watch.
        name: what its runs are called; otherwise "run 1", "run 2", ...
        gradient_norm: also draw how long the gradient is in each step, before it is cut. It costs
            one pass over the gradients: some percent of a step of a large layer.
        checkpoints: steps between two checkpoints, from which the run can be forked. None: as
            many as cost no more than 0.3 percent of the time. 0: none.
        checkpoint_memory: bytes for all of them; when they are used up, every other one goes.
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

    def __init__(
        self,
        *,
        paused: bool = False,
        delay: float = 0.0,
        name: str | None = None,
        gradient_norm: bool = False,
        checkpoints: int | None = None,
        checkpoint_memory: int = 128_000_000,
        **traits: Any,
    ) -> None:
        control = RunControl(paused, delay)
        Album.__init__(self, name, _checked_every(checkpoints), int(checkpoint_memory))
        RunCallback.__init__(self, control, self.new_checkpoints(), gradient_norm)
        self.desk = Desk(control)
        View.__init__(self, channel=ControlChannel(self.desk), delay=control.delay, **traits)
        self.desk.deeds = {"fork": self._fork_by_page, "remove": self._remove_by_page}
        self._showing = threading.RLock()
        self._shown = False
        self._display: Any = None
        self._bundle: dict[str, Any] = {}
        self._sequence = 0
        self._sent: dict[str, tuple[Any, ...]] = {}
        self._rows_sent: dict[str, tuple[int, int]] = {}
        self._snapshot_due = 0.0
        self.spec = document([])

    @classmethod
    def from_history(cls, spec: Mapping[str, Any], **traits: Any) -> RunMonitor:
        """The picture of runs that were written down: a `minitf.history` document.

        Raises:
            ArgumentError: it is another document, or a newer minitf wrote it.
        """
        check_document(dict(spec), "minitf.history")
        return cls(**traits)._with_runs([RunHistory.from_dict(run) for run in spec["runs"]])

    @classmethod
    def compare(cls, *sources: Any, **traits: Any) -> RunMonitor:
        """Runs of several fits in one picture.

        Args:
            sources: monitors, runs that `train` returned, History objects that `fit` returned; or
                one dict of them, which gives them their names.
            traits: `smoothing`, `theme`, `locale`, `height`, `lesson`.

        Raises:
            ArgumentError: something among them remembers no run.

        Example:
            >>> from minitf.keras.callbacks import History
            >>> slow, fast = History(), History()
            >>> for epoch, loss in enumerate([0.9, 0.8]):
            ...     slow.on_epoch_end(epoch, {"loss": loss})
            ...     fast.on_epoch_end(epoch, {"loss": loss / 2})
            >>> RunMonitor.compare({"slow": slow, "fast": fast}).runs[1].best()
            (2, 0.4)
        """
        given = sources[0] if len(sources) == 1 and isinstance(sources[0], Mapping) else sources
        return cls(**traits)._with_runs(as_runs(given))

    def _with_runs(self, runs: list[RunHistory]) -> RunMonitor:
        self.runs, self._began = runs, len(runs)
        self.spec = document(runs)
        return self

    # ---- steering -----------------------------------------------------------------------------

    def set_delay(self, seconds: float) -> None:
        """Slow motion: wait so long after each batch; 0 is full speed."""
        self.control.set_delay(seconds)
        self.delay = self.control.delay

    # ---- showing ------------------------------------------------------------------------------

    def publish(self, run: RunHistory, whole: bool) -> None:
        now = time.monotonic()
        layout = (run.batch.names, run.batch.every, tuple(run.epoch_columns))
        stale = self.channel.snapshot_wanted or now >= self._snapshot_due
        stale = stale or layout != self._sent.get(run.id)
        with self._showing:
            if whole or (self.channel.watched and stale):
                run.settle()
                self.send_everything()
            elif self.channel.watched:
                self._send_news(run)

    def send_everything(self) -> None:
        with self._showing:
            self.channel.snapshot_wanted = False
            self._snapshot_due = time.monotonic() + SNAPSHOT_EVERY
            spec = document(self.runs)
            for run, written in zip(self.runs, spec["runs"], strict=True):
                batch, epoch = written["batch"], written["epoch"]
                layout = (tuple(batch["columns"]), batch["every"], tuple(epoch["columns"]))
                self._sent[run.id] = layout
                self._rows_sent[run.id] = batch["count"], len(epoch["rows"])
            self.spec = spec

    def _send_news(self, run: RunHistory) -> None:
        known, epochs_known = self._rows_sent[run.id]
        rows = np.ascontiguousarray(run.batch.rows[known:], "<f4")
        self._sequence += 1
        news = {
            "kind": "news",
            "sequence": self._sequence,
            "run": run.header(),
            "every": run.batch.every,
            "from": known,
            "count": len(rows),
            "epoch_from": epochs_known,
            "epoch_rows": run.epoch_table(epochs_known)["rows"],
        }
        self.send(news, buffers=[rows.tobytes()] if len(rows) else None)
        self._rows_sent[run.id] = known + len(rows), len(run.epoch_rows)

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
        super()._finish(state, message)
        self.store_still()

    def store_still(self) -> None:
        """At the end the output gets its still, so that a stored notebook shows the curves.

        Its words stay those of the beginning. nbval compares words, and it sees what was displayed
        first, while a notebook stores what it was updated to.
        """
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


def _checked_every(checkpoints: int | None) -> int | None:
    if checkpoints is not None and (isinstance(checkpoints, bool) or int(checkpoints) < 0):
        raise ArgumentError(
            f"checkpoints is a number of steps; it is {checkpoints!r}.",
            instead="10 for every tenth step, 0 for none, None to leave it to the monitor",
        )
    return checkpoints
