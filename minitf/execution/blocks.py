"""Blocks: the branches of a condition and the bodies of a loop, as graphs that can be run.

Where it sits   above runner; cond and while carry blocks among their attributes.
The one idea    a block is traced like a function.  What it takes from outside becomes one more
                input (a capture); what it draws, prints or reads anew is kept, so that a gradient
                can go through the same values once more without doing it twice.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     x = graph.placeholder([])
                ...     block = trace("branch", lambda: [x * 2.0], graph)
                >>> [value.numpy() for value in block.runner([tf.constant(4.0)])]
                [np.float32(8.0)]
Read next       execution/cond.py
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from minitf.core import context
from minitf.core.graph import Graph
from minitf.core.late import known_attrs, put_back
from minitf.core.opdef import OPS
from minitf.core.operation import Operation
from minitf.core.shape import TensorShape
from minitf.core.subgraph import Subgraph
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import GraphError
from minitf.execution.effects import has_effect, writes_of
from minitf.execution.prune import all_inputs, needed_for
from minitf.execution.runner import Runner


class Block(Subgraph):
    """A subgraph with arguments and results.

    Attributes:
        arguments: The placeholders of its own arguments (a loop's variables).
        outputs: Its results.
        kept: What its operations with effects gave, as far as the results need it.
        loose: Which arguments may change their shape from turn to turn, as invariants say.
        given: Of a gradient: for which inputs there is one among the outputs.
    """

    def __init__(self, name: str, outer: Graph | None, local: Iterable[Any] = ()):
        super().__init__(name, outer, local)
        self.arguments: list[Tensor] = []
        self.outputs: list[Tensor] = []
        self.kept: list[Tensor] = []
        self.loose: tuple[bool, ...] = ()
        self.given: tuple[bool, ...] = ()

    @functools.cached_property
    def runner(self) -> Runner:
        """Runs the block: takes arguments and captures, gives outputs and what is kept."""
        return Runner(self, [*self.arguments, *self.inputs], [*self.outputs, *self.kept])

    def assigned(self) -> list[Variable]:
        """The variables that the block assigns, each once."""
        found = [variable for operation in self.operations for variable in writes_of(operation)]
        return list(dict.fromkeys(found))

    def release(self, variable: Variable) -> None:
        """Read the variable inside, where it was taken from outside: the inside assigns it.

        The placeholder becomes a read in the same place of the list.
        """
        pairs = list(zip(self.inputs, self.captures, strict=True))
        left = [pair for pair in pairs if pair[0].variable is not variable]
        self.inputs, self.captures = [one for one, _ in left], [other for _, other in left]
        for tensor in [one for one, _ in pairs if one.variable is variable]:
            assert tensor.op is not None
            at = self.operations.index(tensor.op)
            read = tensor.op._replace(opdef=OPS["read_variable"], attrs={"variable": variable})
            self.operations[at] = tensor.op = read

    def find_kept(self) -> None:
        """Look for operations that a gradient must not run a second time."""
        needed = needed_for(self.operations, self.outputs, effects=False, inputs_of=all_inputs)
        self.kept = [
            tensor
            for operation in needed
            if operation.type == "read_variable" or has_effect(operation)
            for tensor in operation.outputs
        ]

    def output_shapes(self, shapes: Sequence[tuple]) -> list[TensorShape]:
        """The shapes of the outputs, for these shapes of arguments and captures."""
        known: dict[int, tuple] = {
            id(tensor): tuple(shape)
            for tensor, shape in zip([*self.arguments, *self.inputs], shapes, strict=True)
        }
        for operation in self.operations:
            if operation.outputs and id(operation.outputs[0]) not in known:
                inputs = [known[id(tensor)] for tensor in operation.arguments]
                made = operation.opdef.output_shapes(inputs, known_attrs(operation, known))
                known.update(zip(map(id, operation.outputs), made, strict=True))
        return [TensorShape(known[id(tensor)]) for tensor in self.outputs]


@contextmanager
def inside(block: Block) -> Iterator[None]:
    """Operations go into the block.

    Whoever listens hears the operation that carries it, or its inside when that runs.
    """
    with context.unheard(), block.as_default():
        yield


def trace(
    name: str,
    function: Callable[..., Any],
    outer: Graph,
    arguments: Sequence[tuple[Any, Any, Any, str]] = (),
    local: Iterable[Variable] = (),
) -> Block:
    """Call `function` while a new block records.

    Args:
        name: What the block is called.
        function: Takes a tensor for each argument, gives a list of tensors.
        outer: The graph that the block is part of.
        arguments: Shape, type, device and name of each argument.
        local: Variables to be read anew inside.
    """
    block = Block(name, outer, local)
    with inside(block):
        block.arguments = [
            block.placeholder(shape, dtype, label, device)
            for shape, dtype, device, label in arguments
        ]
        results = function(*block.arguments)
        block.outputs = [block._own(result) for result in results]
    block.find_kept()
    return block


def here() -> Graph:
    """The graph being built.

    Raises:
        GraphError: There is none.
    """
    if context.current.graph is None:
        raise GraphError("There is no graph being built here.")
    return context.current.graph


def positions(captures: Sequence[Tensor], block: Block) -> tuple[int, ...]:
    """Where each of the block's captures stands in a list of captures."""
    numbers = {id(tensor): number for number, tensor in enumerate(captures)}
    return tuple(numbers[id(tensor)] for tensor in block.captures)


def all_captures(blocks: Iterable[Block]) -> list[Tensor]:
    """What several blocks take from outside, each tensor once."""
    found = {id(tensor): tensor for block in blocks for tensor in block.captures}
    return list(found.values())


def record(block: Block, values: Sequence[Tensor], kept: Sequence[Tensor]) -> tuple[list, list]:
    """Go through a block once more, symbolically, and write down what is applied.

    Args:
        block: The block.
        values: What its arguments and captures stand for.
        kept: What its operations with effects gave when they ran.

    Returns:
        The operations for backprop, and the block's outputs.
    """
    known = dict(zip(map(id, [*block.arguments, *block.inputs, *block.kept]), [*values, *kept],
                     strict=True))  # fmt: skip
    done: list[Operation] = []
    with context.unheard(), context.listening(done.append):
        for operation in needed_for(block.operations, block.outputs, False, all_inputs):
            _again(operation, known, done)
    return done, [known[id(tensor)] for tensor in block.outputs]


def _again(operation: Operation, known: dict[int, Tensor], done: list[Operation]) -> None:
    """One operation once more; one with effects only with what it gave."""
    if operation.type == "constant":
        known[id(operation.output)] = here()._own(operation.attrs["value"])
    if operation.outputs and all(id(tensor) in known for tensor in operation.outputs):
        if operation.inputs:
            inputs = tuple(known[id(tensor)] for tensor in operation.inputs)
            outputs = tuple(known[id(tensor)] for tensor in operation.outputs)
            done.append(operation._replace(inputs=inputs, outputs=outputs))
        return
    every = [known[id(tensor)] for tensor in operation.inputs]
    attrs = put_back(operation.attrs, every.__getitem__) if operation.late else operation.attrs
    arguments = every[: len(operation.arguments)]
    result = operation.opdef(*arguments, name=operation.name.rpartition("/")[2], **attrs)
    results = result if operation.opdef.returns_many else (result,)
    known.update(zip(map(id, operation.outputs), results, strict=True))
