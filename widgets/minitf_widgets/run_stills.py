"""A training run without a browser: in words, as a table, as a picture.

Where it sits   the stills of RunMonitor, over the tables of `minitf.observe.history`.
The one idea    line and marker say which data a curve is, colour only helps: training is solid,
                validation dashed with dots, on the page and on paper.
Try it          >>> from minitf.observe.history import RunHistory
                >>> print(describe([RunHistory("run 1", epochs=3)]))
                RunMonitor: 1 run
                run 1: idle, 0 of 3 epochs, 0 steps
Read next       run_chart.py, which draws one chart
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from minitf.observe.history import RunHistory
from minitf_widgets.drawing import SOFT, Drawing
from minitf_widgets.run_chart import draw_chart, draw_names
from minitf_widgets.text import format_count, format_number

SHOWN_EPOCHS = 8
WIDTH, HEIGHT = 400, 208  # of one chart


def describe(runs: Sequence[RunHistory]) -> str:
    """The runs in words: state, epochs, values, the best one. No times, so it can be compared."""
    if not runs:
        return "RunMonitor: no run yet"
    lines = [f"RunMonitor: {len(runs)} {'run' if len(runs) == 1 else 'runs'}"]
    names = {run.id: run.name for run in runs}
    for run in runs:
        lines.extend(_describe_run(run, names))
    return "\n".join(lines)


def _describe_run(run: RunHistory, names: Mapping[str, str]) -> list[str]:
    lines = [summary(run, names) + (f". {run.message}" if run.message else "")]
    for at, row in _picked(run.epoch_rows):
        cells = zip(run.epoch_columns, row[2:], strict=False)
        values = ", ".join(f"{name} {format_number(value)}" for name, value in cells)
        lines.append(f"  epoch {int(row[0])}: {values}" if at >= 0 else "  …")
    best = run.best()
    if best and len(run.epoch_rows) > 1:
        name = "val_loss" if "val_loss" in run.epoch_columns else "loss"
        lines.append(f"  best {name}: {format_number(best[1])} in epoch {best[0]}")
    return lines


def summary(run: RunHistory, names: Mapping[str, str] | None = None) -> str:
    """One run in one line.

    Args:
        run: the run.
        names: what runs are called, by their ids, for the run that it is a fork of.

    >>> summary(RunHistory("run 1", epochs=3))
    'run 1: idle, 0 of 3 epochs, 0 steps'
    """
    done = int(run.epoch_rows[-1][0]) if run.epoch_rows else run.first_epoch
    epochs = f"{done} of {run.epochs}" if run.epochs else str(done)
    text = f"{run.name}: {run.state}, {epochs} epochs, {format_count(run.step)} steps"
    if run.forked_from is None:
        return text
    parent = str(run.forked_from["run"])
    step = format_count(run.forked_from["step"])
    return f"{text}, from step {step} of {(names or {}).get(parent, parent)}"


def _picked(rows: Sequence[list[float]]) -> list[tuple[int, list[float]]]:
    """All rows with their numbers, or the first and last few around a gap numbered -1."""
    numbered = list(enumerate(rows))
    if len(rows) <= SHOWN_EPOCHS:
        return numbered
    half = SHOWN_EPOCHS // 2
    return [*numbered[:half], (-1, []), *numbered[-half:]]


def to_html(runs: Sequence[RunHistory]) -> str:
    """A plain table of the epochs of each run: no script and no style, so it is safe anywhere."""
    called = {run.id: run.name for run in runs}
    return "".join(_table(run, called) for run in runs) or "<p>RunMonitor: no run yet</p>"


def _table(run: RunHistory, called: Mapping[str, str]) -> str:
    names = ["epoch", "step", *run.epoch_columns]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{format_count(int(cell))}</td>" for cell in row[:2])
        + "".join(f"<td>{format_number(cell)}</td>" for cell in row[2:])
        + "</tr>"
        for row in run.epoch_rows
    )
    note = f". {run.message}" if run.message else ""
    caption = f"<caption>{escape(summary(run, called) + note)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def drawing(runs: Sequence[RunHistory]) -> Drawing:
    """The loss, and the first metric beside it: of one run in full, of several by their epochs."""
    words = describe(runs)
    if not runs or not (runs[-1].batch.count or runs[-1].epoch_rows):
        empty = Drawing(480, 64, title="RunMonitor", description=words)
        empty.text(20, 37, words.splitlines()[-1], size=13, color=SOFT)
        return empty
    run, several = runs[-1], len(runs) > 1
    names = ["loss", *metric_names(run)[:1]]
    top = 56 if several else 32
    picture = Drawing(WIDTH * len(names), top + HEIGHT, title="RunMonitor", description=words)
    said = summary(run, {each.id: each.name for each in runs})
    text = f"{len(runs)} runs, the last: {said}" if several else said
    picture.text(16, 24, text, size=13, bold=True)
    if several:
        draw_names(picture, 16, 46, runs)
    for at, name in enumerate(names):
        draw_chart(picture, (WIDTH * at, top, WIDTH, HEIGHT), runs, name)
    return picture


def metric_names(run: RunHistory) -> list[str]:
    """What was measured besides the loss, validation apart, in the order it appeared."""
    plain = dict.fromkeys(
        name.removeprefix("val_") for name in (*run.batch.names, *run.epoch_columns)
    )
    return [name for name in plain if name not in ("loss", "learning_rate", "gradient_norm")]
