"""The loop as one operation: how it runs, and what is known of its shapes.

Where it sits   a row of the table; while_loop builds it, loop_gradient differentiates it.
The one idea    condition and body are blocks.  While shapes stay as they are, both are plans on
                fixed buffers, and a turn is: run the one, run the other, copy results to inputs.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def double_until(x, limit):
                ...     return tf.while_loop(lambda y: y < limit, lambda y: [y * 2.0], [x])[0]
                >>> double_until(tf.constant(1.0), tf.constant(100.0)).numpy()
                np.float32(128.0)
Read next       execution/loop_gradient.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from minitf.core import context
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.dtypes import variant
from minitf.execution.blocks import Block
from minitf.execution.plan import NotPlannable, Plan
from minitf.execution.runner import copies
from minitf.ops.array_parts import wrap


class Loop(NamedTuple):
    """What a loop's operation carries.

    Attributes:
        test: The condition: takes the loop's variables, gives True to go on.
        body: One turn: takes the loop's variables, gives their next values.
        feeds: For each of the two: which of the captures it takes.
        history: Whether the values at the start of each turn are results too.
    """

    test: Block
    body: Block
    feeds: tuple[tuple[int, ...], tuple[int, ...]]
    history: bool

    @property
    def size(self) -> int:
        """How many variables the loop has."""
        return len(self.body.arguments)

    @property
    def memories(self) -> int:
        """How many arrays of values it gives besides the variables' last values."""
        return self.size + len(self.body.kept) if self.history else 0


def run(*inputs: Tensor, blocks: tuple, feeds: tuple, history: bool) -> tuple[Tensor, ...]:
    """Run a loop: the variables' last values, and with `history` those of every turn."""
    loop = Loop(blocks[0], blocks[1], feeds, history)
    variables, captured = list(inputs[: loop.size]), inputs[loop.size :]
    for_test, for_body = ([captured[i] for i in feed] for feed in feeds)
    memories: list[list[Tensor]] = [[] for _ in range(loop.memories)]
    while True:
        fast = _Fast.of(loop, variables, for_test, for_body)
        if fast is not None and fast.body.in_use.acquire(blocking=False):
            try:
                fast.fill_all([*variables, *for_test], [*variables, *for_body])
                variables = fast.run(memories)
            finally:
                fast.body.in_use.release()
            if fast.done:
                break
        [go_on] = loop.test.runner([*variables, *for_test])[:1]
        if not go_on:
            break
        results = loop.body.runner([*variables, *for_body])
        if history:
            _remember(memories, [*variables, *results[loop.size :]])
        variables = results[: loop.size]
    return (*variables, *[wrap(memory) for memory in memories])


def _remember(memories: list[list[Tensor]], values: Sequence[Tensor]) -> None:
    for memory, value in zip(memories, values, strict=True):
        memory.append(value)


class _Fast:
    """A loop on two plans, whose variables keep their shapes."""

    def __init__(self, loop: Loop, test: Plan, body: Plan):
        self.loop, self.test, self.body = loop, test, body
        self.done = False

    @classmethod
    def of(
        cls, loop: Loop, variables: list[Tensor], for_test: list[Tensor], for_body: list[Tensor]
    ) -> _Fast | None:
        """The loop on plans; None when somebody listens, or when shapes change."""
        if context.current.graph is not None or context.current.listeners:
            return None
        shapes = [[tuple(t.shape) for t in part] for part in (variables, for_test, for_body)]
        test = loop.test.runner.plan_or_none([*shapes[0], *shapes[1]])
        body = loop.body.runner.plan_or_none([*shapes[0], *shapes[2]])
        if test is None or body is None:
            return None
        if [tuple(array.shape) for array in body.outputs[: loop.size]] != shapes[0]:
            return None
        test.follow_variables()
        body.follow_variables()
        return cls(loop, test, body)

    def fill_all(self, for_test: Sequence[Tensor], for_body: Sequence[Tensor]) -> None:
        """Put values into the inputs of both plans."""
        for plan, tensors in ((self.test, for_test), (self.body, for_body)):
            for place, tensor in zip(plan.inputs, tensors, strict=True):
                tensor.device_object.backend.write(place, tensor.array)

    def run(self, memories: list[list[Tensor]]) -> list[Tensor]:
        """All turns that are left; not `done` when a shape changed that should not."""
        arguments, kept = self.loop.body.arguments, self.loop.body.kept
        test, body, count = self.test, self.body, self.loop.size
        moves = self._moves()
        go_on = test.outputs[0]
        test.run()
        while bool(go_on):
            before = copies(arguments, body.inputs[:count]) if memories else []
            try:
                body.run()
            except NotPlannable:
                self.loop.body.runner.give_up([tuple(array.shape) for array in body.inputs])
                return copies(arguments, body.inputs[:count])
            if memories:
                _remember(memories, [*before, *copies(kept, body.outputs[count:])])
            for move in moves:
                move()
            test.run()
        self.done = True
        return copies(arguments, body.inputs[:count])

    def _moves(self) -> list[Any]:
        """Ready calls that bring the results of a turn to the inputs of the next."""
        count, body = self.loop.size, self.body
        arguments, first, then = self.loop.body.arguments, [], []
        read = self._read_by_test()
        for i in range(count):
            source, target = body.outputs[i], body.inputs[i]
            write = arguments[i].device_object.backend.write
            if source is not target:
                if _shares(arguments[i], source, body.inputs):  # as in a, b = b, a
                    spare = arguments[i].device_object.backend.copy(source)
                    first.append(lambda w=write, a=spare, b=source: w(a, b))
                    source = spare
                then.append(lambda w=write, a=target, b=source: w(a, b))
            if i in read:
                then.append(lambda w=write, a=self.test.inputs[i], b=target: w(a, b))
        return first + then

    def _read_by_test(self) -> set[int]:
        test = self.loop.test
        wanted = {id(tensor) for operation in test.operations for tensor in operation.inputs}
        wanted.update(id(tensor) for tensor in test.outputs)
        return {i for i, tensor in enumerate(test.arguments) if id(tensor) in wanted}


def _shares(tensor: Tensor, array: Any, places: Sequence[Any]) -> bool:
    shares = tensor.device_object.backend.shares_memory
    return any(type(place) is type(array) and shares(array, place) for place in places)


def shapes(*inputs: tuple, blocks: tuple, feeds: tuple, history: bool) -> tuple:
    """The variables' shapes, as far as they stay the same from turn to turn."""
    loop = Loop(blocks[0], blocks[1], feeds, history)
    captured = inputs[loop.size :]
    stable = [tuple(shape) for shape in inputs[: loop.size]]
    for _ in range(loop.size + 1):  # each time round, at least one more variable is open
        given = [*stable, *[captured[i] for i in feeds[1]]]
        made = loop.body.output_shapes(given)
        met = [_met(old, new) for old, new in zip(stable, made, strict=True)]
        if met == stable:
            break
        stable = met
    return (*stable, *[()] * loop.memories)


def _met(one: tuple, other: tuple) -> tuple:
    if (isinstance(one, TensorShape) and one.rank is None) or len(one) != len(other):
        return TensorShape(None)
    return tuple(a if a == b else None for a, b in zip(one, other, strict=True))


def dtypes(*inputs: Any, blocks: tuple, feeds: tuple, history: bool) -> list:
    loop = Loop(blocks[0], blocks[1], feeds, history)
    return [*inputs[: loop.size], *[variant] * loop.memories]
