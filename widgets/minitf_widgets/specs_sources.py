"""What can be shown as a graph, each turned into a trace.

Where it sits   the first stage of specs.py.
The one idea    a model, a graph, a function, a tape and a trace are all lists of operations; they
                differ in who owns the list and in where values come from.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def double(x):
                ...     return x * 2.0
                >>> double(tf.constant([1.0, 2.0])).numpy()
                array([2., 4.], dtype=float32)
                >>> open_source(double).outputs
                ['multiply']
Read next       specs_nodes.py
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

import minitf
from minitf import GradientTape, Tensor, Variable
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph, short_name
from minitf.core.shape import compatible
from minitf.errors import ArgumentError, FeedError, MinitfError
from minitf.execution.function import ConcreteFunction, Function
from minitf.execution.session import Session
from minitf.observe import Trace, record_backward, run_graph, trace_graph, trace_tape
from minitf.observe.names import models_in, names_in, used_by
from minitf_widgets.specs_errors import feed_error, plain_error
from minitf_widgets.specs_opened import Source
from minitf_widgets.specs_partial import partial_source
from minitf_widgets.specs_scopes import is_layer
from minitf_widgets.specs_sessions import of_session, paired, session_for, state_of
from minitf_widgets.specs_symbols import ends, is_symbol, sketch

OURS = (str(Path(minitf.__file__).parent), str(Path(__file__).parent))


def open_source(source: Any, x: Any = None, y: Any = None, fetches: Any = None) -> Source:
    """The operations of a model, graph, session, function, tape or trace.

    Args:
        source: What is to be shown.
        x: Inputs for one run, so that nodes have values (a model, a graph with placeholders, a
            function); for several inputs a list; for a graph or a session also a feed_dict.
        y: Targets, for the gradients of a compiled model.
        fetches: What a session is asked for.

    Raises:
        ArgumentError: It is nothing of the kind, or a function that was never called.
    """
    if isinstance(source, Session):
        return of_session(source, x, fetches)
    if fetches is not None:
        raise ArgumentError(
            f"{type(source).__name__} runs nothing, so fetches={fetches!r} mean nothing here.",
            instead="GraphView(session, feed_dict, fetches=...)",
        )
    if isinstance(source, Trace):
        return Source(source, source.title, [], source.models, source.gradients)
    if isinstance(source, GradientTape):
        return Source(trace_tape(source, names=learners_names()), "tape")
    if isinstance(source, Graph):
        return _of_graph(source, x)
    if isinstance(source, Function):
        return _of_function(_traced(source, x), x)
    if isinstance(source, ConcreteFunction):
        return _of_function(source, x)
    if is_symbol(source):
        return _of_symbols(nest.flatten(source), x)
    if is_layer(source) and hasattr(source, "graph"):
        return _of_model(source, x, y)
    raise ArgumentError(
        f"GraphView cannot show {type(source).__name__}.",
        why="it shows lists of operations",
        instead="a keras model, keras.Input(...), a tf.Graph, a Session, a tf.function, a "
        "tf.GradientTape, or the trace of observe.record()",
    )


def _of_symbols(tensors: list[Any], x: Any) -> Source:
    made = sketch(tensors)
    outputs = [tensor.op.name for tensor in made.drawn if tensor.op is not None]
    source = Source(trace_graph(made.graph), "model", outputs, made.layers)
    if x is None:
        return source
    names = [op.name for op in made.graph.operations if op.type == "placeholder"]
    return _run(made.graph, names, x, source)


def _of_graph(graph: Graph, x: Any) -> Source:
    if x is None:
        return Source(trace_graph(graph), graph.name)
    names = [op.name for op in graph.operations if op.type == "placeholder"]
    if graph.for_sessions:
        feeds = x if isinstance(x, dict) else {f"{k}:0": v for k, v in paired(names, x).items()}
        return of_session(session_for(graph), feeds)
    return _run(graph, names, x, Source(trace_graph(graph), graph.name))


def _run(graph: Graph, names: Sequence[str], x: Any, source: Source) -> Source:
    """The source with values; or with the error that kept them away."""
    feeds = paired(names, x, source.title)
    try:
        source.trace = run_graph(graph, feeds)
    except FeedError as problem:
        for name, value in feeds.items():
            if not compatible(np.shape(value), source.trace[name].shape):
                source.error = feed_error(problem, name, source.trace[name].shape, np.shape(value))
    return source


def _traced(function: Function, x: Any) -> ConcreteFunction:
    if x is not None:
        args = x if isinstance(x, (list, tuple)) else (x,)
        return function.get_concrete_function(*map(_as_tensor, args))
    if not function.concrete_functions:
        raise ArgumentError(
            "This function was never called, so there is no graph of it yet.",
            why="a tf.function is recorded at its first call, for the shapes it is called with",
            instead="call it once, or GraphView(function, x=...) with its argument",
        )
    return function.concrete_functions[-1]


def _of_function(concrete: ConcreteFunction, x: Any) -> Source:
    outputs = [short_name(tensor) for tensor in concrete.fetches if tensor.op is not None]
    models = _models_used(getattr(concrete, "python_function", None))
    source = Source(trace_graph(concrete.graph), concrete.graph.name, outputs, models)
    if x is None:
        return source
    names = [tensor.op.name for tensor in concrete.inputs if tensor.op is not None]
    return _run(concrete.graph, names, x, source)


def _models_used(function: Any) -> list[Any]:
    return [] if function is None else models_in(used_by(function))


def _as_tensor(value: Any) -> Tensor:
    return convert_to_tensor(value)


def _of_model(model: Any, x: Any, y: Any) -> Source:
    source = Source(Trace(model.name), model.name, [], [model])
    if model.graph is None and x is not None and model.layers:
        try:
            model.build_symbolically(nest.map_structure(_as_tensor, x))
        except MinitfError as problem:
            partial = partial_source(model, problem)
            if partial is not None:
                return partial
            source.error = plain_error(problem)
    if model.graph is None:
        return source
    source.trace = trace_graph(model.graph)
    source.outputs = _outputs_of(model, source.trace)
    if x is None:
        return source
    names = [op.name for op in model.graph.operations if op.type == "placeholder"]
    source = _run(model.graph, names, x, source)
    if y is not None and source.error is None:
        try:
            source.gradients = trace_model(model, x, y).gradients
        except MinitfError as problem:  # the graph is right all the same, and may be growing
            source.error = plain_error(problem)
    return source


def _outputs_of(model: Any, trace: Trace) -> list[str]:
    output = getattr(model, "_drawn", None)
    known = [t.op.name for t in nest.flatten(output) if isinstance(t, Tensor) and t.op is not None]
    return known or [node.name for node in trace.operations[-1:]]


def trace_model(model: Any, x: Any, y: Any) -> Trace:
    """One forward and backward pass of a compiled model on a batch, as evaluate would do it.

    The model is left as it was: no weight changes, no random number is drawn.
    """
    x = nest.map_structure(lambda part: _batch(part, model.dtype), x)
    y = nest.map_structure(lambda part: _batch(part, model.dtype), y)
    names = _input_names(model, x, y)

    def loss() -> Any:
        return model.compute_loss(x, y, model(x, training=False), training=False)

    model._clear_losses()
    watch = [part for part in nest.flatten(x) if part.dtype.is_floating]
    trace = record_backward(loss, watch, title=model.name, names=names)
    model._clear_losses()
    trace.models = [model]
    lines = {op.name: op.source for op in model.graph.operations} if model.graph else {}
    for node in trace:
        node.source = lines.get(node.name)  # where the layer was added, not where it is looked at
    return trace


def _batch(value: Any, dtype: str) -> Tensor:
    """Numbers as the trainer would take them: floats in the model's type."""
    if isinstance(value, (Tensor, Variable)):
        return convert_to_tensor(value)
    array = np.asarray(value)
    return convert_to_tensor(array.astype(dtype) if array.dtype.kind == "f" else array)


