"""Bends after pooling: the largest of some bent entries is the bent largest entry.

Where it sits   after merge: a plan's list of operations gets shorter work, not shorter.
The one idea    relu never changes the order of numbers, so max_pool(relu(x)) = relu(max_pool(x)),
                and the second looks at a fourth of the entries.  Back, the gate of relu is asked
                before the gradient is handed out to the windows.
Try it          >>> import minitf as tf
                >>> net = tf.function(lambda x: tf.nn.max_pool1d(tf.nn.relu(x), 2, 2, "VALID"))
                >>> print(net.plan_for(tf.ones([1, 4, 1])).plan)
                  0  max_pool = max_pool(x)  [1x2x1]  1 call
                  1  relu = relu(max_pool)  [1x2x1]  1 call
Read next       execution/liveness.py

Where several entries of a window are the largest, they are above zero together or not at all: the
gradient goes to the same one as before, or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from minitf.core.graph import Operation
from minitf.core.tensor import Tensor


class Bend(NamedTuple):
    """A relu before a pooling, and what comes back: the pooling's gradient, and relu's gate."""

    relu: Operation
    pool: Operation
    back: tuple[Operation, Operation] | None


def pooled_first(
    operations: Sequence[Operation], fetches: Iterable[Any], shapes: dict[int, tuple[int, ...]]
) -> list[Operation]:
    """The operations, with relu after the pooling where nobody else looks at what it gives.

    Args:
        operations: In the order they are run.
        fetches: Tensors that must be there.
        shapes: The concrete shape of every tensor, by id; those of new tensors are added.
    """
    users: dict[int, list[Operation]] = {}
    for operation in operations:
        for tensor in {id(tensor): tensor for tensor in operation.inputs}.values():
            users.setdefault(id(tensor), []).append(operation)
    fetched = {id(fetch) for fetch in fetches}
    found = (_bend(operation, users, fetched) for operation in operations)
    places: dict[int, list[Operation]] = {}  # operation (by id) -> what stands in its place
    for bend in found:
        if bend is not None:
            places |= _swapped(bend, shapes)
    return [new for old in operations for new in places.get(id(old), [old])]


def _bend(relu: Operation, users: dict[int, list[Operation]], fetched: set[int]) -> Bend | None:
    if relu.opdef.name != "relu" or id(relu.output) in fetched or relu.control_inputs:
        return None
    readers = sorted(users.get(id(relu.output), ()), key=lambda reader: reader.opdef.name)
    kinds = [reader.opdef.name for reader in readers]
    if kinds == ["max_pool"]:
        return Bend(relu, readers[0], None)
    if kinds != ["max_pool", "max_pool_give", "relu_gate"]:
        return None
    pool, give, gate = readers
    handed_on = give.inputs[1:] == (relu.output, pool.output) and gate.inputs[0] is give.output
    alone = users[id(give.output)] == [gate] and id(give.output) not in fetched
    return Bend(relu, pool, (give, gate)) if handed_on and alone else None


def _swapped(bend: Bend, shapes: dict[int, tuple[int, ...]]) -> dict[int, list[Operation]]:
    """What stands in the place of each operation of the bend."""
    relu, pool = bend.relu, bend.pool
    [x], [z] = relu.inputs, pool.outputs
    largest = _first(pool, (x,), z, shapes)
    places = {
        id(relu): [],
        id(pool): [largest, relu._replace(inputs=largest.outputs, outputs=(z,))],
    }
    if bend.back:
        give, gate = bend.back
        passed = _first(gate, (give.inputs[0], z), give.inputs[0], shapes)
        given = give._replace(inputs=(passed.output, x, largest.output), outputs=gate.outputs)
        places |= {id(give): [passed, given], id(gate): []}
    return places


def _first(
    operation: Operation, inputs: tuple[Tensor, ...], like: Tensor, shapes: dict
) -> Operation:
    """The operation on other inputs, with a new tensor in the shape of `like` for its result."""
    made = Tensor(None, like.device_object, shape=like.shape, dtype=like.dtype, graph=like.graph)
    shapes[id(made)] = shapes[id(like)]
    made.op = operation._replace(inputs=inputs, outputs=(made,))
    return made.op
