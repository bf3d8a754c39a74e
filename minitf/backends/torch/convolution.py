"""Convolution in torch: its own, which wants the channels first and the frame already there.

Where it sits   a theme of the torch backend.
The one idea    only the order of the axes is changed, not the memory: torch calls such arrays
                "channels last" and has its fastest code for them.
Try it          >>> x, w = torch.arange(5.0).reshape(1, 5, 1), torch.ones(2, 1, 1)
                >>> conv(x, w, strides=(1,), padding="VALID", dilations=(1,)).ravel()
                tensor([1., 3., 5., 7.])
Read next       backends/torch/pooling.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.convolution import check
from minitf.backends.windows import lay_all

Array = torch.Tensor


def conv(x: Array, w: Array, **places: Any) -> Array:
    check(x.shape, w.shape, **places)
    if not x.is_floating_point():
        return conv(x.double(), w.double(), **places).to(x.dtype)
    framed, lays = frame(x, w.shape[:-2], 0, **places)
    return channels_last(torch.convolution(
        channels_first(framed), filters_first(w), None, *_how(x, w, lays, **places)
    ))  # fmt: skip


def conv_input(g: Array, w: Array, like: Array, **places: Any) -> Array:
    check(like.shape, w.shape, g.shape, **places)
    by_input, _ = _backward(g, like, w, (True, False), **places)
    return by_input


def conv_filters(x: Array, g: Array, like: Array, **places: Any) -> Array:
    check(x.shape, like.shape, g.shape, **places)
    _, by_filters = _backward(g, x, like, (False, True), **places)
    return by_filters


def _backward(g: Array, x: Array, w: Array, wanted: tuple[bool, bool], **places: Any) -> Any:
    if not g.is_floating_point():
        made = _backward(g.double(), x.double(), w.double(), wanted, **places)
        return [part if part is None else part.to(g.dtype) for part in made]
    framed, lays = frame(x, w.shape[:-2], 0, **places)
    by_input, by_filters, _ = torch.ops.aten.convolution_backward(
        channels_first(g), channels_first(framed), filters_first(w), None,
        *_how(x, w, lays, **places), [*wanted, False],
    )  # fmt: skip
    if by_input is not None:
        by_input = inside(channels_last(by_input), x.shape, lays)
    if by_filters is not None:
        by_filters = by_filters.permute(*range(2, by_filters.ndim), 1, 0)
    return by_input, by_filters


def _how(
    x: Array, w: Array, lays: list, strides: tuple, padding: Any, dilations: tuple
) -> tuple[Any, ...]:
    """The arguments of torch's convolution: strides, frame, dilations, no transposing, groups."""
    still = [0] * len(strides)
    groups = x.shape[-1] // w.shape[-2]
    return list(strides), still, list(dilations), False, still, groups


def frame(x: Array, window: tuple, fill: Any, **places: Any) -> tuple[Array, list]:
    """`x` with its frame of one number, and how the windows lie on each axis."""
    lays = lay_all(x.shape[1:-1], window, **places)
    widths = [width for lay in reversed(lays) for width in (lay.before, lay.after)]
    if any(widths):
        x = torch.nn.functional.pad(x, [0, 0, *widths], value=fill)
    return x, lays


def inside(framed: Array, shape: tuple, lays: list) -> Array:
    """Take the frame away."""
    for axis, lay in enumerate(lays, 1):
        framed = framed.narrow(axis, lay.before, shape[axis])
    return framed


def channels_first(x: Array) -> Array:
    return x.permute(0, x.ndim - 1, *range(1, x.ndim - 1))


def channels_last(x: Array) -> Array:
    return x.permute(0, *range(2, x.ndim), 1)


def filters_first(w: Array) -> Array:
    # In one piece: some of torch's ways to the gradient of filters take nothing else.
    return w.permute(w.ndim - 1, w.ndim - 2, *range(w.ndim - 2)).contiguous()


KERNELS: dict[str, Callable[..., Any]] = {
    "conv": conv, "conv_input": conv_input, "conv_filters": conv_filters,
}  # fmt: skip
