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

from minitf.errors import ArgumentError
from minitf.keras import regularizers
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.recurrent.cells import GRUCell, LSTMCell, SimpleRNNCell
from minitf.keras.layers.recurrent.rnn import RNN
from minitf.keras.naming import to_snake_case

_LOOP = (
    "return_sequences", "return_state", "go_backwards", "stateful", "unroll",
    "zero_output_for_mask",
)  # fmt: skip
_LAYER = ("name", "trainable", "dtype", "autocast", "activity_regularizer", "input_shape",
          "input_dim", "batch_shape", "batch_input_shape")  # fmt: skip
# Of older programs, and of machines with several ways to compute; here there is one.
_NO_MATTER = ("self", "__class__", "kwargs", "use_cudnn", "implementation")
_FUSED = (True, False, "auto")


class WithCell(RNN):
    """An RNN that makes its own cell from its arguments.

    Args:
        given: The arguments of the subclass, as its ``locals()``: those of the loop, of the layer
            and of the cell.
    """

    cell: Any
    cell_class: ClassVar[Callable[..., Any]]
    unwritten: ClassVar[tuple[str, ...]] = ()

    def __init__(self, given: dict[str, Any]):
        own = {name: value for name, value in given.items() if name not in _NO_MATTER}
        own |= {n: value for n, value in given["kwargs"].items() if n not in _NO_MATTER}
        loop = {name: own.pop(name) for name in _LOOP if name in own}
        layer = {name: own.pop(name) for name in _LAYER if name in own}
        inner = {name: layer[name] for name in ("dtype", "trainable") if name in layer}
        regularizer = layer.pop("activity_regularizer", None)
        cell = type(self).cell_class(**own, **inner, name=self.cell_name())
        super().__init__(cell, **loop, **layer)
        if "use_cudnn" in given:
            self.use_cudnn = _known(given["use_cudnn"])
        self.activity_regularizer = regularizers.get(regularizer)
        self.input_spec.ndim = 3

    @classmethod
    def cell_name(cls) -> str:
        return to_snake_case(cls.cell_class.__name__)

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


def _known(use_cudnn: Any) -> Any:
    """Raises ArgumentError for another value than the three."""
    if use_cudnn not in _FUSED:
        raise ArgumentError(
            "Invalid value received for argument `use_cudnn`. Expected one of "
            f"{{'auto', True, False}}. Received: use_cudnn={use_cudnn!r}",
            why="it says whether all steps may be computed by one operation; here they are "
            "whenever they can be",
        )
    return use_cudnn


@table.add()
class SimpleRNN(WithCell):
    """A plain recurrent layer; see SimpleRNNCell and RNN for the arguments."""

    cell_class = SimpleRNNCell
    unwritten = ("seed",)  # as in Keras

    def __init__(
        self, units: int, activation: Any = "tanh", use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None,
        recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0,
        recurrent_dropout: float = 0.0, return_sequences: bool = False,
        return_state: bool = False, go_backwards: bool = False, stateful: bool = False,
        unroll: bool = False, seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(locals())


@table.add()
class LSTM(WithCell):
    """Long short-term memory; see LSTMCell and RNN for the arguments."""

    cell_class = LSTMCell

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
        use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True, kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None,
        recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0,
        recurrent_dropout: float = 0.0, seed: int | None = None, return_sequences: bool = False,
        return_state: bool = False, go_backwards: bool = False, stateful: bool = False,
        unroll: bool = False, use_cudnn: Any = "auto", **kwargs: Any,
    ):  # fmt: skip
        super().__init__(locals())


@table.add()
class GRU(WithCell):
    """Gated recurrent units; see GRUCell and RNN for the arguments."""

    cell_class = GRUCell

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
        use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, recurrent_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None,
        kernel_constraint: Any = None, recurrent_constraint: Any = None,
        bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0,
        seed: int | None = None, return_sequences: bool = False, return_state: bool = False,
        go_backwards: bool = False, stateful: bool = False, unroll: bool = False,
        reset_after: bool = True, use_cudnn: Any = "auto", **kwargs: Any,
    ):  # fmt: skip
        super().__init__(locals())
