"""What is needed: the operations that a set of fetches depends on.

Where it sits   the first step of planning.
The one idea    going backwards through the list, an operation is needed when something needed
                takes its output, or when it changes state.
Try it          >>> import minitf as tf
                >>> g = tf.Graph()
                >>> with g.as_default():
                ...     a = tf.constant(1.0); b = tf.exp(a); c = tf.sin(a)
                >>> [operation.name for operation in needed_for(g.operations, [c])]
                ['Const', 'Sin']
Read next       execution/merge.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from minitf.core.graph import Operation
from minitf.core.tensor import Tensor
from minitf.execution.effects import has_effect


def needed_for(
    operations: Sequence[Operation],
    fetches: Iterable[Tensor | Operation],
    effects: bool = True,
    inputs_of: Callable[[Operation], Iterable[Tensor]] | None = None,
) -> list[Operation]:
    """The operations to run, in order.

    Args:
        operations: The whole record.
        fetches: The tensors whose values are wanted, and operations that are to run.
        effects: Whether all assigns and random draws are needed too (they are in a function).
        inputs_of: Which inputs of an operation count; default: those a plan reads the values of.
    """
    inputs_of = inputs_of or value_inputs
    wanted = {id(fetch) for fetch in fetches}
    kept = []
    for operation in reversed(operations):
        effect = effects and has_effect(operation)
        made = (id(operation), *map(id, operation.outputs))
        if effect or not wanted.isdisjoint(made):
            kept.append(operation)
            wanted.update(id(tensor) for tensor in inputs_of(operation))
            wanted.update(id(other) for other in operation.control_inputs)
    return kept[::-1]


def all_inputs(operation: Operation) -> tuple[Tensor, ...]:
    """Every input, also those of which only the shape matters: the interpreter runs all."""
    return operation.inputs


def value_inputs(operation: Operation) -> list[Tensor]:
    """The inputs whose values a plan reads; of the others only the shape matters."""
    reads_value, count = operation.opdef.reads_value, len(operation.arguments)
    return [tensor for i, tensor in enumerate(operation.inputs) if i >= count or reads_value(i)]
