"""Runs side by side: from other monitors, from `train`, from History objects of earlier fits.

Where it sits   behind RunMonitor.compare.
The one idea    whatever remembers a run becomes a RunHistory; a copy, so that names and colors in
                one picture change nothing in another.
Try it          >>> from types import SimpleNamespace
                >>> old = SimpleNamespace(history={"loss": [2.0, 1.0]}, epoch=[0, 1], params={})
                >>> [run] = as_runs({"adam": old})
                >>> run.name, run.best()
                ('adam', (2, 1.0))
Read next       run_monitor.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.observe.history import RunHistory


def as_runs(sources: Mapping[str, Any] | Iterable[Any]) -> list[RunHistory]:
    """Copies of the runs of `sources`, each with a name and an id of its own.

    Args:
        sources: monitors, runs and History objects; in a dict each under its name.

    Raises:
        ArgumentError: something that remembers no run.
    """
    named = sources.items() if isinstance(sources, Mapping) else ((None, it) for it in sources)
    runs: list[RunHistory] = []
    for name, source in named:
        for run in _runs_of(source):
            taken = {each.name for each in runs}
            run.name = free_name(name or run.name, taken)
            run.id = run.name
            runs.append(run)
    return runs


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it if another run has it.

    >>> free_name("adam", ["adam", "adam 2"])
    'adam 3'
    """
    names, number = set(taken), 2
    if name not in names:
        return name
    while f"{name} {number}" in names:
        number += 1
    return f"{name} {number}"


def _runs_of(source: Any) -> list[RunHistory]:
    runs = getattr(source, "runs", None)
    if isinstance(source, RunHistory):
        return [_copy(source)]
    if runs is not None and all(isinstance(run, RunHistory) for run in runs):
        return [_copy(run) for run in runs]
    history = source if isinstance(source, Mapping) else getattr(source, "history", None)
    if isinstance(history, Mapping):
        epochs = list(getattr(source, "epoch", None) or [0])
        params = getattr(source, "params", None) or {}
        return [of_epochs("run", history, epochs[0], params.get("steps"))]
    raise ArgumentError(
        f"A {type(source).__name__} remembers no run.",
        instead="a RunMonitor, what train() returned, or the History that fit() returned",
    )


def _copy(run: RunHistory) -> RunHistory:
    return RunHistory.from_dict(run.to_dict())


def of_epochs(
    name: str, columns: Mapping[str, Any], first_epoch: int = 0, steps: int | None = None
) -> RunHistory:
    """What a Keras History holds: numbers for each epoch, and none for batches.

    >>> of_epochs("adam", {"loss": [2.0, 1.0]}, steps=10).step
    20
    """
    numbers = {name: list(values) for name, values in columns.items() if np.ndim(values) == 1}
    count = max(map(len, numbers.values()), default=0)
    run = RunHistory(name, epochs=first_epoch + count, steps=steps)
    run.first_epoch, run.state = first_epoch, "done"
    for at in range(count):
        run.step += steps or 1
        row = {name: values[at] for name, values in numbers.items() if at < len(values)}
        run.add_epoch(first_epoch + at, row)
    return run
