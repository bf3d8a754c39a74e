"""The graph of a function, with the questions that programs ask it.

Where it sits   above core.graph; concrete functions record into one.
The one idea    it is a graph like any other; kinds of operations answer to TensorFlow's words too.
Try it          >>> import minitf as tf
                >>> concrete = tf.function(lambda x: x * x).get_concrete_function(tf.ones([]))
                >>> graph = concrete.graph
                >>> [operation.type == "Placeholder" for operation in graph.get_operations()]
                [True, False]
Read next       execution/concrete.py
"""

from __future__ import annotations

from minitf.core.graph import Graph
from minitf.core.opdef import OPS, OpDef
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.execution.tensorflow_names import type_of


class Kind(str):
    """A row's name, equal to TensorFlow's word for it as well.

    >>> kind = Kind("matmul")
    >>> kind == "MatMul", kind == "matmul", kind
    (True, True, 'matmul')
    """

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) or other == str(type_of(OPS[str(self)]))

    def __ne__(self, other: object) -> bool:
        return not self == other


class FunctionGraph(Graph):
    """The graph that a function was traced into."""

    def type_of(self, opdef: OpDef) -> str:
        """The row's name, which answers to TensorFlow's word too."""
        return Kind(opdef.name)

    def get_operations(self) -> list[Operation]:
        """The operations, in the order made."""
        return list(self.operations)

    def get_operation_by_name(self, name: str) -> Operation:
        """The operation of this name.

        Raises:
            KeyError: There is none.
        """
        for operation in self.operations:
            if operation.name == name:
                return operation
        raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")

    def get_tensor_by_name(self, name: str) -> Tensor:
        """The tensor of this name, as "multiply:0".

        Raises:
            KeyError: There is none.
        """
        maker, _, number = name.partition(":")
        return self.get_operation_by_name(maker).outputs[int(number or 0)]
