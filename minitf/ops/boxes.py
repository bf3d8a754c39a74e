"""Boxes in images: drawing them, and choosing among those that overlap.

Where it sits   rows of the table of ops; the functions stand in minitf/image/boxes.py.
The one idea    a box is [y1, x1, y2, x2].  Which ones are chosen depends on the numbers, so the
                size of the answer is not known before the run.
Try it          >>> import minitf as tf
                >>> from minitf.core.opdef import OPS
                >>> OPS["non_max_suppression"]([[0.0, 0.0, 1.0, 1.0]], [0.5], most=2)[0].numpy()
                array([0], dtype=int32)
Read next       minitf/image/boxes.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import op
from minitf.errors import ShapeError
from minitf.ops import shape_rules


def _chosen(boxes: tuple, scores: tuple, **attrs: Any) -> tuple:
    if len(boxes) != 2 or boxes[1] not in (4, None) or len(scores) != 1 or (
        None not in (boxes[0], scores[0]) and boxes[0] != scores[0]
    ):  # fmt: skip
        raise ShapeError(
            f"boxes of shape {tuple(boxes)} with scores of shape {tuple(scores)}.",
            why="there are four numbers for each box, and one score",
        )
    return (None,), (None,)


draw_bounding_boxes = op(
    "draw_bounding_boxes", "images boxes:any colors:any -> z", symbol="▢", shape=shape_rules.same,
    words="Draw the edges of boxes on images.",
    formula=r"z_{ij} = [(i, j) \text{ on an edge}] \,?\, c : x_{ij}",
)  # fmt: skip
non_max_suppression = op(
    "non_max_suppression", "boxes scores -> z kept", symbol="▢▢", shape=_chosen,
    dtype=lambda boxes, scores, **attrs: ("int32", scores),
    words="Take the best box, leave out those that overlap it too much, go on with the rest.",
    formula=r"z = (i_1, i_2, \ldots),\ s_{i_1} \ge s_{i_2} \ge \ldots",
)  # fmt: skip
