"""Boxes in images: what lies in them, drawing them, choosing among those that overlap.

Where it sits   functions of `tf.image`.
The one idea    a box is [y1, x1, y2, x2], as shares of the height and of the width.
Try it          >>> import minitf as tf
                >>> boxes, scores = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.9]], [0.5, 0.8]
                >>> tf.image.non_max_suppression(boxes, scores, 2).numpy()
                array([1], dtype=int32)
Read next       minitf/signal
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError, unknown_name
from minitf.ops import (
    cast,
    ceil,
    composite,
    expand_dims,
    floor,
    gather,
    ones_like,
    range_,
    reshape,
    shape,
    stop_gradient,
    where,
)
from minitf.ops.resizing import as_batch, height_width
from minitf.ops.static import static_number, static_shape, static_value


@composite
def crop_and_resize(
    image: Any, boxes: Any, box_indices: Any, crop_size: Any, method: str = "bilinear",
    extrapolation_value: float = 0.0,
) -> Tensor:  # fmt: skip
    """What lies in boxes, each resized to one size.

    Args:
        image: Shape [batch, height, width, channels].
        boxes: Shape [n, 4].
        box_indices: In which image each box lies, shape [n].
        crop_size: The height and width of the results.
        method: "bilinear" or "nearest".
        extrapolation_value: What stands where a box reaches over the border.

    Returns:
        float32, shape [n, height, width, channels].

    https://www.tensorflow.org/api_docs/python/tf/image/crop_and_resize
    """
    if method not in ("bilinear", "nearest"):
        raise unknown_name("method", method, ["bilinear", "nearest"])
    images, boxes = as_batch(image)[0], cast(convert_to_tensor(boxes), "float32")
    if boxes.ndim != 2 or boxes.shape[-1] not in (None, 4):
        raise ShapeError(f"boxes have shape [n, 4], not {boxes.shape}.")
    sizes = height_width(images)
    rows, columns = static_shape(crop_size)
    y = _places(boxes[:, 0], boxes[:, 2], sizes[0], rows)
    x = _places(boxes[:, 1], boxes[:, 3], sizes[1], columns)
    channels = shape(images)[-1] if images.shape[-1] is None else images.shape[-1]
    pixels = reshape(cast(images, "float32"), [-1, channels])
    first = reshape(cast(box_indices, "int32"), [-1, 1, 1]) * sizes[0]
    y, x = expand_dims(y, 2), expand_dims(x, 1)

    def at(row: Tensor, column: Tensor) -> Tensor:
        row, column = (_inside(p, n) for p, n in zip((row, column), sizes, strict=True))
        return gather(pixels, (first + row) * sizes[1] + column)

    if method == "nearest":
        found = at(floor(y + 0.5), floor(x + 0.5))
    else:
        top, left, bottom, edge = floor(y), floor(x), ceil(y), ceil(x)
        down, right = expand_dims(y - top, -1), expand_dims(x - left, -1)
        upper = at(top, left) + (at(top, edge) - at(top, left)) * right
        lower = at(bottom, left) + (at(bottom, edge) - at(bottom, left)) * right
        found = upper + (lower - upper) * down
    outside = (y < 0) | (x < 0) | (y > cast(sizes[0] - 1, "float32")) | (
        x > cast(sizes[1] - 1, "float32"))  # fmt: skip
    return where(expand_dims(outside, -1), ones_like(found) * extrapolation_value, found)


def _places(start: Tensor, end: Tensor, size: Any, target: int) -> Tensor:
    """Where along an axis each of `target` pixels lies, one row for each box."""
    last = cast(size - 1, "float32")
    if target == 1:
        return expand_dims((start + end) * 0.5 * last, 1)
    steps = cast(range_(target), "float32") / float(target - 1)
    return expand_dims(start, 1) * last + steps * expand_dims((end - start) * last, 1)


def _inside(place: Tensor, size: Any) -> Tensor:
    """A whole number that is a pixel for sure."""
    whole = cast(stop_gradient(place), "int32")
    whole = where(whole < 0, 0, whole)
    return where(whole > size - 1, size - 1, whole)


def draw_bounding_boxes(
    images: Any, boxes: Any, colors: Any = None, name: str | None = None
) -> Tensor:
    """Images with boxes drawn on them.

    Args:
        images: Shape [batch, height, width, channels].
        boxes: Shape [batch, n, 4].
        colors: Rows of channels, taken in turn; default: a list of bright ones.
        name: A name for the operation.

    https://www.tensorflow.org/api_docs/python/tf/image/draw_bounding_boxes
    """
    table = BRIGHT if colors is None else colors
    return OPS["draw_bounding_boxes"](images, boxes, table, name=name)


# Yellow, blue, red, lime, purple, olive, maroon, navy, aqua, fuchsia; and opaque.
BRIGHT = [
    [1.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0],
    [0.5, 0.0, 0.5, 1.0], [0.5, 0.5, 0.0, 1.0], [0.5, 0.0, 0.0, 1.0], [0.0, 0.0, 0.5, 1.0],
    [0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0],
]  # fmt: skip


def non_max_suppression(
    boxes: Any, scores: Any, max_output_size: Any, iou_threshold: float = 0.5,
    score_threshold: float = float("-inf"), name: str | None = None,
) -> Tensor:  # fmt: skip
    """The best boxes, without those that overlap a better one too much.

    Args:
        boxes: Shape [n, 4].
        scores: How good each is, shape [n].
        max_output_size: How many at most.
        iou_threshold: The largest overlap, as a share of what both cover together.
        score_threshold: The worst score that is taken.
        name: A name for the operation.

    Returns:
        The positions of the chosen boxes, the best first.

    https://www.tensorflow.org/api_docs/python/tf/image/non_max_suppression
    """
    attrs = _limits(max_output_size, iou_threshold, score_threshold)
    return OPS["non_max_suppression"](boxes, scores, **attrs, name=name)[0]


def _limits(most: Any, overlap: Any, least: Any) -> dict[str, Any]:
    return {"most": static_number(most), "overlap": float(static_value(overlap)),
            "least": float(static_value(least))}  # fmt: skip


def non_max_suppression_with_scores(
    boxes: Any, scores: Any, max_output_size: Any, iou_threshold: float = 0.5,
    score_threshold: float = float("-inf"), soft_nms_sigma: float = 0.0, name: str | None = None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """As non_max_suppression, with the scores of the chosen boxes.

    Args:
        boxes: Shape [n, 4].
        scores: How good each is, shape [n].
        max_output_size: How many at most.
        iou_threshold: The largest overlap, as a share of what both cover together.
        score_threshold: The worst score that is taken.
        soft_nms_sigma: Above 0: what overlaps is not left out, but loses score.
        name: A name for the operation.

    Returns:
        (positions, scores).

    Bodla and others, https://arxiv.org/abs/1704.04503
    https://www.tensorflow.org/api_docs/python/tf/image/non_max_suppression_with_scores
    """
    attrs = _limits(max_output_size, iou_threshold, score_threshold)
    sigma = float(static_value(soft_nms_sigma))
    return OPS["non_max_suppression"](boxes, scores, **attrs, sigma=sigma, name=name)
