"""The base of every picture: traits, stills, export; a picture says only what it shows.

Where it sits   GraphView, BackpropStepper and RunMonitor are Views.
The one idea    a View is a document (``spec``) and a place in it (``cursor``). The page draws the
                document; Python draws it as a still, so that a picture is never an empty box: not
                on GitHub, not in a PDF, not where widgets are switched off.
Try it          >>> from minitf_widgets import GraphView
                >>> GraphView({}).describe()
                'GraphView: nothing to show yet'
Read next       graph_view.py
"""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import Any

from minitf_widgets._requirements import anywidget, traitlets
from minitf_widgets.drawing import SOFT, Drawing
from minitf_widgets.export import write_page
from minitf_widgets.library import library

SHIM = (Path(__file__).parent / "view.js").read_text(encoding="utf-8")


class View(anywidget.AnyWidget):
    """A picture of a document.

    Traits (all may be given to the constructor and changed later):
        spec: the document, see ``schema/*.json``. JSON-like; NaN and infinities as strings.
        theme: ``"auto"`` follows the page; ``"light"`` and ``"dark"`` do not.
        locale: ``"en"`` or ``"zh"``.
        height: height in pixels; it never changes by itself, so the notebook does not jump.
        lesson: an instructor's preset, e.g. ``{"hide": ["search"]}``.
        cursor: the place that is looked at, e.g. ``{"node": "dense/matmul"}``.
    """

    _esm = SHIM
    _kind = traitlets.Unicode().tag(sync=True)
    _library = anywidget.WidgetTrait().tag(sync=True)

    spec = traitlets.Dict(help="The document that is shown.").tag(sync=True)
    theme = traitlets.Enum(["auto", "light", "dark"], "auto", help="Colours.").tag(sync=True)
    locale = traitlets.Enum(["en", "zh"], "en", help="Language.").tag(sync=True)
    height = traitlets.Int(440, min=160, help="Height in pixels.").tag(sync=True)
    lesson = traitlets.Dict(help="Preset that hides controls.").tag(sync=True)
    cursor = traitlets.Dict(help="The place that is looked at.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        unknown = sorted(set(traits) - set(self.trait_names()))
        if unknown:
            raise TypeError(self._unknown_traits(unknown))
        super().__init__(_library=library(), **traits)

    def _unknown_traits(self, unknown: list[str]) -> str:
        offered = [name for name in self.class_own_traits() if not name.startswith("_")]
        offered += ["theme", "locale", "height", "lesson", "cursor"]
        return (
            f"{type(self).__name__} has no {', '.join(map(repr, unknown))}. "
            f"It takes: {', '.join(sorted(set(offered)))}."
        )

    # --- what a picture says about itself -------------------------------------

    def describe(self) -> str:
        """The picture in words: the same text for the same document, every time."""
        return f"{type(self).__name__}: nothing to show yet"

    def drawing(self) -> Drawing:
        """The picture as a still. Subclasses draw more than these words."""
        still = Drawing(480, 64, title=type(self).__name__, description=self.describe())
        still.text(20, 37, self.describe().splitlines()[0], size=13, color=SOFT)
        return still

    # --- stills ---------------------------------------------------------------

    def to_svg(self, path: str | Path | None = None) -> str:
        """The still as SVG text; also written to ``path`` when one is given."""
        text = self.drawing().to_svg()
        if path is not None:
            Path(path).write_text(text, encoding="utf-8")
        return text

    def to_png(self, path: str | Path | None = None, scale: float = 2.0) -> bytes:
        """The still as PNG, ``scale`` pixels a CSS pixel; also written to ``path``.

        Needs matplotlib.
        """
        data = self.drawing().to_png(scale)
        if path is not None:
            Path(path).write_bytes(data)
        return data

    def export_html(self, path: str | Path, title: str | None = None) -> Path:
        """Write one HTML file that opens from disk, without network or kernel, and still works."""
        return write_page(path, [self], title=title)

    def freeze(self) -> Frozen:
        """The picture as it is now: shown without a widget, and no longer following anything."""
        return Frozen(self.describe(), self.to_svg(), _png_or_none(self.drawing()))

    # --- how a notebook shows it ----------------------------------------------

    def __repr__(self) -> str:
        return self.describe()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = super()._repr_mimebundle_(**kwargs)
        data, metadata = shown or ({}, {})
        return {
            **self.freeze()._repr_mimebundle_(),
            **data,
            "text/plain": self.describe(),
        }, metadata


class Frozen:
    """A still that a notebook can show: SVG in HTML, PNG, and words."""

    def __init__(self, text: str, svg: str, png: bytes | None) -> None:
        self._text, self._svg, self._png = text, svg, png

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        # As an image: in a notebook that is not trusted yet, JupyterLab removes drawings from HTML.
        svg = base64.b64encode(self._svg.encode()).decode()
        image = f'<img alt="{html.escape(self._text)}" src="data:image/svg+xml;base64,{svg}">'
        bundle: dict[str, Any] = {"text/plain": self._text, "text/html": image}
        if self._png is not None:
            bundle["image/png"] = base64.b64encode(self._png).decode()
        return bundle


def _png_or_none(drawing: Drawing) -> bytes | None:
    """The PNG still; none where matplotlib is missing, since the SVG still stands.

    In plain resolution: each picture in a notebook carries one, and the SVG beside it is sharp.
    """
    try:
        return drawing.to_png(scale=1.0)
    except ImportError:
        return None
