"""What a layer knows about the call it is part of: is this training?

Where it sits   beside Layer; models open a call, the layers inside read it.
The one idea    `training` is said once, at the outermost call, and holds for all layers inside.
Try it          >>> with calling(training=True):
                ...     current_training()
                True
Read next       keras/layers/layer.py
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Calls(threading.local):
    training: bool | None = None
    depth: int = 0


_calls = _Calls()


def current_training() -> bool | None:
    """What the outer call said about training; None when nothing was said."""
    return _calls.training


def is_outermost() -> bool:
    """Whether no layer is being called right now."""
    return _calls.depth == 0


@contextmanager
def calling(training: bool | None) -> Iterator[None]:
    """The calls inside belong to a call with this `training`."""
    before = _calls.training
    _calls.training = training
    _calls.depth += 1
    try:
        yield
    finally:
        _calls.training = before
        _calls.depth -= 1
