"""Errors that teach: what happened, why it matters, what to write instead.

Where it sits   at the very bottom; every other module raises these.
The one idea    a learner's mistake deserves an answer, not a stack trace.  Each class stands for
                one kind of mistake, and also inherits what TensorFlow and Keras programs already
                catch there: a class of `tf.errors` and a built-in one (ValueError, TypeError).
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
from typing import Any

# TensorFlow's own classes.  https://www.tensorflow.org/api_docs/python/tf/errors

OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND = range(6)
ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION = range(6, 10)
ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS = range(10, 16)
UNAUTHENTICATED = 16


class OpError(Exception):
    """Something went wrong while an operation ran: the base of TensorFlow's errors.

    Args:
        node_def: The description of the operation, or None.
        op: The Operation that failed, if it is known.
        message: What happened.

    Attributes:
        error_code: The number of the kind of error, as `tf.errors.INVALID_ARGUMENT`.

    >>> InvalidArgumentError(None, None, "axis 7").message
    'axis 7'

    https://www.tensorflow.org/api_docs/python/tf/errors/OpError
    """

    error_code = UNKNOWN
    node_def: Any = None
    op: Any = None

    def __init__(self, node_def: Any, op: Any, message: str, error_code: int | None = None):
        super().__init__(node_def, op, message)
        self.node_def, self.op = node_def, op
        if error_code is not None:
            self.error_code = error_code

    @property
    def message(self) -> str:
        """What happened."""
        return str(self.args[2])

    def __str__(self) -> str:
        return self.message


class CancelledError(OpError):
    """The operation was called off."""

    error_code = CANCELLED


class UnknownError(OpError):
    """An error that fits no other class."""


class InvalidArgumentError(OpError):
    """An operation got an input it cannot take."""

    error_code = INVALID_ARGUMENT


class DeadlineExceededError(OpError):
    """The operation took too long."""

    error_code = DEADLINE_EXCEEDED


class NotFoundError(OpError):
    """A file or a name is not there."""

    error_code = NOT_FOUND


class AlreadyExistsError(OpError):
    """What was to be made is there already."""

    error_code = ALREADY_EXISTS


class PermissionDeniedError(OpError):
    """The caller may not do this."""

    error_code = PERMISSION_DENIED


class ResourceExhaustedError(OpError):
    """Memory or disk are full."""

    error_code = RESOURCE_EXHAUSTED


class FailedPreconditionError(OpError):
    """Something must be done before: a variable must be initialised, for example."""

    error_code = FAILED_PRECONDITION


class AbortedError(OpError):
    """The operation was given up, usually because another one came in between."""

    error_code = ABORTED


class OutOfRangeError(OpError):
    """Past the end: of a dataset, usually."""

    error_code = OUT_OF_RANGE


class UnimplementedError(OpError):
    """The operation is not there for this type or device."""

    error_code = UNIMPLEMENTED


class InternalError(OpError):
    """Something inside is broken."""

    error_code = INTERNAL


class UnavailableError(OpError):
    """The service cannot be reached just now."""

    error_code = UNAVAILABLE


class DataLossError(OpError):
    """A file is damaged."""

    error_code = DATA_LOSS


class UnauthenticatedError(OpError):
    """The caller did not say who it is."""

    error_code = UNAUTHENTICATED


class OperatorNotAllowedInGraphError(TypeError):
    """Python asked a tensor of a graph for a value that it has not got yet."""


# minitf's errors: what a learner's mistake is answered with.


class MinitfError(Exception):
    """Base of all errors that minitf raises on purpose.

    Args:
        what: What happened, naming the op or layer, what was expected and what came.
        why: The rule that was broken, in one sentence.
        instead: What to write instead.
    """

    def __init__(self, what: str, why: str | None = None, instead: str | None = None):
        self.what, self.why, self.instead = what, why, instead
        Exception.__init__(self, what)  # and not OpError's, which asks for an operation

    @property
    def message(self) -> str:
        """All that the error says."""
        return str(self)

    def __str__(self) -> str:
        lines = [self.what]
        if self.why:
            lines.append(f"  why: {self.why}")
        if self.instead:
            lines.append(f"  write instead: {self.instead}")
        return "\n".join(lines)


class ShapeError(MinitfError, InvalidArgumentError, ValueError):
    """Shapes that do not fit together."""


class DTypeError(MinitfError, InvalidArgumentError, TypeError, ValueError):
    """Number types that do not mix, or a type an op does not take."""


class DeviceError(MinitfError, InvalidArgumentError, ValueError):
    """Tensors on different devices met, or a device that is not there."""


class GraphError(MinitfError, OperatorNotAllowedInGraphError, NotImplementedError, ValueError):
    """A tensor without a value was asked for one, or a graph is not well formed."""


class NoValueError(GraphError, AttributeError):
    """A tensor of a graph was asked for its numbers; only tensors with a value have `numpy()`."""


class FeedError(MinitfError, InvalidArgumentError, ValueError, TypeError):
    """A placeholder got no value, or one that does not fit."""


class GradientError(MinitfError, ValueError, RuntimeError, LookupError):
    """A gradient was asked for where none can be had."""


class StateError(MinitfError, FailedPreconditionError, RuntimeError, ValueError):
    """A variable or an object was used in a state that does not allow it."""


class NotReadyError(StateError, AttributeError, ValueError):
    """A layer or model was asked for what it has only after `build` or `compile`."""


class UnknownNameError(MinitfError, AttributeError, ValueError):
    """A name that does not exist; the message suggests one that does."""


class UnknownClassError(UnknownNameError, TypeError):
    """A class or function that a configuration names and this program does not know."""


class ArgumentError(MinitfError, InvalidArgumentError, ValueError):
    """An argument with a value that makes no sense."""


class EndOfDataError(MinitfError, OutOfRangeError):
    """There are no more elements, or no more rows."""


class MissingFileError(MinitfError, NotFoundError, FileNotFoundError):
    """A file, or an entry of one, is not there."""


class DamagedFileError(MinitfError, DataLossError):
    """A file is cut off or damaged, or of another kind."""


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
