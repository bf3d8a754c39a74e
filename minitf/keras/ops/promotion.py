"""Which number type comes out when types meet in keras.ops.

Where it sits   below the themes of keras.ops.
The one idea    keras.ops mixes types, as numpy does and tf does not: whole numbers take the
                floating type they meet, and plain Python numbers take any.
Try it          >>> result_type("int32", "float16"), result_type("uint8", "int8")
                ('float16', 'int16')
Read next       keras/ops/numpy.py

As https://docs.jax.dev/en/latest/type_promotion.html, which Keras follows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.keras.config import floatx

_SIGNED = ("int8", "int16", "int32", "int64")


def result_type(*types: str | type) -> str:
    """The type of a result.

    Args:
        types: Names of types; the Python types `int` and `float` stand for plain numbers.
    """
    strong = [kind for kind in types if isinstance(kind, str)]
    if float in types and not any("float" in kind or "complex" in kind for kind in strong):
        strong.append(floatx())
    if int in types and all(kind == "bool" for kind in strong):
        strong.append("int32")
    result = strong[0]
    for other in strong[1:]:
        result = _common(result, other)
    return result


def _common(one: str, other: str) -> str:
    if one == other:
        return one
    kinds = {one, other}
    if "bool" in kinds:
        return (kinds - {"bool"}).pop()
    for family in ("complex", "float"):
        members = [kind for kind in (one, other) if family in kind]
        if len(members) == 1:
            return members[0]
        if len(members) == 2:
            sizes = [int("".join(filter(str.isdigit, kind))) for kind in members]
            return "float32" if sizes[0] == sizes[1] else members[sizes[1] > sizes[0]]
    return _common_integer(one, other)


def _common_integer(one: str, other: str) -> str:
    bits = {kind: int("".join(filter(str.isdigit, kind))) for kind in (one, other)}
    unsigned = [kind for kind in (one, other) if kind.startswith("u")]
    if len(unsigned) != 1:
        return max((one, other), key=lambda kind: bits[kind])
    [signed] = {one, other} - set(unsigned)
    if bits[signed] > bits[unsigned[0]]:
        return signed
    larger = [kind for kind in _SIGNED if int(kind[3:]) > bits[unsigned[0]]]
    return larger[0] if larger else floatx()


def promoted(*values: Any) -> tuple[Tensor, ...]:
    """The values as tensors of their common type."""
    target = result_type(*map(kind_of, values))
    return tuple(to_type(value, target) for value in values)


def to_type(value: Any, dtype: str) -> Tensor:
    """The value as a tensor of a type."""
    if isinstance(value, (Tensor, Variable, np.ndarray, np.generic)):
        return ops.cast(convert_to_tensor(value), dtype)
    plain = isinstance(value, (bool, int, float, complex))
    return convert_to_tensor(np.asarray(value, dtype)) if plain else ops.cast(value, dtype)


def kind_of(value: Any) -> str | type:
    """A type's name, or the Python type of a plain number."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return type(value)
    return convert_to_tensor(value).dtype.name


def as_float(value: Any) -> Tensor:
    """The value as a floating tensor: whole numbers become `floatx()`."""
    tensor = convert_to_tensor(value)
    return tensor if tensor.dtype.is_differentiable else ops.cast(tensor, floatx())
