"""What `if`, `while` and `for` become: decided now, or described for later.

Where it sits   called by rewritten code; uses cond and while_loop.
The one idea    only a condition that is a tensor of a graph becomes part of the graph.  All else
                stays Python: it is decided once, while the function is traced.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def size(x):
                ...     if x > 10:
                ...         word = 1
                ...     else:
                ...         word = 0
                ...     return word
                >>> size(tf.constant(11)).numpy(), size(tf.constant(9)).numpy()
                (np.int32(1), np.int32(0))
Read next       execution/autograph/loops.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.autograph.undefined import Undefined
from minitf.execution.blocks import Block, inside
from minitf.execution.branches import append_cond, selector_of
from minitf.execution.structure import kind_of, rebuilt, tensors_of
from minitf.execution.tensor_array import TensorArray
from minitf.ops.creation import zeros

Get = Callable[[], tuple]
Set = Callable[[tuple], None]


def is_symbolic(value: Any) -> bool:
    """Whether a value is only known when the graph runs."""
    if isinstance(value, Variable):
        return context.current.graph is not None
    return isinstance(value, Tensor) and value.is_symbolic


def if_stmt(
    condition: Any,
    body: Callable[[], None],
    orelse: Callable[[], None],
    get_state: Get,
    set_state: Set,
    names: Sequence[str],
    handed: int,
) -> None:
    """Python's `if`.

    Args:
        condition: What it asks.
        body, orelse: The branches, which change the variables around them.
        get_state, set_state: Get and set the variables.
        names: What they are called.
        handed: How many of them, the first ones, are read later; the others are put back.

    Raises:
        ValueError: In a graph: a variable gets a value in one branch only.
        TypeError: In a graph: a variable has another type in each branch.
    """
    if not is_symbolic(condition):
        (body if condition else orelse)()
        return
    condition = convert_to_tensor(condition)
    graph = context.current.graph or condition.graph
    before = get_state()
    blocks, values = [], []
    for label, branch in (("if_body", body), ("else_body", orelse)):
        block = Block(label, graph)
        with inside(block):
            set_state(before)
            branch()
            values.append(get_state()[:handed])
        blocks.append(block)
    set_state(before)
    pairs = _Pairs(blocks, values, names[:handed])
    with context.building(graph):
        results = append_cond(selector_of(condition), blocks, "cond")
    set_state((*pairs.merged(list(results)), *before[handed:]))


class _Pairs:
    """The values of each variable after either branch, made equal in kind."""

    def __init__(self, blocks: list[Block], values: list[tuple], names: Any):
        self._blocks, self._names = blocks, names
        self._values = list(zip(*values, strict=True))
        flag = names.index("do_return_") if "do_return_" in names else None
        self._partly = flag is not None
        self._templates: list[Any] = []
        for name, pair in zip(names, self._values, strict=True):
            self._templates.append(self._one(name, *pair))
        for block in blocks:
            block.find_kept()

    def merged(self, results: list[Tensor]) -> tuple:
        """The variables' values after the statement."""
        merged = []
        for template, pair in zip(self._templates, self._values, strict=True):
            if template is _STATIC:
                merged.append(pair[0])
                continue
            count = len(tensors_of(template)[0])
            merged.append(rebuilt(template, results[:count]))
            del results[:count]
        return tuple(merged)

    def _one(self, name: str, main: Any, other: Any) -> Any:
        """Adds the variable to the outputs of both branches; its structure."""
        if isinstance(main, Undefined) and isinstance(other, Undefined):
            return _STATIC
        if main is other and type(main) not in (int, float):
            return _STATIC
        for value, branch in ((main, "main"), (other, "else")):
            if isinstance(value, Undefined):
                if name != "retval_" or not self._partly:
                    raise _missing(name, branch)
                filler = self._filler(other if value is main else main, branch)
                main, other = (filler, other) if value is main else (main, filler)
        if not (can_be_tensors(main) and can_be_tensors(other)):
            if type(main) is type(other) and main == other:
                return _STATIC
            raise TypeError(
                f"'{name}' must be a tensor after both branches, and is {main!r} in the main "
                f"branch and {other!r} in the else branch."
            )
        return self._both(name, main, other)

    def _both(self, name: str, main: Any, other: Any) -> Any:
        leaves, templates = [], []
        for block, value in zip(self._blocks, (main, other), strict=True):
            with inside(block):
                tensors, template = tensors_of(value)
                block.outputs += [block._own(tensor) for tensor in tensors]
            leaves.append(tensors)
            templates.append(template)
        if kind_of(templates[0]) != kind_of(templates[1]):
            raise TypeError(
                f"'{name}' must have the same nested structure in the main and else branches:\n\n"
                f"main: {templates[0]}\nelse: {templates[1]}"
            )
        for a, b in zip(*leaves, strict=True):
            if a.dtype is not b.dtype:
                raise TypeError(
                    f"'{name}' has dtype {a.dtype.name} in the main branch, but dtype "
                    f"{b.dtype.name} in the else branch"
                )
        return templates[0]

    def _filler(self, like: Any, branch: str) -> Any:
        """Nobody will look at what a branch did not return."""
        with inside(self._blocks[0 if branch == "main" else 1]):
            return nest.map_structure(_blank_like, like)


