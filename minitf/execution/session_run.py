"""One wish of a session, made ready: which operations, on which buffers.

Where it sits   between session, which keeps one for each wish, and plan, which does the work.
The one idea    all that can be checked and decided is checked and decided before the first run:
                the placeholders that need a value, the variables that must have one.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     a = tf.constant(1.0); b = tf.exp(a); c = tf.sin(a)
                >>> sess = tf.compat.v1.Session(graph=graph)
                >>> _ = sess.run(c)
                >>> [run] = sess._runs.values()
                >>> [operation.name for operation in run.operations]
                ['Const', 'Sin']
Read next       execution/plan.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import FeedError, StateError
from minitf.execution.effects import writes_of
from minitf.execution.fetches import Fetches
from minitf.execution.graph_variable import GraphVariable
from minitf.execution.interpreter import Interpreter
from minitf.execution.plan import NotPlannable, Plan
from minitf.execution.prune import all_inputs, needed_for


class SessionRun:
    """The way from fed arrays to fetched values.

    Args:
        session: Whose variables are used.
        fetches: What is wanted.
        fed: The tensors that get a value from outside.
        shapes: The shape of each of those values.

    Attributes:
        operations: What has to run, in order.
        plan: The plan; None when a shape depends on data, and the interpreter runs it.

    Raises:
        FeedError: A placeholder that is needed is not fed.
        StateError: A variable that is read has no value.
    """

    def __init__(
        self, session: Any, fetches: Fetches, fed: list[Tensor], shapes: Sequence[tuple[int, ...]]
    ):
        self._session, self._fetches, self._fed = session, fetches, fed
        listed = [session.own(one) for one in with_feeds(session.graph.operations, fed)]
        wanted: list[Tensor | Operation] = [*fetches.tensors, *fetches.targets]
        self.operations, self._writes = checked(session, listed, fed, wanted)
        self.keeps: Any = None
        self.plan = self._planned(shapes)
        places = zip(fed, self.plan.inputs, strict=True) if self.plan else ()
        self._writers = [_writer(tensor, place) for tensor, place in places]

    def _planned(self, shapes: Sequence[tuple[int, ...]]) -> Plan | None:
        wish, graph = self._fetches, self._session.graph
        try:
            return Plan(
                graph, self._fed, shapes, wish.tensors, False, wish.targets, self.operations
            )
        except NotPlannable:
            return None

    def __call__(self, arrays: list[np.ndarray]) -> Any:
        """Run once."""
        if self.plan is None or context.current.listeners:
            result = self._fetches.result(self._interpret(arrays))
        else:
            for write, array in zip(self._writers, arrays, strict=True):
                write(array)
            self.plan.run()
            outputs = self.plan.outputs
            result = self._fetches.result(list(map(_to_numpy, self._fetches.tensors, outputs)))
        if self._writes:
            for variable in self._writes:
                self._session.has_value(variable)
            self._writes = ()
        return result

    def _interpret(self, arrays: list[np.ndarray]) -> list[Any]:
        """Step by step: for shapes that depend on data, and for whoever listens."""
        feeds = {
            tensor: convert_to_tensor(array.astype(tensor.dtype.as_numpy_dtype))
            for tensor, array in zip(self._fed, arrays, strict=True)
        }
        values = Interpreter(self._session.graph, feeds, self.operations).run(self._fetches.tensors)
        return [value.numpy() for value in values]


def checked(
    session: Any,
    listed: Sequence[Operation],
    fed: Sequence[Tensor],
    wanted: Sequence[Tensor | Operation],
) -> tuple[list[Operation], tuple[GraphVariable, ...]]:
    """The operations that have to run, in order, and the variables that they write.

    Args:
        session: Whose variables are used.
        listed: The record, with the fed tensors as placeholders.
        fed: The tensors that get a value from outside.
        wanted: What is asked for.

    Raises:
        FeedError: A placeholder that is needed is not fed.
        StateError: A variable that is read has no value.
    """
    operations = needed_for(listed, wanted, effects=False, inputs_of=all_inputs)
    _check_feeds(operations, fed)
    return operations, _check_variables(session, operations)


def with_feeds(operations: Sequence[Operation], fed: list[Tensor]) -> list[Operation]:
    """The record, with a placeholder in place of each operation whose result is given."""
    given = {id(tensor): tensor for tensor in fed}
    listed = []
    for operation in operations:
        here = [given[id(tensor)] for tensor in operation.outputs if id(tensor) in given]
        listed += [_place_of(operation, tensor) for tensor in here] if here else [operation]
    return listed


def _place_of(operation: Operation, tensor: Tensor) -> Operation:
    attrs = {"shape": tensor.shape, "dtype": tensor.dtype}
    row = OPS["placeholder"]
    return operation._replace(
        opdef=row, inputs=(), attrs=attrs, outputs=(tensor,), late=0, control_inputs=()
    )


def _check_feeds(operations: Sequence[Operation], fed: Sequence[Tensor]) -> None:
    """Every placeholder that is needed must be fed."""
    given = {id(tensor) for tensor in fed}
    for operation in operations:
        if operation.type == "placeholder" and id(operation.output) not in given:
            raise FeedError(
                f"You must feed a value for placeholder tensor {operation.name!r} with dtype "
                f"{operation.output.dtype.name} and shape {operation.output.shape}",
                why="a placeholder has no value of its own",
                instead="sess.run(..., feed_dict={x: [[1.0, 2.0]]})",
            )


def _check_variables(session: Any, operations: Sequence[Operation]) -> tuple[GraphVariable, ...]:
    """Every variable that is read must have a value by then; gives those that are written."""
    written: dict[GraphVariable, None] = {}  # a set that keeps the order
    for operation in operations:
        variable = operation.attrs.get("variable")
        if operation.type == "read_variable" and isinstance(variable, GraphVariable):
            if variable not in written and not session.is_ready(variable):
                raise uninitialized(variable)
        else:
            writes = writes_of(operation)
            written |= dict.fromkeys(one for one in writes if isinstance(one, GraphVariable))
    return tuple(written)


def uninitialized(variable: GraphVariable) -> StateError:
    """The error for a variable that has no value yet."""
    return StateError(
        f"Attempting to use uninitialized value {variable.op.name}",
        why="a session begins without values: a graph only says what they will be",
        instead="sess.run(tf.global_variables_initializer()) first, or saver.restore(sess, path)",
    )


def _writer(tensor: Tensor, place: Any) -> Callable[[np.ndarray], Any]:
    """Puts a fed array into its place."""
    if isinstance(place, np.ndarray):
        return partial(np.copyto, place, casting="unsafe")
    device = tensor.device_object
    return lambda array: device.backend.write(place, device.backend.from_numpy(array, device))


def _to_numpy(tensor: Tensor, array: Any) -> Any:
    """A fetched value, which the next run must not overwrite."""
    if type(array) is not np.ndarray:
        array = tensor.device_object.backend.to_numpy(array)
    return array[()] if array.ndim == 0 else array.copy()
