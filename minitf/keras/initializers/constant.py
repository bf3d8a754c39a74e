"""Initializers that leave nothing to chance: zeros, ones, a value, the identity.

Where it sits   beside the random ones.
The one idea    biases start at zero, scales at one: at first they change nothing.
Try it          >>> from minitf import keras
                >>> keras.initializers.Constant(7.0)((2,)).numpy()
                array([7., 7.], dtype=float32)
Read next       keras/initializers/draws.py

As https://keras.io/api/layers/initializers/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.keras.config import standardize_dtype
from minitf.keras.initializers.base import Initializer, table
from minitf.keras.plain_data import plain_value, restored_value


@table.add("zero")
class Zeros(Initializer):
    """All zeros."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return convert_to_tensor(np.zeros(shape, standardize_dtype(dtype)))


@table.add("one")
class Ones(Initializer):
    """All ones."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return convert_to_tensor(np.ones(shape, standardize_dtype(dtype)))


@table.add()
class Constant(Initializer):
    """One value everywhere (or an array that fits the shape)."""

    def __init__(self, value: Any = 0.0):
        self.value = value

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        value = np.asarray(self.value, standardize_dtype(dtype))
        return convert_to_tensor(np.broadcast_to(value, tuple(shape)).copy())

    def get_config(self) -> dict[str, Any]:
        return {"value": plain_value(self.value)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constant:
        return cls(restored_value(config["value"]))


@table.add("eye", "IdentityInitializer")
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, zero elsewhere."""

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        if len(shape) != 2:
            raise ShapeError(f"Identity makes matrices; it was asked for the shape {tuple(shape)}.")
        return convert_to_tensor(
            self.gain * np.eye(shape[0], shape[1], dtype=standardize_dtype(dtype))
        )

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain}