_STATIC = object()


def _missing(name: str, branch: str) -> ValueError:
    if name == "retval_":
        return ValueError(
            f"A value must also be returned from the {branch} branch. If a value is returned from "
            "one branch of a conditional a value must be returned from all branches."
        )
    return ValueError(f"'{name}' must also be initialized in the {branch} branch")


def _blank_like(leaf: Any) -> Any:
    tensor = convert_to_tensor(leaf) if not isinstance(leaf, Tensor) else leaf
    return zeros([n or 0 for n in tensor.shape], tensor.dtype)


def can_be_tensors(value: Any) -> bool:
    kinds = (Tensor, Variable, TensorArray, np.ndarray, np.generic, bool, int, float, complex, str)
    return all(leaf is None or isinstance(leaf, kinds) for leaf in nest.flatten(value))


def if_exp(condition: Any, body: Callable[[], Any], orelse: Callable[[], Any]) -> Any:
    """Python's `a if c else b`."""
    if not is_symbolic(condition):
        return body() if condition else orelse()
    found: list[Any] = [Undefined("value")]

    def choose(function: Callable[[], Any]) -> Callable[[], None]:
        def branch() -> None:
            found[0] = function()

        return branch

    def set_state(values: tuple) -> None:
        found[:] = values

    if_stmt(condition, choose(body), choose(orelse), lambda: tuple(found), set_state, ("value",), 1)
    return found[0]


def and_(left: Callable[[], Any], right: Callable[[], Any]) -> Any:
    """Python's `and`: the right side is not computed when the left one is False."""
    first = left()
    if not is_symbolic(first):
        return first and right()
    return _lazily(first, right, OPS["logical_and"], lambda: convert_to_tensor(False))


def or_(left: Callable[[], Any], right: Callable[[], Any]) -> Any:
    """Python's `or`: the right side is not computed when the left one is True."""
    first = left()
    if not is_symbolic(first):
        return first or right()
    return _lazily(first, right, OPS["logical_or"], lambda: convert_to_tensor(True))


def _lazily(first: Any, right: Callable[[], Any], both: Any, otherwise: Any) -> Any:
    """Both sides, where the right one does no harm; else a condition."""
    block = Block("right_side", context.current.graph or first.graph)
    with inside(block):
        second = convert_to_tensor(right())
        block.outputs = [block._own(second)]
    block.find_kept()
    if all(_harmless(operation) for operation in block.operations):
        return both(first, block.runner.replay(block.captures)[0])
    if both is OPS["logical_and"]:
        return if_exp(first, lambda: block.runner.replay(block.captures)[0], otherwise)
    return if_exp(first, otherwise, lambda: block.runner.replay(block.captures)[0])


def _harmless(operation: Any) -> bool:
    row = operation.opdef
    return row.elementwise or row.broadcasts or operation.type in ("placeholder", "constant")


def not_(value: Any) -> Any:
    """Python's `not`."""
    return OPS["logical_not"](value) if is_symbolic(value) else not value
