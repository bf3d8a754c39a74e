"""Stills that a notebook can show: a picture on GitHub, in a PDF, in a saved notebook.

Where it sits   what View.freeze gives, and the part of each picture's output that is no widget.
The one idea    a still is an image and its words. It needs no trust, no script and no kernel.
Try it          >>> from minitf_widgets import GraphView
                >>> sorted(GraphView({}).freeze()._repr_mimebundle_())[-2:]
                ['text/html', 'text/plain']
Read next       drawing.py
"""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Any

from minitf_widgets._requirements import ADVICE

if TYPE_CHECKING:
    from minitf_widgets.base import View
    from minitf_widgets.drawing import Drawing


class Frozen:
    """A still: SVG in HTML, PNG, and words."""

    def __init__(self, text: str, svg: str, png: bytes | None) -> None:
        self._text, self._svg, self._png = text, svg, png

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {
            "text/plain": self._text + (f"\n{ADVICE}" if ADVICE else ""),
            "text/html": still_image(self._text, self._svg) + advice(),
        }
        if self._png is not None:
            bundle["image/png"] = base64.b64encode(self._png).decode()
        return bundle


def frozen(view: View) -> Frozen:
    """The still of a picture as it is now."""
    drawing = view.drawing()
    return Frozen(view.describe(), drawing.to_svg(), _png_or_none(drawing))


def still_image(text: str, svg: str) -> str:
    """The SVG as an image: a notebook that is not trusted yet loses drawings, but not images."""
    packed = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(text)}" src="data:image/svg+xml;base64,{packed}">'


def advice() -> str:
    """A paragraph that says what to install for live pictures; nothing where all is there."""
    return f"<p>{escape(ADVICE, quote=False)}</p>" if ADVICE else ""


def _png_or_none(drawing: Drawing) -> bytes | None:
    """The PNG still; none where matplotlib is missing, since the SVG still stands.

    In plain resolution: each picture in a notebook carries one, and the SVG beside it is sharp.
    """
    try:
        return drawing.to_png(scale=1.0)
    except ImportError:
        return None
