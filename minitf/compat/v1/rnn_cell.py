"""`tf.nn.rnn_cell`: the cells of recurrent networks."""

from minitf.compat.v1.lstm import BasicLSTMCell, LSTMCell, LSTMStateTuple
from minitf.compat.v1.rnn_base import BasicRNNCell, GRUCell, RNNCell
from minitf.compat.v1.rnn_wrappers import (
    DeviceWrapper,
    DropoutWrapper,
    MultiRNNCell,
    ResidualWrapper,
)

__all__ = [
    "BasicLSTMCell", "BasicRNNCell", "DeviceWrapper", "DropoutWrapper", "GRUCell", "LSTMCell",
    "LSTMStateTuple", "MultiRNNCell", "RNNCell", "ResidualWrapper",
]  # fmt: skip
