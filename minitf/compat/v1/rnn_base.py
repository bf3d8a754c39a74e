"""The recurrent cell: one step, from input and state to output and state; and the simple ones.

Where it sits   over get_variable and ops; lstm.py and rnn_wrappers.py beside build on it.
The one idea    a cell is a layer that is applied again and again with the same weights.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     cell = tf.nn.rnn_cell.GRUCell(4)
                ...     output, state = cell(tf.zeros([2, 3]), cell.zero_state(2, tf.float32))
                ...     print(output.shape, tf.global_variables()[0].name)
                (2, 4) gru_cell/gates/kernel:0
Read next       compat/v1/lstm.py
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.compat.v1.initial_values import constant_initializer, zeros_initializer
from minitf.compat.v1.shared_variables import get_variable
from minitf.compat.v1.variable_scope import VariableScope, variable_scope
from minitf.core import context, nest
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


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


def tanh(x: Any) -> Tensor:
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
        self._units, self._activation = num_units, activation or tanh

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
        self._units, self._activation = num_units, activation or tanh
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
