"""Convolution in numpy: windows laid side by side, then one matrix product.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    what the filters see at each place is copied into a row of a matrix ("im2col");
                then places times filters is one product, which is what processors do best.  A few
                images at a time, so that the copy stays in the cache.
Try it          >>> x, w = np.arange(5.0).reshape(1, 5, 1), np.ones((2, 1, 1))
                >>> places = {"strides": (1,), "padding": "VALID", "dilations": (1,)}
                >>> KERNELS["conv"](x, w, **places).ravel()
                array([1., 3., 5., 7.])
Read next       backends/numpy/pooling.py

Each function here gives the steps of a plan; the kernels run the same steps at once, on new arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy import depthwise
from minitf.backends.numpy.desk import empty
from minitf.backends.numpy.samples import by_samples, summed
from minitf.backends.numpy.windows import (
    Array,
    Steps,
    blocks,
    dense,
    frame_for,
    framed_copy,
    offsets,
    windows,
)
from minitf.backends.windows import counts

# With so few channels, entries of one offset are copied together, not the windows: longer runs.
FEW_CHANNELS = 4
SPEED = 60_000  # multiplications in a microsecond, the copying of windows included


def conv(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """out = x * w."""
    (x, copy_x), (w, copy_w) = map(dense, arrays)
    steps = [*copy_x, *copy_w]
    framed, frame_steps = framed_copy(x, w.shape[:-2], 0, **attrs)
    steps += frame_steps
    for seen, filters, made in _groups(framed, w, out):
        view = windows(seen, filters.shape[:-2], made.shape[1:-1], attrs)
        steps += _multiply(view, filters, made)
    return steps


def conv_input(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """out = the gradient of x * w by x, where g is the gradient of the product."""
    (g, copy_g), (w, copy_w) = map(dense, arrays[:2])
    steps = [*copy_g, *copy_w]
    framed, inside = frame_for(out, w.shape[:-2], **attrs)
    steps.append(partial(framed.fill, 0))
    for seen, filters, made in _groups(framed, w, g):
        view = windows(seen, filters.shape[:-2], made.shape[1:-1], attrs)
        steps += _add_back(view, filters, made)
    return [*steps, partial(np.copyto, out, inside)] if framed is not out else steps


def conv_filters(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """out = the gradient of x * w by w."""
    (x, copy_x), (g, copy_g) = map(dense, arrays[:2])
    steps = [*copy_x, *copy_g]
    framed, frame_steps = framed_copy(x, out.shape[:-2], 0, **attrs)
    steps += frame_steps
    for seen, filters, made in _groups(framed, out, g):
        view = windows(seen, filters.shape[:-2], made.shape[1:-1], attrs)
        steps += _correlate(view, made, filters)
    return steps


def _groups(x: Array, w: Array, z: Array) -> Iterator[tuple[Array, Array, Array]]:
    """The parts that belong together: channels of x, filters, channels of the result.

    One part, as a rule.  Where each filter sees one channel (depthwise), the parts are taken the
    other way round: the k-th filter of every channel.
    """
    seen, filters = w.shape[-2:]
    count = x.shape[-1] // max(seen, 1)
    if seen == 1 and count > 1:
        each = filters // count
        for k in range(each):
            yield x, w[..., k::each], z[..., k::each]
        return
    each = filters // max(count, 1)
    for k in range(count):
        mine = slice(k * each, (k + 1) * each)
        yield x[..., k * seen : (k + 1) * seen], w[..., mine], z[..., mine]


def _multiply(view: Array, w: Array, out: Array) -> Steps:
    """out = windows times filters."""
    if depthwise.applies(view, w):
        return depthwise.multiply(view, w, out)
    steps: Steps = []
    for block, rows in _gathered(view, steps):
        made = out[block]
        product = made.reshape(-1, made.shape[-1])
        steps.append(partial(np.matmul, rows, w.reshape(-1, w.shape[-1]), out=product))
    return steps


def _correlate(view: Array, g: Array, out: Array) -> Steps:
    """out = windows, transposed, times g."""
    if depthwise.applies(view, out):
        return depthwise.correlate(view, g, out)
    steps: Steps = []
    total = out.reshape(-1, out.shape[-1])
    share = empty(total.shape, total.dtype)
    for number, (block, rows) in enumerate(_gathered(view, steps)):
        weights = g[block].reshape(-1, g.shape[-1])
        steps.append(partial(np.matmul, rows.T, weights, out=share if number else total))
        if number:
            steps.append(partial(np.add, total, share, out=total))
    return steps or [partial(total.fill, 0)]


def _gathered(view: Array, steps: Steps) -> Iterator[tuple[tuple, Array]]:
    """Copies the windows block by block; yields each block and its matrix (places, entries)."""
    rank = (view.ndim - 2) // 2
    entries = math.prod(view.shape[1 + rank :])
    if entries == view.shape[-1] and view.flags.c_contiguous:  # 1x1: the input is that matrix
        yield (..., slice(None)), view.reshape(-1, entries)
        return
    offset_first = view.shape[-1] <= FEW_CHANNELS
    order = (*range(1 + rank, view.ndim), *range(1 + rank)) if offset_first else range(view.ndim)
    memory: Array | None = None
    for block in blocks(view.shape[: 1 + rank], entries * view.itemsize):
        part = view[block].transpose(order)
        memory = empty((part.size,), view.dtype) if memory is None else memory
        copy = memory[: part.size].reshape(part.shape)
        steps.append(partial(np.copyto, copy, part))
        yield block, copy.reshape(entries, -1).T if offset_first else copy.reshape(-1, entries)


def _add_back(view: Array, w: Array, g: Array) -> Steps:
    """Add g times filters to where each window looked, one offset after the other."""
    if depthwise.applies(view, w):
        return depthwise.add_back(view, w, g)
    steps: Steps = []
    memory: Array | None = None
    for block in blocks(g.shape[:-1], view.shape[-1] * view.itemsize):
        weights = g[block].reshape(-1, g.shape[-1])
        memory = empty((len(weights), w.shape[-2]), g.dtype) if memory is None else memory
        share = memory[: len(weights)]
        for at in offsets(view):
            seen = view[block][at]
            steps += [
                partial(np.matmul, weights, w[at[1:-1]].T, out=share),
                partial(np.add, seen, share.reshape(seen.shape), out=seen),
            ]
    return steps


def check(x: tuple, w: tuple, z: tuple | None = None, **places: Any) -> tuple:
    """The shape of the result; views of windows must never look outside the arrays.

    Raises:
        ValueError: Shapes that do not fit; the shape rule explains it to the learner.
    """
    made = counts(x[1:-1], w[:-2], **places)
    count = x[-1] // w[-2]
    if count * w[-2] != x[-1] or w[-1] % count:
        raise ValueError("channels cannot be shared out to the filters")
    if z is not None and tuple(z) != (x[0], *made, w[-1]):
        raise ValueError("not the shape of this convolution")
    return (x[0], *made, w[-1])


def _now(bind: Callable[[Array, tuple, dict], Steps], out_shape: Callable[..., tuple]) -> Any:
    """The kernel: new memory for the result, and the steps run at once."""

    def kernel(*arrays: Array, **attrs: Any) -> Array:
        shape = out_shape(*[array.shape for array in arrays], **attrs)
        kind = arrays[0].dtype
        if kind.itemsize == 2:  # half numbers are computed as whole ones
            return kernel(*(array.astype(np.float32) for array in arrays), **attrs).astype(kind)
        out = np.empty(shape, kind)
        for step in bind(out, arrays, attrs):
            step()
        return out

    return kernel


def _input_shape(g: tuple, w: tuple, like: tuple, **places: Any) -> tuple:
    check(like, w, g, **places)
    return like


def _filters_shape(x: tuple, g: tuple, like: tuple, **places: Any) -> tuple:
    check(x, like, g, **places)
    return like


KERNELS: dict[str, Callable[..., Any]] = {
    "conv": _now(conv, check),
    "conv_input": _now(conv_input, _input_shape),
    "conv_filters": _now(conv_filters, _filters_shape),
}


def _bound(name: str, bind: Callable[[Array, tuple, dict], Steps]) -> Any:
    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        if out.dtype.itemsize == 2:
            return [lambda: np.copyto(out, KERNELS[name](*arrays, **attrs))]
        return bind(out, arrays, attrs)

    return steps


def work(z: Array, w: Array) -> float:
    """About how many microseconds a convolution takes, and each of its gradients.

    Args:
        z: The result, or its gradient.
        w: The filters, or theirs: each entry of z takes as many products as a filter has entries.
    """
    return z.size * math.prod(w.shape[:-1]) / SPEED


def conv_input_of(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """The third array only tells a shape, which is that of the result."""
    of_all = by_samples(conv_input, lambda _, arrays: work(*arrays), of_samples=1)
    return of_all(out, arrays[:2], attrs)


conv_of = by_samples(conv, lambda z, arrays: work(z, arrays[1]), of_samples=1)
conv_filters_of = summed(conv_filters, 2, lambda w, arrays: work(arrays[1], w))


BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "conv": _bound("conv", conv_of),
    "conv_input": _bound("conv_input", conv_input_of),
    "conv_filters": _bound("conv_filters", conv_filters_of),
}
