"""Static pages: one HTML file with everything in it.

Where it sits   behind View.export_html and behind ``export_html(path, *views)``.
The one idea    a page needs the bundle once and each picture's traits. A small model of our own
                (frontend/src/page) stands in for Jupyter's; data is compressed, nothing is fetched.
Try it          >>> from minitf_widgets import GraphView, export_html
                >>> from tempfile import mkdtemp
                >>> export_html(f"{mkdtemp()}/graphs.html", GraphView({}), GraphView({})).name
                'graphs.html'
Read next       frontend/src/page/index.ts
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minitf_widgets.library import read_static

if TYPE_CHECKING:
    from minitf_widgets.base import View

# Traits that belong to Jupyter's machinery, not to the picture.
_MACHINERY = {
    "_esm",
    "_css",
    "_library",
    "_anywidget_id",
    "layout",
    "tabbable",
    "tooltip",
    "_dom_classes",
}

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 1120px; padding: 24px 16px; background: Canvas; color: CanvasText;
       font: 15px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { body { background: #0f1215; color: #e9edf1; } }
h1 { font-size: 20px; font-weight: 600; margin: 0 0 16px; }
.minitf-view { margin: 0 0 24px; }
@media (max-width: 480px) { body { padding: 12px 8px; } }
"""


def export_html(path: str | Path, *views: View, title: str | None = None) -> Path:
    """Write several pictures to one page.

    Args:
        path: the file to write, usually ending in ``.html``.
        views: the pictures, shown one under the other.
        title: heading of the page; without one the page starts with the first picture.

    Returns:
        The path written.

    Raises:
        ValueError: no picture was given.
    """
    return write_page(path, list(views), title=title)


def write_page(path: str | Path, views: Sequence[View], title: str | None = None) -> Path:
    if not views:
        raise ValueError("export_html needs at least one picture: export_html('page.html', view)")
    target = Path(path)
    target.write_text(page_source(views, title), encoding="utf-8")
    return target


def page_source(views: Sequence[View], title: str | None = None) -> str:
    """The text of the page. Without JavaScript it shows the stills."""
    stills = "\n".join(
        f'<div class="minitf-view" data-view="{number}">{view.to_svg()}</div>'
        for number, view in enumerate(views)
    )
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    name = title or f"minitf: {views[0].describe().splitlines()[0]}"
    states = json.dumps([view_state(view) for view in views], default=_jsonable)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(name)}</title>
<style>{_STYLE}</style>
</head>
<body>
{heading}
{stills}
<script type="application/gzip" id="minitf-library">{_pack(read_static("library.js"))}</script>
<script type="application/gzip" id="minitf-views">{_pack(states)}</script>
<script type="module">{read_static("page.js")}</script>
</body>
</html>
"""


def view_state(view: View) -> dict[str, Any]:
    """The traits of a picture, without those of Jupyter's machinery."""
    state = view.get_state()
    return {
        name: value
        for name, value in state.items()
        if name not in _MACHINERY and not name.startswith(("_model", "_view"))
    }


def _jsonable(value: object) -> object:
    """Bytes travel as base64; the page turns them back into a DataView."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    raise TypeError(f"A page cannot hold a {type(value).__name__}.")


def _pack(text: str) -> str:
    # mtime 0: the same pictures give the same file.
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode()
