"""Effects: which variables an operation reads or writes, also inside the graphs it carries.

Where it sits   below liveness; control flow asks it too.
The one idea    a loop or a branch is one operation with graphs among its attributes; what those do
                to variables, the operation does.
Try it          >>> import minitf as tf
                >>> v = tf.Variable(1.0)
                >>> g = tf.Graph()
                >>> with g.as_default():
                ...     _ = v.assign_add(1.0)
                >>> [operation.type for operation in g.operations if writes_of(operation)]
                ['Assign']
Read next       execution/liveness.py
"""

from __future__ import annotations

from collections.abc import Iterator

from minitf.core.graph import inner_graphs
from minitf.core.operation import Operation
from minitf.core.variable import Variable


def writes_of(operation: Operation) -> list[Variable]:
    """The variables that an operation gives a new value."""
    if operation.type == "assign":
        return [operation.attrs["variable"]]
    return [variable for inner in inner_operations(operation) for variable in writes_of(inner)]


def touched_by(operation: Operation) -> list[Variable]:
    """The variables that an operation reads or writes."""
    if "variable" in operation.attrs:
        return [operation.attrs["variable"]]
    return [variable for inner in inner_operations(operation) for variable in touched_by(inner)]


def has_effect(operation: Operation) -> bool:
    """Whether it does something beside giving its outputs: assigns, draws, prints."""
    if operation.opdef.stateful:
        return operation.type != "read_variable"
    return any(has_effect(inner) for inner in inner_operations(operation))


def inner_operations(operation: Operation) -> Iterator[Operation]:
    """The operations of the graphs that an operation carries as branches or bodies."""
    for graph in inner_graphs(operation):
        yield from graph.operations
