"""The interpreter: run a graph one operation at a time.

Where it sits   the plain way to run a graph; the plan is the fast one, and must agree with it.
The one idea    reading the list forwards and applying each op again is running the graph.  Because
                it goes through the same dispatch, tapes and recorders hear it, and inside another
                graph being built it copies the operations there.
Try it          >>> import minitf as tf
                >>> g = tf.Graph()
                >>> with g.as_default():
                ...     x = g.placeholder([], name="x")
                ...     y = x * x
                >>> Interpreter(g, {"x": 3.0}).run([y])[0].numpy()
                np.float32(9.0)
Read next       execution/plan.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from minitf.core.context import current, own_scope
from minitf.core.convert import convert_to_tensor
from minitf.core.dispatch import apply
from minitf.core.graph import Graph, Operation
from minitf.core.late import put_back
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import FeedError
from minitf.execution.effects import writes_of


class Interpreter:
    """Runs the operations of a graph, step by step.

    Args:
        graph: The graph.
        feeds: A value for each placeholder, by tensor name, operation name or tensor reference.
        operations: Which operations to run, in order; default: all.

    Attributes:
        position: The number of the next operation.
    """

    def __init__(
        self,
        graph: Graph,
        feeds: Mapping[Any, Any] | None = None,
        operations: Sequence[Operation] | None = None,
    ):
        self.operations = list(graph.operations if operations is None else operations)
        self.position = 0
        self._feeds = {_feed_key(key): value for key, value in (feeds or {}).items()}
        self._values: dict[int, Tensor] = {}

    @property
    def done(self) -> bool:
        return self.position == len(self.operations)

    def step(self) -> Operation:
        """Run the next operation and return it; `value` then knows its output."""
        operation = self.operations[self.position]
        result = self._evaluate(operation)
        results = result if operation.opdef.returns_many else (result,)
        for output, value in zip(operation.outputs, results, strict=True):
            self._values[id(output)] = value
        self.position += 1
        return operation

    def run(self, fetches: Iterable[Tensor] = ()) -> list[Tensor]:
        """Run what is left, and give the values of the fetched tensors."""
        while not self.done:
            self.step()
        return [self.value(tensor) for tensor in fetches]

    def value(self, tensor: Tensor) -> Tensor:
        """What a tensor of the graph came out as; a tensor with a value is itself."""
        return self._values[id(tensor)] if tensor.is_symbolic else tensor

    def _evaluate(self, operation: Operation) -> Any:
        attrs = operation.attrs
        if operation.type == "placeholder":
            return self._feed(operation)
        if operation.type == "constant":
            return attrs["value"]
        if operation.type == "read_variable":
            return attrs["variable"].read_tensor()
        inputs = tuple(self.value(tensor) for tensor in operation.arguments)
        if operation.late:
            attrs = put_back(attrs, lambda number: self._number(operation.inputs[number]))
        if operation.type == "assign":
            assigned = attrs["variable"].assign(inputs[0])
            return assigned if isinstance(assigned, Tensor) else inputs[0]
        if operation.type == "while" and current.graph is not None and current.listeners:
            attrs = {**attrs, "history": True}  # a tape is going to ask for it
        with own_scope(operation.scope):
            result = apply(operation.opdef, inputs, attrs, operation.name.rpartition("/")[2])
        if operation.opdef.call is not None and current.graph is not None:
            for variable in writes_of(operation):  # a loop, copied into the graph being built
                current.graph.forget_read(variable)
        return result[: len(operation.outputs)] if operation.opdef.returns_many else result

    def _number(self, tensor: Tensor) -> Any:
        """A late attribute: a plain number, or a tensor again when replaying into a graph."""
        value = self.value(tensor)
        return value if value.is_symbolic else int(value.numpy())

    def _feed(self, operation: Operation) -> Tensor:
        placeholder = operation.output
        for key in (id(placeholder), f"{operation.name}:0", operation.name):
            if key in self._feeds:
                return check_feed(placeholder, self._feeds[key])
        raise FeedError(
            f"You must feed a value for placeholder tensor {operation.name!r} with dtype "
            f"{placeholder.dtype.name} and shape {placeholder.shape}.",
            why="a placeholder has no value of its own",
            instead="give one, for example {x: [[1.0, 2.0]]}",
        )


def check_feed(placeholder: Tensor, value: Any) -> Tensor:
    """The fed value as a tensor that fits the placeholder.

    Raises:
        FeedError: Its shape does not fit.
        DTypeError: Its number type does not fit.
    """
    tensor = convert_to_tensor(value, dtype_hint=placeholder.dtype)
    if not compatible(tensor.shape, placeholder.shape):
        raise FeedError(
            f"Cannot feed value of shape {tensor.shape} for tensor {placeholder.name!r}, "
            f"which has shape {placeholder.shape}.",
            why="None fits any size, every other size must be met",
        )
    return convert_to_tensor(tensor, dtype=placeholder.dtype)


def _feed_key(key: Any) -> Any:
    return id(key) if isinstance(key, Tensor) else key
