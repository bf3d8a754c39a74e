"""Following a model that grows.

Where it sits   between a model's ``_structure_listeners`` and the picture that shows it.
The one idea    a cell may call ``add`` ten times; the picture redraws once, when the cell is done.
                An error is drawn at once: right after it the model goes back to what it was before.
Read next       graph_view.py
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

Redraw = Callable[[Exception | None], None]


class Follower:
    """Calls ``redraw(error)`` after the model's structure changed, until :meth:`stop`.

    A source without ``_structure_listeners`` (a graph, a trace) does not grow: nothing is done.
    The model does not keep the picture alive: a listener whose picture is gone takes itself away.
    """

    def __init__(self, source: Any, redraw: Redraw) -> None:
        self._listeners = getattr(source, "_structure_listeners", None)
        self._redraw = weakref.WeakMethod(redraw)
        self._waiting = False
        if self._listeners is not None:
            self._listeners.append(self._heard)

    def stop(self) -> None:
        if self._listeners is not None and self._heard in self._listeners:
            self._listeners.remove(self._heard)

    def _heard(self, model: Any, error: Exception | None = None) -> None:
        """The listener itself: ``error`` is what stopped a layer that was being added."""
        redraw = self._redraw()
        if redraw is None:
            self.stop()
        elif error is not None:
            self._waiting = False  # what waits for the end of the cell would wipe the error away
            redraw(error)
        elif not self._waiting:
            self._waiting = after_cell(self._draw)
            if not self._waiting:
                redraw(None)

    def _draw(self) -> None:
        redraw = self._redraw()
        if self._waiting and redraw is not None:
            redraw(None)
        self._waiting = False


def after_cell(action: Callable[[], None]) -> bool:
    """Run ``action`` once when the running cell ends; False where there is no cell."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return False

    def once(*_: Any) -> None:
        shell.events.unregister("post_execute", once)
        action()

    shell.events.register("post_execute", once)
    return True
