"""A drawing made of a few shapes, written as SVG or painted by matplotlib.

Where it sits   the stills of every picture are Drawings: what a page without widgets, a PDF or a
                printed notebook shows.
The one idea    one list of shapes, two printers. No browser, no clock and no random names take
                part, so the same document always gives the same still.
Try it          >>> sketch = Drawing(100, 40, title="a box")
                >>> sketch.box(10, 10, 80, 20, fill=PAPER)
                >>> sketch.to_svg().startswith("<svg")
                True
Read next       graph_still.py
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from minitf_widgets.still_parts import STAND_INS, png_of_pixels

# The same colours as frontend/src/shared/theme.css in light.
PAPER, RAISED, INK, SOFT, LINE = "#ffffff", "#f6f8fa", "#1f2328", "#57606a", "#d3d9e0"
VALUE, GRADIENT, PARAMETER, ERROR = "#0072b2", "#b34e00", "#00805e", "#b8002e"
FONT = "-apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str
    radius: float
    dash: bool


@dataclass(frozen=True)
class Line:
    points: tuple[Point, ...]
    stroke: str
    width: float
    arrow: bool
    dash: bool


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: str
    bold: bool


@dataclass(frozen=True)
class Image:
    x: float
    y: float
    width: float
    height: float
    pixels: tuple[tuple[tuple[int, int, int], ...], ...]


@dataclass
class Drawing:
    """A still picture: ``width`` by ``height`` units, one unit a CSS pixel."""

    width: float
    height: float
    title: str
    description: str = ""
    shapes: list[Box | Line | Text | Image] = field(default_factory=list)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = PAPER,
        stroke: str = LINE,
        radius: float = 8,
        dash: bool = False,
    ) -> None:
        self.shapes.append(Box(x, y, width, height, fill, stroke, radius, dash))

    def line(
        self,
        *points: Point,
        stroke: str = SOFT,
        width: float = 1.4,
        arrow: bool = False,
        dash: bool = False,
    ) -> None:
        self.shapes.append(Line(points, stroke, width, arrow, dash))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        color: str = INK,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """``y`` is the baseline; ``anchor`` is start, middle or end."""
        self.shapes.append(Text(x, y, text, size, color, anchor, bold))

    def image(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        pixels: Sequence[Sequence[tuple[int, int, int]]],
    ) -> None:
        rows = tuple(tuple(row) for row in pixels)
        self.shapes.append(Image(x, y, width, height, rows))

    def to_svg(self) -> str:
        """The drawing as one ``<svg>``: fits narrow pages, has a title and a description."""
        described = f"<desc>{escape(self.description)}</desc>" if self.description else ""
        width, height = _n(self.width), _n(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" style="max-width:100%;height:auto" '
            f'font-family="{FONT}"><title>{escape(self.title)}</title>{described}'
            f'<rect width="100%" height="100%" rx="10" fill="{PAPER}"/>'
            + "".join(_SVG[type(shape)](shape) for shape in self.shapes)
            + "</svg>"
        )

    def to_png(self, scale: float = 2.0) -> bytes:
        """The drawing as PNG, ``scale`` pixels a unit. Needs matplotlib."""
        from matplotlib import style

        with style.context("default"):  # whatever style the reader's own figures have
            return self._painted(scale)

    def _painted(self, scale: float) -> bytes:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72 * scale)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, self.width), ylim=(self.height, 0), aspect="equal")
        axes.axis("off")
        for layer, shape in enumerate(self.shapes):
            _PAINT[type(shape)](axes, shape, layer)
        written = io.BytesIO()
        figure.savefig(written, format="png", facecolor=PAPER, metadata={"Software": None})
        return written.getvalue()


# --- SVG ---------------------------------------------------------------------


def _n(x: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{x:.1f}".removesuffix(".0")


def _svg_box(shape: Box) -> str:
    dash = ' stroke-dasharray="5 4"' if shape.dash else ""
    return (
        f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
        f'height="{_n(shape.height)}" rx="{_n(shape.radius)}" fill="{shape.fill}" '
        f'stroke="{shape.stroke}"{dash}/>'
    )


def _svg_line(shape: Line) -> str:
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in shape.points)
    dash = ' stroke-dasharray="5 4"' if shape.dash else ""
    drawn = (
        f'<path d="{path}" fill="none" stroke="{shape.stroke}" '
        f'stroke-width="{shape.width}"{dash} stroke-linejoin="round"/>'
    )
    if shape.arrow:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow_head(shape.points))
        drawn += f'<polygon points="{corners}" fill="{shape.stroke}"/>'
    return drawn


def _svg_text(shape: Text) -> str:
    bold = ' font-weight="600"' if shape.bold else ""
    return (
        f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" '
        f'fill="{shape.color}" text-anchor="{shape.anchor}"{bold}>{escape(shape.text)}</text>'
    )


def _svg_image(shape: Image) -> str:
    data = base64.b64encode(png_of_pixels(shape.pixels)).decode()
    return (
        f'<image x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
        f'height="{_n(shape.height)}" preserveAspectRatio="none" '
        f'style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'
        f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
        f'height="{_n(shape.height)}" fill="none" stroke="{LINE}"/>'
    )


_SVG: dict[type, Any] = {Box: _svg_box, Line: _svg_line, Text: _svg_text, Image: _svg_image}


def arrow_head(points: Sequence[Point], size: float = 6) -> list[Point]:
    """The three corners of the arrow at the end of a line."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    back = (x1 - size * dx, y1 - size * dy)
    side = 0.55 * size
    return [
        (x1, y1),
        (back[0] - side * dy, back[1] + side * dx),
        (back[0] + side * dy, back[1] - side * dx),
    ]


