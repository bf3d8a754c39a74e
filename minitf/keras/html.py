"""Models, layers and histories as plain HTML, for notebooks: no script, no widget.

Where it sits   beside the summary, whose facts it shows; a notebook asks for `_repr_html_`.
The one idea    what a cell ends with is what a learner wants to see: the table, not the address.
Try it          >>> from minitf import keras
                >>> html = keras.layers.Dense(2)._repr_html_()
                >>> "Dense" in html and "not built yet" in html
                True
Read next       core/html.py
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from minitf.core.html import counted, listing, shortened

EPOCHS = 8  # so many at each end
MARKS = {"Y": "trains", "N": "frozen", "-": ""}


def model_html(model: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The summary as a table.

    Args:
        model: The model.
        heads: The heads of the summary's columns, of which the last says what trains.
        rows: Its rows.
    """
    facts = [f"{type(model).__name__} {model.name}", *_state_of(model)]
    shown = [row and (*row[:-1], MARKS.get(row[-1], row[-1])) for row in shortened(rows)]
    return listing(facts, (*heads[:-1], ""), shown)


def _state_of(model: Any) -> list[str]:
    if not model.built:
        return ["not built yet: its weights are made when it first sees an input"]
    trains, frozen = (
        _size(weights) for weights in (model.trainable_weights, model.non_trainable_weights)
    )
    facts = [counted(trains + frozen, "parameter")]
    facts += [f"{frozen:,} of them do not train"] * bool(frozen)
    optimizer = getattr(model, "optimizer", None)
    return facts + [f"compiled with {type(optimizer).__name__}"] * (optimizer is not None)


def layer_html(layer: Any) -> str:
    """The weights of a layer."""
    facts = [f"{type(layer).__name__} {layer.name}"]
    if not layer.built:
        facts.append("not built yet: its weights are made when it first sees an input")
        return listing(facts, (), [])
    rows = [
        (
            weight.path, str(tuple(weight.shape)), weight.dtype.name, f"{_size([weight]):,}",
            MARKS["NY"[bool(weight.trainable)]],
        )
        for weight in layer.weights
    ]  # fmt: skip
    facts.append(counted(_size(layer.weights), "parameter"))
    return listing(facts, ("weight", "shape", "dtype", "parameters", ""), shortened(rows))


def _size(weights: Sequence[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def history_html(history: Any) -> str:
    """Losses and metrics of each epoch; the best epoch is marked."""
    names = list(history.history)
    rows = [
        [f"{epoch + 1}", *(_number(history.history[name], at) for name in names)]
        for at, epoch in enumerate(history.epoch)
    ]
    facts = ["History", counted(len(rows), "epoch"), history.state]
    best = _best(history)
    if best is not None and best < len(rows):
        facts.append(f"best in epoch {rows[best][0]}")
        rows[best][0] += " ◯"
    return listing(facts, ("epoch", *names), shortened(rows, EPOCHS))


def _number(values: Sequence[Any], at: int) -> str:
    """One value; a name that appeared late, or holds more than one number, is left open."""
    value = values[at] if at < len(values) else None
    return f"{float(value):.4g}".replace("-", "−") if isinstance(value, (int, float)) else "–"


def _best(history: Any) -> int | None:
    """The place of the lowest validation loss, else of the lowest loss."""
    values = history.history.get("val_loss") or history.history.get("loss") or []
    finite = [(x, at) for at, x in enumerate(values) if isinstance(x, float) and math.isfinite(x)]
    return min(finite)[1] if finite else None
