"""Following a source that grows: a model, a graph, a functional model in the making.

Where it sits   between a model's ``_structure_listeners``, the notebook's cells, and the picture.
The one idea    a cell may call ``add`` ten times; the picture redraws once, when the cell is done.
                An error is drawn at once: right after it the model goes back to what it was before.
                What has no listeners is looked at again after each cell, and redrawn if it grew.
Read next       graph_view.py
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

Redraw = Callable[[Exception | None], bool]


class Follower:
    """Calls ``redraw(error)`` after the source changed, until :meth:`stop`.

    Args:
        source: What is shown. A model tells of its changes by itself.
        redraw: The picture's method; says whether the error had to do with the source. The source
            does not keep the picture alive: a follower whose picture is gone takes itself away.
        state: Something that differs once the source has grown; asked after each cell.
    """

    def __init__(
        self, source: Any, redraw: Redraw, state: Callable[[], Any] = lambda: None
    ) -> None:
        self._listeners = getattr(source, "_structure_listeners", None)
        self._redraw, self._state = weakref.WeakMethod(redraw), state
        self._waiting = False
        self._seen: Any = state()
        self._known_error: BaseException | None = None
        if self._listeners is not None:
            self._listeners.append(self._heard)
        self._cells = running_cells()
        if self._cells is not None:
            self._cells.register("post_run_cell", self._cell_ran)

    def stop(self) -> None:
        if self._listeners is not None and self._heard in self._listeners:
            self._listeners.remove(self._heard)
        if self._cells is not None:
            self._cells.unregister("post_run_cell", self._cell_ran)
        self._cells = None

    def _heard(self, model: Any, error: Exception | None = None) -> None:
        """The model's listener: ``error`` is what stopped a layer that was being added."""
        redraw = self._redraw()
        if redraw is None:
            self.stop()
        elif error is not None:
            self._waiting = False  # what waits for the end of the cell would wipe the error away
            self._known_error = error
            redraw(error)
        elif self._cells is None:
            redraw(None)
        else:
            self._waiting = True

    def _cell_ran(self, result: Any = None) -> None:
        """A cell of the notebook has ended, well or with an exception."""
        redraw = self._redraw()
        if redraw is None:
            self.stop()
            return
        state, problem = self._state(), getattr(result, "error_in_exec", None)
        grown = self._waiting or state != self._seen
        self._waiting, self._seen = False, state
        if problem is not None and problem is self._known_error:
            return
        drawn = isinstance(problem, Exception) and redraw(problem)
        if grown and not drawn:
            redraw(None)


def running_cells() -> Any:
    """The events of the notebook's kernel; None where no cells run."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell.events if hasattr(shell, "kernel") else None
