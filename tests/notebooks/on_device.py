"""Run the code of a lesson with another default device, in a process of its own.

    python -m tests.notebooks.on_device torch:cpu notebooks/01-tensors.ipynb

Where it sits   test_on_torch.py asks for it.
The one idea    a lesson names no device, so what it does on numpy it must do on torch.  Cells whose
                error is the point are allowed theirs; warnings are errors.
"""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell

import minitf as tf


def main(device: str, path: Path) -> None:
    warnings.simplefilter("error")
    cells = nbformat.read(path, as_version=4).cells
    shell = InteractiveShell.instance()
    os.chdir(path.parent)  # where a learner's kernel runs it
    with tf.device(device):
        problems = [said for i, cell in enumerate(cells) if (said := _problem(shell, i, cell))]
    if problems:
        sys.exit("\n".join(problems))


def _problem(shell: InteractiveShell, number: int, cell: Any) -> str:
    """What went wrong in a cell, or nothing."""
    if cell.cell_type != "code" or "raises-exception" in cell.metadata.get("tags", []):
        return ""
    result = shell.run_cell(cell.source, silent=True)
    error = result.error_before_exec or result.error_in_exec
    return "" if error is None else f"cell {number}: {type(error).__name__}: {error}"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
