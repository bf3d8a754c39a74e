"""keras.ops: the bits of whole numbers.

Where it sits   a theme of keras.ops.
The one idea    truth values have one bit, so for them the same functions are those of logic.
Try it          >>> from minitf import keras
                >>> keras.ops.bitwise_and(6, 3).numpy(), keras.ops.left_shift(1, 4).numpy()
                (np.int32(2), np.int32(16))
Read next       ops/bitwise.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import promoted
from minitf.keras.ops.symbolic import operation
from minitf.ops import bitwise


@operation("x y", rule=rules.both)
def bitwise_and(x: Any, y: Any) -> Tensor:
    """The bits that both have."""
    x, y = promoted(x, y)
    return ops.logical_and(x, y) if x.dtype.name == "bool" else bitwise.bitwise_and(x, y)


@operation("x y", rule=rules.both)
def bitwise_or(x: Any, y: Any) -> Tensor:
    """The bits that at least one has."""
    x, y = promoted(x, y)
    return ops.logical_or(x, y) if x.dtype.name == "bool" else bitwise.bitwise_or(x, y)


@operation("x y", rule=rules.both)
def bitwise_xor(x: Any, y: Any) -> Tensor:
    """The bits that exactly one has."""
    x, y = promoted(x, y)
    return ops.not_equal(x, y) if x.dtype.name == "bool" else bitwise.bitwise_xor(x, y)


@operation(rule=rules.same)
def bitwise_invert(x: Any) -> Tensor:
    """All bits turned round."""
    x = convert_to_tensor(x)
    return ops.logical_not(x) if x.dtype.name == "bool" else bitwise.invert(x)


@operation(rule=rules.same)
def bitwise_not(x: Any) -> Tensor:
    """All bits turned round."""
    return bitwise_invert(x)


@operation("x y", rule=rules.both)
def bitwise_left_shift(x: Any, y: Any) -> Tensor:
    """The bits moved up."""
    return bitwise.left_shift(*_shifted(x, y))


@operation("x y", rule=rules.both)
def bitwise_right_shift(x: Any, y: Any) -> Tensor:
    """The bits moved down."""
    return bitwise.right_shift(*_shifted(x, y))


@operation("x y", rule=rules.both)
def left_shift(x: Any, y: Any) -> Tensor:
    """The bits moved up."""
    return bitwise.left_shift(*_shifted(x, y))


@operation("x y", rule=rules.both)
def right_shift(x: Any, y: Any) -> Tensor:
    """The bits moved down."""
    return bitwise.right_shift(*_shifted(x, y))


def _shifted(x: Any, y: Any) -> tuple[Tensor, ...]:
    """A plain number takes the type of what is shifted."""
    x, y = promoted(x, y)
    return (ops.cast(x, "int32"), ops.cast(y, "int32")) if x.dtype.name == "bool" else (x, y)
