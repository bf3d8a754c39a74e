"""What a cell shows, as HTML.

Where it sits   used by page.py for each output of each code cell.
The one idea    an output comes in several forms. A picture that lives comes first; then the richest
                form that needs no script; the plain text where there is nothing else.
Read next       page.py
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from nbconvert.filters import ansi2html

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def output_html(output: Any, living: Callable[[str], str | None]) -> str:
    """One output.

    Args:
        output: as the notebook format has it.
        living: gives the HTML of the picture with a model id; None where it is not known.
    """
    kind = output["output_type"]
    if kind == "stream":
        mark = ' class="error"' if output["name"] == "stderr" else ""
        return f"<pre{mark}>{ansi2html(output['text'].rstrip())}</pre>"
    if kind == "error":
        return f'<pre class="error">{ansi2html(chr(10).join(output["traceback"]))}</pre>'
    return _data(output["data"], output.get("metadata", {}), living)


def _data(data: Any, metadata: Any, living: Callable[[str], str | None]) -> str:
    model = data.get(WIDGET_VIEW, {}).get("model_id")
    if model is not None and (picture := living(model)) is not None:
        return picture
    if "text/html" in data:
        return f'<div class="shown">{data["text/html"]}</div>'
    if "image/svg+xml" in data:
        return f'<div class="figure">{data["image/svg+xml"]}</div>'
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            words = metadata.get(kind, {}).get("alt") or _in_words(data.get("text/plain", ""))
            packed = data[kind].replace("\n", "")
            return (
                f'<div class="figure"><img alt="{escape(words)}" '
                f'src="data:{kind};base64,{packed}"></div>'
            )
    return f"<pre>{ansi2html(data.get('text/plain', '').rstrip())}</pre>"


def _in_words(text: str) -> str:
    """What an image is, for those who do not see it; Python's name of it helps nobody."""
    return "Figure drawn by the code above" if text.startswith("<") else text
