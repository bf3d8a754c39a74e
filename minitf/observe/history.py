"""The history of a training run: what every batch and every epoch measured.

Where it sits   filled by a callback while `fit` runs; read by pictures, tables, tests. Data only.
The one idea    a batch is one row of numbers appended to a table, so watching costs almost nothing.
Try it          >>> run = RunHistory("run 1", epochs=2, steps=3)
                >>> run.begin()
                >>> run.add_batch(0, {"loss": 0.7})
                >>> run.settle().batch.count
                1
Read next       minitf/observe/batches.py, columns.py; then minitf_widgets/run_monitor.py
"""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from minitf.observe.batches import BatchSource, LogMeans
from minitf.observe.columns import Columns

SCHEMA, VERSION = "minitf.history", 1
STATES = ("idle", "running", "paused", "done", "stopped", "interrupted", "failed")
FINISHED = ("done", "stopped", "interrupted", "failed")


class RunHistory:
    """One run: its state, a table of batches, a table of epochs, and how fast it goes.

    Args:
        name: what the run is called in a legend.
        epochs, steps: how many epochs, and batches in each, are planned; None when unknown.
        source: how the value of one batch is read.
        clock: seconds as a float; tests pass their own.

    Attributes:
        forked_from: `{"run": id, "step": step}` of the run that this one is a fork of.
        checkpoints: the steps that it can be forked from.
    """

    def __init__(
        self,
        name: str,
        *,
        epochs: int | None = None,
        steps: int | None = None,
        samples: int | None = None,
        source: BatchSource | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.id, self.name, self.state, self.message = name, name, "idle", ""
        self.epochs, self.steps, self.samples = epochs, steps, samples
        self.source = source or LogMeans(["loss"])
        self.batch = Columns()
        self.epoch_columns: list[str] = []
        self.epoch_rows: list[list[float]] = []
        self.first_epoch = 0
        self.step = self.first_step = 0
        self.learning_rate = math.nan
        self.forked_from: dict[str, Any] | None = None
        self.checkpoints: list[int] = []
        self._clock = clock
        self._lock = threading.Lock()  # one thread fills the tables, another may write them down
        self._pending: list[list[float]] = []
        self.last_row: list[float] = []
        self._names: tuple[str, ...] = ()
        self._busy = 0.0
        self._since: float | None = None
        self._mark = (0.0, 0)
        self._windows: deque[float] = deque(maxlen=64)

    # ---- what the training loop tells -------------------------------------------------------

    def begin(self) -> None:
        """The run starts: the clock runs from here."""
        self.state, self._since = "running", self._clock()

    def add_batch(self, batch: int, logs: Mapping[str, Any] | None) -> None:
        """Note one finished batch. `batch` counts from 0 in each epoch. A microsecond or two."""
        source = self.source
        row = source.read(batch, logs)
        if source.names is not self._names:
            self.settle()
            self._names = source.names
        self.step += 1
        self.last_row = row
        self._pending.append(row)

    def add_epoch(self, epoch: int, logs: Mapping[str, float] | None) -> None:
        """Note one finished epoch (counted from 1 in the table, as Keras prints it)."""
        self.settle()
        self.steps = self.steps or self.step
        values = {name: float(value) for name, value in (logs or {}).items()}
        for name in sorted(values, key=_reading_order):
            if name not in self.epoch_columns:
                self.epoch_columns.append(name)
                for row in self.epoch_rows:
                    row.append(math.nan)
        cells = [values.get(name, math.nan) for name in self.epoch_columns]
        self.epoch_rows.append([epoch + 1, self.step, *cells])

    def hold(self) -> None:
        """The run pauses: waiting does not count as training time."""
        self.settle()
        self._busy, self._since, self.state = self.elapsed, None, "paused"

    def release(self) -> None:
        """The run goes on."""
        self.state, self._since = "running", self._clock()

    def finish(self, state: str, message: str = "") -> None:
        """The run is over: `done`, `stopped`, `interrupted` or `failed`."""
        if state not in FINISHED:
            raise ValueError(f"A run cannot finish as {state!r}; use one of {', '.join(FINISHED)}.")
        self.settle()
        self._busy, self._since = self.elapsed, None
        self.state, self.message = state, message

    def settle(self) -> RunHistory:
        """Move the noted batches into the table. Called a few times a second, not every step."""
        if not self._pending:
            return self
        rows = np.asarray(self._pending, np.float64)
        self._pending = []
        steps = np.arange(self.step - len(rows), self.step)[:, None] + 1.0
        values = self.source.values(rows, self._names)
        rates = np.full((len(rows), 1), self.learning_rate)
        table = np.concatenate([steps, values, rates], axis=1)
        with self._lock:
            self.batch.append((*self._names, "learning_rate"), table)
        self._time()
        return self

    # ---- how fast it goes -------------------------------------------------------------------

    def _time(self) -> None:
        busy, steps = self._mark
        if self.step > steps:
            self._windows.append((self.elapsed - busy) / (self.step - steps))
            self._mark = (self.elapsed, self.step)

    @property
    def elapsed(self) -> float:
        """Seconds of training so far, pauses left out."""
        return self._busy + (self._clock() - self._since if self._since is not None else 0.0)

    @property
    def step_seconds(self) -> float | None:
        """The median time of one step lately, or None before the first."""
        return statistics.median(self._windows) if self._windows else None

    @property
    def total_steps(self) -> int | None:
        """All steps that are planned, or None when nobody said how many."""
        if not self.epochs or not self.steps:
            return None
        return (self.epochs - self.first_epoch) * self.steps

    @property
    def eta(self) -> float | None:
        """Seconds still to go, from the share done; None when the end or the speed is unknown."""
        done = self.step - self.first_step
        if not self.total_steps or not done or self.state in FINISHED:
            return None
        return self.elapsed * max(0, self.total_steps - self.step) / done

    # ---- reading it -------------------------------------------------------------------------

    def epoch_column(self, name: str) -> list[float]:
        """One column of the table of epochs, for example `val_loss`."""
        at = (["epoch", "step", *self.epoch_columns]).index(name)
        return [row[at] for row in self.epoch_rows]

    def best(self, name: str | None = None) -> tuple[int, float] | None:
        """The epoch (from 1) with the lowest validation loss, and that loss.

        Example:
            >>> run = RunHistory("run 1")
            >>> run.add_epoch(0, {"loss": 0.9, "val_loss": 0.8})
            >>> run.add_epoch(1, {"loss": 0.5, "val_loss": 0.6})
            >>> run.best()
            (2, 0.6)
        """
        name = name or ("val_loss" if "val_loss" in self.epoch_columns else "loss")
        if name not in self.epoch_columns:
            return None
        pairs = list(zip(self.epoch_column("epoch"), self.epoch_column(name), strict=True))
        finite = [(int(epoch), value) for epoch, value in pairs if math.isfinite(value)]
        return min(finite, key=lambda pair: pair[1]) if finite else None

    def header(self) -> dict[str, Any]:
        """Everything but the two tables: small enough to send with every message."""
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "epochs": self.epochs,
            "steps": self.steps,
            "samples": self.samples,
            "step": self.step,
            "first_epoch": self.first_epoch,
            "learning_rate": json_number(self.learning_rate),
            "elapsed": round(self.elapsed, 3),
            "step_seconds": self.step_seconds,
            "eta": self.eta,
            "message": self.message,
            "forked_from": self.forked_from,
            "checkpoints": self.checkpoints,
        }

    def epoch_table(self, start: int = 0) -> dict[str, Any]:
        """The table of epochs from row `start` on, ready for JSON."""
        rows = [[json_number(value) for value in row] for row in self.epoch_rows[start:]]
        return {"columns": list(self.epoch_columns), "rows": rows}

    def to_dict(self) -> dict[str, Any]:
        """The tables as they are, as plain data (schema `minitf.history`); `settle` first."""
        with self._lock:
            batch = self.batch.to_dict()
        return {**self.header(), "batch": batch, "epoch": self.epoch_table()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RunHistory:
        """The run that `to_dict` wrote: same tables, same state, a clock that stands still."""
        run = cls(
            data["name"], epochs=data["epochs"], steps=data["steps"], samples=data.get("samples")
        )
        run.id, run.state, run.message = data["id"], data["state"], data["message"]
        run._busy = data["elapsed"]
        run.batch = Columns.from_dict(data["batch"])
        run.step = data.get("step", run.batch.last_step)
        run.first_epoch = data.get("first_epoch", 0)
        run.learning_rate = float(data.get("learning_rate", math.nan))
        run.epoch_columns = list(data["epoch"]["columns"])
        run.epoch_rows = [[float(cell) for cell in row] for row in data["epoch"]["rows"]]
        run.forked_from = data.get("forked_from")
        if data.get("step_seconds") is not None:
            run._windows.append(data["step_seconds"])
        return run

    def fork(self, step: int, last_row: list[float]) -> RunHistory:
        """An empty run that goes on after a step of this one.

        Args:
            step: the step.
            last_row: the `last_row` of that step.
        """
        run = RunHistory(self.name, epochs=self.epochs, steps=self.steps, samples=self.samples)
        run.first_epoch, run.step, run.first_step = self.first_epoch, step, step
        run.forked_from, run.last_row = {"run": self.id, "step": step}, list(last_row)
        run._mark = (0.0, step)
        return run


def _reading_order(name: str) -> tuple[bool, bool]:
    """Training before validation, and the loss before the metrics."""
    return name.startswith("val_"), name.removeprefix("val_") != "loss"


def json_number(value: float) -> float | int | str:
    """A number JSON can hold: whole ones as integers, NaN and infinity by name.

    >>> json_number(2.0), json_number(float("nan")), json_number(float("-inf"))
    (2, 'NaN', '-Infinity')
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return int(value) if float(value).is_integer() else float(value)


def document(runs: Collection[RunHistory]) -> dict[str, Any]:
    """Several runs as one document, the shape every picture reads.

    What a run noted since it last settled is not in it: only the thread that fills it may do that.
    """
    return {"schema": SCHEMA, "version": VERSION, "runs": [run.to_dict() for run in runs]}
