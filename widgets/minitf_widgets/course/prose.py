"""The text cells of a lesson as HTML.

Where it sits   used by page.py; formulas come from formulas.py.
The one idea    nbconvert reads Markdown as Jupyter does. What is ours: formulas become MathML,
                images come into the page, and links to other lessons lead to their pages.
Try it          >>> Prose({}).html("## Two\\n\\nSee [it](x.ipynb).")
                '<h2 id="Two">Two</h2>\\n<p>See it.</p>\\n'
Read next       page.py
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from minitf_widgets.course.formulas import mathml

_ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:|#|//")
_TAGS = re.compile(r"<[^>]+>")


class Prose(IPythonRenderer):
    """Turns Markdown into HTML.

    Args:
        pages: The pages that are made together: name of the notebook -> name of its page.
        folder: Where images are looked for.

    Attributes:
        headings: What was seen so far: level, id, words.
    """

    def __init__(self, pages: Mapping[str, str], folder: Path = Path()) -> None:
        super().__init__(
            escape=False, embed_images=True, exclude_anchor_links=True, path=str(folder)
        )
        self.pages = pages
        self.headings: list[tuple[int, str, str]] = []

    def html(self, markdown: str) -> str:
        return MarkdownWithMath(renderer=self).render(markdown)

    # --- what the parser calls, by name -------------------------------------------------------

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        words = _TAGS.sub("", text)
        anchor = words.replace(" ", "-")  # as JupyterLab does, so that links in a lesson work
        self.headings.append((level, anchor, words))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Files that are not among the pages cannot be linked to: their words stay."""
        if _ELSEWHERE.match(url):
            return str(super().link(text, url, title))
        name, mark, anchor = url.partition("#")
        page = self.pages.get(name.rpartition("/")[2])
        return text if page is None else f'<a href="{page}{mark}{anchor}">{text}</a>'

    def _html_embed_images(self, html: str) -> str:
        """A tag by itself, such as <kbd>, would be closed at once."""
        return str(super()._html_embed_images(html)) if "<img" in html else html

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def block_math(self, body: str) -> str:
        return mathml(body, display="block")

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display="block")