# --- matplotlib --------------------------------------------------------------


def _paint_box(axes: Any, shape: Box, layer: int) -> None:
    from matplotlib.patches import Circle, FancyBboxPatch

    if shape.width == shape.height == 2 * shape.radius:
        centre = (shape.x + shape.radius, shape.y + shape.radius)
        circle = Circle(centre, shape.radius, facecolor=shape.fill, edgecolor=shape.stroke)
        axes.add_patch(circle)
        circle.set_zorder(layer)
        return
    inset = shape.radius
    axes.add_patch(
        FancyBboxPatch(
            (shape.x + inset, shape.y + inset),
            max(shape.width - 2 * inset, 0),
            max(shape.height - 2 * inset, 0),
            boxstyle=f"round,pad={inset},rounding_size={inset}",
            facecolor=shape.fill,
            edgecolor=shape.stroke,
            linestyle=(0, (5, 4)) if shape.dash else "-",
            linewidth=1,
            zorder=layer,
        )
    )


def _paint_line(axes: Any, shape: Line, layer: int) -> None:
    from matplotlib.patches import Polygon

    xs, ys = zip(*shape.points, strict=True)
    style = (0, (5, 4)) if shape.dash else "-"
    axes.plot(xs, ys, color=shape.stroke, linewidth=shape.width, linestyle=style, zorder=layer)
    if shape.arrow:
        axes.add_patch(Polygon(arrow_head(shape.points), color=shape.stroke, zorder=layer))


def _paint_text(axes: Any, shape: Text, layer: int) -> None:
    # matplotlib would read a pair of dollar signs as mathematics; names are text.
    axes.text(
        shape.x,
        shape.y,
        shape.text.replace("$", r"\$").translate(STAND_INS),
        fontsize=shape.size * 0.92,
        color=shape.color,
        ha={"start": "left", "middle": "center", "end": "right"}[shape.anchor],
        va="baseline",
        weight="bold" if shape.bold else "normal",
        zorder=layer,
    )


def _paint_image(axes: Any, shape: Image, layer: int) -> None:
    extent = (shape.x, shape.x + shape.width, shape.y + shape.height, shape.y)
    axes.imshow(shape.pixels, extent=extent, aspect="auto", interpolation="nearest", zorder=layer)
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())


_PAINT: dict[type, Any] = {
    Box: _paint_box,
    Line: _paint_line,
    Text: _paint_text,
    Image: _paint_image,
}
