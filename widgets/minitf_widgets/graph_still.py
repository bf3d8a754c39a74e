"""The still of a graph: boxes in layers, values and gradients on them.

Where it sits   behind GraphView.to_svg and to_png, and behind the stepper's still.
The one idea    the same look as in the page, from shapes that SVG and matplotlib both know.
Read next       still_layout.py, drawing.py
"""

from __future__ import annotations

from collections.abc import Iterable

from minitf_widgets.documents import Document
from minitf_widgets.drawing import (
    ERROR,
    GRADIENT,
    INK,
    LINE,
    PAPER,
    PARAMETER,
    RAISED,
    SOFT,
    VALUE,
    Drawing,
    Point,
)
from minitf_widgets.still_layout import (
    DOT,
    MARGIN,
    ROW,
    THUMB,
    Card,
    lanes_of,
    make_cards,
    open_at_first,
    picture_size,
    place,
    set_ranks,
    size_of,
)
from minitf_widgets.still_parts import heatmap_pixels, text_width
from minitf_widgets.text import format_number


def draw_graph(document: Document, expanded: Iterable[str] | None, description: str) -> Drawing:
    """The graph with ``expanded`` scopes open (None: those open at first)."""
    opened = open_at_first(document) if expanded is None else set(expanded)
    cards, left_out = make_cards(document, opened)
    for card in cards.values():
        card.width, card.height = size_of(document, card)
    set_ranks(cards)
    width, height = place(cards)
    error = document.get("error")
    head, foot = 44, 78 if error else 0
    still = Drawing(max(width, 320), height + head + foot, document["title"], description)
    title = document["title"] + (f" … and {left_out} more nodes" if left_out else "")
    still.text(MARGIN, 30, title, size=15, bold=True)
    _legend(still, document)
    for card in cards.values():
        card.y += head
    for card in cards.values():
        _draw_lines(still, cards, card)
    for card in cards.values():
        _draw_card(still, document, card)
    if error:
        _draw_error(still, error)
    return still


def _draw_lines(still: Drawing, cards: dict[str, Card], card: Card) -> None:
    """Lines into a card: from one point of each source, spread out in the order they come from."""
    inputs = sorted(card.inputs, key=lambda entry: cards[entry[0]].centre_y)
    color = ERROR if card.kind == "broken" else SOFT
    for number, (source, shape) in enumerate(inputs):
        start = cards[source]
        part = (number + 1) / (len(inputs) + 1)
        if card.kind == "dot":
            points = _between_circles(start, card)
        else:
            end = (card.x, card.y + card.height * part)
            points = smooth((start.x + start.width, start.centre_y), end)
        still.line(*points, stroke=color, arrow=True, dash=card.kind == "broken")
        if start.kind not in ("variable", "dot") and shape != "()":
            rises = card.centre_y < start.centre_y - 8  # then there is room below the line
            at = (start.x + start.width + 8, start.centre_y + (15 if rises else -6))
            still.text(*at, shape, size=11, color=color)


def smooth(start: Point, end: Point, count: int = 16) -> list[Point]:
    """A curve that leaves and arrives level, as short straight pieces."""
    (x0, y0), (x1, y1) = start, end
    bend = (x1 - x0) * 0.55
    points = []
    for i in range(count + 1):
        t = i / count
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        x = a * x0 + b * (x0 + bend) + c * (x1 - bend) + d * x1
        points.append((x, (a + b) * y0 + (c + d) * y1))
    return points


def _between_circles(start: Card, end: Card) -> list[Point]:
    """The straight line between two circles of a scalar sketch."""
    (x0, y0), (x1, y1) = start.centre, end.centre
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
    dx, dy = (x1 - x0) / length * (DOT + 2), (y1 - y0) / length * (DOT + 2)
    return [(x0 + dx, y0 + dy), (x1 - dx, y1 - dy)]


def _draw_dot(still: Drawing, document: Document, card: Card) -> None:
    """A circle with its value above and its gradient below, as on a blackboard."""
    x, y = card.centre
    size, ink = 2 * DOT, SOFT if card.idle else INK
    wide = max(size, text_width(card.lines[0], 16) + 16)  # for a long name
    still.box(x - wide / 2, y - DOT, wide, size, stroke=SOFT, radius=DOT, dash=card.idle)
    still.text(x, y + 5, card.lines[0], size=16, color=ink, anchor="middle")
    lanes = lanes_of(document, card)
    if all(lane == "value" for lane, _ in lanes):
        for name in card.lines[1:]:
            still.text(x, y + DOT + 16, name, size=12, color=SOFT, anchor="middle")
    for lane, summary in lanes:
        above = lane == "value"
        at = y - DOT - 8 if above else y + DOT + 18
        color = VALUE if above else GRADIENT
        number = format_number(summary["scalar"])
        still.text(x, at, number, size=14, color=color, anchor="middle", bold=True)


def _draw_card(still: Drawing, document: Document, card: Card) -> None:
    if card.kind == "dot":
        _draw_dot(still, document, card)
        return
    broken = card.kind == "broken"
    fill = RAISED if card.kind in ("input", "output") else PAPER
    radius = 18 if card.kind in ("input", "output") else 9
    stroke = ERROR if broken else (SOFT if card.kind == "layer" else LINE)
    place = (card.x, card.y, card.width, card.height)
    still.box(*place, fill=fill, stroke=stroke, radius=radius, dash=card.idle)
    y = card.y + 21
    for number, line in enumerate(card.lines):
        color = ERROR if broken else (INK if number == 0 and not card.idle else SOFT)
        if number == 0 and card.kind == "variable" and not card.idle:
            color = PARAMETER
        size = 13.5 if number == 0 else 12
        still.text(card.x + 14, y, line, size=size, color=color, bold=number == 0)
        y += ROW
    for number, (lane, summary) in enumerate(lanes_of(document, card)):
        _draw_lane(still, summary, lane, card.x + 14 + number * (THUMB + 16), y - 6)


def _draw_lane(still: Drawing, summary: Document, lane: str, x: float, y: float) -> None:
    color = VALUE if lane == "value" else GRADIENT
    if summary["scalar"] is not None:
        still.text(x, y + 16, format_number(summary["scalar"], 3), size=14, color=color, bold=True)
        return
    width, height = picture_size(summary)
    pixels = heatmap_pixels(summary, lane)
    if pixels:
        still.image(x, y, width, height, pixels)
    norm = f"‖{format_number(summary['norm'], 3)}‖"
    still.text(x, y + height + 15, norm, size=11, color=color)


def _draw_error(still: Drawing, error: Document) -> None:
    top = still.height - 66
    still.box(MARGIN, top, still.width - 2 * MARGIN, 50, fill="#fdebef", stroke=ERROR)
    still.text(
        MARGIN + 14, top + 21, error["message"].splitlines()[0], size=13, color=ERROR, bold=True
    )
    shapes = ", ".join(f"{word} {error[word]}" for word in ("expected", "received") if error[word])
    still.text(MARGIN + 14, top + 39, shapes, size=12, color=ERROR)


def _legend(still: Drawing, document: Document) -> None:
    x = still.width - MARGIN
    for name, word, color in (("gradients", "gradient", GRADIENT), ("values", "value", VALUE)):
        if document.get(name):
            still.text(x, 29, word, size=12, color=color, anchor="end")
            x -= text_width(word, 12) + 16
