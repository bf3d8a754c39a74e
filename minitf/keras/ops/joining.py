"""keras.ops: putting tensors together and taking them apart.

Where it sits   a theme of keras.ops.
The one idea    what is joined takes a common type first; parts are made by sizes or by places.
Try it          >>> from minitf import keras
                >>> [part.numpy().tolist() for part in keras.ops.split([1, 2, 3, 4, 5], [1, 3])]
                [[1], [2, 3], [4, 5]]
Read next       keras/ops/rearranging.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import promoted
from minitf.keras.ops.symbolic import operation
from minitf.ops.shape_rules import check_axis


@operation("xs")
def concatenate(xs: Any, axis: int | None = 0) -> Tensor:
    """Join along an axis; with None, all entries in one row."""
    parts = promoted(*xs)
    if axis is None:
        return ops.concat([ops.reshape(part, [-1]) for part in parts], axis=0)
    return ops.concat(parts, axis=axis)


@operation()
def stack(x: Any, axis: int = 0) -> Tensor:
    """Join along a new axis."""
    return ops.stack(promoted(*x), axis=axis)


@operation("x1 x2")
def append(x1: Any, x2: Any, axis: int | None = None) -> Tensor:
    """x2 after x1; by default both in one row."""
    return concatenate([x1, x2], axis=axis)


def _with_axes(x: Tensor, rank: int) -> Tensor:
    """At least so many axes, as numpy adds them: before, and for three also behind."""
    if x.ndim >= rank:
        return x
    sizes = list(ops.shape(x))
    if rank == 3:
        new = {0: [1, 1, 1], 1: [1, *sizes, 1], 2: [*sizes, 1]}[x.ndim]
    else:
        new = [1] * (rank - x.ndim) + sizes
    return ops.reshape(x, new)


@operation("xs")
def hstack(xs: Any) -> Tensor:
    """Side by side."""
    parts = [_with_axes(part, 1) for part in promoted(*xs)]
    return ops.concat(parts, axis=0 if parts[0].ndim == 1 else 1)


@operation("xs")
def vstack(xs: Any) -> Tensor:
    """One below the other."""
    return ops.concat([_with_axes(part, 2) for part in promoted(*xs)], axis=0)


@operation("xs")
def dstack(xs: Any) -> Tensor:
    """One behind the other, along the third axis."""
    return ops.concat([_with_axes(part, 3) for part in promoted(*xs)], axis=2)


def _places(given: Any) -> list[Any]:
    """Where to cut: numbers, or tensors inside a graph."""
    if isinstance(given, Tensor) and given.is_symbolic:
        return ops.unstack(given)
    return [int(place) for place in given]


def _cut(x: Tensor, places: list[Any], axis: int) -> list[Tensor]:
    begin: list[Any] = [slice(None)] * x.ndim
    parts = []
    for start, stop in zip([0, *places], [*places, None], strict=True):
        begin[axis] = slice(start, stop)
        parts.append(x[tuple(begin)])
    return parts


def _split_spec(x: Any, indices_or_sections: Any, axis: int = 0) -> list[KerasTensor] | None:
    """The parts between places have known sizes, even if the end is unknown."""
    places, shape = indices_or_sections, list(rules.shape_of(x))
    axis = check_axis(axis, len(shape))
    if shape[axis] is not None or not isinstance(places, (list, tuple)):
        return None
    sizes = [stop - start for start, stop in zip([0, *places], places, strict=False)]
    parts = []
    for size in (*sizes, None):
        shape[axis] = size
        parts.append(rules.symbol(shape, x))
    return parts


def _hsplit_spec(x: Any, indices_or_sections: Any) -> list[KerasTensor] | None:
    return _split_spec(x, indices_or_sections, 0 if len(x.shape) == 1 else 1)


def _dsplit_spec(x: Any, indices_or_sections: Any) -> list[KerasTensor] | None:
    return _split_spec(x, indices_or_sections, 2)


@operation(rule=_split_spec)
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Parts of equal size, or those between given places.

    Raises:
        ArgumentError: The size cannot be shared out equally.
    """
    x = convert_to_tensor(x)
    axis = check_axis(axis, x.ndim)
    if not isinstance(indices_or_sections, int):
        return _cut(x, _places(indices_or_sections), axis)
    size = x.shape[axis]
    if size is not None and size % indices_or_sections:
        raise ArgumentError(
            f"`x` size on given `axis` must be divisible by `indices_or_sections` when "
            f"`indices_or_sections` is an int. But received {size} and {indices_or_sections}."
        )
    return ops.split(x, indices_or_sections, axis=axis)


@operation()
def array_split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Parts of nearly equal size: the first ones may have one entry more."""
    x = convert_to_tensor(x)
    size: Any = x.shape[axis]
    if size is None:
        size = ops.shape(x)[axis]
        more: Any = size % indices_or_sections
        least = [ops.minimum(more, i + 1) for i in range(indices_or_sections - 1)]
    else:
        least = [min(size % indices_or_sections, i + 1) for i in range(indices_or_sections - 1)]
    each = size // indices_or_sections
    ends = [(i + 1) * each + extra for i, extra in enumerate(least)]
    return _cut(x, ends, axis)


@operation(rule=_hsplit_spec)
def hsplit(x: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts from left to right."""
    x = convert_to_tensor(x)
    return split(x, indices_or_sections, axis=0 if x.ndim == 1 else 1)


@operation(rule=_split_spec)
def vsplit(x: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts from top to bottom."""
    return split(x, indices_or_sections, axis=0)


@operation(rule=_dsplit_spec)
def dsplit(x: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along the third axis."""
    return split(x, indices_or_sections, axis=2)


@operation(module="core")
def unstack(x: Any, num: int | None = None, axis: int = 0) -> list[Tensor]:
    """The parts along an axis, which is gone then.

    Raises:
        ArgumentError: How many these are is unknown.
    """
    x = convert_to_tensor(x)
    if num is None and x.shape[check_axis(axis, x.ndim)] is None:
        raise ArgumentError(
            f"Cannot infer argument `num` from shape {tuple(x.shape)}. Either provide a tensor "
            "with a concrete shape in the `axis` dimension or explicitly pass the `num` argument."
        )
    return ops.unstack(x, num=num, axis=axis)


@operation("*x")
def meshgrid(*x: Any, indexing: str = "xy") -> list[Tensor]:
    """The coordinates of all points of a grid, one tensor for each axis.

    Raises:
        ArgumentError: `indexing` is neither "xy" nor "ij".
    """
    if indexing not in ("xy", "ij"):
        raise ArgumentError(
            f"Valid values for `indexing` are 'xy' and 'ij', but received {indexing}."
        )
    flat = [ops.reshape(convert_to_tensor(one), [-1]) for one in x]
    return ops.meshgrid(*flat, indexing=indexing)
