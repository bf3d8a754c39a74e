"""The error part of a graph document: which call could not take what.

Where it sits   a stage of specs.py; specs_refusals.py found the call in the traceback.
The one idea    when a shape error stops a layer, the graph so far is right: show it, and mark the
                edge that failed with what was expected there and what came. An operation that
                could not be made is shown too, with the two shapes that do not go together.
Read next       specs.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf_widgets.documents import Document
from minitf_widgets.specs_nodes import edge, plain_node
from minitf_widgets.specs_refusals import Refusal
from minitf_widgets.specs_scopes import layers_by_scope, scope_entry
from minitf_widgets.text import format_shape


def mark_refusal(document: Document, problem: Exception, refusal: Refusal, path: str) -> None:
    """Put a refused call into the document of the graph so far.

    Args:
        document: The graph as far as it was made.
        problem: The exception.
        refusal: The call that failed; its inputs are tensors of the graph.
        path: The scope of the innermost layer that was being called; "" for none.
    """
    ids = [node["id"] for node in document["nodes"]]
    made = [getattr(tensor, "op", None) for tensor in refusal.inputs]
    names = [op.name for op in made if op is not None and op.name in ids]
    document["error"] = {
        "message": str(problem), "scope": path or None, "from": names[0] if names else None,
        "expected": "" if refusal.opdef else _expected(refusal.layers, refusal.inputs),
        "received": " and ".join(_shapes(refusal.inputs)),
    }  # fmt: skip
    _add_scopes(document, path, refusal.layers)
    if refusal.opdef is not None:
        document["error"]["node"] = _add_operation(document, refusal.opdef, path, names)
    elif len(names) > 1:
        document["error"]["also"] = names[1:]


def _shapes(tensors: Sequence[Any]) -> list[str]:
    return [format_shape(tensor.shape) for tensor in tensors]


def _add_scopes(document: Document, path: str, layers: Sequence[Any]) -> None:
    """The scopes on the way to the layer that failed, as far as they hold nothing yet."""
    known = {entry["id"] for entry in document["scopes"]}
    parts = path.split("/") if path else []
    outer = {layer.name: layer for layer in layers}
    for depth, part in enumerate(parts):
        name = "/".join(parts[: depth + 1])
        if name not in known:
            entry = scope_entry(name, [], layers_by_scope([]))
            layer = outer.get(part)
            if layer is not None:
                entry |= {"class": type(layer).__name__, "kind": "layer" if depth else "scope"}
            if depth == len(parts) - 1:
                entry["kind"] = "layer"
            document["scopes"].append(entry)


def _add_operation(document: Document, opdef: Any, path: str, names: Sequence[str]) -> str:
    """The operation that could not be made, as a node of its own behind its inputs."""
    ids = {node["id"] for node in document["nodes"]}
    key = f"{path}/{opdef.name}".lstrip("/")
    while key in ids:
        key += "_"
    row = {"op": opdef.name, "symbol": opdef.symbol, "words": opdef.words}
    node = plain_node(key, "op", opdef.name, path, formula=opdef.formula, **row)
    document["nodes"].append(node)
    shapes = {entry["id"]: entry["shape"] for entry in document["nodes"]}
    for number, name in enumerate(names):
        label = opdef.inputs[min(number, len(opdef.inputs) - 1)].name
        document["edges"].append(edge(name, key, label, shapes[name]))
    return key


def _expected(layers: Sequence[Any], inputs: Sequence[Any]) -> str:
    """What the innermost layer says of its input, as a shape; "" when it says nothing."""
    spec = getattr(layers[-1], "input_spec", None) if layers else None
    if spec is None or isinstance(spec, (list, tuple)):
        return ""
    received = inputs[0].shape if inputs else None
    if getattr(spec, "shape", None) is not None:
        return format_shape(spec.shape)
    axes = getattr(spec, "axes", None) or {}
    if axes and received is not None:
        rank = len(received)
        sizes = {axis % rank: size for axis, size in axes.items()}
        return format_shape([sizes.get(axis) for axis in range(rank)])
    if spec.ndim is not None:
        return f"{spec.ndim} axes"
    if received is not None and spec.min_ndim is not None and len(received) < spec.min_ndim:
        return f"at least {spec.min_ndim} axes"
    return ""


def feed_error(problem: Exception, node: str, wanted: Any, given: Any) -> Document:
    """Why there are no values: what was given did not fit an input."""
    return {
        "message": str(problem), "scope": None, "from": node,
        "expected": format_shape(wanted), "received": format_shape(given),
    }  # fmt: skip


def plain_error(problem: Exception) -> Document:
    """Why something is missing in a picture that is right otherwise."""
    return {
        "message": str(problem), "scope": None, "from": None, "expected": "", "received": "",
    }  # fmt: skip
