"""`tf.gradients`: add to a graph the operations that compute its gradients.

Where it sits   over backprop; the tape's counterpart where everything is described first.
The one idea    the graph is the record that backprop reads backwards; what it adds is part of the
                same graph, so gradients of gradients need nothing more.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def slope(x):
                ...     return tf.gradients(x * x, x)[0]
                >>> slope(tf.constant(3.0)).numpy()
                np.float32(6.0)
Read next       autodiff/backprop.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.autodiff.backprop import backprop
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.opdef import OPS
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, GradientError, ShapeError


def gradients(
    ys: Any,
    xs: Any,
    grad_ys: Any = None,
    name: str = "gradients",
    colocate_gradients_with_ops: bool = False,
    gate_gradients: Any = False,
    aggregation_method: Any = None,
    stop_gradients: Any = None,
    unconnected_gradients: Any = "none",
) -> list[Tensor | None]:
    """How the sum of `ys` changes with each of `xs`, as new operations of the graph.

    Args:
        ys: A tensor, or several (their gradients add up).
        xs: Tensors or variables.
        grad_ys: A factor for each of `ys`.
        stop_gradients: Tensors that count as constants.
        unconnected_gradients: What one of `xs` gets that `ys` do not depend on: "none" (None) or
            "zero".

    The other arguments are accepted as in TensorFlow and change nothing.

    Returns:
        A list with one gradient for each of `xs`.

    Raises:
        RuntimeError: Operations run at once; use a GradientTape there.

    https://www.tensorflow.org/api_docs/python/tf/gradients
    """
    graph = context.current.graph
    targets = [convert_to_tensor(y) for y in nest.flatten(ys)]
    home = next((target.graph for target in targets if target.is_symbolic), None)
    if graph is None or (home is not None and home.for_sessions and graph.for_sessions):
        graph = home
    if graph is None:
        raise RuntimeError(
            "tf.gradients is not supported when eager execution is enabled. "
            "Use tf.GradientTape instead."
        )
    sources = nest.flatten(xs)
    _check_sources(sources)
    operations = list(graph.operations)
    starts = [_tensors_of(graph, operations, source) for source in sources]
    stops = {id(tensor) for tensor in map(_tensor, nest.flatten(stop_gradients or []))}
    factors = _factors(grad_ys if isinstance(ys, (list, tuple)) else [grad_ys], targets)
    # Whole numbers cannot change a little: nothing flows back from them.
    flowing = [
        (target, factor)
        for target, factor in zip(targets, factors, strict=True)
        if target.dtype.is_differentiable
    ]
    found = backprop(
        _cut(operations, stops),
        [target for target, _ in flowing],
        [tensor for tensors in starts for tensor in tensors],
        [factor for _, factor in flowing],
    )
    results = [_sum(found, tensors) for tensors in starts]
    if str(getattr(unconnected_gradients, "value", unconnected_gradients)).lower() == "zero":
        results = [
            OPS["zeros_like"](source) if result is None else result
            for source, result in zip(sources, results, strict=True)
        ]
    return results


def _check_sources(sources: list[Any]) -> None:
    for source in sources:
        if not isinstance(source, Tensor) and not hasattr(source, "read_tensor"):
            raise ArgumentError(
                f"tf.gradients got {source!r} as one of xs.",
                why="a gradient is taken by a tensor or a variable of the graph",
            )


def _tensor(source: Any) -> Tensor:
    return source.read_tensor() if hasattr(source, "read_tensor") else source


def _tensors_of(graph: Graph, operations: Sequence[Operation], source: Any) -> list[Tensor]:
    """The tensors that stand for a source: for a variable, all that was read of it."""
    if not hasattr(source, "read_tensor"):
        return [source]
    reads = [operation for operation in operations if operation.type == "read_variable"]
    own = [read.output for read in reads if read.attrs["variable"] is source]
    return own or [graph.read(source)]


def _cut(operations: list[Operation], stops: set[int]) -> list[Operation]:
    """The record without the operations whose results count as constants."""
    if not stops:
        return operations
    return [one for one in operations if not any(id(out) in stops for out in one.outputs)]


def _factors(grad_ys: Any, targets: list[Tensor]) -> list[Tensor | None]:
    if grad_ys is None or grad_ys == [None]:
        return [None] * len(targets)
    factors = list(grad_ys)
    if len(factors) != len(targets):
        raise ShapeError(
            f"Passed {len(factors)} grad_ys for {len(targets)} ys", why="each y has one factor"
        )
    for factor, target in zip(factors, targets, strict=True):
        if isinstance(factor, Tensor) and factor.dtype is not target.dtype:
            raise GradientError(
                f"The factor {factor!r} for {target!r} is of another type.",
                instead=f"tf.cast(factor, tf.{target.dtype.name})",
            )
    return [
        None if factor is None else convert_to_tensor(factor, dtype_hint=target.dtype)
        for factor, target in zip(factors, targets, strict=True)
    ]


def _sum(found: dict[int, Tensor], tensors: list[Tensor]) -> Tensor | None:
    shares = [found[id(tensor)] for tensor in tensors if id(tensor) in found]
    total = shares[0] if shares else None
    for share in shares[1:]:
        total = total + share
    return total


def hessians(
    ys: Any,
    xs: Any,
    name: str = "hessians",
    colocate_gradients_with_ops: bool = False,
    gate_gradients: bool = False,
    aggregation_method: Any = None,
) -> list[Tensor]:
    """The matrix of second derivatives of the sum of `ys` by each of `xs`.

    Returns:
        For each of `xs` a tensor of shape x.shape + x.shape.

    https://www.tensorflow.org/api_docs/python/tf/hessians
    """
    found = []
    for x in nest.flatten(xs):
        [slope] = gradients(ys, x, unconnected_gradients="zero")
        count = x.shape.num_elements()
        if count is None:
            raise ShapeError(f"tf.hessians needs to know each size of {x!r}.")
        flat = OPS["reshape"](slope, shape=(count,))
        rows = [gradients(flat[i], x, unconnected_gradients="zero")[0] for i in range(count)]
        found.append(OPS["reshape"](OPS["pack"](*rows), shape=(*x.shape, *x.shape)))
    return found
