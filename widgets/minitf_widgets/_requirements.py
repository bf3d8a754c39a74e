"""What live pictures need besides minitf; and stills where it is missing.

Where it sits   imported first by every module that shows a widget.
The one idea    a missing package should cost a learner one line to read and one command to run, and
                not the picture: without Jupyter's packages it is a still, and pages on disk work.
Read next       library.py, without_jupyter.py
"""

from __future__ import annotations

try:
    import anywidget
    import ipywidgets
    import traitlets

    ADVICE = ""
except ImportError as problem:
    from minitf_widgets.without_jupyter import anywidget, traitlets  # type: ignore[no-redef]

    ipywidgets = None
    ADVICE = (
        f"This picture stands still: the package {problem.name!r} is not installed. For live "
        'pictures:  pip install "minitf[lab]"   and restart the kernel.'
    )

LIVE = not ADVICE

__all__ = ["ADVICE", "LIVE", "anywidget", "ipywidgets", "traitlets"]
