"""Loosen: the same operations in an order, and with inputs, that leave more room to fuse.

Where it sits   before fuse.
The one idea    a plan's order is the learner's, but what matters is less: who needs whose result,
                and who sees which state.  A variable may be read early, and written late; a view
                is taken just before it is needed; what is assigned need not be read again.
Try it          >>> import minitf as tf
                >>> v = tf.Variable(1.0)
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     _ = v.assign(v * 2.0)
                ...     y = v + 1.0  # reads what was assigned: it may as well take the product
                >>> shapes = {id(t): tuple(t.shape) for o in graph.operations for t in o.outputs}
                >>> [o.opdef.name for o in loosened(graph.operations, [y], shapes)]
                ['read_variable', 'constant', 'multiply', 'constant', 'add', 'assign']
Read next       execution/fuse.py
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from minitf.core.graph import inner_graphs
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.execution.effects import touched_by
from minitf.execution.liveness import memory_key

# Kernels that give what they are given, where the shape stays.
_IDLE = {
    "identity", "reshape", "reshape_like", "sum_like", "broadcast_like", "broadcast_to", "spread",
    "expand_dims", "squeeze", "ensure_shape",
}  # fmt: skip


def loosened(
    operations: Sequence[Operation], fetches: Iterable[Any], shapes: dict[int, tuple[int, ...]]
) -> list[Operation]:
    """The operations, without idle ones; reads go first, views wait, assigns go last.

    Args:
        operations: In the order they are run.
        fetches: Tensors that must be there under their own name.
        shapes: The concrete shape of every tensor, by id.
    """
    kept = _without_idle(operations, {id(fetch) for fetch in fetches}, shapes)
    return _moved(kept, {id(o) for o in kept if _is_view(o, shapes)})


def _is_view(operation: Operation, shapes: dict[int, tuple[int, ...]]) -> bool:
    taken = [shapes[id(tensor)] for tensor in operation.arguments]
    return not operation.late and operation.opdef.is_view(*taken)


def _is_barrier(operation: Operation) -> bool:
    """Whether an operation may read or write any state: Python, or graphs inside."""
    return operation.opdef.call is not None or bool(inner_graphs(operation))


def _keys(operation: Operation) -> set[int]:
    """The pieces of variables' memory that an operation touches."""
    return {memory_key(variable) for variable in touched_by(operation)}


def _without_idle(
    operations: Sequence[Operation], fetched: set[int], shapes: dict[int, tuple[int, ...]]
) -> list[Operation]:
    twins: dict[int, Tensor] = {}  # tensor (by id) -> the one that stands for it
    values: dict[int, tuple[Any, Tensor]] = {}  # memory -> the variable last assigned, its value
    kept = []
    for operation in operations:
        inputs = tuple(twins.get(id(tensor), tensor) for tensor in operation.inputs)
        if any(one is not other for one, other in zip(inputs, operation.inputs, strict=True)):
            operation = operation._replace(inputs=inputs)
        twin = _twin(operation, values, shapes)
        if twin is not None:
            twins[id(operation.output)] = twin
            if operation.type != "assign" and id(operation.output) not in fetched:
                continue
        _note(operation, values)
        kept.append(operation)
    return kept


def _twin(
    operation: Operation, values: dict[int, tuple[Any, Tensor]], shapes: dict[int, tuple[int, ...]]
) -> Tensor | None:
    """The tensor that the operation's output is the same as; None where there is none."""
    if operation.type == "read_variable":
        variable = operation.attrs["variable"]
        owner, twin = values.get(memory_key(variable), (None, None))
        twin = twin if owner is variable else None
    elif operation.type == "assign" or _is_idle(operation):
        twin = operation.inputs[0]
    else:
        return None
    if twin is None or twin.dtype is not operation.output.dtype:
        return None
    same_place = twin.device_object is operation.output.device_object
    return twin if same_place and shapes[id(twin)] == shapes[id(operation.output)] else None


def _is_idle(operation: Operation) -> bool:
    """Whether an operation does nothing where the shape stays."""
    return operation.opdef.kernel in _IDLE and not operation.late


def _note(operation: Operation, values: dict[int, tuple[Any, Tensor]]) -> None:
    """Remember what was assigned, and forget what an operation may have changed."""
    if operation.type == "assign":
        variable = operation.attrs["variable"]
        values[memory_key(variable)] = variable, operation.inputs[0]
    elif _is_barrier(operation):
        values.clear()
    elif operation.type != "read_variable":
        for key in _keys(operation):
            values.pop(key, None)


def _moved(operations: Sequence[Operation], views: set[int]) -> list[Operation]:
    """Reads of what nobody has written yet go first, assigns last, views before who needs them."""
    early = _early_reads(operations)
    order = _Order([operation for operation in operations if id(operation) in early], views)
    for operation in operations:
        if id(operation) not in early:
            order.take(operation)
    return order.finished()


def _early_reads(operations: Sequence[Operation]) -> set[int]:
    """Reads (by id) that no write, and nothing that might write, comes before."""
    early, written = set(), set()
    for operation in operations:
        if _is_barrier(operation):
            break
        if operation.type != "read_variable":
            written |= _keys(operation)
        elif memory_key(operation.attrs["variable"]) not in written:
            early.add(id(operation))
    return early


class _Order:
    def __init__(self, first: list[Operation], views: set[int]):
        self.list, self._is_view = first, views
        self._views: dict[int, Operation] = {}  # output (by id) -> a view that waits
        self._assigns: list[Operation] = []

    def take(self, operation: Operation) -> None:
        if id(operation) in self._is_view:
            self._views[id(operation.output)] = operation
        elif operation.type == "assign":
            self._write(_keys(operation))
            self._assigns.append(operation)
        else:
            waiting = {id(assign.output) for assign in self._assigns}
            if _is_barrier(operation) or not waiting.isdisjoint(map(id, operation.inputs)):
                self._write(None)
            elif keys := _keys(operation):
                self._write(keys)
            self._add(operation)

    def _write(self, keys: set[int] | None) -> None:
        """Add the assigns that wait, of these pieces of memory or of all."""
        waiting, self._assigns = self._assigns, []
        for assign in waiting:
            if keys is None or keys & _keys(assign):
                self._add(assign)
            else:
                self._assigns.append(assign)

    def _add(self, operation: Operation) -> None:
        """Add an operation behind the views that it needs."""
        todo = [operation]
        while todo:
            views = [self._views.pop(id(t), None) for t in todo[-1].inputs]
            found = [view for view in views if view is not None]
            if found:
                todo += found
            else:
                self.list.append(todo.pop())

    def finished(self) -> list[Operation]:
        self._write(None)
        for view in list(self._views.values()):
            if id(view.output) in self._views:
                self._add(self._views.pop(id(view.output)))
        return self.list
