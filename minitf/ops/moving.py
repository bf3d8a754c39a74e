"""From device to device: a tensor is copied where somebody asks for it.

Where it sits   a row, and `tf.identity`.
The one idea    the copy is an operation like any other, so a gradient goes back the same way.
Try it          >>> import minitf as tf
                >>> with tf.device("CPU:0"):
                ...     here = tf.identity(tf.constant(1.0))
                >>> here.device
                '/job:localhost/replica:0/task:0/device:CPU:0'
Read next       backends/devices.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.backends import devices
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor


def _moved(x: Tensor, *, place: str) -> Tensor:
    device = devices.get(place)
    if x.device_object is device:
        return x
    array = np.array(x.device_object.backend.to_numpy(x.array))
    copy = Tensor(device.backend.from_numpy(array, device), device)
    operation = Operation(to_device, (x,), {"place": place}, (copy,), context.scoped("move"), "")
    for listener in context.current.listeners:  # a tape hears of it, as of kernels
        listener(operation)
    return copy


to_device = op(
    "to_device", "x -> z", symbol="⇄", call=_moved, shape=lambda x, place: x,
    words="The same value, on another device.", formula=r"z = x",
    grads={"x": rule(r"\bar x = \bar z",
                     lambda g, z, x, place: OPS["to_device"](g, place=x.device_object.name))},
)  # fmt: skip


def identity(input: Any, name: str | None = None) -> Tensor:
    """The same value, as a new node; inside `tf.device`, on that device.

    https://www.tensorflow.org/api_docs/python/tf/identity
    """
    if hasattr(input, "row_splits"):  # rows of different lengths
        return input.map(identity)
    x = convert_to_tensor(input)
    device = context.current.device
    if device is not None and not x.is_symbolic and x.device_object is not device:
        return OPS["to_device"](x, place=device.name)
    return OPS["identity"](x, name=name)
