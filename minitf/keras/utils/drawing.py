"""Pictures of models: a box for each layer, a line for each tensor, without further programs.

Where it sits   under keras.utils; draws SVG itself, and PNG or PDF with matplotlib.
The one idea    a layer stands one row below the lowest of those it gets its input from.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
                >>> picture = model_to_dot(model, show_shapes=True)
                >>> [(box.row, box.lines[-1]) for box in picture.boxes]
                [(0, 'Output shape: (None, 2)'), (1, 'Output shape: (None, 3)')]
Read next       keras/models/summary.py

As https://keras.io/api/utils/model_plotting_utils/
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError, MissingExtraError, StateError

_LETTER, _LINE, _GAP = 7.2, 18, 34  # sizes in pixels


@dataclass
class Box:
    """A layer in the picture.

    Attributes:
        lines: What is written in it.
        above: The boxes whose outputs it gets.
        row: How far down it stands.
        x: The middle of the box.
        y: Its upper edge.
    """

    lines: list[str]
    above: list[Box] = field(default_factory=list)
    row: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        return max(len(line) for line in self.lines) * _LETTER + 20

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 12


class Picture:
    """The drawing of a model.

    Args:
        boxes: The layers, each after those it depends on.
        rankdir: "TB" (downwards) or "LR" (to the right).
    """

    def __init__(self, boxes: list[Box], rankdir: str = "TB"):
        self.boxes, self.rankdir = boxes, rankdir
        self.width, self.height = self._place()

    def _place(self) -> tuple[float, float]:
        rows: dict[int, list[Box]] = {}
        for box in self.boxes:
            box.row = max((above.row + 1 for above in box.above), default=0)
            rows.setdefault(box.row, []).append(box)
        across = self.rankdir == "LR"
        side: Callable[[Box], float] = lambda box: box.height if across else box.width  # noqa: E731
        deep: Callable[[Box], float] = lambda box: box.width if across else box.height  # noqa: E731
        extent = max(sum(map(side, row)) + _GAP * (len(row) + 1) for row in rows.values())
        depth = float(_GAP)
        for number in sorted(rows):
            row = rows[number]
            start = (extent - sum(map(side, row)) - _GAP * (len(row) - 1)) / 2
            for box in row:
                if across:
                    box.x, box.y = depth + box.width / 2, start
                else:
                    box.x, box.y = start + box.width / 2, depth
                start += side(box) + _GAP
            depth += max(map(deep, row)) + _GAP
        return (depth, extent) if across else (extent, depth)

    def edges(self) -> list[tuple[float, float, float, float]]:
        """The lines between boxes: from x, y to x, y."""
        found = []
        for box in self.boxes:
            for above in box.above:
                if self.rankdir == "LR":
                    start = above.x + above.width / 2, above.y + above.height / 2
                    end = box.x - box.width / 2, box.y + box.height / 2
                else:
                    start, end = (above.x, above.y + above.height), (box.x, box.y)
                found.append((*start, *end))
        return found

    def to_svg(self) -> str:
        """The picture as the text of an SVG file."""
        size = f'width="{self.width:.0f}" height="{self.height:.0f}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="monospace" '
            'font-size="12">',
            '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" '
            'orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>',
            '<rect width="100%" height="100%" fill="white"/>',
        ]
        for x1, y1, x2, y2 in self.edges():
            parts.append(
                f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="black" '
                'marker-end="url(#tip)"/>'
            )
        for box in self.boxes:
            parts.append(
                f'<rect x="{box.x - box.width / 2:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
                f'height="{box.height:.1f}" rx="4" fill="#eef3fb" stroke="#30507a"/>'
            )
            for number, line in enumerate(box.lines):
                bold = ' font-weight="bold"' if number == 0 else ""
                parts.append(
                    f'<text x="{box.x:.1f}" y="{box.y + _LINE * (number + 1):.1f}" '
                    f'text-anchor="middle"{bold}>{html.escape(line)}</text>'
                )
        return "\n".join([*parts, "</svg>"])

    _repr_svg_ = to_svg  # how notebooks show it

    def write(self, path: Path, dpi: int) -> None:
        """Write a file: SVG, or what matplotlib can write."""
        if path.suffix == ".svg":
            path.write_text(self.to_svg(), encoding="utf-8")
            return
        try:
            from matplotlib.figure import Figure  # heavy and optional
        except ImportError:
            raise MissingExtraError(
                f"Writing {path.suffix} files needs matplotlib, which is not installed.",
                instead='to_file="model.svg", or pip install matplotlib',
            ) from None
        figure = Figure(figsize=(self.width / 72, self.height / 72))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        axes.axis("off")
        for x1, y1, x2, y2 in self.edges():
            axes.annotate("", (x2, y2), (x1, y1), arrowprops={"arrowstyle": "->"})
        for box in self.boxes:
            axes.text(
                box.x, box.y + box.height / 2, "\n".join(box.lines), ha="center", va="center",
                family="monospace", fontsize=9,
                bbox={"boxstyle": "round", "facecolor": "#eef3fb", "edgecolor": "#30507a"},
            )  # fmt: skip
        figure.savefig(path, dpi=dpi)


def model_to_dot(
    model: Any, show_shapes: bool = False, show_dtype: bool = False,
    show_layer_names: bool = True, rankdir: str = "TB", expand_nested: bool = False,
    dpi: int = 200, subgraph: bool = False, show_layer_activations: bool = False,
    show_trainable: bool = False, splines: str = "ortho", **kwargs: Any,
) -> Picture:  # fmt: skip
    """The picture of a model, as an object that notebooks show.

    Args:
        model: A model that is built.
        show_shapes: Whether boxes say the shape of the output.
        show_dtype: Whether they say its number type.
        show_layer_names: Whether they say the name of the layer.
        rankdir: "TB" (downwards) or "LR" (to the right).
        show_layer_activations: Whether they say the activation.
        show_trainable: Whether they say what training changes.
        expand_nested: Accepted as in Keras; this, `dpi`, `subgraph` and `splines` change nothing.

    Raises:
        StateError: The model is not built.
        ArgumentError: Arguments that are not known.
    """
    if kwargs:
        raise ArgumentError(f"Unrecognized keyword arguments: {kwargs}")
    if not model.built:
        raise StateError(
            "This model has not yet been built.",
            instead="model.build((None, ...)), or call it on data, first",
        )
    show = {"shapes": show_shapes, "dtype": show_dtype, "names": show_layer_names,
            "activations": show_layer_activations, "trainable": show_trainable}  # fmt: skip
    boxes: dict[Any, Box] = {}
    for layer, sources in _connections(model):
        above = [boxes[source] for source in sources if source in boxes]
        boxes[layer] = Box(_lines(layer, show), above)
    return Picture(list(boxes.values()), rankdir)


def plot_model(
    model: Any, to_file: Any = "model.png", show_shapes: bool = False, show_dtype: bool = False,
    show_layer_names: bool = False, rankdir: str = "TB", expand_nested: bool = False,
    dpi: int = 200, show_layer_activations: bool = False, show_trainable: bool = False,
    splines: str = "ortho", **kwargs: Any,
) -> Picture:  # fmt: skip
    """Draw a model into a file; "model.svg" needs no other library.

    Args:
        model: A model that is built.
        to_file: The file: .svg, or .png, .pdf, ... with matplotlib; None: no file.
        dpi: How fine a PNG is.
        **kwargs: This and the others: see `model_to_dot`.

    Returns:
        The picture, which notebooks show.
    """
    picture = model_to_dot(
        model, show_shapes, show_dtype, show_layer_names, rankdir, expand_nested, dpi,
        show_layer_activations=show_layer_activations, show_trainable=show_trainable,
        splines=splines, **kwargs,
    )  # fmt: skip
    if to_file is not None:
        path = Path(to_file)
        picture.write(path if path.suffix else path.with_suffix(".png"), dpi)
    return picture


def _connections(model: Any) -> list[tuple[Any, list[Any]]]:
    """Each layer with those it gets its input from."""
    if hasattr(model, "_stack"):
        stack = list(model._stack)
        return [(layer, stack[max(0, n - 1) : n]) for n, layer in enumerate(stack)]
    if not hasattr(model, "_function"):
        return [(model, [])]
    found = []
    known = set(model.operations)
    for layer in model.operations:
        sources = [
            tensor._keras_history.operation
            for node in layer._inbound_nodes
            for tensor in node.inputs
        ]
        found.append((layer, [source for source in dict.fromkeys(sources) if source in known]))
    return found


def _lines(layer: Any, show: dict[str, bool]) -> list[str]:
    kind = type(layer).__name__
    lines = [f"{layer.name} ({kind})" if show["names"] else kind]
    if show["activations"] and getattr(layer, "activation", None) is not None:
        lines.append(f"Activation: {getattr(layer.activation, '__name__', layer.activation)}")
    try:
        outputs = nest.flatten(layer.output)
    except (AttributeError, StateError, ValueError):
        outputs = []
    if show["dtype"] and outputs:
        lines.append(f"Output dtype: {', '.join(str(x.dtype) for x in outputs)}")
    if show["shapes"] and outputs:
        lines.append(f"Output shape: {', '.join(str(tuple(x.shape)) for x in outputs)}")
    if show["trainable"]:
        lines.append("Trainable" if getattr(layer, "trainable", False) else "Non-trainable")
    return lines
