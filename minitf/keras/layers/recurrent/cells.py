"""SimpleRNNCell, LSTMCell, GRUCell: what happens at one step.

Where it sits   over recurrent/cell.py; RNN calls them once a step.
The one idea    a cell takes an input and its own last state and gives an output and a new state;
                gates (numbers from 0 to 1) decide what is kept.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> cell = keras.layers.LSTMCell(2)
                >>> output, [h, c] = cell(np.ones((1, 3)), cell.get_initial_state(1))
                >>> output.shape, c.shape
                (TensorShape([1, 2]), TensorShape([1, 2]))
Read next       keras/layers/recurrent/rnn.py

As https://keras.io/api/layers/recurrent_layers/; Hochreiter and Schmidhuber 1997
(LSTM); Cho et al., arXiv:1406.1078 (GRU)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras import activations, initializers
from minitf.keras.layers.layer import table
from minitf.keras.layers.recurrent.cell import Cell


@table.add()
class SimpleRNNCell(Cell):
    """One step: tanh(input @ kernel + state @ recurrent_kernel + bias).

    Args:
        units: How many numbers the state has.
        activation: The bend after the sum.
        use_bias: Whether a number is added.
        kernel_initializer, recurrent_initializer, bias_initializer: How the weights start.
        kernel_regularizer, recurrent_regularizer, bias_regularizer: Prices added to the loss.
        kernel_constraint, recurrent_constraint, bias_constraint: Rules applied after updates.
        dropout, recurrent_dropout: The part of inputs and of the state set to zero in training.
        seed: Same seed, same choices.
        **kwargs: The arguments of Layer.
    """

    seed_first = True
    can_drop_all = True
    gates = 1

    def __init__(
        self, units: int, activation: Any = "tanh", use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None, bias_regularizer: Any = None,
        kernel_constraint: Any = None, recurrent_constraint: Any = None,
        bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_up(
            units, activation, use_bias, dropout=dropout, recurrent_dropout=recurrent_dropout,
            seed=seed, kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def step(
        self, part: Tensor, states: list[Tensor], training: Any
    ) -> tuple[Tensor, list[Tensor]]:
        before = self.dropped(states[0], "state", training)
        output = self.activation(part + self.product(before, self.recurrent_kernel))
        return output, [output]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **self.cell_config()}


@table.add()
class LSTMCell(Cell):
    """One step of a long short-term memory: three gates and a cell state beside the output.

    Args:
        units: How many numbers the state has.
        activation: The bend of new content and of the output.
        recurrent_activation: The bend of the gates.
        use_bias: Whether numbers are added.
        unit_forget_bias: Whether the forget gate starts open (its bias at 1).
        kernel_initializer, recurrent_initializer, bias_initializer: How the weights start.
        kernel_regularizer, recurrent_regularizer, bias_regularizer: Prices added to the loss.
        kernel_constraint, recurrent_constraint, bias_constraint: Rules applied after updates.
        dropout, recurrent_dropout: The part of inputs and of the state set to zero in training.
        seed: Same seed, same choices.
        **kwargs: The arguments of Layer.
    """

    gates = 4

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
        use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True, kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None, bias_regularizer: Any = None,
        kernel_constraint: Any = None, recurrent_constraint: Any = None,
        bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_up(
            units, activation, use_bias, dropout=dropout, recurrent_dropout=recurrent_dropout,
            seed=seed, kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip
        self.recurrent_activation = activations.get(recurrent_activation)
        self.unit_forget_bias = unit_forget_bias
        self.state_size = [units, units]

    def add_bias(self, width: int) -> Any:
        if not self.unit_forget_bias:
            return super().add_bias(width)
        start = OpenForget(self.units, self.bias_initializer)  # type: ignore[attr-defined]
        return self.add_weight(
            (width,), start, name="bias",
            regularizer=self.bias_regularizer, constraint=self.bias_constraint,  # type: ignore[attr-defined]
        )  # fmt: skip

    def step(
        self, part: Tensor, states: list[Tensor], training: Any
    ) -> tuple[Tensor, list[Tensor]]:
        h, c = states
        kept = self.product(self.dropped(h, "state", training), self.recurrent_kernel)
        i, f, new, o = ops.split(part + kept, 4, axis=-1)
        gate = self.recurrent_activation
        c = gate(f) * c + gate(i) * self.activation(new)
        h = gate(o) * self.activation(c)
        return h, [h, c]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), **self.cell_config("unit_forget_bias"),
            "recurrent_activation": activations.serialize(self.recurrent_activation),
        }  # fmt: skip


class OpenForget(initializers.Initializer):
    """A bias that starts at 1 for the forget gate, else as told."""

    def __init__(self, units: int, otherwise: Any):
        self.units, self.otherwise = units, otherwise

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        first = np.asarray(self.otherwise((self.units,), dtype=dtype))
        rest = np.asarray(self.otherwise((self.units * 2,), dtype=dtype))
        return convert_to_tensor(np.concatenate([first, np.ones_like(first), rest]))


@table.add()
class GRUCell(Cell):
    """One step of a gated recurrent unit: two gates, and no state beside the output.

    Args:
        units: How many numbers the state has.
        activation: The bend of new content.
        recurrent_activation: The bend of the gates.
        use_bias: Whether numbers are added.
        kernel_initializer, recurrent_initializer, bias_initializer: How the weights start.
        kernel_regularizer, recurrent_regularizer, bias_regularizer: Prices added to the loss.
        kernel_constraint, recurrent_constraint, bias_constraint: Rules applied after updates.
        dropout, recurrent_dropout: The part of inputs and of the state set to zero in training.
        reset_after: Whether the reset gate works after the product with the state (then there
            are two biases), or before it.
        seed: Same seed, same choices.
        **kwargs: The arguments of Layer.
    """

    gates = 3

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
        use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, recurrent_regularizer: Any = None,
        bias_regularizer: Any = None, kernel_constraint: Any = None,
        recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0,
        recurrent_dropout: float = 0.0, reset_after: bool = True, seed: int | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_up(
            units, activation, use_bias, dropout=dropout, recurrent_dropout=recurrent_dropout,
            seed=seed, kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip
        self.recurrent_activation = activations.get(recurrent_activation)
        self.reset_after = reset_after

    def add_bias(self, width: int) -> Any:
        shape = (2, width) if self.reset_after else (width,)
        return self.add_optional_weight("bias", shape)

    def from_inputs(self, inputs: list[Tensor]) -> Tensor:
        part = self.product(inputs, self.kernel)
        if self.bias is None:
            return part
        return part + (self.bias[0] if self.reset_after else self.bias)

    def step(
        self, part: Tensor, states: list[Tensor], training: Any
    ) -> tuple[Tensor, list[Tensor]]:
        before = states[0]
        h = self.dropped(before, "state", training)
        gate, units = self.recurrent_activation, self.units
        x_update, x_reset, x_new = ops.split(part, 3, axis=-1)
        if self.reset_after:
            inner = self.product(h, self.recurrent_kernel)
            if self.bias is not None:
                inner = inner + self.bias[1]
            h_update, h_reset, h_new = ops.split(inner, 3, axis=-1)
            update = gate(x_update + h_update)
            new = self.activation(x_new + gate(x_reset + h_reset) * h_new)
        else:
            inner = self.product(h[:2], self.recurrent_kernel[:, : units * 2])
            h_update, h_reset = ops.split(inner, 2, axis=-1)
            update = gate(x_update + h_update)
            reset = gate(x_reset + h_reset) * h[-1]
            new = self.activation(x_new + ops.matmul(reset, self.recurrent_kernel[:, units * 2 :]))
        output = update * before + (1.0 - update) * new
        return output, [output]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), **self.cell_config("reset_after"),
            "recurrent_activation": activations.serialize(self.recurrent_activation),
        }  # fmt: skip
