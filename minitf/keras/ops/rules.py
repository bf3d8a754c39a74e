"""keras.ops: what symbols give where a call without values would ask for more than is known.

Where it sits   beside the themes of keras.ops, for the decorator of symbolic.py.
The one idea    a symbol has a shape and a type; often these alone say the shape and the type of
                the result.  A rule that gives None leaves the question to a call without values.
Try it          >>> from minitf import keras
                >>> pictures = keras.Input((None, None, 3))
                >>> keras.ops.image.crop_images(pictures, 1, 1, target_height=8, target_width=8)
                <KerasTensor shape=(None, 8, 8, 3), dtype=float32, sparse=False, ragged=False, ...>
Read next       keras/ops/symbolic.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.shape import as_shape
from minitf.errors import ShapeError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops.promotion import kind_of, result_type
from minitf.ops.shape_rules import broadcast

Shape = tuple[int | None, ...]


def shape_of(value: Any) -> Shape:
    """The sizes of a symbol, or of anything that becomes a tensor."""
    if isinstance(value, KerasTensor):
        return tuple(value.shape)
    return tuple(getattr(value, "shape", np.shape(value)))


def type_of(value: Any) -> str | type:
    """The type of a symbol, or of anything that becomes a tensor."""
    return value.dtype if isinstance(value, KerasTensor) else kind_of(value)


def symbol(shape: Any, *values: Any) -> KerasTensor:
    """A symbol of this shape and of the common type of the values."""
    return KerasTensor(as_shape(shape), result_type(*map(type_of, values)))


def joined(*values: Any) -> Shape:
    """The shape to which the values stretch."""
    shape: Shape = ()
    for value in values:
        shape = tuple(broadcast(shape, shape_of(value)))
    return shape


def both(*values: Any, **named: Any) -> KerasTensor:
    """Entry by entry: the shape to which both stretch, and their common type."""
    values += tuple(named.values())
    return symbol(joined(*values), *values)


def same(x: Any) -> KerasTensor:
    """The shape and the type of the argument."""
    return symbol(shape_of(x), x)


def check_known(x: Any, count: int, words: str) -> None:
    """The last axes must be there, and have known sizes.

    Raises:
        ShapeError: There are fewer axes, or a size is unknown.
    """
    shape = shape_of(x)
    check_rank(shape, count)
    if None in shape[len(shape) - count :]:
        raise ShapeError(
            f"Input should have its {words} fully-defined. Received: input.shape = {shape}",
            why="the size of the result depends on it",
            instead="keras.Input with that size",
        )


def check_rank(shape: Any, count: int) -> None:
    """There must be at least so many axes.

    Raises:
        ShapeError: There are fewer.
    """
    if len(shape) < count:
        raise ShapeError(
            f"Input should have rank >= {count}. Received: input.shape = {tuple(shape)}"
        )
