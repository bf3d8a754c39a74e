"""The budget of a picture: how many bytes its document may take, and what goes when it is more.

Where it sits   the last stage of specs.py.
The one idea    a learner looks at a few arrays of a large trace, and the page carries them all.
                Above the budget every array gives up its numbers and its histogram and keeps its
                thumbnail, then that gets smaller; what was computed, from what, stays whole.
Try it          >>> from minitf.observe import summarize
                >>> document = {"values": {"x": summarize([[1.0, 2.0], [3.0, 4.0]])}}
                >>> fits, _ = thin(document, 400)
                >>> fits["values"]["x"]["values"], fits["values"]["x"]["thumb"]["rows"]
                (None, 2)
Read next       documents.py
"""

from __future__ import annotations

import base64
import json
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.observe import TraceBudgetWarning
from minitf_widgets.documents import SUMMARY, Document, without_repeats
from minitf_widgets.learner import learners_level

SMALL_SIDE = 6  # of a thumbnail when 16 are too many


def size_of(document: Document) -> int:
    """The bytes that a document takes as JSON, in a page and on the way to one."""
    return len(json.dumps(without_repeats(document), separators=(",", ":"), default=str))


def within_budget(document: Document, budget: int) -> Document:
    """The document, thinned as far as its budget asks; a TraceBudgetWarning says what is gone.

    Args:
        document: A `minitf.graph` or a `minitf.trace` document.
        budget: In bytes.
    """
    before = size_of(document)
    if before <= budget:
        return document
    thinned, gone = thin(document, budget)
    after = size_of(thinned)
    beyond = "" if after <= budget else " That is still more than the budget."
    warnings.warn(
        f"The picture of {document.get('title')!r} would take {before / 1e6:.1f} MB, more than its "
        f"budget of {budget / 1e6:.1f} MB; {gone}, it takes {after / 1e6:.1f} MB.{beyond} "
        f"For all: minitf_widgets.trace(..., budget={before + 1_000:_}).",
        TraceBudgetWarning,
        stacklevel=learners_level(),
    )
    return thinned


def thin(document: Document, budget: int) -> tuple[Document, str]:
    """The document with less of each array, and what is gone, in words."""
    stages: list[tuple[str, Callable[[Document], Document]]] = [
        ("with thumbnails only", _thumbnail_only),
        ("with small thumbnails only", _small),
    ]
    gone = ""
    for words, change in stages:
        document, gone = _with_summaries(document, change), words
        if size_of(document) <= budget:
            break
    return document, gone


def _with_summaries(part: Any, change: Callable[[Document], Document]) -> Any:
    """A copy of a document in which each summary of an array is changed."""
    if isinstance(part, dict):
        if part.keys() >= SUMMARY:
            return change(part)
        return {name: _with_summaries(value, change) for name, value in part.items()}
    if isinstance(part, list):
        return [_with_summaries(value, change) for value in part]
    return part


def _thumbnail_only(summary: Document) -> Document:
    return summary | {"values": None, "histogram": None}


def _small(summary: Document) -> Document:
    thumb = summary["thumb"]
    if thumb is None or max(thumb["rows"], thumb["cols"]) <= SMALL_SIDE:
        return summary
    codes = np.frombuffer(base64.b64decode(thumb["data"]), np.int8)
    codes = codes.reshape(thumb["rows"], thumb["cols"])
    picked = codes[np.ix_(*(_evenly(size) for size in codes.shape))]
    data = base64.b64encode(picked.tobytes()).decode()
    rows, cols = picked.shape
    return summary | {"thumb": thumb | {"rows": rows, "cols": cols, "data": data}}


def _evenly(size: int) -> np.ndarray:
    kept = min(size, SMALL_SIDE)
    return np.arange(kept) * size // kept
