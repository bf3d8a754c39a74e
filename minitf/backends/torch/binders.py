"""The torch kernels on fixed buffers: the ready calls of a compiled plan.

Where it sits   beside the table of kernels; execution.plan asks for these through Backend.bind.
The one idea    as in numpy: a step of a plan is one call of torch's with all its arguments bound,
                which writes into memory that is there already.  Nothing asks torch for memory, so
                that a GPU can replay the calls as they are.
Try it          >>> out = torch.empty(2)
                >>> [step] = BINDERS["add"](out, (torch.ones(2), torch.ones(2)), {})
                >>> _ = step(); out
                tensor([2., 2.])
Read next       backends/torch/products.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from minitf.backends.torch import (
    convolution,
    cross_entropy,
    linalg,
    lstm,
    pooling,
    recurrent,
    rows,
    scatter,
)
from minitf.backends.torch.basic import all_axes, slice_, unpad
from minitf.backends.torch.capture import compute
from minitf.backends.torch.products import multiply
from minitf.backends.torch.table import KERNELS

Array = torch.Tensor
Steps = list[Callable[[], Any]]


def into(function: Callable[..., Any]) -> Callable[[Array, tuple, dict], Steps]:
    """torch's functions take the buffer for the result as `out`."""

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        return [partial(function, *arrays, out=out)]

    return bind


def by_type(function: Callable[..., Any], kernel: str) -> Callable[[Array, tuple, dict], Steps]:
    """torch's function for floating numbers; the kernel looks at the values of whole ones."""

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        chosen = function if arrays[0].is_floating_point() else KERNELS[kernel]
        return [partial(chosen, *arrays, out=out)]

    return bind


def matmul(out: Array, arrays: tuple, attrs: dict) -> Steps:
    if "whole" in attrs:
        return lstm.by_columns(attrs["whole"], out)
    x, y = arrays
    x = x.transpose(-1, -2) if attrs.get("transpose_a") else x
    y = y.transpose(-1, -2) if attrs.get("transpose_b") else y
    return multiply(x, y, out)


def relu(out: Array, arrays: tuple, attrs: dict) -> Steps:
    return [partial(torch.clamp_min, arrays[0], 0, out=out)]


