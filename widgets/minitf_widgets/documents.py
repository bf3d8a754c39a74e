"""The documents that pictures show, and the check that one is what a picture needs.

Where it sits   between those who make documents (specs.py, minitf.observe) and the Views.
The one idea    a document is plain data with a name and a version, described in schema/*.json,
                to which Python's tests and TypeScript's both hold theirs; a View accepts it from
                anywhere: this kernel, a file, another program.
Try it          >>> from minitf_widgets.documents import schema
                >>> schema("graph")["title"]
                'minitf.graph'
Read next       schema/graph.schema.json
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from minitf.errors import ArgumentError

Document = dict[str, Any]
SCHEMAS = Path(__file__).parent / "schema"


@cache
def schema(name: str) -> Document:
    """A JSON Schema: of a document (``graph``, ``trace``, ``history`` ...) or of a part of one."""
    loaded: Document = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def newest_version(name: str) -> int:
    """The newest version of a document that this minitf reads: the one of its schema."""
    newest: int = schema(name.removeprefix("minitf."))["properties"]["version"]["const"]
    return newest


def check_document(document: Document, wanted: str, allow_empty: bool = False) -> Document:
    """The document itself, if it is a ``wanted`` one of a version that this minitf can read.

    Raises:
        ArgumentError: it is something else, or a newer minitf wrote it.
    """
    if not document and allow_empty:
        return document
    found, version = document.get("schema"), document.get("version")
    if found != wanted:
        raise ArgumentError(
            f"A {wanted} document was expected and {found!r} came.",
            why="a document says in 'schema' what it is",
            instead=f"a dict with 'schema': {wanted!r}, or the model or trace itself",
        )
    newest = newest_version(wanted)
    if not isinstance(version, int) or version < 1:
        raise ArgumentError(
            f"The document says that it is of version {version!r}.",
            why="a version is a whole number from 1 on",
        )
    if version > newest:
        raise ArgumentError(
            f"The document is of version {version}; this minitf reads up to {newest}.",
            why="a newer minitf wrote it",
            instead="pip install -U minitf",
        )
    return document
