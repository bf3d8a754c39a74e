"""Backprop: read the record of computation backwards, once.

Where it sits   below the tape, the graph's `gradients` and every training step.
The one idea    an operation's inputs were made before it, so going backwards through the list,
                the gradient of an output is complete before its operation is reached.  Each
                operation then hands its inputs their share, by the rules of its row.
Try it          >>> import minitf as tf
                >>> with tf.GradientTape() as tape:
                ...     x = tf.constant(3.0); tape.watch(x)
                ...     y = x * x
                >>> tape.gradient(y, x).numpy()
                np.float32(6.0)
Read next       autodiff/tape.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from minitf.core.context import own_scope
from minitf.core.opdef import OPS
from minitf.core.operation import Operation, live_attrs
from minitf.core.tensor import Tensor
from minitf.dtypes import variant
from minitf.errors import GradientError

# Hears each share: (operation, number of the input, gradient of the result, share).
StepListener = Callable[[Operation, int, Any, Tensor], None]


def backprop(
    operations: Sequence[Operation],
    targets: Sequence[Tensor],
    sources: Iterable[Tensor],
    target_gradients: Sequence[Tensor | None] | None = None,
    on_share: StepListener | None = None,
) -> dict[int, Tensor]:
    """The gradients of the sum of `targets`.

    Args:
        operations: The record, in the order made.
        targets: What is differentiated.
        sources: By what.  Operations that do not depend on them are passed over.
        target_gradients: A factor for each target; default: ones.
        on_share: Hears each share of gradient, in the order handed out.

    Returns:
        Gradients by `id(tensor)`, for the sources and everything between; a tensor that the
        targets do not depend on has no entry.
    """
    on_path, steps = _depending_on(operations, sources)
    gradients: dict[int, Tensor] = {}
    with own_scope("gradients"):
        for target, given in zip(targets, target_gradients or [None] * len(targets), strict=True):
            seed = OPS["ones_like"](target) if given is None else given
            _accumulate(gradients, target, seed)
        for operation in reversed(steps):
            upstream = _upstream(operation, gradients)
            if upstream is None:
                continue
            for number, share in _shares(operation, upstream, on_path):
                if on_share is not None:
                    on_share(operation, number, upstream, share)
                _accumulate(gradients, operation.inputs[number], share)
    return gradients


def _depending_on(
    operations: Sequence[Operation], sources: Iterable[Tensor]
) -> tuple[set[int], list[Operation]]:
    """What leads from the sources to somewhere: the ids of tensors, and the operations."""
    found = set(map(id, sources))
    steps = []
    for operation in operations:
        for tensor in operation.inputs:
            if id(tensor) in found:
                found.update(map(id, operation.outputs))
                steps.append(operation)
                break
    return found, steps


def _upstream(operation: Operation, gradients: dict[int, Tensor]) -> Any:
    """The gradient of the operation's result; None when none has arrived.

    With many outputs a tuple: zeros for those that nothing depends on (None where one rule gives
    all shares at once, and may do without).
    """
    if not operation.opdef.returns_many:
        return gradients.get(id(operation.outputs[0]))
    found = [gradients.get(id(output)) for output in operation.outputs]
    if all(g is None for g in found):
        return None
    if operation.opdef.gives_all_at_once:
        return tuple(found)
    return tuple(
        zero_gradient(output) if g is None and output.dtype.is_differentiable else g
        for g, output in zip(found, operation.outputs, strict=True)
    )


def _accumulate(gradients: dict[int, Tensor], tensor: Tensor, share: Tensor) -> None:
    """Where branches meet, gradients add up."""
    before = gradients.get(id(tensor))
    gradients[id(tensor)] = share if before is None else added(before, share)


def added(one: Tensor, other: Tensor) -> Tensor:
    """The sum of two gradients."""
    return OPS["array_add"](one, other) if one.dtype is variant else one + other


def zero_gradient(tensor: Tensor) -> Tensor:
    """The gradient of what nothing depends on."""
    return OPS["array_new"](0) if tensor.dtype is variant else OPS["zeros_like"](tensor)


def _shares(operation: Operation, upstream: Any, on_path: set[int]) -> list[tuple[int, Tensor]]:
    """What each input on the path gets: (number of the input, its share)."""
    opdef, inputs, attrs = operation.opdef, operation.inputs, operation.attrs
    if operation.late:
        inputs, attrs = operation.arguments, live_attrs(operation)
    wanted = []
    for number, tensor in enumerate(inputs):
        if id(tensor) in on_path and tensor.dtype.is_differentiable:
            wanted.append(number)
    if opdef.variadic or (wanted and opdef.gives_all_at_once):
        return _all_shares(operation, upstream, wanted)
    result = operation.result
    shares = []
    for number in wanted:
        rule = opdef.grads.get(opdef.input_names[number])
        if rule is not None:
            share = rule.compute(upstream, result, *inputs, **attrs)
            if opdef.broadcasts:
                share = _unbroadcast(share, inputs[number])
            shares.append((number, share))
    return shares


def _all_shares(operation: Operation, upstream: Any, wanted: list[int]) -> list[tuple[int, Tensor]]:
    rules = list(operation.opdef.grads.values())
    if not rules:
        return []
    attrs = live_attrs(operation)
    if rules[0].selective:
        attrs = {**attrs, "wanted": wanted}
    all_shares = rules[0].compute(upstream, operation.result, *operation.arguments, **attrs)
    return [(n, all_shares[n]) for n in wanted if all_shares[n] is not None]


def _unbroadcast(share: Tensor, tensor: Tensor) -> Tensor:
    """Sum over the axes along which the input was stretched."""
    if share._array is not None and tensor._array is not None:
        same = share._array.shape == tensor._array.shape
    else:
        same = share.shape == tensor.shape and share.shape.is_fully_defined()
    if same:
        return share
    return OPS["sum_like"](share, tensor)


def check_target(target: Any) -> None:
    """Refuse to differentiate whole numbers.

    Raises:
        GradientError: The target's type has no gradients.
    """
    if not target.dtype.is_differentiable:
        raise GradientError(
            f"There is no gradient of {target!r}: its type is {target.dtype.name}.",
            why="a gradient says what a small change does; whole numbers cannot change a little",
            instead="compute with floats: tf.constant(3.0), or tf.cast(x, tf.float32)",
        )
