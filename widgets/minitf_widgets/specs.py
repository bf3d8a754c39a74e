"""Specs: what the engine knows, as documents that pictures show.

Where it sits   between minitf (models, graphs, traces) and the Views; pure functions.
The one idea    a picture never looks into the engine.  It shows a document: plain data, the same
                for the same model and numbers; so a page from disk shows what the notebook shows.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
                >>> document = graph_document(model)
                >>> [scope["class"] for scope in document["scopes"]]
                ['Sequential', 'Dense']
Read next       specs_sources.py, specs_trace.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.observe import Trace, backstage_nodes, summarize
from minitf_widgets.budget import within_budget
from minitf_widgets.documents import Document
from minitf_widgets.specs_errors import mark_refusal
from minitf_widgets.specs_nodes import edge, edges_of, formulas, nodes_of, plain_node
from minitf_widgets.specs_opened import Source
from minitf_widgets.specs_partial import partial_source
from minitf_widgets.specs_scopes import layers_by_scope, scopes_of, unbuilt
from minitf_widgets.specs_sources import open_source, trace_loss
from minitf_widgets.specs_stacks import stack_repeats
from minitf_widgets.specs_trace import Element, chosen_entry, trace_entries

summary = summarize


def graph_document(
    source: Any,
    x: Any = None,
    y: Any = None,
    *,
    title: str | None = None,
    error: Exception | None = None,
    timed: bool = False,
    fetches: Any = None,
) -> Document:
    """A minitf.graph document.

    Args:
        source: A keras model, KerasTensors, a Graph, a Session, a tf.function (or one of its
            concrete functions), a GradientTape, or a Trace.
        x: Inputs for one run, so that nodes have values; of a session: what it is fed.
        y: Targets, for the gradients of a compiled model on `x`.
        title: What the picture is called; default: the name of the source.
        error: What stopped a layer; while the model's structure listeners hear of it, or later.
        timed: Whether the seconds of each operation are noted; these differ from run to run.
        fetches: What a session is asked for; all that it does not need is marked idle.

    Returns:
        The document, see schema/graph.schema.json.  Operations of backprop are left out: a
        gradient is a second number on its forward node.

    Raises:
        ArgumentError: The source cannot be shown; the message says what can.
    """
    opened = None if error is None else partial_source(source, error)
    if opened is None:
        opened = open_source(source, x, y, fetches)
    document = _graph_part(opened, title or opened.title, timed=timed)
    return within_budget(document, opened.trace.budget)


def error_document(source: Any, error: Exception) -> Document | None:
    """The graph so far, with the call that an exception stopped; None if it stopped no such call.

    >>> from minitf import keras
    >>> x = keras.Input((4,), name="x")
    >>> try:
    ...     keras.layers.Conv1D(3, 3, name="flat")(x)
    ... except ValueError as problem:
    ...     document = error_document(x, problem)
    >>> document["error"]["from"], document["error"]["received"], document["error"]["scope"]
    ('x', '(None, 4)', 'flat')
    """
    opened = partial_source(source, error)
    return None if opened is None else _graph_part(opened, opened.title)


def _graph_part(
    opened: Source, title: str, only: set[str] | None = None, timed: bool = False
) -> Document:
    """The document of a source; of the nodes named in `only`, when given."""
    trace, layers = opened.trace, layers_by_scope(opened.models)
    hidden = backstage_nodes(trace)
    names = [node.name for node in trace if node.name not in hidden]
    names = names if only is None else [name for name in names if name in only]
    nodes, edges = nodes_of(trace, names), edges_of(trace, names)
    _add_outputs(opened, nodes, edges)
    for model in opened.models:
        if getattr(model, "graph", True) is None and not names:
            nodes, edges = unbuilt(model)
    document: Document = {
        "schema": "minitf.graph", "version": 1, "title": title, "nodes": nodes, "edges": edges,
        "scopes": scopes_of(nodes, layers),
    }  # fmt: skip
    document |= _lanes(opened, [node["id"] for node in nodes], names)
    if timed:
        seconds = {name: trace[name].seconds for name in names}
        document["times"] = {name: spent for name, spent in seconds.items() if spent is not None}
    document["error"] = opened.error
    if opened.refused is not None:
        mark_refusal(document, *opened.refused)
    stack_repeats(document)
    return document | {"formulas": formulas(node["formula"] for node in nodes)}


def _add_outputs(opened: Source, nodes: list[Document], edges: list[Document]) -> None:
    """A node for each result, behind the operation that makes it."""
    trace, outputs = opened.trace, opened.outputs
    taken = {node["id"] for node in nodes}
    for name, label in zip(outputs, _output_labels(opened), strict=True):
        if name not in taken or trace[name].kind not in ("op", "output"):
            continue
        node = trace[name]
        unique = label
        while unique in taken:
            unique += "_"
        taken.add(unique)
        shape = list(node.shape)
        nodes.append(plain_node(unique, "output", label, shape=shape, dtype=node.dtype))
        edges.append(edge(name, unique, "x", node.shape))


def _output_labels(opened: Source) -> list[str]:
    """What results are called: the keys of a model that answers with a dict, else numbers."""
    count = len(opened.outputs)
    for model in opened.models[:1]:
        answer = getattr(model, "output", None)
        if isinstance(answer, dict) and len(answer) == count:
            return sorted(map(str, answer))  # the order in which a dict is taken apart
    return ["output"] if count == 1 else [f"output_{number}" for number in range(count)]


def _lanes(opened: Source, shown: Sequence[str], names: Sequence[str]) -> Document:
    """Values and gradients of the nodes that have them."""
    trace = opened.trace
    values = {name: trace[name].summary for name in names if not trace[name].idle}
    values = {name: found for name, found in values.items() if found is not None}
    lanes: Document = {}
    if any(trace[name].kind != "constant" for name in values):
        lanes["values"] = values
    known, found = opened.gradients, trace.backward_pass
    if known:
        in_short = found.summary if found and known is found.gradients else summarize
        lanes["gradients"] = {name: in_short(known[name]) for name in shown if name in known}
    return lanes


def as_trace(loss: Any, x: Any = None, y: Any = None, *, watch: Any = None) -> Trace:
    """A loss, computed once under observation, with its backward pass.

    Args:
        loss: A function without arguments that returns the loss; or a compiled keras model, with a
            batch `x` and targets `y`; or a Trace.
        x: The batch.
        y: The targets.
        watch: Tensors by which to differentiate beside the trainable variables: a list, or a dict
            that gives them names.

    Raises:
        ArgumentError: There is no loss, or it depends on nothing that is watched.
    """
    return trace_loss(loss, x, y, watch)


def trace_document(
    loss: Any,
    x: Any = None,
    y: Any = None,
    *,
    watch: Any = None,
    element: Element | None = None,
    title: str | None = None,
) -> Document:
    """A minitf.trace document: forward, then backward, with the real numbers of chosen elements.

    Args:
        loss: As in `as_trace`, as are `x`, `y` and `watch`.
        element: The index of the element to spell out, in each share that has one there; or a dict
            of indices by node.  Default: the largest of each share.
        title: What the picture is called.

    Returns:
        The document, see schema/trace.schema.json.

    >>> import minitf as tf
    >>> w = tf.Variable(3.0)
    >>> document = trace_document(lambda: w * w, title="square")
    >>> [step["node"] for step in document["backward"]], document["checks"]["w"]["analytic"]
    (['multiply'], 6.0)
    """
    trace = as_trace(loss, x, y, watch=watch)
    entries = trace_entries(trace, element)
    opened = Source(trace, title or trace.title, [], trace.models, trace.gradients)
    graph = _graph_part(opened, opened.title, entries.pop("shown"))
    rules = {entry["rule"] for step in entries["backward"] for entry in step["inputs"]}
    document = {
        "schema": "minitf.trace", "version": 1, "title": opened.title, "graph": graph, **entries,
        "formulas": formulas(rules) | graph["formulas"],
    }  # fmt: skip
    return within_budget(document, trace.budget)


def choose(trace: Trace, node: str, input: str, index: Sequence[int]) -> Document:
    """The arithmetic of another element: the "chosen" entry of one share.

    Args:
        trace: What `as_trace` gave.
        node: The operation.
        input: The name of its input, as in the document.
        index: The element of that input.

    Raises:
        ArgumentError: There is no such share or element.
    """
    return chosen_entry(trace, node, input, index)
