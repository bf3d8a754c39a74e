"""keras.ops: the same numbers in another arrangement.

Where it sits   a theme of keras.ops.
The one idea    numpy's names and arguments over minitf's ops; sizes may be unknown (None).
Try it          >>> from minitf import keras
                >>> keras.ops.swapaxes([[1, 2, 3]], 0, 1).shape
                TensorShape([3, 1])
Read next       keras/ops/joining.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops.symbolic import operation
from minitf.ops.shape_rules import check_axis


@operation()
def reshape(x: Any, newshape: Any) -> Tensor:
    """The same entries in another shape; -1 or None in one place follows from the others.

    Raises:
        ArgumentError: Another size is negative, or several are open.
    """
    x = convert_to_tensor(x)
    sizes = [newshape] if isinstance(newshape, int) else newshape
    if isinstance(sizes, (list, tuple)):
        sizes = [-1 if size is None else size for size in sizes]
        plain = [size for size in sizes if isinstance(size, int)]
        if any(size < -1 for size in plain):
            raise ArgumentError(
                "Each size must be a non-negative integer, or -1 for one that follows. "
                f"Received: newshape={newshape}"
            )
        if plain.count(-1) > 1:
            raise ArgumentError(
                f"There can be at most one unknown dimension (-1). Received: newshape={newshape}"
            )
    return ops.reshape(x, sizes)


@operation()
def ravel(x: Any) -> Tensor:
    """All entries in one row."""
    return ops.reshape(convert_to_tensor(x), [-1])


@operation()
def squeeze(x: Any, axis: Any = None) -> Tensor:
    """Leave out axes of size 1.

    Raises:
        ArgumentError: The size of a named axis is another one, or unknown.
    """
    x = convert_to_tensor(x)
    for one in axis if isinstance(axis, (list, tuple)) else [] if axis is None else [axis]:
        if x.shape[check_axis(one, x.ndim)] != 1:
            raise ArgumentError(
                f"Cannot squeeze axis={one}, because the dimension is not 1. "
                f"Received: x.shape={tuple(x.shape)}"
            )
    return ops.squeeze(x, axis=list(axis) if isinstance(axis, (list, tuple)) else axis)


@operation()
def expand_dims(x: Any, axis: Any) -> Tensor:
    """Put in axes of size 1."""
    x = convert_to_tensor(x)
    many = axis if isinstance(axis, (list, tuple)) else [axis]
    rank = x.ndim + len(many)
    for one in sorted(place % rank for place in many) if len(many) > 1 else many:
        x = ops.expand_dims(x, one)
    return x


@operation()
def transpose(x: Any, axes: Any = None) -> Tensor:
    """Exchange axes; by default, turn their order round.

    Raises:
        ArgumentError: `axes` does not name each axis once.
    """
    x = convert_to_tensor(x)
    given = isinstance(axes, (list, tuple)) and all(isinstance(axis, int) for axis in axes)
    if given and len(axes) != x.ndim:
        raise ArgumentError(
            "`axes` must be a list of the same length as the input shape. "
            f"Received: axes={axes}, x.shape={tuple(x.shape)}"
        )
    if given and not all(-x.ndim <= axis < x.ndim for axis in axes):
        raise ArgumentError(
            f"Each axis in `axes` must be an integer in [-{x.ndim}, {x.ndim}). "
            f"Received: axes={axes}"
        )
    if given and sorted(axis % max(x.ndim, 1) for axis in axes) != list(range(x.ndim)):
        raise ArgumentError(
            f"`axes` must be a valid permutation of the {x.ndim} axes. "
            f"Received: axes={axes}, x.shape={tuple(x.shape)}"
        )
    return ops.transpose(x, perm=axes)


@operation()
def moveaxis(x: Any, source: Any, destination: Any) -> Tensor:
    """Axes at other places; the others keep their order."""
    x = convert_to_tensor(x)
    sources, targets = (
        [
            check_axis(one, x.ndim)
            for one in (given if isinstance(given, (list, tuple)) else [given])
        ]
        for given in (source, destination)
    )
    order = [axis for axis in range(x.ndim) if axis not in sources]
    for target, axis in sorted(zip(targets, sources, strict=True)):
        order.insert(target, axis)
    return ops.transpose(x, perm=order)


@operation()
def swapaxes(x: Any, axis1: int, axis2: int) -> Tensor:
    """Two axes exchanged."""
    x = convert_to_tensor(x)
    order = list(range(x.ndim))
    axis1, axis2 = check_axis(axis1, x.ndim), check_axis(axis2, x.ndim)
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return ops.transpose(x, perm=order)


@operation()
def flip(x: Any, axis: Any = None) -> Tensor:
    """The entries in the other order along axes; by default along all."""
    x = convert_to_tensor(x)
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, (list, tuple)) else [axis]
    return ops.reverse(x, axis=list(axes))


@operation()
def fliplr(x: Any) -> Tensor:
    """Left and right exchanged."""
    return ops.reverse(convert_to_tensor(x), axis=[1])


@operation()
def flipud(x: Any) -> Tensor:
    """Up and down exchanged."""
    return ops.reverse(convert_to_tensor(x), axis=[0])


@operation("array")
def rot90(array: Any, k: int = 1, axes: Any = (0, 1)) -> Tensor:
    """Turned k times by a right angle, from the first axis towards the second.

    Raises:
        ArgumentError: Fewer than two axes, or twice the same.
    """
    x = convert_to_tensor(array)
    if x.ndim < 2:
        raise ArgumentError(
            f"Input array must have at least 2 dimensions. Received: array.ndim={x.ndim}"
        )
    if len(axes) != 2 or axes[0] == axes[1]:
        raise ArgumentError(f"Invalid axes: {axes}. Axes must be a tuple of two different "
                            "dimensions.")  # fmt: skip
    first, second = (axis % x.ndim for axis in axes)
    order = list(range(x.ndim))
    order[first], order[second] = second, first
    turns = k % 4
    if turns == 2:
        return ops.reverse(x, axis=[first, second])
    if turns == 1:
        return ops.transpose(ops.reverse(x, axis=[second]), perm=order)
    return ops.reverse(ops.transpose(x, perm=order), axis=[second]) if turns else x


@operation()
def roll(x: Any, shift: Any, axis: Any = None) -> Tensor:
    """The entries moved on; those that leave come in at the other end."""
    x = convert_to_tensor(x)
    if axis is not None:
        several = isinstance(axis, (list, tuple)) and isinstance(shift, int)
        return ops.roll(x, [shift] * len(axis) if several else shift, axis)
    return ops.reshape(ops.roll(ops.reshape(x, [-1]), shift, 0), ops.shape(x))


@operation()
def repeat(x: Any, repeats: Any, axis: int | None = None) -> Tensor:
    """Each entry several times."""
    x = convert_to_tensor(x)
    if isinstance(repeats, (list, tuple)) and len(repeats) == 1:
        repeats = repeats[0]
    return ops.repeat(ops.reshape(x, [-1]) if axis is None else x, repeats, axis or 0)


@operation()
def tile(x: Any, repeats: Any) -> Tensor:
    """The whole several times, along each axis."""
    x = convert_to_tensor(x)
    if not isinstance(repeats, Tensor):
        repeats = [repeats] if isinstance(repeats, int) else list(repeats)
        repeats = [1] * (x.ndim - len(repeats)) + repeats
        if len(repeats) > x.ndim:
            x = ops.reshape(x, [1] * (len(repeats) - x.ndim) + list(ops.shape(x)))
    return ops.tile(x, repeats)


@operation()
def broadcast_to(x: Any, shape: Any) -> Tensor:
    """Spread to a shape, by numpy's rules."""
    return ops.broadcast_to(convert_to_tensor(x), shape)


