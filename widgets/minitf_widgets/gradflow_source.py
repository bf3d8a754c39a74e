"""What GradFlow looks at: the layers of a recorded step, and the batch that was trained last.

Where it sits   between a model or a loss and minitf.observe.flow.
The one idea    a step is recorded as evaluate would do it, so a look changes nothing: no weight, no
                moving mean, no random number.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> w = tf.Variable([[1.0], [2.0]], name="w")
                >>> trace = observe.record_backward(lambda: tf.reduce_sum(tf.nn.relu(w)))
                >>> [(part.label, part.weights) for part in parts_of(trace)]
                [('relu', ['w']), ('reduce_sum', [])]
Read next       gradflow.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import Variable
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.errors import ArgumentError
from minitf.observe import Trace
from minitf.observe.backward import ancestors
from minitf.observe.flow import Part
from minitf.observe.record import WITH_GRADIENTS, Recorder
from minitf.observe.trace import Node
from minitf_widgets.specs_scopes import inner_layers, is_layer, layers_by_scope
from minitf_widgets.specs_sources import trace_loss, trace_model

MOVING = {"reshape", "reshape_like", "transpose", "identity", "expand_dims", "squeeze", "cast"}


def parts_of(trace: Trace) -> list[Part]:
    """The layers of a trace in the order computed; without layers, its operations by scope.

    Layers that only move numbers about (Flatten) are left out, and so are models: their layers
    are shown.
    """
    layers = {
        scope: layer
        for scope, layer in layers_by_scope(trace.models).items()
        if not inner_layers(layer)
    }
    groups: dict[str, list[Node]] = {}
    found = trace.backward_pass
    needed = set().union(*(ancestors(trace, loss) for loss in found.losses)) if found else None
    for node in trace.operations:
        if node.is_floating and not node.is_gradient and (needed is None or node.name in needed):
            groups.setdefault(_group(node, layers), []).append(node)
    claimed: set[int] = set()
    parts = [_part(trace, key, nodes, layers, claimed) for key, nodes in groups.items()]
    known = any(part.kind for part in parts)
    return [
        part
        for part in parts
        if part.weights or part.kind or not known
        if part.weights or not {n.opdef.name for n in groups[part.id] if n.opdef} <= MOVING
    ]


def _group(node: Node, layers: dict[str, Any]) -> str:
    """The layer that an operation belongs to, else its scope, else itself."""
    scope = node.scope
    while scope:
        if scope in layers:
            return scope
        scope = scope.rpartition("/")[0]
    return node.scope or node.name


def _part(
    trace: Trace, key: str, nodes: list[Node], layers: dict[str, Any], claimed: set[int]
) -> Part:
    layer = layers.get(key)
    label = key.rpartition("/")[2] if layer is not None else key
    kind = None if layer is None else type(layer).__name__
    weights = []
    for name in dict.fromkeys(name for node in nodes for name in node.inputs):
        variable = trace[name].variable
        if variable is None or id(variable) in claimed or not trace[name].is_floating:
            continue
        claimed.add(id(variable))
        if layer is None or variable.trainable or not layer.trainable:  # else a moving mean
            weights.append(name)
    return Part(key, label, kind, nodes[-1].name, weights)


def last_batch(model: Any) -> tuple[Any, Any] | None:
    """The (x, y) of the training step that ran last; None when it is not to be had.

    A compiled step works on fixed buffers, which still hold it.
    """
    step = getattr(model, "_steps", {}).get("train")
    concrete = getattr(getattr(step, "_last", None), "concrete", None)
    if step is None or concrete is None:
        return None
    (data,), _ = concrete.structured_input_signature
    places = iter(zip(step._last.inputs, concrete.inputs, strict=True))
    leaves = [None if leaf is None else _read(*next(places)) for leaf in nest.flatten(data)]
    x, y, *_ = nest.pack_as(data, leaves)
    return x, y


def _read(buffer: Any, placeholder: Any) -> np.ndarray:
    backend = placeholder.device_object.backend
    return np.array(buffer if isinstance(buffer, np.ndarray) else backend.to_numpy(buffer))


def trace_step(model: Any, x: Any, y: Any, samples: int) -> Trace:
    """The step of a model on the first samples of a batch, with its backward pass."""
    first = [
        None if part is None else nest.map_structure(lambda leaf: leaf[:samples], part)
        for part in (x, y)
    ]
    return trace_model(model, *first)


def open_flow(source: Any, x: Any, y: Any, samples: int) -> Trace:
    """One recorded step of a trace, a model with a batch, or a loss.

    Raises:
        ArgumentError: It is nothing of the kind.
    """
    if isinstance(source, Trace):
        if source.backward_pass is None:
            _backward_if_possible(source, None)
        return source
    if is_layer(source):
        return trace_step(source, x, y, samples)
    if not callable(source):
        raise ArgumentError(
            f"GradFlow cannot show {type(source).__name__}.",
            instead="a compiled model, the run of train(), a trace, or a function that returns "
            "the loss",
        )
    try:
        return trace_loss(source, x, y, None)
    except ArgumentError:  # nothing depends on any weight: all the more a reason to look why
        return _trace_unconnected(source)


def _trace_unconnected(loss: Any) -> Trace:
    trace = Trace(getattr(loss, "__name__", "loss").replace("<lambda>", "loss"))
    recorder = Recorder(trace, WITH_GRADIENTS)
    with context.listening(recorder.hear):
        value = convert_to_tensor(loss())
    _backward_if_possible(trace, value)
    if not any(node.kind == "variable" for node in trace):
        raise ArgumentError(
            "This loss reads no variable, so there is no gradient to follow.",
            instead="GradFlow(lambda: loss_fn(y, model(x)))",
        )
    return trace


def _backward_if_possible(trace: Trace, loss: Any) -> None:
    try:
        trace.backward(loss)
    except ArgumentError:
        trace.backward_pass = None


def weights_before(model: Any) -> dict[int, np.ndarray]:
    """Copies of the trainable weights, by `id`."""
    return {
        id(weight): np.array(weight.numpy())
        for weight in model.trainable_weights
        if isinstance(weight, Variable)
    }
