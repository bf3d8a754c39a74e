"""A graph as plain data: nodes with a name, a kind and the names of their inputs.

Where it sits   what SessionGraph.as_graph_def gives.
The one idea    programs print a graph or look for names in it; for that, plain data is enough.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     total = tf.constant(1.0, name="one") + 2.0
                >>> [node.name for node in graph.as_graph_def().node]
                ['one', 'add/y', 'add']
Read next       execution/session_graph.py
"""

from __future__ import annotations

from typing import Any, NamedTuple

from minitf.execution.tensorflow_names import type_of


class NodeDef(NamedTuple):
    """One node.

    Attributes:
        name: The operation's name.
        op: Its kind, as "MatMul".
        input: The names of its inputs; "^name" for one that it only waits for.
        device: Where it runs.
    """

    name: str
    op: str
    input: list[str]
    device: str = ""

    def __str__(self) -> str:
        inputs = "".join(f'  input: "{name}"\n' for name in self.input)
        return f'node {{\n  name: "{self.name}"\n  op: "{self.op}"\n{inputs}}}\n'


class GraphDef:
    """All nodes of a graph.

    Attributes:
        node: The nodes, in the order made.
    """

    def __init__(self, nodes: list[NodeDef] | None = None):
        self.node = nodes or []

    def __str__(self) -> str:
        return "".join(map(str, self.node))

    def __repr__(self) -> str:
        return str(self)


def graph_def(graph: Any) -> GraphDef:
    """The description of a graph."""
    return GraphDef(
        [
            NodeDef(
                operation.name,
                str.__str__(type_of(operation.opdef)),
                [tensor.name.removesuffix(":0") for tensor in operation.inputs]
                + [f"^{other.name}" for other in operation.control_inputs],
            )
            for operation in graph.operations
        ]
    )
