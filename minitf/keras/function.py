"""The function of a functional model: the calls between inputs and outputs, in order.

Where it sits   above Operation; Functional models run through it.
The one idea    following the histories back from the outputs finds every call that is needed;
                making these calls again, in order, on numbers, is running the model.
Try it          >>> from minitf import keras
                >>> a, b = keras.Input((2,)), keras.Input((2,))
                >>> add = Function([a, b], a + 2.0 * b)
                >>> add([[[1.0, 2.0]], [[10.0, 20.0]]]).numpy()
                array([[21., 42.]], dtype=float32)
Read next       keras/models/functional.py

As https://keras.io/api/ops/ (keras.Function)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.operation import Node, Operation, node_of


class Function(Operation):
    """What leads from symbolic inputs to symbolic outputs, ready to be run on numbers.

    Args:
        inputs: KerasTensors in any structure.
        outputs: KerasTensors made from them, in any structure.
        name: Its name.

    Attributes:
        nodes: The calls in the order they are made.
        operations: The layers and ops that are called, each once, in the order of a summary.

    Raises:
        ArgumentError: An output does not come from the inputs.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None):
        super().__init__(name=name)
        self.set_up(inputs, outputs)

    def set_up(self, inputs: Any, outputs: Any) -> None:
        """Find the calls between inputs and outputs."""
        self._inputs_struct, self._outputs_struct = inputs, outputs
        self._inputs: list[KerasTensor] = nest.flatten(inputs)
        self._outputs: list[KerasTensor] = nest.flatten(outputs)
        self.nodes = calls_between(self._inputs, outputs)
        self.operations = by_depth(self.nodes, self._inputs, self._outputs)

    @property
    def inputs(self) -> list[KerasTensor]:
        return self._inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        return self._outputs

    def call(self, inputs: Any) -> Any:
        return self.run(
            [convert_to_tensor(leaf) for leaf in leaves_like(self._inputs_struct, inputs)]
        )

    def run(self, values: Sequence[Tensor], training: bool | None = None) -> Any:
        """The outputs for a value of each input, in the order of `inputs`."""
        known = {id(t): value for t, value in zip(self._inputs, values, strict=True)}
        for node in self.nodes:
            node.run(known, training)
        return nest.map_structure(lambda tensor: known[id(tensor)], self._outputs_struct)


def leaves_like(structure: Any, value: Any) -> list[Any]:
    """The parts of `value` that stand where `structure` has its leaves.

    >>> leaves_like([0, 0], [[[1.0, 2.0]], [[3.0, 4.0]]])
    [[[1.0, 2.0]], [[3.0, 4.0]]]
    """
    if isinstance(structure, dict):
        return [
            leaf for key in sorted(structure) for leaf in leaves_like(structure[key], value[key])
        ]
    if nest.is_sequence(structure):
        if len(structure) != len(value):
            raise ArgumentError(f"{len(structure)} inputs are needed, and {len(value)} were given.")
        pairs = zip(structure, value, strict=True)
        return [leaf for part, given in pairs for leaf in leaves_like(part, given)]
    return [value]


def calls_between(inputs: Sequence[KerasTensor], outputs: Any) -> list[Node]:
    """The calls that lead from inputs to outputs, each after those whose results it takes.

    Raises:
        ArgumentError: An output needs an input that is not among these.
    """
    given = {id(tensor) for tensor in inputs}
    order: list[Node] = []
    done: set[int] = set()
    for path, output in leaves_with_paths(outputs):
        if id(output) not in given:
            try:
                _visit(node_of(output), given, done, order)
            except _Unconnected as problem:
                raise problem.explained(path) from None
    return order


def leaves_with_paths(structure: Any, path: str = "") -> list[tuple[str, Any]]:
    """The leaves, each with the keys that lead to it: "a.0"."""
    if not nest.is_nested(structure):
        return [(path, structure)]
    keys = sorted(structure) if isinstance(structure, dict) else range(len(structure))
    return [
        leaf
        for key in keys
        for leaf in leaves_with_paths(structure[key], f"{path}.{key}" if path else str(key))
    ]


class _Unconnected(Exception):
    """A walk back from an output came to an input that is not the model's."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name

    def explained(self, path: str) -> ArgumentError:
        return ArgumentError(
            f"Output with path `{path}` is not connected to `inputs`: it depends on "
            f"{self.name!r}, which is not among them.",
            why="a model can only compute its outputs when all they depend on is fed",
            instead=f"keras.Model(inputs=[..., {self.name}], outputs=...)",
        )


def _visit(last: Node, given: set[int], done: set[int], order: list[Node]) -> None:
    """Put a call into the order, after all that it needs.  (No recursion: models are deep.)"""
    waiting = [last]
    while waiting:
        node = waiting[-1]
        needed = [
            node_of(tensor)
            for tensor in node.inputs
            if id(tensor) not in given and id(node_of(tensor)) not in done
        ]
        if id(node) in done:
            waiting.pop()
        elif node.is_input:
            raise _Unconnected(node.operation.name)
        elif needed:
            waiting.extend(reversed(needed))
        else:
            done.add(id(node))
            order.append(node)
            waiting.pop()


def by_depth(
    nodes: Sequence[Node], inputs: Sequence[KerasTensor], outputs: Sequence[KerasTensor]
) -> list[Operation]:
    """The operations as Keras lists them: those furthest from the outputs first.

    The depth of a call is the longest way from it to an output.  Of those equally far, the one
    comes first that a walk back from the outputs meets first.
    """
    starts = [node_of(tensor) for tensor in inputs]
    depth: dict[int, int] = {}
    of_operation: dict[int, int] = {}
    for node in [*reversed(nodes), *starts]:
        mine = max(depth.get(id(node), 0), of_operation.get(id(node.operation), 0))
        of_operation[id(node.operation)] = mine
        for parent in node.parents:
            depth[id(parent)] = max(depth.get(id(parent), 0), mine + 1)
    met = _walk_back(outputs, {id(tensor) for tensor in inputs})
    unused = [node.operation for node in starts if id(node.operation) not in met]
    operations = {id(operation): operation for operation in [*unused, *met.values()]}
    return sorted(operations.values(), key=lambda operation: -of_operation[id(operation)])


def _walk_back(outputs: Sequence[KerasTensor], given: set[int]) -> dict[int, Operation]:
    """The operations in the order of a walk from the outputs, depth first."""
    met: dict[int, Operation] = {}
    done: set[int] = set()
    waiting = list(reversed(outputs))
    while waiting:
        tensor = waiting.pop()
        node = node_of(tensor)
        if id(node) not in done:
            done.add(id(node))
            met.setdefault(id(node.operation), node.operation)
            waiting += [] if id(tensor) in given else reversed(node.inputs)
    return met
