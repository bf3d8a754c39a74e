"""Conditions: one of several branches runs, chosen when the value is known.

Where it sits   above blocks; autograph turns Python's `if` into this.
The one idea    in eager code it is Python's own `if`.  In a graph every branch is described, as a
                block, and one operation carries them all.  Its gradient is a condition again, over
                the same choice, whose branches go back through the branches.
Try it          >>> import minitf as tf
                >>> f = tf.function(lambda x: cond(x > 0, lambda: x * x, lambda: -x))
                >>> f(tf.constant(3.0)).numpy(), f(tf.constant(-3.0)).numpy()
                (np.float32(9.0), np.float32(3.0))
Read next       execution/while_loop.py
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.reference import Reference
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError
from minitf.execution.branches import choose, graph_for
from minitf.ops import functions as f
from minitf.ops.checks import Assert


def cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """Call one function or the other, as a condition says.

    Args:
        pred: A scalar of type bool.
        true_fn: What to do when it is True; takes nothing, returns any structure of tensors.
        false_fn: What to do otherwise; returns the same structure, with the same types.

    Returns:
        What the chosen function returns.  In a graph both functions are called, to describe them.

    Raises:
        TypeError: A branch is no function, or the branches return different things.

    >>> cond(True, lambda: "yes", lambda: "no")
    'yes'

    https://www.tensorflow.org/api_docs/python/tf/cond
    """
    if true_fn is None or not callable(true_fn):
        raise TypeError("The true_fn argument must be callable.")
    if false_fn is None or not callable(false_fn):
        raise TypeError("The false_fn argument must be callable.")
    graph = graph_for(pred)
    if graph is None:
        return true_fn() if bool(pred) else false_fn()
    if isinstance(pred, bool):
        raise TypeError("pred must not be a Python bool", pred)
    selector = convert_to_tensor(pred)
    if not selector.dtype.is_bool:
        raise TypeError(f"pred must be of type bool, and is {selector.dtype.name}.")
    with context.building(graph):
        return choose(selector, [true_fn, false_fn], ("true_fn", "false_fn"), name or "cond")


def switch_case(
    branch_index: Any,
    branch_fns: Any,
    default: Callable[[], Any] | None = None,
    name: str = "switch_case",
) -> Any:
    """Call one of several functions, chosen by its number.

    Args:
        branch_index: A whole number.
        branch_fns: The functions: a list, a dict by number, or pairs of number and function.
        default: What to call for any other number; without it, the last function.

    >>> switch_case(1, [lambda: "zero", lambda: "one"])
    'one'

    https://www.tensorflow.org/api_docs/python/tf/switch_case
    """
    functions = _numbered(branch_fns)
    if isinstance(branch_index, Tensor) and not branch_index.dtype.is_integer:
        raise DTypeError(
            f"'branch_index' must be an integer Tensor, got {branch_index.dtype!r}",
            instead="tf.cast(branch_index, tf.int32)",
        )
    if default is None and sorted(functions) != list(range(len(functions))):
        raise ValueError(
            f"branch indices must form contiguous range of [0 to {len(functions)}) but found "
            f"{{{', '.join(map(str, sorted(functions)))}}}"
        )
    last = functions[max(functions)] if default is None else default
    listed = [functions.get(i, last) for i in range(max(functions) + 1)]
    listed += [] if default is None else [default]
    graph = graph_for(branch_index)
    if graph is None:
        number = int(branch_index)
        return listed[number if 0 <= number < len(listed) else -1]()
    with context.building(graph):
        labels = [f"branch{number}" for number in range(len(listed))]
        return choose(convert_to_tensor(branch_index), listed, labels, name or "switch_case")


def _numbered(branch_fns: Any) -> dict[int, Callable[[], Any]]:
    if not isinstance(branch_fns, (list, tuple, dict)):
        raise TypeError("branch_fns must be a dict, list, or tuple.")
    if not branch_fns:
        raise ValueError("branch_fns must not be empty.")
    if isinstance(branch_fns, dict):
        functions = dict(branch_fns)
    elif all(callable(function) for function in branch_fns):
        functions = dict(enumerate(branch_fns))
    else:
        functions = dict(branch_fns)
    for number, function in functions.items():
        if not callable(function):
            raise TypeError(f"fn for key {number} must be callable.")
    return functions


def case(
    pred_fn_pairs: Any,
    default: Callable[[], Any] | None = None,
    exclusive: bool = False,
    strict: bool = False,
    name: str = "case",
) -> Any:
    """Call the function whose condition is the first to be True.

    Args:
        pred_fn_pairs: Pairs of a condition and a function.
        default: What to call when none is True; without it, the last function.
        exclusive: Whether it is an error when several conditions are True.
        strict, name: As in TensorFlow.

    Raises:
        ArgumentError: With `exclusive`: several conditions are True, in eager code.

    https://www.tensorflow.org/api_docs/python/tf/case
    """
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs)
    pairs = [(p.deref() if isinstance(p, Reference) else p, f) for p, f in pairs]
    if not pairs:
        raise ArgumentError("tf.case was given no pairs of a condition and a function.")
    for _, function in pairs:
        if not callable(function):
            raise TypeError("fn for pred must be callable.")
    if exclusive:
        true = sum(f.cast(condition, "int32") for condition, _ in pairs)
        Assert(true < 2, ["Input error: exclusive=True: more than 1 conditions evaluated as True:",
                          *[condition for condition, _ in pairs]])  # fmt: skip
    if default is None:
        condition, last = pairs.pop()
        default = functools.partial(_only_if, condition, [c for c, _ in pairs], last)
    for condition, function in reversed(pairs):
        default = functools.partial(cond, condition, function, default)
    return default()


def _only_if(condition: Any, others: list[Any], function: Callable[[], Any]) -> Any:
    """The last of the pairs, when there is no default: one condition must be True."""
    Assert(condition, ["Input error: None of conditions evaluated as True:", *others, condition])
    return function()