def _input_names(model: Any, x: Any, y: Any) -> dict[int, str]:
    graph = model.graph
    known = [op.name for op in graph.operations if op.type == "placeholder"] if graph else []
    parts = nest.flatten(x)
    known = known if len(known) == len(parts) else ["x"] * len(parts)
    names = {id(part): name for part, name in zip(parts, known, strict=True)}
    return names | {id(part): "y" for part in nest.flatten(y)}


def trace_loss(loss: Any, x: Any, y: Any, watch: Any) -> Trace:
    """The trace of a loss with its backward pass; see specs.as_trace."""
    if isinstance(loss, Trace):
        if loss.backward_pass is None:
            loss.backward(sources=watch)
        return loss
    if is_layer(loss) and hasattr(loss, "compute_loss"):
        if x is None or y is None:
            raise ArgumentError(
                f"A backward pass of {loss.name!r} needs a batch of inputs and targets.",
                instead="BackpropStepper(model, x_train[:8], y_train[:8])",
            )
        return trace_model(loss, x, y)
    if not callable(loss):
        raise ArgumentError(
            f"{type(loss).__name__} is no loss that can be computed.",
            why="the steps have to be watched while they are made",
            instead="BackpropStepper(lambda: loss_fn(y, model(x)))",
        )
    return trace_callable(loss, {}, watch)


def trace_callable(function: Any, arguments: Mapping[str, Any], watch: Any) -> Trace:
    """The trace of a function of tensors, with its backward pass.

    Args:
        function: Returns the loss, or several.
        arguments: What it is called with, by the names of its parameters; floats are watched.
        watch: More tensors to watch: a list, or a dict that gives them names.
    """
    plain = getattr(function, "python_function", function)
    used = used_by(plain)
    named = watch if isinstance(watch, dict) else {}
    names = {**learners_names(), **names_in(used), **names_in(named), **names_in(arguments)}
    watched = list(named.values()) if named else nest.flatten(watch) if watch is not None else []
    given = [one for one in nest.flatten(list(arguments.values())) if isinstance(one, Tensor)]
    watched += [tensor for tensor in given if tensor.dtype.is_differentiable]
    title = getattr(plain, "__name__", "loss")
    trace = record_backward(
        lambda: function(*arguments.values()), watched, names=names,
        title="loss" if title == "<lambda>" else title,
    )  # fmt: skip
    trace.models = models_in(used)
    return trace


def learners_names() -> dict[int, str]:
    """What tensors and variables are called where the picture is asked for."""
    frame = _learners_frame()
    return names_in({**frame.f_globals, **frame.f_locals})


def learners_namespace() -> dict[str, Any]:
    """The names of the module or notebook that asks for a picture, now and later."""
    return _learners_frame().f_globals


def _learners_frame() -> FrameType:
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    return frame


def growth(source: Any, namespace: Mapping[str, Any]) -> Any:
    """Something that differs once a source has more to show."""
    if is_symbol(source):
        return [id(tensor) for tensor in ends(nest.flatten(source), namespace)]
    if isinstance(source, Graph):
        return len(source.operations)
    if isinstance(source, Session):
        return state_of(source)
    if isinstance(source, Function):
        return len(source.concrete_functions)
    return getattr(source, "built", None) and getattr(source, "graph", None) is not None
