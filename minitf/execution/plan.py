"""The plan: a graph turned into a flat list of ready calls on fixed buffers.

Where it sits   behind `@tf.function` and `fit`; made from a Graph, runs without it.
The one idea    when shapes are fixed, everything but the arithmetic can be decided once: what is
                needed, what is constant, what is only a view, which buffer each result goes to.
                What is left to run is `for step in steps: step()`.
Try it          >>> import minitf as tf
                >>> double = tf.function(lambda x: x * 2.0)
                >>> plan = double.plan_for(tf.ones([3]))
                >>> plan.inputs[0][:] = [1.0, 2.0, 3.0]
                >>> plan.run(); plan.outputs[0]
                array([2., 4., 6.], dtype=float32)
Read next       execution/function.py
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import NamedTuple

from minitf.backends.base import Array, Step, quiet
from minitf.core.arena import Arena
from minitf.core.graph import Graph, Operation
from minitf.core.late import is_open, known_attrs, known_value
from minitf.core.shape import UnknownShape
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ArgumentError
from minitf.execution.bends import pooled_first
from minitf.execution.binder import Binder, NotPlannable
from minitf.execution.fuse import fused
from minitf.execution.merge import merged
from minitf.execution.prune import all_inputs, needed_for
from minitf.execution.speedup import Speedup


class Plan:
    """A graph, bound to concrete shapes and buffers.

    Args:
        graph: The graph.
        placeholders: Its inputs, in order.
        shapes: A concrete shape for each of them.
        fetches: The tensors whose values are wanted.
        effects: Whether all assigns and random draws run, needed or not.
        targets: Operations that run though nobody wants their value.
        operations: What is run in place of the graph's own list.
        jit_compile: Whether fused kernels are compiled for it, beside the first runs: True at
            once, False never, None once it has run long enough for that to pay.

    Attributes:
        inputs: An array for each placeholder, to be filled in place before `run`.
        outputs: An array for each fetch, overwritten by each `run`: copy what you keep.
        steps: The ready calls.
        layout: Which place in memory each result has, and from when to when.
        speedup: What becomes of the wish for fused kernels.
        in_use: Held by whoever works with the buffers.
    """

    def __init__(
        self,
        graph: Graph,
        placeholders: Sequence[Tensor],
        shapes: Sequence[tuple[int, ...]],
        fetches: Sequence[Tensor],
        effects: bool = True,
        targets: Sequence[Operation] = (),
        operations: Sequence[Operation] | None = None,
        jit_compile: bool | None = None,
    ):
        self.graph = graph
        self.fetches = list(fetches)
        self._placeholders = list(placeholders)
        wanted: list[Tensor | Operation] = [*fetches, *targets]
        listed = graph.operations if operations is None else operations
        shaping = needed_for(listed, wanted, effects, all_inputs)
        self._shapes = _concrete_shapes(shaping, placeholders, shapes)
        known = [_with_numbers(operation, self._shapes) for operation in shaping]
        single = merged(needed_for(known, wanted, effects), wanted, self._shapes)
        self._operations = pooled_first(single, wanted, self._shapes)
        self.inputs = [
            tensor.device_object.backend.empty(shape, tensor.dtype, tensor.device_object)
            for tensor, shape in zip(placeholders, shapes, strict=True)
        ]
        self.in_use = threading.Lock()
        backends = {tensor.device_object.backend for o in self._operations for tensor in o.outputs}
        for backend in backends:
            self._operations = backend.prepared(self._operations, self.fetches, self._shapes)
        largest = max(map(math.prod, self._shapes.values()), default=0)
        self._held = [backend for backend in backends if backend.is_held(largest)]
        self._listed, self._fuses = self._operations, False
        self._bind()
        may_fuse = all(backend.has_compiler for backend in backends)
        self.speedup = Speedup(self, jit_compile if may_fuse else False)

    @quiet
    def run(self) -> None:
        """Run all steps once, on what `inputs` hold now."""
        speedup = self.speedup
        if speedup.is_open:
            speedup.before_run()
        self.follow_variables()
        before = [backend.hold() for backend in self._held]
        try:
            for step in self.steps:
                step()
        finally:
            for backend, count in zip(self._held, before, strict=True):
                backend.give_back(count)
        if speedup.is_open:
            speedup.after_run()

    def __str__(self) -> str:
        return "\n".join(self.listing)

    def open(self, number: int) -> str:
        """What a line of the listing does: a fused kernel as Python, another op in words.

        Args:
            number: The line's number.

        Raises:
            ArgumentError: There is no such line.

        >>> import minitf as tf
        >>> plan = tf.function(lambda x: tf.exp(x) * 2.0).plan_for(tf.ones([3])).plan
        >>> print(plan.open(0))
        exp: The exponential: its slope is its value.
        """
        if not 0 <= number < len(self._lines):
            raise ArgumentError(
                f"The plan has no line {number}.",
                why=f"it has {len(self._lines)} lines, counted from 0",
                instead="print(plan), and a number from the left",
            )
        operation, steps = self._lines[number]
        return operation.output.device_object.backend.opened(operation, steps)

    def fused(self) -> Bound | None:
        """The same with groups of operations as one kernel each; None where there are no groups.

        `adopt` makes it the plan's.
        """
        operations = fused(self._operations, self.fetches, self._shapes)
        bound = self._bound(operations, fuses=True)
        return bound if any(hasattr(step, "nest") for step in bound.binder.steps) else None

    def adopt(self, bound: Bound) -> None:
        """From now on, run these steps.  What `outputs` were before is not written any more."""
        self._listed, binder, self.steps, self._moves, self._fuses = bound
        self.listing, self._lines = binder.listing, binder.lines
        self.buffers, self.layout = binder.buffers, binder.layout
        self.outputs = [binder.arrays[id(tensor)] for tensor in self.fetches]
        self._variables = binder.variables

    def _bind(self) -> None:
        self.adopt(self._bound(self._listed, self._fuses))

    def _bound(self, operations: list[Operation], fuses: bool = False) -> Bound:
        moves = Arena.moves
        binder = Binder(operations, self.fetches, self._shapes, fuses)
        for tensor, array in zip(self._placeholders, self.inputs, strict=True):
            binder.arrays[id(tensor)] = array
        binder.bind_all()
        steps = binder.steps
        for backend in {tensor.device_object.backend for o in operations for tensor in o.outputs}:
            steps = backend.arrange(steps)
        return Bound(operations, binder, steps, moves, fuses)

    def follow_variables(self) -> None:
        """When variables were moved into an arena since: bind again if they were ours."""
        if self._moves == Arena.moves:
            return
        self._moves = Arena.moves
        if any(variable.array is not array for variable, array in self._variables.items()):
            self._bind()

    # `_variables` maps each variable to the array the steps were bound to.
    _variables: dict[Variable, Array]


class Bound(NamedTuple):
    """Operations with their arrays: what a plan runs.

    Attributes:
        operations: In order.
        binder: It knows the arrays.
        steps: The ready calls, arranged.
        moves: How often variables had been moved by then.
        fuses: Whether steps of one operation were put together.
    """

    operations: list[Operation]
    binder: Binder
    steps: list[Step]
    moves: int
    fuses: bool


def _with_numbers(operation: Operation, shapes: dict[int, tuple[int, ...]]) -> Operation:
    """The operation with its late attributes filled in, where they follow from the shapes."""
    late = operation.inputs[len(operation.arguments) :]
    if not late or any(is_open(known_value(tensor, shapes)) for tensor in late):
        return operation
    attrs = known_attrs(operation, shapes)
    return operation._replace(attrs=attrs, inputs=operation.arguments, late=0)


def _concrete_shapes(
    operations: Sequence[Operation],
    placeholders: Sequence[Tensor],
    given: Sequence[tuple[int, ...]],
) -> dict[int, tuple[int, ...]]:
    """The shape of every tensor once the sizes of the placeholders are known."""
    shapes: dict[int, tuple] = {
        id(tensor): tuple(shape) for tensor, shape in zip(placeholders, given, strict=True)
    }
    for operation in operations:
        if operation.outputs and id(operation.output) in shapes:
            continue
        inputs = [shapes[id(tensor)] for tensor in operation.arguments]
        made = operation.opdef.output_shapes(inputs, known_attrs(operation, shapes))
        for tensor, shape in zip(operation.outputs, made, strict=True):
            if None in shape or isinstance(shape, UnknownShape):
                raise NotPlannable(f"The shape of {tensor.name} depends on data: {shape}.")
            shapes[id(tensor)] = shape
    return shapes
