"""The default graph: where operations go in a program of TensorFlow 1.

Where it sits   above session_graph; `tf.get_default_graph` and the switch between the two styles.
The one idea    one switch: with a default graph in place, operations are appended to it; without,
                they run at once.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     print(get_default_graph() is graph, executing_eagerly())
                True False
Read next       execution/session.py
"""

from __future__ import annotations

from typing import Any

from minitf.core import context
from minitf.execution.session_graph import SessionGraph


class _Default:
    """The graph that is there when no other is chosen."""

    graph: SessionGraph | None = None


def get_default_graph() -> Any:
    """The graph being built, or the one that would be.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/get_default_graph
    """
    if context.current.graph is not None:
        return context.current.graph
    if _Default.graph is None:
        _Default.graph = SessionGraph()
    return _Default.graph


def reset_default_graph() -> None:
    """Forget the default graph and begin an empty one.

    Raises:
        AssertionError: Inside `with graph.as_default():`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/reset_default_graph
    """
    being_built = context.current.graph
    if being_built is not None and being_built is not _Default.graph:
        raise AssertionError(
            "Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared "
            "graph, exit the nesting and create a new graph."
        )
    _Default.graph = SessionGraph()
    if being_built is not None:
        context.current.graph, context.current.scope = _Default.graph, ""


def disable_eager_execution() -> None:
    """From now on, operations are appended to the default graph.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/disable_eager_execution
    """
    if context.current.graph is None:
        context.current.graph = get_default_graph()


def enable_eager_execution(config: Any = None, device_policy: Any = None) -> None:
    """From now on, operations run at once.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/enable_eager_execution
    """
    if context.current.graph is not None and context.current.graph is _Default.graph:
        context.current.graph, context.current.scope = None, ""


def executing_eagerly() -> bool:
    """Whether operations run at once.

    https://www.tensorflow.org/api_docs/python/tf/executing_eagerly
    """
    return context.current.graph is None
