"""Who lives where and how long: the facts that buffers are planned by.

Where it sits   between merge and layout.
The one idea    a view lives in its input's memory, so memory is needed until the last use of any
                view of it.  A gradient can be born in its place in the packed vector, and a new
                value of a variable in the variable itself, when nobody still needs the old one.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     x = graph.placeholder([2, 3], name="x")
                ...     y = tf.exp(tf.reshape(x, [6]))
                >>> shapes = {id(o.output): tuple(o.output.shape) for o in graph.operations}
                >>> facts = Liveness(graph.operations, [y], shapes)
                >>> facts.root[id(graph.operations[1].output)] == id(x), facts.last_use[id(x)]
                (True, 2)
Read next       execution/layout.py
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from minitf.core.graph import Operation
from minitf.core.tensor import Tensor
from minitf.execution.effects import touched_by, writes_of
from minitf.execution.prune import value_inputs


class Liveness:
    """Facts about the memory of a list of operations.

    Attributes:
        root: For each tensor (by id) the tensor (by id) in whose memory it lives.
        last_use: For each root the number of the last operation that reads it.
        place: For a tensor that is born inside other memory: ("pack", operation, start) or
            ("variable", variable).
        must_copy: Ids of variable reads that outlive the variable's next assignment.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        fetches: Sequence[Tensor],
        shapes: dict[int, tuple[int, ...]],
    ):
        self.operations, self.shapes = operations, shapes
        self.maker = {id(out): i for i, op in enumerate(operations) for out in op.outputs}
        self.fetched = {id(tensor) for tensor in fetches}
        self.root: dict[int, int] = {}
        self.place: dict[int, tuple] = {}
        self._find_roots()
        self.last_use = self._last_uses()
        self._place_in_packs()
        self._touched = self._who_touches()
        self._writes: list[tuple[int, int]] = []  # which memory is written, when
        self._place_in_variables()
        self.must_copy = self._reads_to_copy()

    def _find_roots(self) -> None:
        for operation in self.operations:
            if operation.type == "assign" or self.is_view(operation):
                self.root[id(operation.output)] = self.root[id(value_inputs(operation)[0])]
            else:
                self.root.update((id(out), id(out)) for out in operation.outputs)

    def is_view(self, operation: Operation) -> bool:
        """Whether the output may be nothing but another look at the input's memory."""
        shapes = [self.shapes[id(tensor)] for tensor in operation.arguments]
        return not operation.late and operation.opdef.is_view(*shapes)

    def _last_uses(self) -> dict[int, float]:
        last: dict[int, float] = {}
        for i, operation in enumerate(self.operations):
            for out in operation.outputs:
                last.setdefault(self.root[id(out)], i)
            for tensor in value_inputs(operation):
                last[self.root[id(tensor)]] = i
        for key in self.fetched:
            last[self.root[key]] = math.inf
        return last

    def is_own(self, tensor: Tensor) -> bool:
        """Whether the tensor is computed into memory of its own that nothing else claims."""
        key = id(tensor)
        maker = self.operations[self.maker[key]]
        return (
            self.root[key] == key
            and key not in self.place
            and (maker.opdef.elementwise or not maker.opdef.returns_many)
            and maker.type not in ("placeholder", "constant", "read_variable")
        )

    def _place_in_packs(self) -> None:
        moved: dict[int, int] = {}  # old root -> new root
        for operation in self.operations:
            if operation.type != "pack":
                continue
            whole, start = id(operation.output), 0
            for tensor in operation.inputs:
                if self.is_own(tensor) and id(tensor) not in self.fetched:
                    self.place[id(tensor)] = ("pack", operation, start)
                    self.last_use[whole] = max(self.last_use[whole], self.last_use[id(tensor)])
                    moved[id(tensor)] = whole
                start += math.prod(self.shapes[id(tensor)])
        for key, root in self.root.items():
            while root in moved:
                self.root[key] = root = moved[root]

    def _who_touches(self) -> dict[int, list[tuple[int, Operation]]]:
        """For each piece of variables' memory the operations that read or write it, in order."""
        found: dict[int, list[tuple[int, Operation]]] = {}
        for i, operation in enumerate(self.operations):
            for key in {memory_key(variable) for variable in touched_by(operation)}:
                found.setdefault(key, []).append((i, operation))
        return found

    def _place_in_variables(self) -> None:
        for i, operation in enumerate(self.operations):
            written = i
            if operation.type == "assign":
                [value] = operation.inputs
                if self._may_be_born_in_variable(value, operation, i):
                    self.place[id(value)] = ("variable", operation.attrs["variable"])
                    written = self.maker[id(value)]
            self._writes += [(memory_key(variable), written) for variable in writes_of(operation)]

    def _may_be_born_in_variable(self, value: Tensor, assign: Operation, at: int) -> bool:
        if not self.is_own(value) or self.last_use[id(value)] != at:
            return False
        born = self.maker[id(value)]
        maker = self.operations[born]
        memory = memory_key(assign.attrs["variable"])
        if not maker.opdef.elementwise:
            return False
        for i, other in self._touched[memory]:
            if other is assign:
                continue
            if other.type != "read_variable" and born < i < at:
                return False
            if other.type == "read_variable" and not self._read_is_over(other, i, born, at, value):
                return False
        return True

    def _read_is_over(self, read: Operation, i: int, born: int, at: int, value: Tensor) -> bool:
        """Whether nobody needs this read of the old value once the new one is written."""
        if born < i < at:
            return False
        if i > at:
            return True
        last = self.last_use[id(read.output)]
        if last == born:  # read and written in the same step: entry by entry, in the same place
            inputs = self.operations[born].inputs
            direct = any(tensor is read.output for tensor in inputs)
            return direct and read.output.shape == value.shape
        return last < born

    def _reads_to_copy(self) -> set[int]:
        copies = set()
        written: dict[int, list[int]] = {}
        for key, at in self._writes:
            written.setdefault(key, []).append(at)
        for i, read in enumerate(self.operations):
            if read.type != "read_variable":
                continue
            memory = memory_key(read.attrs["variable"])
            last = self.last_use[id(read.output)]
            if any(i < at < last for at in written.get(memory, ())):
                copies.add(id(read.output))
        return copies


def memory_key(variable: Any) -> int:
    """The piece of memory a variable lives in; the variables of an arena share one."""
    return id(variable.memory)
