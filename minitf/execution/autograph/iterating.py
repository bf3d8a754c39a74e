"""Loops over datasets inside a graph: Python brings the elements, the body is a block.

Where it sits   rows of the table; loops.py and the overloaded `next` use them.
The one idea    a dataset is Python code, so a graph cannot hold it as arithmetic.  One operation
                asks it for elements, and runs the body, compiled, on each.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def total(dataset):
                ...     result = tf.constant(0.0)
                ...     for x in dataset:
                ...         result += x
                ...     return result
                >>> total(tf.data.Dataset.from_tensor_slices([1.0, 2.0, 4.0])).numpy()
                np.float32(7.0)
Read next       execution/autograph/calls.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.errors import GradientError
from minitf.execution.blocks import Block, all_captures, here, positions, trace
from minitf.execution.structure import rebuilt, tensors_of


def for_each(
    graph: Graph,
    dataset: Any,
    variables: list[Any],
    turn: Callable[[list[Any], Any], list[Any]],
    go_on: Callable[[list[Any]], Any],
) -> list[Any]:
    """Append a loop over a dataset.

    Args:
        dataset: What Python iterates; has an `element_spec`.
        variables: The variables' values at the start.
        turn: Takes the variables and an element, gives the variables.
        go_on: Takes the variables; False ends the loop.

    Returns:
        The variables' values at the end.
    """
    start, template = tensors_of(variables)
    specs = nest.flatten(dataset.element_spec)
    own = [(t.shape, t.dtype, t.device_object, "variable") for t in start]
    arguments = [*own, *[(spec.shape, spec.dtype, None, "element") for spec in specs]]
    found: list[Any] = []

    def body(*tensors: Tensor) -> list[Tensor]:
        values = list(rebuilt(template, tensors[: len(start)]))
        made = turn(values, nest.pack_as(dataset.element_spec, tensors[len(start) :]))
        results, structure = tensors_of(made)
        found.append(structure)
        return results

    def test(*tensors: Tensor) -> list[Tensor]:
        return [convert_to_tensor(go_on(list(rebuilt(template, tensors))))]

    turned = trace("for_body", body, graph, arguments)
    tested = trace("for_test", test, graph, own)
    for variable in turned.assigned():
        turned.release(variable)
        tested.release(variable)
    captures = all_captures([tested, turned])
    feeds = (positions(captures, tested), positions(captures, turned))
    start = [graph._own(tensor) for tensor in start]
    results = OPS["for_each"](
        *start, *captures, source=dataset, blocks=(tested, turned), feeds=feeds, count=len(start)
    )
    for variable in turned.assigned():
        graph.forget_read(variable)
    return list(rebuilt(found[-1], results))


def example_of(spec: Any) -> Any:
    """Placeholders like an element."""
    graph = here()
    return nest.map_structure(lambda part: graph.placeholder(part.shape, part.dtype), spec)


def _run(*inputs: Tensor, source: Any, blocks: tuple, feeds: tuple, count: int) -> tuple:
    test, body = blocks
    variables, captured = list(inputs[:count]), inputs[count:]
    for_test, for_body = ([captured[i] for i in feed] for feed in feeds)
    for element in source:
        if not test.runner([*variables, *for_test])[0]:
            break
        leaves = [convert_to_tensor(leaf) for leaf in nest.flatten(element)]
        variables = body.runner([*variables, *leaves, *for_body])[:count]
    return tuple(variables)


def _shapes(*inputs: tuple, source: Any, blocks: tuple, feeds: tuple, count: int) -> tuple:
    body: Block = blocks[1]
    parts = [spec.shape for spec in nest.flatten(source.element_spec)]
    stable: list[tuple] = [tuple(shape) for shape in inputs[:count]]
    made = body.output_shapes([*stable, *parts, *[inputs[count + i] for i in feeds[1]]])
    return tuple(_met(old, new) for old, new in zip(stable, made, strict=True))


def _met(one: Sequence[Any], other: Sequence[Any]) -> tuple:
    if len(one) != len(other):
        return TensorShape(None)
    return tuple(a if a == b else None for a, b in zip(one, other, strict=True))


def _no_gradient(g: Any, z: Any, *inputs: Any, **attrs: Any) -> Any:
    raise GradientError(
        "There is no gradient through a loop over a dataset inside a function.",
        why="the elements come from Python, one by one, and are not kept",
        instead="a tape inside the loop, around the work on one element",
    )


op(
    "for_each", "*inputs:any -> *z", symbol="↻", stateful=True,
    words="Repeat a body for each element of a dataset.",
    formula=r"z = f(\ldots f(f(x, e_1), e_2) \ldots)", call=_run, shape=_shapes,
    dtype=lambda *kinds, count, **attrs: list(kinds[:count]),
    grads={"inputs": rule(r"\bar x = \text{none}", _no_gradient)},
)  # fmt: skip


def next_element(iterator: Any) -> Any:
    """The next element of an iterator, asked for when the graph runs."""
    leaves = OPS["next_element"](source=iterator)
    return nest.pack_as(iterator.element_spec, leaves)


op(
    "next_element", "-> *z", symbol="→", stateful=True,
    words="Ask an iterator over a dataset for its next element.",
    formula=r"z = e_{i+1}",
    call=lambda source: tuple(map(convert_to_tensor, nest.flatten(source.get_next()))),
    shape=lambda source: tuple(spec.shape for spec in nest.flatten(source.element_spec)),
    dtype=lambda source: [spec.dtype for spec in nest.flatten(source.element_spec)],
)  # fmt: skip
