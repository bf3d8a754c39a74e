"""Contour lines: where a height, known on a grid, passes a level.

Where it sits   behind LossSurface, for the page and for its still.
The one idea    look at each square of four neighbors. Where a side has one end above the level and
                one below, the line crosses it; squares that share a side share the crossing, so the
                pieces can be joined into lines.
Try it          >>> slope = np.array([[0.0, 1.0], [0.0, 1.0]])
                >>> contour_lines(slope, 0.25)
                [[(0.25, 0.0), (0.25, 1.0)]]
Read next       surface_document.py
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

COUNT = 12
Point = tuple[float, float]
Side = tuple[int, int, bool]  # row and column where it begins, and whether it runs down


def levels_of(heights: np.ndarray, count: int = COUNT) -> list[float]:
    """Levels that leave about the same area between two lines, closer where it is low.

    A loss may be 0.01 in its valley and a million at the border: equal steps would draw all lines
    there, where nobody looks.
    """
    finite = heights[np.isfinite(heights)]
    if not finite.size or finite.min() == finite.max():
        return []
    shares = (np.arange(1, count + 1) / (count + 1)) ** 1.6
    levels = np.unique(np.quantile(finite, shares).astype(np.float64))
    inside = (levels > finite.min()) & (levels < finite.max())
    return [float(level) for level in levels[inside]]


def contour_lines(heights: np.ndarray, level: float) -> list[list[Point]]:
    """The lines of one level, as (column, row) points in units of the grid.

    Args:
        heights: (rows, columns); no line is drawn through a square with a NaN or an infinity.
        level: The height of the line.
    """
    above = heights > level
    corners = np.stack([above[:-1, :-1], above[:-1, 1:], above[1:, 1:], above[1:, :-1]])
    known = np.isfinite(heights)
    whole = known[:-1, :-1] & known[:-1, 1:] & known[1:, 1:] & known[1:, :-1]
    mixed = whole & corners.any(axis=0) & ~corners.all(axis=0)
    neighbors: defaultdict[Side, list[Side]] = defaultdict(list)
    for row, column in np.argwhere(mixed):
        for one, other in _pieces(heights, above, int(row), int(column), level):
            neighbors[one].append(other)
            neighbors[other].append(one)
    lines = _joined(neighbors)
    return [simplified([_crossing(heights, side, level) for side in line]) for line in lines]


def simplified(line: Sequence[Point], tolerance: float = 0.06) -> list[Point]:
    """The line with fewer points: what lies nearer to it than `tolerance` of a square may go.

    The way of Ramer, Douglas and Peucker: keep the point that is farthest from the straight line
    between the ends, and do the same with both halves.

    >>> simplified([(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 3.0)])
    [(0.0, 0.0), (2.0, 0.0), (2.0, 3.0)]
    """
    points = np.array(line)
    kept, parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        inner, along = points[first + 1 : last] - points[first], points[last] - points[first]
        length = float(np.hypot(*along))
        if length:
            away = np.abs(inner[:, 0] * along[1] - inner[:, 1] * along[0]) / length
        else:  # a closed line: both ends are one point
            away = np.hypot(*inner.T)
        if away.max() > tolerance:
            farthest = first + 1 + int(away.argmax())
            kept.add(farthest)
            parts += [(first, farthest), (farthest, last)]
    return [line[at] for at in sorted(kept)]


def _pieces(
    heights: np.ndarray, above: np.ndarray, row: int, column: int, level: float
) -> list[tuple[Side, Side]]:
    """Which sides of a square a line connects: two, or all four where it is a saddle."""
    sides: list[Side] = [
        (row, column, False), (row, column + 1, True), (row + 1, column, False), (row, column, True)
    ]  # fmt: skip
    crossed = [side for side in sides if _ends(above, side)]
    if len(crossed) == 2:
        return [(crossed[0], crossed[1])]
    top, right, bottom, left = crossed
    middle = heights[row : row + 2, column : column + 2].mean() > level
    if middle == above[row, column]:
        return [(top, right), (bottom, left)]
    return [(top, left), (bottom, right)]


def _ends(above: np.ndarray, side: Side) -> bool:
    row, column, down = side
    end = above[row + 1, column] if down else above[row, column + 1]
    return bool(above[row, column] != end)


def _crossing(heights: np.ndarray, side: Side, level: float) -> Point:
    row, column, down = side
    first = heights[row, column]
    last = heights[row + 1, column] if down else heights[row, column + 1]
    part = float((level - first) / (last - first))
    return (float(column), row + part) if down else (column + part, float(row))


def _joined(neighbors: defaultdict[Side, list[Side]]) -> list[list[Side]]:
    """Pieces as long lines: first those with two ends, then the closed ones."""
    lines = []
    ends = [side for side, beside in neighbors.items() if len(beside) == 1]
    for start in [*ends, *neighbors]:
        if not neighbors[start]:
            continue
        line = [start]
        while neighbors[line[-1]]:
            following = neighbors[line[-1]].pop()
            neighbors[following].remove(line[-1])
            line.append(following)
        lines.append(line)
    return lines
