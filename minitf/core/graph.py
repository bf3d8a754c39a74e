"""The graph: an append-only list of operations.

Where it sits   above Tensor; dispatch appends to it, interpreter and plan read it.
The one idea    a list in the order made is already sorted: running it is reading it forwards,
                backprop is reading it backwards.
Try it          >>> import minitf as tf
                >>> g = Graph()
                >>> with g.as_default():
                ...     a = tf.constant(2.0)
                ...     c = a * 3.0
                >>> print(g)
                constant: constant() -> ()
                constant_1: constant() -> ()
                multiply: multiply(constant, constant_1) -> ()
Read next       core/dispatch.py, then execution/interpreter.py
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from minitf.backends.base import Device
from minitf.backends.devices import CPU
from minitf.core import context
from minitf.core.html import graph_html
from minitf.core.late import known_attrs, take_out
from minitf.core.opdef import OPS, OpDef, op
from minitf.core.operation import Operation
from minitf.core.shape import UNKNOWN, TensorShape, as_shape, compatible
from minitf.core.source import SourceLine
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype, float32, string, variant
from minitf.errors import GraphError

op(
    "placeholder", "-> z", symbol="▷",
    words="A place that is filled when the graph runs.",
    formula=r"z", shape=lambda shape, dtype: shape, dtype=lambda shape, dtype: dtype,
)  # fmt: skip
op(
    "constant", "-> z", symbol="c",
    words="A value that is part of the graph.",
    formula=r"z = c",
    shape=lambda value: value.shape, dtype=lambda value: value.dtype,
)  # fmt: skip


class Graph:
    """A description of a computation, to be run later and many times.

    https://www.tensorflow.org/api_docs/python/tf/Graph

    Attributes:
        operations: The operations in the order made.  Append only.
    """

    def __init__(self, name: str = "graph") -> None:
        self.name = name
        self.operations: list[Operation] = []
        self._names: dict[str, int] = {}
        self._captured: dict[int, tuple[Tensor, Tensor]] = {}
        self._reads: dict[int, tuple[Any, Tensor]] = {}
        self.new_variables: list[Any] = []

    # Whether it is described first and run by sessions, as in TensorFlow 1.
    for_sessions = False
    # What a `tf.Variable(...)` made here becomes: None means one with a value, made at once.
    may_make_variables = True  # while a function is described for the first time
    closed = False  # described to the end: nothing is appended from outside
    variable_class: type | None = None
    # What the next operation has to wait for; in a function, the order written is enough.
    control_inputs: tuple[Operation, ...] = ()

    @contextmanager
    def as_default(self) -> Iterator[Graph]:
        """Operations inside the block are appended to this graph."""
        with context.building(self):
            yield self

    def placeholder(
        self,
        shape: Any = (),
        dtype: Any = float32,
        name: str = "placeholder",
        device: Device | None = None,
    ) -> Tensor:
        """A tensor that is given its value when the graph runs.

        Args:
            shape: Its sizes, None where any size may come; UNKNOWN: any number of axes, too.
            dtype: Its number type.
            name: Its name; made unique.
            device: Where its value will be; default: the current device.
        """
        sizes = UNKNOWN if shape == UNKNOWN else as_shape(shape)
        attrs = {"shape": sizes, "dtype": as_dtype(dtype)}
        tensor = self.append(OPS["placeholder"], (), attrs, name).output
        tensor.device_object = device or tensor.device_object
        return tensor

    def append(
        self,
        opdef: OpDef,
        inputs: tuple[Tensor, ...],
        attrs: dict[str, Any],
        name: str | None = None,
        source: SourceLine | None = None,
    ) -> Operation:
        """Append one operation; shapes and types are worked out now, values later."""
        attrs, late = take_out(attrs, len(inputs))
        inputs = tuple(self._own(tensor) for tensor in (*inputs, *late))
        full_name = self.full_name(name, opdef)
        scope, count, after = context.current.scope, len(late), self.control_inputs
        draft = Operation(opdef, inputs, attrs, (), full_name, scope, source, count, after, self)
        outputs = self._outputs_of(draft)
        operation = draft._replace(outputs=outputs, name=self.unique_name(full_name))
        for output in outputs:
            output.op = operation
        self.operations.append(operation)
        return operation

    def _outputs_of(self, draft: Operation) -> tuple[Tensor, ...]:
        """The tensors that an operation will make, with the shapes known so far."""
        opdef, arguments = draft.opdef, draft.arguments
        shapes = opdef.output_shapes([tensor.shape for tensor in arguments], known_attrs(draft))
        dtypes = opdef.output_dtypes(
            [tensor.dtype for tensor in arguments], draft.attrs, len(shapes)
        )
        homes = [tensor.device_object for tensor in arguments if tensor.dtype not in _PYTHONS]
        if not homes and opdef.call is None:  # texts are compared where they are
            homes = [tensor.device_object for tensor in arguments if tensor.dtype is string]
        device = homes[0] if homes else _device_of(draft.attrs)
        return tuple(
            Tensor(
                None,
                CPU if dtype in _PYTHONS else device,
                shape=TensorShape(shape), dtype=dtype, graph=self,
            )
            for shape, dtype in zip(shapes, dtypes, strict=True)
        )  # fmt: skip

    def unique_name(self, name: str) -> str:
        """`name`, or `name_1`, `name_2`, ... when it is taken."""
        count = self._names.get(name, 0)
        self._names[name] = count + 1
        return self.unique_name(f"{name}_{count}") if count else name

    def full_name(self, name: str | None, opdef: OpDef) -> str:
        """The name of the next operation, with its scope, before it is made unique."""
        return context.scoped(name or opdef.name)

    def type_of(self, opdef: OpDef) -> str:
        """What the operations of this row are called as a kind."""
        return opdef.name

    def scope_name(self, outer: str, name: str) -> str:
        """The full name of a scope inside another.  It may be entered again and again."""
        return f"{outer}/{name}" if outer else name

    def read(self, variable: Any) -> Tensor:
        """The variable's value at this point of the program."""
        if id(variable) not in self._reads:
            attrs = {"variable": variable}
            tensor = self.append(OPS["read_variable"], (), attrs, variable.leaf_name).output
            tensor.variable = variable
            self._reads[id(variable)] = (variable, tensor)
        return self._reads[id(variable)][1]

    def forget_read(self, variable: Any) -> None:
        """The variable was assigned: it, and what shares its memory, must be read anew."""
        self._reads = {
            key: (other, tensor)
            for key, (other, tensor) in self._reads.items()
            if other.memory is not variable.memory
        }

    def _own(self, tensor: Tensor) -> Tensor:
        """The tensor as part of this graph: values are captured as constants."""
        if tensor.graph is self:
            return tensor
        if tensor.is_symbolic:
            return self._foreign(tensor)
        if id(tensor) not in self._captured:  # the pair keeps the tensor, and so its id, alive
            inside = self.append(OPS["constant"], (), {"value": tensor}).output
            self._captured[id(tensor)] = (tensor, inside)
        return self._captured[id(tensor)][1]

    def _foreign(self, tensor: Tensor) -> Tensor:
        raise out_of_scope(tensor)

    def note_variable(self, variable: Any) -> None:
        """A variable is being made while this graph is described.

        Raises:
            ValueError: The function was described before; then all its variables were made.
        """
        if not self.may_make_variables:
            raise ValueError(
                "tf.function only supports singleton tf.Variables created on the first call. Make "
                "sure the tf.Variable is only created once or created outside tf.function. See "
                "https://www.tensorflow.org/guide/function#creating_tfvariables for more "
                "information."
            )
        self.new_variables.append(variable)

    def check(self) -> None:
        """Verify the record: every input was made before, names are unique, shapes still hold.

        Raises:
            GraphError: The record is broken; the message names the operation.
        """
        made: set[int] = set()
        names: set[str] = set()
        for operation in self.operations:
            for tensor in operation.inputs:
                if id(tensor) not in made:
                    raise GraphError(f"{operation.name} takes {tensor!r} before it is made.")
            if operation.name in names:
                raise GraphError(f"Two operations are called {operation.name!r}.")
            shapes = [tensor.shape for tensor in operation.arguments]
            expected = operation.opdef.output_shapes(shapes, known_attrs(operation))
            for shape, tensor in zip(expected, operation.outputs, strict=True):
                if not compatible(shape, tensor.shape):
                    raise GraphError(f"{operation.name} should have shape {shape}.")
            names.add(operation.name)
            made.update(id(tensor) for tensor in operation.outputs)

    def to_dict(self) -> dict[str, Any]:
        """The graph as plain data: one entry an operation, inputs by name.

        An operation that carries branches or a body has them as "graphs", in this same form.
        """
        return {"name": self.name, "operations": [_entry(one) for one in self.operations]}

    def _repr_html_(self) -> str:
        return graph_html(self)

    def __str__(self) -> str:
        return "\n".join(_line(operation) for operation in self.operations)

    def __repr__(self) -> str:
        return f"<tf.Graph {self.name!r} with {len(self.operations)} operations>"


