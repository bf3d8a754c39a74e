"""The base of every picture: traits, stills, export; a picture says only what it shows.

Where it sits   GraphView, BackpropStepper and RunMonitor are Views.
The one idea    a View is a document (``spec``) and a place in it (``cursor``). The page draws the
                document; Python draws it as a still, so that a picture is never an empty box: not
                on GitHub, not in a PDF, not where widgets are switched off.
Try it          >>> from minitf_widgets import GraphView
                >>> GraphView({}).describe()
                'GraphView: nothing to show yet'
Read next       graph_view.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minitf.observe.cursor import Cursor
from minitf_widgets._requirements import anywidget, traitlets
from minitf_widgets.documents import with_repeats, without_repeats
from minitf_widgets.drawing import SOFT, Drawing
from minitf_widgets.embed import Embedded
from minitf_widgets.export import write_page
from minitf_widgets.frozen import Frozen, frozen
from minitf_widgets.learner import learners_cell
from minitf_widgets.library import library
from minitf_widgets.linking import Link
from minitf_widgets.myst import write_myst

SHIM = (Path(__file__).parent / "view.js").read_text(encoding="utf-8")


class View(anywidget.AnyWidget):
    """A picture of a document.

    Traits (all may be given to the constructor and changed later):
        spec: the document, see ``schema/*.json``. JSON-like; NaN and infinities as strings.
        theme: ``"auto"`` follows the page; ``"light"`` and ``"dark"`` do not.
        locale: ``"en"`` or ``"zh"``.
        height: height in pixels; it never changes by itself, so the notebook does not jump.
        lesson: an instructor's preset, e.g. ``{"hide": ["search"]}``.
        cursor: the place that is looked at, e.g. ``{"node": "dense/matmul"}``. Given a
            :class:`minitf.observe.Cursor`, the picture moves together with all that share it.

    Example:
        >>> from minitf.observe import Cursor
        >>> cursor = Cursor()
        >>> first, second = View(cursor=cursor), View(cursor=cursor)
        >>> cursor.node = "dense"
        >>> first.cursor == second.cursor == {"node": "dense"}
        True
    """

    _esm = SHIM
    _kind = traitlets.Unicode().tag(sync=True)
    _library = anywidget.WidgetTrait().tag(sync=True)

    spec = traitlets.Dict(help="The document that is shown.").tag(
        sync=True,
        to_json=lambda document, _: without_repeats(document),
        from_json=lambda packed, _: with_repeats(packed),
    )
    theme = traitlets.Enum(["auto", "light", "dark"], "auto", help="Colours.").tag(sync=True)
    locale = traitlets.Enum(["en", "zh"], "en", help="Language.").tag(sync=True)
    height = traitlets.Int(440, min=160, help="Height in pixels.").tag(sync=True)
    lesson = traitlets.Dict(help="Preset that hides controls.").tag(sync=True)
    cursor = traitlets.Dict(help="The place that is looked at.").tag(sync=True)
    _link = traitlets.Unicode(help="Pictures with the same one share a cursor.").tag(sync=True)
    _cell = traitlets.Dict(help="Where the learner made it.").tag(sync=True)
    _linked: Link | None = None
    told_by_page = False
    """Whether a page is setting traits just now."""

    def __init__(self, *, cursor: Cursor | dict[str, Any] | None = None, **traits: Any) -> None:
        unknown = sorted(set(traits) - set(self.trait_names()))
        if unknown:
            raise TypeError(self._unknown_traits(unknown))
        place = cursor.to_dict() if isinstance(cursor, Cursor) else cursor or {}
        super().__init__(_library=library(), _cell=learners_cell(), cursor=place, **traits)
        if isinstance(cursor, Cursor):
            self._linked = Link(self, cursor)
            self._link = self._linked.id

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """A page has set traits."""
        self.told_by_page = True
        try:
            super().set_state(sync_data)
        finally:
            self.told_by_page = False

    def close(self) -> None:
        """Take the picture away; it follows nothing any more."""
        if self._linked is not None:
            self._linked.end()
        super().close()

    def _unknown_traits(self, unknown: list[str]) -> str:
        offered = [name for name in self.class_own_traits() if not name.startswith("_")]
        offered += ["theme", "locale", "height", "lesson", "cursor"]
        return (
            f"{type(self).__name__} has no {', '.join(map(repr, unknown))}. "
            f"It takes: {', '.join(sorted(set(offered)))}."
        )

    # --- what a picture says about itself -------------------------------------

    def describe(self) -> str:
        """The picture in words: the same text for the same document, every time."""
        return f"{type(self).__name__}: nothing to show yet"

    def drawing(self) -> Drawing:
        """The picture as a still. Subclasses draw more than these words."""
        still = Drawing(480, 64, title=type(self).__name__, description=self.describe())
        still.text(20, 37, self.describe().splitlines()[0], size=13, color=SOFT)
        return still

    # --- stills ---------------------------------------------------------------

    def to_svg(self, path: str | Path | None = None) -> str:
        """The still as SVG text; also written to ``path`` when one is given."""
        text = self.drawing().to_svg()
        if path is not None:
            Path(path).write_text(text, encoding="utf-8")
        return text

    def to_png(self, path: str | Path | None = None, scale: float = 2.0) -> bytes:
        """The still as PNG, ``scale`` pixels a CSS pixel; also written to ``path``.

        Needs matplotlib.
        """
        data = self.drawing().to_png(scale)
        if path is not None:
            Path(path).write_bytes(data)
        return data

    def export_html(self, path: str | Path, title: str | None = None) -> Path:
        """Write one HTML file that opens from disk, without network or kernel, and still works."""
        return write_page(path, [self], title=title)

    def embed(self) -> Embedded:
        """The picture as part of a page: it works in pages made from a notebook, without a kernel.

        End a cell with ``view.embed()`` for Sphinx and Jupyter Book 1 (myst-nb), and nbconvert.
        The first one of a notebook brings the code along, for all of them.

        The picture itself, as the end of a cell, is a still on such pages: in conf.py say
        ``nb_mime_priority_overrides = [("html", "text/html", 0)]``, and execute with
        ``store_widget_state=False``; else they ask the network for code that draws widgets.
        """
        return Embedded(self)

    def to_myst(self, folder: str | Path = ".") -> str:
        """Markdown for MyST and Jupyter Book 2: a directive that draws the picture.

        Args:
            folder: Where the page is that the text goes into; the code of all pictures is written
                there once, as ``minitf-widgets.mjs``.
        """
        return write_myst(self, folder)

    def static_state(self) -> dict[str, Any]:
        """What a page without a kernel gets beside the traits, or in their place."""
        return {}

    def freeze(self) -> Frozen:
        """The picture as it is now: shown without a widget, and no longer following anything."""
        return frozen(self)

    # --- how a notebook shows it ----------------------------------------------

    def __repr__(self) -> str:
        return self.describe()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = super()._repr_mimebundle_(**kwargs)
        data, metadata = shown or ({}, {})
        stills = self.freeze()._repr_mimebundle_()
        return {**stills, **data, "text/plain": stills["text/plain"]}, metadata
