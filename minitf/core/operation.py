"""One line of the record of computation.

Where it sits   between the op's row, which it names, and the graph, which lists it.
The one idea    what was done is data: which op, on which tensors, with which outcome.
Try it          >>> import minitf as tf
                >>> g = tf.Graph()
                >>> with g.as_default():
                ...     y = tf.exp(tf.constant(1.0), name="y")
                >>> y.op.inputs[0].op.type, y.op.name
                ('Const', 'y')
Read next       core/graph.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from minitf.core import context
from minitf.core.html import operation_html
from minitf.core.late import put_back
from minitf.core.opdef import OpDef
from minitf.core.source import SourceLine
from minitf.core.tensor import Tensor

if TYPE_CHECKING:
    from minitf.core.graph import Graph


class Operation(NamedTuple):
    """One line of the record of computation.

    Attributes:
        opdef: The row of the table of ops.
        inputs: The tensors it takes.
        attrs: Static data, by keyword.
        outputs: The tensors it makes.
        name: Unique in its graph, with the scope: "sequential/dense/matmul".
        scope: The name scope it was made in.
        source: The learner's line that made it (None when run at once, unrecorded).
        late: How many of the inputs, at the end, only fill places in the attributes (core/late.py).
        control_inputs: Operations that must have run before (`tf.control_dependencies`).
        graph: The graph it is part of; None when run at once.
    """

    opdef: OpDef
    inputs: tuple[Tensor, ...]
    attrs: dict[str, Any]
    outputs: tuple[Tensor, ...]
    name: str
    scope: str
    source: SourceLine | None = None
    late: int = 0
    control_inputs: tuple[Operation, ...] = ()
    graph: Graph | None = None

    @property
    def type(self) -> str:
        """The kind of operation: the name of its row, or what answers to it."""
        return self.opdef.name if self.graph is None else self.graph.type_of(self.opdef)

    @property
    def output(self) -> Tensor:
        """The first output; the only one of most ops."""
        return self.outputs[0]

    @property
    def result(self) -> Tensor | tuple[Tensor, ...]:
        """What applying the op gives: its output, or a tuple of them."""
        return self.outputs if self.opdef.returns_many else self.outputs[0]

    @property
    def arguments(self) -> tuple[Tensor, ...]:
        """The inputs that the op's row speaks of: all but the late ones."""
        return self.inputs[: len(self.inputs) - self.late] if self.late else self.inputs

    def values(self) -> tuple[Tensor, ...]:
        """The outputs."""
        return self.outputs

    def run(self, feed_dict: Any = None, session: Any = None) -> None:
        """Run it, with all it needs, in a session; default: the session in whose block we are.

        https://www.tensorflow.org/api_docs/python/tf/Operation#run
        """
        context.session_for(session, "run").run(self, feed_dict)

    # A record is known by identity: two equal-looking lines are two operations.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def _repr_html_(self) -> str:
        return operation_html(self)

    def __repr__(self) -> str:
        return f"<tf.Operation {self.name!r} type={self.type}>"


def live_attrs(operation: Operation) -> dict[str, Any]:
    """An operation's attributes with its late inputs in their places again."""
    if not operation.late:
        return operation.attrs
    return put_back(operation.attrs, lambda number: operation.inputs[number])
