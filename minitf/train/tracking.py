"""Tracking: what an object holds that a checkpoint can save.

Where it sits   below checkpoint.py.
The one idea    variables are found by the way to them: `checkpoint.net.layers[0].kernel`.  Lists
                and dicts are steps on the way, named by position and key.
Try it          >>> import minitf as tf
                >>> net = tf.Module()
                >>> net.layers = [tf.Variable(1.0), tf.Variable(2.0)]
                >>> list(children(net)), list(children(net.layers))
                (['layers'], ['0', '1'])
Read next       minitf/train/checkpoint.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from minitf.core.variable import Variable
from minitf.module import AutoTrackable

# What Keras itself keeps in attributes of layers and optimizers, beside what belongs to them.
_OF_KERAS = {
    "_weights", "_inbound_nodes", "_outbound_nodes", "_loss_tracker", "_compile_loss",
    "_compile_metrics", "_steps", "_structure_listeners", "_calls", "_stack", "_given", "_slots",
    "_arena", "_indices", "_accepted", "_activity_losses", "history",
}  # fmt: skip
# TensorFlow keeps these under another name than the property that shows them.
_KEPT_AS = {
    ("Dense", "kernel"): "_kernel", ("EinsumDense", "kernel"): "_kernel",
    ("BaseConv", "kernel"): "_kernel", ("Embedding", "embeddings"): "_embeddings",
    ("Generator", "state"): "_state_var",
}  # fmt: skip


class Node(NamedTuple):
    """An object met on the way.

    Attributes:
        value: The object.
        children: The names of the objects it holds, and their positions in the walk.
        path: The names of the shortest way to it.
    """

    value: Any
    children: dict[str, int]
    path: tuple[str, ...]


def walk(root: Any) -> list[Node]:
    """All objects that can be reached, the nearest first; each one once."""
    nodes = [Node(root, {}, ())]
    numbers = {id(root): 0}
    for node in nodes:  # grows while it is read
        for name, child in children(node.value).items():
            if id(child) not in numbers:
                numbers[id(child)] = len(nodes)
                nodes.append(Node(child, {}, (*node.path, name)))
            node.children[name] = numbers[id(child)]
    return nodes


def children(value: Any) -> dict[str, Any]:
    """What an object holds, by the name of the step to it."""
    if isinstance(value, Variable):
        return {}
    if isinstance(value, dict):
        pairs: Any = ((key, part) for key, part in value.items() if isinstance(key, str))
    elif isinstance(value, (list, tuple)):
        pairs = ((str(number), part) for number, part in enumerate(value))
    elif hasattr(value, "trackable_children"):
        pairs = value.trackable_children().items()
    else:
        pairs = _attributes(value)
    return {name: part for name, part in pairs if is_trackable(part) and not _is_flat(part)}


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    kinds = [kind.__name__ for kind in type(value).__mro__]
    if "Sequential" in kinds:
        yield "_functional", {"_operations": _with_input(value.layers)}
    elif "Functional" in kinds:
        yield "_operations", list(value.layers)
    for name, part in vars(value).items():
        if name not in _OF_KERAS or not _is_of_keras(value):
            kept_as = [_KEPT_AS[kind, name] for kind in kinds if (kind, name) in _KEPT_AS]
            yield (kept_as[0] if kept_as else name), part


def _with_input(layers: Any) -> list[Any]:
    """Real Keras counts the input among the layers."""
    layers = list(layers)
    has_input = bool(layers) and type(layers[0]).__name__ == "InputLayer"
    return layers if has_input else [None, *layers]


def is_trackable(value: Any) -> bool:
    """Whether a checkpoint can save something of this value."""
    if isinstance(value, dict):
        return any(map(is_trackable, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(is_trackable, value))
    return (
        isinstance(value, (Variable, AutoTrackable))
        or _is_of_keras(value)
        or hasattr(value, "trackable_children")
        or hasattr(value, "saved_state")
        or (type(value).__name__ == "Generator" and isinstance(_state_of(value), Variable))
    )


def _state_of(value: Any) -> Any:
    return getattr(value, "state", None)


def _is_of_keras(value: Any) -> bool:
    """Layers, models, metrics and optimizers."""
    kind = type(value)
    return any(hasattr(kind, name) for name in ("add_weight", "add_variable"))


def _is_flat(value: Any) -> bool:
    """Whether a variable is an arena's whole, whose parts are saved by themselves."""
    return isinstance(value, Variable) and getattr(value.memory, "flat", None) is value
