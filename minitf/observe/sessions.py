"""What a session runs, as a trace: its variables, what is fed, and all that follows from them.

Where it sits   beside observe.graphs, for graphs that sessions run; GraphView shows the trace.
The one idea    go through the graph in order: an operation has a value when all that it takes has
                one.  Looking changes nothing: what assigns or prints is left out.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     x = graph.placeholder([], name="x")
                ...     y = tf.square(x, name="y")
                ...     z = tf.exp(x, name="z")
                >>> trace = run_session(tf.compat.v1.Session(graph=graph), {x: 3.0}, fetches=y)
                >>> [(node.name, node.idle) for node in trace], float(trace["y"].value)
                ([('x', False), ('y', False), ('z', True)], 9.0)
Read next       execution/session_run.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation, short_name
from minitf.core.tensor import Tensor
from minitf.execution.effects import writes_of
from minitf.execution.feeds import check_shape, fed_array
from minitf.execution.fetches import Fetches
from minitf.execution.graph_variable import GraphVariable
from minitf.execution.interpreter import Interpreter
from minitf.execution.session import Session
from minitf.execution.session_run import checked, with_feeds
from minitf.observe.graphs import backprop_nodes, same_chance, trace_graph
from minitf.observe.trace import Node, Trace


def run_session(
    session: Session, feeds: Mapping[Any, Any] | None = None, fetches: Any = None
) -> Trace:
    """The graph of a session as a trace, with the values that it has there.

    Args:
        session: Whose variables are read.
        feeds: As for `Session.run`.
        fetches: As for `Session.run`: what it does not need is marked idle, and has no value.
            Default: everything that can be known.

    Raises:
        FeedError: A fed value does not fit; or `fetches` need a placeholder that is not fed.
        StateError: `fetches` need a variable that was not initialized.
    """
    given = _fed(session, feeds or {})
    listed = [session.own(one) for one in with_feeds(session.graph.operations, list(given))]
    trace = trace_graph(session.graph)
    for tensor in given:
        node = trace[short_name(tensor)]
        node.kind, node.inputs, node.opdef, node.label = "input", (), None, node.name
    if fetches is not None:
        wish = Fetches(session.graph, fetches)
        listed, _ = checked(session, listed, list(given), [*wish.tensors, *wish.targets])
        needed = {operation.name for operation in listed}
        for node in trace:
            node.idle = (node.inputs[0] if node.kind == "output" else node.name) not in needed
    _run(session, listed, given, trace)
    return trace


def _fed(session: Session, feeds: Mapping[Any, Any]) -> dict[Tensor, Tensor]:
    """The fed tensors with their values, as `Session.run` takes them."""
    given = {}
    for key, value in feeds.items():
        tensor = session.fed_tensor(key)
        array = fed_array(tensor, key, value)
        check_shape(tensor, array.shape)
        given[tensor] = convert_to_tensor(array, dtype=tensor.dtype)
    return given


def _run(
    session: Session, listed: Sequence[Operation], given: Mapping[Tensor, Tensor], trace: Trace
) -> None:
    hidden = backprop_nodes(trace)
    listed = _knowable(session, (one for one in listed if one.name not in hidden), given)
    interpreter = Interpreter(session.graph, given, listed)
    with session.running(), same_chance(listed):
        while not interpreter.done:
            before = perf_counter()
            operation = interpreter.step()
            seconds = perf_counter() - before
            for tensor in operation.outputs:
                node = trace[short_name(tensor)]
                node.tensor, node.seconds = interpreter.value(tensor), seconds


def _knowable(
    session: Session, operations: Iterable[Operation], given: Mapping[Tensor, Tensor]
) -> list[Operation]:
    """The operations whose values are known without changing anything, in order."""
    known: set[int] = set()  # of tensors and operations
    found = []
    for operation in operations:
        needed = (*operation.inputs, *operation.control_inputs)
        if not all(id(one) in known for one in needed) or not _is_known(session, operation, given):
            continue
        known.update((id(operation), *map(id, operation.outputs)))
        if operation.outputs:
            found.append(operation)
    return found


def _is_known(session: Session, operation: Operation, given: Mapping[Tensor, Tensor]) -> bool:
    """Whether an operation can be looked at, when all that it takes is known."""
    variable = operation.attrs.get("variable")
    if operation.type == "placeholder":
        return operation.output in given
    if operation.type == "read_variable":
        return not isinstance(variable, GraphVariable) or session.is_ready(variable)
    harmless = not operation.opdef.stateful or "generator" in operation.attrs
    return (harmless or operation.type == "no_op") and not writes_of(operation)


def backstage_nodes(trace: Trace) -> set[str]:
    """The names of what a picture leaves out: backprop, updates, and what serves only those.

    First values of variables are left out, too, and readings of a variable that nobody takes.
    """
    found = backprop_nodes(trace)
    readers = _readers(trace)
    found |= {
        node.name
        for node in trace
        if node.kind in ("constant", "variable")
        and readers.get(node.name)
        and readers[node.name] <= found
    }
    taken = {id(node.variable) for node in trace if readers.get(node.name)}
    found |= {
        node.name
        for node in trace
        if node.kind == "variable" and id(node.variable) in taken and not readers.get(node.name)
    }
    return found | initializer_nodes(trace)


def _readers(trace: Trace) -> dict[str, set[str]]:
    """Who takes what each node gives."""
    readers: dict[str, set[str]] = {}
    for node in trace:
        for name in node.inputs:
            readers.setdefault(name, set()).add(node.name)
    return readers


def initializer_nodes(trace: Trace) -> set[str]:
    """The names of what gives variables their first values, and serves nothing else.

    >>> import minitf as tf
    >>> with tf.Graph().as_default() as graph:
    ...     v = tf.Variable(1.0, name="v")
    >>> sorted(initializer_nodes(trace_graph(graph)))
    ['v/Assign', 'v/initial_value']
    """
    found = {node.name for node in trace if _is_initializer(node)}
    readers = _readers(trace)
    for node in reversed(list(trace)):
        if readers.get(node.name) and readers[node.name] <= found:
            found.add(node.name)
    return found


def _is_initializer(node: Node) -> bool:
    variable = node.attrs.get("variable")
    return isinstance(variable, GraphVariable) and node.name == variable.initializer.name
