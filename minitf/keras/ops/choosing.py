"""keras.ops: entries chosen by a condition or by their places.

Where it sits   a theme of keras.ops.
The one idea    a place may be negative: it then counts from the end.
Try it          >>> from minitf import keras
                >>> keras.ops.take([10, 20, 30], [0, -1]).numpy()
                array([10, 30], dtype=int32)
Read next       keras/ops/scattering.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import promoted
from minitf.keras.ops.symbolic import operation
from minitf.ops.shape_rules import broadcast, check_axis


def _from_start(places: Any, size: Any) -> Tensor:
    """Places counted from the start only."""
    places = convert_to_tensor(places)
    if not places.dtype.is_integer or places.dtype.name not in ("int32", "int64"):
        places = ops.cast(places, "int32")
    return ops.where(places < 0, places + ops.cast(size, places.dtype), places)


@operation("x indices")
def take(x: Any, indices: Any, axis: int | None = None) -> Tensor:
    """The entries (or parts along an axis) at these places."""
    x = convert_to_tensor(x)
    if axis is None:
        x, axis = ops.reshape(x, [-1]), 0
    axis = check_axis(axis, x.ndim)
    return ops.gather(x, _from_start(indices, ops.shape(x)[axis]), axis=axis)


def _along_spec(x: Any, indices: Any, axis: int | None) -> KerasTensor | None:
    shape, places = rules.shape_of(x), rules.shape_of(indices)
    if axis is None or len(shape) != len(places):
        return None
    axis = check_axis(axis, len(shape))
    wide, rows = ((*one[:axis], 1, *one[axis + 1 :]) for one in (shape, places))
    sizes = list(broadcast(wide, rows))
    sizes[axis] = places[axis]
    return rules.symbol(sizes, x)


@operation("x indices", rule=_along_spec)
def take_along_axis(x: Any, indices: Any, axis: int | None = None) -> Tensor:
    """For each place of `indices`, the entry of x there along one axis."""
    x = convert_to_tensor(x)
    if axis is None:
        places = convert_to_tensor(indices)
        if places.ndim != 1:
            raise ArgumentError(
                f"`indices` must be 1D if axis=None. Received: indices.shape={tuple(places.shape)}"
            )
        return ops.gather(ops.reshape(x, [-1]), _from_start(places, ops.size(x)))
    axis = axis % x.ndim
    places = _from_start(indices, ops.shape(x)[axis])
    if places.ndim != x.ndim:
        raise ArgumentError(
            "`x` and `indices` must have the same number of dimensions, but receive shape "
            f"{tuple(x.shape)} and {tuple(places.shape)}."
        )
    return OPS["take_along"](*_spread(x, places, axis), axis=axis)


def _spread(x: Tensor, places: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """Both with the same sizes in all axes but one."""

    def sizes(one: Tensor, other: Tensor) -> list[Any]:
        mine, others = ops.shape(one), ops.shape(other)
        return [
            mine[place] if place == axis or one.shape[place] != 1 else others[place]
            for place in range(one.ndim)
        ]

    wide = [ops.broadcast_to(x, sizes(x, places)), ops.broadcast_to(places, sizes(places, x))]
    return wide[0], wide[1]


def _where_spec(condition: Any, x1: Any = None, x2: Any = None) -> KerasTensor | None:
    """As Keras says it, whatever the number of places will be."""
    return KerasTensor(rules.shape_of(condition), "int32") if x1 is None is x2 else None


@operation("condition x1 x2", rule=_where_spec)
def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """x1 where the condition holds, x2 elsewhere; without these, the places where it holds.

    Raises:
        ArgumentError: Only one of x1 and x2 is given.
    """
    if (x1 is None) != (x2 is None):
        raise ArgumentError(
            "`x1` and `x2` either both should be `None` or both should have non-None value."
        )
    condition = ops.cast(convert_to_tensor(condition), "bool")
    if x1 is None:
        return nonzero(condition)
    x1, x2 = promoted(x1, x2)
    return ops.where(condition, x1, x2)


@operation()
def nonzero(x: Any) -> Any:
    """The places of what is not 0: for each axis a row of places, int32."""
    x = ops.cast(convert_to_tensor(x), "bool")
    places = ops.cast(ops.where(x), "int32")
    return tuple(ops.unstack(places, num=x.ndim, axis=1))


@operation("condlist choicelist default")
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Tensor:
    """The first choice whose condition holds, for each entry.

    Raises:
        ArgumentError: There is not one choice for each condition.
    """
    if not condlist or len(condlist) != len(choicelist):
        raise ArgumentError(
            "condlist must have the same length as choicelist, and not be empty. Received: "
            f"len(condlist) = {len(condlist)}, len(choicelist) = {len(choicelist)}"
        )
    *choices, chosen = promoted(*choicelist, default)
    for condition, choice in reversed(list(zip(condlist, choices, strict=True))):
        chosen = ops.where(ops.cast(convert_to_tensor(condition), "bool"), choice, chosen)
    return chosen


@operation("indices")
def unravel_index(indices: Any, shape: Any) -> Any:
    """The place along each axis, for places in the flattened tensor.

    Raises:
        ArgumentError: A size of the shape is unknown.
    """
    if None in shape:
        raise ArgumentError(f"`shape` argument cannot contain `None`. Received: shape={shape}")
    indices = convert_to_tensor(indices)
    kind = indices.dtype
    rest = _from_start(ops.cast(indices, "int64"), int(np.prod(shape)))
    found: list[Tensor] = []
    for size in reversed(shape):
        found.append(ops.cast(ops.mod(rest, ops.constant(size, "int64")), kind))
        rest = ops.floordiv(rest, ops.constant(size, "int64"))
    return tuple(reversed(found))
