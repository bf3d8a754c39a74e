"""Functions whose arguments had other names in TensorFlow 1, and functions that were renamed since.

Where it sits   over minitf.ops; compat.v1 looks here first.
The one idea    `reduce_sum(x, reduction_indices=[1])` and `reduce_sum(x, axis=1)` are the same; the
                old word is translated, and both at once is a mistake.
Try it          >>> import minitf.compat.v1 as tf
                >>> tf.reduce_sum([[1.0, 2.0], [3.0, 4.0]], reduction_indices=[1], keep_dims=True)
                <tf.Tensor: shape=(2, 1), dtype=float32, numpy=
                array([[3.],
                       [7.]], dtype=float32)>
Read next       compat/v1/nn.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.ops.random_functions import categorical


def one_of(new: str, value: Any, old: str, old_value: Any) -> Any:
    """The value of an argument that may be given under its old name.

    Raises:
        ValueError: It was given under both.
    """
    if old_value is None:
        return value
    if value is not None:
        raise ValueError(f"Cannot specify both '{old}' and '{new}'.")
    return old_value


def _any_rank(x: Any) -> bool:
    """Whether the number of axes is not known yet: a placeholder without a shape."""
    return isinstance(x, Tensor) and x.shape.rank is None


def _reduction(function: Callable[..., Any]) -> Callable[..., Any]:
    """A reduction with the arguments of TensorFlow 1 (and those of TensorFlow 2)."""

    def reduction(
        input_tensor: Any,
        axis: Any = None,
        keepdims: Any = None,
        name: str | None = None,
        reduction_indices: Any = None,
        keep_dims: Any = None,
    ) -> Tensor:
        axis = one_of("axis", axis, "reduction_indices", reduction_indices)
        keepdims = one_of("keepdims", keepdims, "keep_dims", keep_dims)
        if axis is not None and _any_rank(input_tensor):
            axes = tuple(axis) if isinstance(axis, (list, tuple)) else (axis,)
            row = OPS[function.__name__]
            return row(input_tensor, axis=axes, keepdims=bool(keepdims), name=name)
        return function(input_tensor, axis, bool(keepdims), name=name)

    reduction.__name__, reduction.__doc__ = function.__name__, function.__doc__
    return reduction


reduce_sum, reduce_mean = _reduction(ops.reduce_sum), _reduction(ops.reduce_mean)
reduce_max, reduce_min = _reduction(ops.reduce_max), _reduction(ops.reduce_min)
reduce_prod, reduce_all = _reduction(ops.reduce_prod), _reduction(ops.reduce_all)
reduce_any, reduce_logsumexp = _reduction(ops.reduce_any), _reduction(ops.reduce_logsumexp)


def _position(function: Callable[..., Any]) -> Callable[..., Any]:
    def position(
        input: Any,
        axis: Any = None,
        name: str | None = None,
        dimension: Any = None,
        output_type: Any = "int64",
    ) -> Tensor:
        axis = one_of("axis", axis, "dimension", dimension)
        if _any_rank(input):
            found = OPS[function.__name__](input, axis=axis or 0, name=name)
            return ops.cast(found, as_dtype(output_type))
        return function(input, 0 if axis is None else axis, as_dtype(output_type), name=name)

    position.__name__, position.__doc__ = function.__name__, function.__doc__
    return position


argmax = arg_max = _position(ops.argmax)
argmin = arg_min = _position(ops.argmin)


def expand_dims(input: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Tensor:
    """Insert an axis of size one.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/expand_dims
    """
    axis = one_of("axis", axis, "dim", dim)
    if axis is None:
        raise ValueError("Must specify an axis argument to tf.expand_dims()")
    return ops.expand_dims(input, axis, name=name)


def squeeze(
    input: Any, axis: Any = None, name: str | None = None, squeeze_dims: Any = None
) -> Tensor:
    """Drop axes of size one.  https://www.tensorflow.org/api_docs/python/tf/compat/v1/squeeze"""
    return ops.squeeze(input, one_of("axis", axis, "squeeze_dims", squeeze_dims), name=name)


def norm(
    tensor: Any,
    ord: Any = "euclidean",
    axis: Any = None,
    keepdims: Any = None,
    name: str | None = None,
    keep_dims: Any = None,
) -> Tensor:
    """The length of vectors.  https://www.tensorflow.org/api_docs/python/tf/compat/v1/norm"""
    return ops.norm(tensor, ord, axis, bool(one_of("keepdims", keepdims, "keep_dims", keep_dims)))


def count_nonzero(
    input_tensor: Any = None,
    axis: Any = None,
    keepdims: Any = None,
    dtype: Any = "int64",
    name: str | None = None,
    reduction_indices: Any = None,
    keep_dims: Any = None,
    input: Any = None,
) -> Tensor:
    """How many entries are not zero."""
    given = convert_to_tensor(one_of("input", input_tensor, "input_tensor", input))
    hits = ops.cast(OPS["not_equal"](given, OPS["zeros_like"](given)), dtype)
    return reduce_sum(hits, axis, keepdims, name, reduction_indices, keep_dims)


