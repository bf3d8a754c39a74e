"""Where the boxes of a graph's still stand, worked out in Python.

Where it sits   between a minitf.graph document and graph_still.py, which draws what stands here.
The one idea    rank every box by its longest way from an input, put ranks side by side, and order
                each by where its inputs are. Folded layers are few: this simple rule is enough.
Read next       graph_still.py
"""

from __future__ import annotations

from dataclasses import dataclass, field

from minitf_widgets.documents import Document
from minitf_widgets.drawing import Point
from minitf_widgets.graph_words import scope_way
from minitf_widgets.still_parts import text_width
from minitf_widgets.text import format_count, format_shape

THUMB, GAP_X, GAP_Y, MARGIN, ROW, DOT = 44, 62, 22, 24, 17, 23
MOST_CARDS = 80  # more than that nobody reads in a still
MOST_AT_FIRST = 16  # boxes up to which layers inside layers are open, too


@dataclass
class Card:
    """One box of the still."""

    key: str
    kind: str
    lines: list[str]
    shows: str | None
    inputs: list[tuple[str, str]] = field(default_factory=list)
    idle: bool = False
    rank: int = 0
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.centre_y

    @property
    def centre_y(self) -> float:
        return self.y + self.height / 2


def open_at_first(document: Document) -> set[str]:
    """What holds layers, from the outside in, while few boxes come of it; as in the page."""
    inside: dict[str | None, list[Document]] = {}
    for scope in document["scopes"]:
        inside.setdefault(scope["parent"], []).append(scope)
    opened: set[str] = set()
    level = inside.get(None, [])
    while level:
        holders = [s for s in level if any(c["kind"] == "layer" for c in inside.get(s["id"], ()))]
        within = [scope for holder in holders for scope in inside[holder["id"]]]
        if opened and len(within) > MOST_AT_FIRST:
            break
        opened |= {holder["id"] for holder in holders if "stack" not in holder}
        level = [scope for scope in within if scope["parent"] in opened]
    return opened


def _stacked(document: Document, opened: set[str]) -> dict[str, list[str]]:
    """For each folded scope those of its stack that one box shows: neighbors that are folded."""
    shown: dict[str, list[str]] = {}
    latest: dict[str, list[str]] = {}
    for scope in document["scopes"]:
        name, stack = scope["id"], scope.get("stack")
        run = latest.get(stack, []) if stack and name not in opened else []
        run.append(name)
        shown[name] = run
        if stack:
            latest[stack] = [] if name in opened else run
    return shown


def _shown_by(
    name: str, scopes: Document, opened: set[str], stacked: dict[str, list[str]]
) -> str | None:
    """The outermost folded scope around a node; None when all around it are open."""
    for scope in scope_way(scopes, name):
        if scope not in opened:
            return stacked[scope][0]
    return None


def make_cards(document: Document, opened: set[str]) -> tuple[dict[str, Card], int]:
    """The boxes of the still, and how many nodes are left out because there are too many."""
    scopes = {scope["id"]: scope for scope in document["scopes"]}
    scalar, stacked = _is_scalar(document), _stacked(document, opened)
    shown: dict[str, str] = {}
    cards: dict[str, Card] = {}
    for node in document["nodes"]:
        folded = _shown_by(node["scope"], scopes, opened, stacked)
        key = f"scope:{folded}" if folded else node["id"]
        if key not in cards:
            if len(cards) >= MOST_CARDS:
                continue
            lines = _node_lines(node, scalar)
            if folded:
                lines = _scope_lines(scopes[folded], len(stacked[folded]))
            kind = "layer" if folded else ("dot" if scalar else node["kind"])
            cards[key] = Card(key, kind, lines, node["id"], idle=True)
        cards[key].idle &= node.get("idle", False)
        shown[node["id"]] = key
        cards[key].shows = node["id"]
    full = {name for node in document["nodes"] for name in scope_way(scopes, node["scope"])}
    for scope in document["scopes"]:
        if scope["id"] not in full and scope["id"] not in opened:
            key = f"scope:{scope['id']}"
            cards[key] = Card(key, "broken", _scope_lines(scope), None)
    for edge in document["edges"]:
        source, target = shown.get(edge["from"]), shown.get(edge["to"])
        if source is None or target is None or source == target:
            continue
        entry = (source, format_shape(edge["shape"]))
        if entry not in cards[target].inputs:
            cards[target].inputs.append(entry)
    error = document.get("error")
    if error and f"scope:{error['scope']}" in cards and error["from"] in shown:
        cards[f"scope:{error['scope']}"].inputs.append((shown[error["from"]], error["received"]))
    return cards, len(document["nodes"]) - len(shown)


