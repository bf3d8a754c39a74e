"""What the pictures need besides minitf, and what to say where it is missing.

Where it sits   imported first by every module that shows a widget.
The one idea    a missing package should cost a learner one line to read and one command to run.
Read next       library.py
"""

from __future__ import annotations

try:
    import anywidget
    import ipywidgets
    import traitlets
except ImportError as problem:
    raise ImportError(
        f"minitf_widgets cannot draw: the package {problem.name!r} is not installed.\n"
        "Why: the pictures are Jupyter widgets, built on anywidget and ipywidgets.\n"
        'Install them with:  pip install "minitf[lab]"   and restart the kernel.'
    ) from problem

__all__ = ["anywidget", "ipywidgets", "traitlets"]
