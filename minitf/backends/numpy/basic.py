"""The kernels in numpy: what each op computes, as plain as it can be said.

Where it sits   the table of the numpy backend; op rows name these kernels.
The one idea    a kernel takes arrays by position and static data by keyword, and returns a new
                array.  Most are numpy functions as they stand.
Try it          >>> from minitf.backends.numpy.basic import KERNELS
                >>> KERNELS["relu"](np.array([-1.0, 2.0]))
                array([0., 2.])
Read next       backends/numpy/binders.py: the same kernels on fixed buffers
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.backends.numpy.quick import as_rows, sum_of_rows, zeros_for
from minitf.dtypes import as_dtype

Array = np.ndarray

SMALL = 1 << 12  # so few entries are copied before numpy has made a view of them


def matmul(x: Array, y: Array, transpose_a: bool = False, transpose_b: bool = False) -> Array:
    if x.ndim < 2 or y.ndim < 2:
        raise ValueError("matmul takes matrices")  # the shape rule explains it to the learner
    x = x.swapaxes(-1, -2) if transpose_a else x
    y = y.swapaxes(-1, -2) if transpose_b else y
    z = np.matmul(x, y)
    # numpy answers bfloat16 with float32
    return z if z.dtype is x.dtype else z.astype(x.dtype, copy=False)


def divide(x: Array, y: Array) -> Array:
    small = x.dtype.kind in "iu" and x.dtype.itemsize <= 2
    return np.divide(x, y, dtype=np.float32 if small else None)


def sigmoid(x: Array) -> Array:
    # tanh never overflows, and 1/(1+exp(-x)) = (1+tanh(x/2))/2.
    half = x.dtype.type(0.5)
    return np.tanh(x * half) * half + half


def softplus(x: Array) -> Array:
    return np.logaddexp(x, x.dtype.type(0))


def log_softmax(x: Array) -> Array:
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def reducer(function: Callable[..., Any]) -> Callable[..., Array]:
    """A numpy reduction that keeps the number type (numpy would widen small integers)."""

    def reduce(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
        return function(x, axis=axis, dtype=x.dtype, keepdims=keepdims)

    return reduce


def reduce_mean(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    if x.dtype.char in "fd" and 0 < x.size < 1 << 24:
        total: Any = np.add.reduce(x, axis=axis, keepdims=keepdims)  # type: ignore[call-overload]
        return total / x.dtype.type(x.size // total.size)  # as np.mean, with less ado
    if x.dtype.kind not in "iu":
        return np.mean(x, axis=axis, dtype=x.dtype, keepdims=keepdims)
    total = np.asarray(np.sum(x, axis=axis, dtype=np.int64, keepdims=keepdims))
    size = x.size // max(total.size, 1)
    quotient = np.abs(total) // size if size else total  # rounded towards 0
    return (quotient * np.sign(total)).astype(x.dtype)


def reduce_euclidean_norm(
    x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False
) -> Array:
    squares = np.square(np.abs(x)) if x.dtype.kind == "c" else np.square(x)
    return np.sqrt(squares.sum(axis=axis, keepdims=keepdims)).astype(x.dtype)


def reduce_max(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    return np.max(x, axis=axis, keepdims=keepdims, initial=_lowest(x.dtype))


def reduce_min(x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    return np.min(x, axis=axis, keepdims=keepdims, initial=_highest(x.dtype))


def _lowest(dtype: np.dtype) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf


def _highest(dtype: np.dtype) -> Any:
    return np.iinfo(dtype).max if dtype.kind in "iu" else np.inf


def spread(
    g: Array, x: Array, axis: tuple[int, ...] | None = None, keepdims: bool = False
) -> Array:
    if not keepdims and axis is not None:
        g = np.expand_dims(g, axis)
    if x.size > SMALL:
        return np.broadcast_to(g, x.shape)
    out = np.empty(x.shape, g.dtype)
    out[...] = g
    return out


def count(x: Array, axis: tuple[int, ...] | None = None) -> Array:
    sizes = x.shape if axis is None else [x.shape[a] for a in axis]
    return np.asarray(math.prod(sizes), x.dtype)


def expand_dims(x: Array, axis: tuple[int, ...]) -> Array:
    if len(axis) == 1 and 0 <= axis[0] <= x.ndim:  # the usual case
        at = axis[0]
        return x.reshape(*x.shape[:at], 1, *x.shape[at:])
    return np.expand_dims(x, axis)


def ones_like(x: Array) -> Array:
    out = np.empty(x.shape, x.dtype)
    out.fill(1)
    return out


def sum_like(g: Array, x: Array) -> Array:
    axes = stretched_axes(g, x)
    if not axes:
        return g
    rows = as_rows(g, axes)
    total = g.sum(axis=axes) if rows is None else sum_of_rows(rows)
    return total.reshape(x.shape)


def stretched_axes(g: Array, x: Array) -> tuple[int, ...]:
    """The axes of g along which x was repeated to reach its shape."""
    surplus = g.ndim - x.ndim
    if g.shape[surplus:] == x.shape:
        return tuple(range(surplus))
    repeated = (i for i, n in enumerate(x.shape, surplus) if n == 1 and g.shape[i] != 1)
    return (*range(surplus), *repeated)


def argmax(x: Array, axis: int = 0, output_type: str = "int64") -> Array:
    return np.argmax(x, axis=axis).astype(output_type)


def argmin(x: Array, axis: int = 0, output_type: str = "int64") -> Array:
    return np.argmin(x, axis=axis).astype(output_type)


def cast(x: Array, dtype: str) -> Array:
    if x.dtype.kind == "c" and not dtype.startswith(("complex", "bool")):
        x = x.real  # the imaginary part is dropped, as in TensorFlow
    return x.astype(as_dtype(dtype).as_numpy_dtype if dtype == "bfloat16" else dtype)


def relu(x: Array) -> Array:
    return np.maximum(x, zeros_for(x))


def relu_gate(g: Array, z: Array) -> Array:
    return g * (z > 0)


def one_hot(indices: Array, on_value: Array, off_value: Array, depth: int, axis: int = -1) -> Array:
    if axis == -1:
        hot = indices[..., None] == np.arange(depth)
    else:
        hot = np.expand_dims(indices, axis) == np.arange(depth).reshape(along(indices, axis))
    return np.where(hot, on_value, off_value)


def along(indices: Array, axis: int) -> tuple[int, ...]:
    shape = [1] * (indices.ndim + 1)
    shape[axis] = -1
    return tuple(shape)


def slice_(x: Array, spec: tuple) -> Array:
    return x[spec]


def unslice(g: Array, x: Array, spec: tuple) -> Array:
    whole = np.zeros(x.shape, g.dtype)
    whole[spec] = g
    return whole


def concat(*values: Array, axis: int = 0) -> Array:
    return np.concatenate(values, axis=axis)


def concat_part(g: Array, *values: Array, axis: int = 0, index: int = 0) -> Array:
    start = sum(value.shape[axis] for value in values[:index])
    place = [slice(None)] * g.ndim
    place[axis] = slice(start, start + values[index].shape[axis])
    return g[tuple(place)]


def pack(*values: Array) -> Array:
    return np.concatenate([value.ravel() for value in values])


def pack_part(g: Array, *values: Array, index: int = 0) -> Array:
    start = sum(value.size for value in values[:index])
    return g[start : start + values[index].size].reshape(values[index].shape)


def tile(x: Array, multiples: tuple[int, ...]) -> Array:
    check_one_each(x, multiples)
    return np.tile(x, multiples)


def check_one_each(x: Any, values: tuple) -> None:
    """numpy and torch guess what fewer values than axes may mean; TensorFlow does not."""
    if len(values) != x.ndim:
        raise ValueError("one for each axis")  # the shape rule explains it to the learner


def untile(g: Array, x: Array, multiples: tuple[int, ...]) -> Array:
    apart = [n for pair in zip(multiples, x.shape, strict=True) for n in pair]
    return g.reshape(apart).sum(axis=tuple(range(0, 2 * x.ndim, 2)))


def pad(x: Array, value: Array, paddings: tuple[tuple[int, int], ...]) -> Array:
    check_one_each(x, paddings)
    return np.pad(x, paddings, constant_values=value) if x.ndim else x


def unpad(g: Array, x: Array, paddings: tuple[tuple[int, int], ...]) -> Array:
    pairs = zip(paddings, x.shape, strict=True)
    return g[tuple(slice(before, before + n) for (before, _), n in pairs)]


def zeros_like(x: Array) -> Array:
    return np.full(x.shape, b"", object) if x.dtype == object else np.zeros(x.shape, x.dtype)


def fill(value: Array, shape: tuple[int, ...]) -> Array:
    return np.full(shape, value, value.dtype)


def whole_numbers(start: int, limit: int, delta: int, dtype: str) -> Array:
    return np.arange(start, limit, delta, dtype=np.dtype(dtype))


def shape_of(x: Array) -> Array:
    return np.array(x.shape, np.int32)


def size_of(x: Array) -> Array:
    return np.asarray(x.size, np.int32)


def random_uniform_like(x: Array, generator: Any) -> Array:
    return _draw(generator.numpy().random, x)


def random_normal_like(x: Array, generator: Any) -> Array:
    return _draw(generator.numpy().standard_normal, x)


def _draw(source: Callable[..., Any], x: Array) -> Array:
    wide = "float64" if x.dtype == np.float64 else "float32"
    return np.asarray(source(x.shape, dtype=wide), x.dtype)


KERNELS: dict[str, Callable[..., Any]] = {
    # elementwise: numpy's own functions
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply,
    "power": np.power,
    "negative": np.negative, "abs": np.abs, "sign": np.sign, "square": np.square,
    "sqrt": np.sqrt, "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p,
    "sin": np.sin, "cos": np.cos, "tanh": np.tanh, "floor": np.floor, "ceil": np.ceil,
    "round": np.rint, "maximum": np.maximum, "minimum": np.minimum,
    "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh,
    "cosh": np.cosh, "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
    "atan2": np.arctan2,
    "equal": np.equal, "not_equal": np.not_equal, "less": np.less,
    "less_equal": np.less_equal, "greater": np.greater, "greater_equal": np.greater_equal,
    "logical_and": np.logical_and, "logical_or": np.logical_or, "logical_not": np.logical_not,
    "is_nan": np.isnan, "is_finite": np.isfinite,
    "reciprocal": lambda x: x.dtype.type(1) / x,
    "rsqrt": lambda x: x.dtype.type(1) / np.sqrt(x),
    "sigmoid": sigmoid, "softplus": softplus,
    "relu": relu, "relu_gate": relu_gate,
    "where": np.where, "cast": cast, "identity": lambda x: x,
    # reductions and their adjoints
    "reduce_sum": reducer(np.sum), "reduce_mean": reduce_mean,
    "reduce_prod": reducer(np.prod), "reduce_max": reduce_max, "reduce_min": reduce_min,
    "reduce_euclidean_norm": reduce_euclidean_norm,
    "reduce_all": lambda x, axis=None, keepdims=False: np.all(x, axis=axis, keepdims=keepdims),
    "reduce_any": lambda x, axis=None, keepdims=False: np.any(x, axis=axis, keepdims=keepdims),
    "argmax": argmax, "argmin": argmin,
    "spread": spread, "count": count, "sum_like": sum_like,
    "broadcast_like": lambda x, like: np.broadcast_to(x, like.shape),
    "reverse": lambda x, axis: np.flip(x, axis),
    # shapes
    "reshape": lambda x, shape: x.reshape(shape),
    "reshape_like": lambda x, like: x.reshape(like.shape),
    "transpose": lambda x, perm: x.transpose(perm),
    "expand_dims": expand_dims,
    "squeeze": lambda x, axis: np.squeeze(x, axis),
    "broadcast_to": lambda x, shape: np.broadcast_to(x, shape),
    "slice": slice_, "unslice": unslice,
    "concat": concat, "concat_part": concat_part, "pack": pack, "pack_part": pack_part,
    "tile": tile, "untile": untile, "pad": pad, "unpad": unpad,
    "one_hot": one_hot, "fill": fill, "shape": shape_of, "size": size_of,
    "range": whole_numbers,
    "zeros_like": zeros_like,
    "ones_like": ones_like,
    # linear algebra and networks
    "matmul": matmul, "log_softmax": log_softmax,
    # chance: what is drawn in every step of training; all else is in chance.py
    "random_uniform_like": random_uniform_like, "random_normal_like": random_normal_like,
}  # fmt: skip
