"""The still of a backward pass: the graph with all its gradients, and the arithmetic of one step.

Where it sits   behind BackpropStepper.to_svg and to_png.
The one idea    what a lecturer would leave on the board: values in blue, gradients in orange, and
                the products of each step back in a list.
Read next       graph_still.py
"""

from __future__ import annotations

from minitf_widgets.documents import Document
from minitf_widgets.drawing import GRADIENT, INK, LINE, SOFT, Drawing
from minitf_widgets.graph_still import draw_graph
from minitf_widgets.stepper_words import labels, share_words

MOST_LINES, LINE_HEIGHT, MARGIN = 14, 21, 24


def draw_stepper(trace: Document, at: int, description: str) -> Drawing:
    """The graph as it is after step ``at``, and below it the steps back up to there."""
    graph = _known_after(trace, at)
    still = draw_graph(graph, _open_scopes(trace), description)
    steps = _shares(trace)
    done = max(0, at - len(trace["forward"]))
    shown = steps[max(0, done - MOST_LINES) : done]
    top = still.height
    still.height += MARGIN + LINE_HEIGHT * (len(shown) + 1) if shown else 0
    if shown:
        still.line((MARGIN, top - 4), (still.width - MARGIN, top - 4), stroke=LINE)
        still.text(MARGIN, top + 20, "Backward: upstream × local = downstream", size=13, bold=True)
    for number, words in enumerate(shown):
        y = top + 20 + LINE_HEIGHT * (number + 1)
        color = GRADIENT if number == len(shown) - 1 else INK
        still.text(MARGIN, y, words, size=12.5, color=color)
    if len(shown) < done:
        still.text(
            still.width - MARGIN, top + 20, f"the last {len(shown)} of {done} steps back",
            size=12, color=SOFT, anchor="end",
        )  # fmt: skip
    return still


def _shares(trace: Document) -> list[str]:
    names = labels(trace)
    return [
        share_words(names, step, share) for step in trace["backward"] for share in step["inputs"]
    ]


def _known_after(trace: Document, at: int) -> Document:
    """The graph document with only those values and gradients that are known after step ``at``."""
    forward = trace["forward"]
    later = set(forward[at + 1 :])
    values = trace["graph"].get("values", {})
    gradients: dict[str, Document] = {}
    back = at - len(forward)
    for step in trace["backward"] if back >= 0 else ():
        if step["node"] == trace["loss"]:
            gradients[trace["loss"]] = step["upstream"]
        for share in step["inputs"]:
            if back > 0:
                gradients[share["from"]] = share["accumulated"]
            back -= 1
    known = {name: value for name, value in values.items() if name not in later}
    return {**trace["graph"], "title": trace["title"], "values": known, "gradients": gradients}


def _open_scopes(trace: Document) -> list[str] | None:
    """Small graphs op by op, larger ones layer by layer: a still cannot be opened."""
    if len(trace["graph"]["nodes"]) > 12:
        return None
    return [scope["id"] for scope in trace["graph"]["scopes"]]
