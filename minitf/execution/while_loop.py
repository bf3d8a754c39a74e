"""tf.while_loop: repeat as long as a condition holds.

Where it sits   the public face of the loop; map_fn, scan and autograph's `while` and `for` use it.
The one idea    in eager code it is Python's own `while`.  In a graph, condition and body are each
                described once, and one operation runs them again and again; so every turn must
                leave variables of the types and shapes that it found.
Try it          >>> import minitf as tf
                >>> total = while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + i), (0, 0))
                >>> [int(value) for value in total]
                [5, 10]
Read next       execution/loop.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.opdef import OPS
from minitf.core.shape import TensorShape
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.execution.blocks import Block, trace
from minitf.execution.effects import has_effect
from minitf.execution.loop_gradient import append_loop
from minitf.execution.structure import kind_of, rebuilt, tensors_of
from minitf.execution.tensor_array import TensorArray
from minitf.ops import logic


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: Any = None,
    name: str | None = None,
    return_same_structure: bool = True,
) -> Any:
    """Repeat `body` as long as `cond` holds.

    Args:
        cond: Takes the variables, gives True to go on.
        body: Takes the variables, gives their next values, in the same structure.
        loop_vars: The first values: a list, tuple or dict of tensors, TensorArrays or structures.
        shape_invariants: Shapes that hold in every turn, where they are looser than the first
            ones: None for a size that changes.
        maximum_iterations: Stop after so many turns.
        parallel_iterations, back_prop, swap_memory, name, return_same_structure: Accepted as in
            TensorFlow; they do not change results.

    Returns:
        The variables after the last turn.

    Raises:
        TypeError: `cond` or `body` is no function, or a variable changes its type.
        ValueError: A variable changes its shape, or the body returns another structure.

    https://www.tensorflow.org/api_docs/python/tf/while_loop
    """
    for label, function in (("cond", cond), ("body", body)):
        if not callable(function):
            raise TypeError(f"'{label}' must be callable.")
    if not loop_vars and not isinstance(loop_vars, Tensor):
        raise ValueError("'loop_vars' must be provided.")
    graph = context.current.graph or graph_of(loop_vars)
    if graph is None:
        return _eager(cond, body, loop_vars, maximum_iterations)
    variables = loop_vars if isinstance(loop_vars, (list, tuple)) else [loop_vars]
    with context.building(graph):
        if maximum_iterations is None:
            return symbolic_loop(graph, cond, body, variables, shape_invariants, name or "while")
        limit = convert_to_tensor(maximum_iterations, dtype_hint="int32")
        _, results = symbolic_loop(
            graph,
            lambda turn, inner: logic.logical_and(turn < limit, cond(*inner)),
            lambda turn, inner: (turn + 1, _as_variables(body(*inner), variables)),
            (OPS["zeros_like"](limit), variables),
            None if shape_invariants is None else (TensorShape([]), shape_invariants),
            name or "while",
        )
        return results


def graph_of(structure: Any) -> Graph | None:
    """The graph that the symbolic tensors of a structure belong to; None without any."""
    tensors = (leaf for leaf in nest.flatten(structure) if isinstance(leaf, Tensor))
    return next((leaf.graph for leaf in tensors if leaf.is_symbolic), None)


def _eager(cond: Any, body: Any, loop_vars: Any, limit: Any) -> Any:
    variables = loop_vars if isinstance(loop_vars, (list, tuple)) else (loop_vars,)
    turns = 0
    while (limit is None or turns < int(limit)) and cond(*variables):
        made = _as_variables(body(*variables), variables)
        if kind_of(list(made)) != kind_of(list(variables)):
            raise _other_structure(variables, made)
        variables, turns = made, turns + 1
    return nest.map_structure(_as_tensor, variables)


def _as_tensor(leaf: Any) -> Any:
    kept = leaf is None or isinstance(leaf, (Tensor, TensorArray))
    return leaf if kept else convert_to_tensor(leaf)


def _as_variables(made: Any, variables: Any) -> Any:
    """What the body returned, as a sequence: one variable need not be put into a list."""
    return made if isinstance(made, (list, tuple)) else type(variables)([made])


def _other_structure(variables: Any, made: Any) -> ValueError:
    return ValueError(
        "The two structures don't have the same nested structure.\n\n"
        f"First structure (what the body returned): {made}\n\n"
        f"Second structure (the loop variables): {variables}\n"
        "  write instead: a body that returns the next value of every variable, in their order"
    )


def symbolic_loop(
    graph: Graph,
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    invariants: Any,
    name: str,
    names: Sequence[str] | None = None,
) -> Any:
    """Append a loop to the graph; see while_loop.

    Args:
        names: What the variables are called in errors; default: their tensors' names.
    """
    start, template = tensors_of(loop_vars)
    start = [graph._own(tensor) for tensor in start]
    shapes = _shapes_of(start, invariants, loop_vars)
    while True:
        test, turn, found = _blocks(graph, cond, body, start, shapes, template)
        before, template = template, _learned(template, found)
        if template is before or not _was_asked(before):
            break  # else the body read entries whose shape it gave them later: describe it anew
    turn.loose = tuple(shape != tensor.shape for shape, tensor in zip(shapes, start, strict=True))
    _check_turn(start, shapes, turn, names)
    results = append_loop(graph, test, turn, start, history_wanted(turn), name)
    return rebuilt(template, results[: len(start)])


def history_wanted(body: Block) -> bool:
    """Whether the loop remembers its values at once, and not only when it is differentiated.

    It must when running it again would repeat an effect, and it better should under a tape.
    """
    effect = any(has_effect(operation) for operation in body.operations)
    return effect or bool(context.current.listeners)


def _blocks(
    graph: Graph, cond: Any, body: Any, start: list[Tensor], shapes: list[Any], template: Any
) -> tuple[Block, Block, Any]:
    """Condition and body, described, and the structure that the body gives."""
    arguments = [
        (shape, tensor.dtype, tensor.device_object, "variable")
        for shape, tensor in zip(shapes, start, strict=True)
    ]
    found: list[Any] = []

    def turn(*tensors: Tensor) -> list[Tensor]:
        made = _as_variables(body(*rebuilt(template, tensors)), template)
        results, structure = tensors_of(list(made))
        if kind_of(structure) != kind_of(list(template)):
            raise _other_structure(template, made)
        found.append(structure)
        return results

    def test(*tensors: Tensor) -> list[Tensor]:
        return [convert_to_tensor(cond(*rebuilt(template, tensors)))]

    tested = trace("while_cond", test, graph, arguments)
    turned = trace("while_body", turn, graph, arguments)
    for variable in turned.assigned():
        tested.release(variable)
        turned.release(variable)
    turned.find_kept()
    return tested, turned, found[-1]


def _shapes_of(start: list[Tensor], invariants: Any, loop_vars: Any) -> list[Any]:
    """The shape of each variable that holds in every turn."""
    if invariants is None:
        return [tensor.shape for tensor in start]
    given = [
        part.shape if isinstance(part, TensorSpec) else part for part in _flat_shapes(invariants)
    ]
    leaves = [leaf for leaf in nest.flatten(loop_vars) if leaf is not None]
    shapes = []
    for tensor, leaf, shape in zip(start, leaves, given, strict=True):
        shape = tensor.shape if isinstance(leaf, TensorArray) else TensorShape(shape)
        if not shape.is_compatible_with(tensor.shape):
            raise ValueError(
                f"The shape invariant specified for {tensor.name} is not compatible with the "
                f"initial shape of the loop variable. It enters the loop with shape "
                f"{tensor.shape}, but the specified shape invariant is {shape}."
            )
        shapes.append(shape)
    return shapes


def _flat_shapes(structure: Any) -> list[Any]:
    if isinstance(structure, dict):
        return [part for key in sorted(structure) for part in _flat_shapes(structure[key])]
    if isinstance(structure, (list, tuple)) and not isinstance(structure, TensorShape):
        return [part for inner in structure for part in _flat_shapes(inner)]
    return [structure]


def _learned(template: Any, found: Any) -> Any:
    """The variables, with what the body knows of arrays."""
    before, after = nest.flatten(template), nest.flatten(found)
    new = [
        isinstance(old, TensorArray) and (old.element_shape is None) > (made.element_shape is None)
        for old, made in zip(before, after, strict=True)
    ]
    if not any(new):
        return template
    leaves = [
        old.with_flow(old.flow, made.element_shape) if learned else old
        for old, made, learned in zip(before, after, new, strict=True)
    ]
    return nest.pack_as(template, leaves)


def _was_asked(template: Any) -> bool:
    """Whether somebody read an array of which the entries' shape was not known."""
    return any(leaf.asked for leaf in nest.flatten(template) if isinstance(leaf, TensorArray))


