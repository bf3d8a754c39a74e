"""LSTM, GRU and SimpleRNN along a sequence in one op.

Where it sits   RNN asks here first; what does not fit goes step by step.
The one idea    the weights of a cell are put below each other (inputs, state, bias), so that a step
                is one product; then the rows "lstm", "gru" and "simple_rnn" do the rest.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> x = np.ones((1, 3, 2), "float32")
                >>> layer = keras.layers.LSTM(4)
                >>> fused = layer(x)
                >>> layer.unroll = True  # the same, every step for itself
                >>> bool(np.allclose(fused, layer(x), atol=1e-6))
                True
Read next       execution/recurrent.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OpDef
from minitf.core.tensor import Tensor
from minitf.execution.recurrent import gru, lstm, simple_rnn
from minitf.keras import activations
from minitf.keras.layers.recurrent.cell import Cell
from minitf.keras.layers.recurrent.cells import GRUCell, LSTMCell, SimpleRNNCell

ROWS: dict[type, OpDef] = {SimpleRNNCell: simple_rnn, LSTMCell: lstm, GRUCell: gru}


def fits(cell: Any, sequences: Tensor, training: Any) -> bool:
    """Whether a cell is one of the three, and as they are by default."""
    if type(cell) not in ROWS or sequences.ndim != 3 or not sequences.dtype.is_floating:
        return False
    same_type = cell.kernel.dtype == sequences.dtype and sequences.dtype.size >= 4
    drops = training and cell.recurrent_dropout > 0
    gate = getattr(cell, "recurrent_activation", activations.sigmoid)
    bends = cell.activation is activations.tanh and gate is activations.sigmoid
    return same_type and bends and not drops and getattr(cell, "reset_after", True)


def run(
    cell: Cell, sequences: Tensor, states: list[Tensor], mask: Any
) -> tuple[Tensor, list[Tensor]]:
    """The outputs of all steps, shape (batch, steps, units), and the last states."""
    start = states[0] if len(states) == 1 else ops.concat(states, axis=1)
    if mask is None:
        mask = np.ones((0, 0), bool)
    mask = ops.cast(convert_to_tensor(mask), "bool")
    made, _ = ROWS[type(cell)](sequences, stacked(cell), start, mask)
    last = ops.transpose(made[-1])
    units = cell.units
    outputs = ops.transpose(made[1:, :units], [2, 0, 1])
    return outputs, [last[:, n * units : (n + 1) * units] for n in range(len(states))]


def stacked(cell: Cell) -> Tensor:
    """The weights of a cell one below the other: of the inputs, of the state, and the bias."""
    kernel, inner = cell.kernel, cell.recurrent_kernel
    if isinstance(cell, GRUCell):
        return _of_gru(cell)
    bias = ops.zeros([kernel.shape[1]], kernel.dtype) if cell.bias is None else cell.bias
    return ops.concat([kernel, inner, ops.expand_dims(bias, 0)], axis=0)


def _of_gru(cell: GRUCell) -> Tensor:
    """Four sums: of both gates, and, as the reset gate stands between them, of new content from
    inputs and of new content from the state."""
    both = 2 * cell.units
    kernel, inner = cell.kernel, cell.recurrent_kernel
    bias = ops.zeros([2, kernel.shape[1]], kernel.dtype) if cell.bias is None else cell.bias
    none_in = ops.zeros([kernel.shape[0], cell.units], kernel.dtype)
    none_of_state = ops.zeros([cell.units, cell.units], kernel.dtype)
    rows = [
        [kernel, none_in],
        [inner[:, :both], none_of_state, inner[:, both:]],
        [bias[:1, :both] + bias[1:, :both], bias[:1, both:], bias[1:, both:]],
    ]
    return ops.concat([ops.concat(parts, axis=1) for parts in rows], axis=0)
