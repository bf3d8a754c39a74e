"""Rows of recurrent layers: a whole sequence in one op, with its gradient.

Where it sits   rows of the table of ops; they stand here and not in ops because a gradient of
                their gradient is found by a tape.
The one idea    fifty steps of a cell are a thousand small operations.  As one op they cost little
                more than their matrix products.  Whoever wants to see every step unrolls the layer:
                the results are the same.
Try it          >>> import numpy as np
                >>> from minitf.core.opdef import OPS
                >>> x, start, mask = np.ones((1, 2, 1)), np.zeros((1, 1)), np.ones((0, 0), bool)
                >>> states, gates = OPS["simple_rnn"](x, np.ones((3, 1)), start, mask)
                >>> states.numpy().ravel().round(3)  # 0, tanh(1 + 0 + 1), tanh(1 + 0.964 + 1)
                array([0.   , 0.964, 0.995])
Read next       keras/layers/recurrent/fused.py

In: x (batch, steps, features); weights (features + units + 1, parts * units), the last row of which
is the bias; start (batch, states * units); mask (batch, steps), or of no steps where all count.
Out: states (steps + 1, states * units, batch), the output first; gates (steps, parts * units,
batch).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from minitf.autodiff.tape import GradientTape
from minitf.core.opdef import OPS, OpDef, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import GradientError, ShapeError
from minitf.ops import functions as f

Step = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


def _shapes(x: tuple, weights: tuple, start: tuple, mask: tuple, parts: int, states: int) -> tuple:
    if len(x) != 3:
        raise ShapeError(f"A sequence has the shape (batch, steps, features), not {tuple(x)}.")
    batch, steps, features = x
    units = start[-1] // states
    if None not in (features, *weights) and weights != (features + units + 1, parts * units):
        raise ShapeError(
            f"Weights of shape {tuple(weights)} do not fit {features} features and {units} units.",
            instead=f"shape {(features + units + 1, parts * units)}: inputs, state and bias",
        )
    counted = None if steps is None else steps + 1
    return (counted, states * units, batch), (steps, parts * units, batch)


def _back_shapes(
    g: tuple, x: tuple, weights: tuple, states: tuple, gates: tuple, mask: tuple
) -> tuple:
    return weights, (states[2], states[1]), gates


# The same, one operation after the other.


def simple_rnn_step(sums: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
    z = OPS["tanh"](sums)
    return z, z


def lstm_step(sums: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
    i, forget, new, o = f.split(sums, 4, axis=0)
    i, forget, o = (OPS["sigmoid"](gate) for gate in (i, forget, o))
    new = OPS["tanh"](new)
    c = forget * f.split(state, 2, axis=0)[1] + i * new
    return f.concat([i, forget, new, o], 0), f.concat([o * OPS["tanh"](c), c], 0)


def gru_step(sums: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
    z, r, new, inner = f.split(sums, 4, axis=0)
    z, r = OPS["sigmoid"](z), OPS["sigmoid"](r)
    new = OPS["tanh"](new + r * inner)
    return f.concat([z, r, new, inner], 0), z * state + (1.0 - z) * new


def unrolled(
    step: Step, x: Tensor, weights: Tensor, start: Tensor, mask: Tensor
) -> tuple[Tensor, Tensor]:
    """What the row computes, as operations of its own for every step."""
    if x.shape[1] is None or mask.shape[1] is None:
        raise GradientError(
            "The second derivative of a recurrent layer needs to know the number of steps.",
            instead="keras.Input((steps, features)), or unroll=True",
        )
    units = weights.shape[0] - x.shape[2] - 1
    state = f.transpose(start)
    states, gates = [state], []
    for t in range(x.shape[1]):
        inputs, ones = f.transpose(x[:, t]), OPS["ones_like"](state[:1])
        column = f.concat([inputs, state[:units], ones], 0)
        made, new = step(OPS["matmul"](weights, column, transpose_a=True), state)
        state = OPS["where"](mask[:, t], new, state) if mask.shape[1] else new
        states.append(state)
        gates.append(made)
    return f.stack(states), f.stack(gates)


# Gradients


def _gradients(
    name: str, step: Step, g: tuple, z: tuple, x: Tensor, weights: Tensor, start: Tensor,
    mask: Tensor, wanted: list[int],
) -> list:  # fmt: skip
    by_states, by_gates = g
    if by_gates is not None:  # nobody but the way back reads the gates, as a rule
        return _by_tape(partial(unrolled, step), g, (x, weights, start), (mask,))
    by_weights, by_start, by_sums = OPS[f"{name}_back"](by_states, x, weights, *z, mask)
    by_x = None
    if 0 in wanted:
        by_columns = OPS["matmul"](weights[: x.shape[2]], by_sums)
        by_x = f.transpose(by_columns, [2, 0, 1])
    return [by_x, by_weights, by_start, None]


def _second(
    step: Step, gg: tuple, z: tuple, g: Tensor, x: Tensor, weights: Tensor, states: Tensor,
    gates: Tensor, mask: Tensor, wanted: list[int],
) -> list:  # fmt: skip
    """The states and gates follow from the start, x and the weights: theirs are the shares."""

    def back(g: Tensor, x: Tensor, weights: Tensor, start: Tensor, mask: Tensor) -> list[Tensor]:
        with GradientTape(persistent=True) as tape:
            tape.watch([x, weights, start])
            # A factor of one at each sum, so that there is something to ask the sums' gradient by.
            nudge = OPS["zeros_like"](gates)
            tape.watch(nudge)
            made, _ = unrolled(_nudged(step, nudge), x, weights, start, mask)
        sources = [weights, start, nudge]
        return tape.gradient(made, sources, g, unconnected_gradients="zero")

    start = f.transpose(states[0])
    by_g, by_x, by_weights, by_start, _ = [*_by_tape(back, gg, (g, x, weights, start), (mask,)), 0]
    by_states = OPS["unslice"](f.transpose(by_start), states, spec=(0,))
    return [by_g, by_x, by_weights, by_states, None, None]


def _nudged(step: Step, nudge: Tensor) -> Step:
    """The steps with something added to their sums, one after the other."""
    turns = iter(range(nudge.shape[0] or 0))
    return lambda sums, state: step(sums + nudge[next(turns)], state)


def _by_tape(function: Callable[..., Any], g: Any, inputs: tuple, fixed: tuple) -> list:
    """The shares of inputs in the gradient g of what a function of them makes."""
    with GradientTape() as tape:
        tape.watch(list(inputs))
        results = function(*inputs, *fixed)
    pairs = [(z, by_z) for z, by_z in zip(results, g, strict=True) if by_z is not None]
    return tape.gradient(
        [z for z, _ in pairs], list(inputs), [by_z for _, by_z in pairs],
        unconnected_gradients="zero",
    )  # fmt: skip


def _declare(name: str, step: Step, parts: int, states: int, words: str, formula: str) -> OpDef:
    shares = partial(_gradients, name, step)
    forward = op(
        name, "x weights start mask:bool -> states gates", words=words, formula=formula,
        accepts="real", shape=partial(_shapes, parts=parts, states=states),
        grads={
            "x": rule(r"\bar x_t = W_x \bar p_t", shares, selective=True),
            "weights": rule(r"\bar W = \sum_t (x_t, h_{t-1}, 1)^T \bar p_t", shares, True),
            "start": rule(r"\bar h_0 = W_h \bar p_1", shares, selective=True),
        },
    )  # fmt: skip
    second = partial(_second, step)
    op(
        f"{name}_back", "g x weights states gates mask:bool -> by_weights by_start by_sums",
        words=f"Go back through all steps of {name}, from the last to the first.",
        formula=r"\bar h_{t-1} = W_h \bar p_t + \bar z_{t-1}", accepts="real", shape=_back_shapes,
        grads={
            "g": rule(r"\bar{\bar g}: \text{by the unrolled steps}", second, selective=True),
            "x": rule(r"\bar{\bar x}: \text{by the unrolled steps}", second, selective=True),
            "weights": rule(r"\bar{\bar W}: \text{by the unrolled steps}", second, selective=True),
            "states": rule(r"\bar{\bar h}: \text{by the unrolled steps}", second, selective=True),
        },
    )  # fmt: skip
    return forward


simple_rnn = _declare(
    "simple_rnn", simple_rnn_step, 1, 1,
    "A plain recurrent layer along a sequence: its output comes in again at the next step.",
    formula=r"h_t = \tanh(W_x x_t + W_h h_{t-1} + b)",
)  # fmt: skip
lstm = _declare(
    "lstm", lstm_step, 4, 2,
    "A long short-term memory along a sequence: gates say what it forgets, takes up and shows.",
    formula=r"p = W_x x_t + W_h h_{t-1} + b,\; "
    r"c_t = \sigma(p_f) c_{t-1} + \sigma(p_i) \tanh(p_n),\; h_t = \sigma(p_o) \tanh(c_t)",
)  # fmt: skip
gru = _declare(
    "gru", gru_step, 4, 1,
    "Gated recurrent units along a sequence: gates say what of the state is kept, and what is "
    "read of it.",
    formula=r"n = \tanh(p_n + \sigma(p_r) p_h),\; h_t = \sigma(p_z) h_{t-1} + (1 - \sigma(p_z)) n",
)  # fmt: skip
