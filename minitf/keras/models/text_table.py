"""Tables of text in box-drawing characters, as Keras prints them.

Where it sits   below the summary of a model.
The one idea    a table is rows of cells; a cell is broken at spaces to fit its column.
Try it          >>> print(draw_table([["a"], ["b c"]], [3], "<"))
                ┏━━━━━┓
                ┃ a   ┃
                ┡━━━━━┩
                │ b c │
                └─────┘
Read next       keras/models/summary.py
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
