"""The gradient of a loop: another loop, from the last turn to the first.

Where it sits   the rule of the loop's row.
The one idea    going back through a turn needs the values it started from.  So the loop runs once
                more and remembers them; then a second loop reads them from the end, goes back
                through the body each time, and adds up what the captures get.  It is built like
                any loop, so it has a gradient itself.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def power(x, n):
                ...     with tf.GradientTape() as tape:
                ...         tape.watch(x)
                ...         _, y = tf.while_loop(lambda i, y: i < n, lambda i, y: [i + 1, y * x],
                ...                              [0, tf.ones([])])
                ...     return tape.gradient(y, x)
                >>> power(tf.constant(2.0), tf.constant(5)).numpy()
                np.float32(80.0)
Read next       execution/while_loop.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.autodiff.backprop import added, backprop, zero_gradient
from minitf.core import context
from minitf.core.graph import Graph
from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.execution import loop as loops
from minitf.execution.blocks import Block, all_captures, here, positions, record, trace
from minitf.execution.loop import Loop


def append_loop(
    graph: Graph,
    test: Block,
    body: Block,
    variables: Sequence[Tensor],
    history: bool,
    name: str,
) -> tuple[Tensor, ...]:
    """Append the operation that carries the two blocks of a loop."""
    captures = all_captures([test, body])
    feeds = (positions(captures, test), positions(captures, body))
    results = OPS["while"](
        *variables, *captures, blocks=(test, body), feeds=feeds, history=history, name=name
    )
    for variable in body.assigned():
        graph.forget_read(variable)
    return results


class _Back:
    """The pieces of the loop back: what each turn reads, carries and adds up."""

    def __init__(self, loop: Loop, g: tuple, z: tuple, inputs: tuple, wanted: list[int]):
        body, count = loop.body, loop.size
        self.loop, self.body = loop, body
        self.finals = z[:count]
        self.memories = z[count:]
        self.captured = [inputs[count + i] for i in loop.feeds[1]]
        self.free = [i for i in range(count) if body.arguments[i].dtype.is_differentiable]
        self.shared = [i for i in range(len(self.captured)) if count + loop.feeds[1][i] in wanted]
        self.upstream = [zero_gradient(z[i]) if g[i] is None else g[i] for i in self.free]
        # A gradient by the memory of a turn arrives when a gradient is differentiated again.
        self.by_memory = dict(enumerate(g[count : 2 * count])) if loop.history else {}

    def turn(self, number: Tensor, *carried: Tensor) -> list[Tensor]:
        """Back through turn `number`: gradients of the variables before it, and of captures."""
        graph = here()
        values = [self._remembered(i, number) for i in range(self.loop.size)]
        captured = [graph._own(tensor) for tensor in self.captured]
        kept = [
            OPS["array_read"](memory, number, dtype=tensor.dtype.name, shape=tuple(tensor.shape))
            for memory, tensor in zip(self.memories[self.loop.size :], self.body.kept, strict=True)
        ]
        operations, outputs = record(self.body, [*values, *captured], kept)
        upstream, sums = carried[: len(self.free)], carried[len(self.free) :]
        found = backprop(
            operations, [outputs[i] for i in self.free], [*values, *captured], list(upstream)
        )
        before = [self._share(found, i, values[i], number) for i in self.free]
        totals = [
            added(total, found[id(captured[i])]) if id(captured[i]) in found else total
            for i, total in zip(self.shared, sums, strict=True)
        ]
        return [number - 1, *before, *totals]

    def _share(self, found: dict[int, Tensor], i: int, value: Tensor, number: Tensor) -> Tensor:
        share = found[id(value)] if id(value) in found else zero_gradient(value)
        by_memory = self.by_memory.get(i)
        if by_memory is None:
            return share
        return added(share, OPS["array_read_like"](by_memory, number, value))

    def _remembered(self, i: int, number: Tensor) -> Tensor:
        """The value of variable i at the start of a turn."""
        argument, memory = self.body.arguments[i], self.memories[i]
        if not self.body.loose[i] and argument.shape.rank is not None:
            return OPS["array_read_like"](memory, number, self.finals[i])
        return OPS["array_read"](
            memory, number, dtype=argument.dtype.name, shape=tuple(argument.shape)
        )


def _gradients(
    g: tuple,
    z: tuple,
    *inputs: Tensor,
    blocks: tuple,
    feeds: tuple,
    history: bool,
    wanted: list[int],
) -> list:
    loop = Loop(blocks[0], blocks[1], feeds, history)
    graph = context.current.graph or inputs[0].graph
    assert graph is not None
    with context.building(graph):
        if not history:  # run it again, and remember; nothing in it has effects, or it had done so
            z = OPS["while"](*inputs, blocks=blocks, feeds=feeds, history=True)
            loop = loop._replace(history=True)
        back = _Back(loop, (*g, *[None] * (len(z) - len(g))), z, inputs, wanted)
        last = OPS["array_size"](back.memories[0]) - 1
        sums = [zero_gradient(back.captured[i]) for i in back.shared]
        start = [last, *back.upstream, *sums]
        loose = [loop.body.loose[i] for i in back.free]
        results = _build(graph, back.turn, start, (False, *loose, *[False] * len(sums)))
    return _by_input(loop, back, results[1:], len(inputs))


def _build(
    graph: Graph, turn: Any, start: list[Tensor], loose: tuple[bool, ...]
) -> tuple[Tensor, ...]:
    """A loop over turns that counts its first variable down to 0."""
    arguments = [
        (TensorShape([None] * len(t.shape)) if open_ else t.shape, t.dtype, t.device_object, "g")
        for t, open_ in zip(start, loose, strict=True)
    ]
    test = trace("loop_gradient_test", lambda n, *rest: [n >= 0], graph, arguments)
    body = trace("loop_gradient_body", turn, graph, arguments)
    body.loose = loose
    return append_loop(graph, test, body, start, False, "loop_gradient")


def _by_input(loop: Loop, back: _Back, results: Sequence[Tensor], count: int) -> list:
    """The gradients in the order of the operation's inputs; None where there is none."""
    shares: list[Any] = [None] * count
    for i, result in zip(back.free, results, strict=False):
        shares[i] = result
    for i, result in zip(back.shared, results[len(back.free) :], strict=True):
        shares[loop.size + loop.feeds[1][i]] = result
    return shares


op(
    "while", "*inputs:any -> *z", symbol="↻",
    words="Repeat a body as long as a condition holds.",
    formula=r"z = f(f(\ldots f(x)))", call=loops.run, shape=loops.shapes, dtype=loops.dtypes,
    grads={"inputs": rule(r"\bar x = \bar f(\ldots \bar f(\bar z))", _gradients, selective=True)},
)  # fmt: skip