def _casts(kind: str) -> Callable[..., Tensor]:
    def to_type(x: Any, name: str = "") -> Tensor:
        return ops.cast(x, kind)

    to_type.__doc__ = f"Change the number type to {kind}."
    return to_type


to_float, to_double = _casts("float32"), _casts("float64")
to_int32, to_int64 = _casts("int32"), _casts("int64")
to_bfloat16 = _casts("bfloat16")
to_complex64, to_complex128 = _casts("complex64"), _casts("complex128")


def div(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Divide; whole numbers as Python 2 did: without the rest.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/div
    """
    left = convert_to_tensor(x, dtype_hint=getattr(y, "dtype", None))
    row = "divide" if left.dtype.is_differentiable else "floordiv"
    return OPS[row](left, y, name=name or "div")


def multinomial(
    logits: Any,
    num_samples: int,
    seed: int | None = None,
    name: str | None = None,
    output_dtype: Any = None,
) -> Tensor:
    """Draw classes, each as likely as its logit says.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/multinomial
    """
    return categorical(logits, num_samples, output_dtype or "int64", seed, name)


def sparse_to_dense(
    sparse_indices: Any,
    output_shape: Any,
    sparse_values: Any,
    default_value: Any = 0,
    validate_indices: bool = True,
    name: str | None = None,
) -> Tensor:
    """A tensor of one value, with others at the given positions."""
    indices = convert_to_tensor(sparse_indices)
    indices = indices if indices.ndim > 1 else ops.reshape(indices, [-1, 1])
    values = convert_to_tensor(sparse_values)
    if not values.ndim:
        values = ops.fill([indices.shape[0]], values)
    whole = ops.fill(output_shape, ops.cast(default_value, values.dtype))
    return ops.tensor_scatter_nd_update(whole, indices, values)


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """The entries of x or of y; a vector of conditions chooses whole rows.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/where
    """
    if x is None and y is None:
        return ops.where(condition, name=name)
    condition = convert_to_tensor(condition)
    rank = convert_to_tensor(x, dtype_hint=getattr(y, "dtype", None)).ndim
    if condition.ndim == 1 and rank > 1:
        condition = ops.reshape(condition, [-1, *[1] * (rank - 1)])
    return ops.where(condition, x, y, name=name)


select = where


class ListDiff(NamedTuple):
    """What is in one list only, and where it stands there."""

    out: Tensor
    idx: Tensor


def setdiff1d(x: Any, y: Any, index_dtype: Any = "int32", name: str | None = None) -> ListDiff:
    """The entries of x that are not in y, in their order, and their places.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/setdiff1d
    """
    x = convert_to_tensor(x)
    y = convert_to_tensor(y, dtype_hint=x.dtype)
    met = OPS["equal"](ops.expand_dims(x, 1), ops.expand_dims(y, 0))
    places = ops.squeeze(ops.where(OPS["logical_not"](ops.reduce_any(met, 1))), axis=1)
    return ListDiff(ops.gather(x, places), ops.cast(places, index_dtype))


listdiff = setdiff1d


def clip_by_average_norm(t: Any, clip_norm: Any, name: str | None = None) -> Tensor:
    """`t`, shrunk so that its length over its number of entries is at most `clip_norm`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/clip_by_average_norm
    """
    t = convert_to_tensor(t)
    count, limit = ops.cast(ops.size(t), t.dtype), convert_to_tensor(clip_norm, t.dtype)
    inverse = OPS["rsqrt"](ops.reduce_sum(t * t, keepdims=True))
    return t * limit * OPS["minimum"](inverse * count, 1.0 / limit)


def batch_matmul(x: Any, y: Any, adj_x: bool = False, adj_y: bool = False) -> Tensor:
    """Products of matrices, one for each of the outer positions."""
    return ops.matmul(x, y, adj_x, adj_y)


def pack(values: Any, axis: int = 0, name: str = "pack") -> Tensor:
    """The name of `stack` in the first versions."""
    return ops.stack(values, axis, name=name)


def unpack(value: Any, num: int | None = None, axis: int = 0, name: str = "unpack") -> list[Tensor]:
    """The name of `unstack` in the first versions."""
    return ops.unstack(value, num, axis, name)


def convert_to_tensor_v1(
    value: Any,
    dtype: Any = None,
    name: str | None = None,
    preferred_dtype: Any = None,
    dtype_hint: Any = None,
) -> Tensor:
    """A tensor with the given value; in a graph, a node that holds it."""
    hint = one_of("dtype_hint", dtype_hint, "preferred_dtype", preferred_dtype)
    tensor = convert_to_tensor(value, dtype, hint)
    return tensor if tensor.is_symbolic else ops.constant(tensor, name=name)


def dimension_value(dimension: Any) -> int | None:
    """The number of a size, None where it is not known."""
    return getattr(dimension, "value", dimension)


def dimension_at_index(shape: Any, index: int) -> Any:
    """One of the sizes of a shape."""
    return shape[index]


def zeros(shape: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """Zeros.  https://www.tensorflow.org/api_docs/python/tf/zeros"""
    return ops.zeros(shape, dtype, name=name or "zeros")


def ones(shape: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """Ones.  https://www.tensorflow.org/api_docs/python/tf/ones"""
    return ops.ones(shape, dtype, name=name or "ones")
