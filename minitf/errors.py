"""Errors that teach: what happened, why it matters, what to write instead.

Where it sits   at the very bottom; every other module raises these.
The one idea    a learner's mistake deserves an answer, not a stack trace.  Each class stands for
                one kind of mistake, and also inherits the built-in class (ValueError, TypeError,
                ...) that TensorFlow and Keras programs already catch.
Try it          >>> from minitf import errors
                >>> try:
                ...     raise errors.ShapeError("a is (2, 3), b is (4, 5)", instead="reshape b")
                ... except ValueError as mistake:
                ...     print(mistake)
                a is (2, 3), b is (4, 5)
                  write instead: reshape b
Read next       dtypes.py
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MinitfError(Exception):
    """Base of all errors that minitf raises on purpose.

    Args:
        what: What happened, naming the op or layer, what was expected and what came.
        why: The rule that was broken, in one sentence.
        instead: What to write instead.
    """

    def __init__(self, what: str, why: str | None = None, instead: str | None = None):
        self.what, self.why, self.instead = what, why, instead
        super().__init__(what)

    def __str__(self) -> str:
        lines = [self.what]
        if self.why:
            lines.append(f"  why: {self.why}")
        if self.instead:
            lines.append(f"  write instead: {self.instead}")
        return "\n".join(lines)


class ShapeError(MinitfError, ValueError):
    """Shapes that do not fit together."""


class DTypeError(MinitfError, TypeError):
    """Number types that do not mix, or a type an op does not take."""


class DeviceError(MinitfError, ValueError):
    """Tensors on different devices met, or a device that is not there."""


class GraphError(MinitfError, RuntimeError):
    """A tensor without a value was asked for one, or a graph is not well formed."""


class FeedError(MinitfError, ValueError):
    """A placeholder got no value, or one that does not fit."""


class GradientError(MinitfError, ValueError):
    """A gradient was asked for where none can be had."""


class StateError(MinitfError, RuntimeError):
    """A variable or an object was used in a state that does not allow it."""


class UnknownNameError(MinitfError, AttributeError, ValueError):
    """A name that does not exist; the message suggests one that does."""


class ArgumentError(MinitfError, ValueError):
    """An argument with a value that makes no sense."""


class MissingExtraError(MinitfError, ImportError):
    """An optional package is needed; the message says what to install."""


class DownloadError(MinitfError, OSError):
    """A file could not be fetched; the message says which file to put where."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `name`, or None when nothing is close.

    >>> nearest("sofmax", ["relu", "softmax"])
    'softmax'
    """
    known = list(known)
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if found:
        return found[0]
    folded = {other.lower().replace("_", ""): other for other in known}
    found = difflib.get_close_matches(name.lower().replace("_", ""), folded, n=1, cutoff=0.7)
    return folded[found[0]] if found else None


def unknown_name(kind: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """An UnknownNameError for `name`, with the nearest known name as a suggestion.

    >>> print(unknown_name("activation", "sofmax", ["relu", "softmax"]))
    There is no activation called 'sofmax'.
      write instead: 'softmax'
    """
    known = sorted(known)
    close = nearest(str(name), known)
    instead = repr(close) if close else "one of: " + ", ".join(known[:40])
    return UnknownNameError(f"There is no {kind} called {str(name)!r}.", instead=instead)