def _check_turn(
    start: list[Tensor], shapes: list[Any], turn: Block, names: Sequence[str] | None
) -> None:
    """Every variable must leave the body as it came in.

    Raises:
        TypeError: Another type.
        ValueError: Another shape.
    """
    for i, (tensor, shape, made) in enumerate(zip(start, shapes, turn.outputs, strict=True)):
        label = names[i] if names else tensor.name
        if made.dtype is not tensor.dtype:
            raise TypeError(
                f"Loop var {label} enters the loop with type {tensor.dtype} but has type "
                f"{made.dtype} after 1 iteration. {label} type should remain constant.\n"
                f"  write instead: tf.cast(..., tf.{tensor.dtype.name}) in the body"
            )
        if not at_least(shape, made.shape):
            raise ValueError(
                f"Input tensor `{label}` enters the loop with shape {shape}, but has shape "
                f"{made.shape} after one iteration. To allow the shape to vary across iterations, "
                "use the `shape_invariants` argument of tf.while_loop to specify a less-specific "
                "shape."
            )


def at_least(shape: TensorShape, made: TensorShape) -> bool:
    """Whether everything that the one shape says holds for the other."""
    known = shape.rank is not None
    return not known or (
        len(shape) == len(made)
        and all(n is None or n == m for n, m in zip(shape, made, strict=True))
    )
