"""A graph or a tape as a trace, so that one reader serves all three.

Where it sits   beside the recorder; pictures of graphs, functions and tapes start here.
The one idea    a graph is a trace whose values are still missing.  With something to feed it, it is
                run op by op, and the values stand under the graph's own names.
Try it          >>> import minitf as tf
                >>> from minitf.core.graph import Graph
                >>> g = Graph()
                >>> with g.as_default():
                ...     x = g.placeholder([None], name="x")
                ...     y = x * 2.0
                >>> print(trace_graph(g))
                x: input (None)
                constant: constant () = 2
                multiply: multiply(x, constant) (None)
                >>> run_graph(g, {"x": [1.0, 4.0]})["multiply"].numpy()
                array([2., 8.], dtype=float32)
Read next       observe/record.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from minitf.autodiff.tape import GradientTape
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph, Operation, short_name
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.interpreter import Interpreter
from minitf.execution.session import Session
from minitf.observe.backward import ancestors
from minitf.observe.record import WITH_GRADIENTS, Recorder, short_device
from minitf.observe.trace import Node, Trace

KIND_OF = {"placeholder": "input", "constant": "constant", "read_variable": "variable"}


def trace_graph(graph: Graph) -> Trace:
    """The operations of a graph as nodes; only constants have values."""
    trace = Trace(graph.name)
    for operation in graph.operations:
        for node in _nodes(operation):
            trace.nodes[node.name] = node
    return trace


def _nodes(operation: Operation) -> list[Node]:
    """The node of an operation, and one for each further output."""
    if not operation.outputs:  # it does something and gives nothing, as printing
        return []
    output, kind = operation.output, KIND_OF.get(operation.opdef.name, "op")
    first = Node(
        operation.name, kind, tuple(output.shape), output.dtype.name,
        opdef=operation.opdef if kind == "op" else None,
        inputs=tuple(map(short_name, operation.arguments)),
        attrs=operation.attrs if kind == "op" else {},
        scope=operation.scope, source=operation.source, variable=output.variable,
        outputs=tuple(map(short_name, operation.outputs[1:])),
        tensor=operation.attrs["value"] if kind == "constant" else None,
        device=short_device(output), label=_given_name(operation),
    )  # fmt: skip
    rest = [
        Node(
            short_name(tensor), "output", tuple(tensor.shape), tensor.dtype.name,
            inputs=(operation.name,), scope=operation.scope, source=operation.source,
        )
        for tensor in operation.outputs[1:]
    ]  # fmt: skip
    return [first, *rest]


def _given_name(operation: Operation) -> str:
    """What the program calls an operation; "" where nobody named it.

    In a graph for sessions each operation has TensorFlow's name ("MatMul_1"), by which programs ask
    for it; but a number that an operation takes ("mul/y") has none of its own.
    """
    path, _, leaf = operation.name.rpartition("/")
    if operation.graph is None or operation.type in ("placeholder", "read_variable"):
        return ""
    if operation.type == "constant":
        given = operation.graph.for_sessions and not leaf.startswith(("Const", "initial_value"))
        return leaf if given and path == operation.scope else ""
    if operation.graph.for_sessions:
        return leaf
    usual = operation.opdef.name
    return "" if leaf == usual or leaf.rpartition("_")[0] == usual else leaf


def run_graph(graph: Graph, feeds: Mapping[Any, Any]) -> Trace:
    """The graph as a trace with values.

    Looking changes nothing: assignments and gradients are left out, and random numbers that are
    drawn here will be drawn again.

    Args:
        graph: The graph.
        feeds: A value for each placeholder, by name or tensor.

    Raises:
        FeedError: A placeholder got no value, or one that does not fit.
    """
    trace = trace_graph(graph)
    hidden = backprop_nodes(trace)
    shown = [op for op in graph.operations if op.type != "assign" and op.name not in hidden]
    interpreter = Interpreter(graph, feeds, shown)
    with context.init_scope(), same_chance(shown):
        while not interpreter.done:
            before = perf_counter()
            operation = interpreter.step()
            seconds = perf_counter() - before
            # The node's shape stays as the graph knows it, with None for the batch.
            for tensor in operation.outputs:
                node = trace.nodes[short_name(tensor)]
                node.tensor, node.seconds = interpreter.value(tensor), seconds
    return trace


def trace_session(session: Session, losses: Sequence[Tensor], feeds: Mapping[Any, Any]) -> Trace:
    """What losses of a graph for sessions are made from, with the values of one run.

    Args:
        session: The session, whose variables have values.
        losses: Tensors of its graph.
        feeds: As for `Session.run`.  What is fed comes from outside, whatever would make it.

    Raises:
        FeedError: A placeholder got no value, or one that does not fit.
        StateError: A variable was not initialized.

    >>> import minitf as tf
    >>> from minitf.execution.session import Session
    >>> with tf.Graph().as_default() as graph:
    ...     x = graph.placeholder([], name="x")
    ...     y = x * x
    >>> trace = trace_session(Session(graph=graph), [y], {x: 3.0})
    >>> float(trace.backward(sources="x").gradients["x"])
    6.0
    """
    whole, trace = trace_graph(session.graph), Trace(session.graph.name)
    fed = {session.graph.as_graph_element(key, allow_operation=False).name for key in feeds}
    for name in fed:
        node = whole[name.removesuffix(":0")]
        node.kind, node.inputs, node.opdef = "input", (), None
    needed = set().union(*(ancestors(whole, short_name(loss)) for loss in losses))
    trace.nodes = {node.name: node for node in whole if node.name in needed}
    made = [node for node in trace if node.tensor is None]
    names = [node.name if ":" in node.name else f"{node.name}:0" for node in made]
    for node, value in zip(made, session.run(names, feeds), strict=True):
        node.tensor = convert_to_tensor(value)
    return trace


def backprop_nodes(trace: Trace) -> set[str]:
    """The names of what backprop made, and of all that was made from it (updates of weights)."""
    found: set[str] = set()
    for node in trace:
        if node.is_gradient or any(name in found for name in node.inputs):
            found.add(node.name)
    return found | _seeds(trace, found)


def _seeds(trace: Trace, gradients: set[str]) -> set[str]:
    """Operations that only gradients read, as the one that every backward pass starts with."""
    readers: dict[str, set[str]] = {}
    for node in trace:
        for name in node.inputs:
            readers.setdefault(name, set()).add(node.name)
    seeds: set[str] = set()
    for node in reversed(list(trace)):
        read_by = readers.get(node.name, set())
        if node.name not in gradients and read_by and read_by <= gradients | seeds:
            seeds.add(node.name)
    return {name for name in seeds if _is_seed(trace.nodes[name])}


def _is_seed(node: Node) -> bool:
    """Whether a node that only gradients read belongs to them: the loss itself does not."""
    return node.opdef is not None and node.opdef.name in ("ones_like", "zeros_like")


@contextmanager
def same_chance(operations: Iterable[Operation]) -> Iterator[None]:
    """Random streams stand afterwards where they stood before."""
    streams = [
        operation.attrs["generator"] for operation in operations if "generator" in operation.attrs
    ]
    states = [stream.snapshot() for stream in streams]
    try:
        yield
    finally:
        for stream, state in zip(streams, states, strict=True):
            stream.restore(state)


def trace_tape(
    tape: GradientTape, budget: int = WITH_GRADIENTS, names: Mapping[int, str] | None = None
) -> Trace:
    """What a GradientTape has recorded, as a trace with values.

    Args:
        tape: A tape whose operations ran at once.
        budget: How many bytes of values are kept whole.
        names: What the learner calls tensors and variables, by `id`.

    Raises:
        ArgumentError: The tape is empty: it recorded nothing, or let go of it.
    """
    if not tape.operations:
        raise ArgumentError(
            "This tape holds no operations.",
            why="it recorded none, or let go of them when `gradient` was called",
            instead="with tf.GradientTape(persistent=True) as tape:",
        )
    trace = Trace("tape")
    recorder = Recorder(trace, budget)
    recorder.names = dict(names or {})
    recorder.watch(tape.watched_tensors())
    for operation in tape.operations:
        recorder.hear(operation)
    recorder.finish(stacklevel=3)
    for node in trace.operations:
        node.source = None  # the line that looks at the tape is not the line that computed
    return trace
