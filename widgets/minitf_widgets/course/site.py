"""Several lessons as a site: a folder of pages, an index, links from one to the next.

Where it sits   behind ``minitf-course export``.
The one idea    each page is whole by itself, so a site is nothing but pages that know each other's
                names. All is read before anything is run, and a page is written once it is whole.
Try it          >>> page_name("notebooks/07-first-network.ipynb")
                '07-first-network.html'
Read next       page.py, running.py
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import nbformat

from minitf_widgets.course.page import INDEX, STYLE, Neighbor, lesson_page
from minitf_widgets.course.prose import Prose
from minitf_widgets.course.running import CourseError, read, run
from minitf_widgets.export import document

_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)


def page_name(notebook: str | Path) -> str:
    """What the page of a notebook is called."""
    return Path(notebook).with_suffix(".html").name


def write_site(
    paths: Sequence[Path], folder: Path, tell: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """Run notebooks and write a page for each; several get an index.

    Args:
        paths: the notebooks, in reading order.
        folder: where the pages go; made if need be.
        tell: hears a line for each page that was written.

    Returns:
        The files written, the index last.

    Raises:
        CourseError: a notebook is not there, is none, or a cell of it fails; two have one name; or
            a file stands where the folder should be.
    """
    notebooks = [read(path) for path in paths]
    pages = _named(paths)
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file.", instead="the name of a folder, last")
    folder.mkdir(parents=True, exist_ok=True)
    around = [
        None,
        *(Neighbor(page_name(p), _title(n, p)) for p, n in zip(paths, notebooks, strict=True)),
        None,
    ]
    written = []
    for at, (path, notebook) in enumerate(zip(paths, notebooks, strict=True)):
        began = time.monotonic()
        seen = run(notebook, path.resolve())
        page = folder / pages[path.name]
        source = lesson_page(notebook, seen, path, pages, around[at], around[at + 2])
        page.write_text(source, encoding="utf-8")
        written.append(page)
        size, took = page.stat().st_size / 1000, time.monotonic() - began
        tell(f"{page}  {size:,.0f} KB, {took:.0f} s")
    if len(paths) > 1:
        written.append(folder / INDEX)
        written[-1].write_text(_index(paths, notebooks, pages), encoding="utf-8")
        tell(f"{written[-1]}  {len(paths)} lessons")
    return written


def _named(paths: Sequence[Path]) -> dict[str, str]:
    names = [path.name for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CourseError(
            f"Two notebooks are called {twice[0]}.", why="their pages go into one folder"
        )
    return {name: page_name(name) for name in names}


def _title(notebook: nbformat.NotebookNode, path: Path) -> str:
    texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = next(filter(None, map(_TITLE.search, texts)), None)
    return found[1].strip() if found else path.stem


def _index(paths: Sequence[Path], notebooks: Sequence[Any], pages: dict[str, str]) -> str:
    """A list of the lessons with what each begins with."""
    prose = Prose(pages)
    items = []
    for path, notebook in zip(paths, notebooks, strict=True):
        title = escape(_title(notebook, path))
        link = f'<a href="{pages[path.name]}">{title}</a>'
        items.append(f"<li><h2>{link}</h2>{prose.html(_opening(notebook))}</li>")
    body = f'<main class="index">\n<h1>Lessons</h1>\n<ul>{"".join(items)}</ul>\n</main>'
    return document("Lessons", STYLE, body)


def _opening(notebook: nbformat.NotebookNode) -> str:
    """The paragraph below the title."""
    texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    parts = [part for part in "\n\n".join(texts).split("\n\n") if part.strip()]
    return parts[1] if len(parts) > 1 and parts[0].startswith("# ") else ""
