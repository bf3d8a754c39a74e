"""An LSTM in one call: oneDNN's, which torch has for processors, where a plan allows it.

Where it sits   it marks operations before they are bound; recurrent.py binds all others.
The one idea    oneDNN goes through a sequence faster than any list of calls, but it keeps to itself
                what is inside: all gates, and all states but the last.  A plan knows who reads
                what.  Where only outputs and the last state are read, nobody misses the others,
                and the way back takes what oneDNN has kept.
Try it          >>> from minitf.backends.torch.recurrent import KERNELS
                >>> x, weights, start = torch.ones(1, 2, 3), torch.ones(6, 8), torch.zeros(1, 4)
                >>> mask, whole = torch.ones(0, 0, dtype=torch.bool), Whole(outputs=True)
                >>> outs = torch.zeros(3, 4, 1), torch.zeros(2, 8, 1)
                >>> for step in forward(whole, outs, (x, weights, start, mask)): _ = step()
                >>> expected, _ = KERNELS["lstm"](x, weights, start, mask)
                >>> bool(torch.allclose(outs[0][:, :2], expected[:, :2]))
                True
Read next       backends/torch/recurrent.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import torch

Array = torch.Tensor
Steps = list[Callable[[], Any]]

_there = torch.ops.aten.mkldnn_rnn_layer
_back = torch.ops.aten.mkldnn_rnn_layer_backward
_LSTM = 2  # how oneDNN numbers the kinds of cells


class Whole:
    """What the way there keeps for the way back.

    Args:
        outputs: Whether the outputs of all steps are read, or only the last.
        trains: Whether there is a way back.
    """

    def __init__(self, outputs: bool, trains: bool = False):
        self.outputs, self.trains = outputs, trains
        self.inputs: tuple[Array, ...] = ()
        self.made: tuple[Array, ...] = ()
        self.by_x: Array | None = None


def marked(operations: Sequence[Any], fetches: Sequence[Any], shapes: dict[int, tuple]) -> list:
    """The operations, those marked that may go to oneDNN; a mark is the attribute `whole`.

    Args:
        operations: Of a plan, in order.
        fetches: Tensors that are handed out.
        shapes: The shape of every tensor, by id.
    """
    lstms = [o for o in operations if o.opdef.name == "lstm"]
    if not lstms or not torch.backends.mkldnn.is_available():
        return list(operations)
    readers: dict[int, list[Any]] = {}
    for operation in operations:
        for number, tensor in enumerate(operation.inputs):
            late = number >= len(operation.arguments)
            if late or operation.opdef.reads_value(number):  # else only the shape is asked for
                readers.setdefault(id(tensor), []).append(operation)
    for tensor in fetches:
        readers.setdefault(id(tensor), []).append(None)
    makers = {id(tensor): operation for operation in operations for tensor in operation.outputs}
    marks: dict[int, Whole] = {}
    for operation in lstms:
        for one, whole in _marks(operation, readers, makers, shapes):
            marks[id(one)] = whole
    return [
        o._replace(attrs={**o.attrs, "whole": marks[id(o)]}) if id(o) in marks else o
        for o in operations
    ]


def _marks(lstm: Any, readers: dict, makers: dict, shapes: dict) -> Iterator[tuple[Any, Whole]]:
    """An LSTM, its way back, and the product that makes the gradient of its inputs of that."""
    states, gates = lstm.outputs
    x, _, start, mask = lstm.arguments
    of_states = readers.get(id(states), [])
    backs = [o for o in of_states if o is not None and o.opdef.name == "lstm_back"]
    others = [o for o in of_states if o not in backs]
    units = shapes[id(start)][1] // 2
    possible = (
        states.dtype.name == "float32"
        and str(states.device_object.handle) == "cpu"
        and shapes[id(mask)][1] == 0 < shapes[id(x)][1]
        and 0 not in shapes[id(x)]
        and len(backs) <= 1
        and all(o in backs for o in readers.get(id(gates), []))
        and all(o is not None and _reads_known_parts(o, units) for o in others)
    )
    products = readers.get(id(backs[0].outputs[2]), []) if backs else []
    of_inputs = (slice(None, shapes[id(x)][2]),)
    if not possible or not all(_is_for_inputs(o, backs[0], makers, of_inputs) for o in products):
        return
    whole = Whole(any(o.attrs["spec"] != (-1,) for o in others), bool(backs))
    for operation in (lstm, *backs, *products):
        yield operation, whole


def _reads_known_parts(operation: Any, units: int) -> bool:
    """Whether it takes the last state, or the outputs of all steps."""
    known = [(-1,), (slice(1, None), slice(None, units))]
    return operation.opdef.name == "slice" and operation.attrs.get("spec") in known


def _is_for_inputs(product: Any, back: Any, makers: dict, of_inputs: tuple) -> bool:
    """Whether an operation is `weights[:features] @ by_sums`: the gradient of the inputs."""
    if product is None or product.opdef.name != "matmul" or any(product.attrs.values()):
        return False
    factor, sums = product.inputs
    rows = makers.get(id(factor))
    return (
        sums is back.outputs[2]
        and rows is not None
        and rows.opdef.name == "slice"
        and rows.inputs[0] is back.inputs[2]
        and rows.attrs.get("spec") == of_inputs
    )


def forward(whole: Whole, outs: tuple[Array, Array], arrays: tuple) -> Steps:
    """outs = the states, as far as they are read; the gates stay empty."""
    (states, _), (x, weights, start, _) = outs, arrays
    batch, count, features = x.shape
    units = start.shape[1] // 2
    column = x.new_empty(count, batch, features)
    of_x, of_state = x.new_empty(4 * units, features), x.new_empty(4 * units, units)
    bias, none = x.new_empty(4 * units), x.new_zeros(4 * units)
    h, c = x.new_empty(1, batch, units), x.new_empty(1, batch, units)
    whole.inputs = column, of_x, of_state, bias, none, h, c
    steps: Steps = [
        partial(column.copy_, x.transpose(0, 1)),
        partial(of_x.copy_, weights[:features].T),
        partial(of_state.copy_, weights[features:-1].T),
        partial(bias.copy_, weights[-1]),
        partial(h[0].copy_, start[:, :units]),
        partial(c[0].copy_, start[:, units:]),
        partial(_go, whole, units),
    ]
    last = states[-1].T

    def hand_out() -> None:
        outputs, h, c, _ = whole.made
        if whole.outputs:
            states[1:, :units].copy_(outputs.transpose(1, 2))
        last[:, :units].copy_(h[0])
        last[:, units:].copy_(c[0])

    return [*steps, hand_out]


def _go(whole: Whole, units: int) -> None:
    whole.made = _there(
        *whole.inputs, False, [], _LSTM, units, 1, True, False, False, whole.trains
    )  # fmt: skip


def back(whole: Whole, outs: tuple[Array, Array, Array], arrays: tuple) -> Steps:
    """outs = the gradients of the weights and of the start; that of x waits in `whole`."""
    (by_weights, by_start, _), (g, x) = outs, arrays[:2]
    batch, count, features = x.shape
    units = by_start.shape[1] // 2
    by_outputs = x.new_zeros(count, batch, units)
    by_h, by_c = x.new_zeros(1, batch, units), x.new_zeros(1, batch, units)
    steps: Steps = [partial(by_c[0].copy_, g[-1, units:].T)]
    if whole.outputs:
        steps.append(partial(by_outputs.copy_, g[1:, :units].transpose(1, 2)))
    else:
        steps.append(partial(by_h[0].copy_, g[-1, :units].T))

    def run() -> None:
        outputs, h, c, kept = whole.made
        whole.by_x, of_x, of_state, of_bias, _, of_h, of_c = _back(
            *whole.inputs, outputs, h, c, by_outputs, by_h, by_c,
            False, _LSTM, units, 1, True, True, False, [], False, kept,
        )  # fmt: skip
        by_weights[:features].copy_(of_x.T)
        by_weights[features:-1].copy_(of_state.T)
        by_weights[-1].copy_(of_bias)
        by_start[:, :units].copy_(of_h[0])
        by_start[:, units:].copy_(of_c[0])

    return [*steps, run]


def by_columns(whole: Whole, out: Array) -> Steps:
    """out = the gradient of the inputs, columns of (features, samples) for each step."""

    def hand_out() -> None:
        assert whole.by_x is not None
        out.copy_(whole.by_x.transpose(1, 2))

    return [hand_out]
