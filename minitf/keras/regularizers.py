"""Regularizers: a price on large weights, added to the loss.

Where it sits   given to layers (`kernel_regularizer=`); `Layer.losses` collects the prices.
The one idea    fitting the data is not all: weights that need not be large should be small.
Try it          >>> from minitf import keras
                >>> float(keras.regularizers.L2(0.1)([1.0, 2.0]))
                0.5
Read next       keras/constraints.py

As https://keras.io/api/layers/regularizers/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.serialization import Table, suggesting

_table = Table("regularizer", "keras.regularizers")
get, serialize, deserialize = _table.get, _table.serialize, _table.deserialize


class Regularizer:
    """Gives the price of a weight.  Subclasses write ``__call__(x)`` and ``get_config()``."""

    def __call__(self, x: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define __call__(x).")

    def get_config(self) -> dict[str, Any]:
        raise NotImplementedError(f"{type(self).__name__} must define get_config().")

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Regularizer:
        return cls(**config)


@_table.add("l1_l2")
class L1L2(Regularizer):
    """l1 times the sum of sizes, plus l2 times the sum of squares."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0):
        self.l1, self.l2 = _strength("l1", l1), _strength("l2", l2)

    def __call__(self, x: Any) -> Tensor:
        x = convert_to_tensor(x)
        price = ops.zeros((), dtype=x.dtype)
        if self.l1:
            price = price + self.l1 * ops.reduce_sum(ops.abs(x))
        if self.l2:
            price = price + self.l2 * ops.reduce_sum(ops.square(x))
        return price

    def get_config(self) -> dict[str, Any]:
        return {"l1": self.l1, "l2": self.l2}


@_table.add("l1")
class L1(Regularizer):
    """l1 times the sum of sizes: pushes weights to exactly zero."""

    def __init__(self, l1: float = 0.01):
        self.l1 = _strength("l1", l1)

    def __call__(self, x: Any) -> Tensor:
        return self.l1 * ops.reduce_sum(ops.abs(convert_to_tensor(x)))

    def get_config(self) -> dict[str, Any]:
        return {"l1": float(np.float32(self.l1))}  # Keras keeps it as a float32 tensor


@_table.add("l2")
class L2(Regularizer):
    """l2 times the sum of squares: shrinks all weights, large ones most."""

    def __init__(self, l2: float = 0.01):
        self.l2 = _strength("l2", l2)

    def __call__(self, x: Any) -> Tensor:
        return self.l2 * ops.reduce_sum(ops.square(convert_to_tensor(x)))

    def get_config(self) -> dict[str, Any]:
        return {"l2": self.l2}


@_table.add("orthogonal_regularizer", "orthogonal")
class OrthogonalRegularizer(Regularizer):
    """A price on rows (or columns) that point the same way.

    The rows of a matrix are brought to length 1; the price is `factor` times the average size of
    the cosine between two of them.

    Args:
        factor: What the average cosine is multiplied with.
        mode: "rows" or "columns": which of them should be at right angles.

    >>> float(OrthogonalRegularizer(1.0)([[1.0, 0.0], [3.0, 0.0]]))
    1.0
    """

    def __init__(self, factor: float = 0.01, mode: str = "rows"):
        self.factor = _strength("factor", factor)
        if mode not in ("rows", "columns"):
            raise ArgumentError(
                'Invalid value for argument `mode`. Expected one of {"rows", "columns"}. '
                f"Received: mode={mode}"
            )
        self.mode = mode

    def __call__(self, inputs: Any) -> Tensor:
        inputs = convert_to_tensor(inputs)
        if len(inputs.shape) != 2:
            raise ShapeError(
                "Inputs to OrthogonalRegularizer must have rank 2. "
                f"Received: inputs.shape={inputs.shape}"
            )
        rows = inputs if self.mode == "rows" else ops.transpose(inputs)
        lengths = ops.sqrt(ops.reduce_sum(ops.square(rows), axis=1, keepdims=True))
        rows = rows / ops.maximum(lengths, 1e-7)
        count = rows.shape[0]
        cosines = ops.matmul(rows, rows, transpose_b=True) * (
            1.0 - ops.eye(count, dtype=rows.dtype)
        )
        pairs = count * (count - 1.0) / 2.0
        return self.factor * 0.5 * ops.reduce_sum(ops.abs(cosines)) / pairs

    def get_config(self) -> dict[str, Any]:
        return {"factor": float(np.float32(self.factor)), "mode": self.mode}


def _strength(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e300:
        raise ArgumentError(f"{name} must be a number of at least 0; it is {value!r}.")
    return float(value)


l1, l2, l1_l2 = L1, L2, L1L2
orthogonal_regularizer = OrthogonalRegularizer
__getattr__ = suggesting("regularizer", _table.entries)
