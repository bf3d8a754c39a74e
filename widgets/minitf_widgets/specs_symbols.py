"""Functional models that are still being drawn: KerasTensors as a graph.

Where it sits   a source of specs_sources.py; GraphView(keras.Input(...)) starts here.
The one idea    a KerasTensor knows who made it. From those that the learner's names hold, the
                model so far can be drawn, long before keras.Model(inputs, outputs) is written.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,), name="x")
                >>> y = keras.layers.Dense(2, name="last")(x)
                >>> ends([x], {"x": x, "y": y})[0] is y
                True
Read next       specs_sources.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minitf.core import nest
from minitf.core.graph import Graph
from minitf.core.tensor import Tensor
from minitf.keras.function import Function
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.operation import node_of
from minitf_widgets.specs_scopes import is_layer


def is_symbol(value: Any) -> bool:
    """Whether this is a KerasTensor, or a list or tuple of them."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    return bool(parts) and all(isinstance(part, KerasTensor) for part in parts)


def ends(inputs: Sequence[KerasTensor], namespace: Mapping[str, Any]) -> list[KerasTensor]:
    """What was made of these so far and that nothing else was made of, as far as names hold it."""
    held = {id(leaf): leaf for value in list(namespace.values()) for leaf in _symbols(value)}
    held |= {id(leaf): leaf for leaf in inputs}
    behind = {key: _ancestors(leaf) for key, leaf in held.items()}
    own = {id(leaf) for leaf in inputs}
    grown = {key for key in held if key in own or own & behind[key].keys()}
    used = {other for key in grown for other in behind[key]}
    return [leaf for key, leaf in held.items() if key in grown - used]


def grown(source: Any, namespace: Mapping[str, Any]) -> Any:
    """KerasTensors as far as they have grown; any other source as it is."""
    return ends(nest.flatten(source), namespace) if is_symbol(source) else source


def _symbols(value: Any) -> list[KerasTensor]:
    if not isinstance(value, (KerasTensor, list, tuple, dict)):
        return []
    return [leaf for leaf in nest.flatten(value) if isinstance(leaf, KerasTensor)]


def _ancestors(tensor: KerasTensor) -> dict[int, KerasTensor]:
    """All that a KerasTensor was made of, by id."""
    found: dict[int, KerasTensor] = {}
    left = [tensor]
    while left:
        at = left.pop()
        parts = node_of(at).inputs if at._keras_history is not None else []
        left += [part for part in parts if id(part) not in found]
        found |= {id(part): part for part in parts}
    return found


@dataclass
class Sketch:
    """A graph of what leads to some KerasTensors, without numbers.

    Attributes:
        graph: The graph; layers are scopes at its top.
        drawn: For each of the KerasTensors its tensor in the graph.
        layers: The layers in it.
    """

    graph: Graph
    drawn: list[Tensor]
    layers: list[Any]


def sketch(tensors: Sequence[KerasTensor]) -> Sketch:
    """Make the calls again that made these KerasTensors, in a graph of their own."""
    graph = Graph("model")
    inputs: dict[int, KerasTensor] = {}
    for tensor in tensors:
        for part in (tensor, *_ancestors(tensor).values()):
            if part._keras_history is None or node_of(part).is_input:
                inputs[id(part)] = part
    first = sorted(inputs.values(), key=lambda part: part.name)
    function = Function(first, list(tensors), name="sketch")
    with graph.as_default():
        placeholders = [graph.placeholder(t.shape, t.dtype, t.name) for t in first]
        drawn = nest.flatten(function.run(placeholders))
    return Sketch(graph, drawn, [each for each in function.operations if is_layer(each)])
