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


SUMMARY = {"thumb", "histogram", "scalar"}  # an entry with these keys is a summary of an array


def without_repeats(document: Document) -> Document:
    """The document as it travels: equal summaries once, each use of one as ``{"$": number}``.

    The gradient that leaves one operation is the one that reaches the next, so a trace says most
    of its summaries three times. A page puts them back (frontend/src/shared/documents.ts).

    >>> from minitf.observe import summarize
    >>> one = summarize(3.0)
    >>> packed = without_repeats({"values": {"a": one, "b": one}})
    >>> packed["values"], len(packed["$summaries"])
    ({'a': {'$': 0}, 'b': {'$': 0}}, 1)
    >>> with_repeats(packed) == {"values": {"a": one, "b": one}}
    True
    """
    known: dict[Any, int] = {}  # by object first, which is quick, then by what it says
    once: list[Document] = []

    def number_of(summary: Document) -> int:
        number = known.get(id(summary))
        if number is None:
            number = known[id(summary)] = known.setdefault(json.dumps(summary), len(once))
            if number == len(once):
                once.append(summary)
        return number

    def pack(part: Any) -> Any:
        if isinstance(part, dict):
            if part.keys() >= SUMMARY:
                return {"$": number_of(part)}
            return {name: pack(value) for name, value in part.items()}
        return [pack(value) for value in part] if isinstance(part, list) else part

    packed: Document = pack(document)
    return packed | {"$summaries": once} if once else packed


def with_repeats(packed: Document) -> Document:
    """The document that `without_repeats` made smaller."""
    once = packed.get("$summaries", [])

    def unpack(part: Any) -> Any:
        if isinstance(part, dict):
            if isinstance(part.get("$"), int) and len(part) == 1:
                return once[part["$"]]
            return {name: unpack(value) for name, value in part.items() if name != "$summaries"}
        return [unpack(value) for value in part] if isinstance(part, list) else part

    whole: Document = unpack(packed)
    return whole
