"""The variable of a graph for sessions: a name, an initial value, and a value in each session.

Where it sits   above core.variable; `tf.Variable(...)` makes one while such a graph is built.
The one idea    the graph only describes; the numbers belong to the session that runs it.  So two
                sessions on one graph train two models, and before its initializer has run, a
                variable has no value at all.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     v = tf.Variable(3.0, name="v")
                ...     bigger = v.assign_add(1.0)
                >>> [operation.name for operation in graph.operations][:4]
                ['v', 'v/initial_value', 'v/Assign', 'v/read']
Read next       execution/session.py
"""

from __future__ import annotations

from typing import Any

from minitf.backends.base import Array
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import GraphError, ShapeError, StateError
from minitf.execution.graph_collections import GraphKeys


def _is_initialized(variable: GraphVariable) -> Tensor:
    return convert_to_tensor(variable.is_ready)


def _or_initial(initial: Tensor, variable: GraphVariable) -> Tensor:
    return variable.read_tensor() if variable.is_ready else initial


op(
    "is_initialized", "-> z", symbol="?", stateful=True, call=_is_initialized,
    words="Whether a variable has a value in this session.", formula=r"z = (v \ne \varnothing)",
    shape=lambda variable: (), dtype="bool",
)  # fmt: skip
op(
    "initialized_value", "x -> z", symbol="W", stateful=True, call=_or_initial,
    words="The value of a variable, or its initial value while it has none.", formula=r"z = v",
    shape=lambda x, variable: x,
)  # fmt: skip


