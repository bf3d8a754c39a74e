"""A training run without a browser: in words, as a table, as a picture.

Where it sits   the stills of RunMonitor, over the tables of `minitf.observe.history`.
The one idea    colour says which run, line and marker say which data: training is a solid line,
                validation a dashed one with dots; in print and for every eye.
Try it
                >>> from minitf.observe.history import RunHistory
                >>> print(describe([RunHistory("run 1", epochs=3)]))
                RunMonitor: 1 run
                run 1: idle, 0 of 3 epochs, 0 steps

Read next       run_monitor.py
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from minitf.observe.history import RunHistory
from minitf_widgets.text import format_count, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, in the order in which neighbours differ most.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
SHOWN_EPOCHS = 8


def describe(runs: Sequence[RunHistory]) -> str:
    """The runs in words: state, epochs, values, the best epoch. No times, so tests can compare it."""
    if not runs:
        return "RunMonitor: no run yet"
    lines = [f"RunMonitor: {len(runs)} {'run' if len(runs) == 1 else 'runs'}"]
    for run in runs:
        lines.extend(_describe_run(run))
    return "\n".join(lines)


def _describe_run(run: RunHistory) -> list[str]:
    epochs = f"{len(run.epoch_rows)} of {run.epochs}" if run.epochs else str(len(run.epoch_rows))
    head = f"{run.name}: {run.state}, {epochs} epochs, {format_count(run.step)} steps"
    lines = [head + (f". {run.message}" if run.message else "")]
    for at, row in _picked(run.epoch_rows):
        cells = zip(run.epoch_columns, row[2:], strict=True)
        values = ", ".join(f"{name} {format_number(value)}" for name, value in cells)
        lines.append(f"  epoch {int(row[0])}: {values}" if at >= 0 else "  …")
    best = run.best()
    if best and len(run.epoch_rows) > 1:
        name = "val_loss" if "val_loss" in run.epoch_columns else "loss"
        lines.append(f"  best {name}: {format_number(best[1])} in epoch {best[0]}")
    return lines


def _picked(rows: Sequence[list[float]]) -> list[tuple[int, list[float]]]:
    """All rows with their numbers, or the first and last few around a gap numbered -1."""
    numbered = list(enumerate(rows))
    if len(rows) <= SHOWN_EPOCHS:
        return numbered
    half = SHOWN_EPOCHS // 2
    return [*numbered[:half], (-1, []), *numbered[-half:]]


def to_html(runs: Sequence[RunHistory]) -> str:
    """A plain table of the epochs of each run: no script, no style but alignment."""
    return "".join(_table(run) for run in runs) or "<p>RunMonitor: no run yet</p>"


def _table(run: RunHistory) -> str:
    names = ["epoch", "step", *run.epoch_columns]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{format_count(int(cell))}</td>" for cell in row[:2])
        + "".join(f"<td>{format_number(cell)}</td>" for cell in row[2:])
        + "</tr>"
        for row in run.epoch_rows
    )
    note = f": {run.message}" if run.message else ""
    caption = f"<caption>{escape(f'{run.name}, {run.state}{note}')}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def draw(runs: Sequence[RunHistory], kind: str) -> bytes:
    """The curves of all runs as `"png"` or `"svg"`: the loss, and the metrics if there are any.

    Raises:
        ImportError: matplotlib is not installed (`pip install "minitf[widgets]"`).
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    metrics = metric_names(runs)
    charts = [["loss"], metrics] if metrics else [["loss"]]
    with mpl.rc_context({"svg.hashsalt": "minitf", "font.size": 9}):
        figure = Figure(figsize=(4.6 * len(charts), 3), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        for at, names in enumerate(charts):
            _draw_chart(figure.add_subplot(1, len(charts), at + 1), runs, names)
        out = io.BytesIO()
        figure.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else {})
    return out.getvalue()


def metric_names(runs: Sequence[RunHistory]) -> list[str]:
    """What was measured besides the loss, validation apart, in the order it appeared."""
    names = [name for run in runs for name in (*run.batch.names, *run.epoch_columns)]
    plain = dict.fromkeys(name.removeprefix("val_") for name in names)
    return [name for name in plain if name not in ("loss", "learning_rate")]


def _draw_chart(axes: Axes, runs: Sequence[RunHistory], names: Sequence[str]) -> None:
    color = 0
    for run in runs:
        for name in names:
            _draw_series(axes, run, name, COLORS[color % len(COLORS)], len(runs) > 1)
            color += 1
    axes.set_xlabel("step")
    axes.set_ylabel(", ".join(names) if len(names) <= 2 else "metrics")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8)


def _draw_series(axes: Axes, run: RunHistory, name: str, color: str, named: bool) -> None:
    prefix = f"{run.name} " if named else ""
    if name in run.batch.names:
        label = None if name in run.epoch_columns and run.epoch_rows else f"{prefix}{name}"
        line: dict[str, Any] = {"color": color, "alpha": 0.25, "linewidth": 0.8, "label": label}
        axes.plot(run.batch.column("step"), run.batch.column(name), **line)
    for column, style in ((name, {}), (f"val_{name}", {"linestyle": "--", "marker": "o"})):
        if column in run.epoch_columns and run.epoch_rows:
            values = np.array(run.epoch_column(column))
            steps = np.array(run.epoch_column("step"))
            options: dict[str, Any] = {"markersize": 3, "color": color, **style}
            axes.plot(steps, values, label=f"{prefix}{column}", **options)
