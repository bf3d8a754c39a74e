"""Constraints: a rule that weights must obey after each update.

Where it sits   given to layers (`kernel_constraint=`); optimizers apply it after their step.
The one idea    take the step freely, then go back to the nearest allowed place.
Try it          >>> from minitf import keras
                >>> keras.constraints.NonNeg()([-1.0, 2.0]).numpy()
                array([0., 2.], dtype=float32)
Read next       keras/optimizers/optimizer.py

As https://keras.io/api/layers/constraints/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.config import epsilon
from minitf.keras.serialization import Table, suggesting

_table = Table("constraint", "keras.constraints")
get, serialize, deserialize = _table.get, _table.serialize, _table.deserialize

Axis = int | list[int] | tuple[int, ...]


class Constraint:
    """Gives the allowed weight for a weight; by itself, any.  Subclasses write ``__call__(w)``."""

    def __call__(self, w: Any) -> Any:
        return w

    def get_config(self) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constraint:
        return cls(**config)


@_table.add("nonneg")
class NonNeg(Constraint):
    """No weight below zero."""

    def __call__(self, w: Any) -> Tensor:
        return ops.maximum(convert_to_tensor(w), 0.0)


@_table.add()
class MaxNorm(Constraint):
    """The length of each unit's weights is at most `max_value`."""

    def __init__(self, max_value: float = 2, axis: Axis = 0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: Any) -> Tensor:
        w = convert_to_tensor(w)
        length = _length(w, self.axis)
        return w * (ops.clip_by_value(length, 0.0, float(self.max_value)) / (epsilon() + length))

    def get_config(self) -> dict[str, Any]:
        return {"max_value": self.max_value, "axis": self.axis}


@_table.add()
class UnitNorm(Constraint):
    """The length of each unit's weights is one."""

    def __init__(self, axis: Axis = 0):
        self.axis = axis

    def __call__(self, w: Any) -> Tensor:
        w = convert_to_tensor(w)
        return w / (epsilon() + _length(w, self.axis))

    def get_config(self) -> dict[str, Any]:
        return {"axis": self.axis}


@_table.add()
class MinMaxNorm(Constraint):
    """The length of each unit's weights moves by `rate` towards [min_value, max_value]."""

    def __init__(
        self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Axis = 0
    ):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: Any) -> Tensor:
        w = convert_to_tensor(w)
        length = _length(w, self.axis)
        inside = ops.clip_by_value(length, float(self.min_value), float(self.max_value))
        wanted = self.rate * inside + (1 - self.rate) * length
        return w * (wanted / (epsilon() + length))

    def get_config(self) -> dict[str, Any]:
        return {
            "min_value": self.min_value, "max_value": self.max_value, "rate": self.rate,
            "axis": self.axis,
        }  # fmt: skip


def _length(w: Tensor, axis: Axis) -> Tensor:
    return ops.sqrt(ops.reduce_sum(ops.square(w), axis=axis, keepdims=True))


max_norm, min_max_norm, non_neg, unit_norm = MaxNorm, MinMaxNorm, NonNeg, UnitNorm
__getattr__ = suggesting("constraint", _table.entries)