def _scope_lines(scope: Document, alike: int = 1) -> list[str]:
    lines = [scope["label"] + (f" ×{alike}" if alike > 1 else ""), scope["class"] or ""]
    if scope["output_shape"] is not None:
        lines.append(format_shape(scope["output_shape"]))
    if scope["params"]:
        lines.append(f"{format_count(scope['params'])} params")
    return [line for line in lines if line]


def _is_scalar(document: Document) -> bool:
    """Whether every known value is one number: then it is drawn like a chain-rule sketch."""
    values = document.get("values", {}).values()
    return bool(values) and all(value["shape"] == [] for value in values)


def _node_lines(node: Document, scalar: bool) -> list[str]:
    if scalar:
        symbol = (node["symbol"] if node["kind"] == "op" else "") or node["label"]
        named = node["kind"] == "op" and node["label"] not in (node["op"], symbol)
        return [symbol, node["label"]] if named else [symbol]
    name = node["label"] if len(node["label"]) < 26 else f"{node['label'][:24]}…"
    if node["kind"] == "op":
        return [name if node["symbol"] in ("", node["label"]) else f"{node['symbol']}  {name}"]
    value = [f"= {node['text']}"] if node.get("text") else []
    return [name, *value, format_shape(node["shape"])]


def size_of(document: Document, card: Card) -> tuple[float, float]:
    if card.kind == "dot":
        names = max((text_width(line, 12) for line in card.lines[1:]), default=0)
        return max(2 * DOT + 14, text_width(card.lines[0], 16) + 20, names), 2 * DOT + 44
    lanes = lanes_of(document, card)
    titles = text_width(card.lines[0], 13.5) * 1.1
    widest = max([titles, *(text_width(line, 12) for line in card.lines[1:])])
    width = max(widest, 2 * THUMB + 20 if lanes else 0) + 28
    tall = max((_lane_height(summary) for _, summary in lanes), default=-8)
    return width, 22 + ROW * len(card.lines) + tall + 8


def _lane_height(summary: Document) -> float:
    return 22 if summary["scalar"] is not None else picture_size(summary)[1] + 20


def picture_size(summary: Document) -> tuple[float, float]:
    thumb = summary["thumb"]
    if thumb is None:
        return 0, 0
    cell = min(THUMB / thumb["rows"], THUMB / thumb["cols"], 12)
    return thumb["cols"] * cell, max(thumb["rows"] * cell, 6)


def lanes_of(document: Document, card: Card) -> list[tuple[str, Document]]:
    found = [
        (lane, document.get(name, {}).get(card.shows))
        for lane, name in (("value", "values"), ("gradient", "gradients"))
    ]
    return [(lane, summary) for lane, summary in found if summary is not None]


def set_ranks(cards: dict[str, Card]) -> None:
    """Longest way from an input; a weight stands right before the op that uses it."""
    for _ in cards:  # cards in reading order settle at once; folded ones may take a few rounds
        before = [card.rank for card in cards.values()]
        for card in cards.values():
            card.rank = max([card.rank, *(cards[source].rank + 1 for source, _ in card.inputs)])
        if before == [card.rank for card in cards.values()]:
            break
    earliest: dict[str, int] = {}
    for card in cards.values():
        for source, _ in card.inputs:
            earliest[source] = min(card.rank, earliest.get(source, card.rank))
    for card in cards.values():
        if not card.inputs:
            card.rank = max(0, earliest.get(card.key, 1) - 1)


def place(cards: dict[str, Card]) -> tuple[float, float]:
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
        x += wide + _gap_after(cards, rank)
    right = max((card.x + card.width for card in cards.values()), default=0)
    return right + MARGIN, tallest + 8 + MARGIN


def _gap_after(cards: dict[str, Card], rank: int) -> float:
    """Room for the longest shape that stands on a line leaving this rank."""
    leaving = [
        text_width(shape, 11)
        for card in cards.values()
        for source, shape in card.inputs
        if cards[source].rank == rank and cards[source].kind not in ("variable", "dot")
    ]
    return max(GAP_X, max(leaving, default=0) + 34)


def _column_height(column: list[Card]) -> float:
    return sum(card.height for card in column) + GAP_Y * (len(column) - 1)


def _centre_of_inputs(cards: dict[str, Card], card: Card) -> float:
    places = [cards[source].y + cards[source].height / 2 for source, _ in card.inputs]
    return sum(places) / len(places) if places else float("inf")
