"""The customs of writing a box down, and from one to another.

Where it sits   below the other modules of keras.utils.bounding_boxes.
The one idea    of nine formats, two functions each are enough: to the corners (left, top, right,
                bottom), and from them.
Try it          >>> convert_format([[0.0, 0.5, 1.0, 1.0]], "rel_xyxy", "yxyx", 10, 20).numpy()
                array([[ 5.,  0., 10., 20.]], dtype=float32)
Read next       keras/utils/bounding_boxes/moves.py

As https://keras.io/api/utils/bounding_boxes/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ragged.tensor import RaggedTensor

SUPPORTED = (
    "xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw",
    "rel_xyxy", "rel_yxyx", "rel_xywh", "rel_center_xywh",
)  # fmt: skip


def convert_format(
    boxes: Any, source: str, target: str, height: Any = None, width: Any = None,
    dtype: Any = "float32",
) -> Any:  # fmt: skip
    """Boxes in another format.

    Args:
        boxes: Shape (..., 4); or a dict with such boxes at "boxes".
        source: Their format: "xyxy" and "yxyx" are corners, "xywh" a corner and the size,
            "center_xywh" the middle and the size; "rel_..." are parts of the picture's size.
        target: The format wanted.
        height: The picture's, where a format is relative.
        width: The picture's.
        dtype: The number type of the result.

    Raises:
        ArgumentError: No such format, no boxes, or no size where one is needed.

    >>> convert_format([[1.0, 2.0, 3.0, 4.0]], "xyxy", "center_xywh").numpy()
    array([[2., 3., 2., 2.]], dtype=float32)

    https://keras.io/api/utils/bounding_boxes/#convert_format-function
    """
    if isinstance(boxes, dict):
        made = convert_format(boxes["boxes"], source, target, height, width, dtype)
        return {**boxes, "boxes": made}
    boxes = convert_to_tensor(boxes)
    if boxes.shape[-1] != 4:
        raise ArgumentError(
            "`boxes` must be a tensor with the last dimension of 4. Received: "
            f"boxes.shape={tuple(boxes.shape)}"
        )
    source, target = source.lower(), target.lower()
    _check(source, target, height, width)
    boxes = ops.cast(boxes, dtype)
    if source == target:
        return boxes
    relative = source.startswith("rel_"), target.startswith("rel_")
    corners = _to_corners(boxes, source.removeprefix("rel_"))
    if relative[0] != relative[1]:
        size = ops.stack([ops.cast(n, dtype) for n in (width, height, width, height)])
        corners = corners * size if relative[0] else corners / size
    return _from_corners(corners, target.removeprefix("rel_"))


def _check(source: str, target: str, height: Any, width: Any) -> None:
    if source not in SUPPORTED or target not in SUPPORTED:
        raise ArgumentError(f"Invalid source or target format. Supported formats: {SUPPORTED}")
    relative = source.startswith("rel_") or target.startswith("rel_")
    if relative and (width is None or height is None):
        raise ArgumentError(
            "convert_format() must receive `height` and `width` transforming between relative "
            f"and absolute formats. convert_format() received source=`{source}`, "
            f"target=`{target}`, but height={height} and width={width}."
        )


def _to_corners(boxes: Tensor, source: str) -> Tensor:
    a, b, c, d = ops.unstack(boxes, axis=-1)
    if "y" in source[: source.index("x")]:
        a, b, c, d = b, a, d, c
    if source.startswith("center"):
        a, b = a - c / 2.0, b - d / 2.0
    if source.endswith(("wh", "hw")):
        c, d = a + c, b + d
    return ops.stack([a, b, c, d], axis=-1)


def _from_corners(boxes: Tensor, target: str) -> Tensor:
    a, b, c, d = ops.unstack(boxes, axis=-1)
    if target.endswith(("wh", "hw")):
        c, d = c - a, d - b
    if target.startswith("center"):
        a, b = a + c / 2.0, b + d / 2.0
    if "y" in target[: target.index("x")]:
        a, b, c, d = b, a, d, c
    return ops.stack([a, b, c, d], axis=-1)


def densify_bounding_boxes(
    bounding_boxes: Any, is_batched: bool = False, max_boxes: int | None = None,
    boxes_default_value: float = 0, labels_default_value: int = -1,
) -> dict[str, Any]:  # fmt: skip
    """Boxes and their labels as tensors: lists and ragged rows are filled up.

    Args:
        bounding_boxes: A dict with "boxes" and "labels".
        is_batched: Whether there is a picture axis before that of the boxes.
        max_boxes: How many boxes each picture has then; None: as many as the fullest.
        boxes_default_value: Stands in boxes that were filled in.
        labels_default_value: Stands in their labels.

    Raises:
        ArgumentError: The dict does not hold boxes and labels that fit.
    """
    check_boxes(bounding_boxes)
    boxes, labels = bounding_boxes["boxes"], bounding_boxes["labels"]
    if isinstance(boxes, list):
        boxes, labels = _filled_up(boxes, labels, max_boxes,
                                   boxes_default_value, labels_default_value)  # fmt: skip
    if isinstance(boxes, RaggedTensor):
        first = [None] if is_batched else []
        rest = list(labels.shape)[1 + is_batched :]
        shapes = (None, None) if max_boxes is None else (
            [*first, max_boxes, 4], [*first, max_boxes, *rest])  # fmt: skip
        boxes = boxes.to_tensor(boxes_default_value, shape=shapes[0])
        labels = labels.to_tensor(labels_default_value, shape=shapes[1])
    boxes = ops.cast(convert_to_tensor(boxes), "float32")
    return {**bounding_boxes, "boxes": boxes, "labels": convert_to_tensor(labels)}


def _filled_up(boxes: list, labels: list, most: int | None, fill: float, label: int) -> Any:
    """The lists of each picture, all of the same length."""
    if not boxes or not isinstance(boxes[0], list) or not isinstance(boxes[0][0], list):
        return boxes, labels
    most = max(map(len, boxes)) if most is None else most
    boxes = [[*row[:most], *[[fill] * 4] * (most - len(row))] for row in boxes]
    return boxes, [[*row[:most], *[label] * (most - len(row))] for row in labels]


def check_boxes(bounding_boxes: Any) -> None:
    """The dict holds boxes, and labels that fit.

    Raises:
        ArgumentError: It does not.
    """
    needed = ("boxes", "labels")
    if not isinstance(bounding_boxes, dict) or any(key not in bounding_boxes for key in needed):
        raise ArgumentError(
            "Expected `bounding_boxes` argument to be a dict with keys 'boxes' and 'labels'. "
            f"Received: bounding_boxes={bounding_boxes}"
        )
    boxes, labels = bounding_boxes["boxes"], bounding_boxes["labels"]
    for kind, words in ((list, "a list"), (RaggedTensor, "a Ragged tensor")):
        if isinstance(boxes, kind) and not isinstance(labels, kind):
            raise ArgumentError(
                f"If `bounding_boxes['boxes']` is {words}, then `bounding_boxes['labels']` must "
                f"also be {words}. Received: bounding_boxes['labels']={labels}"
            )
    if isinstance(boxes, list) and len(boxes) != len(labels):
        raise ArgumentError(
            "If `bounding_boxes['boxes']` and `bounding_boxes['labels']` are both lists, they "
            f"must have the same length. Received: len(bounding_boxes['boxes'])={len(boxes)} "
            f"and len(bounding_boxes['labels'])={len(labels)}"
        )
    if not isinstance(boxes, (list, RaggedTensor)):
        _check_ranks(tuple(boxes.shape), tuple(labels.shape))


def _check_ranks(boxes: tuple, labels: tuple) -> None:
    if len(boxes) not in (2, 3):
        raise ArgumentError(
            "Expected `bounding_boxes['boxes']` to have rank 2 or 3, with shape (num_boxes, 4) or "
            f"(batch_size, num_boxes, 4). Received: bounding_boxes['boxes'].shape={boxes}"
        )
    ranks = len(boxes) - 1, len(boxes)
    if len(labels) not in ranks:
        raise ArgumentError(
            f"Found bounding_boxes['boxes'].shape={boxes} and expected bounding_boxes['labels'] "
            f"to have rank {ranks[0]} or {ranks[1]}, but received: "
            f"bounding_boxes['labels'].shape={labels}"
        )
