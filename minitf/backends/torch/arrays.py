"""Between numpy arrays and torch arrays, for all number types.

Where it sits   below the torch backend and its kernels.
The one idea    numpy has no bfloat16 of its own, so those pass as 16 bits that nobody looks at.
Try it          >>> import numpy as np
                >>> from_numpy(np.ones(2, "float32"), "cpu")
                tensor([1., 1.])
Read next       backends/torch/backend.py
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from minitf.dtypes import bfloat16
from minitf.errors import DTypeError


def from_numpy(array: Any, device: Any) -> torch.Tensor:
    """A torch array on a device with the values of a numpy array.

    Raises:
        DTypeError: The device has not got the number type.
    """
    array = np.asarray(array)
    dense = np.ascontiguousarray(array).reshape(array.shape)
    if dense.dtype.name == "bfloat16":
        return torch.from_numpy(dense.view(np.int16)).view(torch.bfloat16).to(device)
    try:
        return torch.from_numpy(dense).to(device)
    except TypeError as problem:  # as torch says it for float64 on MPS
        raise DTypeError(
            f"torch:{device} has no {dense.dtype.name}: {problem}", instead="tf.cast(x, tf.float32)"
        ) from None


def as_torch(array: np.ndarray) -> torch.Tensor | None:
    """A torch array on the memory of a numpy array; None where torch cannot look at it."""
    if not array.flags.writeable or any(stride < 0 for stride in array.strides):
        return None
    try:
        return torch.from_numpy(array)
    except TypeError:  # a number type that torch has not got
        return None


def to_numpy(array: torch.Tensor) -> np.ndarray:
    """A numpy array with the values of a torch array."""
    here = array.detach().cpu()
    if here.dtype is torch.bfloat16:
        return here.view(torch.int16).numpy().view(bfloat16.as_numpy_dtype)
    return here.numpy()
