"""The scopes of a graph document: layers and other name scopes.

Where it sits   a stage of specs.py.
The one idea    "sequential/dense/matmul" says where an operation lives; a model says which of these
                scopes are layers, of what class, and with which arguments.
Try it          >>> from minitf import keras
                >>> arguments(keras.layers.Dense(8, activation="relu"))
                {'units': 8, 'activation': 'relu'}
Read next       specs_errors.py
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from minitf_widgets.documents import Document
from minitf_widgets.specs_nodes import edge, plain_node

SETTINGS = ("name", "dtype", "trainable")  # every layer has these; they are no news


def is_layer(value: Any) -> bool:
    """Whether this is a Keras layer or model (asked without importing keras)."""
    return hasattr(value, "_flatten_layers") and not isinstance(value, type)


def layers_by_scope(models: Iterable[Any]) -> dict[str, Any]:
    """Models and the layers inside them, by the name scope of their operations."""
    found: dict[str, Any] = {}
    for model in models:
        found |= dict(_walk(model, model.name))
    return found


def _walk(layer: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, layer
    for inner in inner_layers(layer):
        yield from _walk(inner, f"{path}/{inner.name}")


def inner_layers(layer: Any) -> list[Any]:
    """The layers directly inside, without the input's placeholder."""
    return [inner for inner in layer._sublayers() if not hasattr(inner, "batch_shape")]


def scopes_of(nodes: Sequence[Document], layers: dict[str, Any]) -> list[Document]:
    """An entry for each scope that a node lies in, outer ones first."""
    inside: dict[str, list[Document]] = {}
    for node in nodes:
        for name in _prefixes(node["scope"]):
            inside.setdefault(name, []).append(node)
    return [scope_entry(name, held, layers) for name, held in inside.items()]


def _prefixes(scope: str) -> list[str]:
    parts = scope.split("/") if scope else []
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def scope_entry(name: str, inside: Sequence[Document], layers: dict[str, Any]) -> Document:
    """One scope: the nodes inside it, and what is known about its layer."""
    parent, _, label = name.rpartition("/")
    layer = layers.get(name)
    is_model = layer is not None and not parent and bool(inner_layers(layer))
    return {
        "id": name,
        "label": label,
        "parent": parent or None,
        "kind": "layer" if layer is not None and not is_model else "scope",
        "class": None if layer is None else type(layer).__name__,
        "params": _params(layer, inside),
        "output_shape": _output_shape(layer, inside),
        "config": None if layer is None else arguments(layer),
    }


def _params(layer: Any, inside: Sequence[Document]) -> int:
    if layer is None or (inside and inner_layers(layer)):  # a layer that failed is no part yet
        return sum(node["params"] for node in inside)
    return sum(variable.shape.num_elements() or 0 for variable in layer.weights)


def _output_shape(layer: Any, inside: Sequence[Document]) -> list[int | None] | None:
    output = getattr(layer, "_drawn", None)
    if output is not None and hasattr(output, "shape"):
        return list(output.shape)
    made = [node["shape"] for node in inside if node["kind"] == "op"]
    return made[-1] if made else None


def arguments(layer: Any) -> Document:
    """The arguments a layer was made with, as far as they are not the defaults."""
    if not hasattr(layer, "get_config") or inner_layers(layer):
        return {}
    defaults = inspect.signature(type(layer).__init__).parameters
    shown = {}
    for name, value in _config(layer).items():
        text = _short(value)
        usual = _short(defaults[name].default) if name in defaults else None
        if name not in SETTINGS and text is not None and _snake(text) != _snake(usual):
            shown[name] = text
    return {name: value for name, value in shown.items() if not _is_derived(layer, name, value)}


def _config(layer: Any) -> Document:
    """The layer's own configuration; nothing when a learner's class cannot give one."""
    try:
        return dict(layer.get_config())
    except Exception:
        return {}


def _is_derived(layer: Any, name: str, value: Any) -> bool:
    """Activation None is "linear", and a default format is spelt out: the same as not given."""
    return (name, value) in (("activation", "linear"), ("data_format", "channels_last"))


def _short(value: Any) -> Any:
    """A value as JSON can hold it and a card can show it."""
    if isinstance(value, dict):
        inner = value.get("class_name") if value.get("class_name") != "function" else None
        return _snake(inner or value.get("config"))
    if isinstance(value, (list, tuple)):
        return [_short(part) for part in value]
    if isinstance(value, (bool, int, float, str, type(None))):
        return value
    return value.item() if isinstance(value, np.generic) else str(value)


def _snake(name: Any) -> Any:
    """GlorotUniform as glorot_uniform."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() if isinstance(name, str) else name


def unbuilt(model: Any) -> tuple[list[Document], list[Document]]:
    """Nodes and edges of a model whose operations are not known yet: one node for each layer."""
    nodes, edges = [], []
    before: str | None = None
    for layer in inner_layers(model):
        scope = f"{model.name}/{layer.name}"
        nodes.append(_waiting(scope, type(layer).__name__))
        if before is not None:
            edges.append(edge(before, nodes[-1]["id"], "x", None))
        before = nodes[-1]["id"]
    return nodes, edges


def _waiting(scope: str, label: str) -> Document:
    words = "This layer has not seen an input yet, so its operations and shapes are not known."
    return plain_node(f"{scope}/call", "op", label, scope, symbol="…", words=words)
