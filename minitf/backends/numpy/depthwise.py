"""Depthwise convolution in numpy: a filter for each channel, entry by entry.

Where it sits   called by convolution.py where each filter sees one channel.
The one idea    no two channels meet, so there is no matrix product to be had: for each offset of
                the filter, the shifted input times one number a channel is added up.
Try it          >>> x, w = np.ones((1, 1, 2)), np.array([[[3.0, 4.0]]])
                >>> out = np.empty((1, 1, 2))
                >>> for step in multiply(x.reshape(1, 1, 1, 2), w, out):
                ...     _ = step()
                >>> out
                array([[[3., 4.]]])
Read next       backends/numpy/pooling.py
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from minitf.backends.numpy.desk import empty
from minitf.backends.numpy.windows import Array, Steps, blocks, offsets


def applies(view: Array, w: Array) -> bool:
    """Whether the windows show all channels, and each filter sees one of them."""
    return view.shape[-1] != w.shape[-2]


def multiply(view: Array, w: Array, out: Array) -> Steps:
    """out = windows times filters."""
    wide, steps = _stretched(w, out)
    for block, share in _shares(out, view):
        for number, at in enumerate(offsets(view)):
            to = share if number else out[block]
            steps.append(partial(np.multiply, view[block][at], wide[at[1:-1]], out=to))
            if number:
                steps.append(partial(np.add, out[block], share, out=out[block]))
    return steps


def add_back(view: Array, w: Array, g: Array) -> Steps:
    """Add g times filters to where each window looked."""
    wide, steps = _stretched(w, g)
    for block, share in _shares(g, view):
        for at in offsets(view):
            place = view[block][at]
            steps += [
                partial(np.multiply, g[block], wide[at[1:-1]], out=share),
                partial(np.add, place, share, out=place),
            ]
    return steps


def _stretched(w: Array, z: Array) -> tuple[Array, Steps]:
    """The filters, repeated along the last axis of places: numpy multiplies long lines faster."""
    wide = empty((*w.shape[:-2], z.shape[-2], w.shape[-1]), w.dtype)
    return wide, [partial(np.copyto, wide, w)]


def correlate(view: Array, g: Array, out: Array) -> Steps:
    """out = for each entry of the filters, windows times g, added up over the places."""
    steps: Steps = [partial(out.fill, 0)]
    total = np.empty(view.shape[-1], g.dtype)
    for block, share in _shares(g, view):
        rows = share.reshape(-1, share.shape[-1])
        ones = np.ones(len(rows), g.dtype)
        for at in offsets(view):
            place = out[at[1:-1]][0]
            steps += [
                partial(np.multiply, view[block][at], g[block], out=share),
                partial(np.matmul, ones, rows, out=total),  # adds up the rows, faster than a sum
                partial(np.add, place, total, out=place),
            ]
    return steps


def _shares(z: Array, view: Array) -> Iterator[tuple[tuple, Array]]:
    """Blocks of the places, and memory for the products of one offset in each."""
    memory: Array | None = None
    for block in blocks(z.shape[:-1], z.shape[-1] * z.itemsize * 4):
        part = z[block]
        memory = empty((part.size,), z.dtype) if memory is None else memory
        yield block, memory[: part.size].reshape(part.shape)
