"""keras.ops: control flow: branches and loops as functions.

Where it sits   a theme of keras.ops, over minitf.execution.
The one idea    a branch or a turn is a function; so it can be drawn, and repeated, in a graph.
Try it          >>> from minitf import keras
                >>> keras.ops.fori_loop(0, 5, lambda i, total: total + i, 0).numpy()
                np.int32(10)
Read next       execution/while_loop.py

As https://keras.io/api/ops/core/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution import custom_gradient as with_gradient
from minitf.execution import higher_order
from minitf.execution.cond import cond as choose
from minitf.execution.cond import switch_case
from minitf.execution.while_loop import while_loop as repeat
from minitf.keras.keras_tensor import output_spec
from minitf.keras.ops import rules
from minitf.keras.ops.symbolic import operation


def _cond_spec(pred: Any, true_fn: Any, false_fn: Any) -> Any:
    """Both ways must lead to the same shapes and types.

    Raises:
        ArgumentError: They do not.
    """
    one, other = (output_spec(way, (), {}) for way in (true_fn, false_fn))
    kinds = [
        nest.map_structure(lambda x: (tuple(getattr(x, "shape", ())), getattr(x, "dtype", None)), x)
        for x in (one, other)
    ]
    if kinds[0] != kinds[1]:
        raise ArgumentError(
            "`true_fn` and `false_fn` should return outputs of the same kind (struct, dtype and "
            f"shape). Got {one} and {other} instead."
        )
    return one


@operation("pred true_fn false_fn", module="core", rule=_cond_spec)
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any]) -> Any:
    """What one of two functions gives."""
    if isinstance(pred, bool):
        return true_fn() if pred else false_fn()
    return choose(ops.cast(convert_to_tensor(pred), "bool"), true_fn, false_fn)


def _switch_spec(index: Any, branches: Any, operands: tuple) -> Any:
    return output_spec(branches[0], tuple(operands), {})


@operation("index branches *operands", module="core", rule=_switch_spec)
def switch(index: Any, branches: Any, *operands: Any) -> Any:
    """What one of several functions gives, called with the operands; the index is clipped."""
    place = ops.clip_by_value(ops.cast(index, "int32"), 0, len(branches) - 1)
    return switch_case(place, [lambda branch=branch: branch(*operands) for branch in branches])


def _while_spec(loop_vars: Any, **given: Any) -> Any:
    return nest.map_structure(rules.same, loop_vars)


@operation("loop_vars", module="core", rule=_while_spec)
def while_loop(
    cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any,
    maximum_iterations: int | None = None,
) -> Any:  # fmt: skip
    """Repeat `body` on the variables while `cond` holds."""
    several = isinstance(loop_vars, (list, tuple))
    start = tuple(loop_vars) if several else (loop_vars,)

    def turn(*variables: Any) -> tuple[Any, ...]:
        made = body(*variables)
        return tuple(made) if isinstance(made, (list, tuple)) else (made,)

    result = repeat(cond, turn, start, maximum_iterations=maximum_iterations)
    return tuple(result) if several else result[0]


def _loop_spec(init_val: Any, **given: Any) -> Any:
    return nest.map_structure(rules.same, init_val)


@operation("init_val", module="core", rule=_loop_spec)
def fori_loop(lower: Any, upper: Any, body_fun: Callable[..., Any], init_val: Any) -> Any:
    """Repeat `body_fun(i, value)` for i from lower up to upper."""
    return repeat(
        lambda i, value: i < upper, lambda i, value: (i + 1, body_fun(i, value)), (lower, init_val)
    )[1]


@operation("f xs", module="core")
def map(f: Callable[..., Any], xs: Any) -> Any:
    """f of each part along the first axis, stacked."""
    xs = nest.map_structure(convert_to_tensor, xs)
    first = nest.map_structure(lambda x: x[0], xs)
    spec = nest.map_structure(lambda made: convert_to_tensor(made).dtype, f(first))
    return higher_order.map_fn(f, xs, fn_output_signature=spec)


@operation("elements", module="core")
def vectorized_map(function: Callable[..., Any], elements: Any) -> Any:
    """As map: what f gives for each part, stacked."""
    return higher_order.vectorized_map(function, elements)


@operation("init xs", module="core")
def scan(
    f: Callable[..., Any], init: Any, xs: Any = None, length: int | None = None,
    reverse: bool = False, unroll: Any = 1,
) -> Any:  # fmt: skip
    """Carry a state along the first axis: f(state, part) gives the next state and an output.

    Returns:
        The last state, and the outputs stacked.

    Raises:
        ArgumentError: Neither `xs` nor `length` is given.
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    if not isinstance(unroll, bool) and (not isinstance(unroll, int) or unroll < 1):
        raise ArgumentError(
            f"`unroll` must be an positive integer or boolean. Received: unroll={unroll}"
        )
    if xs is None and length is None:
        raise ArgumentError("Got no `xs` to scan over and `length` not provided.")
    xs = None if xs is None else nest.map_structure(convert_to_tensor, xs)
    state = nest.map_structure(convert_to_tensor, init)
    count = int(length) if length is not None else nest.flatten(xs)[0].shape[0]
    outputs: list[Any] = []
    for i in reversed(range(count)) if reverse else range(count):
        part = None if xs is None else nest.map_structure(lambda x, i=i: x[i], xs)
        state, made = f(state, part)
        outputs.append(made)
    if reverse:
        outputs.reverse()
    if not outputs or outputs[0] is None:
        return state, None
    return state, nest.map_structure(lambda *parts: ops.stack(parts), *outputs)


