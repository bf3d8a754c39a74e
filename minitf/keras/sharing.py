"""Objects that stand in several places of a model come back as one.

Where it sits   around the writing and the reading of a whole model.
The one idea    while a model is written, an object that is met again gets a number in both places;
                while it is read, the first with a number is made, and the second is the first.
Try it          >>> from minitf.keras.saving import serialize_keras_object
                >>> from minitf.keras import initializers
                >>> zeros = initializers.Zeros()
                >>> with shared_objects():
                ...     one, other = serialize_keras_object([zeros, zeros])
                >>> one["shared_object_id"] == other["shared_object_id"]
                True
Read next       keras/saving/archive.py
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Met(threading.local):
    def __init__(self) -> None:
        self.written: dict[int, tuple[Any, dict[str, Any]]] | None = None
        self.made: dict[int, Any] = {}


_met = _Met()


@contextmanager
def shared_objects() -> Iterator[None]:
    """Inside, an object that is met again is written, and read, as the same one."""
    before = _met.written, _met.made
    _met.written, _met.made = {}, {}
    try:
        yield
    finally:
        _met.written, _met.made = before


def note_written(obj: Any, config: dict[str, Any]) -> None:
    """Number the configurations of an object that was written before."""
    if _met.written is None:
        return
    if id(obj) in _met.written:
        config["shared_object_id"] = _met.written[id(obj)][1]["shared_object_id"] = id(obj)
    else:
        _met.written[id(obj)] = obj, config  # the object, too: its id must stay its own


def made_before(config: dict[str, Any]) -> Any:
    """The object that was made from a configuration of this number, or None."""
    return None if _met.written is None else _met.made.get(config.get("shared_object_id", 0))


def note_made(obj: Any, config: dict[str, Any]) -> None:
    """Keep an object that others stand for, too."""
    if _met.written is not None and "shared_object_id" in config:
        _met.made[config["shared_object_id"]] = obj
