"""The learner's own line: which cell made a picture, and where a warning belongs.

Where it sits   asked by base.py (the cell to run again) and budget.py (warnings).
The one idea    walk up the calls until the first one that is neither minitf's nor the pictures'.
Try it          >>> from minitf_widgets.learner import learners_cell
                >>> learners_cell()
                {}
Read next       minitf/observe/source.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import minitf
from minitf.core.source import SourceLine
from minitf.observe.source import locate

OURS = (str(Path(minitf.__file__).parent), str(Path(__file__).parent))


def _learners_frame() -> tuple[FrameType, int]:
    """The innermost call outside, and how many calls it is above the one that asks."""
    frame, level = sys._getframe(2), 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(OURS):
        frame, level = frame.f_back, level + 1
    return frame, level


def learners_level() -> int:
    """The `stacklevel` with which a warning is shown at the learner's line."""
    return _learners_frame()[1]


def learners_cell() -> dict[str, str]:
    """Number and line of the notebook cell that runs; empty outside a notebook."""
    frame, _ = _learners_frame()
    place = locate(SourceLine(frame.f_code.co_filename, frame.f_lineno))
    return {} if place.cell is None else {"number": place.cell, "text": place.text}