_PYTHONS = (string, variant)  # texts, arrays of tensors: they live nowhere but here


def _device_of(attrs: dict[str, Any]) -> Device:
    holder = attrs.get("value", attrs.get("variable"))
    return getattr(holder, "device_object", None) or context.current.device or CPU


def short_name(tensor: Tensor) -> str:
    """An input as "matmul", or "svd:1" for another than the first output."""
    return tensor.name.removesuffix(":0")


def out_of_scope(tensor: Tensor) -> GraphError:
    """The error for a symbolic tensor that is used outside its graph."""
    name = tensor.graph.name if tensor.graph is not None else ""
    return GraphError(
        f"{tensor!r} is out of scope and cannot be used here. Use return values, explicit Python "
        "locals or TensorFlow collections to access it.\nPlease see https://www.tensorflow.org/"
        "guide/function#all_outputs_of_a_tffunction_must_be_return_values for more information.",
        why=f"it belongs to another graph ({name!r}): a place in a description, without a value",
        instead="return it from the function, the branch or the loop that makes it",
    )


def inner_graphs(operation: Operation) -> list[Graph]:
    """The graphs that an operation carries: the branches of a condition, the body of a loop."""
    found: list[Graph] = []
    for value in operation.attrs.values():
        parts = value if isinstance(value, tuple) else (value,)
        found += [part for part in parts if isinstance(part, Graph)]
    return found


def _entry(operation: Operation) -> dict[str, Any]:
    entry = {
        "name": operation.name,
        "op": operation.type,
        "scope": operation.scope,
        "inputs": [short_name(tensor) for tensor in operation.inputs],
        "shape": list(operation.output.shape) if operation.outputs else None,
        "dtype": operation.output.dtype.name if operation.outputs else None,
    }
    graphs = [graph.to_dict() for graph in inner_graphs(operation)]
    return {**entry, "graphs": graphs} if graphs else entry


def _line(operation: Operation) -> str:
    names = ", ".join(map(short_name, operation.inputs))
    shapes = ", ".join(str(tensor.shape) for tensor in operation.outputs)
    line = f"{operation.name}: {operation.type}({names}) -> {shapes or 'nothing'}"
    for graph in inner_graphs(operation):
        inside = "\n".join(f"    {part}" for part in str(graph).splitlines())
        line += f"\n  {graph.name}:\n{inside}"
    return line
