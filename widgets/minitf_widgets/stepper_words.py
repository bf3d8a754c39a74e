"""A backward pass in words: what describe() says and what tests compare.

Where it sits   reads a minitf.trace document.
The one idea    one line a step; backward lines carry the same numbers as the picture.
Read next       stepper_still.py
"""

from __future__ import annotations

from collections.abc import Iterator

from minitf.observe.element import WHY_ZERO
from minitf_widgets.documents import Document
from minitf_widgets.graph_words import summary_words
from minitf_widgets.text import format_index, format_number

WHY_STOP = {
    "stop": "stop_gradient lets no gradient pass",
    "whole": "whole numbers cannot change a little",
    "flat": "the op has no gradient there",
}


def step_count(trace: Document) -> int:
    """Forward steps, a seed for each loss, and a step for each input on the way back."""
    back = (len(step["inputs"]) + len(step.get("stops", ())) for step in trace["backward"])
    return len(trace["forward"]) + len(losses(trace)) + sum(back)


def losses(trace: Document) -> list[str]:
    """The nodes whose gradient is 1 at the start, the last one made first."""
    return trace.get("losses", [trace["loss"]])[::-1]


def describe_trace(trace: Document, most_lines: int = 80) -> str:
    lines = [*_forward(trace), *_backward(trace), *_checks(trace)]
    if len(lines) > most_lines:
        lines = [*lines[:most_lines], f"… and {len(lines) - most_lines} more lines"]
    return "\n".join([f"BackpropStepper: {trace['title']}, {step_count(trace)} steps", *lines])


def labels(trace: Document) -> dict[str, str]:
    return {node["id"]: node["label"] for node in trace["graph"]["nodes"]}


def _forward(trace: Document) -> Iterator[str]:
    names = labels(trace)
    values = trace["graph"].get("values", {})
    yield "Forward"
    for node in trace["forward"]:
        edges = [edge for edge in trace["graph"]["edges"] if edge["to"] == node]
        inputs = ", ".join(names[edge["from"]] for edge in edges)
        value = f" = {summary_words(values[node])}" if node in values else ""
        yield f"  {names[node]}({inputs}){value}"


def _backward(trace: Document) -> Iterator[str]:
    yield "Backward"
    for words in back_words(trace):
        yield f"  {words}"


def back_words(trace: Document) -> Iterator[str]:
    """One line for each step back."""
    names = labels(trace)
    for step in trace["backward"]:
        for share in step["inputs"]:
            yield share_words(names, step, share)
        for stop in step.get("stops", ()):
            yield stop_words(names, step, stop)


def stop_words(names: dict[str, str], step: Document, stop: Document) -> str:
    """``round → x: nothing, the op has no gradient there``."""
    return f"{names[step['node']]} → {names[stop['from']]}: nothing, {WHY_STOP[stop['why']]}"


def share_words(names: dict[str, str], step: Document, share: Document) -> str:
    """``multiply → w: upstream 4 × local 3 = 12``, with the element and the sum where there are."""
    line = f"{names[step['node']]} → {names[share['from']]}"
    chosen = share["chosen"]
    if chosen is None:
        line += f": {summary_words(share['contribution'])}"
    else:
        line += format_index(chosen["index"]) if chosen["index"] else ""
        line += f": {product_words(chosen)}"
    if share["branches"] > 1:
        total = summary_words(share["accumulated"])
        line += f" (share {share['part']} of {share['branches']}, so far {total})"
    if chosen is not None and chosen.get("why_zero"):
        line += f": {WHY_ZERO[chosen['why_zero']]}"
    return line


def product_words(chosen: Document) -> str:
    """``upstream 4 × local 3 = 12``, or the sum of how many products."""
    count = len(chosen["terms"]) + chosen["rest"]["count"]
    total = format_number(chosen.get("entry", chosen["downstream"]))
    if not count and not chosen.get("why_zero"):
        return f"by a rule of its own = {total}"
    if count != 1 or not chosen["terms"]:
        return f"sum of {count} products = {total}"
    [term] = chosen["terms"]
    upstream, local = format_number(term["upstream"]), format_number(term["local"])
    return f"upstream {upstream} × local {local} = {total}"


def _checks(trace: Document) -> Iterator[str]:
    names = labels(trace)
    if trace["checks"]:
        yield "Checked by nudging"
    for node, check in trace["checks"].items():
        place = format_index(check["index"]) if check["index"] else ""
        numeric = format_number(check["numeric"])
        yield f"  {names[node]}{place}: {format_number(check['analytic'])}, measured {numeric}"
