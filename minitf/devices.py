"""`tf.device`: where new tensors are put.

Where it sits   a public face over backends.devices and the context.
The one idea    a tensor stays where it was made; the block only decides where new ones go.
Try it          >>> import minitf as tf
                >>> with tf.device("CPU:0"):
                ...     tf.constant(1.0).device
                '/job:localhost/replica:0/task:0/device:CPU:0'
Read next       backends/devices.py
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from minitf.backends import devices
from minitf.core import context


@contextmanager
def device(device_name: Any) -> Iterator[None]:
    """New tensors and variables made inside the block live on device `device_name`.

    Args:
        device_name: A name, as "/GPU:0", or a tf.DeviceSpec; None: where they are anyway.

    https://www.tensorflow.org/api_docs/python/tf/device
    """
    before = context.current.device
    name = device_name.to_string() if hasattr(device_name, "to_string") else device_name
    context.current.device = None if name is None else devices.get(name)
    try:
        yield
    finally:
        context.current.device = before
