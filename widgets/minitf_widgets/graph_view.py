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

from collections.abc import Iterable
from typing import Any

from minitf_widgets._requirements import traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.follow import Follower
from minitf_widgets.graph_still import draw_graph
from minitf_widgets.graph_words import describe_graph
from minitf_widgets.specs import graph_document


class GraphView(View):
    """A computation graph to look into.

    Args:
        source: a model, a ``Graph``, a trace, or a ``minitf.graph`` document (a dict).
        x: inputs for one run, so that the nodes show real values.
        y: targets, so that the nodes of a compiled model show gradients of its loss, too.
        expand: names of the scopes to open at first (``["sequential/dense"]``), or ``"all"``.
            Without it everything that holds layers is open and each layer is one box.
        color_by: ``"none"``, ``"value"`` or ``"gradient"``: tint boxes by that norm.
        traits: ``theme``, ``locale``, ``height``, ``lesson``, ``cursor``, see :class:`View`.

    ``expanded`` holds the open scopes (None: the default) and follows the reader's clicks;
    ``cursor["node"]`` holds what the reader looks at.
    """

    _kind = traitlets.Unicode("graph").tag(sync=True)
    expanded = traitlets.List(
        traitlets.Unicode(), default_value=None, allow_none=True, help="Scopes that are open."
    ).tag(sync=True)
    color_by = traitlets.Enum(["none", "value", "gradient"], "none", help="Tint.").tag(sync=True)
    _follower: Follower | None = None

    def __init__(
        self,
        source: Any,
        x: Any = None,
        y: Any = None,
        expand: Iterable[str] | str = (),
        **traits: Any,
    ) -> None:
        super().__init__(**traits)
        self._source, self._x, self._y = source, x, y
        self.refresh()
        opened = [expand] if isinstance(expand, str) and expand != "all" else expand
        if opened == "all":
            self.expanded = [scope["id"] for scope in self.spec.get("scopes", ())]
        elif opened:
            self.expanded = list(opened)
        if not isinstance(source, dict):
            self._follower = Follower(source, self._structure_changed)

    def refresh(self) -> None:
        """Read the source again and redraw. The picture does this by itself when a model grows."""
        self.spec = self._document(None)

    def close(self) -> None:
        """Take the picture away and stop following the model."""
        if self._follower is not None:
            self._follower.stop()
        super().close()

    def _document(self, error: Exception | None) -> Document:
        if isinstance(self._source, dict):
            return check_document(self._source, "minitf.graph", allow_empty=True)
        if error is not None:  # the picture of a broken model has no values
            return graph_document(self._source, error=error)
        return graph_document(self._source, self._x, self._y)

    def _structure_changed(self, error: Exception | None) -> None:
        self.spec = self._document(error)

    def describe(self) -> str:
        return describe_graph(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec:
            return super().drawing()
        return draw_graph(self.spec, self.expanded, self.describe())