class GraphVariable(Variable):
    """A variable whose value belongs to the session; as tf.compat.v1.Variable.

    Args:
        initial_value: Anything that converts to a tensor, or a function that returns it.
        trainable: Whether optimizers change it.
        collections: The collections of the graph that list it; default: "variables".
        name: Its name; made unique.
        dtype: Its number type.
        constraint: Called with the new value after each step of an optimizer.
        shape: Its shape, when given: must fit the initial value.

    The other arguments are accepted as in TensorFlow and change nothing.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/Variable
    """

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        collections: Any = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        expected_shape: Any = None,
        import_scope: str | None = None,
        constraint: Any = None,
        use_resource: bool | None = None,
        synchronization: Any = None,
        aggregation: Any = None,
        shape: Any = None,
    ):
        if initial_value is None:
            raise ValueError("initial_value must be specified.")
        self.trainable = True if trainable is None else trainable
        self.constraint = constraint
        self.memory, self.pinned = self, False
        self.graph: Any = _home(context.current.graph)
        scope = context.current.scope
        with context.building(self.graph), self.graph.control_dependencies(None):
            context.current.scope = scope
            self.op = self.graph.append(OPS["no_op"], (), {}, name or "Variable")
            self.name = f"{self.op.name}:0"
            self._describe(self.op.name, initial_value, dtype, expected_shape or shape)
        lists = [GraphKeys.GLOBAL_VARIABLES] if collections is None else list(collections)
        if self.trainable and GraphKeys.TRAINABLE_VARIABLES not in lists:
            lists.append(GraphKeys.TRAINABLE_VARIABLES)
        self.graph.add_to_collections(lists, self)

    def _describe(self, base: str, initial_value: Any, dtype: Any, shape: Any) -> None:
        """The operations that stand for the variable: its initial value, its first assign."""
        with context.name_scope(f"{base}/"):
            value = initial_value() if callable(initial_value) else initial_value
            tensor = convert_to_tensor(value, dtype=dtype)
            if not tensor.is_symbolic:
                name = f"{base}/initial_value/"
                tensor = self.graph.append(OPS["constant"], (), {"value": tensor}, name).output
        if not tensor.shape.is_fully_defined():
            raise ShapeError(
                f"initial_value must have a shape specified: {tensor!r}.",
                why="memory is reserved once, so each size of a variable must be known",
            )
        if shape is not None and not tensor.shape.is_compatible_with(as_shape(shape)):
            raise ShapeError(
                f"The initial value's shape ({tensor.shape}) is not compatible with the "
                f"explicitly supplied `shape` argument ({shape})."
            )
        self.initial_value, self.device_object = tensor, tensor.device_object
        self._shape, self._dtype = tensor.shape, tensor.dtype
        self.initializer: Any = self._assignment(tensor, f"{base}/Assign/").op
        self.graph.name_means(base, self.graph.read(self).op)

    # In the graph

    def read_tensor(self) -> Tensor:
        """The value: a read in the graph being built, or what the running session holds."""
        graph = context.current.graph
        if graph is not None:
            return (self.graph if graph.for_sessions else graph).read(self)
        if context.current.session is None:
            return self.graph.read(self)
        tensor = self.cell.read_tensor()
        tensor.variable = self
        return tensor

    def read_value(self) -> Tensor:
        """The value at this place of the graph, after what it was told to wait for."""
        at_home = context.current.graph is self.graph
        return self.graph.read_anew(self) if at_home else self.read_tensor()

    def initialized_value(self) -> Tensor:
        """The value, or the initial value in a session where the variable has none yet."""
        return OPS["initialized_value"](self.initial_value, variable=self)

    def assign(
        self,
        value: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """An operation that gives the variable a new value, and is that value."""
        tensor = convert_to_tensor(value, dtype_hint=self._dtype)
        self._check(tensor)
        if context.current.graph is None and context.current.session is not None:
            self.set_array(self._brought_here(tensor).array)
            return tensor
        return self._assignment(tensor, name or "Assign")

    def assign_add(
        self,
        delta: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """An operation that adds to the variable, and is its new value."""
        return self.assign(self.read_value() + delta, name=name or "AssignAdd")

    def assign_sub(
        self,
        delta: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """An operation that subtracts from the variable, and is its new value."""
        return self.assign(self.read_value() - delta, name=name or "AssignSub")

    def _assignment(self, tensor: Tensor, name: str) -> Tensor:
        assigned = OPS["assign"](tensor, variable=self, name=name)
        assigned.graph.forget_read(self)
        return assigned

    # In a session

    @property
    def cell(self) -> Variable:
        """The variable that holds the value in the session that runs now.

        Raises:
            StateError: It has no value there yet.
        """
        session = context.current.session
        if session is None:
            raise GraphError(
                f"Variable {self.name!r} belongs to a graph, and its value to a session.",
                instead="sess.run(v), or v.eval() inside `with tf.Session() as sess:`",
            )
        return session.cell_of(self)

    @property
    def is_ready(self) -> bool:
        """Whether the running session has a value for it."""
        return context.current.session.is_ready(self)

    def pin(self) -> Array:
        """The session's array; plans write into it."""
        return context.current.session.place_for(self).pin()

    def set_array(self, array: Array) -> None:
        """Give the running session's variable a value (unchecked)."""
        context.current.session.give_value(self, array)

    @property
    def array(self) -> Array:
        """The session's array (not a copy: never write to it)."""
        return context.current.session.place_for(self).array

    def eval(self, session: Any = None, feed_dict: Any = None) -> Any:
        """The value in a session; default: the session in whose block we are."""
        return context.session_for(session, "eval").run(self, feed_dict)

    def load(self, value: Any, session: Any = None) -> None:
        """Put a value into a session, without adding anything to the graph."""
        session = context.session_for(session, "load")
        session.run(self.initializer, {self.initial_value: value})

    def numpy(self) -> Any:
        """Only variables outside of graphs hold their value themselves."""
        raise NotImplementedError("numpy() is only available when eager execution is enabled.")

    def __repr__(self) -> str:
        return f"<tf.Variable {self.name!r} shape={self._shape} dtype={self._dtype.name}_ref>"

    __str__ = __repr__

    __hash__ = Variable.__hash__


def _home(graph: Any) -> Any:
    """The graph for sessions, also from inside a branch or a loop of it."""
    while not getattr(graph, "for_sessions", False):
        if graph is None:
            raise StateError(
                "A variable of a graph is made while the graph is built.",
                instead="with graph.as_default(): v = tf.Variable(...)",
            )
        graph = graph.outer
    return graph
