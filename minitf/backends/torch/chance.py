"""Kernels of chance for torch arrays: the numbers are made on the host, and then brought here.

Where it sits   a theme of the torch backend's table.
The one idea    the same seed gives the same numbers on every device.  What is drawn in every step
                of training (Dropout) has fast kernels of torch's own in basic.
Try it          >>> import minitf as tf
                >>> with tf.device("torch:cpu"):
                ...     x = tf.random.stateless_uniform([2], seed=[1, 2])
                >>> x.numpy()
                array([0.8440604 , 0.19204533], dtype=float32)
Read next       backends/numpy/chance.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy import chance
from minitf.backends.torch.arrays import from_numpy, to_numpy

Array = torch.Tensor


def on_host(kernel: Callable[..., Any]) -> Callable[..., Array]:
    """A numpy kernel for torch arrays: there and back again."""

    def run(*arrays: Array, **attrs: Any) -> Array:
        result = kernel(*[to_numpy(array) for array in arrays], **attrs)
        return from_numpy(result, arrays[0].device)

    return run


def random_state(generator: Any, shape: tuple[int, ...], device: Any, each: int = 256) -> Array:
    return from_numpy(chance.random_state(generator, shape, each), device)


KERNELS: dict[str, Callable[..., Any]] = {
    name: on_host(kernel) for name, kernel in chance.KERNELS.items() if name != "random_state"
}
DRAWS: dict[str, Callable[..., Any]] = {"random_state": random_state}
