"""Pooling in numpy: for each offset of the window, one look at all windows at once.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    the entries at one offset of all windows are a view of the input, so a 2x2 maximum
                is one maximum of two views, rows and rows below, and then one of columns.
Try it          >>> x = np.array([1.0, 5.0, 2.0, 3.0]).reshape(1, 4, 1)
                >>> how = {"window": (2,), "strides": (2,), "padding": "VALID", "dilations": (1,)}
                >>> KERNELS["max_pool"](x, **how).ravel()
                array([5., 3.])
Read next       ops/pooling.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.desk import empty
from minitf.backends.numpy.samples import by_samples, look
from minitf.backends.numpy.windows import (
    BLOCK,
    Array,
    Steps,
    frame_for,
    framed_copy,
    offsets,
    windows,
)
from minitf.backends.windows import counts, lay_all


def max_pool(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """One axis after the other: of rows first, where the entries lie in long lines."""
    [x] = arrays
    framed, steps = framed_copy(x, fill=_lowest(x.dtype), **attrs)
    rank = out.ndim - 2
    for axis in range(1, rank + 1):
        shape = (*out.shape[: axis + 1], *framed.shape[axis + 1 :])
        made = out if axis == rank else empty(shape, x.dtype)
        steps += _folded(np.maximum, list(_along(framed, axis, out.shape[axis], attrs)), made)
        framed = made
    return steps


def _along(x: Array, axis: int, places: int, attrs: dict) -> Iterator[Array]:
    """The first entry of all windows along an axis, the second of all, and so on."""
    stride, apart = attrs["strides"][axis - 1], attrs["dilations"][axis - 1]
    before = (slice(None),) * axis
    for k in range(attrs["window"][axis - 1]):
        start = k * apart
        stop = start + max((places - 1) * stride + 1, 0)
        yield x[(*before, slice(start, stop, stride))]


def _folded(function: np.ufunc, parts: list[Array], out: Array) -> Steps:
    """out = all parts put together by a function of two."""
    if len(parts) == 1:
        return [partial(np.copyto, out, parts[0])]
    first, second, *rest = parts
    return [
        partial(function, first, second, out=out),
        *(partial(function, out, part, out=out) for part in rest),
    ]


def avg_pool(out: Array, arrays: tuple, attrs: dict) -> Steps:
    [x] = arrays
    seen, steps = _seen(x, 0, out, attrs)
    entries = window_sizes(x.shape, attrs).astype(out.dtype)
    parts = [seen[at] for at in offsets(seen)]
    return [*steps, *_folded(np.add, parts, out), partial(np.divide, out, entries, out)]


def avg_pool_give(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, _ = arrays
    framed, inside = frame_for(out, **attrs)
    given = windows(framed, attrs["window"], g.shape[1:-1], attrs)
    share, entries = empty(g.shape, g.dtype), window_sizes(out.shape, attrs).astype(out.dtype)
    steps: Steps = [partial(framed.fill, 0), partial(np.divide, g, entries, share)]
    for at in offsets(given):
        steps.append(partial(np.add, given[at], share, out=given[at]))
    return [*steps, partial(np.copyto, out, inside)] if framed is not out else steps


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
    look = Look(x, size, places, _lowest(x.dtype), attrs)
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
    look = Look(x, size, places, _lowest(x.dtype), attrs)
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


def _seen(x: Array, fill: Any, z: Array, attrs: dict) -> tuple[Array, Steps]:
    framed, steps = framed_copy(x, fill=fill, **attrs)
    return windows(framed, attrs["window"], z.shape[1:-1], attrs), steps


def _lowest(dtype: np.dtype) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf


def _overlap(attrs: dict) -> bool:
    sides = zip(attrs["window"], attrs["strides"], attrs["dilations"], strict=True)
    return any((k - 1) * d + 1 > s for k, s, d in sides)


def max_pool_place(
    x: Array, z: Array, output_type: str = "int64", include_batch: bool = False, **how: Any
) -> Array:
    """The positions of the maxima, counted through the image, or through the whole batch."""
    image = np.arange(x.size).reshape(x.shape)
    numbers = image if include_batch else image % max(math.prod(x.shape[1:]), 1)
    return KERNELS["max_pool_take"](numbers.astype(np.float64), x.astype(np.float64),
                                    z.astype(np.float64), **how).astype(output_type)  # fmt: skip


def window_sizes(x: tuple, attrs: dict) -> Array:
    """How many entries of each window lie inside, shape (*places, 1)."""
    total = np.ones(1, np.int64)
    lays = lay_all(x[1:-1], **attrs)
    for axis, (n, lay) in enumerate(zip(x[1:-1], lays, strict=True)):
        starts = np.arange(lay.places) * attrs["strides"][axis] - lay.before
        entries = np.arange(attrs["window"][axis]) * attrs["dilations"][axis]
        at = starts[:, None] + entries
        inside = ((at >= 0) & (at < n)).sum(1)
        total = total[..., None, :] * inside[:, None] if axis else inside[:, None]
    return total


# Kernels and binders


def check(x: tuple, g: tuple | None = None, **how: Any) -> tuple:
    """The shape of the pooling; views of windows must never look outside the arrays.

    Raises:
        ValueError: Shapes that do not fit; the shape rule explains it to the learner.
    """
    made = (x[0], *counts(x[1:-1], **how), x[-1])
    if g is not None and tuple(g) != made:
        raise ValueError("not the shape of this pooling")
    return made


def _now(bind: Callable[[Array, tuple, dict], Steps], out_shape: Callable[..., tuple]) -> Any:
    def kernel(*arrays: Array, **attrs: Any) -> Array:
        out = np.empty(out_shape(*[array.shape for array in arrays], **attrs), arrays[0].dtype)
        for step in bind(out, arrays, attrs):
            step()
        return out

    return kernel


def _give_shape(g: tuple, x: tuple, *others: tuple, **how: Any) -> tuple:
    check(x, g, **how)
    return x


def _take_shape(h: tuple, x: tuple, z: tuple, **how: Any) -> tuple:
    return check(x, z, **how)


def look_for_maxima(out: Array, arrays: tuple) -> float:
    """About how many microseconds it takes: entries are compared, marked and handed on."""
    return 8 * look(out, arrays)


BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "max_pool": by_samples(max_pool), "max_pool_give": by_samples(max_pool_give, look_for_maxima),
    "max_pool_take": by_samples(max_pool_take, look_for_maxima),
    "avg_pool": by_samples(avg_pool), "avg_pool_give": by_samples(avg_pool_give),
}  # fmt: skip
KERNELS: dict[str, Callable[..., Any]] = {
    "max_pool": _now(max_pool, check),
    "max_pool_give": _now(max_pool_give, _give_shape),
    "max_pool_take": _now(max_pool_take, _take_shape),
    "max_pool_place": max_pool_place,
    "avg_pool": _now(avg_pool, check),
    "avg_pool_give": _now(avg_pool_give, _give_shape),
}
