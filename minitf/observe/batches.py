"""What one batch measured, got out of what a training loop offers.

Where it sits   used by `minitf.observe.history`, which keeps the values.
The one idea    Keras shows the mean over the epoch *so far*, which hides the noise of single
                batches. What was added by one batch is a difference: of sums, or of means.
                Reading is cheap and done each step; the arithmetic waits for many rows at once.
Try it          >>> source = LogMeans(["loss"])
                >>> rows = np.array([source.read(0, {"loss": 4.0}), source.read(1, {"loss": 3.0})])
                >>> source.values(rows, ("loss",)).ravel().tolist()
                [4.0, 2.0]
Read next       minitf/observe/history.py
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Protocol

import numpy as np


class BatchSource(Protocol):
    """Reads a row after each batch; turns rows into the values of those batches, later."""

    names: tuple[str, ...]

    def read(self, batch: int, logs: Mapping[str, Any] | None) -> list[float]:
        """The row `[batch, ...]` of one batch, which counts from 0 in each epoch."""
        ...

    def go_on_after(self, row: list[float]) -> None:
        """The next batch follows the one that this row was read at."""
        ...

    def values(self, rows: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        """The value of each batch, shape (rows, names). Each row is given once, in order."""
        ...


class LogMeans:
    """Values from logs: running means over batches of one size are undone, others are left.

    With k batches before it, a batch has the value `mean + k * (mean - previous mean)`. (The last
    batch of an epoch may be smaller; then this shows it nearer to the mean than it was.)

    Args:
        means: the names that are running means.
    """

    def __init__(self, means: Collection[str]) -> None:
        self.names: tuple[str, ...] = ()
        self._means = frozenset(means)
        self._before: np.ndarray | None = None

    def read(self, batch: int, logs: Mapping[str, Any] | None) -> list[float]:
        if tuple(logs or ()) != self.names:
            self.names = tuple(logs or ())
        return [batch, *map(float, (logs or {}).values())]

    def go_on_after(self, row: list[float]) -> None:
        self._before = np.array(row[1:])

    def values(self, rows: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        batches, means = rows[:, :1], rows[:, 1:]
        previous = _shifted(means, self._before)
        self._before = means[-1]
        with np.errstate(invalid="ignore"):
            values = np.where(batches > 0, means + batches * (means - previous), means)
        running = np.array([name in self._means for name in names], bool)
        return np.where(running, values, means)


class MetricTotals:
    """Values from the sums and counts that mean metrics keep: exact, whatever the batch size.

    Args:
        metrics: by their name in logs; each has the variables `total` and `count`.
    """

    def __init__(self, metrics: Mapping[str, Any]) -> None:
        self.names = tuple(metrics)
        self._reads = [
            reader(part) for metric in metrics.values() for part in (metric.total, metric.count)
        ]
        self._before: np.ndarray | None = None

    def read(self, batch: int, logs: Mapping[str, Any] | None) -> list[float]:
        row: list[float] = [batch]
        for read in self._reads:
            row.append(read())
        return row

    def go_on_after(self, row: list[float]) -> None:
        self._before = np.array(row[1:])

    def values(self, rows: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        sums = rows[:, 1:]
        first = rows[:, :1] == 0  # an epoch begins, and with it the sums
        with np.errstate(invalid="ignore", divide="ignore"):
            added = sums - np.where(first, 0.0, _shifted(sums, self._before))
            self._before = sums[-1]
            values: np.ndarray = added[:, 0::2] / added[:, 1::2]
        return values


class WithGradientNorm:
    """Another source's values, and the length of the gradient that the step noted.

    Args:
        source: The other source.
        norm: The variable that holds it.
    """

    def __init__(self, source: BatchSource, norm: Any) -> None:
        self._source, self._read = source, reader(norm)
        self._others: tuple[str, ...] = ()
        self.names: tuple[str, ...] = ()

    def read(self, batch: int, logs: Mapping[str, Any] | None) -> list[float]:
        row = self._source.read(batch, logs)
        if self._source.names is not self._others:
            self._others = self._source.names
            self.names = (*self._others, "gradient_norm")
        row.append(self._read())
        return row

    def go_on_after(self, row: list[float]) -> None:
        self._source.go_on_after(row[:-1])

    def values(self, rows: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        others = self._source.values(rows[:, :-1], names[:-1])
        return np.concatenate([others, rows[:, -1:]], axis=1)


def reader(variable: Any) -> Callable[[], float]:
    """The shortest way to the number that a variable holds.

    Once a plan works on a variable its array stays where it is, so the array can be asked itself.
    This matters: between two large steps nothing of Python is in the processor's caches.
    """
    array = getattr(variable, "array", None)
    if getattr(variable, "pinned", False) and isinstance(array, np.ndarray):
        return array.item
    return lambda: float(variable.numpy())


def _shifted(rows: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """Each row's predecessor; `before` is that of the first."""
    first = before if before is not None and before.shape == rows.shape[1:] else 0 * rows[0]
    return np.concatenate([first[None], rows[:-1]])


def source_for(model: Any, logs: Mapping[str, Any] | None) -> BatchSource:
    """The cheapest right way to read batches of `model`, decided at its first batch.

    Logs that are a dict are there already. Others (minitf's) are computed when looked at, which
    costs more than a small training step; then the metrics' own sums are read, if they have any.
    """
    means = {metric.name: metric for metric in mean_metrics(model)}
    if logs is None or isinstance(logs, dict) or not set(logs) <= set(means):
        return LogMeans({"loss", *means})
    return MetricTotals({name: means[name] for name in logs})


def mean_metrics(model: Any) -> Iterator[Any]:
    """The metrics of a model that are a sum divided by a count."""
    waiting = list(getattr(model, "metrics", []))
    while waiting:
        metric = waiting.pop()
        waiting.extend(getattr(metric, "metrics", []))
        if hasattr(metric, "total") and hasattr(metric, "count"):
            yield metric
