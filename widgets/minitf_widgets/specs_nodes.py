"""The nodes and edges of a graph document.

Where it sits   a stage of specs.py: observe.Node in, plain data out.
The one idea    everything a picture writes into a node (words, formula, symbol) stands in the op's
                row already.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> with observe.record() as trace:
                ...     y = tf.constant([1.0, 2.0]) * 3.0
                >>> [node["label"] for node in nodes_of(trace, list(trace.nodes))]
                ['input', '3', 'multiply']
Read next       specs_scopes.py
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitf.observe import Node, Trace, flops
from minitf.observe.source import locate
from minitf_widgets.documents import Document
from minitf_widgets.library import MissingBundleError, formulas_for
from minitf_widgets.text import format_number

LABEL_ENTRIES = 4  # constants up to this size show their values
OWN_CODE = "minitf_widgets"
PLAIN = (int, float, str, tuple, list)


def nodes_of(trace: Trace, names: Iterable[str]) -> list[Document]:
    """The entries of these nodes; the parameters of a variable count once."""
    names = list(names)
    counted: set[int] = set()
    uses = uses_of(trace, names)
    entries = []
    for name in names:
        node = trace[name]
        first = node.variable is not None and id(node.variable) not in counted
        counted.add(id(node.variable))
        entry = _entry(trace, node, first)
        entries.append(entry | _more(node, uses.get(name, 1)))
    return entries


def _more(node: Node, uses: int) -> Document:
    """What only some entries have."""
    value = _small_value(node) if node.label else None
    found = {
        "uses": uses if uses > 1 else None,
        "text": value,
        "idle": True if node.idle else None,
    }
    return {key: what for key, what in found.items() if what is not None}


def uses_of(trace: Trace, names: Sequence[str]) -> dict[str, int]:
    """How often each variable is used by the same op in the same way: slices of it count once."""
    alike: dict[str, dict[Any, int]] = {}
    for name in names:
        node = trace[name]
        for number, source in enumerate(node.inputs):
            if trace[source].kind == "variable" and node.opdef is not None:
                way = (node.opdef.name, number, _ways(node.attrs))
                counts = alike.setdefault(source, {})
                counts[way] = counts.get(way, 0) + 1
    return {name: max(counts.values()) for name, counts in alike.items()}


def _ways(attrs: dict[str, Any]) -> str:
    """What tells two slices of one weight apart."""
    return repr({name: value for name, value in attrs.items() if isinstance(value, PLAIN)})


def _entry(trace: Trace, node: Node, count_params: bool) -> Document:
    row = node.opdef
    return {
        "id": node.name,
        "kind": node.kind,
        "op": row.name if row else None,
        "label": _label(node),
        "name": node.name,
        "scope": node.scope,
        "symbol": row.symbol if row else "",
        "words": row.words if row else "",
        "formula": row.formula if row else "",
        "shape": list(node.shape),
        "dtype": node.dtype,
        "params": _size(node) if count_params else 0,
        "flops": _flops(trace, node),
        "trainable": bool(node.variable.trainable) if node.variable is not None else None,
        "source": _source(node),
        "device": node.device,
    }


def plain_node(name: str, kind: str, label: str, scope: str = "", **more: Any) -> Document:
    """An entry that is no operation: an output, a layer that is not built yet."""
    return {
        "id": name, "kind": kind, "op": None, "label": label, "name": name, "scope": scope,
        "symbol": "", "words": "", "formula": "", "shape": None, "dtype": "", "params": 0,
        "flops": None, "trainable": None, "source": None, **more,
    }  # fmt: skip


def _label(node: Node) -> str:
    if node.label:
        return node.label
    if node.opdef is not None:
        return node.opdef.name
    value = _small_value(node)
    if value is not None:
        return value
    path, _, name = node.name.rpartition("/")
    if node.kind == "variable" and path and name.partition("_")[0] == "read":
        return path.rpartition("/")[2]  # a graph for sessions reads w at the node w/read
    return name


def _small_value(node: Node) -> str | None:
    """The value of a constant of a few entries."""
    if node.kind == "constant" and node.tensor is not None and _size(node) <= LABEL_ENTRIES:
        return _value_text(np.asarray(node.tensor.numpy()))
    return None


def _value_text(value: np.ndarray) -> str:
    if value.ndim:
        return "[" + ", ".join(_value_text(part) for part in value) + "]"
    return str(bool(value)) if value.dtype.kind == "b" else format_number(abs_if_complex(value))


def abs_if_complex(value: np.ndarray) -> float:
    """A real number that stands for an entry."""
    return float(abs(value)) if value.dtype.kind == "c" else float(value)


def _size(node: Node) -> int:
    size = 1
    for n in node.shape:
        size *= n or 0
    return size


def _flops(trace: Trace, node: Node) -> int | None:
    if node.opdef is None or "float" not in node.dtype:
        return None
    inputs = [trace[name].value_shape for name in node.inputs]
    return flops(node.opdef.name, inputs, node.value_shape, node.attrs)


def _source(node: Node) -> Document | None:
    if node.source is None or OWN_CODE in node.source.filename:
        return None
    place = locate(node.source)
    return {"cell": place.cell, "line": place.line, "text": place.text}


def edges_of(trace: Trace, names: Sequence[str]) -> list[Document]:
    """Who takes what: one entry for each input of each operation."""
    shown = set(names)
    return [
        edge(source, name, input_name(trace[name], number), trace[source].shape)
        for name in names
        for number, source in enumerate(trace[name].inputs)
        if source in shown
    ]


def edge(source: str, target: str, label: str, shape: Sequence[int | None] | None) -> Document:
    """One edge."""
    sizes = None if shape is None else list(shape)
    return {"from": source, "to": target, "input": label, "shape": sizes}


def input_name(node: Node, number: int) -> str:
    """What the formulas of the op call its input; parts of a list are numbered."""
    if node.opdef is None:  # a further output of an op: its one input is the op itself
        return ""
    inputs = node.opdef.inputs
    return f"{inputs[0].name}[{number}]" if node.opdef.variadic else inputs[number].name


def formulas(latex: Iterable[str]) -> dict[str, str]:
    """MathML for the formulas; empty where the front end is not built: LaTeX is shown then."""
    try:
        return formulas_for(*(text for text in latex if text))
    except MissingBundleError:
        return {}
