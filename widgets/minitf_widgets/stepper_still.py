"""The still of a backward pass: the graph with all its gradients, and the arithmetic of one step.

Where it sits   behind BackpropStepper.to_svg and to_png.
The one idea    what a lecturer would leave on the board: values in blue, gradients in orange, and
                the products of each step back in a list.
Read next       graph_still.py
"""

from __future__ import annotations

from collections.abc import Iterator

from minitf.observe import summarize
from minitf_widgets.documents import Document
from minitf_widgets.drawing import GRADIENT, INK, LINE, SOFT, Drawing
from minitf_widgets.graph_still import draw_graph
from minitf_widgets.stepper_words import back_words, losses
from minitf_widgets.still_parts import text_width

MOST_LINES, LINE_HEIGHT, MARGIN = 14, 21, 24


def draw_stepper(trace: Document, at: int, description: str) -> Drawing:
    """The graph as it is after step ``at``, and below it the steps back up to there."""
    graph = _known_after(trace, at)
    still = draw_graph(graph, _open_scopes(trace), description)
    steps = list(back_words(trace))
    done = max(0, at + 1 - len(trace["forward"]) - len(losses(trace)))
    shown = steps[max(0, done - MOST_LINES) : done]
    top = still.height
    widest = max((text_width(words, 12.5) for words in shown), default=0)
    still.width = max(still.width, widest + 2 * MARGIN)
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


def _known_after(trace: Document, at: int) -> Document:
    """The graph document with only those values and gradients that are known after step ``at``."""
    forward = trace["forward"]
    later = set(forward[at + 1 :])
    values = trace["graph"].get("values", {})
    steps = [*_seeds(trace), *_gradients(trace)]
    gradients = dict(filter(None, steps[: max(0, at + 1 - len(forward))]))
    known = {name: value for name, value in values.items() if name not in later}
    return {**trace["graph"], "title": trace["title"], "values": known, "gradients": gradients}


def _seeds(trace: Document) -> Iterator[tuple[str, Document]]:
    """Each loss with its 1: the gradient of a loss by itself."""
    upstream = {step["node"]: step["upstream"] for step in trace["backward"]}
    for loss in losses(trace):
        yield loss, upstream[loss] if loss == trace["loss"] else summarize(1.0)


def _gradients(trace: Document) -> Iterator[tuple[str, Document] | None]:
    """What each step back adds to the graph; a way back that ends adds nothing."""
    for step in trace["backward"]:
        for share in step["inputs"]:
            yield share["from"], share["accumulated"]
        yield from (None for _ in step.get("stops", ()))


def _open_scopes(trace: Document) -> list[str] | None:
    """Small graphs op by op, larger ones layer by layer: a still cannot be opened."""
    if len(trace["graph"]["nodes"]) > 12:
        return None
    return [scope["id"] for scope in trace["graph"]["scopes"]]
