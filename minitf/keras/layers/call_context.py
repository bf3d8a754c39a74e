"""What a layer knows about the call it is part of: is this training?

Where it sits   beside Layer, whose `__call__` opens a call; the layers inside read it.
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

from minitf.core import context
from minitf.keras.variable import reading


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
    """Around the `call` of a layer.

    Args:
        arguments: Those that travel to the layers inside; others hold as outside.
        name: The layer's: what it does is named after it.
        dtype: The type that it reads floating variables in; None: their own.
    """

    __slots__ = ("_arguments", "_before", "_dtype", "_name")

    def __init__(self, arguments: Mapping[str, Any], name: str = "", dtype: str | None = None):
        self._arguments, self._name, self._dtype = arguments, name, dtype

    def __enter__(self) -> None:
        now = context.current
        arguments, scope, name = _calls.arguments, now.scope, self._name
        self._before = arguments, scope, reading.dtype
        if self._arguments:
            _calls.arguments = {**arguments, **self._arguments}
        _calls.depth += 1
        now.scope = f"{scope}/{name}" if scope and name else name or scope
        reading.dtype = self._dtype

    def __exit__(self, *trouble: object) -> None:
        _calls.arguments, context.current.scope, reading.dtype = self._before
        _calls.depth -= 1
