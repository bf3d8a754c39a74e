"""The session: runs the part of a graph that is asked for, and holds its variables' values.

Where it sits   above plan and interpreter; the heart of a program of TensorFlow 1.
The one idea    the first run of a wish (these fetches, these feeds, these shapes) makes a plan:
                flat calls on fixed buffers.  Each later run writes the feeds into their places,
                goes through the calls, and copies out what was asked for.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     x = graph.placeholder([None])
                ...     double = x * 2.0
                >>> with Session(graph=graph) as sess:
                ...     print(sess.run(double, feed_dict={x: [1.0, 2.0]}))
                [2. 4.]
Read next       execution/plan.py
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

import numpy as np

from minitf.core import context
from minitf.core.operation import Operation
from minitf.core.random_state import Stream
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.default_graph import get_default_graph
from minitf.execution.feeds import check_shape, fed_array
from minitf.execution.fetches import Fetches, key_of
from minitf.execution.graph_variable import GraphVariable
from minitf.execution.session_run import SessionRun, uninitialized

_MOST_RUNS = 128  # plans kept; a program that feeds ever new shapes must not fill the memory


class DeviceAttributes(NamedTuple):
    """A device, as `list_devices` names it."""

    name: str
    device_type: str
    memory_limit_bytes: int


class Session:
    """Runs a graph.  https://www.tensorflow.org/api_docs/python/tf/compat/v1/Session

    Args:
        target: Only "", this process.
        graph: The graph; default: the default graph.
        config: A ConfigProto; accepted, and changes nothing.

    >>> import minitf as tf
    >>> with tf.Graph().as_default():
    ...     v = tf.Variable(1.0)
    ...     grow = v.assign_add(1.0)
    ...     one, other = Session(), Session()
    >>> for sess in (one, other):
    ...     sess.run(v.initializer)
    >>> one.run(grow), one.run(grow), other.run(grow)
    (np.float32(2.0), np.float32(3.0), np.float32(2.0))
    """

    def __init__(self, target: str = "", graph: Any = None, config: Any = None):
        if graph is not None and not getattr(graph, "for_sessions", False):
            raise TypeError(f"Argument `graph` must be a tf.Graph, but got {type(graph).__name__}.")
        self._graph = graph or get_default_graph()
        self._cells: dict[GraphVariable, Variable] = {}
        self._ready: set[GraphVariable] = set()
        self._streams: dict[Stream, Stream] = {}
        self._runs: dict[Any, SessionRun] = {}
        self._closed, self._lock = False, threading.RLock()
        self._blocks: list[AbstractContextManager] = []

    @property
    def graph(self) -> Any:
        """The graph that this session runs."""
        return self._graph

    @property
    def graph_def(self) -> Any:
        """The graph as plain data."""
        return self._graph.as_graph_def()

    def run(
        self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None
    ) -> Any:
        """Compute what is asked for, once.

        Args:
            fetches: Tensors, variables, operations or names, in any structure.
            feed_dict: Values for placeholders (or for any other tensors), by tensor or name.
            options: Accepted as in TensorFlow; changes nothing.
            run_metadata: Accepted as in TensorFlow; changes nothing.

        Returns:
            The structure of `fetches` with numpy arrays; None for an operation.

        Raises:
            RuntimeError: The session was closed, or its graph is empty.
            FeedError: A placeholder without a value, or with one that does not fit.
            StateError: A variable that was not initialised.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/Session#run
        """
        key, arrays = [key_of(fetches)], []
        for fed, value in feed_dict.items() if feed_dict else ():
            plain = type(value) is np.ndarray and value.dtype.kind in "fiub"
            array = value if plain else self._fed_array(fed, value)
            arrays.append(array)
            key.append(fed if type(fed) is str else id(fed))
            key.append(array.shape)
        run = self._runs.get(tuple(key))
        if run is None or self._closed:
            run = self._prepare(tuple(key), fetches, feed_dict or {}, arrays)
        current = context.current
        graph, session, scope = current.graph, current.session, current.scope
        current.graph, current.session, current.scope = None, self, ""
        try:
            with self._lock:  # plans have one set of buffers: threads take turns
                return run(arrays)
        finally:
            current.graph, current.session, current.scope = graph, session, scope

    def _prepare(self, key: tuple, fetches: Any, feed_dict: Any, arrays: list) -> SessionRun:
        """The way to a new wish: checked, and remembered."""
        if self._closed:
            raise RuntimeError("Attempted to use a closed Session.")
        if not self._graph.operations:
            raise RuntimeError(
                "The Session graph is empty. Add operations to the graph before calling run()."
            )
        fed = [self.fed_tensor(one) for one in feed_dict]
        for tensor, array in zip(fed, arrays, strict=True):
            check_shape(tensor, array.shape)
        with self.running():
            run = SessionRun(self, Fetches(self._graph, fetches), fed, [a.shape for a in arrays])
        while len(self._runs) >= _MOST_RUNS:
            del self._runs[next(iter(self._runs))]
        self._runs[key] = run
        run.keeps = list(feed_dict)  # an id in the key is not given away again
        return run

    @contextmanager
    def running(self) -> Iterator[None]:
        """Inside, operations run at once, and variables have this session's values."""
        before = context.current.session
        context.current.session = self
        try:
            with context.building(None):
                yield
        finally:
            context.current.session = before

    # Feeds

    def fed_tensor(self, fed: Any) -> Tensor:
        """The tensor that a key of feed_dict means."""
        try:
            return self._graph.as_graph_element(fed, allow_operation=False)
        except (ValueError, KeyError, TypeError) as problem:
            reason = problem.args[0] if problem.args else problem
            raise TypeError(f"Cannot interpret feed_dict key as Tensor: {reason}") from None

    def _fed_array(self, fed: Any, value: Any) -> np.ndarray:
        """A fed value as an array of the tensor's type."""
        return fed_array(self.fed_tensor(fed), fed, value)

    def own(self, operation: Operation) -> Operation:
        """The operation with a stream of this session, if it draws: each session begins anew."""
        stream = operation.attrs.get("generator")
        if not isinstance(stream, Stream):
            return operation
        if stream not in self._streams:
            self._streams[stream] = stream.afresh()
        return operation._replace(attrs={**operation.attrs, "generator": self._streams[stream]})

    # Variables

    def cell_of(self, variable: GraphVariable) -> Variable:
        """The variable that holds the value of a graph's variable in this session."""
        if variable not in self._ready:
            raise uninitialized(variable)
        return self._cells[variable]

    def place_for(self, variable: GraphVariable) -> Variable:
        """The same, before the variable has a value."""
        if variable not in self._cells:
            device = variable.device_object
            empty = device.backend.empty(tuple(variable.shape), variable.dtype, device)
            with context.building(None):
                cell = Variable(Tensor(empty, device), variable.trainable, dtype=variable.dtype)
            self._cells[variable] = cell
        return self._cells[variable]

    def give_value(self, variable: GraphVariable, array: Any) -> None:
        """Put a value into a variable, as a saver does."""
        self.place_for(variable).set_array(array)
        self._ready.add(variable)

    def is_ready(self, variable: GraphVariable) -> bool:
        """Whether a variable has a value in this session."""
        return variable in self._ready

    def has_value(self, variable: GraphVariable) -> None:
        """A variable was given a value."""
        self._ready.add(variable)

    # Blocks

    def __enter__(self) -> Session:
        block = self.as_default()
        block.__enter__()
        self._blocks.append(block)
        return self

    def __exit__(self, *exception: Any) -> None:
        self._blocks.pop().__exit__(None, None, None)
        self.close()

    @contextmanager
    def as_default(self) -> Iterator[Session]:
        """Inside the block, `tensor.eval()` and `operation.run()` use this session."""
        before = context.current.sessions
        context.current.sessions = (*before, self)
        try:
            with self._graph.as_default():
                yield self
        finally:
            context.current.sessions = before

    def close(self) -> None:
        """Let go of all values; the session cannot run any more."""
        self._closed = True
        self._cells.clear()
        self._ready.clear()
        self._runs.clear()

    def list_devices(self) -> list[Any]:
        """The devices there are."""
        return [DeviceAttributes("/job:localhost/replica:0/task:0/device:CPU:0", "CPU", 1 << 28)]

    def make_callable(
        self, fetches: Any, feed_list: Any = None, accept_options: bool = False
    ) -> Callable[..., Any]:
        """A function of the fed values that runs `fetches`."""
        feeds = list(feed_list or ())
        return lambda *values: self.run(fetches, dict(zip(feeds, values, strict=True)))


class InteractiveSession(Session):
    """A session that is the default one from the start, as notebooks like it.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/InteractiveSession
    """

    def __init__(self, target: str = "", graph: Any = None, config: Any = None):
        super().__init__(target, graph, config)
        context.current.sessions = (*context.current.sessions, self)

    def close(self) -> None:
        """Let go of all values, and be the default session no more."""
        super().close()
        others = context.current.sessions
        context.current.sessions = tuple(other for other in others if other is not self)


def get_default_session() -> Session | None:
    """The session in whose block we are, or None."""
    return context.current.sessions[-1] if context.current.sessions else None
