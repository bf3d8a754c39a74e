"""A lesson is run from top to bottom, in a kernel of its own.

Where it sits   called by site.py; recorder.py is the part that lives in the kernel.
The one idea    cells are run as Jupyter runs them. One cell before them starts the recorder, one
                after them asks what it saw; neither is part of the notebook.
Read next       recorder.py, page.py
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell

from minitf.errors import MinitfError

LONGEST_CELL = 600  # seconds
_BEGIN = """
from minitf_widgets.course.recorder import Recorder as _Recorder
_recorder = _Recorder()
_recorder.begin(get_ipython())
"""
_END = "_recorder.write({!r})"
_QUIET = ["--log-level=ERROR"]  # of the kernel, whose warnings are not about the lesson

Seen = dict[str, list[list[Any]]]
"""What pictures showed: see recorder.Recorder."""


class CourseError(MinitfError, ValueError):
    """A lesson cannot be made into a page."""


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook in a file.

    Raises:
        CourseError: it is not there, or no notebook.
    """
    if not path.is_file():
        raise CourseError(f"There is no notebook {path}.", why="a page is made from an .ipynb file")
    try:
        return nbformat.read(path, as_version=4)
    except Exception as problem:  # nbformat's own kinds are many
        raise CourseError(f"{path} is not a notebook: {problem}") from None


def run(notebook: nbformat.NotebookNode, path: Path) -> Seen:
    """Run all cells, which gives them their outputs.

    Args:
        notebook: as `read` gives it; it is changed.
        path: its file; the kernel runs in that folder.

    Returns:
        What the pictures showed.

    Raises:
        CourseError: a cell raised (cells tagged raises-exception may), or took too long.
    """
    resources = {"metadata": {"path": path.parent}}
    client = NotebookClient(notebook, timeout=LONGEST_CELL, resources=resources)
    client.extra_arguments = _QUIET
    with tempfile.TemporaryDirectory() as folder, client.setup_kernel():
        file = Path(folder, "seen.json")
        end = _END.format(str(file))
        notebook.cells = [new_code_cell(_BEGIN), *notebook.cells, new_code_cell(end)]
        last = len(notebook.cells) - 1
        for number, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, number, store_history=number not in (0, last))
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
                raise _failed(path, number, cell, problem) from None
        notebook.cells = notebook.cells[1:-1]
        return Seen(json.loads(file.read_text(encoding="utf-8")))


def _failed(
    path: Path, number: int, cell: nbformat.NotebookNode, problem: Exception
) -> CourseError:
    name, value = getattr(problem, "ename", ""), getattr(problem, "evalue", str(problem))
    lines = cell.source.strip().splitlines() or [""]
    return CourseError(
        f"{path.name}: cell {number} ({lines[0]}) ended with {name or 'an error'}: {value}",
        why="a page shows a lesson that ran from top to bottom; none was written",
    )
