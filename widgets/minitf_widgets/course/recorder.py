"""In the kernel that runs a lesson: what each picture shows, and when.

Where it sits   started by running.py before the first cell; page.py reads what it wrote.
The one idea    a living picture goes on changing after its cell, and a page shows one moment. That
                is the end of the lesson; but where a later cell shows the same picture again, it is
                the moment before that cell, or the reader would see what is not there yet.
Try it          >>> from minitf_widgets import GraphView
                >>> recorder = Recorder()
                >>> recorder.note(GraphView({}))
                >>> recorder.look(cell=1)
                >>> [[cell for cell, _ in seen] for seen in recorder.seen.values()]
                [[1]]
Read next       page.py
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from ipywidgets import Widget

from minitf_widgets.base import View
from minitf_widgets.export import fragment, packed_state


class Recorder:
    """Remembers what pictures show.

    Attributes:
        seen: for each picture's model id, what it showed: pairs (number of the cell before which
            it was so, HTML), oldest first; the HTML of the end has the number 0.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._views: list[View] = []
        self._states: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self.seen: dict[str, list[tuple[int, str]]] = {}

    def begin(self, shell: Any) -> None:
        """Follow a notebook."""
        Widget.on_widget_constructed(self.note)
        # Before a cell, and not after one: pictures that follow a model redraw after it.
        shell.events.register("pre_run_cell", lambda _: self.look(next(self._numbers)))

    def note(self, widget: Widget) -> None:
        """A widget was made."""
        if isinstance(widget, View):
            self._views.append(widget)

    def look(self, cell: int) -> None:
        """Note what has changed since the last look."""
        for view in self._views:
            if view._link:
                self._links.setdefault(view._link, str(len(self._links)))
            state = packed_state(view, self._links)
            if state != self._states.get(view.model_id):
                self._states[view.model_id] = state
                html = fragment(view, view.to_svg(), self._links)
                self.seen.setdefault(view.model_id, []).append((cell, html))

    def write(self, path: str) -> None:
        """Look for the last time, and write down everything."""
        self.look(cell=0)
        Path(path).write_text(json.dumps(self.seen), encoding="utf-8")
