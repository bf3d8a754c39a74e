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
from functools import partial
from typing import Any

import torch

from minitf.backends.numpy.convolution import check
from minitf.backends.torch.capture import compute
from minitf.backends.windows import lay_all

Array = torch.Tensor
Steps = list[Callable[[], Any]]


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
        by_input = inside(channels_last(by_input), x.shape[1:-1], lays)
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


def inside(framed: Array, sizes: tuple, lays: list) -> Array:
    """Without the frame: a view of these sizes."""
    for axis, (size, lay) in enumerate(zip(sizes, lays, strict=True), 1):
        framed = framed.narrow(axis, lay.before, size)
    return framed


def channels_first(x: Array) -> Array:
    return x.permute(0, x.ndim - 1, *range(1, x.ndim - 1))


def channels_last(x: Array) -> Array:
    return x.permute(0, *range(2, x.ndim), 1)


def filters_first(w: Array) -> Array:
    # In one piece: some of torch's ways to the gradient of filters take nothing else.
    return _turned(w).contiguous()


KERNELS: dict[str, Callable[..., Any]] = {
    "conv": conv, "conv_input": conv_input, "conv_filters": conv_filters,
}  # fmt: skip


def bind_conv(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """Filters, frame and result keep their places; torch's own result is copied there."""
    x, w = arrays
    if not x.is_floating_point():
        return [lambda: out.copy_(conv(x, w, **attrs))]
    framed, lays, steps = _framed(x, w.shape[:-2], attrs)
    filters = torch.empty_like(filters_first(w), memory_format=_dense(w))
    steps.append(partial(filters.copy_, _turned(w)))
    how = _how(x, w, lays, **attrs)
    place, image = channels_first(out), channels_first(framed)
    return [*steps, partial(compute, place, torch.convolution, image, filters, None, *how)]


def _framed(x: Array, window: tuple, attrs: dict) -> tuple[Array, list, Steps]:
    """The images with their frame, which stays; and the step that puts the images inside."""
    lays = lay_all(x.shape[1:-1], window, **attrs)
    if not any(lay.before or lay.after for lay in lays):
        return x, lays, []
    sizes = [n + lay.before + lay.after for n, lay in zip(x.shape[1:-1], lays, strict=True)]
    framed = x.new_zeros((len(x), *sizes, x.shape[-1]))
    return framed, lays, [partial(inside(framed, x.shape[1:-1], lays).copy_, x)]


def bind_backward(which: int) -> Callable[[Array, tuple, dict], Steps]:
    """The gradient by the input (0) or by the filters (1)."""

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        x, g = (arrays[2], arrays[0]) if which == 0 else (arrays[0], arrays[1])
        w = arrays[1] if which == 0 else arrays[2]
        if not g.is_floating_point():
            kernel = (conv_input, conv_filters)[which]
            return [lambda: out.copy_(kernel(*arrays, **attrs))]
        framed, lays, steps = _framed(x, w.shape[:-2], attrs)
        if which == 0:
            steps = []  # only the shape of the images matters
        filters = filters_first(w)
        if which == 0:
            filters = torch.empty_like(filters)
            steps.append(partial(filters.copy_, _turned(w)))
        wanted, how = [which == 0, which == 1, False], _how(x, w, lays, **attrs)
        image, upstream = channels_first(framed), channels_first(g)
        arguments = upstream, image, filters, None, *how, wanted
        if which == 1:
            return [*steps, partial(compute, _turned(out), _by_filters, *arguments)]
        return [*steps, partial(compute, out, _by_input, x.shape[1:-1], lays, *arguments)]

    return bind


def _by_filters(*arguments: Any) -> Array:
    return torch.ops.aten.convolution_backward(*arguments)[1]


def _by_input(sizes: tuple, lays: list, *arguments: Any) -> Array:
    by_framed = torch.ops.aten.convolution_backward(*arguments)[0]
    return inside(channels_last(by_framed), sizes, lays)


def _turned(w: Array) -> Array:
    """A view of filters in torch's order of axes."""
    return w.permute(w.ndim - 1, w.ndim - 2, *range(w.ndim - 2))


def _dense(w: Array) -> torch.memory_format:
    """How filters lie in memory when the channels of images come last."""
    layouts = {4: torch.channels_last, 5: torch.channels_last_3d}
    return layouts.get(w.ndim, torch.contiguous_format)


BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "conv": bind_conv, "conv_input": bind_backward(0), "conv_filters": bind_backward(1),
}  # fmt: skip
