"""The trace: what was computed, line by line, with the values that came out.

Where it sits   filled by the recorder; read by tables, pictures and tests.  Data only.
The one idea    each line knows its inputs by name, so a trace is a list that can be read forwards
                (what happened), backwards (gradients) and again with a nudged number (checks).
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> w = tf.Variable(3.0)
                >>> with observe.record() as trace:
                ...     loss = w * w + 1.0
                >>> print(trace)
                w: variable () = 3
                multiply: multiply(w, w) () = 9
                constant: constant () = 1
                add: add(multiply, constant) () = 10
Read next       observe/record.py, observe/backward.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minitf.core.graph import Operation
from minitf.core.opdef import OpDef
from minitf.core.source import SourceLine
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, StateError, unknown_name
from minitf.observe.backward import BackwardPass, sweep
from minitf.observe.summary import Summary, summarize

DEFAULT_BUDGET = 2_000_000  # bytes
KINDS = ("input", "variable", "constant", "op", "output")


@dataclass(eq=False)
class Node:
    """One line of a trace: an operation, or a value that came from outside.

    Attributes:
        name: Unique in its trace, with the scope: "sequential/dense/matmul".
        kind: "op"; "output" for the second, third, ... output of an op; or where a value from
            outside came from: "variable", "input", "constant".
        shape: The sizes of the output; None where a graph does not know one.
        dtype: The name of its number type.
        opdef: The row of the table of ops; None for a value from outside.
        inputs: The names of the nodes it takes.
        attrs: Static data of the operation, by keyword.
        scope: The name scope it was made in.
        source: The learner's line that made it.
        variable: The Variable that was read.
        outputs: The names of the nodes of an op's further outputs.
        watched: Whether a gradient by this input is wanted.
        tensor: The value; None when the memory budget was used up, or in a graph.
        device: The device of the output: "CPU:0".
        seconds: How long the operation took, where that was measured.
        label: What the program that described it calls it; "" where nobody named it.
        idle: Whether the run that is shown did without it.
    """

    name: str
    kind: str
    shape: tuple[int | None, ...]
    dtype: str
    opdef: OpDef | None = None
    inputs: tuple[str, ...] = ()
    attrs: dict[str, Any] = field(default_factory=dict)
    scope: str = ""
    source: SourceLine | None = None
    variable: Any = None
    outputs: tuple[str, ...] = ()
    watched: bool = False
    tensor: Tensor | None = None
    kept_summary: Summary | None = None
    device: str = ""
    seconds: float | None = None
    label: str = ""
    idle: bool = False

    def numpy(self) -> np.ndarray:
        """The value, as a numpy array.

        Raises:
            StateError: Only a summary was kept.
        """
        return np.asarray(self.value.numpy())

    @property
    def value(self) -> Tensor:
        """The value itself.

        Raises:
            StateError: Only a summary was kept.
        """
        if self.tensor is None:
            raise StateError(
                f"The value of {self.name!r} {tuple(self.shape)} was not kept.",
                why="a trace keeps whole values only up to its budget, and summaries beyond",
                instead="observe.record(budget=64_000_000), in bytes",
            )
        return self.tensor

    @property
    def summary(self) -> Summary | None:
        """What the value looked like; None when there never was one (in a graph)."""
        if self.kept_summary is None and self.tensor is not None:
            self.kept_summary = summarize(self.tensor.numpy())
        return self.kept_summary

    @property
    def value_shape(self) -> tuple[int | None, ...]:
        """The shape of the value, where there is one: a graph may know None only."""
        summary = self.kept_summary
        if self.tensor is not None:
            return tuple(self.tensor.shape)
        return self.shape if summary is None else tuple(summary["shape"])

    @property
    def is_gradient(self) -> bool:
        """Whether backprop made it: its scope has a part "gradients"."""
        return "gradients" in self.scope.split("/")

    @property
    def is_from_outside(self) -> bool:
        """Whether no operation of the trace made it."""
        return self.kind not in ("op", "output")

    @property
    def is_floating(self) -> bool:
        return "float" in self.dtype


class Trace:
    """A record of operations and their values.

    Attributes:
        title: What it is called in pictures.
        nodes: The lines by name, in the order made; a value from outside comes before its first
            use.
        models: Keras models and layers whose names are scopes here, where they are known.
        backward_pass: The gradients and their shares, once `backward` was called; else None.
        budget: How many bytes a picture of it may take; beyond them its arrays are thumbnails.
    """

    def __init__(self, title: str = "trace", budget: int = DEFAULT_BUDGET):
        self.title, self.budget = title, budget
        self.nodes: dict[str, Node] = {}
        self.models: list[Any] = []
        self.backward_pass: BackwardPass | None = None

    @property
    def operations(self) -> list[Node]:
        """The lines that are operations, in the order made."""
        return [node for node in self.nodes.values() if node.kind == "op"]

    @property
    def gradients(self) -> dict[str, np.ndarray]:
        """The gradient of the loss by each node; empty before `backward`."""
        return {} if self.backward_pass is None else self.backward_pass.gradients

    def __getitem__(self, name: str) -> Node:
        """The node with a name.

        Raises:
            UnknownNameError: There is none; the message suggests one.
        """
        if name not in self.nodes:
            raise unknown_name("node", name, self.nodes)
        return self.nodes[name]

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def find(self, tensor: Any) -> Node:
        """The node that made a tensor, or that stands for a variable.

        Raises:
            ArgumentError: The tensor is no part of this trace.
        """
        for node in self.nodes.values():
            if node.tensor is tensor or (node.variable is tensor and tensor is not None):
                return node
        raise ArgumentError(
            f"{tensor!r} is no part of this trace.",
            why="it was made outside the recorded block, or its value was not kept",
            instead="compute it inside `with observe.record() as trace:`",
        )

    def backward(self, loss: Any = None, sources: Any = None) -> BackwardPass:
        """Work out all gradients, and remember each share that an operation handed to an input.

        Args:
            loss: A tensor of this trace or a node's name, or a list of several, whose gradients
                add up; default: the last operation with a floating type.
            sources: Tensors, variables or names, by which to differentiate.  Default: trainable
                variables and watched inputs; if there are none, every floating value from outside.

        Returns:
            The BackwardPass, also kept as `backward_pass`.

        Raises:
            ArgumentError: There is nothing to differentiate.
            StateError: A value that is needed was beyond the memory budget.

        >>> import minitf as tf
        >>> from minitf import observe
        >>> x = tf.Variable(3.0)
        >>> with observe.record() as trace:
        ...     y = x * x
        >>> [float(share.contribution) for share in trace.backward(y).shares]
        [3.0, 3.0]
        """
        several = loss if isinstance(loss, (list, tuple)) else [loss]
        wanted = {self._loss_node(one).name for one in several}
        losses = [node for node in self if node.name in wanted]
        self.backward_pass = sweep(self, losses, self._sources(sources))
        return self.backward_pass

    def node_of(self, key: Any) -> Node:
        """A node from its name, or from its tensor or variable."""
        return self[key] if isinstance(key, str) else self.find(key)

    def _loss_node(self, loss: Any) -> Node:
        if loss is not None:
            return self.node_of(loss)
        for node in reversed(self.operations):
            if node.is_floating and not node.is_gradient:
                return node
        raise ArgumentError(
            "This trace has no operation with a floating type, so there is no loss.",
            instead="compute the loss inside `with observe.record() as trace:`",
        )

    def _sources(self, sources: Any) -> list[Node]:
        if sources is not None:
            wanted = sources if isinstance(sources, (list, tuple)) else [sources]
            return [self.node_of(source) for source in wanted]
        outside = [node for node in self if node.is_from_outside and node.is_floating]
        chosen = [
            node for node in outside
            if node.watched or (node.variable is not None and node.variable.trainable)
        ]  # fmt: skip
        return chosen or outside

    def operation(self, node: Node) -> Operation:
        """The node as an Operation on the recorded tensors, for backprop.

        Raises:
            StateError: A value that it needs was not kept.
        """
        assert node.opdef is not None
        inputs, outputs = (
            tuple(self.nodes[name].value for name in names)
            for names in (node.inputs, (node.name, *node.outputs))
        )
        return Operation(
            node.opdef, inputs, node.attrs, outputs, node.name, node.scope, node.source
        )

    def __str__(self) -> str:
        return "\n".join(map(_line, self))

    def __repr__(self) -> str:
        return f"<Trace {self.title!r} with {len(self.operations)} operations>"


def _line(node: Node) -> str:
    what = node.opdef.name if node.opdef else node.kind
    if node.inputs or node.opdef:
        what += f"({', '.join(node.inputs)})"
    shape = "(" + ", ".join(map(str, node.shape)) + ")"
    summary = node.summary
    if summary is None:
        return f"{node.name}: {what} {shape}"
    scalar = summary["scalar"]
    value = f" = {scalar:g}" if isinstance(scalar, float) else f", norm {summary['norm']}"
    return f"{node.name}: {what} {shape}{value}"
