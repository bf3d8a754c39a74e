"""Tensors, variables, graphs and tapes as plain HTML, for notebooks: no script, no widget.

Where it sits   below Tensor; a notebook asks an object for its `_repr_html_`.
The one idea    a number is easier to find by its colour: orange above zero, blue below, the deeper
                the larger.  The tints are so thin that the page's own text and ground show through,
                light or dark.
Try it          >>> cells(np.arange(20.0), 3)
                [0, 1, 2, None, 17, 18, 19]
Read next       core/tensor.py
"""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

import numpy as np

_EDGE = 5  # so many rows and columns are shown at each end
_SLICES = 3  # of tensors with more than two axes
_LINES = 40  # of graphs
_TINTS = {"above": "230, 130, 20", "below": "40, 120, 220"}
_BOX = "display: inline-block; margin: 4px 0; max-width: 100%; overflow-x: auto"
_HEAD = "font-size: 90%; opacity: 0.8; margin-bottom: 4px"
_TABLE = "border-collapse: separate; border-spacing: 2px; margin: 0; font-size: 90%"
_CELL = (
    "padding: 2px 7px; text-align: right; border: none; border-radius: 3px; white-space: pre; "
    "font-family: ui-monospace, Menlo, Consolas, monospace; font-variant-numeric: tabular-nums"
)
_INDEX = (
    "padding: 1px 6px; text-align: center; border: none; font-weight: normal; font-size: 80%; "
    "opacity: 0.6; background: transparent"
)


class Look(NamedTuple):
    """How the entries of one tensor are shown.

    Attributes:
        largest: The size of the largest number, which has the deepest colour; 0: no colours.
        decimals: So many digits stand behind the point; None: as many as it takes.
    """

    largest: float
    decimals: int | None = None


def tensor_html(tensor: Any, title: str = "Tensor") -> str:
    """A tensor or variable with a value: what it is, and a table of its entries."""
    array = np.asarray(tensor.numpy())
    facts = [title, f"shape {tensor.shape}", tensor.dtype.name, short_device(tensor.device)]
    return _box(facts, _body(array))


def promise_html(tensor: Any) -> str:
    """A tensor of a graph, which has no value yet."""
    facts = [f"Tensor {tensor._label()}", f"shape {tensor.shape}", tensor.dtype.name]
    return _box(facts, "<em>part of a graph: its value is there when the graph runs</em>")


def graph_html(graph: Any) -> str:
    """The operations of a graph, one in a line."""
    rows = [_operation(operation) for operation in shortened(graph.operations)]
    return listing(
        [f"Graph {graph.name}", counted(len(graph.operations), "operation")],
        ("name", "operation", "inputs", "shape"), rows,
    )  # fmt: skip


def operation_html(operation: Any) -> str:
    """One operation: what it takes and makes, and what its row says."""
    row, source = operation.opdef, operation.source
    name, kind, inputs, shapes = _operation(operation) or ("",) * 4
    facts = {
        "inputs": inputs, "makes": shapes, "does": row.words, "formula": row.formula,
        "line": f"{source.line}: {source.text}" if source is not None and source.text else "",
    }  # fmt: skip
    rows = [(what, text) for what, text in facts.items() if text]
    return listing([f"Operation {name}", kind], ("", ""), rows)


def tape_html(tape: Any, variables: list[Any]) -> str:
    """What a tape has heard, in the order done; gradients go through it backwards."""
    facts = ["GradientTape", counted(len(tape.operations), "operation")]
    facts += ["watches " + ", ".join(one.name.removesuffix(":0") for one in variables[:6])
              + ", …" * (len(variables) > 6)] * bool(variables)  # fmt: skip
    rows = [
        one and (one.opdef.name, _shapes(one.inputs), _shapes(one.outputs), one.opdef.words)
        for one in shortened(tape.operations)
    ]
    return listing(facts, ("operation", "takes", "makes", "does"), rows)


def listing(facts: list[str], heads: tuple[str, ...], rows: list[Any]) -> str:
    """A table of texts under a line of facts; a row that is None stands for those left out."""
    head = "".join(f'<th scope="col" style="{_INDEX}; text-align: left">{escape(name)}</th>'
                   for name in heads)  # fmt: skip
    head = _row([head]) if any(heads) else ""
    lines = [
        _row([_cell(escape(text), "text-align: left") for text in row or ("⋮",) * len(heads)])
        for row in rows
    ]
    return _box(facts, f'<table style="{_TABLE}">{head}{"".join(lines)}</table>')


