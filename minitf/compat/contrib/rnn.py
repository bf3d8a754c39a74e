"""`tf.contrib.rnn`: the recurrent cells under their older address.

Where it sits   over compat.v1.rnn_cell and compat.v1.rnn.
The one idea    the same cells as in tf.nn.rnn_cell.
Try it          >>> from minitf.compat.contrib import rnn
                >>> rnn.GRUCell(3).output_size
                3
Read next       compat/v1/rnn_cell.py
"""

from minitf.compat.v1.rnn import static_bidirectional_rnn, static_rnn
from minitf.compat.v1.rnn_cell import (
    BasicLSTMCell,
    BasicRNNCell,
    DeviceWrapper,
    DropoutWrapper,
    GRUCell,
    LSTMCell,
    LSTMStateTuple,
    MultiRNNCell,
    ResidualWrapper,
    RNNCell,
)

LSTMBlockCell, GRUBlockCell = BasicLSTMCell, GRUCell
