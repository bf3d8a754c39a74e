"""A picture inside a page that somebody else builds: Sphinx, Jupyter Book 1, nbconvert.

Where it sits   what ``view.embed()`` gives; a notebook cell that ends with it stores plain HTML.
The one idea    builders of pages keep HTML as it is, while widgets need their network services. So
                the output is the still, the traits, and a script; the code of all pictures comes
                with the first one that a notebook shows.
Try it          >>> from minitf_widgets import GraphView
                >>> GraphView({}).embed()
                GraphView: nothing to show yet
Read next       export.py
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from minitf_widgets.export import fragment, library_element, starter_element
from minitf_widgets.frozen import advice, still_image

if TYPE_CHECKING:
    from minitf_widgets.base import View


class Embedded:
    """A picture as HTML: the same as it is now, and working, wherever scripts may run.

    Args:
        view: The picture.
        library: Whether the code comes along; None: with the first picture of this notebook.
    """

    def __init__(self, view: View, library: bool | None = None) -> None:
        self._text = view.describe()
        self._parts = fragment(view, still_image(self._text, view.to_svg())) + advice()
        self._library = library

    def to_html(self, library: bool = True) -> str:
        """The HTML; a page needs the code once, so with all pictures but one ``library=False``."""
        code = library_element() if library else ""
        return f"{self._parts}{code}{starter_element()}"

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        library = _is_first() if self._library is None else self._library
        return {"text/plain": self._text, "text/html": self.to_html(library)}


def _is_first() -> bool:
    """Whether this is the first embedded picture of the notebook; noted in its shell.

    Its cell may run again, and brings the code again: its old output is gone.
    """
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return True
    cell, run = _cell_of(shell), getattr(shell, "execution_count", 0)
    first_cell, first_run = getattr(shell, "_minitf_embedded", (cell, None))
    if cell != first_cell or run == first_run:
        return False
    shell._minitf_embedded = cell, run
    return True


def _cell_of(shell: Any) -> str:
    """What stays the same when a cell runs again: its id, or its text where nobody tells the id."""
    asked = shell.get_parent() if hasattr(shell, "get_parent") else {}
    known = asked.get("metadata", {}).get("cellId") or asked.get("content", {}).get("code")
    return str(known)
