"""Pooling in torch: its own maxima, which tell where they were; sums over views of the windows.

Where it sits   a theme of the torch backend.
The one idea    torch names the place of each maximum by one number, so handing gradients there and
                reading there are a scatter and a gather.  In a plan the way back takes the numbers
                that the way there has found.
Try it          >>> x = torch.tensor([1.0, 5.0, 2.0, 3.0]).reshape(1, 4, 1)
                >>> how = {"window": (2,), "strides": (2,), "padding": "VALID", "dilations": (1,)}
                >>> max_pool(x, **how).ravel()
                tensor([5., 3.])
Read next       ops/pooling.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from minitf.backends.numpy.pooling import check, window_sizes
from minitf.backends.torch.convolution import channels_first, channels_last, frame, inside

Array = torch.Tensor
Steps = list[Callable[[], Any]]
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
    return inside(channels_last(whole), x.shape[1:-1], lays)


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
    return inside(framed, like.shape[1:-1], lays)


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


class Maxima:
    """In a plan: where the maxima are, in the images with their frame.

    Args:
        x: The images.
        z: The place for the maxima.
        how: How the windows lie.

    Attributes:
        steps: They find the maxima.
        framed: The images with their frame.
        lays: The frame.
        places: The numbers of the maxima, channels first.
        arguments: How the windows lie, in torch's order.
    """

    def __init__(self, x: Array, z: Array, how: dict):
        self.framed, self.lays = frame(x, fill=-torch.inf, **how)
        self.steps: Steps = []
        if self.framed is not x:
            place = inside(self.framed, x.shape[1:-1], self.lays)
            self.steps.append(partial(place.copy_, x))
        first = channels_first(z)
        self.places = torch.empty_like(first, dtype=torch.int64)
        still = [0] * (z.ndim - 2)
        self.arguments = how["window"], how["strides"], still, how["dilations"], False
        self.steps.append(partial(
            _THERE[z.ndim], channels_first(self.framed), *self.arguments,
            out=first, indices=self.places,
        ))  # fmt: skip


_aten = torch.ops.aten
_THERE = {4: _aten.max_pool2d_with_indices.out, 5: _aten.max_pool3d_with_indices.out}
_BACK = {
    4: _aten.max_pool2d_with_indices_backward.grad_input,
    5: _aten.max_pool3d_with_indices_backward.grad_input,
}


def bind_max_pool(out: Array, arrays: tuple, attrs: dict) -> Steps:
    [x] = arrays
    if not x.is_floating_point() or x.ndim not in _THERE:
        return [lambda: out.copy_(max_pool(x, **attrs))]
    maxima = Maxima(x, out, attrs)
    out.maxima = maxima  # type: ignore[attr-defined]  # for the way back, which gets `out`, too
    return maxima.steps


def bind_max_pool_give(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, x, z = arrays
    maxima = getattr(z, "maxima", None)
    if maxima is None or maxima.framed.shape[0] != len(out):
        return [lambda: out.copy_(max_pool_give(g, x, z, **attrs))]
    whole = out if maxima.framed is x else torch.empty_like(maxima.framed)
    steps: Steps = [partial(
        _BACK[z.ndim], channels_first(g), channels_first(maxima.framed), *maxima.arguments,
        maxima.places, grad_input=channels_first(whole),
    )]  # fmt: skip
    if whole is not out:
        steps.append(partial(out.copy_, inside(whole, x.shape[1:-1], maxima.lays)))
    return steps


BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "max_pool": bind_max_pool, "max_pool_give": bind_max_pool_give,
}  # fmt: skip
