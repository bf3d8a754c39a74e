"""keras.ops: conversion between tensors, arrays and Python values.

Where it sits   a theme of keras.ops.
The one idea    what comes in becomes a tensor of the wanted type, whatever it was.
Try it          >>> from minitf import keras
                >>> keras.ops.convert_to_tensor([1.0, 2.5], dtype="int32").numpy()
                array([1, 2], dtype=int32)
Read next       keras/ops/arithmetic.py

As https://keras.io/api/ops/core/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor as as_tensor
from minitf.core.tensor import Tensor
from minitf.keras.config import standardize_dtype
from minitf.keras.keras_tensor import KerasTensor


def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Any:
    """The value as a tensor, cast to `dtype` if one is given; symbols stay symbols.

    Args:
        x: A number, list, array, variable or tensor.
        dtype: The number type wanted.
        sparse, ragged: Accepted as in Keras; minitf has dense tensors only.
    """
    if isinstance(x, KerasTensor):
        return x
    tensor = as_tensor(x)
    return tensor if dtype is None else ops.cast(tensor, standardize_dtype(dtype))


def convert_to_numpy(x: Any) -> np.ndarray:
    """The value as a numpy array."""
    return np.asarray(x.numpy() if isinstance(x, Tensor) else x)
