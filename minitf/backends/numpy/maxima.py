"""Where the maxima of windows are: the way back through a pooling.

Where it sits   below backends/numpy/pooling.py, which finds the maxima themselves.
The one idea    an entry is its window's maximum if it is equal to it, and none before it was.  Few
                calls, each for all offsets of the windows: threads that call often wait for the
                interpreter.
Try it          >>> x = np.array([1.0, 5.0, 3.0, 3.0]).reshape(1, 4, 1)
                >>> g, z = np.array([[[0.5], [0.1]]]), np.array([[[5.0], [3.0]]])
                >>> how = {"window": (2,), "strides": (2,), "padding": "VALID", "dilations": (1,)}
                >>> out = np.empty_like(x)
                >>> for step in max_pool_give(out, (g, x, z), how): _ = step()
                >>> out.ravel()
                array([0. , 0.5, 0.1, 0. ])
Read next       ops/pooling.py
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.desk import empty
from minitf.backends.numpy.samples import look
from minitf.backends.numpy.windows import BLOCK, Array, Steps, frame_for, offsets, windows


class Look:
    """What windows see of a few images at a time: the images themselves, or a copy with a frame.

    Args:
        images: All images, shape (batch, *sizes, channels).
        size: How many are looked at together.
        places: How many windows there are on each axis.
        fill: What the frame is made of.
        attrs: How the windows lie.
    """

    def __init__(self, images: Array, size: int, places: tuple, fill: Any, attrs: dict):
        self.images, self.places, self.attrs = images, places, attrs
        self.framed, self.inside = frame_for(images[:size], **attrs)
        self.has_frame = self.framed is not self.inside
        if self.has_frame:
            self.framed.fill(fill)

    def windows(self, at: slice, n: int, steps: Steps) -> Array:
        """What is seen of the n images at this place; adds the step that frames them."""
        if self.has_frame:
            steps.append(partial(np.copyto, self.inside[:n], self.images[at]))
        return self.through(at, n)

    def through(self, at: slice, n: int) -> Array:
        """What windows see, whatever is there."""
        seen = self.framed[:n] if self.has_frame else self.images[at]
        return windows(seen, self.attrs["window"], self.places, self.attrs)

    def clear(self, at: slice, n: int) -> Steps:
        """Nothing is there, and nothing in the frame; needless where windows cover all, once."""
        if not self.has_frame and self._covers_all():
            return []
        return [partial((self.framed[:n] if self.has_frame else self.images[at]).fill, 0)]

    def _covers_all(self) -> bool:
        sides = (self.attrs["window"], self.attrs["strides"], self.attrs["dilations"])
        return all(
            k == s and d == 1 and count * s == n
            for k, s, d, count, n in zip(*sides, self.places, self.images.shape[1:-1], strict=True)
        )

    def give_back(self, at: slice, n: int) -> Steps:
        """The images are what was written through the windows."""
        if not self.has_frame:
            return []
        return [partial(np.copyto, self.images[at], self.inside[:n])]


def max_pool_give(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, x, z = arrays
    steps: Steps = []
    size, places = _at_once(x), z.shape[1:-1]
    look = Look(x, size, places, lowest(x.dtype), attrs)
    given = Look(out, size, places, 0, attrs)
    share, overlap = empty(z[:size].shape, z.dtype), _overlap(attrs)
    for images, n in _few(len(x), size):
        seen = look.windows(images, n, steps)
        steps += given.clear(images, n)
        hits, places_of = _hits(seen, z[images], steps), given.through(images, n)
        if not overlap:
            steps.append(partial(np.multiply, g[images], hits, out=_by_offset(places_of)))
        for at, hit in zip(offsets(seen), _listed(hits, z[images]), strict=True) if overlap else ():
            place, to = places_of[at], share[:n]
            steps += [
                partial(np.multiply, g[images], hit, out=to),
                partial(np.add, place, to, out=place),
            ]
        steps += given.give_back(images, n)
    return steps


def max_pool_take(out: Array, arrays: tuple, attrs: dict) -> Steps:
    h, x, z = arrays
    steps: Steps = []
    size, places = _at_once(x), z.shape[1:-1]
    look = Look(x, size, places, lowest(x.dtype), attrs)
    read = Look(h, size, places, 0, attrs)
    share = empty(z[:size].shape, z.dtype)
    for images, n in _few(len(x), size):
        seen, values = look.windows(images, n, steps), read.windows(images, n, steps)
        to, part = out[images], share[:n]
        steps.append(partial(to.fill, 0))
        hits = _hits(seen, z[images], steps)
        for at, hit in zip(offsets(seen), _listed(hits, z[images]), strict=True):
            steps += [
                partial(np.multiply, values[at], hit, out=part),
                partial(np.add, to, part, out=to),
            ]
    return steps


def _at_once(x: Array) -> int:
    """How many images are worth a call: threads that call often wait for the interpreter."""
    return min(max(BLOCK // max(x[:1].nbytes, 1), 1), len(x))


def _few(count: int, size: int) -> Iterator[tuple[slice, int]]:
    """Cuts `count` images into blocks of `size`: the place of each block, and how many it has."""
    for start in range(0, count, max(size, 1)):
        stop = min(start + size, count)
        yield slice(start, stop), stop - start


def _hits(seen: Array, z: Array, steps: Steps) -> Array:
    """Where each window's maximum is, at the first place if there are several.

    Adds the steps that find this out: few, each for all offsets of the windows at once.

    Returns:
        Truths of shape (*window, *z.shape).
    """
    entries = _by_offset(seen)
    hits, taken = empty(entries.shape, bool), empty(z.shape, bool)
    *others, last = _listed(hits, z)
    if not others:
        steps.append(partial(last.fill, True))
        return hits
    for some in _all_but_last(entries.ndim - z.ndim):
        steps.append(partial(np.equal, entries[some], z, out=hits[some]))
    before = others[0]
    for hit in others[1:]:
        steps += [partial(np.greater, hit, before, hit), partial(np.logical_or, before, hit, taken)]
        before = taken
    steps.append(partial(np.logical_not, before, last))
    return hits


def _by_offset(seen: Array) -> Array:
    """Windows with their own axes first: a view of shape (*window, batch, ..., channels)."""
    rank = (seen.ndim - 2) // 2
    return np.moveaxis(seen, range(1 + rank, 1 + 2 * rank), range(rank))


def _listed(hits: Array, z: Array) -> Array:
    """One offset after the other, in the order of `offsets`."""
    return hits.reshape(-1, *z.shape)


def _all_but_last(rank: int) -> Iterator[tuple]:
    """Indices of all offsets of a window but the last: the maximum must be somewhere."""
    for axis in range(rank):
        yield (*[slice(-1, None)] * axis, slice(None, -1))


def _overlap(attrs: dict) -> bool:
    sides = zip(attrs["window"], attrs["strides"], attrs["dilations"], strict=True)
    return any((k - 1) * d + 1 > s for k, s, d in sides)


def lowest(dtype: np.dtype) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf


def look_for_maxima(out: Array, arrays: tuple) -> float:
    """About how many microseconds it takes: entries are compared, marked and handed on."""
    return 8 * look(out, arrays)
