"""The error part of a graph document: which layer could not take what.

Where it sits   a stage of specs.py; model._structure_listeners hear the exception.
The one idea    when a shape error stops a layer, the graph so far is right: show it, and mark the
                one edge that failed with what was expected there and what came.
Read next       specs.py
"""

from __future__ import annotations

from typing import Any

from minitf_widgets.documents import Document
from minitf_widgets.specs_scopes import inner_layers
from minitf_widgets.text import format_shape


def error_entry(model: Any, problem: Exception, last_node: str | None) -> Document:
    """What went wrong while a layer was added to a model, or while it was built.

    Args:
        model: The model, as it stands while its listeners hear of the error.
        problem: The exception.
        last_node: The last node that was made.
    """
    layer = failing_layer(model)
    received = getattr(getattr(model, "_drawn", None), "shape", None)
    return {
        "message": str(problem),
        "scope": None if layer is None else f"{model.name}/{layer.name}",
        "from": last_node,
        "expected": _expected(layer, received, problem),
        "received": "" if received is None else format_shape(received),
    }


def failing_layer(model: Any) -> Any:
    """The first layer without an output in the model's own graph."""
    for layer in inner_layers(model):
        output = getattr(layer, "_drawn", None)
        if output is None or output.graph is not model.graph:
            return layer
    return None


def _expected(layer: Any, received: Any, problem: Exception) -> str:
    spec = getattr(layer, "input_spec", None)
    if spec is None or isinstance(spec, (list, tuple)):
        return _first_line(getattr(problem, "why", None) or str(problem))
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
    return _first_line(getattr(problem, "why", None) or str(problem))


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""


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
