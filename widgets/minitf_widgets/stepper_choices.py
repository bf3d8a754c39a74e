"""Elements that a page without a kernel can follow: their numbers are worked out beforehand.

Where it sits   called when a BackpropStepper is exported; in a notebook the kernel answers clicks.
The one idea    a click chooses a cell of a heatmap, so an even grid of those cells is enough: the
                arrow keys walk from one stored element to the next.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> x = tf.Variable([1.0, 5.0])
                >>> trace = observe.record_backward(lambda: tf.reduce_sum(x * x))
                >>> [one["index"] for one in stored_choices(trace)["multiply|x"]]
                [[0], [1]]
Read next       specs_trace.py
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from minitf.errors import StateError
from minitf.observe import Share, Trace
from minitf.observe.arithmetic import is_real
from minitf.observe.summary import MOST_VALUES, THUMB_SIDE
from minitf_widgets.documents import Document
from minitf_widgets.specs_trace import chosen_entry, size_of

MOST = 1_200  # elements of one trace: about 400 bytes each, a sixth of it when packed
FEWEST = 4  # elements of a share: fewer are no choice
WORK = 150_000_000  # entries read and written to find them: about five seconds
CALL = 30_000  # what working out one element costs at least, as entries


def stored_choices(trace: Trace) -> dict[str, list[Document]]:
    """The "chosen" entries of an even grid of elements of each share, by "node|input"."""
    found = trace.backward_pass
    assert found is not None
    shares = [s for s in found.shares if s.contribution.size > 1 and is_real(s)]
    if FEWEST * len(shares) > MOST:  # too many for all: what the learner made comes first
        shares = [share for share in shares if trace[share.source].is_from_outside]
    each = min(MOST_VALUES, MOST // max(1, len(shares)))
    choices, left = {}, WORK
    for share in shares:
        cost = CALL + size_of(trace, share.node)
        count = min(each, left // cost)
        entries = _entries(trace, share, count) if count > 1 else []
        if entries:
            choices[f"{share.node}|{share.input}"] = entries
        left -= cost * len(entries)
    return choices


def _entries(trace: Trace, share: Share, most: int) -> list[Document]:
    """The numbers of the elements; none where values were beyond the trace's budget."""
    grid = elements(share.contribution.shape, most)
    try:
        return [chosen_entry(trace, share.node, share.input, index) for index in grid]
    except StateError:
        return []


def elements(shape: tuple[int, ...], most: int) -> Iterator[list[int]]:
    """Up to `most` elements on an even grid of the cells that a thumbnail shows.

    >>> list(elements((100, 3), 6))
    [[0, 0], [0, 1], [31, 0], [31, 1], [62, 0], [62, 1]]
    """
    columns = shape[-1]
    rows = math.prod(shape[:-1])
    shown = [min(THUMB_SIDE, rows), min(THUMB_SIDE, columns)]
    across = min(shown[1], max(math.isqrt(most), most // shown[0]))
    down = min(shown[0], most // across)
    for row in _spread(down, shown[0], rows):
        for column in _spread(across, shown[1], columns):
            yield _index(row * columns + column, shape)


def _spread(count: int, cells: int, size: int) -> list[int]:
    """Some of the cells of a thumbnail, evenly, as positions in the array."""
    return [(n * cells // count) * size // cells for n in range(count)]


def _index(flat: int, shape: tuple[int, ...]) -> list[int]:
    index = []
    for size in reversed(shape):
        index.append(flat % size)
        flat //= size
    return index[::-1]
