"""The picture of the README's table: how many times as long the others take.

Where it sits   drawn by publish.py; speed.py has the figures, svg.py the pen.
The one idea    a ratio is read on an axis of ratios: twice as slow is as far to the right as twice
                as fast is to the left.  minitf is a line, the same in each row.
Read next       scaling_picture.py
"""

from typing import Any

from tests.benchmarks import speed
from tests.benchmarks.svg import Drawing, LogScale

WIDTH, ROW, TOP, LEFT, RIGHT = 1080, 48, 122, 326, 812
TITLE = "One step of training: how long others take"
# Column -> form and color: circles are Keras, squares are written by hand.
MARKS = {
    "products": ("tick", "limit"),
    "kernels": ("tick", "torch"),
    "keras-tensorflow": ("circle", "tensorflow"),
    "keras-jax": ("circle", "jax"),
    "keras-torch": ("circle", "torch"),
    "jax": ("square", "jax"),
    "torch": ("square", "torch"),
    "tinygrad": ("triangle", "tinygrad"),
    "minitf-fast": ("diamond", "minitf"),
    "minitf-torch": ("ring", "minitf"),
}
LEGEND = {
    "minitf-fast": "minitf with fast", "minitf-torch": "minitf on PyTorch",
    "products": "only the step's products", "kernels": "only PyTorch's kernels",
    **speed.OTHERS, "jax": "JAX jit, by hand",
}  # fmt: skip


def draw(kept: dict[str, Any]) -> str:
    """The picture as SVG."""
    lines = speed.rows(kept)
    shown = [column for column in MARKS if column in speed.columns(lines)]
    bottom = TOP + ROW * len(lines)
    drawing = Drawing(
        WIDTH, bottom + 108, TITLE, "; ".join(_sentence(line) for line in lines),
    )  # fmt: skip
    scale = _scale(lines)
    _head(drawing, scale, bottom)
    for number, line in enumerate(lines):
        _row(drawing, scale, line, shown, TOP + ROW * (number + 0.5))
    _legend(drawing, shown, bottom + 62)
    return str(drawing)


def _sentence(line: speed.Row) -> str:
    others = ", ".join(
        f"{speed.OTHERS[column]} {speed.ratio(line.ratios[column])}"
        for column in speed.OTHERS
        if column in line.ratios
    )
    return f"{', '.join(line.words)}: minitf {speed.time_of(line.seconds)}, {others}"


def _scale(lines: list[speed.Row]) -> LogScale:
    """From half or less of minitf's time to the slowest of all."""
    every = [number for line in lines for number in line.ratios.values()]
    return LogScale(min(0.5, *every) / 1.15, max(2, *every) * 1.2, LEFT, RIGHT)


def _head(drawing: Drawing, scale: LogScale, bottom: float) -> None:
    """Title, the half where the others are slower, and the axis."""
    drawing.text(24, 40, TITLE, size=22, bold=True)
    drawing.text(24, 64, "in multiples of minitf's time, on one machine in one run", "quiet", 14)
    drawing.band(scale(1), TOP - 8, RIGHT - scale(1), bottom - TOP + 16)
    for number in scale.ticks((1, 2, 5)):
        x = scale(number)
        drawing.line([(x, TOP - 8), (x, bottom + 8)], "rule")
        drawing.text(x, bottom + 26, f"{number:g}×", "quiet", 12, "middle")
    drawing.text(scale(1) + 10, TOP - 18, "slower than minitf →", "quiet", 12)
    drawing.text(scale(1) - 10, TOP - 18, "← faster", "quiet", 12, "end")
    drawing.line([(scale(1), TOP - 8), (scale(1), bottom + 8)], "minitf-line", 2.5)
    drawing.text(LEFT - 22, TOP - 18, "minitf", "minitf", 14, "end", bold=True)
    drawing.text(RIGHT + 24, TOP - 18, "the fastest of the others", "quiet", 12)


def _row(drawing: Drawing, scale: LogScale, line: speed.Row, shown: list[str], y: float) -> None:
    drawing.line([(24, y + ROW / 2), (WIDTH - 24, y + ROW / 2)], "rule")
    drawing.text(24, y - 3, line.words[0], size=14, bold=True)
    drawing.text(24, y + 14, line.words[1], "quiet", 12)
    drawing.text(LEFT - 22, y + 5, speed.time_of(line.seconds), "minitf", 14, "end", bold=True)
    for column in shown:
        if column in line.ratios:
            words = f"{LEGEND[column]}: {speed.ratio(line.ratios[column])}×"
            drawing.mark(MARKS[column][0], scale(line.ratios[column]), y, MARKS[column][1], words)
    column, number = line.closest
    if column:
        kind = MARKS[column][1]
        drawing.text(RIGHT + 68, y + 5, f"{speed.ratio(number)}×", kind, 14, "end", bold=True)
        drawing.text(RIGHT + 78, y + 5, LEGEND[column], "quiet")


def _legend(drawing: Drawing, shown: list[str], y: float) -> None:
    """Rows of five marks with their names."""
    order = [column for column in (*speed.OTHERS, *LEGEND) if column in shown]
    for number, column in enumerate(dict.fromkeys(order)):
        x, line = 32 + 208 * (number % 5), y + 24 * (number // 5)
        drawing.mark(MARKS[column][0], x, line - 4, MARKS[column][1])
        drawing.text(x + 14, line, LEGEND[column], "quiet")
