"""Softmax and normalization of rows in torch, forward and back.

Where it sits   a theme of the torch backend: kernels, and the same on fixed buffers.
The one idea    torch has each of these in one piece; what is bound are its own functions that take
                the place for the result.
Try it          >>> KERNELS["layer_norm"](torch.tensor([[1.0, 3.0]]), epsilon=0.0)
                (tensor([[-1.,  1.]]), tensor([[1.]]))
Read next       backends/torch/cross_entropy.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from minitf.backends.torch.capture import compute, recordable

Array = torch.Tensor
Steps = list[Callable[[], Any]]

_aten = torch.ops.aten


def layer_norm(x: Array, epsilon: float) -> tuple[Array, Array]:
    z, _, r = torch.native_layer_norm(x, x.shape[-1:], None, None, epsilon)
    return z, r.to(x.dtype)


def layer_norm_back(g: Array, z: Array, r: Array) -> Array:
    return (g - g.mean(-1, keepdim=True) - z * (g * z).mean(-1, keepdim=True)) * r


def bind_layer_norm(outs: tuple, arrays: tuple, attrs: dict) -> Steps:
    (z, r), [x] = outs, arrays
    wide = torch.promote_types(x.dtype, torch.float32)
    if r.dtype is not wide or not x.numel():
        return [partial(_copy_all, outs, layer_norm, x, **attrs)]
    mean = torch.empty_like(r)
    out = {"out0": z, "out1": mean, "out2": r}
    return [
        partial(_aten.native_layer_norm.out, x, x.shape[-1:], None, None, attrs["epsilon"], **out)
    ]


@recordable
def _copy_all(outs: tuple, kernel: Callable[..., tuple], *arrays: Array, **attrs: Any) -> None:
    for out, made in zip(outs, kernel(*arrays, **attrs), strict=True):
        out.copy_(made)


def bind_layer_norm_back(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """As if z were the rows to normalize: their mean is 0, and what they are divided by is 1."""
    g, z, r = arrays
    mean, one = torch.zeros_like(r), torch.ones_like(r)
    if not z.numel() or g.dtype not in (torch.float32, torch.float64):
        return [partial(compute, out, layer_norm_back, g, z, r)]
    return [partial(_back_into, out, g, z, r, mean, one)]


@recordable
def _back_into(out: Array, g: Array, z: Array, r: Array, mean: Array, one: Array) -> None:
    made, _, _ = _aten.native_layer_norm_backward(
        g, z, z.shape[-1:], mean, one, None, None, [True, False, False]
    )
    torch.mul(made, r, out=out)


def bind_softmax(function: Any) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        return [partial(function, arrays[0], -1, False, out=out)]

    return bind


def softmax_back(g: Array, z: Array) -> Array:
    return _aten._softmax_backward_data(g, z, -1, z.dtype)


def bind_softmax_back(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, z = arrays
    return [partial(_aten._softmax_backward_data.out, g, z, -1, z.dtype, grad_input=out)]


KERNELS: dict[str, Callable[..., Any]] = {
    "softmax": lambda x: torch.softmax(x, dim=-1),
    "log_softmax": lambda x: torch.log_softmax(x, dim=-1),
    "softmax_back": softmax_back, "layer_norm": layer_norm, "layer_norm_back": layer_norm_back,
}  # fmt: skip
BINDERS: dict[str, Callable[[Any, tuple, dict], Steps]] = {
    "softmax": bind_softmax(_aten._softmax.out),
    "log_softmax": bind_softmax(_aten._log_softmax.out),
    "softmax_back": bind_softmax_back,
    "layer_norm": bind_layer_norm, "layer_norm_back": bind_layer_norm_back,
}  # fmt: skip
