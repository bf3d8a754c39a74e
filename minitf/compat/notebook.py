"""`%load_ext minitf`: a notebook written for TensorFlow runs with nothing changed.

Where it sits   over install; IPython calls it.
The one idea    before a cell runs, its names tell which TensorFlow it speaks, so that a graph is
                there before the cell's first line.
Try it          %load_ext minitf
Read next       compat/install.py
"""

from __future__ import annotations

from typing import Any

from minitf.compat import speech
from minitf.compat.era import speaks_v1
from minitf.compat.install import Installed, install_as_tensorflow


class _Extension:
    """What was installed into this notebook."""

    installed: Installed | None = None


def load(ipython: Any) -> None:
    """Make `tensorflow` and `keras` mean minitf, and look at each cell before it runs."""
    if _Extension.installed is None:
        _Extension.installed = install_as_tensorflow(v1=False)
        ipython.events.register("pre_run_cell", _before_cell)


def unload(ipython: Any) -> None:
    """Undo it."""
    if _Extension.installed is not None:
        ipython.events.unregister("pre_run_cell", _before_cell)
        _Extension.installed.uninstall()
        _Extension.installed = None


def _before_cell(info: Any) -> None:
    cell = getattr(info, "raw_cell", "") or ""
    if speaks_v1(f"import tensorflow as tf\n{cell}"):
        speech.begin()
