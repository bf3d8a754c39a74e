"""The kernels in torch: the same as in numpy, for arrays on CPU, CUDA or MPS.

Where it sits   the table of the torch backend; loaded when a device names torch.
The one idea    a kernel means the same in every backend; a test compares them one by one.
Try it          >>> from minitf.backends import devices
                >>> sorted(devices.get("torch:cpu").backend.kernels)[:3]
                ['abs', 'acos', 'acosh']
Read next       backends/torch/backend.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.basic import check_one_each

Array = torch.Tensor


def torch_dtype(name: str) -> torch.dtype:
    return getattr(torch, name)


def matmul(x: Array, y: Array, transpose_a: bool = False, transpose_b: bool = False) -> Array:
    if x.ndim < 2 or y.ndim < 2:
        raise ValueError("matmul takes matrices")  # the shape rule explains it to the learner
    x = x.transpose(-1, -2) if transpose_a else x
    y = y.transpose(-1, -2) if transpose_b else y
    return torch.matmul(x, y)


def all_axes(x: Array, axis: tuple[int, ...] | None) -> tuple[int, ...]:
    return tuple(range(x.ndim)) if axis is None else axis


def reducer(function: Callable[..., Any]) -> Callable[..., Array]:
    """A torch reduction over axes; over no axes at all it changes nothing."""

    def reduce(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
        axes = all_axes(x, axis)
        return function(x, dim=axes, keepdim=keepdims).to(x.dtype) if axes else x

    return reduce


def extreme(function: Callable[..., Any], lowest: bool) -> Callable[..., Array]:
    """amax or amin; of no entries it is the far end of the number type."""
    reduce = reducer(function)

    def run(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
        if x.numel():
            return reduce(x, axis, keepdims)
        far = torch.inf if x.is_floating_point() else torch.iinfo(x.dtype).max
        end = (-far if x.is_floating_point() else torch.iinfo(x.dtype).min) if lowest else far
        gone = all_axes(x, axis)
        sizes = [1 if a in gone else n for a, n in enumerate(x.shape) if keepdims or a not in gone]
        return torch.full(sizes, end, dtype=x.dtype, device=x.device)

    return run


def reduce_euclidean_norm(
    x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False
) -> Array:
    squares = torch.square(x.abs())
    total = squares.sum(dim=all_axes(x, axis), keepdim=keepdims) if all_axes(x, axis) else squares
    return torch.sqrt(total).to(x.dtype)


def one_by_one(function: Callable[..., Any]) -> Callable[..., Array]:
    """A torch reduction that takes one axis at a time."""

    def reduce(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
        kind = x.dtype
        for a in sorted((a % x.ndim for a in all_axes(x, axis)), reverse=True):
            x = function(x, dim=a, keepdim=keepdims)
        return x.to(kind)

    return reduce


def mean(x: Array, dim: tuple[int, ...], keepdim: bool) -> Array:
    if x.is_floating_point() or x.is_complex():
        return torch.mean(x, dim=dim, keepdim=keepdim)
    sizes = max(math.prod(x.shape[a] for a in dim), 1)
    return torch.div(torch.sum(x, dim=dim, keepdim=keepdim), sizes, rounding_mode="trunc")


def spread(
    g: Array, x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False
) -> Array:
    if not keepdims:
        for a in sorted(a % x.ndim for a in all_axes(x, axis)):
            g = g.unsqueeze(a)
    return g.expand(x.shape)


def count(x: Array, axis: tuple[int, ...] | None = None) -> Array:
    size = math.prod(x.shape[a] for a in all_axes(x, axis))
    return torch.tensor(size, dtype=x.dtype, device=x.device)


def sum_like(g: Array, x: Array) -> Array:
    return g.sum_to_size(x.shape) if g.shape != x.shape else g


def position(function: Callable[..., Any]) -> Callable[..., Array]:
    def find(x: Array, axis: int = 0, output_type: str = "int64") -> Array:
        x = x.to(torch.uint8) if x.dtype is torch.bool else x
        return function(x, dim=axis).to(torch_dtype(output_type))

    return find


def one_hot(indices: Array, on_value: Array, off_value: Array, depth: int, axis: int = -1) -> Array:
    shape = [1] * (indices.ndim + 1)
    shape[axis] = depth
    wanted = torch.arange(depth, device=indices.device).reshape(shape)
    at = axis % (indices.ndim + 1)
    return torch.where(indices.unsqueeze(at) == wanted, on_value, off_value)


def slice_(x: Array, spec: tuple) -> Array:
    """As numpy; torch has no negative steps, so those axes are turned around."""
    spec = _without_ellipsis(spec, x.ndim)
    axis, plain = 0, []
    for key in spec:
        if isinstance(key, slice) and (key.step or 1) < 0:
            picked = range(*key.indices(x.shape[axis]))
            x = x.index_select(axis, torch.tensor(list(picked), dtype=torch.long, device=x.device))
            key = slice(None)
        plain.append(key)
        axis += key is not None
    return x[tuple(plain)]


def _without_ellipsis(spec: tuple, rank: int) -> tuple:
    for i, key in enumerate(spec):
        if key is Ellipsis:
            named = sum(1 for other in spec if other is not None) - 1
            return (*spec[:i], *[slice(None)] * (rank - named), *spec[i + 1 :])
    return spec


def unslice(g: Array, x: Array, spec: tuple) -> Array:
    places = torch.arange(x.numel(), device=g.device).reshape(x.shape)
    whole = torch.zeros(x.numel(), dtype=g.dtype, device=g.device)
    whole[slice_(places, spec).reshape(-1)] = g.reshape(-1)
    return whole.reshape(x.shape)


def concat_part(g: Array, *values: Array, axis: int = 0, index: int = 0) -> Array:
    start = sum(value.shape[axis] for value in values[:index])
    return g.narrow(axis, start, values[index].shape[axis])


def pack_part(g: Array, *values: Array, index: int = 0) -> Array:
    start = sum(value.numel() for value in values[:index])
    return g.narrow(0, start, values[index].numel()).reshape(values[index].shape)


def squeeze(x: Array, axis: tuple[int, ...]) -> Array:
    if any(x.shape[a] != 1 for a in axis):
        raise ValueError("not of size 1")  # the shape rule explains it to the learner
    return x.squeeze(axis)


def tile(x: Array, multiples: tuple[int, ...]) -> Array:
    check_one_each(x, multiples)
    return x.repeat(multiples) if x.ndim else x


def untile(g: Array, x: Array, multiples: tuple[int, ...]) -> Array:
    apart = [n for pair in zip(multiples, x.shape, strict=True) for n in pair]
    return g.reshape(apart).sum(dim=tuple(range(0, 2 * x.ndim, 2))) if x.ndim else g


def pad(x: Array, value: Array, paddings: tuple[tuple[int, int], ...]) -> Array:
    check_one_each(x, paddings)
    sizes = [before + n + after for n, (before, after) in zip(x.shape, paddings, strict=True)]
    whole = value.expand(sizes).clone()
    unpad(whole, x, paddings).copy_(x)
    return whole


def unpad(g: Array, x: Array, paddings: tuple[tuple[int, int], ...]) -> Array:
    pairs = zip(paddings, x.shape, strict=True)
    return g[tuple(slice(before, before + n) for (before, _), n in pairs)]


def fill(value: Array, shape: tuple[int, ...]) -> Array:
    return value.expand(shape).clone()


def random_uniform_like(x: Array, generator: Any) -> Array:
    source = generator.torch(x.device)
    return torch.rand(x.shape, generator=source, dtype=x.dtype, device=x.device)


def random_normal_like(x: Array, generator: Any) -> Array:
    source = generator.torch(x.device)
    return torch.randn(x.shape, generator=source, dtype=x.dtype, device=x.device)


def divide(x: Array, y: Array, out: Array | None = None) -> Array:
    if not x.is_floating_point() and not x.is_complex():
        kind = torch.float32 if x.element_size() <= 2 else torch.float64
        x, y = x.to(kind), y.to(kind)
    return torch.true_divide(x, y, out=out)


def relu_gate(g: Array, z: Array) -> Array:
    return torch.ops.aten.threshold_backward(g, z, 0)


def sign(x: Array) -> Array:
    return torch.where(torch.isnan(x), x, torch.sgn(x)) if x.is_floating_point() else torch.sgn(x)


def cast(x: Array, dtype: str) -> Array:
    kind = torch_dtype(dtype)
    return (x if kind.is_complex or kind is torch.bool or not x.is_complex() else x.real).to(kind)


def name_of(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


KERNELS: dict[str, Callable[..., Any]] = {
    "add": torch.add, "subtract": torch.subtract, "multiply": torch.multiply,
    "divide": divide, "negative": torch.negative,
    "abs": torch.abs, "sign": sign,
    "square": torch.square, "sqrt": torch.sqrt, "exp": torch.exp, "expm1": torch.expm1,
    "log": torch.log, "log1p": torch.log1p, "sin": torch.sin, "cos": torch.cos,
    "tanh": torch.tanh, "floor": torch.floor, "ceil": torch.ceil, "round": torch.round,
    "maximum": torch.maximum, "minimum": torch.minimum,
    "tan": torch.tan, "asin": torch.asin, "acos": torch.acos, "atan": torch.atan,
    "sinh": torch.sinh, "cosh": torch.cosh, "asinh": torch.asinh, "acosh": torch.acosh,
    "atanh": torch.atanh, "atan2": torch.atan2,
    "equal": torch.eq, "not_equal": torch.ne, "less": torch.lt, "less_equal": torch.le,
    "greater": torch.gt, "greater_equal": torch.ge,
    "logical_and": torch.logical_and, "logical_or": torch.logical_or,
    "logical_not": torch.logical_not, "is_nan": torch.isnan, "is_finite": torch.isfinite,
    "reciprocal": torch.reciprocal, "rsqrt": torch.rsqrt, "sigmoid": torch.sigmoid,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros((), dtype=x.dtype, device=x.device)),
    "relu": torch.relu, "relu_gate": relu_gate,
    "where": torch.where, "cast": cast,
    "identity": lambda x: x,
    "reduce_sum": reducer(torch.sum), "reduce_mean": reducer(mean),
    "reduce_prod": one_by_one(torch.prod),
    "reduce_euclidean_norm": reduce_euclidean_norm,
    "reduce_max": extreme(torch.amax, lowest=True),
    "reduce_min": extreme(torch.amin, lowest=False),
    "reduce_all": one_by_one(torch.all), "reduce_any": one_by_one(torch.any),
    "argmax": position(torch.argmax), "argmin": position(torch.argmin),
    "spread": spread, "count": count, "sum_like": sum_like,
    "broadcast_like": lambda x, like: x.expand(like.shape),
    "reverse": lambda x, axis: torch.flip(x, axis),
    "reshape": lambda x, shape: x.reshape(shape),
    "reshape_like": lambda x, like: x.reshape(like.shape),
    "transpose": lambda x, perm: x.permute(perm),
    "expand_dims": lambda x, axis: x.unsqueeze(axis[0]),
    "squeeze": squeeze,
    "broadcast_to": lambda x, shape: x.expand(shape),
    "slice": slice_, "unslice": unslice,
    "concat": lambda *values, axis=0: torch.cat(values, dim=axis), "concat_part": concat_part,
    "pack": lambda *values: torch.cat([value.reshape(-1) for value in values]),
    "tile": tile, "untile": untile, "pad": pad, "unpad": unpad,
    "pack_part": pack_part, "one_hot": one_hot, "fill": fill,
    "shape": lambda x: torch.tensor(x.shape, dtype=torch.int32, device=x.device),
    "size": lambda x: torch.tensor(x.numel(), dtype=torch.int32, device=x.device),
    "zeros_like": lambda x: torch.zeros(x.shape, dtype=x.dtype, device=x.device),
    "ones_like": lambda x: torch.ones(x.shape, dtype=x.dtype, device=x.device),
    "matmul": matmul,
    "random_uniform_like": random_uniform_like, "random_normal_like": random_normal_like,
}  # fmt: skip

# Made of nothing but attributes, so they need to be told where: TorchBackend adds its device.
DRAWS: dict[str, Callable[..., Any]] = {
    "range": lambda start, limit, delta, dtype, device: torch.arange(
        start, limit, delta, dtype=torch_dtype(dtype), device=device
    ),
}
