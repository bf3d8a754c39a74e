"""Pooling in numpy: for each offset of the window, one look at all windows at once.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    the entries at one offset of all windows are a view of the input, so a 2x2 maximum
                is three maxima of four views, and nothing is copied.
Try it          >>> x = np.array([1.0, 5.0, 2.0, 3.0]).reshape(1, 4, 1)
                >>> how = {"window": (2,), "strides": (2,), "padding": "VALID", "dilations": (1,)}
                >>> KERNELS["max_pool"](x, **how).ravel()
                array([5., 3.])
Read next       ops/pooling.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.windows import (
    Array,
    Steps,
    blocks,
    frame_for,
    framed_copy,
    offsets,
    windows,
)
from minitf.backends.windows import counts, lay_all


def max_pool(out: Array, arrays: tuple, attrs: dict) -> Steps:
    [x] = arrays
    seen, steps = _seen(x, _lowest(x.dtype), out, attrs)
    return [*steps, *_over_offsets(np.maximum, seen, out)]


def avg_pool(out: Array, arrays: tuple, attrs: dict) -> Steps:
    [x] = arrays
    seen, steps = _seen(x, 0, out, attrs)
    entries = window_sizes(x.shape, attrs).astype(out.dtype)
    return [*steps, *_over_offsets(np.add, seen, out), partial(np.divide, out, entries, out)]


def _over_offsets(function: np.ufunc, seen: Array, out: Array) -> Steps:
    first, *rest = (seen[at] for at in offsets(seen))
    if not rest:
        return [partial(np.copyto, out, first)]
    second, *rest = rest
    return [
        partial(function, first, second, out=out),
        *(partial(function, out, part, out=out) for part in rest),
    ]


def avg_pool_give(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, _ = arrays
    framed, inside = frame_for(out, **attrs)
    given = windows(framed, attrs["window"], g.shape[1:-1], attrs)
    share, entries = np.empty_like(g), window_sizes(out.shape, attrs).astype(out.dtype)
    steps: Steps = [partial(framed.fill, 0), partial(np.divide, g, entries, share)]
    for at in offsets(given):
        steps.append(partial(np.add, given[at], share, out=given[at]))
    return [*steps, partial(np.copyto, out, inside)] if framed is not out else steps


def max_pool_give(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, x, z = arrays
    seen, steps = _seen(x, _lowest(x.dtype), z, attrs)
    framed, inside = frame_for(out, **attrs)
    given = windows(framed, attrs["window"], z.shape[1:-1], attrs)
    steps.append(partial(framed.fill, 0))
    share = np.empty(z.shape, z.dtype) if _overlap(attrs) else None
    for block, at, hit in _hits(seen, z, steps):
        place = given[block][at]
        if share is None:
            steps.append(partial(np.multiply, g[block], hit, out=place))
        else:
            part = share[block]
            steps += [
                partial(np.multiply, g[block], hit, out=part),
                partial(np.add, place, part, out=place),
            ]
    return [*steps, partial(np.copyto, out, inside)] if framed is not out else steps


def max_pool_take(out: Array, arrays: tuple, attrs: dict) -> Steps:
    h, x, z = arrays
    seen, steps = _seen(x, _lowest(x.dtype), z, attrs)
    read, more = _seen(h, 0, z, attrs)
    share = np.empty(z.shape, z.dtype)
    steps += [*more, partial(out.fill, 0)]
    for block, at, hit in _hits(seen, z, steps):
        steps += [
            partial(np.multiply, read[block][at], hit, out=share[block]),
            partial(np.add, out[block], share[block], out=out[block]),
        ]
    return steps


def _seen(x: Array, fill: Any, z: Array, attrs: dict) -> tuple[Array, Steps]:
    framed, steps = framed_copy(x, fill=fill, **attrs)
    return windows(framed, attrs["window"], z.shape[1:-1], attrs), steps


def _lowest(dtype: np.dtype) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf


def _overlap(attrs: dict) -> bool:
    sides = zip(attrs["window"], attrs["strides"], attrs["dilations"], strict=True)
    return any((k - 1) * d + 1 > s for k, s, d in sides)


def _hits(seen: Array, z: Array, steps: Steps) -> Any:
    """For each block and offset: where the maximum of the window is, and was not before.

    Adds the steps that find this out, and yields (block, offset, truths) before the next ones.
    """
    memory = np.empty((2, z.size), bool)
    for block in blocks(z.shape[:-1], z.shape[-1] * z.itemsize * 4):
        part = z[block]
        hit, free = memory[:, : part.size].reshape(2, *part.shape)
        steps.append(partial(free.fill, True))
        for at in offsets(seen):
            steps += [
                partial(np.equal, seen[block][at], part, out=hit),
                partial(np.logical_and, hit, free, out=hit),
            ]
            yield block, at, hit
            steps.append(partial(np.greater, free, hit, out=free))


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
    "max_pool": max_pool, "max_pool_give": max_pool_give, "max_pool_take": max_pool_take,
    "avg_pool": avg_pool, "avg_pool_give": avg_pool_give,
}  # fmt: skip
KERNELS: dict[str, Callable[..., Any]] = {
    "max_pool": _now(max_pool, check),
    "max_pool_give": _now(max_pool_give, _give_shape),
    "max_pool_take": _now(max_pool_take, _take_shape),
    "max_pool_place": max_pool_place,
    "avg_pool": _now(avg_pool, check),
    "avg_pool_give": _now(avg_pool_give, _give_shape),
}
