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

from minitf.backends.numpy.windows import Array, Steps, blocks, offsets


def applies(view: Array, w: Array) -> bool:
    """Whether the windows show all channels, and each filter sees one of them."""
    return view.shape[-1] != w.shape[-2]


def multiply(view: Array, w: Array, out: Array) -> Steps:
    return [partial(out.fill, 0)] + [
        step
        for block, share in _shares(out, view)
        for at in offsets(view)
        for step in (
            partial(np.multiply, view[block][at], w[at[1:-1]][0], out=share),
            partial(np.add, out[block], share, out=out[block]),
        )
    ]


def add_back(view: Array, w: Array, g: Array) -> Steps:
    return [
        step
        for block, share in _shares(g, view)
        for at in offsets(view)
        for step in (
            partial(np.multiply, g[block], w[at[1:-1]][0], out=share),
            partial(np.add, view[block][at], share, out=view[block][at]),
        )
    ]


def correlate(view: Array, g: Array, out: Array) -> Steps:
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
        memory = np.empty(part.size, z.dtype) if memory is None else memory
        yield block, memory[: part.size].reshape(part.shape)
