"""Linked pictures: each shows the place of one Cursor, and moves it.

Where it sits   used by every View that was given a `minitf.observe.Cursor`.
The one idea    pictures on one page link themselves there (frontend/src/shared/links.ts), with or
                without a kernel. So what a page says about one picture is noted here for the others
                and not sent back: it would come late, and pull them to where they were.
Try it          >>> from minitf.observe import Cursor
                >>> from minitf_widgets import BackpropStepper, GraphView
                >>> cursor = Cursor()
                >>> graph = GraphView({}, cursor=cursor)
                >>> stepper = BackpropStepper({}, cursor=cursor)
                >>> graph.cursor = {"node": "dense/matmul"}
                >>> stepper.cursor, cursor
                ({'node': 'dense/matmul'}, Cursor(node='dense/matmul'))
Read next       base.py
"""

from __future__ import annotations

import weakref
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from minitf.errors import ArgumentError
from minitf.observe.cursor import FIELDS, Cursor, place_of

if TYPE_CHECKING:
    from minitf_widgets.base import View


class Hub:
    """What the pictures of one cursor have in common.

    Attributes:
        id: What they are known by on a page.
        quiet: Whether the page knows already where the cursor moves now.
    """

    def __init__(self) -> None:
        self.id = uuid4().hex
        self.quiet = False


_hubs: weakref.WeakKeyDictionary[Cursor, Hub] = weakref.WeakKeyDictionary()


class Link:
    """Keeps a picture's trait `cursor` and a Cursor together; the Cursor does not keep it alive."""

    def __init__(self, view: View, cursor: Cursor) -> None:
        self._view, self._cursor = weakref.ref(view), cursor
        self._hub = _hubs.setdefault(cursor, Hub())
        self._stop = cursor.observe(self._cursor_moved)
        view.observe(self._view_moved, "cursor")

    @property
    def id(self) -> str:
        return self._hub.id

    def end(self) -> None:
        self._stop()

    def _view_moved(self, change: Any) -> None:
        place = place_of(change.new)
        before, self._hub.quiet = self._hub.quiet, change.owner.told_by_page
        try:
            self._cursor.move(**{name: place.get(name) for name in FIELDS})
        except ArgumentError as problem:  # nonsense from a page is no reason to stop anything
            change.owner.log.warning("%s", problem)
        finally:
            self._hub.quiet = before

    def _cursor_moved(self, _: Any) -> None:
        view = self._view()
        if view is None:
            self.end()
            return
        local = {name: value for name, value in view.cursor.items() if name not in FIELDS}
        place = local | self._cursor.to_dict()
        with _unsent(view, place) if self._hub.quiet else nullcontext():
            view.cursor = place


def _unsent(view: View, place: dict[str, Any]) -> AbstractContextManager[None]:
    """A block in which the new place is noted, and the page is not told."""
    lock = getattr(view, "_lock_property", None)
    return nullcontext() if lock is None else lock(cursor=place)
