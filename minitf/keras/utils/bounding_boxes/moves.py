"""Boxes that follow their pictures: clipped, cropped, padded, turned.

Where it sits   over formats.py; the layers that move pictures use it.
The one idea    a turned rectangle is no box any more, so the box around its corners is taken.
Try it          >>> crop([[2.0, 3.0, 9.0, 9.0]], top=3, left=1, height=4, width=4).numpy()
                array([[1., 0., 4., 4.]], dtype=float32)
Read next       keras/layers/preprocessing/augmentation.py

As https://keras.io/api/utils/bounding_boxes/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError


def _only(bounding_box_format: str, *known: str) -> None:
    if bounding_box_format not in known:
        raise NotImplementedError(
            f"Boxes must be given as {' or '.join(known)}; received "
            f"bounding_box_format={bounding_box_format!r}. Convert them with "
            "keras.utils.bounding_boxes.convert_format first."
        )


def clip_to_image_size(
    bounding_boxes: dict[str, Any], height: Any = None, width: Any = None,
    bounding_box_format: str = "xyxy",
) -> dict[str, Any]:  # fmt: skip
    """What of each box lies inside of its picture; the label of one outside becomes -1.

    Args:
        bounding_boxes: A dict with "boxes" (..., 4) and perhaps "labels" (...).
        height: The picture's; not needed where the boxes are relative.
        width: The picture's.
        bounding_box_format: "xyxy" or "rel_xyxy".

    Raises:
        ArgumentError: No size for boxes in pixels.

    >>> boxes = {"boxes": [[-1.0, 0.0, 3.0, 9.0]], "labels": [4]}
    >>> clip_to_image_size(boxes, 5, 5)["boxes"].numpy()
    array([[0., 0., 3., 5.]], dtype=float32)

    https://keras.io/api/utils/bounding_boxes/#clip_to_image_size-function
    """
    _only(bounding_box_format, "xyxy", "rel_xyxy")
    if bounding_box_format == "rel_xyxy":
        height = width = 1.0
    elif height is None or width is None:
        raise ArgumentError("`height` and `width` must be set if `format='xyxy'`.")
    boxes = _clipped(convert_to_tensor(bounding_boxes["boxes"]), height, width)
    labels = bounding_boxes.get("labels")
    if labels is None:
        return {**bounding_boxes, "boxes": boxes}
    left, top, right, bottom = ops.unstack(boxes, axis=-1)
    labels = convert_to_tensor(labels)
    there = (right - left) * (bottom - top) > 0
    return {**bounding_boxes, "boxes": boxes,
            "labels": ops.where(there, labels, -ops.ones_like(labels))}  # fmt: skip


def _clipped(boxes: Tensor, height: Any, width: Any) -> Tensor:
    ends = [ops.cast(end, boxes.dtype) for end in (width, height, width, height)]
    return ops.maximum(ops.minimum(boxes, ops.stack(ends)), ops.zeros_like(boxes))


def crop(
    boxes: Any, top: Any, left: Any, height: Any, width: Any, bounding_box_format: str = "xyxy"
) -> Tensor:
    """The boxes in a part of the picture.

    Args:
        boxes: Shape (..., 4).
        top: The first row of the part.
        left: Its first column.
        height: Its height.
        width: Its width.
        bounding_box_format: "xyxy".

    https://keras.io/api/utils/bounding_boxes/#crop-function
    """
    return _clipped(pad(boxes, -top, -left, None, None, bounding_box_format), height, width)


def pad(
    boxes: Any, top: Any, left: Any, height: Any = None, width: Any = None,
    bounding_box_format: str = "xyxy",
) -> Tensor:  # fmt: skip
    """The boxes in a picture that got a border.

    Args:
        boxes: Shape (..., 4).
        top: How many rows were added above.
        left: How many columns were added on the left.
        height: Of no effect.
        width: Of no effect.
        bounding_box_format: "xyxy".

    https://keras.io/api/utils/bounding_boxes/#pad-function
    """
    _only(bounding_box_format, "xyxy")
    boxes = convert_to_tensor(boxes)
    return boxes + ops.stack([ops.cast(part, boxes.dtype) for part in (left, top, left, top)])


def affine_transform(
    boxes: Any, angle: Any, translate_x: Any, translate_y: Any, scale: Any, shear_x: Any,
    shear_y: Any, height: Any, width: Any, center_x: Any = None, center_y: Any = None,
    bounding_box_format: str = "xyxy",
) -> Tensor:  # fmt: skip
    """The boxes in pictures that were turned, shifted, scaled and sheared.

    Args:
        boxes: Shape (batch, boxes, 4).
        angle: In degrees, for each picture; so are the next ones.
        translate_x: To the right, as a part of the width.
        translate_y: Down, as a part of the height.
        scale: How many times smaller.
        shear_x: In degrees.
        shear_y: In degrees.
        height: The pictures' height.
        width: The pictures' width.
        center_x: What does not move, as a part of the width; default: the middle.
        center_y: As a part of the height.
        bounding_box_format: "xyxy".

    https://keras.io/api/utils/bounding_boxes/#affine_transform-function
    """
    _only(bounding_box_format, "xyxy")
    center = (0.5 if center_x is None else center_x, 0.5 if center_y is None else center_y)
    rows = _rows(center, angle, (translate_x, translate_y), scale, (shear_x, shear_y),
                 (width - 1, height - 1))  # fmt: skip
    x1, y1, x2, y2 = ops.unstack(ops.cast(convert_to_tensor(boxes), "float32"), axis=-1)
    corners = [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]
    moved = [ops.stack([a[:, None] * x + b[:, None] * y + c[:, None] for x, y in corners], -1)
             for a, b, c in rows]  # fmt: skip
    least, most = ([reduce(part, -1) for part in moved]
                   for reduce in (ops.reduce_min, ops.reduce_max))  # fmt: skip
    return ops.stack([*least, *most], axis=-1)


def _rows(center: Any, angle: Any, shift: Any, scale: Any, shear: Any, size: Any) -> Any:
    """x' = a x + b y + c, and the same for y'; each of shape (batch,)."""
    angle, scale, *parts = (
        ops.cast(convert_to_tensor(part), "float32") for part in (angle, scale, *shift, *shear)
    )
    degree = math.pi / 180.0
    turn = -angle * degree
    lean_x, lean_y = -parts[2] * degree, -parts[3] * degree
    x, y = (part * length for part, length in zip(center, size, strict=True))
    there_x, there_y = x - parts[0] * size[0], y - parts[1] * size[1]
    a = ops.cos(turn - lean_y) / ops.cos(lean_y)
    b = a * ops.tan(lean_x) + ops.sin(turn)
    c = -ops.sin(turn - lean_y) / ops.cos(lean_y)
    d = ops.cos(turn) - c * ops.tan(lean_x)
    a0, a1, b0, b1 = d * scale, -b * scale, -c * scale, a * scale
    return ((a0, a1, x - a0 * there_x - a1 * there_y), (b0, b1, y - b0 * there_x - b1 * there_y))
