"""Boxes as a detector learns them: how far from an anchor, and how many times its size.

Where it sits   over formats.py.
The one idea    differences in parts of the anchor's size, and logarithms of how much larger, are
                numbers around 0 whatever the size of the thing.
Try it          >>> anchor, box = [[0.0, 0.0, 2.0, 2.0]], [[1.0, 0.0, 3.0, 2.0]]
                >>> encode_box_to_deltas(anchor, box, "xyxy", "xyxy").numpy()
                array([[0. , 0.5, 0. , 0. ]], dtype=float32)
Read next       keras/utils/bounding_boxes/overlap.py

As https://keras.io/api/utils/bounding_boxes/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import epsilon
from minitf.keras.utils.bounding_boxes.formats import convert_format

ENCODINGS = ("center_xywh", "center_yxhw")


def _checked(name: str, encoding: str, variance: Any, image_shape: Any) -> tuple[Any, Any, Any]:
    """The variance as a tensor, height and width."""
    if variance is not None:
        variance = ops.cast(convert_to_tensor(variance), "float32")
        if variance.shape[-1] != 4:
            raise ArgumentError(f"`variance` must be length 4, got {variance}")
    if encoding not in ENCODINGS:
        raise ArgumentError(
            f"`{name}` should be one of 'center_xywh' or 'center_yxhw', got {encoding}"
        )
    height, width = (None, None) if image_shape is None else tuple(image_shape)[:2]
    return variance, height, width


def encode_box_to_deltas(
    anchors: Any, boxes: Any, anchor_format: str, box_format: str,
    encoding_format: str = "center_yxhw", variance: Any = None, image_shape: Any = None,
) -> Tensor:  # fmt: skip
    """How far boxes are from anchors.

    Args:
        anchors: Shape (..., 4).
        boxes: The same.
        anchor_format: How the anchors are written.
        box_format: How the boxes are written.
        encoding_format: "center_yxhw" or "center_xywh": the order of the four results.
        variance: What each of the four is divided by.
        image_shape: (height, width, channels), where a format is relative.

    Raises:
        ArgumentError: Another encoding, or a variance of another length.

    https://keras.io/api/utils/bounding_boxes/#encode_box_to_deltas-function
    """
    variance, *size = _checked("encoding_format", encoding_format, variance, image_shape)
    anchors = convert_format(anchors, anchor_format, encoding_format, *size)
    boxes = convert_format(boxes, box_format, encoding_format, *size)
    unit = ops.maximum(anchors[..., 2:], epsilon())
    larger = ops.maximum(boxes[..., 2:], epsilon()) / unit
    deltas = ops.concat([(boxes[..., :2] - anchors[..., :2]) / unit, ops.log(larger)], axis=-1)
    return deltas if variance is None else deltas / variance


def decode_deltas_to_boxes(
    anchors: Any, boxes_delta: Any, anchor_format: str, box_format: str,
    encoded_format: str = "center_yxhw", variance: Any = None, image_shape: Any = None,
) -> Any:  # fmt: skip
    """The boxes that deltas from anchors mean: the way back.

    Args:
        anchors: Shape (..., 4), or a dict of such.
        boxes_delta: What `encode_box_to_deltas` gave, or a dict with the same keys.
        anchor_format: How the anchors are written.
        box_format: How the boxes are to be written.
        encoded_format: The order of the deltas.
        variance: What each was divided by.
        image_shape: (height, width, channels), where a format is relative.

    Raises:
        ArgumentError: Another encoding, or a variance of another length.

    https://keras.io/api/utils/bounding_boxes/#decode_deltas_to_boxes-function
    """
    variance, *size = _checked("encoded_format", encoded_format, variance, image_shape)

    def decoded(anchor: Any, delta: Any) -> Tensor:
        anchor = convert_format(anchor, anchor_format, encoded_format, *size)
        delta = convert_to_tensor(delta)
        delta = delta if variance is None else delta * variance
        middle = delta[..., :2] * anchor[..., 2:] + anchor[..., :2]
        box = ops.concat([middle, ops.exp(delta[..., 2:]) * anchor[..., 2:]], axis=-1)
        return convert_format(box, encoded_format, box_format, *size)

    if isinstance(anchors, dict) and isinstance(boxes_delta, dict):
        return {level: decoded(anchor, boxes_delta[level]) for level, anchor in anchors.items()}
    return decoded(anchors, boxes_delta)
