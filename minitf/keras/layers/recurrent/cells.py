"""SimpleRNNCell, LSTMCell, GRUCell: what happens at one step.

Where it sits   layers with weights; RNN calls them once a step.
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

from typing import Any, ClassVar

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import activations, initializers
from minitf.keras.layers.chance import Chance
from minitf.keras.layers.layer import table
from minitf.keras.layers.weight_options import WeightOptions


class Cell(Chance, WeightOptions):
    """What the cells have in common: three weights, dropout, and a state that starts at zero.

    Attributes:
        gates: How many times `units` numbers one step needs from input and state.
        seed_first: Whether the seed of dropout is drawn before those of the initializers; which
            of Keras' cells do so has no reason, but makes equal runs equal.
    """

    gates: ClassVar[int]
    seed_first: ClassVar[bool] = False
    units: int

    def set_up(self, units: int, activation: Any, use_bias: bool, **options: Any) -> None:
        """Keep what all cells take."""
        if isinstance(units, bool) or not isinstance(units, int) or units <= 0:
            raise ArgumentError(
                "Received an invalid value for argument `units`, expected a positive integer, got "
                f"{units!r}.",
                instead=f"{type(self).__name__}(32)",
            )
        self.units, self.use_bias = units, use_bias
        self.activation = activations.get(activation)
        self.dropout = min(1.0, max(0.0, options.pop("dropout")))
        self.recurrent_dropout = min(1.0, max(0.0, options.pop("recurrent_dropout")))
        seed = options.pop("seed")
        if self.seed_first:
            self.set_seed(seed)
        self.set_options(**options)
        if not self.seed_first:
            self.set_seed(seed)
        self.state_size: Any = units
        self.output_size = units
        self.bias: Any = None
        self._masks: dict[str, Any] = {}

    def build(self, input_shape: Any) -> None:
        width = self.units * self.gates
        self.kernel = self.add_optional_weight("kernel", (input_shape[-1], width))
        self.recurrent_kernel = self.add_optional_weight(
            "recurrent", (self.units, width), name="recurrent_kernel"
        )
        if self.use_bias:
            self.bias = self.add_bias(width)

    def add_bias(self, width: int) -> Any:
        return self.add_optional_weight("bias", (width,))

    def get_initial_state(self, batch_size: Any = None) -> list[Tensor]:
        """The state before the first step: zeros."""
        sizes = self.state_size if isinstance(self.state_size, (list, tuple)) else [self.units]
        return [ops.zeros([batch_size, size], self.compute_dtype) for size in sizes]

    def from_inputs(self, inputs: Tensor) -> Tensor:
        """The part of a step that does not need the state: done for all steps at once."""
        part = ops.matmul(inputs, self.kernel)
        return part if self.bias is None else part + self.bias

    def step(
        self, part: Tensor, states: list[Tensor], training: Any
    ) -> tuple[Tensor, list[Tensor]]:
        """The rest of a step: output and new states."""
        raise NotImplementedError

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> tuple[Tensor, Any]:
        given = list(states) if isinstance(states, (list, tuple)) else [states]
        inputs = self.dropped(inputs, self.dropout, "inputs", training)
        output, new = self.step(self.from_inputs(inputs), given, training)
        return output, (new if isinstance(states, (list, tuple)) else new[0])

    # Dropout: the same entries at every step of a sequence

    def dropped(self, x: Tensor, rate: float, which: str, training: Any) -> Tensor:
        """x with some entries set to zero, in training."""
        if not training or rate <= 0:
            return x
        if which not in self._masks:
            first = x[:, 0] if x.ndim == 3 else x
            self._masks[which] = self.kept(first, rate)
        mask = self._masks[which]
        return x * (ops.expand_dims(mask, 1) if x.ndim == 3 else mask)

    def reset_dropout(self) -> None:
        """Draw anew at the next call."""
        self._masks = {}

    def cell_config(self, *names: str) -> dict[str, Any]:
        return {
            "units": self.units, "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias, **self.options_config("kernel", "recurrent", "bias"),
            "dropout": self.dropout, "recurrent_dropout": self.recurrent_dropout,
            "seed": self.seed, **{name: getattr(self, name) for name in names},
        }  # fmt: skip


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
        before = self.dropped(states[0], self.recurrent_dropout, "state", training)
        output = self.activation(part + ops.matmul(before, self.recurrent_kernel))
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
        h = self.dropped(h, self.recurrent_dropout, "state", training)
        i, f, new, o = ops.split(part + ops.matmul(h, self.recurrent_kernel), 4, axis=-1)
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

    def from_inputs(self, inputs: Tensor) -> Tensor:
        part = ops.matmul(inputs, self.kernel)
        if self.bias is None:
            return part
        return part + (self.bias[0] if self.reset_after else self.bias)

    def step(
        self, part: Tensor, states: list[Tensor], training: Any
    ) -> tuple[Tensor, list[Tensor]]:
        before = states[0]
        h = self.dropped(before, self.recurrent_dropout, "state", training)
        gate, units = self.recurrent_activation, self.units
        x_update, x_reset, x_new = ops.split(part, 3, axis=-1)
        if self.reset_after:
            inner = ops.matmul(h, self.recurrent_kernel)
            if self.bias is not None:
                inner = inner + self.bias[1]
            h_update, h_reset, h_new = ops.split(inner, 3, axis=-1)
            update = gate(x_update + h_update)
            new = self.activation(x_new + gate(x_reset + h_reset) * h_new)
        else:
            inner = ops.matmul(h, self.recurrent_kernel[:, : units * 2])
            h_update, h_reset = ops.split(inner, 2, axis=-1)
            update = gate(x_update + h_update)
            reset = gate(x_reset + h_reset) * h
            new = self.activation(x_new + ops.matmul(reset, self.recurrent_kernel[:, units * 2 :]))
        output = update * before + (1.0 - update) * new
        return output, [output]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), **self.cell_config("reset_after"),
            "recurrent_activation": activations.serialize(self.recurrent_activation),
        }  # fmt: skip
