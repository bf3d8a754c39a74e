"""The text of `model.summary()`, character for character as Keras prints it.

Where it sits   a pure function of a model; `Model.summary` prints what it gives.
The one idea    a table is a list of rows of cells; a cell that is too long wraps at spaces, and a
                word that is still too long ends in an ellipsis.
Try it          >>> print(draw_table([["a", "bc"], ["one two", "3"]], [5, 3], "<>"))
                ┏━━━━━━━┳━━━━━┓
                ┃ a     ┃  bc ┃
                ┡━━━━━━━╇━━━━━┩
                │ one   │   3 │
                │ two   │     │
                └───────┴─────┘
Read next       keras/models/sequential.py
"""

from __future__ import annotations

import math
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from minitf.errors import ArgumentError


def summary_text(
    model: Any, line_length: int | None = None, positions: Sequence[float] | None = None,
    expand_nested: bool = False, show_trainable: bool = False,
    layer_range: tuple[str, str] | None = None,
) -> str:  # fmt: skip
    """The whole summary; see `Model.summary` for the arguments.

    Raises:
        ArgumentError: The width is too small, or `layer_range` fits no layer.
    """
    rows = [["Layer (type)", "Output Shape", "Param #"]]
    shares, widest, align = list(positions or (0.45, 0.80, 1.0)), 88, "<<>"
    if show_trainable:
        rows[0].append("Trainable")
        shares, widest, align = [0.9 * share for share in shares] + [1.0], widest + 12, align + "^"
    widest = min(widest, shutil.get_terminal_size().columns - 4)
    for layer in _within(model.layers, layer_range):
        rows += _layer_rows(layer, expand_nested, show_trainable, 0)
    table = draw_table(rows, _column_widths(shares, line_length or widest), align)
    return "\n".join([f'Model: "{model.name}"', table, *_totals(model)]) + "\n"


def _layer_rows(layer: Any, expand: bool, show_trainable: bool, level: int) -> list[list[str]]:
    prefix = "   " * level + "└ " if level else ""
    params = f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"
    row = [f"{prefix}{layer.name} ({type(layer).__name__})", _output_shape(layer), params]
    if show_trainable:
        row.append("-" if not (layer.built and layer.weights) else "NY"[layer.trainable])
    rows = [row]
    for inner in getattr(layer, "layers", ()) if expand else ():
        rows += _layer_rows(inner, expand, show_trainable, level + 1)
    return rows


def _output_shape(layer: Any) -> str:
    if layer._output is not None:
        return _shape_text(layer._output.shape)
    if layer._build_shape is None:
        return "?"
    return _shape_text(layer.compute_output_shape(layer._build_shape))


def _shape_text(shape: Iterable[int | None]) -> str:
    return f"({', '.join(map(str, shape))})"


def _totals(model: Any) -> list[str]:
    trained, frozen = model.trainable_weights, model.non_trainable_weights
    optimizer = getattr(model, "optimizer", None)
    state = optimizer.variables if optimizer is not None and optimizer.built else []
    lines = [
        _total("Total", [*trained, *frozen, *state]),
        _total("Trainable", trained),
        _total("Non-trainable", frozen),
    ]
    return lines + ([_total("Optimizer", state)] if state else [])


def _total(what: str, variables: Sequence[Any]) -> str:
    counts = [math.prod(variable.shape) for variable in variables]
    size = sum(n * v.dtype.size for n, v in zip(counts, variables, strict=True))
    return f" {what} params: {sum(counts):,} ({memory_size(size)})"


def memory_size(size: float) -> str:
    """A number of bytes for humans.

    >>> memory_size(9640), memory_size(0)
    ('9.41 KB', '0.00 B')
    """
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"


def _within(layers: Sequence[Any], layer_range: tuple[str, str] | None) -> Sequence[Any]:
    """The layers from the first that fits the first pattern to the last that fits the second."""
    if layer_range is None:
        return layers
    first, last = (
        [i for i, layer in enumerate(layers) if re.match(pattern, layer.name)]
        for pattern in layer_range
    )
    if not first or not last:
        names = ", ".join(layer.name for layer in layers)
        raise ArgumentError(f"layer_range {tuple(layer_range)} fits no layer of: {names}.")
    ends = (min(first), max(last))
    if ends[0] > ends[1]:
        ends = (min(last), max(first))
    return layers[ends[0] : ends[1] + 1]


def _column_widths(shares: Sequence[float], line_length: int) -> list[int]:
    """The widths of the cells' text, for columns that end at shares of the line."""
    ends = [int(share * line_length) for share in shares]
    widths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    if min(widths) < 4:
        raise ArgumentError(f"A summary does not fit in {line_length} characters.")
    # Lines and the spaces beside them come out of the columns, evenly.
    excess = 3 * len(widths) + 1 - (line_length - sum(widths))
    for i in range(len(widths)):
        part = round(excess / (len(widths) - i))
        widths[i] -= part
        excess -= part
    return widths


# Drawing

_LINES = {"head": "┏━┳┓", "below head": "┡━╇┩", "between": "├─┼┤", "end": "└─┴┘"}


def draw_table(rows: Sequence[Sequence[str]], widths: Sequence[int], align: str) -> str:
    """A table with a heading row, in box-drawing characters.

    Args:
        rows: The heading and the other rows.
        widths: The width of the text in each column.
        align: For each column "<" (left), ">" (right) or "^" (centre).
    """
    head, *body = rows
    lines = [_rule("head", widths), *_row(head, widths, align, "┃"), _rule("below head", widths)]
    for i, row in enumerate(body):
        lines += [_rule("between", widths)] * (i > 0) + _row(row, widths, align, "│")
    return "\n".join([*lines, _rule("end", widths)])


def _rule(kind: str, widths: Sequence[int]) -> str:
    left, dash, cross, right = tuple(_LINES[kind])
    return left + cross.join(dash * (width + 2) for width in widths) + right


def _row(cells: Sequence[str], widths: Sequence[int], align: str, bar: str) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped))
    columns = [part + [""] * (height - len(part)) for part in wrapped]
    lines = []
    for parts in zip(*columns, strict=True):
        padded = [_pad(p, w, a) for p, w, a in zip(parts, widths, align, strict=True)]
        lines.append(f"{bar} " + f" {bar} ".join(padded) + f" {bar}")
    return lines


def _pad(text: str, width: int, align: str) -> str:
    space = width - cell_width(text)
    left = {"<": 0, ">": space, "^": space // 2}[align]
    return " " * left + text + " " * (space - left)


def cell_width(text: str) -> int:
    """How many columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width`, broken at spaces; longer words end in an ellipsis.

    >>> wrap("a_rather_long_name (Dense)", 10)
    ['a_rather_…', '(Dense)']
    """
    lines, line = [], ""
    for word in re.findall(r"\s*\S+\s*", text):
        if line and cell_width((line + word).rstrip()) > width:
            lines.append(line)
            line = ""
        line += word
    return [_shorten(line.rstrip(), width) for line in [*lines, line]]


def _shorten(text: str, width: int) -> str:
    if cell_width(text) <= width:
        return text
    while cell_width(text) > width - 1:
        text = text[:-1]
    return text + "…"
