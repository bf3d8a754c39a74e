"""What live pictures need besides minitf; and stills where it is missing.

Where it sits   imported first by every module that shows a widget.
The one idea    a missing package should cost a learner one line to read and one command to run, and
                not the picture: without Jupyter's packages it is a still, and pages on disk work.
                The cell that imports minitf_widgets says so first, and each picture again.
Read next       library.py, without_jupyter.py
"""

from __future__ import annotations

import sys
import warnings

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


def warn_in_a_notebook() -> None:
    """Say at the learner's import what is missing; programs that write pages need nothing more."""
    ipython = sys.modules.get("IPython")
    if ADVICE and ipython is not None and ipython.get_ipython() is not None:
        # Two calls up, past this package's __init__, is the learner's line.
        warnings.warn(ADVICE.replace("This picture stands", "Pictures stand"), stacklevel=3)


__all__ = ["ADVICE", "LIVE", "anywidget", "ipywidgets", "traitlets", "warn_in_a_notebook"]
