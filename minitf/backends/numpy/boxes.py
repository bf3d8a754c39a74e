"""Boxes in images in numpy.

Where it sits   one theme of the table of the numpy backend; torch calls these.
The one idea    boxes are few, so they are taken one after the other.
Try it          >>> boxes = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.9]])
                >>> KERNELS["non_max_suppression"](boxes, np.array([0.5, 0.8]), 2)
                (array([1], dtype=int32), array([0.8]))
Read next       ops/boxes.py
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray


def draw_bounding_boxes(images: Array, boxes: Array, colors: Array) -> Array:
    z = images.copy()
    height, width, channels = z.shape[1:]
    for picture, each in zip(z, boxes, strict=True):
        for number, box in enumerate(each):
            places = box * [height - 1, width - 1, height - 1, width - 1]
            _draw(picture, places.astype(int), colors[number % len(colors), :channels])
    return z


def _draw(picture: Array, box: Array, color: Array) -> None:
    """The four edges of a box, as far as they lie inside."""
    height, width, _ = picture.shape
    top, left, bottom, right = box
    rows = slice(max(top, 0), min(bottom, height - 1) + 1)
    columns = slice(max(left, 0), min(right, width - 1) + 1)
    for row in (top, bottom):
        if 0 <= row < height:
            picture[row, columns] = color
    for column in (left, right):
        if 0 <= column < width:
            picture[rows, column] = color


def non_max_suppression(
    boxes: Array, scores: Array, most: int, overlap: float = 0.5, least: float = -np.inf,
    sigma: float = 0.0,
) -> tuple[Array, Array]:  # fmt: skip
    """The best first.  With sigma, boxes that overlap a chosen one lose score, and wait again."""
    if boxes.shape != (*scores.shape, 4):
        raise ValueError("shapes do not fit")  # the shape rule explains it to the learner
    chosen: list[int] = []
    kept: list[float] = []
    waiting = [(-float(score), i, 0) for i, score in enumerate(scores) if score > least]
    heapq.heapify(waiting)
    while waiting and len(chosen) < most:
        minus, i, seen = heapq.heappop(waiting)
        score = -minus
        shares = [_shared(boxes[i], boxes[j]) for j in chosen[seen:]]
        if sigma > 0:
            score *= math.prod(math.exp(-0.5 / sigma * s * s) for s in shares)
        elif any(s > overlap for s in shares):
            continue
        if score == -minus:
            chosen.append(i)
            kept.append(score)
        elif score > least:
            heapq.heappush(waiting, (-score, i, len(chosen)))
    return np.array(chosen, np.int32), np.array(kept, scores.dtype)


def _shared(one: Array, other: Array) -> float:
    """What both boxes cover, as a share of what at least one covers."""
    corners = np.stack([one, other]).reshape(2, 2, 2)
    low, high = corners.min(1), corners.max(1)
    areas = np.prod(high - low, axis=1)
    both = np.prod(np.maximum(0.0, high.min(0) - low.max(0)))
    return float(both / (areas.sum() - both)) if (areas > 0).all() else 0.0


KERNELS: dict[str, Callable[..., Any]] = {
    "draw_bounding_boxes": draw_bounding_boxes, "non_max_suppression": non_max_suppression,
}  # fmt: skip