def shortened(lines: Any, edge: int = _LINES // 2) -> list[Any]:
    """All of a list, or its ends around a None."""
    return [None if i is None else lines[i] for i in cells(lines, edge)]


def counted(count: int, what: str) -> str:
    """A number of things: "1 operation", "2,080 parameters"."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def _operation(operation: Any) -> tuple[str, str, str, str] | None:
    if operation is None:
        return None
    names = ", ".join(tensor.name.removesuffix(":0") for tensor in operation.inputs)
    return operation.name, operation.type, names, _shapes(operation.outputs)


def _shapes(tensors: Any) -> str:
    return ", ".join(str(tensor.shape) for tensor in tensors)


def short_device(name: str) -> str:
    """The last part of a device's name: "CPU:0"."""
    return name.rpartition("device:")[2]


def _box(facts: list[str], body: str) -> str:
    head = " · ".join(escape(fact) for fact in facts)
    return f'<div style="{_BOX}"><div style="{_HEAD}">{head}</div>{body}</div>'


def _body(array: np.ndarray) -> str:
    if not array.size:
        return "<em>no entries</em>"
    look = _look(array)
    if array.ndim == 0:
        return _table(array.reshape(1, 1), look._replace(decimals=None), [], [])
    if array.ndim == 1:
        return _table(array.reshape(1, -1), look, [], cells(array, _EDGE))
    if array.ndim == 2:
        return _matrix(array, look)
    return _slices(array, look)


def _slices(array: np.ndarray, look: Look) -> str:
    """The last two axes as tables, one after the other."""
    places = list(np.ndindex(array.shape[:-2]))
    shown = "".join(
        f'<div style="display: inline-block; vertical-align: top; margin-right: 14px">'
        f'<div style="{_INDEX}; text-align: left">[{", ".join(map(str, place))}, :, :]</div>'
        f"{_matrix(array[place], look)}</div>"
        for place in places[:_SLICES]
    )
    rest = len(places) - _SLICES
    more = f'<div style="{_HEAD}">and {rest} more of these tables</div>' if rest > 0 else ""
    return shown + more


def _matrix(matrix: np.ndarray, look: Look) -> str:
    return _table(matrix, look, cells(matrix, _EDGE), cells(matrix.T, _EDGE))


def cells(line: Any, edge: int) -> list[int | None]:
    """The positions that are shown along an axis; None stands for those left out."""
    count = len(line)
    if count <= 2 * edge + 1:
        return list(range(count))
    return [*range(edge), None, *range(count - edge, count)]


def _table(
    matrix: np.ndarray, look: Look, rows: list[int | None], columns: list[int | None]
) -> str:
    head = "".join(_header(c, "col") for c in columns)
    lines = [_row([_header("", "col")] * bool(rows) + [head])] if columns else []
    for r in rows or [0]:
        names = [_header(r, "row")] if rows else []
        shown = [_entry(matrix, r, c, look) for c in columns or [0]]
        lines.append(_row([*names, *shown]))
    return f'<table style="{_TABLE}">{"".join(lines)}</table>'


def _row(parts: list[str]) -> str:
    return f'<tr style="background: transparent; border: none">{"".join(parts)}</tr>'


def _header(position: Any, scope: str) -> str:
    text = "⋯" if position is None and scope == "col" else "⋮" if position is None else position
    return f'<th scope="{scope}" style="{_INDEX}">{text}</th>'


def _cell(text: str, style: str = "") -> str:
    return f'<td style="{_CELL}; {style}">{text}</td>'


def _entry(matrix: np.ndarray, row: int | None, column: int | None, look: Look) -> str:
    if row is None or column is None:
        return _cell("⋮" if row is None and column is not None else "⋯" if row is not None else "⋱",
                     "text-align: center; opacity: 0.5")  # fmt: skip
    value = matrix[row, column]
    side = "text-align: left; " if isinstance(value, (bytes, str)) else ""
    return _cell(escape(_text(value, look.decimals)), side + _tint(value, look))


def _look(array: np.ndarray) -> Look:
    """How the entries of an array are written and coloured, all alike."""
    if array.dtype.kind == "b":
        return Look(1.0)
    if array.dtype.kind not in "fiu" and array.dtype.name != "bfloat16":
        return Look(0.0)
    sizes = np.abs(array.astype(np.float64))
    sizes = sizes[np.isfinite(sizes)]
    largest = float(np.max(sizes, initial=0.0))
    if array.dtype.kind in "iu" or not 1e-2 <= largest < 1e5:
        return Look(largest)
    digits = max(1, 1 + int(np.floor(np.log10(largest))))
    whole = bool((sizes == np.floor(sizes)).all())
    return Look(largest, 1 if whole else max(1, 4 - digits))


def _tint(value: Any, look: Look) -> str:
    if not look.largest or not np.isfinite(float(value)):
        return "background: rgba(128, 128, 128, 0.12)"
    share = float(value) / look.largest
    strength = 0.06 + 0.36 * abs(share) if share else 0.0
    return f"background: rgba({_TINTS['above' if share > 0 else 'below']}, {strength:.2f})"


def _text(value: Any, decimals: int | None) -> str:
    if isinstance(value, (bytes, str)):
        text = value.decode(errors="replace") if isinstance(value, bytes) else value
        return text if len(text) <= 30 else text[:29] + "…"
    if isinstance(value, np.floating) or value.dtype.name == "bfloat16":
        number = float(value)
        lost = decimals is None or 0 < abs(number) < 0.5 * 10**-decimals
        text = f"{number:.4g}" if lost else f"{number:.{decimals}f}"
        return text.replace("-", "−")
    return str(value).replace("-", "−")
