"""Pictures in MyST documents and Jupyter Book 2.

Where it sits   behind View.to_myst.
The one idea    MyST draws any JavaScript module that says `render({model, el})`. One module, beside
                the document, holds the code of all pictures; each directive holds one picture.
Try it          >>> from tempfile import mkdtemp
                >>> from minitf_widgets import GraphView
                >>> print(GraphView({}).to_myst(mkdtemp())[:33])
                ```{anywidget} minitf-widgets.mjs
Read next       frontend/src/page/myst.ts, and https://mystmd.org/guide/widgets
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from minitf_widgets.export import pack, packed_state
from minitf_widgets.library import read_static

if TYPE_CHECKING:
    from minitf_widgets.base import View

MODULE = "minitf-widgets.mjs"


def write_myst(view: View, folder: str | Path) -> str:
    """The directive of a picture; the module is written to the folder if it is not there as it is.

    Raises:
        FileNotFoundError: There is no such folder.
    """
    target, source = Path(folder) / MODULE, module_source()
    if not target.is_file() or target.read_text(encoding="utf-8") != source:
        target.write_text(source, encoding="utf-8")
    state = json.dumps({"picture": packed_state(view), "text": view.describe()})
    return f"```{{anywidget}} {MODULE}\n{state}\n```\n"


def module_source() -> str:
    """The text of the module: the starter, and the library packed in it."""
    packed = pack(read_static("library.js"))
    return read_static("myst.js").replace('"minitf-library-goes-here"', json.dumps(packed))
