"""Pooling in torch: its own maxima, which tell where they were; sums over views of the windows.

Where it sits   a theme of the torch backend.
The one idea    torch names the place of each maximum by one number, so handing gradients there and
                reading there are a scatter and a gather.
Try it          >>> x = torch.tensor([1.0, 5.0, 2.0, 3.0]).reshape(1, 4, 1)
                >>> how = {"window": (2,), "strides": (2,), "padding": "VALID", "dilations": (1,)}
                >>> max_pool(x, **how).ravel()
                tensor([5., 3.])
Read next       ops/pooling.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.pooling import check, window_sizes
from minitf.backends.torch.convolution import channels_first, channels_last, frame, inside

Array = torch.Tensor
_MAX = (
    torch.nn.functional.max_pool1d,
    torch.nn.functional.max_pool2d,
    torch.nn.functional.max_pool3d,
)


def max_pool(x: Array, **how: Any) -> Array:
    check(x.shape, **how)
    largest, _, _ = _maxima(x, **how)
    return channels_last(largest).to(x.dtype)


def max_pool_give(g: Array, x: Array, z: Array, **how: Any) -> Array:
    check(x.shape, g.shape, **how)
    _, where, (sizes, lays) = _maxima(x, **how)
    plane = channels_first(g).flatten(2)
    whole = plane.new_zeros(*plane.shape[:2], sizes.numel())
    whole = whole.scatter_add(2, where.flatten(2), plane).unflatten(2, sizes)
    return inside(channels_last(whole), x.shape, lays)


def max_pool_take(h: Array, x: Array, z: Array, **how: Any) -> Array:
    check(x.shape, z.shape, **how)
    _, where, _ = _maxima(x, **how)
    framed, _ = frame(h, fill=0, **how)
    taken = channels_first(framed).flatten(2).gather(2, where.flatten(2))
    return channels_last(taken.unflatten(2, where.shape[2:]))


def _maxima(x: Array, window: tuple, strides: tuple, **how: Any) -> tuple[Array, Array, tuple]:
    """The maxima, channels first; their places in the framed image; its sizes and frame."""
    real = x if x.is_floating_point() else x.double()
    framed, lays = frame(real, window, -torch.inf, strides=strides, **how)
    largest, where = _MAX[len(window) - 1](
        channels_first(framed), window, strides, dilation=how["dilations"], return_indices=True
    )
    return largest, where, (framed.shape[1:-1], lays)


def max_pool_place(
    x: Array, z: Array, output_type: str = "int64", include_batch: bool = False, **how: Any
) -> Array:
    numbers = torch.arange(x.numel(), device=x.device).reshape(x.shape)
    if not include_batch:
        numbers = numbers % max(x[0].numel() if len(x) else 1, 1)
    return max_pool_take(numbers, x, z, **how).to(getattr(torch, output_type))


def avg_pool(x: Array, **how: Any) -> Array:
    check(x.shape, **how)
    framed, lays = frame(x, fill=0, **how)
    seen = _windows(framed, lays, **how)
    axes = tuple(range(x.ndim - 1, 2 * x.ndim - 3))
    return seen.sum(dim=axes) / _sizes(x, how)


def avg_pool_give(g: Array, like: Array, **how: Any) -> Array:
    check(like.shape, g.shape, **how)
    _, lays = frame(like, fill=0, **how)
    sizes = [n + lay.before + lay.after for n, lay in zip(like.shape[1:-1], lays, strict=True)]
    framed = g.new_zeros(g.shape[0], *sizes, g.shape[-1])
    given, share = _windows(framed, lays, **how), g / _sizes(like, how)
    for at in torch.cartesian_prod(*map(torch.arange, how["window"])).reshape(-1, len(sizes)):
        given[(..., *at.tolist(), slice(None))].add_(share)
    return inside(framed, like.shape, lays)


def _windows(
    framed: Array, lays: list, window: tuple, strides: tuple, dilations: tuple, padding: Any
) -> Array:
    """A view of shape (batch, *places, *window, channels): what is seen at each place."""
    batch, *axes, channel = framed.stride()
    moves = [s * n for s, n in zip(axes, strides, strict=True)]
    apart = [s * n for s, n in zip(axes, dilations, strict=True)]
    shape = (framed.shape[0], *(lay.places for lay in lays), *window, framed.shape[-1])
    return framed.as_strided(shape, (batch, *moves, *apart, channel), framed.storage_offset())


def _sizes(x: Array, how: dict) -> Array:
    return torch.from_numpy(window_sizes(x.shape, how)).to(x.device, x.dtype)


KERNELS: dict[str, Callable[..., Any]] = {
    "max_pool": max_pool, "max_pool_give": max_pool_give, "max_pool_take": max_pool_take,
    "max_pool_place": max_pool_place, "avg_pool": avg_pool, "avg_pool_give": avg_pool_give,
}  # fmt: skip
