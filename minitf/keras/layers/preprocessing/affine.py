"""Pictures turned, shifted and stretched: each pixel of the result is looked up in the picture.

Where it sits   below RandomRotation, RandomZoom and RandomTranslation.
The one idea    eight numbers say for each place of the result where in the picture to look; between
                pixels, the four neighbors are mixed.
Try it          >>> import minitf as tf
                >>> shift = tf.constant([[1.0, 0, 1, 0, 1, 0, 0, 0]])
                >>> picture = tf.reshape(tf.constant([1.0, 2.0, 3.0]), (1, 1, 3, 1))
                >>> transform(picture, shift, fill_mode="nearest").numpy().ravel()
                array([2., 3., 3.], dtype=float32)
Read next       keras/layers/preprocessing/random_maps.py

As https://www.tensorflow.org/api_docs/python/tf/raw_ops/ImageProjectiveTransformV3
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.custom_gradient import custom_gradient

FILL_MODES = ("constant", "nearest", "wrap", "reflect")
INTERPOLATIONS = ("nearest", "bilinear")


def check_modes(fill_mode: str, interpolation: str) -> None:
    """The modes are known.

    Raises:
        ArgumentError: They are not.
    """
    if fill_mode not in FILL_MODES:
        raise ArgumentError(f"Unknown `fill_mode` {fill_mode}. Expected one of {FILL_MODES}.")
    if interpolation not in INTERPOLATIONS:
        raise ArgumentError(
            f"Unknown `interpolation` {interpolation}. Expected one of {INTERPOLATIONS}."
        )


def transform(
    images: Tensor, numbers: Tensor, interpolation: str = "bilinear",
    fill_mode: str = "constant", fill_value: float = 0.0,
) -> Tensor:  # fmt: skip
    """Pictures looked at through a projective map.

    Args:
        images: Shape (batch, height, width, channels).
        numbers: Shape (batch, 8): the pixel at (x, y) of the result is looked up at
            ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k), k = c0 x + c1 y + 1.
        interpolation: "bilinear" or "nearest".
        fill_mode: What is outside: "constant", "nearest", "wrap" or "reflect".
        fill_value: The value outside, for "constant".

    The gradient is TensorFlow's: that of the result, looked at through the inverse map.
    """

    @custom_gradient
    def run(images: Tensor) -> Any:
        made = _transformed(images, numbers, interpolation, fill_mode, fill_value)

        def back(g: Tensor) -> Tensor:
            return _transformed(g, _inverse(numbers), interpolation, fill_mode, 0.0)

        return made, back

    return run(images)


def boxes_through(boxes: Tensor, numbers: Tensor) -> Tensor:
    """The boxes around corners that went where `numbers`, the map of pixels, took them.

    Args:
        boxes: Corners, shape (batch, boxes, 4).
        numbers: Shape (batch, 8), as for `transform`: from the result to the picture.
    """
    numbers = ops.cast(numbers, "float32")
    matrix = ops.reshape(ops.concat([numbers, ops.ones_like(numbers[:, :1])], 1), [-1, 3, 3])
    left, top, right, bottom = ops.unstack(boxes, axis=-1)
    x = ops.stack([left, right, left, right], axis=-1)
    y = ops.stack([top, bottom, bottom, top], axis=-1)
    places = ops.stack([x, y, ops.ones_like(x)], axis=-1)  # (batch, boxes, 4, 3)
    there = ops.einsum("bij,bnkj->bnki", ops.inv(matrix), places)
    there = there[..., :2] / there[..., 2:]
    return ops.concat([ops.reduce_min(there, axis=2), ops.reduce_max(there, axis=2)], axis=-1)


def _inverse(numbers: Tensor) -> Tensor:
    """The numbers of the inverse map."""
    matrix = ops.reshape(ops.concat([numbers, ops.ones_like(numbers[:, :1])], 1), (-1, 3, 3))
    inverse = ops.reshape(ops.inv(matrix), (-1, 9))
    return inverse[:, :8] / inverse[:, 8:]


def _transformed(
    images: Tensor, numbers: Tensor, interpolation: str, fill_mode: str, fill_value: float
) -> Tensor:
    height, width = images.shape[1:3]
    x, y = _looked_up(numbers, height, width)
    x, y = _inside(x, width, fill_mode), _inside(y, height, fill_mode)
    if interpolation == "nearest":
        return _pixels(images, _nearest(y), _nearest(x), fill_value)
    top, left = ops.floor(y), ops.floor(x)
    down, right = (ops.expand_dims(part, -1) for part in (y - top, x - left))
    upper = _pixels(images, top, left, fill_value) * (1.0 - right)
    upper += _pixels(images, top, left + 1.0, fill_value) * right
    lower = _pixels(images, top + 1.0, left, fill_value) * (1.0 - right)
    lower += _pixels(images, top + 1.0, left + 1.0, fill_value) * right
    return upper * (1.0 - down) + lower * down


def _nearest(place: Tensor) -> Tensor:
    """The nearest whole place; of two, the one farther from 0."""
    return ops.sign(place) * ops.floor(ops.abs(place) + 0.5)


def _looked_up(numbers: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Where to look for each pixel, shapes (batch, height, width)."""
    a0, a1, a2, b0, b1, b2, c0, c1 = (numbers[:, i : i + 1, None] for i in range(8))
    y, x = np.mgrid[:height, :width].astype("float32")[:, None]
    below = c0 * x + c1 * y + 1.0
    return (a0 * x + a1 * y + a2) / below, (b0 * x + b1 * y + b2) / below


def _inside(place: Tensor, size: int, fill_mode: str) -> Tensor:
    """Places outside of 0 to size - 1 brought inside; for "constant" they stay."""
    if fill_mode == "constant":
        return place
    if fill_mode == "reflect":
        period = 2.0 * size
        turned = ops.where(place < 0.0, -place - 1.0, place)
        turned -= period * ops.floor(turned / period)
        turned = ops.where(turned >= size, period - turned - 1.0, turned)
        place = ops.where((place < 0.0) | (place > size - 1.0), turned, place)
    elif fill_mode == "wrap":
        around = float(max(size - 1, 1))
        before = place + size * (ops.floor(-place / around) + 1.0)
        behind = place - size * ops.floor(place / around)
        place = ops.where(place < 0.0, before, ops.where(place > size - 1.0, behind, place))
    return ops.clip_by_value(place, 0.0, size - 1.0)


def _pixels(images: Tensor, y: Tensor, x: Tensor, fill_value: float) -> Tensor:
    """The pixels at whole places; outside, the fill value."""
    height, width = images.shape[1:3]
    there = (y >= 0.0) & (y <= height - 1.0) & (x >= 0.0) & (x <= width - 1.0)
    row = ops.cast(ops.clip_by_value(y, 0.0, height - 1.0), "int32")
    column = ops.cast(ops.clip_by_value(x, 0.0, width - 1.0), "int32")
    found = ops.gather_nd(images, ops.stack([row, column], -1), batch_dims=1)
    return ops.where(ops.expand_dims(there, -1), found, fill_value)
