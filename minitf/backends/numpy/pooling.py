"""Pooling in numpy: for each offset of the window, one look at all windows at once.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    the entries at one offset of all windows are a view of the input, so a 2x2 maximum
                is one maximum of two views, rows and rows below, and then one of columns.
Try it          >>> x = np.array([1.0, 5.0, 2.0, 3.0]).reshape(1, 4, 1)
                >>> how = {"window": (2,), "strides": (2,), "padding": "VALID", "dilations": (1,)}
                >>> KERNELS["max_pool"](x, **how).ravel()
                array([5., 3.])
Read next       backends/numpy/maxima.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.desk import empty
from minitf.backends.numpy.maxima import look_for_maxima, lowest, max_pool_give, max_pool_take
from minitf.backends.numpy.samples import by_samples
from minitf.backends.numpy.windows import Array, Steps, frame_for, framed_copy, offsets, windows
from minitf.backends.windows import counts, lay_all


def max_pool(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """One axis after the other: of rows first, where the entries lie in long lines."""
    [x] = arrays
    framed, steps = framed_copy(x, fill=lowest(x.dtype), **attrs)
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


def _seen(x: Array, fill: Any, z: Array, attrs: dict) -> tuple[Array, Steps]:
    framed, steps = framed_copy(x, fill=fill, **attrs)
    return windows(framed, attrs["window"], z.shape[1:-1], attrs), steps


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
