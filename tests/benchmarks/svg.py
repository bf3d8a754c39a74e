"""Drawings for the README: text, lines and marks, in colors for light and for dark pages.

Where it sits   below speed_picture.py and scaling_picture.py.
The one idea    the same data give the same bytes, on every machine: no library draws, no font is
                measured, numbers are rounded.  So a test can compare a picture with its data.
Try it          >>> drawing = Drawing(100, 50, "A dot", "One dot.")
                >>> drawing.mark("circle", 20, 20, "jax")
                >>> "<circle" in str(drawing)
                True
Read next       speed_picture.py
"""

import math
from html import escape

# Class -> color on light and on dark pages.  Told apart by those who see no red or no green, too.
COLORS = {
    "minitf": ("#0a7f5a", "#3fd6a0"),
    "tensorflow": ("#d1690e", "#ff9d4d"),
    "jax": ("#2f6fd0", "#79aefc"),
    "torch": ("#b5297f", "#f284c4"),
    "tinygrad": ("#5b5f66", "#b4bac2"),
    "limit": ("#8a919a", "#7d8590"),
}
PAPER, INK, QUIET, RULE = "#ffffff #0d1117", "#1f2328 #f0f6fc", "#59636e #9198a1", "#e3e7eb #262c34"
BAND = "#eef7f3 #10251e"


def _styles() -> str:
    """The rules for classes, and those in place of them on dark pages."""
    rules = [
        ("paper", "fill", *PAPER.split()), ("ink", "fill", *INK.split()),
        ("quiet", "fill", *QUIET.split()), ("rule", "stroke", *RULE.split()),
        ("band", "fill", *BAND.split()), ("edge", "stroke", *PAPER.split()),
    ]  # fmt: skip
    for name, (light, dark) in COLORS.items():
        rules += [(name, "fill", light, dark), (f"{name}-line", "stroke", light, dark)]
    day = "".join(f".{name}{{{what}:{light}}}" for name, what, light, _ in rules)
    night = "".join(f".{name}{{{what}:{dark}}}" for name, what, _, dark in rules)
    font = "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}"
    return f"{font}{day}@media(prefers-color-scheme:dark){{{night}}}"


class Drawing:
    """Elements in the order they are drawn.

    Args:
        width, height: In dots.
        title, words: What the picture is and shows, for those who cannot see it.
    """

    def __init__(self, width: int, height: int, title: str, words: str):
        self.width, self.height = width, height
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(words)}</desc>",
            f"<style>{_styles()}</style>",
            f'<rect class="paper" width="{width}" height="{height}" rx="8"/>',
        ]

    def __str__(self) -> str:
        return "\n".join([*self._parts, "</svg>"]) + "\n"

    def text(
        self, x: float, y: float, words: str, kind: str = "ink", size: int = 13,
        anchor: str = "start", bold: bool = False,
    ) -> None:  # fmt: skip
        weight = ' font-weight="600"' if bold else ""
        self._parts.append(
            f'<text class="{kind}" x="{_short(x)}" y="{_short(y)}" font-size="{size}" '
            f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def line(self, points: list[tuple[float, float]], kind: str, width: float = 1.0) -> None:
        path = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        self._parts.append(
            f'<polyline class="{kind}" fill="none" stroke-width="{width}" '
            f'stroke-linejoin="round" points="{path}"/>'
        )

    def band(self, x: float, y: float, width: float, height: float) -> None:
        self._parts.append(
            f'<rect class="band" x="{_short(x)}" y="{_short(y)}" '
            f'width="{_short(width)}" height="{_short(height)}"/>'
        )

    def mark(self, form: str, x: float, y: float, kind: str, words: str = "") -> None:
        """A circle, square, diamond, ring or tick; `words` appear where the mouse rests."""
        self._parts.append(f"<g>{_forms(form, x, y, kind)}<title>{escape(words)}</title></g>")


CORNERS: dict[str, list[tuple[float, float]]] = {
    "square": [(-5.5, -5.5), (5.5, -5.5), (5.5, 5.5), (-5.5, 5.5)],
    "diamond": [(0, -7), (7, 0), (0, 7), (-7, 0)],
    "triangle": [(0, -7), (7, 6), (-7, 6)],
}


def _forms(form: str, x: float, y: float, kind: str) -> str:
    if form == "circle":
        return f'<circle class="{kind} edge" cx="{_short(x)}" cy="{_short(y)}" r="6"/>'
    if form == "ring":
        place = f'cx="{_short(x)}" cy="{_short(y)}" r="5"'
        return f'<circle class="{kind}-line paper" {place} stroke-width="2"/>'
    if form == "tick":
        points = f"{_short(x)},{_short(y - 8)} {_short(x)},{_short(y + 8)}"
        return f'<polyline class="{kind}-line" stroke-width="3" points="{points}"/>'
    points = " ".join(f"{_short(x + dx)},{_short(y + dy)}" for dx, dy in CORNERS[form])
    return f'<polygon class="{kind} edge" points="{points}"/>'


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


class LogScale:
    """Places on an axis where equal steps are equal ratios.

    Args:
        low, high: The numbers at the ends.
        start, end: Their places.
    """

    def __init__(self, low: float, high: float, start: float, end: float):
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, number: float) -> float:
        share = math.log(number / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, digits: tuple[int, ...]) -> list[float]:
        """The numbers on the axis that are a digit and zeros: 1, 2, 5, 10 ..."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        numbers = [digit * 10.0**power for power in range(first, last + 1) for digit in digits]
        return [number for number in numbers if self.low <= number <= self.high]
