"""The numpy kernels on fixed buffers: the ready calls of a compiled plan.

Where it sits   beside the table of kernels; execution.plan asks for these through Backend.bind.
The one idea    when arrays never move, a step of a plan is one C call with its arguments already
                bound (`functools.partial`), and nothing is allocated.
Try it          >>> out = np.empty(2)
                >>> [step] = BINDERS["add"](out, (np.ones(2), np.ones(2)), {})
                >>> _ = step(); out
                array([2., 2.])
Read next       execution/plan.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy import (
    arithmetic,
    chance,
    convolution,
    cross_entropy,
    linalg,
    pooling,
    recurrent,
    rows,
    scatter,
)
from minitf.backends.numpy.basic import along, stretched_axes, sum_like
from minitf.backends.numpy.fused import calls
from minitf.backends.numpy.products import multiply
from minitf.backends.numpy.quick import as_rows, lengthened, zeros_for
from minitf.backends.numpy.samples import summed
from minitf.backends.numpy.table import KERNELS

Array = np.ndarray
Steps = list[Callable[[], Any]]


def ufunc(function: Callable[..., Any]) -> Callable[[Array, tuple, dict], Steps]:
    """numpy's elementwise functions take the buffer for the result as `out`."""

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        steps: Steps = []
        inputs = list(arrays)
        for i, array in enumerate(arrays):
            wide = lengthened(array, out)
            if wide is not None:
                steps.append(partial(np.copyto, wide, array))
                inputs[i] = wide
        return [*steps, partial(function, *inputs, out=out)]

    return bind


def constant_first(function: Callable[..., Any], number: float) -> Callable[..., Steps]:
    """function(number, x), with the number kept in the type of x."""

    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        return [partial(function, np.asarray(number, out.dtype), arrays[0], out=out)]

    return bind


def rsqrt(out: Array, arrays: tuple, attrs: dict) -> Steps:
    one = np.asarray(1, out.dtype)
    return [partial(np.sqrt, arrays[0], out), partial(np.divide, one, out, out)]


def sigmoid(out: Array, arrays: tuple, attrs: dict) -> Steps:
    half = np.asarray(0.5, out.dtype)
    return [
        partial(np.multiply, arrays[0], half, out),
        partial(np.tanh, out, out),
        partial(np.multiply, out, half, out),
        partial(np.add, out, half, out),
    ]


def relu(out: Array, arrays: tuple, attrs: dict) -> Steps:
    [x] = arrays
    return [partial(np.maximum, x, zeros_for(x), out=out)]


