"""Windows over numpy arrays: frames around the axes, views of what is seen, blocks for the cache.

Where it sits   below convolution.py, depthwise.py and pooling.py.
The one idea    a view with strides shows each window without copying an entry: the entry (place,
                entry of the window) lies place * stride + entry * dilation further on.
Try it          >>> row = np.arange(5.0).reshape(1, 5, 1)
                >>> windows(row, (2,), (4,), {"strides": (1,), "dilations": (1,)})[0, :, :, 0]
                array([[0., 1.],
                       [1., 2.],
                       [2., 3.],
                       [3., 4.]])
Read next       backends/numpy/convolution.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from minitf.backends.numpy.desk import empty, lasting
from minitf.backends.windows import lay_all

Array = np.ndarray
Steps = list[Callable[[], Any]]

# Bytes worked on at a time, so that they are still in the cache when they are read again.
# Measured on two threads: half as much is slower, since each call ends with a wait for the
# interpreter; twice as much is no faster.
BLOCK = 1 << 21


def dense(array: Array) -> tuple[Array, Steps]:
    """The array in one piece of memory, and the copying that takes, if any."""
    if array.flags.c_contiguous:
        return array, []
    copy = empty(array.shape, array.dtype)
    return copy, [partial(np.copyto, copy, array)]


def frame_memory(
    x: Array, window: tuple, strides: tuple, padding: Any, dilations: tuple
) -> tuple[Array, Array]:
    """Memory for `x` with its frame, and the part of it inside."""
    lays = lay_all(x.shape[1:-1], window, strides, dilations, padding)
    sizes = [n + before + after for n, (_, before, after) in zip(x.shape[1:-1], lays, strict=True)]
    framed = lasting((x.shape[0], *sizes, x.shape[-1]), x.dtype)
    places = (slice(b, b + n) for n, (_, b, _) in zip(x.shape[1:-1], lays, strict=True))
    return framed, framed[(slice(None), *places)]


def frame_for(x: Array, window: tuple, **places: Any) -> tuple[Array, Array]:
    """As frame_memory; `x` itself where there is no frame."""
    lays = lay_all(x.shape[1:-1], window, **places)
    if not any(before or after for _, before, after in lays):
        return x, x
    return frame_memory(x, window, **places)


def framed_copy(x: Array, window: tuple, fill: Any, **places: Any) -> tuple[Array, Steps]:
    """`x` with a frame of one number around it, and the step that puts `x` into the frame."""
    framed, inside = frame_for(x, window, **places)
    if framed is x:
        return x, []
    framed.fill(fill)
    return framed, [partial(np.copyto, inside, x)]


def windows(framed: Array, window: tuple, places: tuple, attrs: dict) -> Array:
    """A view of shape (batch, *places, *window, channels): what is seen at each place."""
    batch, *axes, channel = framed.strides
    moves = [s * n for s, n in zip(axes, attrs["strides"], strict=True)]
    apart = [s * n for s, n in zip(axes, attrs["dilations"], strict=True)]
    shape = (framed.shape[0], *places, *window, framed.shape[-1])
    return as_strided(framed, shape, (batch, *moves, *apart, channel))


def offsets(view: Array) -> Iterator[tuple]:
    """The index of each entry of the windows, row by row, for a view made by `windows`."""
    rank = (view.ndim - 2) // 2
    for at in np.ndindex(view.shape[1 + rank : -1]):
        yield (..., *at, slice(None))


def blocks(places: tuple, row: int) -> list[tuple[slice, slice]]:
    """Cut (batch, first axis) so that a block of windows, `row` bytes a place, fits the cache."""
    batch, first, *rest = places
    line = row * math.prod(rest)
    lines = max(BLOCK // max(line, 1), 1)
    if lines >= first:
        step, whole = max(lines // max(first, 1), 1), slice(0, first)
        return [(slice(k, min(k + step, batch)), whole) for k in range(0, batch, step)]
    cuts = [slice(r, min(r + lines, first)) for r in range(0, first, lines)]
    return [(slice(k, k + 1), cut) for k in range(batch) for cut in cuts]
