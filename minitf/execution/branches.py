"""Branches: the operation that carries them, how it runs, and its gradient.

Where it sits   a row of the table; cond, switch_case and autograph's `if` build it.
The one idea    every branch is a block.  The gradient is such an operation again, over the same
                choice, whose branches go back through the branches.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     x = graph.placeholder([])
                ...     y = choose(x > 0, [lambda: x, lambda: -x], ["plus", "minus"], "abs")
                >>> [part.name for part in y.op.attrs["branches"]]
                ['abs_plus', 'abs_minus']
Read next       execution/cond.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.autodiff.backprop import backprop, zero_gradient
from minitf.core import context
from minitf.core.graph import Graph
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.blocks import Block, all_captures, here, positions, record, trace
from minitf.execution.structure import kind_of, rebuilt, tensors_of
from minitf.ops.creation import zeros


def graph_for(value: Any) -> Graph | None:
    """The graph that a decision by `value` belongs to; None when it is made at once."""
    return context.current.graph or (value.graph if isinstance(value, Tensor) else None)


def choose(
    selector: Tensor,
    functions: Sequence[Callable[[], Any]],
    labels: Sequence[str],
    name: str,
) -> Any:
    """Append one operation that carries all branches.

    Args:
        selector: True for the first function and False for the second, or a position; a position
            out of range stands for the last.
        functions: The branches.
        labels: What they are called in errors.
        name: The operation's name.
    """
    graph = here()
    selector_of(selector)
    blocks, templates = [], []
    for label, function in zip(labels, functions, strict=True):
        block, template = _branch(f"{name}_{label}", function, graph)
        blocks.append(block)
        templates.append(template)
    _check_alike(blocks, templates, labels)
    results = append_cond(selector, blocks, name)
    return rebuilt(templates[0], results[: len(blocks[0].outputs)])


def selector_of(selector: Tensor) -> Tensor:
    """The tensor, when it can choose a branch.

    Raises:
        ArgumentError: It is no scalar.
    """
    if selector.ndim:
        raise ArgumentError(
            f"The condition must be a scalar, and has shape {selector.shape}.",
            instead="tf.reduce_all(c) or tf.reduce_any(c), or tf.where(c, a, b) entry by entry",
        )
    return selector


def _branch(name: str, function: Callable[[], Any], graph: Graph) -> tuple[Block, Any]:
    templates: list[Any] = []

    def call() -> list[Tensor]:
        tensors, template = tensors_of(function())
        templates.append(template)
        return tensors

    return trace(name, call, graph), templates[0]


def append_cond(selector: Tensor, blocks: Sequence[Block], name: str) -> tuple[Tensor, ...]:
    """Append the operation that carries the branches."""
    graph = here()
    captures = all_captures(blocks)
    feeds = tuple(positions(captures, block) for block in blocks)
    results = OPS["cond"](selector, *captures, branches=tuple(blocks), feeds=feeds, name=name)
    for block in blocks:
        for variable in block.assigned():
            graph.forget_read(variable)
    return results


def _check_alike(blocks: list[Block], templates: list[Any], labels: Sequence[str]) -> None:
    first, kinds = blocks[0], [kind_of(template) for template in templates]
    for label, block, kind in zip(labels, blocks, kinds, strict=True):
        types = [tensor.dtype.name for tensor in block.outputs]
        expected = [tensor.dtype.name for tensor in first.outputs]
        if kind != kinds[0] or types != expected:
            raise TypeError(
                f"{labels[0]} and {label} arguments to tf.cond must have the same number, type, "
                f"and overall structure of return values.\n  {labels[0]} returns {templates[0]}, "
                f"of types {expected}\n  {label} returns {templates[labels.index(label)]}, of "
                f"types {types}\n  write instead: the same structure in both, for example with "
                "tf.cast, or tf.zeros_like(x) where there is nothing to return"
            )


def _run(selector: Tensor, *captured: Tensor, branches: tuple, feeds: tuple) -> tuple:
    number = _number(selector, len(branches))
    block = branches[number]
    results = block.runner([captured[i] for i in feeds[number]])
    count = len(block.outputs)
    kept: list[Tensor] = []
    for other in branches:
        kept += results[count:] if other is block else map(_blank, other.kept)
    return (*results[:count], *kept)


def _number(selector: Tensor, count: int) -> int:
    if selector.dtype.is_bool:
        return 0 if bool(selector) else 1
    number = int(selector)
    return number if 0 <= number < count else count - 1


def _blank(tensor: Tensor) -> Tensor:
    return zeros([n or 0 for n in tensor.shape], tensor.dtype)


def _shapes(selector: tuple, *captured: tuple, branches: tuple, feeds: tuple) -> tuple:
    made = [
        block.output_shapes([captured[i] for i in feed])
        for block, feed in zip(branches, feeds, strict=True)
    ]
    common = [_common(shapes) for shapes in zip(*made, strict=True)]
    kept = [tensor.shape for block in branches for tensor in block.kept]
    return (*common, *kept)


def _common(shapes: Sequence[tuple]) -> tuple:
    """A shape that fits all: None where they differ."""
    return tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*shapes, strict=True))


def _dtypes(selector: Any, *captured: Any, branches: tuple, feeds: tuple) -> list:
    kept = [tensor.dtype for block in branches for tensor in block.kept]
    return [*[tensor.dtype for tensor in branches[0].outputs], *kept]


def _gradients(
    g: tuple,
    z: tuple,
    selector: Tensor,
    *captured: Tensor,
    branches: tuple,
    feeds: tuple,
    wanted: list[int],
) -> list:
    """A condition over the same choice, whose branches go back through the branches."""
    outputs = len(branches[0].outputs)
    wanted = [number - 1 for number in wanted]  # among the captures
    start, functions = outputs, []
    for block, feed in zip(branches, feeds, strict=True):
        kept = z[start : start + len(block.kept)]
        start += len(block.kept)
        functions.append(_backward(block, feed, captured, kept, g[:outputs], wanted))
    labels = [f"gradient_of_branch_{i}" for i in range(len(branches))]
    with context.building(graph_for(selector)):
        shares = choose(selector, functions, labels, "cond_gradient") if wanted else []
    found = dict(zip(wanted, shares, strict=True))
    return [None, *[found.get(i) for i in range(len(captured))]]


def _backward(
    block: Block, feed: tuple, captured: tuple, kept: tuple, upstream: tuple, wanted: list[int]
) -> Callable[[], list[Tensor]]:
    def function() -> list[Tensor]:
        inside = [here()._own(tensor) for tensor in captured]
        values = [inside[i] for i in feed]
        operations, outputs = record(block, values, kept)
        pairs = [(z, g) for z, g in zip(outputs, upstream, strict=True) if g is not None]
        found = backprop(operations, [z for z, _ in pairs], values, [g for _, g in pairs])
        return [
            found[id(inside[i])] if id(inside[i]) in found else zero_gradient(inside[i])
            for i in wanted
        ]

    return function


op(
    "cond", "*captured:any -> *z", symbol="?",
    words="Run one of several branches, as the first input says.",
    formula=r"z = f_i(x)", call=_run, shape=_shapes, dtype=_dtypes,
    grads={"captured": rule(r"\bar x = \bar f_i(x, \bar z)", _gradients, selective=True)},
)  # fmt: skip
