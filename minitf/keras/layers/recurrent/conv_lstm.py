"""ConvLSTM1D, ConvLSTM2D, ConvLSTM3D: an LSTM whose numbers are pictures.

Where it sits   RNN layers around a cell that convolves.
The one idea    take an LSTM and put a convolution where it has a matrix product: then the state is
                a picture too, and each place remembers what happened near it.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> film = np.zeros((2, 5, 8, 8, 1))  # 2 films of 5 pictures of 8 × 8 gray pixels
                >>> keras.layers.ConvLSTM2D(4, 3, padding="same")(film).shape
                TensorShape([2, 8, 8, 4])
Read next       keras/layers/recurrent/cells.py, the LSTM with matrix products

As https://keras.io/api/layers/recurrent_layers/conv_lstm2d/; Shi et al., arXiv:1506.04214
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import activations
from minitf.keras.layers.chance import Chance
from minitf.keras.layers.convolution.base import BaseConvolution
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import table
from minitf.keras.layers.recurrent.cells import OpenForget
from minitf.keras.layers.recurrent.layers import WithCell
from minitf.keras.layers.sizes import channel_axis, sizes_of, spatial_shape, whole_shape

States = list[Tensor]


class ConvLSTMCell(Chance, BaseConvolution):
    """One step: an LSTM's four gates, each a convolution of the input plus one of the state.

    The convolution of the state keeps its size, whatever padding and strides that of the input
    has.  The arguments are those of LSTMCell and of a convolution.
    """

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        data_format: str | None = None, dilation_rate: Any = 1, activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid", use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros", unit_forget_bias: bool = True,
        kernel_regularizer: Any = None, recurrent_regularizer: Any = None,
        bias_regularizer: Any = None, kernel_constraint: Any = None,
        recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0,
        recurrent_dropout: float = 0.0, seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_seed(seed)
        check_steps(self.rank, strides, dilation_rate)
        self.set_geometry(kernel_size, strides, padding, data_format, dilation_rate)
        self.set_filters(filters)
        self.set_rest(
            activation, use_bias, None, kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip
        self.recurrent_activation = activations.get(recurrent_activation)
        self.unit_forget_bias = unit_forget_bias
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self._masks: dict[str, Tensor] = {}
        self.state_size = -1  # no number says it: the states are as large as the output

    def build(self, inputs_shape: Any, states_shape: Any = None) -> None:
        channels = self.channels_of(inputs_shape)
        self._step_shape = tuple(inputs_shape)[1:]
        if None in spatial_shape(inputs_shape, self.data_format):
            raise ShapeError(
                "ConvLSTM layers only support static input shapes for the spatial dimension. "
                f"Received invalid input shape: input_shape={tuple(inputs_shape)}",
                why="the first state is a picture of zeros, and its size must be known",
                instead="keras.Input((None, 28, 28, 1)): any number of steps of 28 × 28",
            )
        width = 4 * self._filters
        self.kernel = self.add_optional_weight("kernel", (*self.kernel_size, channels, width))
        shape = (*self.kernel_size, self._filters, width)
        self.recurrent_kernel = self.add_optional_weight("recurrent", shape, "recurrent_kernel")
        if self.use_bias:
            start = self.bias_initializer  # type: ignore[attr-defined]
            self.bias = self.add_weight(
                (width,), OpenForget(self._filters, start) if self.unit_forget_bias else start,
                name="bias", regularizer=self.bias_regularizer,  # type: ignore[attr-defined]
                constraint=self.bias_constraint,  # type: ignore[attr-defined]
            )  # fmt: skip

    @property
    def _filters(self) -> int:
        return self.filters or 0

    def get_initial_state(self, batch_size: Any = None) -> States:
        """The state before the first step: two pictures of zeros."""
        shape = self.compute_output_shape((batch_size, *self._step_shape))
        return [ops.zeros(list(shape), self.compute_dtype) for _ in range(2)]

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> tuple[Tensor, States]:
        h, c = states
        seen = self._gates(inputs, "input", self.kernel, training)
        kept = self._gates(h, "state", self.recurrent_kernel, training)
        if self.bias is not None:
            shape = whole_shape(1, (1,) * self.rank, self._filters, self.data_format)
            biases = ops.split(self.bias, 4)
            seen = [x + ops.reshape(bias, shape) for x, bias in zip(seen, biases, strict=True)]
        i, f, new, o = (x + y for x, y in zip(seen, kept, strict=True))
        gate = self.recurrent_activation
        c = gate(f) * c + gate(i) * self.activation(new)
        h = gate(o) * self.activation(c)
        return h, [h, c]

    def _gates(self, x: Tensor, which: str, kernel: Any, training: Any) -> list[Tensor]:
        """The convolutions for the four gates: one for all, unless each drops its own entries."""
        rate = self.dropout if which == "input" else self.recurrent_dropout
        if not (training and 0 < rate < 1):
            axis = channel_axis(self.data_format)
            return ops.split(self._convolved(x, which, kernel), 4, axis=axis)
        kernels = ops.split(kernel, 4, axis=-1)
        return [self._convolved(self._dropped(x, rate, f"{which} {gate}"), which, part)
                for gate, part in enumerate(kernels)]  # fmt: skip

    def _convolved(self, x: Tensor, which: str, kernel: Any) -> Tensor:
        if which == "input":
            return self.convolve(x, kernel)
        return ops.convolution(x, kernel, padding="SAME", data_format=self.tf_format)

    def _dropped(self, x: Tensor, rate: float, which: str) -> Tensor:
        """x with some entries set to zero: the same ones at every step."""
        if which not in self._masks:
            self._masks[which] = self.kept(x, rate)
        return x * self._masks[which]

    def begin_dropout(self, training: Any) -> None:
        """Draw anew in this call.  Where nothing is dropped the seed moves on all the same."""
        self._masks = {}
        rates = (self.dropout, self.recurrent_dropout)
        self.skip(4 * sum(rate > 0 and not (training and rate < 1) for rate in rates))

    def get_config(self) -> dict[str, Any]:
        names = ("filters", "use_bias", "unit_forget_bias", "dropout", "recurrent_dropout", "seed")
        return {
            **super().get_config(), **self.geometry_config(),
            **self.options_config("kernel", "recurrent", "bias"),
            "activation": activations.serialize(self.activation),
            "recurrent_activation": activations.serialize(self.recurrent_activation),
            **{name: getattr(self, name) for name in names},
        }  # fmt: skip


class _Cell1D(ConvLSTMCell):
    rank = 1


class _Cell2D(ConvLSTMCell):
    rank = 2


class _Cell3D(ConvLSTMCell):
    rank = 3


class ConvLSTM(WithCell):
    """Long short-term memory of pictures.

    Args:
        filters: How many patterns are looked for: the channels of state and output.
        kernel_size: The size of a pattern along each axis, one number or one for each; it is the
            same for inputs and state.
        strides, padding, data_format, dilation_rate: How the kernel goes over an input, as for a
            convolution; padding is "valid" or "same".
        activation: The bend of new content and of the output.
        recurrent_activation: The bend of the gates.
        use_bias: Whether numbers are added.
        kernel_initializer, recurrent_initializer, bias_initializer: How the weights start.
        unit_forget_bias: Whether the forget gate starts open (its bias at 1).
        kernel_regularizer, recurrent_regularizer, bias_regularizer, activity_regularizer: Prices
            added to the loss.
        kernel_constraint, recurrent_constraint, bias_constraint: Rules applied after updates.
        dropout, recurrent_dropout: The part of inputs and of the state set to zero in training.
        seed: Same seed, same choices.
        return_sequences, return_state, go_backwards, stateful: As in RNN.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, steps, *places, channels)``, output ``(batch, *new places, filters)`` or
    ``(batch, steps, *new places, filters)``, with `return_state` a list of that and two states.

    Raises:
        ShapeError: The size of the pictures is not known.
    """

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        data_format: str | None = None, dilation_rate: Any = 1, activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid", use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros", unit_forget_bias: bool = True,
        kernel_regularizer: Any = None, recurrent_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None,
        kernel_constraint: Any = None, recurrent_constraint: Any = None,
        bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0,
        seed: int | None = None, return_sequences: bool = False, return_state: bool = False,
        go_backwards: bool = False, stateful: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(locals())
        self.input_spec = InputSpec(ndim=self.cell.rank + 3)

    @classmethod
    def cell_name(cls) -> str:
        return "conv_lstm_cell"


@table.add()
class ConvLSTM1D(ConvLSTM):
    """Long short-term memory of rows of numbers; see ConvLSTM.

    Input shape ``(batch, steps, places, channels)``.
    """

    cell_class = _Cell1D


@table.add()
class ConvLSTM2D(ConvLSTM):
    """Long short-term memory of pictures, for films; see ConvLSTM.

    Input shape ``(batch, steps, height, width, channels)``.
    """

    cell_class = _Cell2D


@table.add()
class ConvLSTM3D(ConvLSTM):
    """Long short-term memory of volumes; see ConvLSTM.

    Input shape ``(batch, steps, depth, height, width, channels)``.
    """

    cell_class = _Cell3D


def check_steps(rank: int, strides: Any, dilation_rate: Any) -> None:
    """Raise ArgumentError where a kernel leaves out places and is spread, too."""
    steps = sizes_of(strides, rank, "strides"), sizes_of(dilation_rate, rank, "dilation_rate")
    if max(steps[0]) > 1 and max(steps[1]) > 1:
        raise ArgumentError(
            "Specifying `strides > 1` is not compatible with `dilation_rate > 1`. Please provide "
            f"`strides=1` or `dilation_rate=1`. Received: strides={strides} and "
            f"dilation_rate={dilation_rate}"
        )
