"""The base of all initializers, and the table of their names.

Where it sits   below the initializers; `Layer.add_weight` calls them with a shape and a type.
The one idea    an initializer is a function of shape and type that can be written down.
Try it          >>> from minitf import keras
                >>> keras.initializers.get("zeros")((2,), "int32").numpy()
                array([0, 0], dtype=int32)
Read next       keras/initializers/constant.py

As https://keras.io/api/layers/initializers/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.keras.config import standardize_dtype
from minitf.keras.serialization import Table


class _Initializers(Table):
    """The initializers, where a tensor or an array stands for itself."""

    def get(self, identifier: Any) -> Any:
        if isinstance(identifier, (np.ndarray, np.generic, Tensor)):
            return _given(convert_to_tensor(identifier))
        return super().get(identifier)


def _given(values: Tensor) -> Callable[..., Tensor]:
    """An initializer that gives these values, for their shape only."""

    def initialize(shape: Sequence[int], dtype: Any = None) -> Tensor:
        if tuple(shape) != tuple(values.shape):
            raise ShapeError(
                f"Expected `shape` to be {values.shape} for direct tensor as initializer. "
                f"Received shape={tuple(shape)}"
            )
        return ops.cast(values, standardize_dtype(dtype))

    return initialize


table = _Initializers("initializer", "keras.initializers")


class Initializer:
    """Draws the first values of a variable.  Subclasses write ``__call__(shape, dtype)``."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define __call__(shape, dtype).")

    def get_config(self) -> dict[str, Any]:
        return {}

    def clone(self) -> Initializer:
        """Another one, made with the same arguments."""
        return type(self).from_config(self.get_config())

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        return cls(**config)
