"""One lesson as one file.

Where it sits   called by site.py with a notebook that was run.
The one idea    the page is what JupyterLab shows, without Jupyter: text, code in colors, outputs;
                solutions are folded; the code of all pictures comes along once.
Read next       prose.py, outputs.py, style.css
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from minitf_widgets.course.outputs import WIDGET_VIEW, output_html
from minitf_widgets.course.prose import Prose
from minitf_widgets.course.running import Seen
from minitf_widgets.export import document, scripts

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_PYTHON = get_lexer_by_name("ipython3")
_COLORS = HtmlFormatter(nowrap=True)
INDEX = "index.html"
NOTE = (
    "The pictures on this page are alive; its code was run when the page was made. To change the "
    "code, open <code>{}</code> in JupyterLab."
)


@dataclass(frozen=True)
class Neighbor:
    """A page to go to from this one."""

    page: str
    title: str


def lesson_page(
    notebook: Any,
    seen: Seen,
    file: Path,
    pages: Mapping[str, str],
    before: Neighbor | None = None,
    after: Neighbor | None = None,
) -> str:
    """The HTML of a lesson.

    Args:
        notebook: with its outputs.
        seen: what the recorder saw.
        file: where the notebook is.
        pages: all pages that are made: name of the notebook -> name of the page.
        before, after: the lessons beside this one.
    """
    prose = Prose(pages, file.parent)
    pictures = Pictures(notebook, seen)
    cells = [cell_html(cell, prose, pictures) for cell in notebook.cells]
    title = next((words for level, _, words in prose.headings if level == 1), file.stem)
    body = [
        _top(len(pages) > 1),
        _contents(prose.headings),
        "<main>",
        *cells,
        f'<p class="note">{NOTE.format(escape(file.name))}</p>',
        _ways(before, after),
        "</main>",
    ]
    return document(title, STYLE, "\n".join(filter(None, body)), scripts())


# --- cells ------------------------------------------------------------------------------------


class Pictures:
    """Which picture, as it was when, stands below which cell."""

    def __init__(self, notebook: Any, seen: Seen) -> None:
        self._seen = seen
        self._shown: dict[str, list[int]] = {}
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                model = output.get("data", {}).get(WIDGET_VIEW, {}).get("model_id")
                self._shown.setdefault(model, []).append(cell.execution_count)

    def at(self, model: str, cell: int) -> str | None:
        """The HTML of a picture below the cell with this number."""
        told = self._seen.get(model, [])
        again = min((other for other in self._shown.get(model, []) if other > cell), default=None)
        before = [html for number, html in told if again is None or 0 < number <= again]
        return before[-1] if before else None


def cell_html(cell: Any, prose: Prose, pictures: Pictures) -> str:
    """A cell with what it shows."""
    if cell.cell_type == "markdown":
        return f'<div class="text">{prose.html(cell.source)}</div>'
    if cell.cell_type != "code" or not cell.source.strip():
        return ""
    code = highlight(cell.source, _PYTHON, _COLORS).rstrip()
    shown = [
        output_html(output, lambda model: pictures.at(model, cell.execution_count))
        for output in cell.outputs
    ]
    inside = f'<pre class="code" tabindex="0"><code>{code}</code></pre>\n' + "\n".join(shown)
    if "solution" in cell.metadata.get("tags", []):
        return f"<details><summary>Solution</summary>\n{inside}\n</details>"
    return f'<div class="cell">{inside}</div>'


# --- around them ------------------------------------------------------------------------------


def _top(several: bool) -> str:
    return f'<header><a href="{INDEX}">All lessons</a></header>' if several else ""


def _contents(headings: Sequence[tuple[int, str, str]]) -> str:
    """The sections, beside the text where there is room."""
    lines = [f'<li><a href="#{at}">{words}</a></li>' for level, at, words in headings if level == 2]
    return f'<nav class="contents" aria-label="Sections"><ol>{"".join(lines)}</ol></nav>'


def _ways(before: Neighbor | None, after: Neighbor | None) -> str:
    links = [
        f'<a rel="{way}" href="{lesson.page}">{words.format(escape(lesson.title))}</a>'
        for way, lesson, words in (("prev", before, "← {}"), ("next", after, "{} →"))
        if lesson is not None
    ]
    return f'<nav class="ways" aria-label="Lessons">{"".join(links)}</nav>' if links else ""
