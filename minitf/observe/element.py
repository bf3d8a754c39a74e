"""What is said about one entry of a share beside its products: its letters, its sum, its zero.

Where it sits   beside the arithmetic, which makes the products.
The one idea    a number convinces when the reader sees where it comes from: the values in the
                formula, the other shares that meet with it, and if it is 0, the factor that is.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> x = tf.Variable(-2.0)
                >>> trace = observe.record_backward(lambda: tf.nn.relu(x) * 3.0)
                >>> WHY_ZERO[observe.spell_out(trace, "relu", 0).why_zero]
                'relu is off: its input is not positive, so its slope is 0'
Read next       observe/why.py, for whole variables
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minitf.observe.backward import Share
from minitf.observe.trace import Node, Trace

WHY_ZERO = {
    "upstream": "no gradient arrives here: upstream is 0",
    "off": "relu is off: its input is not positive, so its slope is 0",
    "gate": "the op is flat here: the local derivative is 0",
    "unused": "the op's result does not depend on this entry",
    "cancel": "the products cancel out",
    "tiny": "the product is too small for the type, and is rounded to 0",
}


@dataclass(frozen=True)
class Term:
    """One product of the sum.

    Attributes:
        index: The entry of the operation's output.
        upstream: The gradient of the loss by it.
        local: How far it moves when the chosen entry of the input moves.
        product: upstream times local.
    """

    index: tuple[int, ...]
    upstream: float
    local: float
    product: float


def meeting_at(trace: Trace, share: Share, at: tuple[int, ...]) -> tuple[float, ...]:
    """The terms of the sum at the source, up to and with this share."""
    backward_pass = trace.backward_pass
    assert backward_pass is not None
    seed = [1.0] if share.source in backward_pass.losses else []
    earlier = [
        float(other.contribution[at])
        for other in backward_pass.shares
        if other.source == share.source and other.part <= share.part
    ]
    return (*seed, *earlier)


def facts_at(trace: Trace, share: Share, at: tuple[int, ...]) -> dict[str, float]:
    """The numbers that the letters of the formula have where one entry meets one entry."""
    node = trace[share.node]
    row = node.opdef
    if row is None or not row.elementwise or row.returns_many:
        return {}
    places = np.argwhere(opposite(share, at))
    if len(places) != 1:  # stretched: one entry meets many
        return {}
    place, size = tuple(places[0]), share.upstream.shape
    letters = [*(part.name for part in row.inputs), row.outputs[0]]
    arrays = [trace[name].numpy() for name in (*node.inputs, node.name)]
    return {
        letter: float(np.broadcast_to(array, size)[place])
        for letter, array in zip(letters, arrays, strict=True)
        if array.dtype.kind != "c"
    }


def why_zero(node: Node, share: Share, terms: Sequence[Term], at: tuple[int, ...]) -> str | None:
    """The reason, as a key of WHY_ZERO, when the entry of the share is 0."""
    if share.contribution[at] != 0:
        return None
    if not any(gradient.any() for gradient in share.upstreams if gradient is not None):
        return "upstream"
    if not terms:
        return "unused"
    if not any(term.upstream for term in terms):
        return "upstream"
    if any(term.product for term in terms):
        return "cancel" if len(terms) > 1 else "tiny"
    if any(term.upstream and term.local for term in terms):
        return "tiny"
    return "off" if node.opdef is not None and node.opdef.name == "relu" else "gate"


def opposite(share: Share, at: tuple[int, ...]) -> np.ndarray:
    """The entries of an elementwise op's output that stand opposite an entry of the input."""
    mark = np.zeros(share.contribution.shape, bool)
    mark[at] = True
    return np.broadcast_to(mark, share.upstream.shape)
