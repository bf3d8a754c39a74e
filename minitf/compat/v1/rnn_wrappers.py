"""Cells made of cells: on top of each other, with dropout, with residual connections.

Where it sits   beside rnn_cell.py.
The one idea    a wrapper is a cell that changes what goes into another cell, or what comes out.
Try it          >>> import minitf.compat.v1 as tf
                >>> cell = tf.nn.rnn_cell.DropoutWrapper(
                ...     tf.nn.rnn_cell.GRUCell(3), output_keep_prob=0.5)
                >>> cell.state_size, cell.output_size
                (3, 3)
Read next       compat/v1/rnn.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.compat.v1.rnn_base import RNNCell
from minitf.compat.v1.variable_scope import variable_scope
from minitf.core import nest
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


def keep(x: Tensor, share: Any, seed: int | None) -> Tensor:
    """Dropout that is told how much to keep."""
    if isinstance(share, (int, float)) and share >= 1:
        return x
    kept = ops.random_uniform(ops.shape(x), seed=seed, dtype=x.dtype) < share
    return OPS["where"](kept, x / share, OPS["zeros_like"](x))


class _Wrapper(RNNCell):
    """A cell around a cell."""

    def __init__(self, cell: RNNCell):
        super().__init__()
        self._cell = cell

    @property
    def state_size(self) -> Any:
        """The size of the inner cell's state."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """The size of the inner cell's output."""
        return self._cell.output_size

    @property
    def trainable_weights(self) -> list[Any]:
        """The inner cell's weights."""
        return self._cell.trainable_weights

    def __call__(self, inputs: Tensor, state: Any, scope: Any = None) -> tuple[Any, Any]:
        return self.call(inputs, state)


class DropoutWrapper(_Wrapper):
    """Dropout on what goes into a cell, and on what comes out.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/rnn_cell/DropoutWrapper
    """

    def __init__(
        self,
        cell: RNNCell,
        input_keep_prob: Any = 1.0,
        output_keep_prob: Any = 1.0,
        state_keep_prob: Any = 1.0,
        variational_recurrent: bool = False,
        input_size: Any = None,
        dtype: Any = None,
        seed: int | None = None,
    ):
        super().__init__(cell)
        self._keeps, self._seed = (input_keep_prob, output_keep_prob, state_keep_prob), seed

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """Drop, step, drop."""
        before, after, between = self._keeps
        output, new = self._cell(keep(inputs, before, self._seed), state)
        if not (isinstance(between, (int, float)) and between >= 1):
            new = nest.map_structure(lambda part: keep(part, between, self._seed), new)
        return keep(output, after, self._seed), new


class ResidualWrapper(_Wrapper):
    """Adds the input to the output."""

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """output + input."""
        output, new = self._cell(inputs, state)
        return output + inputs, new


class DeviceWrapper(_Wrapper):
    """A cell on a device; minitf puts it where its inputs are."""

    def __init__(self, cell: RNNCell, device: Any):
        super().__init__(cell)

    def call(self, inputs: Tensor, state: Any) -> tuple[Any, Any]:
        """The inner cell's step."""
        return self._cell(inputs, state)


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
