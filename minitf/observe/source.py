"""Which cell and line of the notebook an operation came from.

Where it sits   between core.source, which finds file and line, and those who show them.
The one idea    a notebook cell is compiled under a made-up file name; IPython remembers which cell
                it stands for, and is asked only where it runs already.
Try it          >>> from minitf.core.source import SourceLine
                >>> locate(SourceLine("lesson.py", 3))
                Place(cell=None, line=3, text='')
Read next       observe/trace.py
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from minitf.core.source import SourceLine


class Place(NamedTuple):
    """A place in the learner's code.

    Attributes:
        cell: The number of the notebook cell, as in ``In [3]``; None in a script.
        line: The line in the cell or file, from 1.
        text: The line itself ("" when it cannot be had).
    """

    cell: str | None
    line: int
    text: str


def locate(source: SourceLine) -> Place:
    """The place that a source line stands for."""
    return Place(cell_number(source.filename), source.line, source.text)


def cell_number(filename: str) -> str | None:
    """The number of the cell that was compiled under this name; None for a file or without IPython.

    IPython is not imported: where a notebook runs, it is loaded.
    """
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    name = getattr(getattr(shell, "compile", None), "format_code_name", None)
    found = name(filename) if name is not None else None  # ("Cell", "In[3]"), or None
    if not found:
        return None
    return "".join(letter for letter in found[1] if letter.isdigit()) or None
