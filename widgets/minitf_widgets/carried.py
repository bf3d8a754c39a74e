"""Code that travels with its picture, for pictures that only some pages show.

Where it sits   a trait of GradFlow and TensorView; frontend/src/carried/ runs it.
The one idea    every page loads the library, so the library must stay small. These pictures bring
                ten kilobytes each of their own and borrow the rest from it.
Try it          >>> from minitf_widgets import GradFlow
                >>> len(GradFlow({})._code) < 16_000
                True
Read next       library.py
"""

from __future__ import annotations

from typing import Any

from minitf_widgets._requirements import traitlets
from minitf_widgets.library import read_static


class _Code(traitlets.Unicode):
    """A built file of the front end, read when the first picture needs it."""

    def __init__(self, name: str) -> None:
        super().__init__(traitlets.Undefined, read_only=True, help="What draws it in the page.")
        self._file = f"{name}.js"

    def default(self, obj: Any = None) -> str:
        return read_static(self._file)


def code_trait(name: str) -> traitlets.Unicode:
    """The trait that carries ``static/{name}.js``."""
    return _Code(name).tag(sync=True)
