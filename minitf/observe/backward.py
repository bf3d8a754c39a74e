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
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minitf.autodiff.backprop import backprop, check_target
from minitf.core import context
from minitf.core.graph import Operation
from minitf.core.opdef import OpDef
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.observe.summary import Summary, summarize

if TYPE_CHECKING:
    from minitf.observe.trace import Node, Trace


OWN_RULE = "custom_gradient"  # hands on what the learner's rule says, past its inputs


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


class Stop(NamedTuple):
    """A way back that ends: gradient arrived at an operation, and one of its inputs got none.

    Attributes:
        node: The operation.
        number: Which of its inputs, from 0.
        input: The name of that input in the formulas of the op.
        source: The node that the input came from.
        upstreams: The gradient of each of the operation's outputs, as in a Share.
        why: "stop": that is what stop_gradient is for; "whole": the input holds whole numbers or
            truth values, which cannot change a little; "flat": the op has no gradient there.
    """

    node: str
    number: int
    input: str
    source: str
    upstreams: tuple[np.ndarray | None, ...]
    why: str

    @property
    def upstream(self) -> np.ndarray:
        """The gradient of the output; of several outputs, of the first that has one."""
        return next(gradient for gradient in self.upstreams if gradient is not None)


class BackwardPass:
    """All gradients of one loss, or of the sum of several, and the shares that made them.

    Attributes:
        losses: The nodes that were differentiated, in the order made.
        sources: The nodes by which they were.
        shares: In the order handed out.
        stops: Where the gradient could not go on, in the order met.
        gradients: By node: the losses themselves, everything between, and the sources.
        branches: By node: how many shares meet there; the 1 that a loss starts with is one.
    """

    def __init__(self, losses: list[str], sources: list[str], seeds: Mapping[str, np.ndarray]):
        self.losses, self.sources = losses, sources
        self.shares: list[Share] = []
        self.stops: list[Stop] = []
        self.gradients: dict[str, np.ndarray] = dict(seeds)
        self.branches: Counter[str] = Counter(seeds.keys())
        self._summaries: dict[int, tuple[np.ndarray, Summary]] = {}

    @property
    def loss(self) -> str:
        """The loss; of several, the one made last."""
        return self.losses[-1]

    def add(
        self, operation: Operation, number: int, source: str, upstream: Any, share: Any
    ) -> None:
        """Note one share."""
        parts = upstream if isinstance(upstream, tuple) else (upstream,)
        upstreams = tuple(None if part is None else np.asarray(part.numpy()) for part in parts)
        contribution = np.asarray(share.numpy())
        before = self.gradients.get(source)
        total = contribution if before is None else np.asarray(before + contribution)
        self.gradients[source] = total
        self.branches[source] += 1
        opdef = operation.opdef
        name = input_name(opdef, number)
        self.shares.append(
            Share(
                operation.name, number, name, source, upstreams, contribution,
                total, self.branches[source],
            )
        )  # fmt: skip

    def summary(self, array: np.ndarray) -> Summary:
        """The summary of one of these arrays, worked out once."""
        if id(array) not in self._summaries:
            self._summaries[id(array)] = array, summarize(array)
        return self._summaries[id(array)][1]

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


def input_name(opdef: OpDef, number: int) -> str:
    """What an input is called in the formulas of its op; of any number of inputs, "x[2]"."""
    if opdef.variadic:
        return f"{opdef.inputs[0].name}[{number}]"
    return opdef.inputs[number].name


def sweep(trace: Trace, losses: list[Node], sources: list[Node]) -> BackwardPass:
    """The backward pass of a trace, worked out once more from its recorded values.

    Raises:
        GradientError: A loss holds whole numbers.
        ArgumentError: There is no source, or no loss depends on any.
        StateError: A value on the way was beyond the memory budget.
    """
    for loss in losses:
        check_target(loss.value)
    depending = _depending(trace, losses, sources)
    operations = _on_the_way(trace, losses, depending)
    with context.init_scope():  # at once, and unheard
        ones = {loss.name: np.ones_like(loss.numpy()) for loss in losses}
        result = BackwardPass(list(ones), [node.name for node in sources], ones)

        def hear(operation: Operation, number: int, upstream: Tensor, share: Tensor) -> None:
            source = trace.nodes[operation.name].inputs[number]
            result.add(operation, number, source, upstream, share)

        targets = [trace[name].value for name in ones]
        backprop(operations, targets, [node.value for node in sources], on_share=hear)
    result.stops = list(_stops(trace, result, operations, depending))
    return result


def _depending(trace: Trace, losses: list[Node], sources: list[Node]) -> set[str]:
    """The sources and all that was made from them; a loss must be among it."""
    depending = {node.name for node in sources}
    for node in trace:
        if any(name in depending for name in node.inputs):
            depending.add(node.name)
    if not any(loss.name in depending for loss in losses):
        raise ArgumentError(
            ", ".join(repr(loss.name) for loss in losses[:6])
            + " does not depend on "
            + (", ".join(repr(node.name) for node in sources[:6]) or "anything from outside")
            + ".",
            why="a gradient says how the loss changes with a variable or a watched tensor",
            instead="compute the loss from a tf.Variable, or watch=[x]",
        )
    return depending


def _on_the_way(trace: Trace, losses: list[Node], depending: set[str]) -> list[Operation]:
    """The operations between sources and losses."""
    needed = set().union(*(ancestors(trace, loss.name) for loss in losses))
    return [
        trace.operation(node)
        for node in trace.operations
        if node.name in needed and node.name in depending
    ]


def _stops(
    trace: Trace, result: BackwardPass, operations: list[Operation], depending: set[str]
) -> Iterator[Stop]:
    """Each input that depends on a source and got nothing, though gradient came to its op."""
    given = {(share.node, share.number) for share in result.shares}
    for operation in reversed(operations):
        node = trace[operation.name]
        upstreams = tuple(result.gradients.get(name) for name in (node.name, *node.outputs))
        if all(gradient is None for gradient in upstreams) or operation.opdef.name == OWN_RULE:
            continue
        for number, source in enumerate(node.inputs):
            if source in depending and (node.name, number) not in given:
                why = _why_not(operation.opdef, operation.inputs[number])
                name = input_name(operation.opdef, number)
                yield Stop(node.name, number, name, source, upstreams, why)


def _why_not(opdef: OpDef, tensor: Tensor) -> str:
    if opdef.name == "stop_gradient":
        return "stop"
    return "flat" if tensor.dtype.is_differentiable else "whole"


def ancestors(trace: Trace, name: str) -> set[str]:
    """A node and all that it was made from."""
    found = {name}
    for node in reversed(list(trace)):
        if node.name in found:
            found.update(node.inputs)
    return found
