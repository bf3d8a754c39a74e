"""What `while` and `for` become: Python's own loop, or one that the graph runs.

Where it sits   called by rewritten code; uses while_loop.
The one idea    the variables that the loop changes are its loop variables.  One that gets its first
                value inside starts as zeros, of the shape and type that the body gives it.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def count(n):
                ...     total = 0
                ...     for i in tf.range(n):
                ...         if i % 2 == 0:
                ...             continue
                ...         total += i
                ...     return total
                >>> count(tf.constant(6)).numpy()
                np.int32(9)
Read next       execution/autograph/calls.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.execution.autograph.graph_loops import GraphLoop
from minitf.execution.autograph.statements import Get, Set, is_symbolic
from minitf.execution.blocks import Block, inside

_CHANGED = (
    "The condition of while loop started as non-Tensor, then changed to Tensor. This may happen "
    "either because variables changed type, or when a break or return statement inside the loop "
    "depends on a Tensor condition. In both cases, changing to a TF loop should remove the error.\n"
    "  write instead: a condition that is a tensor from the start, as tf.constant(True)"
)
_PYTHON_FOR = (
    "break and return statements which depend on a TF condition are not supported in Python for "
    "loops. Did you intend to make it a TF loop?\n"
    "  write instead: for i in tf.range(n)"
)


class Numbered:
    """`enumerate` of a tensor of a graph."""

    def __init__(self, tensor: Tensor, start: int):
        self.tensor, self.start = tensor, start


def while_stmt(
    test: Callable[[], Any],
    body: Callable[[], None],
    get_state: Get,
    set_state: Set,
    names: Sequence[str],
    options: Callable[[], dict],
) -> None:
    """Python's `while`.

    Raises:
        NotImplementedError: The condition becomes a tensor after some turns.
        TypeError, ValueError: In a graph: a variable changes its type or shape.
    """
    first = _tested(test, get_state)
    if is_symbolic(first):
        GraphLoop(get_state, set_state, names, options()).run(test, lambda _: body(), None)
        return
    while first:
        body()
        first = test()
        if is_symbolic(first):
            raise NotImplementedError(_CHANGED)


def _tested(test: Callable[[], Any], get_state: Get) -> Any:
    """The condition, only looked at: what it appends to the graph belongs into the loop."""
    graph = context.current.graph
    if graph is None:
        return test()
    block = Block("loop_test", graph)
    with inside(block):
        return test()


def for_stmt(
    iterated: Any,
    extra_test: Callable[[], Any] | None,
    body: Callable[[Any], None],
    get_state: Get,
    set_state: Set,
    names: Sequence[str],
    options: Callable[[], dict],
) -> None:
    """Python's `for`, over anything Python iterates, tensors of a graph, and datasets.

    Raises:
        NotImplementedError: A loop over Python's values is left by the condition of a tensor.
        TypeError, ValueError: In a graph: a variable changes its type or shape.
    """
    if isinstance(iterated, Numbered):
        loop = GraphLoop(get_state, set_state, names, options())
        loop.over(iterated.tensor, extra_test, body, iterated.start)
    elif is_symbolic(iterated):
        loop = GraphLoop(get_state, set_state, names, options())
        loop.over(convert_to_tensor(iterated), extra_test, body)
    elif context.current.graph is not None and hasattr(iterated, "element_spec"):
        loop = GraphLoop(get_state, set_state, names, options())
        loop.over_dataset(iterated, extra_test, body)
    else:
        _python_for(iterated, extra_test, body)


def _python_for(iterated: Any, extra_test: Any, body: Callable[[Any], None]) -> None:
    for part in iterated:
        if extra_test is not None:
            go_on = extra_test()
            if is_symbolic(go_on):
                raise NotImplementedError(_PYTHON_FOR)
            if not go_on:
                break
        body(part)
