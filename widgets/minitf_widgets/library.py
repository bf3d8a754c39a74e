"""The shared library widget: the code of all pictures, sent to the page once.

Where it sits   between the built bundle (static/library.js) and every View, which refers to it.
The one idea    anywidget repeats a widget's code for each instance. So the code lives in one
                widget of its own, and each picture asks the page for that widget's exports.
Try it          >>> from minitf_widgets.library import library
                >>> library() is library()
                True
Read next       base.py, and view.js beside it
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from minitf.errors import MinitfError
from minitf_widgets._requirements import LIVE, anywidget, traitlets

STATIC = Path(__file__).parent / "static"


class MissingBundleError(MinitfError, RuntimeError):
    """The built front end is not in the package."""


def read_static(name: str) -> str:
    """Text of a built file.

    Raises:
        MissingBundleError: the front end was not built; the message says how to build it.
    """
    path = STATIC / name
    if not path.is_file():
        raise MissingBundleError(
            f"The front end of minitf_widgets is not built: {name} is missing.",
            why="it is made by the package build and never stored in the repository",
            instead="pip install -e .   in the project's folder, then restart the kernel",
        )
    return path.read_text(encoding="utf-8")


@cache
def formula_table() -> dict[str, str]:
    """LaTeX to MathML for every formula of the op rows, rendered when the package was built."""
    table: dict[str, str] = json.loads(read_static("formulas.json"))
    return table


def formulas_for(*latex: str) -> dict[str, str]:
    """The part of the table that a document needs; for what is not in it a page shows the LaTeX."""
    table = formula_table()
    return {text: table[text] for text in sorted(set(latex)) if text in table}


class Library(anywidget.AnyWidget):
    """Holds the bundle; draws nothing itself. Use :func:`library`, never this class."""

    _esm = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(_esm=read_static("library.js"))


_libraries: list[Library] = []


def library() -> Library | None:
    """The library widget of this kernel, made at first use (again after ``Widget.close_all()``).

    None where Jupyter's packages are missing, and no page could ask for it.
    """
    if not LIVE:
        return None
    if not _libraries or _libraries[0].comm is None:
        _libraries[:] = [Library()]
    return _libraries[0]
