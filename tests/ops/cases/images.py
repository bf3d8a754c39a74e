"""Cases of the rows of images: weights written out by hand, and means of neighbors."""

from __future__ import annotations

import numpy as np

from tests.ops.cases.base import Case, case, normal

WIDE = {"dtype": "float64"}
DOUBLED = np.array([[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]])  # bilinear, from 2 to 4
TRIPLED = np.array([[1, 0], [0.5, 0.5], [0, 1]])  # from 2 to 3, the corners in place
HALVED = np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])


def both(x: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.einsum("ai,bj,nijc->nabc", rows, columns, x)


def resize_cases() -> list[Case]:
    thirds = np.array([[2 / 3, 1 / 3, 0], [0, 1 / 3, 2 / 3]])
    return [
        case("resize", lambda x: both(x, DOUBLED, HALVED), normal(2, 2, 4, 3), size=(4, 2),
             method="bilinear", **WIDE),
        case("resize", lambda x: both(x, thirds, HALVED), normal(1, 3, 4, 1), size=(2, 2),
             method="area", **WIDE),
        case("resize", lambda x: x[:, [0, 0, 1, 1]][:, :, [1, 3]], normal(1, 2, 4, 2), size=(4, 2),
             method="nearest"),
        case("resize", lambda x: x[:, [0, 1]], np.arange(3).reshape(1, 3, 1, 1), size=(2, 1),
             method="nearest", half=False).kinked(),
        case("resize", lambda x: both(x, np.eye(2), TRIPLED),
             normal(1, 2, 2, 1), size=(2, 3), method="bilinear", half=False, corners=True, **WIDE),
        case("resize_adjoint", lambda g, x: both(g, DOUBLED.T, HALVED.T), normal(1, 4, 2, 2),
             normal(1, 2, 4, 2), size=(4, 2), method="bilinear", **WIDE),
        case("resize_adjoint", lambda g, x: g[:, ::2] + g[:, 1::2], normal(1, 4, 3, 1),
             normal(1, 2, 3, 1), size=(4, 3), method="nearest", **WIDE),
        *[case("resize", lambda x: 0 * x[:, :1, :1] + x.flat[0] + np.zeros((1, 5, 2, 1)),
               np.full((1, 3, 4, 1), 0.7), size=(5, 2), method=method, antialias=True, **WIDE)
          for method in ("triangle", "keyscubic", "mitchellcubic", "gaussian", "lanczos3",
                         "lanczos5", "bicubic")],
    ]  # fmt: skip


def box_cases() -> list[Case]:
    boxes = [[0, 0, 1, 1], [0, 0, 1, 0.9], [2, 2, 3, 3], [3, 3, 2, 2.1]]
    chosen: list[tuple[list, list, dict]] = [
        ([2, 1], [0.9, 0.8], {"most": 9}),
        ([2], [0.9], {"most": 1}),
        ([2, 1], [0.9, 0.8], {"most": 9, "overlap": 0.95, "least": 0.6}),
        ([2, 1, 0], [0.9, 0.8, 0.5 * np.exp(-0.81)], {"most": 3, "sigma": 0.5}),
    ]
    frame = np.array([[1, 1, 1, 0], [1, 0, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0]])[None, ..., None]
    colors = np.array([[5.0]])
    return [
        case("draw_bounding_boxes", lambda x, b, c: np.where(frame, c, x), normal(1, 4, 4, 1),
             [[[0, 0, 1, 0.7]]], colors),
        case("draw_bounding_boxes", lambda x, b, c: x, normal(1, 4, 4, 1), [[[2, 2, 3, 3.0]]],
             colors),
        *[Case("non_max_suppression", (np.array(boxes), np.array([0.5, 0.8, 0.9, 0.1])),
               (places, kept), attrs) for places, kept, attrs in chosen],
    ]  # fmt: skip


CASES = [*resize_cases(), *box_cases()]
