"""Which line of the learner's own code made an operation.

Where it sits   graph and recorder ask; errors and pictures show it.
The one idea    walk up the stack until the first frame that is not minitf's.
Try it          >>> import minitf as tf
                >>> g = tf.Graph()
                >>> with g.as_default():
                ...     x = tf.constant(1.0)
                >>> g.operations[0].source.line
                2
Read next       core/graph.py
"""

from __future__ import annotations

import linecache
import os
import sys
from typing import NamedTuple

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_LIBRARY = (_HERE, os.path.dirname(os.__file__) + os.sep + "contextlib.py")


class SourceLine(NamedTuple):
    """A place in the learner's code; in a notebook the file is the cell's own.

    Attributes:
        filename: The file, or what stands for a notebook cell.
        line: The line number, from 1.
    """

    filename: str
    line: int

    @property
    def text(self) -> str:
        """The line itself, without indentation ("" when the file is gone)."""
        return linecache.getline(self.filename, self.line).strip()


def asked_by_learner(depth: int) -> bool:
    """Whether what is so many calls above is the learner's code, and not minitf's."""
    frame = sys._getframe(depth)
    return not frame.f_code.co_filename.startswith(_HERE)


def learner_line() -> SourceLine | None:
    """The innermost line outside minitf, or None when there is none."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(_LIBRARY):
        frame = frame.f_back  # type: ignore[assignment]
    return None if frame is None else SourceLine(frame.f_code.co_filename, frame.f_lineno)
