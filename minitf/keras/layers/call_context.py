"""What a layer knows about the call it is part of: is this training?

Where it sits   beside Layer; models open a call, the layers inside read it.
The one idea    `training` is said once, at the outermost call, and holds for all layers inside; a
                layer may register other arguments that travel in the same way.
Try it          >>> with calling({"training": True}):
                ...     current_training()
                True
Read next       keras/layers/calls.py
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any


class _Calls(threading.local):
    depth = 0

    def __init__(self) -> None:
        self.arguments: Mapping[str, Any] = {}


_calls = _Calls()


def current_training() -> bool | None:
    """What the outer call said about training; None when nothing was said."""
    return current_argument("training")


def current_argument(name: str) -> Any:
    """What the outer calls said about an argument that travels; None when nothing was said."""
    return _calls.arguments.get(name)


def is_outermost() -> bool:
    """Whether no layer is being called right now."""
    return _calls.depth == 0


class calling:
    """The calls inside belong to a call with these arguments; others hold as outside."""

    __slots__ = ("_arguments", "_before")

    def __init__(self, arguments: Mapping[str, Any]):
        self._arguments = arguments

    def __enter__(self) -> None:
        self._before = _calls.arguments
        _calls.arguments = {**self._before, **self._arguments}
        _calls.depth += 1

    def __exit__(self, *trouble: object) -> None:
        _calls.arguments = self._before
        _calls.depth -= 1
