"""The backward pass as data: steps, shares, and the arithmetic of one element of each.

Where it sits   a stage of specs.py; observe did the sums.
The one idea    each share is shown three times over: as a picture of all its numbers, as one number
                spelt out (upstream × local, added up), and as the same number found by nudging.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> x = tf.Variable([1.0, 5.0])
                >>> trace = observe.record_backward(lambda: tf.reduce_sum(x * x))
                >>> chosen_entry(trace, "multiply", "x", [1])["terms"]
                [{'index': [1], 'upstream': 1.0, 'local': 5.0, 'product': 5.0}]
Read next       specs_sources.py
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from minitf.errors import ArgumentError, StateError
from minitf.observe import Arithmetic, Replay, Share, Stop, Trace, flops, spell_out
from minitf.observe.arithmetic import is_real
from minitf.observe.backward import ancestors
from minitf.observe.summary import real
from minitf_widgets.documents import Document

Element = Sequence[int] | Mapping[str, Sequence[int]]

# Beyond these the numbers are worked out when the learner asks for them (specs.choose).
MOST_SPELT_OUT = 400  # shares of one trace
MOST_ENTRIES = 4_000_000  # entries that one operation reads and writes
CHECK_BUDGET = 2_000_000_000  # floating operations spent on finite differences
CALL = 200_000  # what calling an operation costs, as floating operations


def trace_entries(trace: Trace, element: Element | None = None) -> Document:
    """The parts of a trace document beside its graph, and the names of the nodes shown in it."""
    found = trace.backward_pass
    assert found is not None
    _check_element(trace, element)
    shown = set().union(*(ancestors(trace, loss) for loss in found.losses))
    forward = [node.name for node in trace.operations if node.name in shown]
    left = MOST_SPELT_OUT
    all_shares, all_stops = _by_node(found.shares), _by_node(found.stops)
    backward = []
    for name in reversed(forward):
        shares, stops = all_shares.get(name, []), all_stops.get(name, [])
        if shares or stops:
            backward.append(_step(trace, shares, stops, element, left > 0))
        left -= len(shares)
    entries = {
        "shown": shown, "loss": found.loss, "forward": forward,
        "backward": backward, "checks": _checks(trace, shown, element),
    }  # fmt: skip
    return entries | ({"losses": found.losses} if len(found.losses) > 1 else {})


def _check_element(trace: Trace, element: Element | None) -> None:
    """An element that is nowhere is a slip of the pen; say so instead of showing another."""
    for name, index in element.items() if isinstance(element, Mapping) else ():
        array = trace.gradients.get(trace[name].name)
        if array is not None and _wanted(element, name, array) is None:
            raise ArgumentError(
                f"The gradient of {name!r} has shape {array.shape}; "
                f"there is no element {list(index)} in it.",
                instead="one number for each axis, from 0",
            )


def _by_node(found: Iterable[Any]) -> dict[str, list[Any]]:
    """Shares or stops, by the operation that they are at."""
    by_node: dict[str, list[Any]] = {}
    for one in found:
        by_node.setdefault(one.node, []).append(one)
    return by_node


def _step(
    trace: Trace,
    shares: Sequence[Share],
    stops: Sequence[Stop],
    element: Element | None,
    spelt_out: bool,
) -> Document:
    found = trace.backward_pass
    assert found is not None
    first: Share | Stop = shares[0] if shares else stops[0]
    # The gradient of an op's one output is complete when it is its turn.
    upstream = first.upstream if trace[first.node].outputs else found.gradients[first.node]
    step = {
        "node": first.node,
        "upstream": found.summary(upstream),
        "inputs": [_share(trace, share, element, spelt_out) for share in shares],
    }
    ends = [{"input": stop.input, "from": stop.source, "why": stop.why} for stop in stops]
    return step | ({"stops": ends} if ends else {})


def _share(trace: Trace, share: Share, element: Element | None, spelt_out: bool) -> Document:
    found = trace.backward_pass
    assert found is not None
    index = _wanted(element, share.source, share.contribution)
    chosen = None
    if spelt_out and size_of(trace, share.node) <= MOST_ENTRIES:
        chosen = _chosen(trace, share, index)
    return {
        "input": share.input,
        "from": share.source,
        "rule": _rule(trace, share),
        "contribution": found.summary(share.contribution),
        "branches": found.branches[share.source],
        "part": share.part,
        "accumulated": found.summary(share.accumulated),
        "chosen": chosen,
    }


def _wanted(element: Element | None, name: str, array: np.ndarray) -> Sequence[int] | None:
    """The element that was asked for, if this node has one there."""
    index = element.get(name) if isinstance(element, Mapping) else element
    if index is None or len(index) != array.ndim:
        return None
    inside = all(0 <= i < size for i, size in zip(index, array.shape, strict=True))
    return index if inside else None


def _rule(trace: Trace, share: Share) -> str:
    row = trace[share.node].opdef
    assert row is not None
    return row.grads[row.inputs[0 if row.variadic else share.number].name].formula


def size_of(trace: Trace, name: str) -> int:
    """How many entries an operation reads and writes."""
    shapes = [trace[part].value_shape for part in (*trace[name].inputs, name)]
    return sum(math.prod(n or 1 for n in shape) for shape in shapes)


def _chosen(trace: Trace, share: Share, index: Sequence[int] | None) -> Document | None:
    """The arithmetic of one element; None where there is none of real numbers, or no values."""
    if not share.contribution.size or not is_real(share):
        return None
    try:
        return _as_entry(spell_out(trace, share.node, share.number, index))
    except StateError:
        return None


def chosen_entry(trace: Trace, node: str, input: str, index: Sequence[int]) -> Document:
    """The "chosen" entry for an element that the learner points at; see specs.choose."""
    shares = () if trace.backward_pass is None else trace.backward_pass.shares
    for share in shares:
        if share.node == node and share.input == input:
            return _as_entry(spell_out(trace, node, share.number, index))
    raise ArgumentError(
        f"{node!r} handed no gradient to an input called {input!r}.",
        instead="one of: " + ", ".join(f"{share.node} {share.input}" for share in shares[:10]),
    )


def _as_entry(found: Arithmetic) -> Document:
    terms = [
        {
            "index": list(term.index),
            "upstream": real(term.upstream),
            "local": real(term.local),
            "product": real(term.product),
        }
        for term in found.terms
    ]
    return {
        "index": list(found.index),
        "terms": terms,
        "rest": {"count": found.rest_count, "sum": real(found.rest_sum)},
        "downstream": real(found.downstream),
        "entry": real(found.entry),
        "meeting": [real(one) for one in found.meeting],
        "total": real(found.total),
        "facts": {letter: real(value) for letter, value in found.facts.items()},
        "why_zero": found.why_zero,
        "numeric": _real_or_none(found.numeric),
        "error": _real_or_none(found.error),
    }


def _real_or_none(value: float | None) -> Any:
    return None if value is None else real(value)


def _checks(trace: Trace, shown: set[str], element: Element | None) -> Document:
    """dLoss/d element by finite differences: first the values from outside, then the operations."""
    gradients = trace.gradients
    have = [name for name in trace.nodes if name in gradients]
    have.sort(key=lambda name: trace[name].kind == "op")  # stable: else in the order made
    try:
        replay = Replay(trace)
    except StateError:  # values beyond the budget: nothing to run again
        return {}
    checks = {}
    for name in have[: _affordable(trace, shown)]:
        if not gradients[name].size or gradients[name].dtype.kind == "c":
            continue
        found = replay.check(name, _wanted(element, name, gradients[name]))
        checks[name] = {
            "index": list(found.index), "analytic": real(found.analytic),
            "numeric": real(found.numeric), "error": real(found.error),
        }  # fmt: skip
    return checks


def _affordable(trace: Trace, shown: set[str]) -> int:
    """How many checks fit into the budget; each runs the forward pass twice."""
    once = 0
    for node in trace.operations:
        if node.name in shown and node.opdef is not None:
            inputs = [trace[name].value_shape for name in node.inputs]
            cost = flops(node.opdef.name, inputs, node.value_shape, node.attrs)
            once += CALL + (cost or size_of(trace, node.name))
    return max(1, CHECK_BUDGET // max(1, 2 * once))
