"""keras.ops: functions on tensors, and on the symbols of functional models.

Where it sits   below the layers; the themes beside it.
The one idea    the same function computes on numbers and draws on symbols.
Try it          >>> from minitf import keras
                >>> keras.ops.add(1.0, 2.0).numpy()
                np.float32(3.0)
Read next       keras/ops/symbolic.py

As https://keras.io/api/ops/
"""

from minitf.keras.ops.arithmetic import (
    absolute,
    add,
    divide,
    equal,
    floor_divide,
    get_item,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    matmul,
    maximum,
    minimum,
    mod,
    multiply,
    negative,
    not_equal,
    power,
    subtract,
    true_divide,
)
from minitf.keras.ops.arithmetic import absolute as abs  # noqa: A004 - Keras' name
from minitf.keras.ops.core import convert_to_numpy, convert_to_tensor
from minitf.keras.ops.numpy import (
    concatenate,
    expand_dims,
    max,  # noqa: A004
    mean,
    min,  # noqa: A004
    reshape,
    squeeze,
    stack,
    sum,  # noqa: A004
    transpose,
)

__all__ = sorted(name for name, value in globals().items() if callable(value))
