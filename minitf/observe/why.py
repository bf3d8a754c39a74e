"""Why is this gradient zero?  The operation, the factor and the line where the signal dies.

Where it sits   above the backward pass; GradFlow says its findings in words.
The one idea    a gradient is a product along a path.  Walk from the weight towards the loss: the
                first operation that took something and handed on nothing holds the zero factor.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> w = tf.Variable([-1.0, -2.0])
                >>> trace = observe.record_backward(lambda: tf.reduce_sum(tf.nn.relu(w) * 3.0))
                >>> cause = why_zero(trace, "w")
                >>> cause.kind, cause.node, cause.path
                ('closed', 'relu', ('w', 'relu'))
Read next       minitf_widgets/gradflow_words.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from minitf.core.source import SourceLine
from minitf.observe.backward import Share, ancestors
from minitf.observe.trace import Node, Trace

TINY = 1e-7  # of the largest gradient by any weight: less than this is as good as nothing
MILD = 1e-4  # an operation that lets this part through is not alone to blame
GATES = ("relu", "relu_gate")
SATURATING = ("sigmoid", "tanh", "softplus", "erf", "erfc", "softmax", "log_softmax", "exp", "atan")
CLIPPING = ("maximum", "minimum", "reduce_max", "reduce_min", "max_pool", "sort", "top_k")
PICKING = ("where", "gather", "gather_nd", "slice", "take_along", "array_read", "concat_part")
FLAT = ("sign", "floor", "ceil", "round", "floordiv", "equal", "less", "greater")
PRODUCTS = ("multiply", "multiply_no_nan", "matmul", "einsum", "conv", "conv_input", "divide",
            "conv_filters", "divide_no_nan", "square", "power", "squared_difference")  # fmt: skip
WHOLE = ("int", "bool")


class Cause(NamedTuple):
    """Why no gradient reaches a variable.

    Attributes:
        variable: The node whose gradient is zero.
        kind: "frozen", "unread", "disconnected", "stopped", "whole", "flat", "closed", "saturated",
            "one_entry", "zero_factor", "clipped", "not_chosen", "cancels", "faded" or "factor".
        node: The operation where the signal dies; None where nothing reads the variable.
        input: The name of that operation's input, as in its formula.
        factor: The node that holds the zero, where another tensor is the factor.
        origin: The first node on the way forward that is zero throughout, where the zeros that
            stop the gradient come from elsewhere.
        arrives: The largest entry of the gradient that the operation took.
        leaves: The largest entry of what it handed on.
        entries: At so many entries a gradient arrived.
        extreme: A closed gate's largest input: the nearest to letting something pass.
        rule: The local rule of the operation, in LaTeX.
        source: The learner's line that made the operation.
        path: The nodes from the variable to the operation.
    """

    variable: str
    kind: str
    node: str | None = None
    input: str = ""
    factor: str | None = None
    origin: str | None = None
    arrives: float = 0.0
    leaves: float = 0.0
    entries: int = 0
    extreme: float | None = None
    rule: str = ""
    source: SourceLine | None = None
    path: tuple[str, ...] = ()


def zero_gradients(trace: Trace, tiny: float | None = None) -> list[str]:
    """The variables of a trace that the loss gives nothing to, in the order read.

    Args:
        trace: A trace; without a backward pass no variable gets anything.
        tiny: Gradients up to this size count as nothing; default: TINY of the largest.
    """
    limit = _limit(trace) if tiny is None else tiny
    return [
        node.name
        for node in trace
        if node.kind == "variable" and node.is_floating and _size(trace, node.name) <= limit
    ]


def why_zero(trace: Trace, name: str, tiny: float | None = None) -> Cause | None:
    """Where the gradient by a node dies on its way back from the loss.

    Args:
        trace: A trace, usually with its backward pass.
        name: The node: a variable, or any other that should have a gradient.
        tiny: As for `zero_gradients`.

    Returns:
        The cause; None when the gradient is not zero.
    """
    limit = _limit(trace) if tiny is None else tiny
    if _size(trace, name) > limit:
        return None
    variable = trace[name].variable
    if variable is not None and not variable.trainable:
        return Cause(name, "frozen")
    readers = [node.name for node in trace if name in node.inputs]
    if not readers:
        return Cause(name, "unread")
    found = trace.backward_pass
    losses = found.losses if found else [node.name for node in trace.operations[-1:]]
    needed = set().union(*(ancestors(trace, loss) for loss in losses))
    if name not in needed:
        return _disconnected(trace, name)
    return _walk(trace, name, needed, limit)


def _limit(trace: Trace) -> float:
    """What counts as nothing, measured by the largest gradient there is."""
    found = trace.backward_pass
    if found is None:
        return 0.0
    sizes = [_size(trace, node.name) for node in trace if node.kind == "variable"]
    sizes = [size for size in sizes if size < np.inf]
    return TINY * (max(sizes, default=0.0) or 1.0)


def _size(trace: Trace, name: str) -> float:
    gradient = trace.gradients.get(name)
    return 0.0 if gradient is None else largest_entry(gradient)


def largest_entry(array: np.ndarray) -> float:
    """The size of the largest entry; infinite where one is NaN: that is not nothing."""
    largest = float(np.abs(array).max(initial=0))
    return largest if largest == largest else np.inf


def _disconnected(trace: Trace, name: str) -> Cause:
    """The last operation that still depends on the variable."""
    path = [name]
    for node in trace.operations:
        if path[-1] in node.inputs:
            path.append(node.name)
    last = trace[path[-1]]
    return Cause(name, "disconnected", last.name, source=last.source, path=tuple(path))


def _walk(trace: Trace, name: str, needed: set[str], limit: float) -> Cause:
    """Follow the path towards the loss until an operation took something and gave nothing."""
    at, path = name, [name]
    while True:
        shares = [share for share in _shares(trace) if share.source == at]
        if any(largest_entry(share.contribution) > limit for share in shares):
            return _died(trace, name, "cancels", shares[0], [*path, shares[0].node])
        alive = [share for share in shares if largest_entry(share.upstream) > limit]
        if alive:
            share = alive[0]
            return _died(trace, name, _kind(trace, share), share, [*path, share.node])
        readers = [node for node in _readers(trace, at) if node.name in needed]
        blocking = None if shares else _blocking(trace, at, readers)
        if blocking is not None:
            return _blocked(trace, name, blocking, [*path, blocking.name])
        if not readers:  # only a loss that is nothing but zeros gets here
            return Cause(name, "disconnected", at, path=tuple(path))
        at = shares[0].node if shares else readers[0].name
        path.append(at)


def _shares(trace: Trace) -> list[Share]:
    return trace.backward_pass.shares if trace.backward_pass else []


def _readers(trace: Trace, name: str) -> Iterator[Node]:
    """The operations that take a node, or one of its further outputs."""
    names = {name, *trace[name].outputs}
    return (node for node in trace.operations if names & set(node.inputs))


def _blocking(trace: Trace, at: str, readers: list[Node]) -> Node | None:
    """The reader that handed nothing back although it could have had something to hand."""
    for node in readers:
        if node.name in trace.gradients or any(out in trace.gradients for out in node.outputs):
            return node
        if not node.is_floating or not node.opdef or not node.opdef.grads:
            return node
    return None


def _blocked(trace: Trace, name: str, node: Node, path: list[str]) -> Cause:
    assert node.opdef is not None
    kind = "flat"
    if node.opdef.name == "stop_gradient":
        kind = "stopped"
    elif node.dtype.startswith(WHOLE) or node.dtype.startswith("uint"):
        kind = "whole"
    arrives = _size(trace, node.name)
    return Cause(
        name, kind, node.name, node.opdef.inputs[0].name if node.opdef.inputs else "",
        arrives=arrives, source=node.source, path=tuple(path),
    )  # fmt: skip


def _died(trace: Trace, name: str, kind: str, share: Share, path: list[str]) -> Cause:
    node = trace[share.node]
    assert node.opdef is not None
    rule = node.opdef.grads.get(share.input)
    factor = _zero_input(trace, share) or None
    start = share.source if kind == "closed" else factor
    return Cause(
        name, kind, share.node, share.input, factor, _origin(trace, start),
        largest_entry(share.upstream), largest_entry(share.contribution),
        int(np.count_nonzero(share.upstream)), _extreme(trace, share, kind),
        rule.formula if rule is not None else "", node.source, tuple(path),
    )  # fmt: skip


def _origin(trace: Trace, start: str | None) -> str | None:
    """Where zeros come from: back along nodes that are zero throughout, to the first of them."""
    at = start
    while at is not None and _is_zero(trace, at):
        before = sorted(trace[at].inputs, key=lambda name: trace[name].kind != "op")
        following = next((name for name in before if _is_zero(trace, name)), None)
        if following is None:
            return at if at != start else None
        at = following
    return None


def _is_zero(trace: Trace, name: str) -> bool:
    value = _value(trace, name)
    return value is not None and bool(value.size) and not value.any()


def _kind(trace: Trace, share: Share) -> str:
    """What in the operation took the signal away."""
    opdef = trace[share.node].opdef
    assert opdef is not None
    op = opdef.name
    passed = largest_entry(share.contribution) / largest_entry(share.upstream)
    if passed > MILD:
        return "faded"
    if op in GATES:
        return "closed"
    if op in ("softmax", "log_softmax") and share.upstream.shape[-1:] == (1,):
        return "one_entry"
    if _zero_input(trace, share):
        return "zero_factor"
    for names, kind in (
        (SATURATING, "saturated"), (CLIPPING, "clipped"), (PICKING, "not_chosen"), (FLAT, "flat"),
    ):  # fmt: skip
        if op in names:
            return kind
    if passed:
        return "faded"
    if not trace[share.source].value.shape.num_elements():
        return "not_chosen"
    # Undoing a broadcast adds up the shares of all samples: they may cancel.
    return "cancels" if share.contribution.size < share.upstream.size else "factor"


def _zero_input(trace: Trace, share: Share) -> str:
    """The input of a product that is zero wherever the gradient arrives; "" when none is.

    A square is a product with itself.
    """
    node = trace[share.node]
    assert node.opdef is not None
    if node.opdef.name not in PRODUCTS:
        return ""
    others = [name for number, name in enumerate(node.inputs) if number != share.number]
    for name in others or [share.source]:
        value = _value(trace, name)
        if value is not None and value.size and _vanishes(value, share.upstream):
            return name
    return ""


def _vanishes(value: np.ndarray, upstream: np.ndarray) -> bool:
    """Whether a factor is zero, at least at the entries that a gradient reaches."""
    if not value.any():
        return True
    try:
        return not np.broadcast_to(value, upstream.shape)[upstream != 0].any()
    except ValueError:  # the factor of a matrix product stands beside no single entry
        return False


def _extreme(trace: Trace, share: Share, kind: str) -> float | None:
    """Of a closed gate's inputs that a gradient reaches, the one nearest to letting it through."""
    value, reached = _value(trace, share.source), share.upstream != 0
    if kind != "closed" or value is None or value.shape != reached.shape or not reached.any():
        return None
    return float(value[reached].max())


def _value(trace: Trace, name: str) -> np.ndarray | None:
    node = trace[name]
    return None if node.tensor is None else np.asarray(node.numpy())
