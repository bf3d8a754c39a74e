"""How well two boxes agree: intersection over union.

Where it sits   over formats.py.
The one idea    the area that both cover, as a part of what either covers; 1 for equal boxes, 0 for
                boxes apart, whatever their size.
Try it          >>> one, other = [[0.0, 0.0, 2.0, 2.0]], [[1.0, 0.0, 3.0, 2.0]]
                >>> round(float(compute_iou(one, other, "xyxy")[0, 0]), 3)
                0.333
Read next       keras/metrics

As https://keras.io/api/utils/bounding_boxes/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import epsilon
from minitf.keras.utils.bounding_boxes.formats import convert_format


def _no_size(image_shape: Any) -> ArgumentError:
    return ArgumentError(
        "When using relative bounding box formats (e.g. `rel_yxyx`) the `image_shape` argument "
        f"must be provided. Received `image_shape`: {image_shape}"
    )


def _corners(boxes: Any, bounding_box_format: str, image_shape: Any) -> list[Tensor]:
    """Left, top, right and bottom, each with a last axis of one."""
    size = (None, None) if image_shape is None else tuple(image_shape)[:2]
    return ops.split(convert_format(boxes, bounding_box_format, "xyxy", *size), 4, axis=-1)


def _both(one: list[Tensor], other: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Width and height of what both cover."""
    sides = (ops.minimum(one[i + 2], other[i + 2]) - ops.maximum(one[i], other[i]) for i in (0, 1))
    width, height = (ops.maximum(side, 0.0) for side in sides)
    return width, height


def compute_iou(
    boxes1: Any, boxes2: Any, bounding_box_format: str, use_masking: bool = False,
    mask_val: float = -1, image_shape: Any = None,
) -> Tensor:  # fmt: skip
    """Intersection over union of each box with each.

    Args:
        boxes1: Shape (n, 4) or (batch, n, 4).
        boxes2: Shape (m, 4) or (batch, m, 4).
        bounding_box_format: How both are written.
        use_masking: Whether boxes with no number above 0 are none.
        mask_val: What stands at those.
        image_shape: (height, width, channels), for relative boxes.

    Returns:
        Shape (n, m) or (batch, n, m).

    Raises:
        ArgumentError: Boxes of another rank; relative ones without the size of the picture.

    https://keras.io/api/utils/bounding_boxes/#compute_iou-function
    """
    boxes1, boxes2 = convert_to_tensor(boxes1), convert_to_tensor(boxes2)
    for name, boxes in (("boxes1", boxes1), ("boxes2", boxes2)):
        if boxes.ndim not in (2, 3):
            raise ArgumentError(
                f"compute_iou() expects {name} to be batched, or to be unbatched. Received "
                f"len(boxes1.shape)={boxes1.ndim}, len(boxes2.shape)={boxes2.ndim}. Expected "
                f"either len({name}.shape)=2 AND or len({name}.shape)=3."
            )
    if "rel" in bounding_box_format and image_shape is None:
        raise _no_size(image_shape)
    one = _corners(boxes1, bounding_box_format, image_shape)
    other = [_across(part) for part in _corners(boxes2, bounding_box_format, image_shape)]
    width, height = _both(one, other)
    areas = [(part[2] - part[0]) * (part[3] - part[1]) for part in (one, other)]
    found = width * height / (areas[0] + areas[1] - width * height + epsilon())
    if not use_masking:
        return found
    none = [ops.reduce_max(ops.stack(part), axis=0) < 0.0 for part in (one, other)]
    return ops.where(none[0] | none[1], mask_val * ops.ones_like(found), found)


def _across(x: Tensor) -> Tensor:
    """A column as a row."""
    return ops.transpose(x, (1, 0) if x.ndim == 2 else (0, 2, 1))


def compute_ciou(
    boxes1: Any, boxes2: Any, bounding_box_format: str, image_shape: Any = None
) -> Tensor:
    """Complete IoU of boxes in pairs: also the distance of the middles and the shape count.

    Args:
        boxes1: Shape (..., 4).
        boxes2: The same, or what can be stretched to it.
        bounding_box_format: How both are written; not a relative format.
        image_shape: Of no effect.

    Returns:
        Shape (...): from -1.5 to 1.

    Raises:
        ArgumentError: Relative boxes.

    >>> box = [[0.0, 0.0, 2.0, 2.0]]
    >>> round(float(compute_ciou(box, box, "xyxy")[0]), 4)
    1.0

    https://keras.io/api/utils/bounding_boxes/#compute_ciou-function
    """
    if "rel" in bounding_box_format:
        raise _no_size(image_shape)
    pair = [_corners(boxes, bounding_box_format, image_shape) for boxes in (boxes1, boxes2)]
    tiny = epsilon()
    widths = [right - left for left, _, right, _ in pair]
    heights = [bottom - top + tiny for _, top, _, bottom in pair]
    width, height = _both(*pair)
    either = widths[0] * heights[0] + widths[1] * heights[1] - width * height + tiny
    iou = width * height / (either + tiny)
    whole = (ops.maximum(pair[0][i + 2], pair[1][i + 2]) - ops.minimum(pair[0][i], pair[1][i])
             for i in (0, 1))  # fmt: skip
    diagonal = sum(ops.square(side) for side in whole) + tiny
    apart = sum(ops.square((pair[0][i] + pair[0][i + 2] - pair[1][i] - pair[1][i + 2]) / 2.0)
                for i in (0, 1))  # fmt: skip
    shapes = [ops.atan(w / h) for w, h in zip(widths, heights, strict=True)]
    unlike = ops.square(shapes[1] - shapes[0]) * (4.0 / math.pi**2)
    weight = unlike / (unlike - iou + (1.0 + tiny))
    return ops.squeeze(iou - (apart / diagonal + unlike * weight), axis=-1)
