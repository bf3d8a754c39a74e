"""LSTM, GRU and SimpleRNN in the words of ONNX: a Scan whose body is one step.

Where it sits   a part of the table in keras/export/tables.py.
The one idea    a loop is a graph inside a graph: the states go round, the sequence comes in step by
                step, and the outputs are laid one behind the other.
Try it          >>> sorted(TABLE)
                ['gru', 'lstm', 'simple_rnn']
Read next       execution/recurrent.py

As https://onnx.ai/onnx/operators/onnx__Scan.html
"""

from __future__ import annotations

from typing import Any

from minitf.core.operation import Operation
from minitf.keras.export.writer import Writer

# How many states there are, and how many sums a step needs.
KINDS = {"simple_rnn": (1, 1), "gru": (1, 4), "lstm": (2, 4)}


class Step(Writer):
    """The body of the loop: named as the names around it go on."""

    def __init__(self, around: Writer):
        super().__init__()
        self._taken = around._taken
        self._initializer = around._initializer  # type: ignore[method-assign]
        self._numbers = around._numbers

    def apply(self, kind: str, *inputs: str, **attrs: Any) -> Any:
        return self.node(kind, inputs, **attrs)


def loop(writer: Writer, operation: Operation) -> list[str]:
    """All states of all steps: shape (steps + 1, states · units, batch)."""
    x, weights, start, mask = operation.arguments
    kind = operation.opdef.name
    units = start.shape[1] // KINDS[kind][0]
    steps = [writer.node("Transpose", [writer.name(x)], perm=[1, 0, 2])]
    if 0 not in mask.shape:
        steps.append(writer.node("Transpose", [writer.name(mask)], perm=[1, 0]))
    rows = writer.number([x.shape[2], units, 1], "int64")
    kernels = writer.node("Split", [writer.name(weights), rows], outputs=3, axis=0)
    body = _body(writer, kind, units, kernels, writer.type(x.dtype), masked=len(steps) == 2)
    first = writer.name(start)
    outputs = writer.node("Scan", [first, *steps], outputs=2, body=body,
                          num_scan_inputs=len(steps))  # fmt: skip
    before = writer.node("Unsqueeze", [first, writer.number([0], "int64")])
    states = writer.node("Concat", [before, outputs[1]], axis=0)
    return [writer.node("Transpose", [states], perm=[0, 2, 1])]


def _body(
    writer: Writer, kind: str, units: int, kernels: list[str], floating: int, masked: bool
) -> Any:
    """The graph of one step; it sees the names around it."""
    step, helper = Step(writer), writer.onnx.helper
    names = [step.fresh("before"), step.fresh("x")] + ([step.fresh("counts")] if masked else [])
    count, parts = KINDS[kind]
    states = _split(step, names[0], units, count)
    sums = step.apply("MatMul", names[1], kernels[0])
    sums = step.apply("Add", sums, step.apply("MatMul", states[0], kernels[1]))
    sums = step.apply("Add", sums, kernels[2])
    new = _next(step, kind, states, _split(step, sums, units, parts))
    after = new[0] if len(new) == 1 else step.apply("Concat", *new, axis=1)
    if masked:
        counts = step.apply("Unsqueeze", names[2], writer.number([1], "int64"))
        after = step.apply("Where", counts, after, names[0])
    ends = [step.apply("Identity", after) for _ in range(2)]
    types = [floating, floating, writer.onnx.TensorProto.BOOL]
    inputs = [helper.make_tensor_value_info(name, number, None)
              for name, number in zip(names, types, strict=False)]  # fmt: skip
    outputs = [helper.make_tensor_value_info(name, floating, None) for name in ends]
    return helper.make_graph(step.nodes, f"{kind}_step", inputs, outputs)


def _split(step: Step, name: str, units: int, count: int) -> list[str]:
    if count == 1:
        return [name]
    sizes = step.number([units] * count, "int64")
    return step.node("Split", [name, sizes], outputs=count, axis=1)


def _next(step: Step, kind: str, states: list[str], found: list[str]) -> list[str]:
    """The states after a step, from the sums of inputs, state and bias."""
    h = states[0]
    if kind == "simple_rnn":
        return [step.apply("Tanh", found[0])]
    if kind == "lstm":
        i, f, o = (step.apply("Sigmoid", found[n]) for n in (0, 1, 3))
        new = step.apply("Mul", i, step.apply("Tanh", found[2]))
        c = step.apply("Add", step.apply("Mul", f, states[1]), new)
        return [step.apply("Mul", o, step.apply("Tanh", c)), c]
    kept, reset = (step.apply("Sigmoid", found[n]) for n in (0, 1))
    new = step.apply("Add", found[2], step.apply("Mul", reset, found[3]))
    new = step.apply("Tanh", new)
    less = step.apply("Sub", h, new)
    return [step.apply("Add", new, step.apply("Mul", kept, less))]


TABLE = dict.fromkeys(KINDS, loop)
