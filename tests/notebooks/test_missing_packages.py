"""A package is missing: the top of a lesson says which, and what to type; what can run, runs.

Where it sits   beside test_notebooks.py; lessons run in kernels of their own.
The one idea    a kernel reads `sitecustomize` before anything else; ours says that a package is not
                there. First cells are enough for most: that is where lessons import.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import minitf_widgets
import nbformat
import pytest
from nbclient import NotebookClient

REPOSITORY = Path(__file__).resolve().parents[2]
LESSONS_FOLDER = REPOSITORY / "notebooks"
LESSONS = sorted(LESSONS_FOLDER.glob("[0-9][0-9]-*.ipynb"))
COMMAND = 'pip install "minitf[lab]"'
BLOCK = "import sys\nfor name in {}:\n    sys.modules[name] = None\n"

# Runs the first code cell of each lesson as IPython does, with the pictures imported anew, and
# prints the text above that cell and what the cell showed.
FIRST_CELLS = """
import io, sys, contextlib, json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for path in sys.argv[1:]:
    for name in [name for name in sys.modules if name.startswith("minitf_widgets")]:
        del sys.modules[name]
    cells = json.load(open(path, encoding="utf-8"))["cells"]
    first = next(number for number, cell in enumerate(cells) if cell["cell_type"] == "code")
    above = " ".join("".join(cell["source"]) for cell in cells[:first])
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        result = shell.run_cell("".join(cells[first]["source"]))
    print(json.dumps([above, shown.getvalue(), result.success]))
"""


def environment(folder, missing):
    """The variables of a Python in which these modules cannot be imported."""
    (folder / "sitecustomize.py").write_text(BLOCK.format(missing))
    path = [str(folder), str(REPOSITORY), str(REPOSITORY / "widgets")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "MPLBACKEND": "agg"}


def first_cells(folder, *missing):
    """For each lesson: the text above its first cell, what that cell shows, whether it ran."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CELLS, *map(str, LESSONS)],
        env=environment(folder, missing),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("missing", ["anywidget", "ipywidgets"])
def test_without_widgets_the_first_cell_says_what_to_install(tmp_path, missing):
    for _, shown, ran in first_cells(tmp_path, missing):
        assert ran, shown
        assert f"the package {missing!r} is not installed" in shown
        assert COMMAND in shown


@pytest.mark.parametrize(
    ("missing", "named"),
    [("sklearn", "scikit-learn"), ("h5py", "h5py"), ("matplotlib", "matplotlib")],
)
def test_what_a_lesson_cannot_do_without_is_named_with_its_command(tmp_path, missing, named):
    """By minitf's own error, or by Python's, below the line that says what to do then."""
    for above, shown, ran in first_cells(tmp_path, missing):
        assert ran or named in shown
        assert (
            ran or re.search(rf"pip install ('minitf\[lab\]'|{named})", shown) or COMMAND in above
        )


def test_a_whole_lesson_runs_without_widgets_and_shows_stills(tmp_path, monkeypatch):
    for name, value in environment(tmp_path, ["anywidget", "ipywidgets"]).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MPLBACKEND")  # the kernel knows better
    lesson = nbformat.read(LESSONS_FOLDER / "07-first-network.ipynb", as_version=4)
    stored = [stills(cell) for cell in lesson.cells]

    NotebookClient(lesson, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()

    assert [stills(cell) for cell in lesson.cells] == stored
    assert sum(map(len, stored)) == 3


def stills(cell):
    """The kinds of the still pictures that a cell shows."""
    shown = [output.get("data", {}) for output in cell.get("outputs", [])]
    kinds = [data["text/plain"].partition(":")[0] for data in shown if "image/png" in data]
    return [kind for kind in kinds if kind in minitf_widgets.__all__]
