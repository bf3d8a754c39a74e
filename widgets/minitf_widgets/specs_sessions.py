"""Sessions as something to be shown: the graph with the values of one run.

Where it sits   beside specs_sources.py, for sessions and the graphs that they run.
The one idea    what is fed is read as `Session.run` reads it; without fetches all is shown that can
                be known, with fetches only what that run needs.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     x = graph.placeholder([], name="x")
                ...     y = tf.square(x, name="y")
                >>> opened = of_session(tf.compat.v1.Session(graph=graph), {x: 3.0}, y)
                >>> opened.title, float(opened.trace["y"].value)
                ('session.run(y)', 9.0)
Read next       minitf/observe/sessions.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.core.graph import short_name
from minitf.core.shape import compatible
from minitf.errors import ArgumentError, FeedError
from minitf.execution.fetches import Fetches
from minitf.execution.session import Session, get_default_session
from minitf.observe import run_session, trace_graph
from minitf_widgets.documents import Document
from minitf_widgets.specs_errors import feed_error
from minitf_widgets.specs_opened import Source


def of_session(session: Session, feeds: Any = None, fetches: Any = None) -> Source:
    """The graph of a session, with the values of one run.

    Args:
        session: The session.
        feeds: A feed_dict.
        fetches: What it is asked for; default: everything that can be known.

    Raises:
        ArgumentError: The feeds are no dict.
    """
    if feeds is not None and not isinstance(feeds, Mapping):
        raise ArgumentError(
            f"A session is fed by a dict, not by {type(feeds).__name__}.",
            instead="GraphView(session, {x: 3.0})",
        )
    graph = session.graph
    source = Source(trace_graph(graph), graph.name if fetches is None else _title(graph, fetches))
    try:
        source.trace = run_session(session, feeds, fetches)
    except FeedError as problem:
        source.error = _misfit(source, graph, problem, feeds or {})
        if source.error is None:
            raise
    return source


def _title(graph: Any, fetches: Any) -> str:
    """The call that is shown: "session.run(y)", "session.run([a, b])"."""
    wish = Fetches(graph, fetches)
    names = [short_name(one).removesuffix("/read") for one in wish.tensors]
    names += [one.name for one in wish.targets]
    shown = ", ".join(names)
    return f"session.run([{shown}])" if len(names) > 1 else f"session.run({shown})"


def _misfit(source: Source, graph: Any, problem: FeedError, feeds: Any) -> Document | None:
    """The error part of the document for the value that has the wrong shape, if one has."""
    for key, value in feeds.items():
        tensor = graph.as_graph_element(key, allow_operation=False)
        node = source.trace[short_name(tensor)]
        if not compatible(np.shape(value), node.shape):
            return feed_error(problem, node.name, node.shape, np.shape(value))
    return None


def session_for(graph: Any) -> Session:
    """The default session when it runs this graph; else a new one, in which nothing has a value."""
    session = get_default_session()
    return session if session is not None and session.graph is graph else Session(graph=graph)


def state_of(session: Session) -> list[int]:
    """Something that differs once the graph has grown, or a variable has another value."""
    graph = session.graph
    ready = [one for one in graph.get_collection("variables") if session.is_ready(one)]
    return [len(graph.operations), *(hash(session.cell_of(one).numpy().tobytes()) for one in ready)]


def paired(names: Sequence[str], x: Any, title: str = "graph") -> dict[str, Any]:
    """A value for each input, by its name. A list of numbers is one value, of arrays several.

    Raises:
        ArgumentError: There are more or fewer.
    """
    several = isinstance(x, dict) or (
        isinstance(x, (list, tuple)) and any(hasattr(part, "shape") for part in x)
    )
    values = nest.flatten(x) if several or len(names) != 1 else [x]
    if len(names) != len(values):
        raise ArgumentError(
            f"{title!r} takes {len(names)} inputs, and {len(values)} were given as x.",
            instead="x=[first, second] for several inputs",
        )
    return dict(zip(names, values, strict=True))
