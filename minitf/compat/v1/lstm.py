"""Long short-term memory: a cell that decides what to forget, what to take in, what to say.

Where it sits   over rnn_base.py.
The one idea    what is remembered (c) is only multiplied by gates and added to, so it can last.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     cell = tf.nn.rnn_cell.BasicLSTMCell(4)
                ...     output, state = cell(tf.zeros([2, 3]), cell.zero_state(2, tf.float32))
                ...     print(output.shape, [v.name for v in tf.global_variables()])
                (2, 4) ['basic_lstm_cell/kernel:0', 'basic_lstm_cell/bias:0']
Read next       compat/v1/rnn.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from minitf import ops
from minitf.compat.v1.initial_values import zeros_initializer
from minitf.compat.v1.rnn_base import RNNCell, tanh
from minitf.compat.v1.variable_scope import variable_scope
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


class LSTMStateTuple(NamedTuple):
    """The state of an LSTM: what it remembers (c), and what it says (h)."""

    c: Any
    h: Any


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
        self._activation = activation or tanh

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
