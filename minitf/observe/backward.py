"""The backward pass of a trace: every share of gradient, and where it went.

Where it sits   autodiff.backprop walks and tells each share; this keeps them.
The one idea    at each step an operation takes the gradient of its output (upstream) and hands each
                input a share; where branches meet, the shares add up.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> x = tf.Variable(3.0)
                >>> trace = observe.record_backward(lambda: x * x)
                >>> for share in trace.backward_pass.shares:
                ...     print(share.node, share.input, "gives", share.source, share.contribution,
                ...           "so far", share.accumulated)
                multiply x gives x 3.0 so far 3.0
                multiply y gives x 3.0 so far 6.0
Read next       observe/arithmetic.py
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minitf.autodiff.backprop import backprop, check_target
from minitf.core import context
from minitf.core.graph import Operation
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError

if TYPE_CHECKING:
    from minitf.observe.trace import Node, Trace


class Share(NamedTuple):
    """What one operation handed back to one of its inputs.

    Attributes:
        node: The operation.
        number: Which of its inputs, from 0.
        input: The name of that input in the formulas of the op.
        source: The node that the input came from.
        upstreams: The gradient of each of the operation's outputs; None where nothing comes back.
        contribution: The share.
        accumulated: The gradient of `source` with this share added.
        part: Which of the shares that meet at `source` this is, from 1.
    """

    node: str
    number: int
    input: str
    source: str
    upstreams: tuple[np.ndarray | None, ...]
    contribution: np.ndarray
    accumulated: np.ndarray
    part: int

    @property
    def upstream(self) -> np.ndarray:
        """The gradient of the output; of several outputs, of the first that has one."""
        return next(gradient for gradient in self.upstreams if gradient is not None)


class BackwardPass:
    """All gradients of one loss, and the shares that made them.

    Attributes:
        loss: The node that was differentiated.
        sources: The nodes by which it was.
        shares: In the order handed out.
        gradients: By node: the loss itself, everything between, and the sources.
        branches: By node: how many shares meet there.
    """

    def __init__(self, loss: str, sources: list[str], seed: np.ndarray):
        self.loss, self.sources = loss, sources
        self.shares: list[Share] = []
        self.gradients: dict[str, np.ndarray] = {loss: seed}
        self.branches: Counter[str] = Counter()

    def add(
        self, operation: Operation, number: int, source: str, upstream: Any, share: Any
    ) -> None:
        """Note one share."""
        parts = upstream if isinstance(upstream, tuple) else (upstream,)
        upstreams = tuple(None if part is None else np.asarray(part.numpy()) for part in parts)
        contribution = np.asarray(share.numpy())
        before = self.gradients.get(source)
        total = contribution if before is None else before + contribution
        self.gradients[source] = total
        self.branches[source] += 1
        opdef = operation.opdef
        name = f"{opdef.inputs[0].name}[{number}]" if opdef.variadic else opdef.inputs[number].name
        self.shares.append(
            Share(
                operation.name, number, name, source, upstreams, contribution,
                np.asarray(total), self.branches[source],
            )
        )  # fmt: skip

    def share(self, node: str, number: int) -> Share:
        """The share that an operation handed to one of its inputs.

        Raises:
            ArgumentError: It handed none.
        """
        for share in self.shares:
            if share.node == node and share.number == number:
                return share
        raise ArgumentError(
            f"{node!r} handed no gradient to its input number {number}.",
            why="no source is on that way, or the op has no gradient there",
        )

    def __repr__(self) -> str:
        return f"<BackwardPass from {self.loss!r} with {len(self.shares)} shares>"


def sweep(trace: Trace, loss: Node, sources: list[Node]) -> BackwardPass:
    """The backward pass of a trace, worked out once more from its recorded values.

    Raises:
        GradientError: The loss holds whole numbers.
        ArgumentError: There is no source, or the loss does not depend on any.
        StateError: A value on the way was beyond the memory budget.
    """
    check_target(loss.value)
    operations = _on_the_way(trace, loss, sources)
    with context.init_scope():  # at once, and unheard
        result = BackwardPass(
            loss.name, [node.name for node in sources], np.ones_like(loss.numpy())
        )

        def hear(operation: Operation, number: int, upstream: Tensor, share: Tensor) -> None:
            source = trace.nodes[operation.name].inputs[number]
            result.add(operation, number, source, upstream, share)

        backprop(operations, [loss.value], [node.value for node in sources], on_share=hear)
    return result


def _on_the_way(trace: Trace, loss: Node, sources: list[Node]) -> list[Operation]:
    """The operations between sources and loss."""
    depending = {node.name for node in sources}
    for node in trace:
        if any(name in depending for name in node.inputs):
            depending.add(node.name)
    if loss.name not in depending:
        raise ArgumentError(
            f"{loss.name!r} does not depend on "
            + (", ".join(repr(node.name) for node in sources[:6]) or "anything from outside")
            + ".",
            why="a gradient says how the loss changes with a variable or a watched tensor",
            instead="compute the loss from a tf.Variable, or watch=[x]",
        )
    needed = ancestors(trace, loss.name)
    return [
        trace.operation(node)
        for node in trace.operations
        if node.name in needed and node.name in depending
    ]


def ancestors(trace: Trace, name: str) -> set[str]:
    """A node and all that it was made from."""
    found = {name}
    for node in reversed(list(trace)):
        if node.name in found:
            found.update(node.inputs)
    return found
