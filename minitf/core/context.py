"""Where we are: the graph being built, the name scope, the device, and who listens.

Where it sits   the first module of core; dispatch reads it at every operation.
The one idea    "now or later" is decided by context: while a graph is being built, operations are
                appended to it; otherwise they run at once.  Each thread has a context of its own,
                so a network can train in a worker thread while a cell goes on.
Try it          >>> from minitf.core import context
                >>> with context.name_scope("dense"):
                ...     context.current.scope
                'dense'
Read next       core/opdef.py
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minitf.backends.base import Device
    from minitf.core.graph import Graph, Operation

Listener = Callable[["Operation"], None]


class Context(threading.local):
    """The state of one thread.

    Attributes:
        graph: The graph being built, or None: then operations run at once.
        scope: The name scope, parts joined by "/", "" at the top.
        device: The device that new tensors are put on; None means the default ("cpu").
        listeners: Callables that hear each Operation after it ran or was appended.
        session: The session that is running its graph now.
        sessions: The default sessions, the innermost last: `eval()` and `run()` use it.
        equal_by_identity: Whether `a == b` asks if two tensors are one, as TensorFlow 1 did.
    """

    graph: Graph | None = None
    scope: str = ""
    device: Device | None = None
    listeners: tuple[Listener, ...] = ()
    session: Any = None
    sessions: tuple[Any, ...] = ()
    equal_by_identity: bool = False


current = Context()

# OpDef.__call__ needs dispatch, and dispatch needs Tensor, which needs OpDef.  The knot is cut
# here: core.dispatch puts its `apply` into this slot when it is imported.
apply: Callable[..., Any]


def scoped(name: str) -> str:
    """`name` with the current name scope before it."""
    return f"{current.scope}/{name}" if current.scope else name


@contextmanager
def name_scope(name: str) -> Iterator[str]:
    """Operations inside are named "name/...".  Yields the full scope.

    As https://www.tensorflow.org/api_docs/python/tf/name_scope
    """
    before = current.scope
    if name and current.graph is not None:
        current.scope = current.graph.scope_name(before, name)
    else:
        current.scope = f"{before}/{name}" if before and name else name or before
    try:
        yield current.scope
    finally:
        current.scope = before


class own_scope:
    """As name_scope, but never numbered: a layer, a loss, backprop come back to their own scope."""

    __slots__ = ("_before", "_name")

    def __init__(self, name: str):
        self._name = name

    def __enter__(self) -> str:
        self._before = before = current.scope
        current.scope = f"{before}/{self._name}" if before and self._name else self._name or before
        return current.scope

    def __exit__(self, *trouble: object) -> None:
        current.scope = self._before


@contextmanager
def beside(device: Device | None) -> Iterator[None]:
    """New tensors are put on `device`, beside those they will meet; None: where they are anyway."""
    before = current.device
    current.device = device or before
    try:
        yield
    finally:
        current.device = before


@contextmanager
def building(graph: Graph | None) -> Iterator[Graph | None]:
    """Operations inside are appended to `graph`; with None they run at once."""
    before, scope = current.graph, current.scope
    current.graph = graph
    if graph is not None and graph is not before:
        current.scope = ""
    try:
        yield graph
    finally:
        current.graph, current.scope = before, scope


@contextmanager
def init_scope() -> Iterator[None]:
    """Step out of any graph being built and run at once, unheard: variables are made here.

    As https://www.tensorflow.org/api_docs/python/tf/init_scope
    """
    with unheard(), building(None):
        yield


@contextmanager
def unheard() -> Iterator[None]:
    """Nobody who listened before hears what is done inside the block."""
    listeners = current.listeners
    current.listeners = ()
    try:
        yield
    finally:
        current.listeners = listeners


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """`listener` hears each operation made inside the block."""
    add_listener(listener)
    try:
        yield
    finally:
        remove_listener(listener)


def add_listener(listener: Listener) -> None:
    """From now on `listener` hears each operation of this thread."""
    current.listeners = (*current.listeners, listener)


def remove_listener(listener: Listener) -> None:
    """`listener` hears no more; listeners that stay keep their order."""
    current.listeners = tuple(other for other in current.listeners if other != listener)


def session_for(session: Any, method: str) -> Any:
    """The given session, or the default one.

    Raises:
        ValueError: There is none.
    """
    if session is None and not current.sessions:
        raise ValueError(
            f"Cannot use `{method}()`: No default session is registered. Use "
            f"`with sess.as_default():` or pass an explicit session to `{method}(session=sess)`"
        )
    return session or current.sessions[-1]
