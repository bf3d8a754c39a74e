"""The still of a graph: boxes in layers, laid out in Python.

Where it sits   behind GraphView.to_svg and to_png, and behind the stepper's still.
The one idea    rank every box by its longest way from an input, put ranks side by side, and order each
                rank by where its inputs are. Folded layers are few, so this simple rule is enough.
Read next       drawing.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
)
from minitf_widgets.still_parts import heatmap_pixels, text_width
from minitf_widgets.text import format_count, format_number, format_shape

THUMB, GAP_X, GAP_Y, MARGIN, ROW = 44, 62, 22, 24, 17


@dataclass
class Card:
    """One box of the still."""

    key: str
    kind: str
    lines: list[str]
    shows: str | None
    inputs: list[tuple[str, str]] = field(default_factory=list)
    rank: int = 0
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


def draw_graph(document: Document, expanded: Iterable[str] | None, description: str) -> Drawing:
    """The graph with ``expanded`` scopes open (None: those that hold layers)."""
    opened = _holders(document) if expanded is None else set(expanded)
    cards = _cards(document, opened)
    for card in cards.values():
        card.width, card.height = _size(document, card)
    _rank(cards)
    width, height = _place(cards)
    error = document.get("error")
    head, foot = 44, 78 if error else 0
    still = Drawing(max(width, 320), height + head + foot, document["title"], description)
    still.text(MARGIN, 30, document["title"], size=15, bold=True)
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


def _holders(document: Document) -> set[str]:
    """Scopes that hold layers: open from the start, as in the page."""
    return {
        scope["parent"]
        for scope in document["scopes"]
        if scope["kind"] == "layer" and scope["parent"]
    }


def _shown_by(scope: str, scopes: Mapping[str, Document], opened: set[str]) -> str | None:
    """The outermost folded scope around a node; None when all around it are open."""
    parts = scope.split("/") if scope else []
    prefixes = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return next((name for name in prefixes if name in scopes and name not in opened), None)


def _cards(document: Document, opened: set[str]) -> dict[str, Card]:
    scopes = {scope["id"]: scope for scope in document["scopes"]}
    shown: dict[str, str] = {}
    cards: dict[str, Card] = {}
    for node in document["nodes"]:
        folded = _shown_by(node["scope"], scopes, opened)
        key = f"scope:{folded}" if folded else node["id"]
        shown[node["id"]] = key
        if key not in cards:
            lines = _scope_lines(scopes[folded]) if folded else _node_lines(node)
            cards[key] = Card(key, "layer" if folded else node["kind"], lines, node["id"])
        cards[key].shows = node["id"]
    for scope in document["scopes"]:
        empty = not any(node["scope"].startswith(scope["id"]) for node in document["nodes"])
        if empty and scope["id"] not in opened:
            key = f"scope:{scope['id']}"
            cards[key] = Card(key, "broken", _scope_lines(scope), None)
    for edge in document["edges"]:
        source, target = shown[edge["from"]], shown[edge["to"]]
        entry = (source, format_shape(edge["shape"]))
        if source != target and entry not in cards[target].inputs:
            cards[target].inputs.append(entry)
    error = document.get("error")
    if error and f"scope:{error['scope']}" in cards and error["from"] in shown:
        cards[f"scope:{error['scope']}"].inputs.append((shown[error["from"]], error["received"]))
    return cards


def _scope_lines(scope: Document) -> list[str]:
    lines = [scope["label"], scope["class"] or ""]
    if scope["output_shape"] is not None:
        lines.append(format_shape(scope["output_shape"]))
    if scope["params"]:
        lines.append(f"{format_count(scope['params'])} params")
    return [line for line in lines if line]


def _node_lines(node: Document) -> list[str]:
    name = node["label"] if len(node["label"]) < 26 else f"{node['label'][:24]}…"
    if node["kind"] == "op":
        return [name if node["symbol"] in ("", node["label"]) else f"{node['symbol']}  {name}"]
    return [name, format_shape(node["shape"])]


def _size(document: Document, card: Card) -> tuple[float, float]:
    lanes = _lanes(document, card)
    widest = max(
        [text_width(card.lines[0], 13.5) * 1.08, *(text_width(t, 12) for t in card.lines[1:])]
    )
    width = max(widest, 2 * THUMB + 20 if lanes else 0) + 28
    return width, 16 + ROW * len(card.lines) + (THUMB + 24 if lanes else 0)


def _lanes(document: Document, card: Card) -> list[tuple[str, Document]]:
    found = [
        (lane, document.get(name, {}).get(card.shows))
        for lane, name in (("value", "values"), ("gradient", "gradients"))
    ]
    return [(lane, summary) for lane, summary in found if summary is not None]


def _rank(cards: dict[str, Card]) -> None:
    """Longest way from an input; a weight stands right before the op that uses it."""
    for _ in cards:
        for card in cards.values():
            ranks = [cards[source].rank + 1 for source, _ in card.inputs]
            card.rank = max([card.rank, *ranks])
    for card in cards.values():
        if not card.inputs:
            readers = [
                other.rank
                for other in cards.values()
                if any(source == card.key for source, _ in other.inputs)
            ]
            card.rank = max(0, min(readers, default=1) - 1)


def _place(cards: dict[str, Card]) -> tuple[float, float]:
    columns: dict[int, list[Card]] = {}
    for card in cards.values():
        columns.setdefault(card.rank, []).append(card)
    tallest = max((_column_height(column) for column in columns.values()), default=0)
    x = float(MARGIN)
    for rank in sorted(columns):
        column = columns[rank]
        column.sort(key=lambda card: _centre_of_inputs(cards, card))
        wide = max(card.width for card in column)
        y = 8 + (tallest - _column_height(column)) / 2
        for card in column:
            card.x, card.y = x + (wide - card.width) / 2, y
            y += card.height + GAP_Y
        labels = [text_width(text, 11) for card in cards.values() for _, text in card.inputs]
        x += wide + max(GAP_X, max(labels, default=0) + 26)
    return x - max(GAP_X, 0) + MARGIN, tallest + 8 + MARGIN


def _column_height(column: list[Card]) -> float:
    return sum(card.height for card in column) + GAP_Y * (len(column) - 1)


def _centre_of_inputs(cards: dict[str, Card], card: Card) -> float:
    places = [cards[source].y + cards[source].height / 2 for source, _ in card.inputs]
    return sum(places) / len(places) if places else float("inf")


def _draw_lines(still: Drawing, cards: dict[str, Card], card: Card) -> None:
    for number, (source, shape) in enumerate(card.inputs):
        start = cards[source]
        from_point = (start.x + start.width, start.y + start.height / 2)
        part = (number + 1) / (len(card.inputs) + 1)
        to_point = (card.x, card.y + card.height * part)
        broken = card.kind == "broken"
        color = ERROR if broken else SOFT
        bend = min(28.0, (to_point[0] - from_point[0]) / 2)
        still.line(
            from_point,
            (to_point[0] - bend, from_point[1]) if number == 0 else (from_point[0] + bend, from_point[1]),
            to_point,
            stroke=color,
            arrow=True,
            dash=broken,
        )  # fmt: skip
        middle = ((from_point[0] + to_point[0]) / 2, from_point[1] - 6)
        if cards[source].kind != "variable":
            still.text(*middle, shape, size=11, color=color, anchor="middle")


def _draw_card(still: Drawing, document: Document, card: Card) -> None:
    broken = card.kind == "broken"
    fill = RAISED if card.kind in ("input", "output") else PAPER
    radius = 18 if card.kind in ("input", "output") else 9
    stroke = ERROR if broken else (SOFT if card.kind == "layer" else LINE)
    still.box(card.x, card.y, card.width, card.height, fill=fill, stroke=stroke, radius=radius)
    y = card.y + 21
    for number, line in enumerate(card.lines):
        color = ERROR if broken else (INK if number == 0 else SOFT)
        if number == 0 and card.kind == "variable":
            color = PARAMETER
        size = 13.5 if number == 0 else 12
        still.text(card.x + 14, y, line, size=size, color=color, bold=number == 0)
        y += ROW
    for number, (lane, summary) in enumerate(_lanes(document, card)):
        _draw_lane(still, summary, lane, card.x + 14 + number * (THUMB + 16), y - 9)


def _draw_lane(still: Drawing, summary: Document, lane: str, x: float, y: float) -> None:
    color = VALUE if lane == "value" else GRADIENT
    if summary["scalar"] is not None:
        still.text(x, y + 20, format_number(summary["scalar"], 3), size=14, color=color, bold=True)
        return
    pixels = heatmap_pixels(summary, lane)
    if pixels:
        rows, cols = len(pixels), len(pixels[0])
        cell = min(THUMB / rows, THUMB / cols, 12)
        still.image(x, y, cols * cell, max(rows * cell, 6), pixels)
    still.text(x, y + THUMB + 14, f"‖{format_number(summary['norm'], 3)}‖", size=11, color=color)


def _draw_error(still: Drawing, error: Document) -> None:
    top = still.height - 66
    still.box(MARGIN, top, still.width - 2 * MARGIN, 50, fill="#fdebef", stroke=ERROR)
    still.text(MARGIN + 14, top + 21, error["message"], size=13, color=ERROR, bold=True)
    shapes = f"expected {error['expected']}, received {error['received']}"
    still.text(MARGIN + 14, top + 39, shapes, size=12, color=ERROR)


def _legend(still: Drawing, document: Document) -> None:
    x = still.width - MARGIN
    for name, word, color in (("gradients", "gradient", GRADIENT), ("values", "value", VALUE)):
        if document.get(name):
            still.text(x, 29, word, size=12, color=color, anchor="end")
            x -= text_width(word, 12) + 16
