"""The cells of recurrent networks: one step, from input and state to output and state.

Where it sits   over get_variable and ops; rnn.py runs a cell along a sequence.
The one idea    a cell is a layer that is applied again and again with the same weights.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     cell = tf.nn.rnn_cell.BasicLSTMCell(4)
                ...     output, state = cell(tf.zeros([2, 3]), cell.zero_state(2, tf.float32))
                ...     print(output.shape, [v.name for v in tf.global_variables()])
                (2, 4) ['basic_lstm_cell/kernel:0', 'basic_lstm_cell/bias:0']
Read next       compat/v1/rnn.py
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from minitf import ops
from minitf.compat.v1.initializers import constant_initializer, zeros_initializer
from minitf.compat.v1.variable_scope import VariableScope, get_variable, variable_scope
from minitf.core import context, nest
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


class LSTMStateTuple(NamedTuple):
    """The state of an LSTM: what it remembers (c), and what it says (h)."""

    c: Any
    h: Any


class RNNCell:
    """One step of a recurrent network.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/RNNCell
    """

    def __init__(self, reuse: Any = None, name: str | None = None):
        self._reuse = reuse
        self._name = name or _snake_case(type(self).__name__)
        self._weights: dict[str, Any] = {}

    @property
    def state_size(self) -> Any:
        """The size of the state, or a structure of sizes."""
        raise NotImplementedError

    @property
    def output_size(self) -> Any:
        """The size of the output."""
        raise NotImplementedError

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """A state of zeros for a batch."""
        sizes = self.state_size
        return nest.map_structure(lambda size: ops.zeros([batch_size, size], dtype), sizes)

    def __call__(self, inputs: Tensor, state: Any, scope: Any = None) -> tuple[Any, Any]:
        if self._weights:  # the scope matters for the names of the weights only
            with context.name_scope(self._name):
                return self.call(inputs, state)
        given = scope if isinstance(scope, (str, VariableScope)) else None
        with variable_scope(given, default_name=self._name, reuse=self._reuse):
            return self.call(inputs, state)

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """One step: (output, new state)."""
        raise NotImplementedError

    def weight(self, name: str, shape: Any, initializer: Any = None) -> Any:
        """A weight of this cell, made at its first step."""
        if name not in self._weights:
            self._weights[name] = get_variable(name, shape, initializer=initializer)
        return self._weights[name]

    @property
    def trainable_weights(self) -> list[Any]:
        """The weights of this cell."""
        return list(self._weights.values())

    weights = variables = trainable_variables = trainable_weights


def _snake_case(name: str) -> str:
    """BasicLSTMCell as basic_lstm_cell."""
    parts = re.sub(r"([A-Z]+)(?=[A-Z][a-z]|$)|([A-Z][a-z]+)", r"_\1\2", name)
    return parts.strip("_").replace("__", "_").lower()


def _tanh(x: Any) -> Tensor:
    return OPS["tanh"](x)


class BasicRNNCell(RNNCell):
    """The simplest cell: the output is the state.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/BasicRNNCell
    """

    def __init__(
        self,
        num_units: int,
        activation: Callable[..., Any] | None = None,
        reuse: Any = None,
        name: str | None = None,
        dtype: Any = None,
    ):
        super().__init__(reuse, name)
        self._units, self._activation = num_units, activation or _tanh

    @property
    def state_size(self) -> int:
        """The number of units."""
        return self._units

    output_size = state_size

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """output = new state = activation([x, h] W + b)."""
        kernel = self.weight("kernel", [inputs.shape[-1] + self._units, self._units])
        bias = self.weight("bias", [self._units], zeros_initializer())
        output = self._activation(ops.matmul(ops.concat([inputs, state], 1), kernel) + bias)
        return output, output


class LSTMCell(RNNCell):
    """Long short-term memory.

    Args:
        num_units: The number of units.
        use_peepholes: Let the gates see the memory.
        cell_clip: Cut the memory to this size.
        initializer: Of the weights.
        num_proj: Project the output to this size.
        proj_clip: Cut the projection to this size.
        forget_bias: Added to the forget gate, so that at first nothing is forgotten.
        state_is_tuple: Whether the state is an LSTMStateTuple, or c and h side by side.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/LSTMCell
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_proj: int | None = None,
        proj_clip: float | None = None,
        num_unit_shards: Any = None,
        num_proj_shards: Any = None,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        activation: Callable[..., Any] | None = None,
        reuse: Any = None,
        name: str | None = None,
        dtype: Any = None,
    ):
        super().__init__(reuse, name)
        self._units, self._peepholes, self._cell_clip = num_units, use_peepholes, cell_clip
        self._initializer, self._projection, self._proj_clip = initializer, num_proj, proj_clip
        self._forget_bias, self._is_tuple = forget_bias, state_is_tuple
        self._activation = activation or _tanh

    @property
    def state_size(self) -> Any:
        """The sizes of c and h."""
        sizes = LSTMStateTuple(self._units, self.output_size)
        return sizes if self._is_tuple else sum(sizes)

    @property
    def output_size(self) -> int:
        """The size of h."""
        return self._projection or self._units

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """c = forget * c + input * news; h = output * activation(c)."""
        sizes = [self._units, self.output_size]
        c, h = state if self._is_tuple else ops.split(state, sizes, 1)
        rows = inputs.shape[-1] + self.output_size
        kernel = self.weight("kernel", [rows, 4 * self._units], self._initializer)
        bias = self.weight("bias", [4 * self._units], zeros_initializer())
        gates = ops.matmul(ops.concat([inputs, h], 1), kernel) + bias
        i, j, f, o = ops.split(gates, 4, 1)
        new_c = OPS["sigmoid"](f + self._forget_bias + self._peep("w_f_diag", c)) * c
        new_c = new_c + OPS["sigmoid"](i + self._peep("w_i_diag", c)) * self._activation(j)
        if self._cell_clip is not None:
            new_c = ops.clip_by_value(new_c, -self._cell_clip, self._cell_clip)
        new_h = OPS["sigmoid"](o + self._peep("w_o_diag", new_c)) * self._activation(new_c)
        new_h = self._projected(new_h)
        new = LSTMStateTuple(new_c, new_h) if self._is_tuple else ops.concat([new_c, new_h], 1)
        return new_h, new

    def _peep(self, name: str, c: Tensor) -> Any:
        return self.weight(name, [self._units], self._initializer) * c if self._peepholes else 0.0

    def _projected(self, h: Tensor) -> Tensor:
        if self._projection is None:
            return h
        with variable_scope("projection"):
            kernel = self.weight("projection", [self._units, self._projection], self._initializer)
        h = ops.matmul(h, kernel)
        clip = self._proj_clip
        return h if clip is None else ops.clip_by_value(h, -clip, clip)


