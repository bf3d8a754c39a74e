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
from collections.abc import Iterable, Sequence
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.html import model_html
from minitf.keras.layers.layer import Layer
from minitf.keras.models.text_table import draw_table


def summary_text(
    model: Any, line_length: int | None = None, positions: Sequence[float] | None = None,
    expand_nested: bool = False, show_trainable: bool = False,
    layer_range: tuple[str, str] | None = None,
) -> str:  # fmt: skip
    """The whole summary; see `Model.summary` for the arguments.

    Raises:
        ArgumentError: The width is too small, or `layer_range` fits no layer.
    """
    chained = _is_chain(model)
    rows = [["Layer (type)", "Output Shape", "Param #"]]
    shares, widest, align = list(positions or (0.45, 0.80, 1.0)), 88, "<<>"
    if not chained:
        rows[0].append("Connected to")
        shares, widest, align = list(positions or (0.3, 0.56, 0.74, 1.0)), 108, "<<><"
    if show_trainable:
        rows[0].append("Trainable")
        shares, widest, align = [0.9 * share for share in shares] + [1.0], widest + 12, align + "^"
    widest = min(widest, shutil.get_terminal_size().columns - 4)
    calls = None if chained else model._function.nodes
    for layer in _within(getattr(model, "operations", model.layers), layer_range):
        rows += _layer_rows(layer, expand_nested, show_trainable, 0, calls)
    table = draw_table(rows, _column_widths(shares, line_length or widest), align)
    return "\n".join([f'Model: "{model.name}"', table, *_totals(model)]) + "\n"


def summary_html(model: Any) -> str:
    """The summary as a table for notebooks, with what trains and what is frozen."""
    chained = _is_chain(model)
    heads = ["Layer (type)", "Output Shape", "Param #", *["Connected to"] * (not chained), ""]
    calls = None if chained else model._function.nodes
    layers = getattr(model, "operations", model.layers)
    rows = [row for layer in layers for row in _layer_rows(layer, True, True, 0, calls)]
    return model_html(model, heads, rows)


def _is_chain(model: Any) -> bool:
    """Whether each layer takes the output of the one before it, and nothing else."""
    nodes = model._function.nodes if hasattr(model, "_function") else []
    operations = [node.operation for node in nodes]
    return (
        len(getattr(model, "inputs", [1]) if nodes else [1]) == 1
        and all(len(node.inputs) == 1 for node in nodes)
        and len(set(map(id, operations))) == len(operations)
        and len({id(node.inputs[0]) for node in nodes}) == len(nodes)
    )


def _layer_rows(
    layer: Any, expand: bool, show_trainable: bool, level: int, calls: Any = None
) -> list[list[str]]:
    prefix = "   " * level + "└ " if level else ""
    row = [f"{prefix}{layer.name} ({type(layer).__name__})", _output_shape(layer), _params(layer)]
    if calls is not None:
        row.append(_connections(layer, calls))
    if show_trainable:
        trains = isinstance(layer, Layer) and layer.built and layer.weights
        row.append("NY"[layer.trainable] if trains else "-")
    rows = [row]
    for inner in getattr(layer, "layers", ()) if expand else ():
        rows += _layer_rows(inner, expand, show_trainable, level + 1, calls)
    return rows


def _params(layer: Any) -> str:
    if not isinstance(layer, Layer):  # a function of keras.ops has no variables
        return "0"
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _connections(layer: Any, calls: Sequence[Any]) -> str:
    """Which outputs of which calls go into a layer: "dense[0][0], dense[1][0]"."""
    histories = [
        tensor._keras_history
        for node in layer._inbound_nodes
        if any(node is call for call in calls)
        for tensor in node.inputs
    ]
    shown = [f"{h.operation.name}[{h.node_index}][{h.tensor_index}]" for h in histories]
    return ", ".join(shown) or "-"


def _output_shape(layer: Any) -> str:
    if layer._inbound_nodes:
        shapes = [_shape_text(t.shape) for t in layer._inbound_nodes[-1].output_tensors]
        return shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]"
    shape = getattr(layer, "_build_shape", None)
    own_code = not type(layer).__module__.startswith("minitf.")
    default = type(layer).compute_output_shape is Layer.compute_output_shape
    if shape is None or (own_code and default):
        return "?"
    if isinstance(shape, dict):
        return _shape_text(layer.compute_output_shape(**shape))
    return _shape_text(layer.compute_output_shape(shape))


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