@operation("x constant_values")
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Tensor:
    """More entries around: a number, or what is near the edge.

    Raises:
        ArgumentError: `constant_values` in a mode that takes none.
    """
    x = convert_to_tensor(x)
    if constant_values is not None and mode != "constant":
        raise ArgumentError(
            "Argument `constant_values` can only be provided when `mode == 'constant'`. "
            f"Received: mode={mode}"
        )
    widths = _widths(pad_width, x.ndim)
    if mode != "constant":
        return ops.pad(x, widths, mode.upper())
    number = 0 if constant_values is None else constant_values
    return ops.pad(x, widths, "CONSTANT", constant_values=ops.cast(number, x.dtype))


def _widths(given: Any, ndim: int) -> Any:
    if isinstance(given, int):
        return [[given, given]] * ndim
    if isinstance(given, (list, tuple)):
        if len(given) == 1 and isinstance(given[0], int):
            return [[given[0], given[0]]] * ndim
        if len(given) == 2 and isinstance(given[0], int):
            return [list(given)] * ndim
        if len(given) == 1:
            return [list(given[0])] * ndim
    return [list(part) for part in np.asarray(given).tolist()]


@operation("a")
def diff(a: Any, n: int = 1, axis: int = -1) -> Tensor:
    """Each entry's distance from the one before; n times."""
    x = convert_to_tensor(a)
    place = check_axis(axis, x.ndim)
    start: list[Any] = [slice(None)] * x.ndim
    for _ in range(n):
        later, earlier = list(start), list(start)
        later[place], earlier[place] = slice(1, None), slice(None, -1)
        one, other = x[tuple(later)], x[tuple(earlier)]
        x = ops.not_equal(one, other) if x.dtype.name == "bool" else one - other
    return x


def ndim(x: Any) -> Any:
    """How many axes there are."""
    if isinstance(x, KerasTensor):
        return KerasTensor((len(x.shape),), "int32")  # as in Keras
    return convert_to_tensor(x).ndim


@operation()
def size(x: Any) -> Tensor:
    """How many entries there are, int32."""
    return ops.size(convert_to_tensor(x))
