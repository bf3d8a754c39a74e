r"""One entry of one share of gradient, spelt out: upstream times local, added up.

Where it sits   above the backward pass; the stepper shows it beside the formula.
The one idea    a share is linear in the upstream gradient: share[e] = Σ upstream[o] · local[o, e].
                So the local derivatives are the gradient of the share by the upstream gradient,
                and a tape around the rule finds them.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> x, w = tf.constant([[1.0, 2.0]]), tf.Variable([[3.0], [4.0]])
                >>> trace = observe.record_backward(lambda: tf.reduce_sum(x @ w) * 10.0)
                >>> spell_out(trace, "matmul", 1, (1, 0)).terms
                (Term(index=(0, 0), upstream=10.0, local=2.0, product=20.0),)
Read next       observe/element.py, minitf_widgets/specs_trace.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minitf.autodiff.backprop import backprop
from minitf.autodiff.tape import GradientTape
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.observe.backward import Share
from minitf.observe.element import Term, facts_at, meeting_at, opposite, why_zero
from minitf.observe.replay import (
    STEP,
    again,
    double,
    in_double,
    nudged,
    plainly,
    relative_error,
    steepest,
)
from minitf.observe.trace import Node, Trace

MOST_TERMS = 6


@dataclass(frozen=True)
class Arithmetic:
    """The chosen entry of a share.

    Attributes:
        index: The entry of the input.
        terms: The largest products, of the first output that has a gradient.
        rest_count: How many more products there are.
        rest_sum: Their sum.
        downstream: The sum of all products, in float64.
        entry: The entry of the share itself, which is the sum as the share's type rounds it.
        meeting: The entries of all shares that met at the source up to this one, in order; a
            loss begins with its 1.
        total: The entry of the gradient with this share added.
        facts: What stands for each letter of an entry-by-entry op's formula at this place; empty
            for other ops.
        why_zero: Why the entry is 0; None where it is not.  See element.WHY_ZERO.
        numeric: The same by nudging the input of this one operation, in float64; None for an
            operation that cannot be run again (a draw).
        error: The difference of the two, relative to the larger one.
    """

    index: tuple[int, ...]
    terms: tuple[Term, ...]
    rest_count: int
    rest_sum: float
    downstream: float
    entry: float
    meeting: tuple[float, ...]
    total: float
    facts: dict[str, float]
    why_zero: str | None
    numeric: float | None
    error: float | None


def spell_out(
    trace: Trace,
    node: str,
    number: int,
    index: Sequence[int] | None = None,
    most: int = MOST_TERMS,
) -> Arithmetic:
    """The arithmetic of one entry of the share that an operation handed to an input.

    Args:
        trace: A trace with its backward pass.
        node: The operation.
        number: Which of its inputs, from 0.
        index: The entry of the input; default: the one with the largest share.
        most: How many terms are listed.

    Raises:
        ArgumentError: The operation handed this input nothing, or the input has no such entry.
        StateError: Values of the operation were not kept.
    """
    if trace.backward_pass is None:
        raise ArgumentError(f"{trace!r} has no backward pass.", instead="trace.backward(loss)")
    share = trace.backward_pass.share(node, number)
    if not is_real(share):
        raise ArgumentError(
            f"The gradient that {node!r} hands on is complex.",
            why="upstream times local is spelt out for real numbers",
            instead="look at the share itself: trace.backward_pass.share(node, number)",
        )
    at = _checked_index(share, index)
    with plainly():
        local, *further = _local_derivatives(trace, share, at)
        numeric = _numeric(trace, share, at)
    terms = _terms(trace[node], share, local, at)
    rest = [term.product for term in terms[most:]] + _products_of_further(share, further)
    downstream = float(sum(term.product for term in terms[:most])) + float(sum(rest))
    error = None if numeric is None else relative_error(downstream, numeric)
    return Arithmetic(
        at, tuple(terms[:most]), len(rest), float(sum(rest)), downstream,
        float(share.contribution[at]), meeting_at(trace, share, at), float(share.accumulated[at]),
        facts_at(trace, share, at), why_zero(trace[node], share, terms, at), numeric, error,
    )  # fmt: skip


def is_real(share: Share) -> bool:
    """Whether the products of a share are real numbers."""
    arrays = (share.contribution, *share.upstreams)
    return not any(array is not None and array.dtype.kind == "c" for array in arrays)


def _checked_index(share: Share, index: Sequence[int] | None) -> tuple[int, ...]:
    shape = share.contribution.shape
    if index is None:
        return steepest(share.contribution)
    at = tuple(int(i) for i in index)
    if len(at) != len(shape) or not all(0 <= i < n for i, n in zip(at, shape, strict=True)):
        raise ArgumentError(
            f"{share.source!r} of shape {shape} has no entry {list(at)}.",
            instead="one number for each axis, from 0",
        )
    return at


def _local_derivatives(trace: Trace, share: Share, at: tuple[int, ...]) -> list[np.ndarray]:
    """How far each entry of each output with a gradient moves with the chosen entry of the input.

    In float64, so that what is shown is the mathematics and not its rounding.
    """
    node = trace[share.node]
    assert node.opdef is not None
    inputs = [double(trace[name].numpy()) for name in node.inputs]
    outputs = tuple(double(trace[name].numpy()) for name in (node.name, *node.outputs))
    operation = Operation(
        node.opdef, _distinct(inputs), in_double(node.attrs), outputs, node.name, node.scope
    )
    reached = [k for k, gradient in enumerate(share.upstreams) if gradient is not None]
    upstreams = [double(gradient) for gradient in share.upstreams if gradient is not None]
    with GradientTape() as tape:
        tape.watch(upstreams)
        entry = _share_of(operation, share.number, [outputs[k] for k in reached], upstreams, at)
    found = [None] * len(upstreams) if entry is None else tape.gradient(entry, upstreams)
    return [
        np.zeros(upstream.shape) if local is None else np.asarray(local)
        for upstream, local in zip(upstreams, found, strict=True)
    ]


def _distinct(tensors: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """In x * x the two inputs are one tensor; here each gets its own share."""
    return tuple(convert_to_tensor(tensor.numpy()) for tensor in tensors)


def _share_of(
    operation: Operation, number: int, outputs: list[Tensor], upstreams: list[Tensor],
    at: tuple[int, ...],
) -> Tensor | None:  # fmt: skip
    """One entry of the share, computed by the rule so that a tape can see it."""
    source = operation.inputs[number]
    shares = backprop([operation], outputs, [source], upstreams)
    share = shares.get(id(source))
    return None if share is None else OPS["slice"](share, spec=at) if at else share


def _terms(node: Node, share: Share, local: np.ndarray, at: tuple[int, ...]) -> list[Term]:
    """All products that are there, the largest first."""
    reached = local != 0
    if node.opdef is not None and node.opdef.elementwise:
        across = opposite(share, at)
        reached &= across  # elsewhere 0 times infinity would be NaN
        if not reached.any():
            reached = across  # a closed gate: show the zero it multiplies with
    terms = []
    for index in np.argwhere(reached):
        place = tuple(int(i) for i in index)
        upstream, slope = float(share.upstream[place]), float(local[place])
        terms.append(Term(place, upstream, slope, upstream * slope))
    return sorted(terms, key=lambda term: (-abs(term.product), term.index))


def _products_of_further(share: Share, further: Sequence[np.ndarray]) -> list[float]:
    """The products that come over an operation's further outputs: they are summed, not listed."""
    upstreams = [upstream for upstream in share.upstreams if upstream is not None][1:]
    products = [upstream * local for upstream, local in zip(upstreams, further, strict=True)]
    return [float(product) for part in products for product in part[part != 0]]


def _numeric(trace: Trace, share: Share, at: tuple[int, ...]) -> float | None:
    """Σ upstream · (change of the output) for a nudged input, by the operation alone."""
    node = trace[share.node]
    if node.opdef is None or node.opdef.stateful or node.opdef.name == "stop_gradient":
        return None
    inputs = [double(trace[name].numpy()) for name in node.inputs]
    value = inputs[share.number].numpy()
    step = STEP * max(1.0, abs(float(np.asarray(value)[at])))
    ends = []
    for way in (1, -1):
        moved = list(inputs)
        moved[share.number] = convert_to_tensor(nudged(value, at, way * step))
        ends.append(again(trace, node, moved))
    changes = [
        np.sum(upstream * np.asarray(up.numpy() - down.numpy(), np.float64))
        for upstream, up, down in zip(share.upstreams, *ends, strict=True)
        if upstream is not None
    ]
    return float(sum(changes) / (2 * step))