def relu_gate(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, z = arrays
    zero, gate = np.asarray(0, z.dtype), np.empty(out.shape, bool)
    return [partial(np.greater, z, zero, gate), partial(np.multiply, g, gate, out)]


def where(out: Array, arrays: tuple, attrs: dict) -> Steps:
    condition, x, y = arrays
    chosen = np.empty_like(out)  # `out` may be the memory of x or of y
    return [
        partial(np.copyto, chosen, y),
        partial(np.copyto, chosen, x, where=condition),
        partial(np.copyto, out, chosen),
    ]


def cast(out: Array, arrays: tuple, attrs: dict) -> Steps:
    x = arrays[0]
    if x.dtype.kind == "c" and out.dtype.kind not in "cb":
        x = x.real
    return [partial(np.copyto, out, x, "unsafe")]


def copy(out: Array, arrays: tuple, attrs: dict) -> Steps:
    return [partial(np.copyto, out, arrays[0])]


def matmul(out: Array, arrays: tuple, attrs: dict) -> Steps:
    x, y = arrays
    x = x.swapaxes(-1, -2) if attrs.get("transpose_a") else x
    y = y.swapaxes(-1, -2) if attrs.get("transpose_b") else y
    if x.dtype.kind == "V":  # bfloat16
        return [lambda: np.copyto(out, np.matmul(x, y), "unsafe")]
    return multiply(x, y, out)


# The largest of no entries is the far end of the number type, which the kernels know.
_OF_NOTHING = {np.maximum: "reduce_max", np.minimum: "reduce_min"}


def reduction(function: np.ufunc) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        axis, keepdims = attrs.get("axis"), attrs.get("keepdims", False)
        if not arrays[0].size and function in _OF_NOTHING:
            kernel = KERNELS[_OF_NOTHING[function]]
            return [lambda: np.copyto(out, kernel(arrays[0], **attrs))]
        return [partial(function.reduce, arrays[0], axis=axis, out=out, keepdims=keepdims)]

    return bind


def reduce_mean(out: Array, arrays: tuple, attrs: dict) -> Steps:
    if out.dtype.kind in "iu" or not arrays[0].size:  # whole numbers are rounded once, at the end
        return [lambda: np.copyto(out, KERNELS["reduce_mean"](arrays[0], **attrs))]
    share = np.asarray(out.size / arrays[0].size, out.dtype)
    return [*reduction(np.add)(out, arrays, attrs), partial(np.multiply, out, share, out)]


def bind_sum_like(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, x = arrays
    axes = stretched_axes(g, x)
    squeezed = out.reshape([n for i, n in enumerate(g.shape) if i not in axes])
    if not np.shares_memory(squeezed, out):
        return [lambda: np.copyto(out, sum_like(g, x))]
    if as_rows(g, axes) is not None:
        return summed(sum_of_rows, of_samples=1)(squeezed.reshape(-1), (g,), {})
    return [partial(np.add.reduce, g, axis=axes, out=squeezed)]


def sum_of_rows(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """out = all rows of the array added up, whose last axis they are as long as."""
    rows = arrays[0].reshape(-1, len(out))
    return [partial(np.matmul, np.ones(len(rows), rows.dtype), rows, out=out)]


def log_softmax(out: Array, arrays: tuple, attrs: dict) -> Steps:
    x = arrays[0]
    edge, powers = np.empty((*x.shape[:-1], 1), x.dtype), np.empty_like(x)
    return [
        partial(np.maximum.reduce, x, axis=-1, out=edge, keepdims=True),
        partial(np.subtract, x, edge, out),
        partial(np.exp, out, powers),
        partial(np.add.reduce, powers, axis=-1, out=edge, keepdims=True),
        partial(np.log, edge, edge),
        partial(np.subtract, out, edge, out),
    ]


def index_of(function: Callable[..., Any]) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        if out.dtype == np.intp:
            return [partial(function, arrays[0], attrs["axis"], out)]
        wide = np.empty(out.shape, np.intp)
        narrow = partial(np.copyto, out, wide, "unsafe")
        return [partial(function, arrays[0], attrs["axis"], wide), narrow]

    return bind


def one_hot(out: Array, arrays: tuple, attrs: dict) -> Steps:
    indices, on_value, off_value = arrays
    axis = attrs.get("axis", -1)
    wanted = np.arange(attrs["depth"], dtype=indices.dtype).reshape(along(indices, axis))
    hot = np.empty(out.shape, bool)
    return [
        partial(np.equal, np.expand_dims(indices, axis), wanted, hot),
        partial(np.copyto, out, off_value),
        partial(np.copyto, out, on_value, where=hot),
    ]


def concat(out: Array, arrays: tuple, attrs: dict) -> Steps:
    return [partial(np.concatenate, arrays, attrs.get("axis", 0), out)]


def unslice(out: Array, arrays: tuple, attrs: dict) -> Steps:
    spec = attrs["spec"]
    place = out[spec if Ellipsis in spec else (*spec, ...)]  # a view, also of a single entry
    return [partial(out.fill, 0), partial(np.copyto, place, arrays[0])]


def pack(out: Array, arrays: tuple, attrs: dict) -> Steps:
    steps: Steps = []
    start = 0
    for array in arrays:
        place = out[start : start + array.size].reshape(array.shape)
        start += array.size
        already_there = place.ctypes.data == array.ctypes.data and place.strides == array.strides
        if not already_there:  # the planner puts most gradients straight into their place
            steps.append(partial(np.copyto, place, array))
    return steps


def draw(method: str) -> Callable[[Array, tuple, dict], Steps]:
    def bind(out: Array, arrays: tuple, attrs: dict) -> Steps:
        source = getattr(attrs["generator"].numpy(), method)
        if out.dtype in (np.float32, np.float64) and out.flags.c_contiguous:
            return [partial(source, None, out.dtype.type, out)]
        return [lambda: np.copyto(out, source(out.shape, dtype=np.float32), "same_kind")]

    return bind


_UFUNCS = {name: ufunc(k) for name, k in KERNELS.items() if isinstance(k, np.ufunc)}

BINDERS: dict[str, Callable[[Any, tuple, dict], Steps]] = {
    **_UFUNCS, **arithmetic.BINDERS, **scatter.BINDERS, **cross_entropy.BINDERS, **pooling.BINDERS,
    **convolution.BINDERS, **linalg.BINDERS, **recurrent.BINDERS,
    **rows.BINDERS, **chance.BINDERS, "fused": calls.bind,
    "reciprocal": constant_first(np.divide, 1), "relu": relu,
    "softplus": constant_first(np.logaddexp, 0), "rsqrt": rsqrt, "sigmoid": sigmoid,
    "divide": ufunc(np.divide), "relu_gate": relu_gate, "where": where,
    "cast": cast, "identity": copy, "matmul": matmul,
    "reduce_sum": reduction(np.add), "reduce_prod": reduction(np.multiply),
    "reduce_max": reduction(np.maximum), "reduce_min": reduction(np.minimum),
    "reduce_all": reduction(np.logical_and), "reduce_any": reduction(np.logical_or),
    "reduce_mean": reduce_mean, "sum_like": bind_sum_like,
    "log_softmax": log_softmax,
    "argmax": index_of(np.argmax), "argmin": index_of(np.argmin), "one_hot": one_hot,
    "concat": concat, "pack": pack, "unslice": unslice,
    "random_uniform_like": draw("random"), "random_normal_like": draw("standard_normal"),
}  # fmt: skip
