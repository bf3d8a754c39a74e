"""Python's operators on variables and symbolic tensors of Keras: x + y is keras.ops.add(x, y).

Where it sits   below KerasTensor and Variable.
The one idea    keras.ops knows how types meet and what is symbolic; an operator only names one of
                its functions.
Try it          >>> from minitf import keras
                >>> (keras.Variable([1, 2]) * 0.5).dtype.name  # whole numbers meet a float
                'float32'
Read next       keras/keras_tensor.py, keras/variable.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


class _Table(dict[str, Callable[..., Any]]):
    """keras.ops enters its functions here, since it stands above this module."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        # A program may never have asked for it; keras.ops loads its parts when they are.
        found: Callable[..., Any] = getattr(importlib.import_module("minitf.keras.ops"), name)
        return self.setdefault(name, found)


OPERATORS = _Table()

_TWO_SIDED = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide",
    "floordiv": "floor_divide", "mod": "mod", "pow": "power", "matmul": "matmul",
    "and": "logical_and", "or": "logical_or", "xor": "logical_xor",
}  # fmt: skip
_LEFT = {
    "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal",
    "ne": "not_equal", "getitem": "get_item",
}  # fmt: skip
_ALONE = {"neg": "negative", "abs": "absolute", "invert": "logical_not"}


def add_operators(cls: type) -> None:
    """Give a class the operators that keras.ops has functions for."""
    for method, name in _TWO_SIDED.items():
        forward, backward = _binary(name)
        setattr(cls, f"__{method}__", forward)
        setattr(cls, f"__r{method}__", backward)
    for method, name in _LEFT.items():
        setattr(cls, f"__{method}__", _binary(name)[0])
    for method, name in _ALONE.items():
        setattr(cls, f"__{method}__", lambda self, name=name: OPERATORS[name](self))


def _binary(name: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def forward(self: Any, other: Any) -> Any:
        return OPERATORS[name](self, other)

    def backward(self: Any, other: Any) -> Any:
        return OPERATORS[name](other, self)

    return forward, backward
