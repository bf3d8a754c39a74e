"""The sweep back, described once: training loops ask for the same gradients again and again.

Where it sits   between the tape and backprop; asked when nobody else listens.
The one idea    the rules of the ops depend on what was recorded (which ops, on which shapes), not
                on the numbers in it.  So for a record that has been seen before, backprop need not
                choose rules and apply ops again: what it did is a list of kernels, which runs on
                the new arrays.  The same kernels in the same order give the same bits.
Try it          >>> import minitf as tf
                >>> w = tf.Variable(3.0)
                >>> def slope():
                ...     with tf.GradientTape() as tape:
                ...         y = w * w
                ...     return tape.gradient(y, w).numpy()
                >>> [float(slope()) for _ in range(5)]
                [6.0, 6.0, 6.0, 6.0, 6.0]
                >>> ["ones_like", "multiply", "multiply", "add"] in map(list, known_sweeps())
                True
Read next       autodiff/backprop.py, which decides what is in such a list
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any

from minitf.autodiff.backprop import backprop
from minitf.backends.base import Device, silence, speak_again
from minitf.core import context
from minitf.core.graph import Graph
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor

FIRST = 3  # sweeps that go op by op: whoever makes only a few need not wait for the description
MOST = 64  # sweeps that are kept; then all are forgotten, and those in use come back
LONGEST = 2000  # operations of a record that is worth comparing with others
LARGEST = 1 << 22  # entries of all its tensors: where there are more, the kernels take all the time

_sort_of, _array_of = attrgetter("_sort"), attrgetter("_array")
_shape_of = attrgetter("_array.shape")


def gradients_of(
    operations: Sequence[Operation],
    targets: Sequence[Tensor],
    seeds: Sequence[Tensor | None],
    starts: Sequence[Sequence[Tensor]],
) -> list[Tensor | None]:
    """The gradient of the sum of the targets by each source.

    Args:
        operations: The record, in the order made.
        targets: What is differentiated.
        seeds: A factor for each target; None: ones.
        starts: For each source the tensors that stand for it, whose gradients add up.
    """
    now = context.current
    unseen = now.graph is None and not now.listeners  # nobody can tell the difference
    if unseen and 0 < len(operations) <= LONGEST:
        parts = operations, targets, seeds, starts
        key, tensors = _recorded(*parts)
        sweep = None if key is None else _sweep_for(key, tensors, parts)
        if sweep is not None:
            try:
                return sweep.run(tensors)
            except (ValueError, IndexError, TypeError, RuntimeError):
                pass  # op by op it is said what is wrong
    return swept(operations, targets, seeds, starts)


def swept(
    operations: Sequence[Operation],
    targets: Sequence[Tensor],
    seeds: Sequence[Tensor | None],
    starts: Sequence[Sequence[Tensor]],
) -> list[Tensor | None]:
    """As `gradients_of`, op by op."""
    sources = [tensor for tensors in starts for tensor in tensors]
    found = backprop(operations, targets, sources, seeds)
    gradients = []
    for tensors in starts:
        total = None
        for tensor in tensors:
            share = found.get(id(tensor))
            if share is not None:
                total = share if total is None else total + share
        gradients.append(total)
    return gradients


def known_sweeps() -> list[Sweep]:
    """The sweeps that are kept, in the order described."""
    return [sweep for sweep in _sweeps.values() if sweep is not None]


def _recorded(
    operations: Sequence[Operation],
    targets: Sequence[Tensor],
    seeds: Sequence[Tensor | None],
    starts: Sequence[Sequence[Tensor]],
) -> tuple[tuple | None, list[Tensor]]:
    """What was recorded apart from the numbers in it, and all tensors in it, each once.

    Records with equal first parts differ in their numbers only; None: not all have numbers.
    """
    opdefs, inputs, attrs, outputs, *_ = zip(*operations, strict=True)
    given = [seed for seed in seeds if seed is not None]
    groups = (*inputs, *outputs, targets, given, *starts)
    occurring = list(chain.from_iterable(groups))
    ids = list(map(id, occurring))
    once = dict(zip(ids, occurring, strict=True))
    numbers = dict(zip(once, range(len(once)), strict=True))
    tensors = list(once.values())
    sorts = tuple(map(_sort_of, tensors))
    if None in sorts:
        return None, tensors
    key = (
        opdefs, *[_plain_items(one) if one else None for one in attrs],
        *[seed is None for seed in seeds], *map(len, groups),
        *map(numbers.__getitem__, ids), *sorts, *map(_shape_of, tensors),
    )  # fmt: skip
    return key, tensors


_PLAIN = {bool, int, str, type(None)}


def _plain_items(attrs: dict[str, Any]) -> tuple:
    """Attributes as something that can be compared."""
    return (*attrs, *[v if type(v) in _PLAIN else _plain(v) for v in attrs.values()])


def _plain(value: Any) -> Any:
    """-0.0 is not 0.0."""
    kind = type(value)
    if kind is tuple:
        return tuple(map(_plain, value))
    if kind is slice:
        return slice, _plain(value.start), _plain(value.stop), _plain(value.step)
    return repr(value) if kind is float else value


_times_seen: dict[int, int] = {}  # by the hash of what was recorded
_sweeps: dict[tuple, Sweep | None] = {}  # None: it cannot be described


def _sweep_for(key: tuple, tensors: list[Tensor], parts: tuple) -> Sweep | None:
    """The sweep for such records, if there is one or it is time to describe it."""
    try:
        number = hash(key)
    except TypeError:  # an attribute that cannot be compared
        return None
    known = _sweeps.get(key)
    if known is not None or key in _sweeps:
        return known
    if len(_times_seen) > 16 * MOST:
        _times_seen.clear()
    seen = _times_seen[number] = _times_seen.get(number, 0) + 1
    if seen <= FIRST:
        return None
    if len(_sweeps) >= MOST:
        _sweeps.clear()
    _sweeps[key] = sweep = _described(tensors, *parts)
    return sweep


def _described(
    tensors: list[Tensor],
    operations: Sequence[Operation],
    targets: Sequence[Tensor],
    seeds: Sequence[Tensor | None],
    starts: Sequence[Sequence[Tensor]],
) -> Sweep | None:
    """Let backprop work on promises, and see what it does; None where that is no use."""
    device = tensors[0].device_object
    entries = sum(tensor.shape.num_elements() or 0 for tensor in tensors)
    ours = all(tensor.device_object is device for tensor in tensors)
    if not ours or entries > LARGEST or any(one.opdef.call is not None for one in operations):
        return None
    graph = Graph("sweep")
    promises = {
        id(tensor): graph.placeholder(tensor.shape, tensor.dtype, "value", device)
        for tensor in tensors
    }

    def of(some: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(None if one is None else promises[id(one)] for one in some)

    record = [one._replace(inputs=of(one.inputs), outputs=of(one.outputs)) for one in operations]
    try:
        with graph.as_default():
            results = swept(record, of(targets), of(seeds), [of(part) for part in starts])
        if any(vars(result) for result in results if result is not None):
            return None  # rules left word with the gradients: rows of a table (ops/scatter.py)
        return Sweep(graph, of(tensors), results, device, record)
    except Exception:  # a rule that asks for numbers: whatever it says, op by op it gets them
        return None


class Sweep:
    """A list of kernels that computes gradients.

    Args:
        graph: What backprop did.
        inputs: The promises of the tensors that occur in the record.
        results: The gradients that are wanted; None for a source nothing depends on.
        device: Where all of it is.
        record: What was recorded, of promises: what it has computed already is not computed again,
            as the softmax in the gradient of a cross-entropy.

    Raises:
        NotImplementedError: Something in it is no kernel.
    """

    def __init__(
        self,
        graph: Graph,
        inputs: Sequence[Tensor],
        results: Sequence[Tensor | None],
        device: Device,
        record: Sequence[Operation],
    ):
        self._device = device
        self._places = {id(tensor): place for place, tensor in enumerate(inputs)}
        self._constants: list[Any] = []
        needed = _needed(graph, [one for one in results if one is not None])
        for operation in needed:
            if operation.type == "constant":
                self._places[id(operation.output)] = len(inputs) + len(self._constants)
                self._constants.append(operation.attrs["value"].array)
        self._names: list[str] = []
        self._steps: list[tuple[Callable[..., Any], tuple[int, ...], bool]] = []
        self._count = len(inputs) + len(self._constants)
        known = {self._key(one): one for one in record}
        for operation in needed:
            if operation.type not in _GIVEN:
                self._add(operation, known.get(self._key(operation)))
        self._results = [None if one is None else self._places[id(one)] for one in results]

    def _key(self, operation: Operation) -> tuple:
        """Equal for operations that give the same."""
        places = [self._places.get(id(tensor), -1) for tensor in operation.inputs]
        return operation.opdef, *places, *_plain_items(operation.attrs)

    def _add(self, operation: Operation, same: Operation | None) -> None:
        """One more step: the kernel, the places of its arrays, and whether it makes many."""
        opdef = operation.opdef
        here = all(output.device_object is self._device for output in operation.outputs)
        if opdef.call is not None or opdef.stateful or operation.late or not here:
            raise NotImplementedError(opdef.name)
        kernel = self._device.backend.kernels[opdef.kernel]
        inputs = tuple(self._places[id(tensor)] for tensor in operation.inputs)
        if same is not None:
            for output, known in zip(operation.outputs, same.outputs, strict=True):
                self._places[id(output)] = self._places[id(known)]
            return
        for output in operation.outputs:
            self._places[id(output)] = self._count
            self._count += 1
        ready = partial(kernel, **operation.attrs) if operation.attrs else kernel
        self._steps.append((ready, inputs, opdef.returns_many))
        self._names.append(operation.type)

    def run(self, tensors: Sequence[Tensor]) -> list[Tensor | None]:
        """The gradients, for these tensors in place of those that were recorded."""
        device, backend = self._device, self._device.backend
        arrays = [*map(_array_of, tensors), *self._constants]
        at = arrays.__getitem__
        before = silence()
        try:
            for kernel, inputs, many in self._steps:
                made = kernel(*map(at, inputs))
                if many:
                    arrays += map(backend.finish, made)
                else:
                    arrays.append(made if type(made) is backend.array else backend.finish(made))
        finally:
            speak_again(before)
        return [None if place is None else Tensor(arrays[place], device) for place in self._results]

    def __iter__(self) -> Iterator[str]:
        """The names of its ops, in order."""
        return iter(self._names)


_GIVEN = ("constant", "placeholder")


def _needed(graph: Graph, wanted: Sequence[Tensor]) -> list[Operation]:
    """The operations that the wanted tensors are made by, in order."""
    waiting = {id(tensor) for tensor in wanted}
    kept = []
    for operation in reversed(graph.operations):
        if any(id(output) in waiting for output in operation.outputs):
            kept.append(operation)
            waiting.update(map(id, operation.inputs))
    return kept[::-1]
