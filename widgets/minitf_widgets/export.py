"""Static pages: one HTML file with everything in it.

Where it sits   behind View.export_html and behind ``export_html(path, *parts)``.
The one idea    a page needs the bundle once, and of each picture its still and its traits. A small
                model of our own (frontend/src/page) stands in for Jupyter's; data is compressed,
                nothing is fetched.
Try it          >>> from minitf_widgets import GraphView, export_html
                >>> from tempfile import mkdtemp
                >>> page = export_html(f"{mkdtemp()}/graphs.html", "# Two graphs", GraphView({}))
                >>> page.name
                'graphs.html'
Read next       prose.py, embed.py, frontend/src/page/index.ts
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minitf.errors import ArgumentError
from minitf_widgets.library import read_static
from minitf_widgets.prose import prose

if TYPE_CHECKING:
    from minitf_widgets.base import View

# Traits that belong to Jupyter's machinery, not to the picture.
_MACHINERY = {
    "_esm",
    "_css",
    "_library",
    "_anywidget_id",
    "_cell",
    "layout",
    "tabbable",
    "tooltip",
    "_dom_classes",
}

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 1120px; padding: 24px 16px; background: #fff; color: #1f2328;
       font: 15px/1.6 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.3; margin: 1.6em 0 .6em; }
h1 { font-size: 24px; } h2 { font-size: 19px; } h3 { font-size: 16px; }
h1:first-child { margin-top: 0; }
p, ul, ol { max-width: 46em; margin: 0 0 1em; }
pre, :not(pre) > code { background: #f1f3f6; border-radius: 5px;
       font: 13px/1.5 ui-monospace, monospace; }
:not(pre) > code { padding: 1px 5px; }
pre { padding: 10px 14px; margin: 0 0 1.2em; overflow-x: auto; }
.minitf-view { margin: 0 0 24px; }
.minitf-view > svg { max-width: 100%; height: auto; }
@media (prefers-color-scheme: dark) {
  body { background: #0f1215; color: #e9edf1; } a { color: #8ac7ff; }
  pre, :not(pre) > code { background: #1e2329; }
}
@media (max-width: 480px) { body { padding: 12px 8px; } }
"""


def export_html(path: str | Path, *parts: View | str, title: str | None = None) -> Path:
    """Write pictures, and text between them, to one page.

    Args:
        path: The file to write, usually ending in ``.html``.
        parts: Pictures, and text in simple Markdown (headings, paragraphs, lists, code, links;
            HTML in it is text), one under the other. Pictures of one Cursor stay linked.
        title: Heading of the page; without one the page starts with the first part.

    Returns:
        The path written.

    Raises:
        ArgumentError: No picture was given, or a part is neither picture nor text.

    Example:
        >>> from tempfile import mkdtemp
        >>> from minitf_widgets import GraphView
        >>> page = export_html(f"{mkdtemp()}/page.html", "The graph of **nothing**:", GraphView({}))
        >>> "<b>nothing</b>" in page.read_text()
        True
    """
    return write_page(path, parts, title=title)


def write_page(path: str | Path, parts: Sequence[View | str], title: str | None = None) -> Path:
    source = page_source(parts, title)
    target = Path(path)
    target.write_text(source, encoding="utf-8")
    return target


def page_source(parts: Sequence[View | str], title: str | None = None) -> str:
    """The text of the page. Without JavaScript it shows the stills."""
    views = _views(parts)
    links = _numbered(views)
    heading = f"<h1>{escape(title)}</h1>\n" if title else ""
    name = title or f"minitf: {views[0].describe().splitlines()[0]}"
    body = "\n".join(
        prose(part) if isinstance(part, str) else fragment(part, part.to_svg(), links)
        for part in parts
    )
    return document(name, _STYLE, f"<main>\n{heading}{body}\n</main>", scripts())


def document(title: str, style: str, body: str, scripts: str = "") -> str:
    """A whole HTML file, also for pages that others than `export_html` make."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
{body}
{scripts}
</body>
</html>
"""


def scripts() -> str:
    """The code of all pictures of a page, and what starts them."""
    return f"{library_element()}\n{starter_element()}"


def _views(parts: Sequence[View | str]) -> list[View]:
    for part in parts:
        if not isinstance(part, str) and not hasattr(part, "get_state"):
            raise ArgumentError(
                f"A page cannot hold {type(part).__name__}.",
                why="it is made of pictures and of text",
                instead="export_html('page.html', 'Some text.', GraphView(model))",
            )
    views = [part for part in parts if not isinstance(part, str)]
    if not views:
        raise ArgumentError(
            "export_html needs at least one picture.", instead="export_html('page.html', view)"
        )
    return views


def _numbered(views: Sequence[View]) -> dict[str, str]:
    """The links as numbers, so that the same pictures give the same page."""
    links = dict.fromkeys(view._link for view in views if view._link)
    return {link: str(number) for number, link in enumerate(links)}


def fragment(view: View, still: str, links: dict[str, str] | None = None) -> str:
    """A picture as a part of a page: its still, and its traits for the code to start from."""
    return (
        f'<div class="minitf-view" data-minitf="still">{still}'
        f'<script type="application/gzip">{packed_state(view, links)}</script></div>'
    )


def packed_state(view: View, links: dict[str, str] | None = None) -> str:
    """The traits of a picture, packed; `links` says what its link is called on the page."""
    state = view_state(view)
    if links is not None:
        state["_link"] = links.get(state["_link"], "")
    return pack(json.dumps(state, default=_jsonable))


def library_element() -> str:
    """The code of all pictures, asleep: a page needs it once."""
    packed = pack(read_static("library.js"))
    return f'<script type="application/gzip" id="minitf-library">{packed}</script>'


def starter_element() -> str:
    """The script that wakes up every picture above it."""
    return f'<script type="module">{read_static("page.js")}</script>'


def view_state(view: View) -> dict[str, Any]:
    """The traits of a picture, without those of Jupyter's machinery."""
    state = view.get_state() | view.static_state()
    return {
        name: value
        for name, value in state.items()
        if name not in _MACHINERY
        and not name.startswith(("_model", "_view"))
        and not _is_widget(value)
    }


def _is_widget(value: object) -> bool:
    """Whether a trait refers to another widget, such as the wire to a kernel: a page has none."""
    return isinstance(value, str) and value.startswith("anywidget:")


def _jsonable(value: object) -> object:
    """Bytes travel as base64; the page turns them back into a DataView."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    if hasattr(value, "get_state"):
        return None  # the same where Jupyter is missing
    raise TypeError(f"A page cannot hold a {type(value).__name__}.")


def pack(text: str) -> str:
    """Text as base64 of gzip; the same text gives the same letters."""
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode()
