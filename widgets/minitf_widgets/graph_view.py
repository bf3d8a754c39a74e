"""GraphView: the computation graph, layers that open into operations, with their numbers.

Where it sits   takes a model, a graph, a trace or a document; the page draws it (graph_view/).
The one idea    show it once and go on building: it listens to the model's structure, so
                ``model.add(...)`` in a later cell makes the same picture grow.
Try it          >>> from minitf_widgets import GraphView
                >>> GraphView({"schema": "minitf.graph", "version": 1, "title": "empty",
                ...            "nodes": [], "edges": [], "scopes": [], "error": None})
                GraphView: empty
                0 operations, 0 parameters
Read next       graph_words.py, graph_still.py
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from minitf_widgets._requirements import traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.export import page_source
from minitf_widgets.follow import Follower
from minitf_widgets.graph_still import draw_graph
from minitf_widgets.graph_words import describe_graph
from minitf_widgets.specs import error_document, graph_document
from minitf_widgets.specs_sources import growth, learners_namespace
from minitf_widgets.specs_symbols import grown, is_symbol

COLORS = ["none", "value", "gradient", "time", "memory", "dtype", "device"]


class GraphView(View):
    """A computation graph to look into.

    Args:
        source: a model; the KerasTensors of ``keras.Input`` (the picture grows with the layers that
            are called on them); a ``Graph``, a ``Session``, a ``tf.function``, a ``GradientTape``,
            a trace; or a ``minitf.graph`` document (a dict).
        x: inputs for one run, so that the nodes show real values; for a graph with placeholders
            also a ``feed_dict``, as ``{x: [1.0, 2.0]}``.
        y: targets, so that the nodes of a compiled model show gradients of its loss, too.
        expand: names of the scopes to open at first (``["sequential/dense"]``, with all that
            they lie in), or ``"all"``.
            Without it everything that holds layers is open and each layer is one box.
        fetches: with a session: what it is asked for. What that run does without is faint.
        color_by: tint boxes by the norm of their ``"value"`` or ``"gradient"``, by ``"time"``
            (measured with ``x``), ``"memory"``, ``"dtype"`` or ``"device"``.
        traits: ``theme``, ``locale``, ``height``, ``lesson``, ``cursor``, see :class:`View`.

    ``expanded`` holds the open scopes (None: the default) and follows the reader's clicks;
    ``cursor["node"]`` holds what the reader looks at.

    When a shape error stops a layer, in ``model.add`` or in any cell that calls layers, the picture
    shows the graph so far and the edge that failed; outside a notebook ask for that with
    :meth:`show_error`.
    """

    _kind = traitlets.Unicode("graph").tag(sync=True)
    expanded = traitlets.List(
        traitlets.Unicode(), default_value=None, allow_none=True, help="Scopes that are open."
    ).tag(sync=True)
    color_by = traitlets.Enum(COLORS, "none", help="What tints the boxes.").tag(sync=True)
    can_time = traitlets.Bool(False, help="Whether times can be measured.").tag(sync=True)
    _follower: Follower | None = None

    def __init__(
        self,
        source: Any,
        x: Any = None,
        y: Any = None,
        expand: Iterable[str] | str = (),
        fetches: Any = None,
        **traits: Any,
    ) -> None:
        runs = (x is not None or fetches is not None) and not isinstance(source, dict)
        super().__init__(can_time=runs, **traits)
        self._source, self._x, self._y, self._fetches = source, x, y, fetches
        self._names = learners_namespace() if is_symbol(source) else {}
        self.refresh()
        opened = [expand] if isinstance(expand, str) and expand != "all" else expand
        if opened == "all":
            self.expanded = [scope["id"] for scope in self.spec.get("scopes", ())]
        elif opened:
            self.expanded = self._with_what_is_around(opened)
        if not isinstance(source, dict):
            state = functools.partial(growth, source, self._names)
            self._follower = Follower(source, self._structure_changed, state)
        self.observe(self._color_changed, "color_by")
        self.on_msg(self._heard)

    def _with_what_is_around(self, names: Iterable[str]) -> list[str]:
        """The scopes and those that they lie in: in a closed box nothing is seen to be open."""
        around = {scope["id"]: scope.get("parent") for scope in self.spec.get("scopes", ())}
        opened: dict[str, None] = {}
        for name in names:
            scope: str | None = name
            while scope:
                opened[scope] = None
                scope = around.get(scope)
        return list(opened)

    def refresh(self) -> None:
        """Read the source again and redraw. The picture does this by itself when a model grows."""
        self.spec = self._document()

    def show_error(self, problem: Exception) -> bool:
        """Show the graph so far, and the call in it that an exception stopped.

        Args:
            problem: What was caught when a layer or a model was called.

        Returns:
            Whether the exception had to do with this picture; if not, nothing changes.
        """
        return not isinstance(self._source, dict) and self._structure_changed(problem)

    def close(self) -> None:
        """Take the picture away and stop following the model."""
        if self._follower is not None:
            self._follower.stop()
        super().close()

    def _document(self) -> Document:
        if isinstance(self._source, dict):
            return check_document(self._source, "minitf.graph", allow_empty=True)
        timed = self.color_by == "time" and self.can_time
        source = grown(self._source, self._names)
        if timed:  # what is only slow the first time is not measured
            graph_document(source, self._x, fetches=self._fetches)
        return graph_document(source, self._x, self._y, timed=timed, fetches=self._fetches)

    def _structure_changed(self, error: Exception | None) -> bool:
        if error is None:
            self.refresh()
            return True
        document = error_document(grown(self._source, self._names), error)
        if document is not None:
            self.spec = document
        return document is not None

    def _color_changed(self, _: Any) -> None:
        if self.color_by == "time" and self.can_time and "times" not in self.spec:
            self.refresh()

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """A press of the page's button: the file that only Python can write."""
        if isinstance(content, dict) and content.get("type") == "export":
            self.send({"type": "export", "html": page_source([self])})

    def describe(self) -> str:
        return describe_graph(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec:
            return super().drawing()
        return draw_graph(self.spec, self.expanded, self.describe())
