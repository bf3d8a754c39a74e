"""Merge: what is computed twice in a graph is computed once in its plan.

Where it sits   between prune and liveness.
The one idea    the same op on the same tensors with the same attributes gives the same numbers.
                A model's softmax is asked for again by the gradient of its loss; the second time
                the plan hands out what it has.
Try it          >>> import minitf as tf
                >>> twice = tf.function(lambda x: tf.exp(x) * tf.exp(x) + 1.0)
                >>> print(twice.plan_for(tf.ones([3])).plan)
                  0  exp = exp(x)  [3]  1 call
                  1  multiply = multiply(exp, exp)  [3]  1 call
                  2  add = add(multiply, constant)  [3]  1 call
Read next       execution/liveness.py

Only small results are kept for later: a large one would hold memory longer, and whoever computes
it twice may do so on purpose (tf.recompute_grad).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from minitf.core.graph import Operation
from minitf.core.tensor import Tensor

SMALL = 1 << 14  # entries

# These stand for something outside of the list, or do something to it.
_APART = ("placeholder", "read_variable", "assign", "pack")


def merged(
    operations: Sequence[Operation], fetches: Iterable[Any], shapes: dict[int, tuple[int, ...]]
) -> list[Operation]:
    """The operations, without those that another one stands for.

    Args:
        operations: In the order they are run.
        fetches: Tensors that must be there under their own name.
        shapes: The concrete shape of every tensor, by id.
    """
    fetched = {id(fetch) for fetch in fetches}
    twins: dict[int, Tensor] = {}  # tensor (by id) -> the one that has the same numbers
    made: dict[Any, Operation] = {}
    kept = []
    for operation in operations:
        inputs = tuple(twins.get(id(tensor), tensor) for tensor in operation.inputs)
        if any(one is not other for one, other in zip(inputs, operation.inputs, strict=True)):
            operation = operation._replace(inputs=inputs)
        key = _key(operation, shapes)
        before = None if key is None else made.setdefault(key, operation)
        if before in (None, operation) or not fetched.isdisjoint(map(id, operation.outputs)):
            kept.append(operation)
            continue
        for output, twin in zip(operation.outputs, before.outputs, strict=True):
            twins[id(output)] = twin
    return kept


def _key(operation: Operation, shapes: dict[int, tuple[int, ...]]) -> Any:
    """What decides the numbers; None for operations that are left alone."""
    opdef = operation.opdef
    apart = opdef.stateful or opdef.call is not None or operation.type in _APART
    if apart or operation.late or operation.control_inputs:
        return None
    if any(math.prod(shapes[id(output)]) > SMALL for output in operation.outputs):
        return None
    if operation.type == "constant":
        value = operation.attrs["value"]
        if not (value.dtype.is_numeric or value.dtype.is_bool):
            return None  # text is kept by reference
        return value.dtype.name, value.device, value.shape, value.numpy().tobytes()
    attrs = tuple(sorted(operation.attrs.items()))
    try:
        hash(attrs)
    except TypeError:  # an attribute that cannot be compared: a graph, a generator
        return None
    return opdef.name, tuple(map(id, operation.inputs)), attrs