class BasicLSTMCell(LSTMCell):
    """Long short-term memory without extras.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/BasicLSTMCell
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        activation: Callable[..., Any] | None = None,
        reuse: Any = None,
        name: str | None = None,
        dtype: Any = None,
        input_size: Any = None,
    ):
        super().__init__(
            num_units, forget_bias=forget_bias, state_is_tuple=state_is_tuple,
            activation=activation, reuse=reuse, name=name,
        )  # fmt: skip


class GRUCell(RNNCell):
    """The gated recurrent unit.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/GRUCell
    """

    def __init__(
        self,
        num_units: int,
        activation: Callable[..., Any] | None = None,
        reuse: Any = None,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: str | None = None,
        dtype: Any = None,
    ):
        super().__init__(reuse, name)
        self._units, self._activation = num_units, activation or _tanh
        self._kernel, self._bias = kernel_initializer, bias_initializer

    @property
    def state_size(self) -> int:
        """The number of units."""
        return self._units

    output_size = state_size

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """h = update * h + (1 - update) * news."""
        rows, units = inputs.shape[-1] + self._units, self._units
        ones, zeros = constant_initializer(1.0), zeros_initializer()
        kernel = self.weight("gates/kernel", [rows, 2 * units], self._kernel)
        bias = self.weight("gates/bias", [2 * units], self._bias or ones)
        both = ops.matmul(ops.concat([inputs, state], 1), kernel) + bias
        reset, update = ops.split(OPS["sigmoid"](both), 2, 1)
        kernel = self.weight("candidate/kernel", [rows, units], self._kernel)
        bias = self.weight("candidate/bias", [units], self._bias or zeros)
        news = ops.matmul(ops.concat([inputs, reset * state], 1), kernel) + bias
        new = update * state + (1 - update) * self._activation(news)
        return new, new


class MultiRNNCell(RNNCell):
    """Cells on top of each other.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/MultiRNNCell
    """

    def __init__(self, cells: Sequence[RNNCell], state_is_tuple: bool = True):
        super().__init__()
        if not cells:
            raise ValueError("Must specify at least one cell for MultiRNNCell.")
        self._cells, self._is_tuple = list(cells), state_is_tuple

    @property
    def state_size(self) -> Any:
        """The sizes of all states."""
        sizes = tuple(cell.state_size for cell in self._cells)
        return sizes if self._is_tuple else sum(sizes)

    @property
    def output_size(self) -> Any:
        """The size of the last cell's output."""
        return self._cells[-1].output_size

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """Each cell takes the output of the one below."""
        parts = state if self._is_tuple else ops.split(state, list(map(_size, self._cells)), 1)
        new = []
        for number, (cell, part) in enumerate(zip(self._cells, parts, strict=True)):
            with variable_scope(f"cell_{number}"):
                inputs, state = cell(inputs, part)
            new.append(state)
        return inputs, tuple(new) if self._is_tuple else ops.concat(new, 1)


def _size(cell: RNNCell) -> Any:
    return cell.state_size
