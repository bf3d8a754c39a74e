"""Values of tensors that a function describes, needed at once: the first value of a variable.

Where it sits   above dispatch; Variable asks.
The one idea    a variable made inside a function outlives the call, so its first value cannot wait
                for a run.  What it is computed from is computed now, outside of the graph.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def f():
                ...     print(lifted(tf.ones([2]) * 6).numpy())
                >>> f()
                [6. 6.]
Read next       core/variable.py
"""

from __future__ import annotations

from typing import Any

from minitf.core import context
from minitf.core.late import put_back
from minitf.core.tensor import Tensor
from minitf.errors import GraphError


def lifted(tensor: Tensor) -> Tensor:
    """The value of a symbolic tensor that depends on constants and variables only.

    Raises:
        GraphError: It depends on an argument of the function, which has no value yet.
    """
    with context.init_scope():
        return _value(tensor, {})


def _value(tensor: Tensor, done: dict[int, Tensor]) -> Tensor:
    if not tensor.is_symbolic:
        return tensor
    if id(tensor) not in done:
        operation = tensor.op
        assert operation is not None
        result = _result(operation, done)
        results = result if operation.opdef.returns_many else (result,)
        done.update(zip(map(id, operation.outputs), results, strict=True))
    return done[id(tensor)]


def _result(operation: Any, done: dict[int, Tensor]) -> Any:
    attrs = operation.attrs
    if operation.type == "constant":
        return attrs["value"]
    if operation.type == "read_variable":
        return attrs["variable"].read_tensor()
    if operation.type == "placeholder":
        return _from_outside(operation.output, done)
    inputs = [_value(one, done) for one in operation.inputs]
    if operation.late:
        attrs = put_back(attrs, lambda number: int(inputs[number]))
    return operation.opdef(*inputs[: len(operation.arguments)], **attrs)


def _from_outside(placeholder: Tensor, done: dict[int, Tensor]) -> Tensor:
    """What a branch or a loop took from outside; an argument of the function has no value."""
    graph: Any = placeholder.graph
    for inside, captured in zip(
        getattr(graph, "inputs", ()), getattr(graph, "captures", ()), strict=True
    ):
        if inside is placeholder:
            return _value(captured, done)
    raise GraphError(
        f"The first value of a variable depends on {placeholder!r}, which has no value yet.",
        why="a variable made inside a function gets its first value before the function runs",
        instead="a value of its own, as tf.Variable(tf.zeros([n])), or the variable outside",
    )
