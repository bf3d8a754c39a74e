"""`tf.Graph`: a graph that sessions run, as in TensorFlow 1.

Where it sits   above core.graph, which it extends by names, collections and variables of its own.
The one idea    describe everything first, in one graph; a session then runs the part of it that
                is asked for.  Since only what is needed runs, order between operations that do not
                feed each other must be said: `control_dependencies`.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     total = tf.constant(1.0, name="one") + 2.0
                >>> graph.get_tensor_by_name("one:0"), total.name
                (<tf.Tensor 'one:0' shape=() dtype=float32>, 'add:0')
Read next       execution/graph_variable.py, execution/session.py
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from minitf.core import context
from minitf.core.graph import Graph, Operation
from minitf.core.opdef import OPS, OpDef, op
from minitf.core.shape import UNKNOWN, as_shape
from minitf.core.source import SourceLine
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import GraphError
from minitf.execution.graph_collections import Collections
from minitf.execution.graph_def import GraphDef, graph_def
from minitf.execution.graph_variable import GraphVariable
from minitf.execution.tensorflow_names import default_name, type_of

op(
    "no_op", "->", symbol="∅", call=lambda: (), stateful=True, shape=lambda: (),
    words="Nothing; it is done when the operations that it waits for are done.",
    formula=r"\varnothing",
)  # fmt: skip


class SessionGraph(Collections, Graph):
    """A graph for sessions.  https://www.tensorflow.org/api_docs/python/tf/Graph

    Attributes:
        operations: The operations in the order made.  Append only.
        seed: What `tf.set_random_seed` was given.
        finalized: Whether nothing may be added any more.
    """

    variable_class = GraphVariable
    for_sessions = True

    def __init__(self) -> None:
        super().__init__("graph")
        self.seed: int | None = None
        self.finalized = False
        self._by_name: dict[str, Operation] = {}
        self._first_reads = self._reads

    # Building

    def append(
        self,
        opdef: OpDef,
        inputs: tuple[Tensor, ...],
        attrs: dict[str, Any],
        name: str | None = None,
        source: SourceLine | None = None,
    ) -> Operation:
        """Append one operation, with TensorFlow's name for it."""
        if self.finalized:
            raise GraphError(
                "Graph is finalized and cannot be modified.",
                why="graph.finalize() was called, so that nothing is added by mistake",
                instead="build the whole graph first, and then run it",
            )
        name = name or default_name(opdef)
        if any(not tensor.is_symbolic for tensor in inputs):
            full_name = self.unique_name(self.full_name(name, opdef), mark_as_used=False)
            letters = [part.name for part in opdef.inputs] * len(inputs)
            inputs = tuple(
                self._named_constant(tensor, f"{full_name}/{letter}/")
                for tensor, letter in zip(inputs, letters, strict=False)
            )
        operation = super().append(opdef, inputs, attrs, name, source)
        self._by_name[operation.name] = operation
        return operation

    def _named_constant(self, tensor: Tensor, name: str) -> Tensor:
        """A value as part of the graph, named after the operation that takes it."""
        if tensor.is_symbolic or id(tensor) in self._captured:
            return self._own(tensor)
        inside = self.append(OPS["constant"], (), {"value": tensor}, name).output
        self._captured[id(tensor)] = (tensor, inside)
        return inside

    def _foreign(self, tensor: Tensor) -> Tensor:
        if tensor.graph is None or not tensor.graph.for_sessions:
            return super()._foreign(tensor)
        raise GraphError(
            f"{tensor} must be from the same graph as what it is combined with.",
            why="each session runs one graph, and nothing leads from one graph to another",
        )

    def placeholder(
        self, shape: Any = None, dtype: Any = "float32", name: str | None = None, device: Any = None
    ) -> Tensor:
        """A tensor that each run is given a value for; without a shape it takes any.

        Args:
            shape: Its sizes, None where any size may come.
            dtype: Its number type.
            name: Its name; made unique.
            device: Where its value will be; default: the current device.
        """
        sizes = UNKNOWN if shape is None or shape == UNKNOWN else as_shape(shape)
        attrs = {"shape": sizes, "dtype": as_dtype(dtype)}
        tensor = self.append(OPS["placeholder"], (), attrs, name).output
        tensor.device_object = device or tensor.device_object
        return tensor

    def full_name(self, name: str | None, opdef: OpDef) -> str:
        """A name that ends with "/" is a full name already."""
        if name and name.endswith("/"):
            return name[:-1]
        return super().full_name(name or default_name(opdef), opdef)

    def type_of(self, opdef: OpDef) -> str:
        """TensorFlow's word for the kind ("MatMul"), which answers to the row's name too."""
        return type_of(opdef)

    def unique_name(self, name: str, mark_as_used: bool = True) -> str:
        """`name`, or `name_1`, ... when it is taken; capital letters make no difference."""
        key, count = name.lower(), self._names.get(name.lower(), 0)
        unique = name
        if mark_as_used:
            self._names[key] = count + 1
        while unique.lower() in self._names and count:
            unique = f"{name}_{count}"
            count += 1
        if mark_as_used:
            self._names[unique.lower()] = max(1, self._names.get(unique.lower(), 0))
        return unique

    def scope_name(self, outer: str, name: str) -> str:
        """A scope that is opened again is another one, "layer_1"; "layer/" is the same again."""
        if name.endswith("/"):
            return name[:-1]
        return self.unique_name(super().scope_name(outer, name))

    def name_after(self, scope: str) -> str:
        """A full name for the operation that a scope is named after: "Adam" for "Adam/..."."""
        self._names.pop(scope.lower(), None)
        return f"{scope}/"

    def finalize(self) -> None:
        """From now on nothing can be added."""
        self.finalized = True

    @contextmanager
    def control_dependencies(self, control_inputs: Any) -> Iterator[None]:
        """Operations made inside run after the given ones, and variables are read after them.

        Args:
            control_inputs: Operations or tensors; None: inside, nothing waits for anything.

        https://www.tensorflow.org/api_docs/python/tf/Graph#control_dependencies
        """
        before = (self.control_inputs, self._reads)
        if control_inputs is None:
            self.control_inputs, self._reads = (), self._first_reads
        else:
            found = [self.operation_of(one) for one in control_inputs]
            self.control_inputs = (*self.control_inputs, *(one for one in found if one))
            self._reads = {}
        try:
            yield
        finally:
            self.control_inputs, self._reads = before

    def name_scope(self, name: str) -> AbstractContextManager[str]:
        """Operations made inside, in this graph, are named "name/..."."""
        return context.name_scope(name)

    def get_name_scope(self) -> str:
        """The full name of the scope we are in."""
        return context.current.scope

    def operation_of(self, element: Any) -> Operation | None:
        """The operation behind a tensor, a variable or an operation; None for a plain value."""
        if isinstance(element, Operation):
            return element
        tensor = self.read(element) if hasattr(element, "read_tensor") else element
        return getattr(tensor, "op", None)

    # Variables

    def read(self, variable: Any) -> Tensor:
        """The variable's value at the start of a run; after control dependencies, then."""
        if id(variable) not in self._reads:
            self._reads[id(variable)] = (variable, self.read_anew(variable))
        return self._reads[id(variable)][1]

    def read_anew(self, variable: Any) -> Tensor:
        """The variable's value at this very place of the graph."""
        if getattr(variable, "graph", self) is not self:
            raise GraphError(
                f"Variable {variable.name!r} must be from the same graph as the operation.",
                why="a variable made in one graph has no place in another",
            )
        name = variable.name.partition(":")[0]
        operation = self.append(OPS["read_variable"], (), {"variable": variable}, f"{name}/read/")
        operation.output.variable = variable
        return operation.output

    def take_read(self, variable: Any, tensor: Tensor) -> None:
        """Take this tensor for the variable's value at the start of a run."""
        self._first_reads[id(variable)] = (variable, tensor)

    def forget_read(self, variable: Any) -> None:
        """An assign changes nothing for those who do not wait for it."""

    # Finding

    def get_operations(self) -> list[Operation]:
        """All operations, in the order made."""
        return list(self.operations)

    def get_operation_by_name(self, name: str) -> Operation:
        """The operation called `name`.

        Raises:
            KeyError: There is none.
        """
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings (or similar), not {type(name).__name__}.")
        if ":" in name:
            raise ValueError(f"Name {name!r} appears to refer to a Tensor, not a Operation.")
        if name not in self._by_name:
            raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
        return self._by_name[name]

    def get_tensor_by_name(self, name: str) -> Tensor:
        """The tensor called "operation:number".

        Raises:
            ValueError: The name of an operation.
            KeyError: There is none.
        """
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {type(name).__name__}.")
        operation, colon, number = name.rpartition(":")
        if not colon or not number.isdigit():
            kind = (
                "refers to an Operation, not a Tensor"
                if name in self._by_name
                else ("looks like an (invalid) Operation name, not a Tensor")
            )
            raise ValueError(
                f"The name {name!r} {kind}. Tensor names must be of the form "
                '"<op_name>:<output_index>".'
            )
        if operation not in self._by_name:
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                f"{operation!r}, does not exist in the graph."
            )
        outputs = self._by_name[operation].outputs
        if int(number) >= len(outputs):
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                f"{operation!r}, exists but only has {len(outputs)} outputs."
            )
        return outputs[int(number)]

    def as_graph_element(
        self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True
    ) -> Any:
        """The tensor or operation that a name (or a variable) means."""
        if isinstance(obj, str):
            by_tensor = ":" in obj or not allow_operation
            return (self.get_tensor_by_name if by_tensor else self.get_operation_by_name)(obj)
        if hasattr(obj, "read_tensor"):
            obj = self.read(obj)
        if getattr(obj, "graph", None) is not self:
            raise ValueError(f"{obj!r} is not an element of this graph.")
        return obj

    def name_means(self, name: str, operation: Operation) -> None:
        """Also answer to `name` with this operation: "W" is the reading of variable W."""
        self._by_name[name] = operation

    def as_graph_def(self, **options: Any) -> GraphDef:
        """The graph as plain data: a node for each operation."""
        return graph_def(self)

    def __repr__(self) -> str:
        return f"<tf.Graph with {len(self.operations)} operations>"
