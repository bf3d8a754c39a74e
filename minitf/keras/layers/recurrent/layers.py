"""SimpleRNN, LSTM, GRU: an RNN with one of the three cells.

Where it sits   RNN layers whose arguments are those of RNN and of the cell together.
The one idea    nothing new: the cell is made here, and the loop is RNN's.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.LSTM(4)(np.ones((2, 5, 3))).shape
                TensorShape([2, 4])
Read next       keras/layers/recurrent/bidirectional.py

As https://keras.io/api/layers/recurrent_layers/lstm/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from minitf.keras import regularizers
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.recurrent.cells import Cell, GRUCell, LSTMCell, SimpleRNNCell
from minitf.keras.layers.recurrent.rnn import RNN
from minitf.keras.naming import to_snake_case

_LOOP = (
    "return_sequences", "return_state", "go_backwards", "stateful", "unroll",
    "zero_output_for_mask",
)  # fmt: skip
_LAYER = ("name", "trainable", "dtype", "autocast", "activity_regularizer", "input_shape",
          "input_dim", "batch_shape", "batch_input_shape")  # fmt: skip


class _WithCell(RNN):
    """An RNN that makes its own cell from its arguments."""

    cell_class: ClassVar[Callable[..., Cell]]
    unwritten: ClassVar[tuple[str, ...]] = ()

    def __init__(self, units: int, *args: Any, **kwargs: Any):
        kwargs.pop("use_cudnn", None)  # there is one way to compute here
        kwargs.pop("implementation", None)  # of older programs
        loop = {key: kwargs.pop(key) for key in _LOOP if key in kwargs}
        layer = {key: kwargs.pop(key) for key in _LAYER if key in kwargs}
        inner = {key: layer[key] for key in ("dtype", "trainable") if key in layer}
        regularizer = layer.pop("activity_regularizer", None)
        name = to_snake_case(self.cell_class.__name__)
        cell = type(self).cell_class(units, *args, **inner, **kwargs, name=name)
        super().__init__(cell, **loop, **layer)
        self.activity_regularizer = regularizers.get(regularizer)
        self.input_spec.ndim = 3

    def __getattr__(self, name: str) -> Any:
        """units, activation, dropout and so on are the cell's."""
        cell = self.__dict__.get("cell")
        if cell is None or name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}.")
        return getattr(cell, name)

    def get_config(self) -> dict[str, Any]:
        base = Layer.get_config(self)
        own = {key: value for key, value in self.cell.get_config().items() if key not in base}
        config = {
            **base, **self.rnn_config(), **own,
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
        }  # fmt: skip
        return {key: value for key, value in config.items() if key not in self.unwritten}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        made: Any = super().from_config(config)
        return made


@table.add()
class SimpleRNN(_WithCell):
    """A plain recurrent layer; see SimpleRNNCell and RNN for the arguments."""

    cell_class = SimpleRNNCell
    unwritten = ("seed",)  # as in Keras


@table.add()
class LSTM(_WithCell):
    """Long short-term memory; see LSTMCell and RNN for the arguments."""

    cell_class = LSTMCell


@table.add()
class GRU(_WithCell):
    """Gated recurrent units; see GRUCell and RNN for the arguments."""

    cell_class = GRUCell
