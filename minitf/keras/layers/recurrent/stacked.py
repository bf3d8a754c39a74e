"""StackedRNNCells: cells one above the other, as one cell.

Where it sits   a cell made of cells; RNN makes one of a list.
The one idea    at each step the output of one cell is the input of the next; the states stand in
                one list.
Try it          >>> from minitf import keras
                >>> cell = keras.layers.StackedRNNCells([keras.layers.LSTMCell(2)])
                >>> cell.state_size
                [[2, 2]]
Read next       keras/layers/recurrent/rnn.py

As https://keras.io/api/layers/recurrent_layers/stacked_rnn_cell/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core import nest
from minitf.errors import ArgumentError
from minitf.keras.layers.call_arguments import names_of
from minitf.keras.layers.layer import Layer, table


@table.add()
class StackedRNNCells(Layer):
    """Cells one above the other.

    Args:
        cells: The cells, from the bottom up.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, cells: Sequence[Any], **kwargs: Any):
        super().__init__(**kwargs)
        for cell in cells:
            if not hasattr(cell, "call") or not hasattr(cell, "state_size"):
                raise ArgumentError(f"{cell!r} is no RNN cell: it has no `call` and `state_size`.")
        self.cells = list(cells)

    @property
    def state_size(self) -> list[Any]:
        """The sizes of the states of each cell."""
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> int:
        return output_size_of(self.cells[-1])

    def build(self, input_shape: Any) -> None:
        for cell in self.cells:
            if not cell.built:
                cell.build(input_shape)
                cell.built = True
            input_shape = (input_shape[0], output_size_of(cell))

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """The states of each cell."""
        return [first_states_of(cell, batch_size, self.compute_dtype) for cell in self.cells]

    def call(self, inputs: Any, states: Any, training: bool = False, **kwargs: Any) -> Any:
        flat, new = nest.flatten(states), []
        for cell in self.cells:
            size = cell.state_size
            count = len(size) if isinstance(size, (list, tuple)) else 1
            more = {"training": training} if "training" in names_of(type(cell).call) else {}
            inputs, after = cell(inputs, flat[:count], **more)
            flat = flat[count:]
            new += nest.flatten(after)
        return inputs, nest.pack_as(self.state_size, new)

    def begin_dropout(self, training: Any) -> None:
        """Draw anew in this call."""
        for cell in self.cells:
            if hasattr(cell, "begin_dropout"):
                cell.begin_dropout(training)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "cells": [table.serialize(cell) for cell in self.cells]}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        config = dict(config)
        config["cells"] = [table.deserialize(cell, custom_objects) for cell in config["cells"]]
        made: Any = super().from_config(config)
        return made


def output_size_of(cell: Any) -> Any:
    """How many numbers a cell gives: what it says, or the size of its first state."""
    said = getattr(cell, "output_size", None)
    size = cell.state_size
    return said if said is not None else size[0] if isinstance(size, (list, tuple)) else size


def first_states_of(cell: Any, batch_size: Any, dtype: str) -> Any:
    """The states of a cell before the first step: its own, or zeros."""
    if hasattr(cell, "get_initial_state"):
        return cell.get_initial_state(batch_size=batch_size)
    return nest.map_structure(lambda size: ops.zeros([batch_size, size], dtype), cell.state_size)