def relu_gate(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, z = arrays
    back = torch.ops.aten.threshold_backward.grad_input
    return [partial(back, g, z, 0, grad_input=out)]


def reduction(function: Callable[..., Any]) -> Callable[[Array, tuple, dict], Steps]:
    """A sum or a mean of floating numbers over axes."""

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        x, axes = arrays[0], all_axes(arrays[0], attrs.get("axis"))
        if not axes:
            return [partial(out.copy_, x)]
        if not x.is_floating_point():
            return [partial(compute, out, KERNELS[f"reduce_{function.__name__}"], x, **attrs)]
        return [partial(function, x, axes, attrs.get("keepdims", False), out=out)]

    return bind


def extreme(function: Callable[..., Any], kernel: str) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        x, axes = arrays[0], all_axes(arrays[0], attrs.get("axis"))
        if not axes or not x.numel():
            return [partial(compute, out, KERNELS[kernel], x, **attrs)]
        return [partial(function, x, axes, attrs.get("keepdims", False), out=out)]

    return bind


def sum_like(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, x = arrays
    ahead = g.ndim - x.ndim
    stretched = [
        axis for axis in range(g.ndim)
        if axis < ahead or (x.shape[axis - ahead] == 1 and g.shape[axis] != 1)
    ]  # fmt: skip
    if not stretched or not g.is_floating_point():
        return [partial(compute, out, KERNELS["sum_like"], g, x)]
    kept = out.reshape([1 if axis in stretched else n for axis, n in enumerate(g.shape)])
    if kept.data_ptr() != out.data_ptr():
        return [partial(compute, out, KERNELS["sum_like"], g, x)]
    return [partial(torch.sum, g, stretched, True, out=kept)]


def copy(out: Array, arrays: tuple, attrs: dict) -> Steps:
    return [partial(out.copy_, arrays[0])]


def cast(out: Array, arrays: tuple, attrs: dict) -> Steps:
    if arrays[0].is_complex():
        return [partial(compute, out, KERNELS["cast"], *arrays, **attrs)]
    return copy(out, arrays, attrs)


def where(out: Array, arrays: tuple, attrs: dict) -> Steps:
    return [partial(torch.where, *arrays, out=out)]


def argmax(function: Callable[..., Any]) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        x, axis = arrays[0], attrs.get("axis", 0)
        if x.dtype is torch.bool:
            return [partial(compute, out, KERNELS[function.__name__], x, **attrs)]
        if out.dtype is torch.int64:
            return [partial(function, x, axis, out=out)]
        wide = torch.empty(out.shape, dtype=torch.int64, device=out.device)
        return [partial(function, x, axis, out=wide), partial(out.copy_, wide)]

    return bind


def one_hot(out: Array, arrays: tuple, attrs: dict) -> Steps:
    indices, on_value, off_value = arrays
    axis = attrs.get("axis", -1) % (indices.ndim + 1)
    shape = [1] * (indices.ndim + 1)
    shape[axis] = attrs["depth"]
    numbers = torch.arange(attrs["depth"], dtype=indices.dtype, device=out.device).reshape(shape)
    hot = torch.empty(out.shape, dtype=torch.bool, device=out.device)
    return [
        partial(torch.eq, indices.unsqueeze(axis), numbers, out=hot),
        partial(torch.where, hot, on_value, off_value, out=out),
    ]


def concat(out: Array, arrays: tuple, attrs: dict) -> Steps:
    return [partial(torch.cat, arrays, attrs.get("axis", 0), out=out)]


def pack(out: Array, arrays: tuple, attrs: dict) -> Steps:
    steps: Steps = []
    start = 0
    for array in arrays:
        place = out.narrow(0, start, array.numel()).reshape(array.shape)
        start += array.numel()
        already_there = place.data_ptr() == array.data_ptr() and place.stride() == array.stride()
        if not already_there:  # the planner puts most gradients straight into their place
            steps.append(partial(place.copy_, array))
    return steps


def unslice(out: Array, arrays: tuple, attrs: dict) -> Steps:
    place = slice_(out, attrs["spec"])  # a view, but for steps backwards
    if place.untyped_storage().data_ptr() != out.untyped_storage().data_ptr():
        return [partial(compute, out, KERNELS["unslice"], *arrays, **attrs)]
    return [out.zero_, partial(place.copy_, arrays[0])]


def pad(out: Array, arrays: tuple, attrs: dict) -> Steps:
    x, value = arrays
    inside = unpad(out, x, attrs["paddings"])
    return [partial(out.copy_, value), partial(inside.copy_, x)]


def draw(method: str) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        return [partial(getattr(out, method), generator=attrs["generator"].torch(out.device))]

    return bind


_WITH_OUT = (
    "add", "subtract", "multiply", "negative", "abs",
    "square", "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "floor", "ceil",
    "round", "maximum", "minimum", "equal", "not_equal", "less", "less_equal", "greater",
    "greater_equal", "logical_and", "logical_or", "logical_not", "reciprocal", "rsqrt", "sigmoid",
    "erf",
)  # fmt: skip

BINDERS: dict[str, Callable[[Any, tuple, dict], Steps]] = {
    **{name: into(KERNELS[name]) for name in _WITH_OUT},
    **convolution.BINDERS, **cross_entropy.BINDERS, **linalg.BINDERS, **pooling.BINDERS,
    **recurrent.BINDERS, **rows.BINDERS, **scatter.BINDERS,
    "divide": by_type(torch.true_divide, "divide"), "power": by_type(torch.pow, "power"),
    "matmul": matmul, "relu": relu, "relu_gate": relu_gate,
    "identity": copy, "cast": cast, "where": where,
    "reduce_sum": reduction(torch.sum), "reduce_mean": reduction(torch.mean),
    "reduce_max": extreme(torch.amax, "reduce_max"),
    "reduce_min": extreme(torch.amin, "reduce_min"),
    "sum_like": sum_like, "argmax": argmax(torch.argmax), "argmin": argmax(torch.argmin),
    "one_hot": one_hot, "concat": concat, "pack": pack, "unslice": unslice, "pad": pad,
    "random_uniform_like": draw("uniform_"), "random_normal_like": draw("normal_"),
}  # fmt: skip