def _scan_spec(elems: Any, **given: Any) -> Any:
    return nest.map_structure(rules.same, elems)


@operation("elems", module="core", rule=_scan_spec)
def associative_scan(
    f: Callable[..., Any], elems: Any, reverse: bool = False, axis: int = 0
) -> Any:
    """The results for the first one, two, three, ... parts, of a rule that may be bracketed freely.

    Raises:
        ArgumentError: The sizes along the axis differ.
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    elems = nest.map_structure(convert_to_tensor, elems)
    sizes = {leaf.shape[axis] for leaf in nest.flatten(elems)}
    if len(sizes) > 1:
        raise ArgumentError(
            "Array inputs to associative_scan must have the same first dimension. "
            f"(saw: {[tuple(leaf.shape) for leaf in nest.flatten(elems)]})"
        )

    def turned(x: Tensor) -> Tensor:
        return ops.reverse(x, axis=[axis]) if reverse else x

    size, step = sizes.pop(), 1
    scanned = nest.map_structure(turned, elems)
    while step < size:  # each round doubles how many parts a result is made of
        early = nest.map_structure(lambda x, s=step: _part(x, axis, 0, size - s), scanned)
        late = nest.map_structure(lambda x, s=step: _part(x, axis, s, size), scanned)
        done = nest.map_structure(lambda x, s=step: _part(x, axis, 0, s), scanned)
        joined = f(early, late)
        scanned = nest.map_structure(lambda a, b: ops.concat([a, b], axis=axis), done, joined)
        step *= 2
    return nest.map_structure(turned, scanned)


def _part(x: Tensor, axis: int, start: int, stop: int) -> Tensor:
    place: list[Any] = [slice(None)] * x.ndim
    place[axis] = slice(start, stop)
    return x[tuple(place)]


def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: f gives its result and a function that makes its gradient."""
    return with_gradient(f)


def vectorize(pyfunc: Callable[..., Any], *, excluded: Any = None, signature: Any = None) -> Any:
    """A function of numbers as a function of arrays: for each entry, spread as numpy does."""

    def of_arrays(*arrays: Any) -> Any:
        values = [convert_to_tensor(array) for array in arrays]
        shape = ops.shape(ops.add_n([ops.zeros_like(v, dtype="int32") + ops.zeros(
            _common(values), "int32") for v in values]))  # fmt: skip
        flat = [ops.reshape(ops.broadcast_to(value, shape), [-1]) for value in values]
        made = higher_order.vectorized_map(lambda parts: pyfunc(*parts), flat)
        return nest.map_structure(
            lambda x: ops.reshape(x, [*list(shape), *list(ops.shape(x))[1:]]), made
        )

    return of_arrays


def _common(values: list[Tensor]) -> Any:
    shape: Any = ()
    for value in values:
        shape = ops.broadcast_static_shape(shape, value.shape)
    return shape
