"""The list of operations, written as ONNX nodes one after the other.

Where it sits   below the tables of keras.export; above the graph of a model.
The one idea    both are lists of operations in order, so that writing is reading: each row of the
                graph becomes one node of ONNX or a few.  What depends on weights alone is computed
                now and written as a number.
Try it          >>> from minitf import keras
                >>> from minitf.keras.export.tables import TABLE
                >>> "matmul" in TABLE, "string_to_hash" in TABLE
                (True, False)
Read next       keras/export/arithmetic.py

As https://onnx.ai/onnx/operators/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.late import Late, put_back
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.errors import GraphError, MissingExtraError

OPSET = 18  # the oldest in which reductions take their axes as an input
# ONNX' names of number types.
TYPES = {
    "float16": "FLOAT16", "float32": "FLOAT", "float64": "DOUBLE", "bfloat16": "BFLOAT16",
    "int8": "INT8", "int16": "INT16", "int32": "INT32", "int64": "INT64", "uint8": "UINT8",
    "uint16": "UINT16", "uint32": "UINT32", "uint64": "UINT64", "bool": "BOOL",
    "string": "STRING",
}  # fmt: skip


def _moves_a_seed(operation: Operation) -> bool:
    """Whether all that an operation does is to make the next draw another one: nothing is drawn
    in prediction, which is all that a file for others holds."""
    variable = operation.attrs.get("variable")
    name = getattr(variable, "name", None)
    return operation.opdef.name == "assign" and name == "seed_generator_state"


def onnx_package() -> Any:
    """The library, or an error that says how to get it."""
    try:
        import onnx  # heavy, and only needed for such files
        import onnx.helper
        import onnx.numpy_helper
    except ImportError:
        raise MissingExtraError(
            "Exporting to ONNX needs the package onnx, which is not installed.",
            instead="pip install 'minitf[onnx]'",
        ) from None
    return onnx


class Writer:
    """ONNX nodes in the making.

    Attributes:
        nodes: The nodes so far.
        known: Numbers that do not depend on the inputs, by the name they would have.
    """

    def __init__(self) -> None:
        self.onnx = onnx_package()
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []
        self._known: dict[int, np.ndarray] = {}
        self._names: dict[int, str] = {}
        self._taken: set[str] = set()
        self._numbers: dict[tuple[str, bytes, tuple[int, ...]], str] = {}
        self._kept: list[Tensor] = []  # so that no other tensor gets the same id

    # Names

    def fresh(self, name: str) -> str:
        """A name that nothing else has."""
        found, number = name, 1
        while found in self._taken:
            found, number = f"{name}_{number}", number + 1
        self._taken.add(found)
        return found

    def call(self, tensor: Tensor, name: str) -> None:
        """Say what a tensor of the graph is called."""
        self._names[id(tensor)] = name
        self._kept.append(tensor)

    def name(self, tensor: Tensor) -> str:
        """The name of a tensor of the graph; numbers are written now, as they are needed."""
        if id(tensor) not in self._names:
            self.call(tensor, self._initializer(self._known[id(tensor)], _name_of(tensor)))
        return self._names[id(tensor)]

    def value(self, tensor: Tensor) -> np.ndarray | None:
        """The numbers of a tensor, if they do not depend on the inputs."""
        return self._known.get(id(tensor))

    def learn(self, tensor: Tensor, value: Any) -> None:
        """Say what the numbers of a tensor are."""
        self._known[id(tensor)] = np.asarray(value)
        self._kept.append(tensor)

    # Numbers

    def number(self, value: Any, dtype: Any = None) -> str:
        """The name of a constant; equal ones share it."""
        array = np.asarray(value, getattr(dtype, "name", dtype))
        key = (array.dtype.str, array.tobytes(), array.shape)
        if key not in self._numbers:
            self._numbers[key] = self._initializer(array, "constant")
        return self._numbers[key]

    def _initializer(self, array: np.ndarray, name: str) -> str:
        name = self.fresh(name)
        if array.dtype.kind in "OSU":
            array = array.astype(object)
        self.initializers.append(
            self.onnx.numpy_helper.from_array(np.require(array, requirements="C"), name)
        )
        return name

    def whole(self, numbers: Sequence[Any], operation: Operation | None = None) -> str:
        """Whole numbers as a tensor of int64; a Late among them is one that only the run knows."""
        if not any(isinstance(number, Late) for number in numbers):
            return self.number(list(numbers), "int64")
        assert operation is not None
        parts = [
            self.node("Reshape", [self.as_int64(operation.inputs[part.number]),
                                  self.number([1], "int64")])
            if isinstance(part, Late) else self.number([part], "int64")
            for part in numbers
        ]  # fmt: skip
        return self.node("Concat", parts, axis=0)

    def as_int64(self, tensor: Tensor) -> str:
        """A tensor cast to what ONNX wants for sizes and places."""
        known = self.value(tensor)
        if known is not None:
            return self.number(known, "int64")
        return self.cast(self.name(tensor), "int64")

    def cast(self, name: str, dtype: Any) -> str:
        return self.node("Cast", [name], to=self.type(dtype))

    def type(self, dtype: Any) -> int:
        """ONNX' number for a number type."""
        return getattr(self.onnx.TensorProto, TYPES[getattr(dtype, "name", dtype)])

    # Nodes

    def node(self, kind: str, inputs: Sequence[str], outputs: int = 1, **attrs: Any) -> Any:
        """A node; the name of its output, or a list of names."""
        names = [self.fresh(kind.lower()) for _ in range(outputs)]
        self.nodes.append(self.onnx.helper.make_node(kind, list(inputs), names, **attrs))
        return names[0] if outputs == 1 else names

    def write(self, graph: Graph, table: dict[str, Callable[..., Any]]) -> None:
        """All operations of a graph that are needed.

        Raises:
            GraphError: There is none in ONNX for one of them; its name and layer are said.
        """
        for operation in graph.operations:
            if operation.opdef.name == "placeholder" or _moves_a_seed(operation):
                continue
            if self._computed(operation):
                continue
            translate = table.get(operation.opdef.name)
            made = None if translate is None else translate(self, operation)
            if made is None:
                raise _missing(operation)
            made = [made] if isinstance(made, str) else made
            for tensor, name in zip(operation.outputs, made, strict=False):
                self.call(tensor, name)

    def _computed(self, operation: Operation) -> bool:
        """Whether an operation depends on weights alone; then its results are computed now."""
        opdef, attrs = operation.opdef, operation.attrs
        if opdef.name == "read_variable":
            self.learn(operation.output, attrs["variable"].numpy())
            return True
        if opdef.name == "constant":
            value = attrs["value"]
            self.learn(operation.output, value.numpy() if hasattr(value, "numpy") else value)
            return True
        values = [self.value(tensor) for tensor in operation.inputs]
        if opdef.stateful or any(value is None for value in values):
            return False
        count = len(operation.arguments)
        attrs = put_back(attrs, lambda number: values[number].item())  # type: ignore[union-attr]
        arguments = [convert_to_tensor(value) for value in values[:count]]
        result = opdef(*arguments, **attrs)
        for tensor, made in zip(
            operation.outputs, result if opdef.returns_many else [result], strict=True
        ):
            self.learn(tensor, made.numpy())
        return True


def _name_of(tensor: Tensor) -> str:
    return tensor.op.name if tensor.op is not None else "constant"


def _missing(operation: Operation) -> GraphError:
    where = f" (in {operation.scope!r})" if operation.scope else ""
    return GraphError(
        f"The operation {operation.opdef.name!r}{where} cannot be exported to ONNX.",
        why=f"ONNX has no such operation, or not with these arguments ({operation.opdef.words})",
        instead="export the part of the model before it, or model.save(...) for minitf and Keras",
    )
