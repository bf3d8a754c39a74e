"""Fuse: operations that go entry by entry over the same shape become one.

Where it sits   between loosen, which makes room, and liveness; execution/speedup.py asks for it.
The one idea    z = x + b, then relu(z), then a mask: three passes over memory, of which each only
                hands on what the one before made.  As one kernel it is one pass, and results that
                nobody else needs are never stored.  Going through the list, an operation joins the
                group of what it takes, as long as nobody outside already waits for that group.
Try it          >>> import minitf as tf
                >>> from minitf.execution.plan import Plan
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     x, b = graph.placeholder([4, 3], name="x"), graph.placeholder([3], name="b")
                ...     y = tf.nn.relu(x + b) * 2.0
                >>> shapes = {id(o.output): tuple(o.output.shape) for o in graph.operations}
                >>> [o.opdef.name for o in fused(graph.operations, [y], shapes)]
                ['placeholder', 'placeholder', 'constant', 'fused']
Read next       backends/numpy/fused/formula.py
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from minitf.backends.numpy.fused.formula import Formula, Line, Number
from minitf.core.opdef import OpDef
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.execution.loosen import loosened
from minitf.execution.prune import value_inputs

MOST_LINES, MOST_ARRAYS = 48, 24  # of a kernel; a processor has 16 to 32 registers
SMALL = 1 << 12  # entries: up to so many, operations that share nothing are worth one call, too

FUSED = OpDef(
    "fused", "*x -> *z", elementwise=True,
    words="Several operations, entry by entry, in one pass over memory.",
    formula=r"z_i = f(x_i)", shape=lambda *shapes, formula, **names: shapes[:1],
)  # fmt: skip


def fused(
    operations: Sequence[Operation], fetches: Iterable[Any], shapes: dict[int, tuple[int, ...]]
) -> list[Operation]:
    """The operations with groups of them put into one, where that saves calls.

    Args:
        operations: In the order they are run.
        fetches: Tensors that must be there under their own name.
        shapes: The concrete shape of every tensor, by id.
    """
    fetches = list(fetches)
    listed = loosened(operations, fetches, shapes)
    groups = _Groups(shapes)
    for number, operation in enumerate(listed):
        groups.take(number, operation)
    wanted = {id(fetch) for fetch in fetches}
    for number, operation in enumerate(listed):
        group = groups.of.get(number)
        wanted |= {
            id(tensor)
            for tensor in value_inputs(operation)
            if group is None or id(tensor) not in group.makes
        }
    result = []
    for number, operation in enumerate(listed):
        group = groups.of.get(number)
        if group is None or group.calls < 2:
            result.append(operation)
        elif number == group.last:
            result.append(group.operation(wanted, groups.numbers))
    return result


class _Group:
    """Operations that may become one.

    Attributes:
        members: In order.
        last: The number of the last member; the group is run there.
        makes: The tensors (by id) that members give.
        takes: The tensors (by id) that they take.
        followers: Numbers of the operations that take what the group gives.
        calls: How many calls the members take by themselves.
    """

    def __init__(self, shape: tuple[int, ...], device: Any):
        self.shape, self.device, self.last, self.calls = shape, device, -1, 0
        self.members: list[tuple[int, Operation]] = []
        self.makes: set[int] = set()
        self.takes: set[int] = set()
        self.followers: set[int] = set()

    def add(self, number: int, operation: Operation, calls: int, taken: Iterable[int]) -> None:
        self.members.append((number, operation))
        self.last, self.calls = number, self.calls + calls
        self.makes.add(id(operation.output))
        self.takes.update(taken)

    def absorb(self, other: _Group) -> None:
        self.members = sorted(self.members + other.members, key=lambda member: member[0])
        self.last, self.calls = max(self.last, other.last), self.calls + other.calls
        self.makes |= other.makes
        self.takes |= other.takes
        self.followers |= other.followers

    @property
    def arrays(self) -> int:
        """About how many arrays a kernel would have."""
        return len(self.takes - self.makes) + len(self.followers) + 1

    def operation(self, wanted: set[int], numbers: dict[int, Number]) -> Operation:
        """The group as one operation; results that nobody wants are not stored."""
        inputs: dict[int, Tensor] = {}
        for _, member in self.members:
            for tensor in member.arguments:
                if id(tensor) not in self.makes and id(tensor) not in numbers:
                    inputs.setdefault(id(tensor), tensor)
        values = {key: place for place, key in enumerate(inputs)}
        lines, outputs = [], []
        for place, (_, member) in enumerate(self.members, len(inputs)):
            parts = [numbers.get(id(t)) or values[id(t)] for t in member.arguments]
            lines.append(Line(member.opdef.kernel, tuple(parts), member.output.dtype.name))
            values[id(member.output)] = place
            if id(member.output) in wanted:
                outputs.append(member.output)
        dtypes = tuple(tensor.dtype.name for tensor in inputs.values())
        formula = Formula(dtypes, tuple(lines), tuple(values[id(tensor)] for tensor in outputs))
        last = self.members[-1][1]
        attrs = {"formula": formula, "names": tuple(member.name for _, member in self.members)}
        name = f"{last.name}_fused"
        return Operation(FUSED, tuple(inputs.values()), attrs, tuple(outputs), name, last.scope)


class _Groups:
    """The groups of a list of operations, made going through it once.

    Attributes:
        of: For the number of an operation its group.
        numbers: For a constant of one entry (by id) its value: it becomes part of the formula.
    """

    def __init__(self, shapes: dict[int, tuple[int, ...]]):
        self.of: dict[int, _Group] = {}
        self.numbers: dict[int, Number] = {}
        self._shapes = shapes
        self._home: dict[int, int] = {}  # tensor (by id) -> the number of its operation
        self._constants: set[int] = set()
        self._beside: dict[tuple, int] = {}  # tensor (by id) and shape -> who took it last

    def take(self, number: int, operation: Operation) -> None:
        self._note_constants(operation)
        calls = self._calls(operation)
        if calls:
            self._place(number, operation, calls)
        group = self.of.get(number)
        for tensor in value_inputs(operation):
            maker = self.of.get(self._home.get(id(tensor), -1))
            if maker is not None and maker is not group:
                maker.followers.add(number)

    def _note_constants(self, operation: Operation) -> None:
        """Constants, and what is made of constants only, which the plan computes beforehand."""
        opdef = operation.opdef
        apart = opdef.stateful or opdef.call is not None or operation.late
        taken = (id(tensor) for tensor in value_inputs(operation))
        if operation.type != "placeholder" and not apart and self._constants.issuperset(taken):
            self._constants |= {id(tensor) for tensor in operation.outputs}
        if operation.type == "constant" and math.prod(self._shapes[id(operation.output)]) == 1:
            value = operation.attrs["value"]
            if value.dtype.name in _LITERAL:
                self.numbers[id(operation.output)] = Number(value.numpy().item(), value.dtype.name)

    def _calls(self, operation: Operation) -> int:
        """How many calls an operation takes by itself; 0 where it cannot be part of a group."""
        if operation.late or operation.control_inputs or operation.opdef.stateful:
            return 0
        if len(operation.outputs) != 1 or id(operation.output) in self._constants:
            return 0
        out, taken = operation.output, operation.arguments
        shape = self._shapes[id(out)]
        if any(tensor.device_object is not out.device_object for tensor in taken):
            return 0
        kernel, dtypes = operation.opdef.kernel, [tensor.dtype.name for tensor in taken]
        if kernel in _OF_MANY and math.prod(shape) < 2:
            return 0
        if kernel == "reduce_sum" and any(self._shapes[id(tensor)] for tensor in taken):
            return 0
        calls = out.device_object.backend.fuses(kernel, dtypes, out.dtype.name)
        stretched = any(1 < math.prod(self._shapes[id(t)]) < math.prod(shape) for t in taken)
        # numpy goes over a stretched row in many short lines, which takes as long as two calls.
        return calls + stretched if calls and math.prod(shape) else 0

    def _place(self, number: int, operation: Operation, calls: int) -> None:
        """Into the group of what it takes, if there is one that can wait; else into a new one."""
        out = operation.output
        shape, device = self._shapes[id(out)], out.device_object
        taken = [id(tensor) for tensor in operation.arguments if id(tensor) not in self.numbers]
        chosen: list[_Group] = []
        for group in self._near(taken, shape):
            fits = group.shape == shape and group.device is device and group not in chosen
            if fits and self._may_wait([*chosen, group]):
                chosen.append(group)
        group = _Group(shape, device)
        for other in chosen:
            group.absorb(other)
        group.add(number, operation, calls, taken)
        if len(group.members) > MOST_LINES or group.arrays > MOST_ARRAYS:
            group = _Group(shape, device)
            group.add(number, operation, calls, taken)
        self.of.update((member, group) for member, _ in group.members)
        self._home[id(out)] = number
        self._beside.update({(key, shape): number for key in taken})
        if math.prod(shape) <= SMALL:
            self._beside[None, shape] = number

    def _near(self, taken: list[int], shape: tuple[int, ...]) -> list[_Group]:
        """The groups that make what is taken, and those that take the same; the latest first."""
        numbers = {self._home[key] for key in taken if key in self._home}
        numbers |= {self._beside.get((key, shape), -1) for key in (*taken, None)} - {-1}
        groups = {id(self.of[number]): self.of[number] for number in numbers}
        return sorted(groups.values(), key=lambda group: -group.last)

    def _may_wait(self, groups: list[_Group]) -> bool:
        """Whether nobody outside needs what these groups give before the operation at hand."""
        return all(
            self.of.get(follower) in groups for group in groups for follower in group.followers
        )


# Constants of these types become part of a formula.
_LITERAL = {"float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool"}
# Of 0 and -0, numpy's largest and smallest choose another one where there is one entry only.
_OF_MANY = {"maximum", "minimum", "relu"}
