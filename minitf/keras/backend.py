"""keras.backend: settings, small questions about types, and the functions of old programs.

Where it sits   a face over keras.config and keras.ops.
The one idea    what programs written before keras.ops call `K.mean`, `K.square`, `K.dot` means the
                functions of today.
Try it          >>> from minitf import keras
                >>> K = keras.backend
                >>> K.backend(), K.mean([1.0, 3.0]).numpy()
                ('tensorflow', np.float32(2.0))
Read next       keras/ops/names.py

As https://keras.io/api/utils/backend_utils/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops as tf_ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import unknown_name
from minitf.keras import ops
from minitf.keras.config import (  # noqa: F401 - these are names of the backend
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
    standardize_dtype,
)
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.naming import next_number
from minitf.keras.ops.promotion import result_type as common_type
from minitf.keras.utils.arrays import clear_session  # noqa: F401 - as these
from minitf.keras.variable import Variable

# Old names of functions of keras.ops with the same arguments.
_SAME = [
    "abs", "all", "any", "arange", "argmax", "argmin", "cast", "concatenate", "cos", "cumprod",
    "cumsum", "elu", "equal", "exp", "expand_dims", "eye", "greater", "greater_equal",
    "hard_sigmoid", "less", "less_equal", "log", "logsumexp", "max", "maximum", "mean", "min",
    "minimum", "ndim", "not_equal", "one_hot", "ones", "ones_like", "prod", "relu", "repeat",
    "reshape", "round", "shape", "sigmoid", "sign", "sin", "softmax", "softplus", "softsign",
    "sqrt", "square", "squeeze", "stack", "std", "stop_gradient", "sum", "tanh", "tile",
    "transpose", "var", "zeros", "zeros_like",
]  # fmt: skip
_OTHER = {"pow": "power", "gather": "take", "permute_dimensions": "transpose"}


def backend() -> str:
    """Whose numbers these are: "tensorflow"."""
    return "tensorflow"


def get_uid(prefix: str = "") -> int:
    """The next number of a name, from 1."""
    return next_number(prefix)


def is_keras_tensor(x: Any) -> bool:
    """Whether this is a symbol of a functional model."""
    return isinstance(x, KerasTensor)


def is_float_dtype(dtype: Any) -> bool:
    """Whether this is a type of floating numbers."""
    return "float" in standardize_dtype(dtype)


def is_int_dtype(dtype: Any) -> bool:
    """Whether this is a type of whole numbers."""
    return "int" in standardize_dtype(dtype)


def result_type(*dtypes: Any) -> str:
    """The type that comes out when types meet; see keras/ops/promotion.py."""
    given = [kind if kind in (int, float) else standardize_dtype(kind) for kind in dtypes]
    return common_type(*given or [floatx()])


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor of `floatx()`."""
    return tf_ops.constant(value, dtype=dtype or floatx(), shape=shape)


def variable(value: Any, dtype: Any = None, name: str | None = None, constraint: Any = None) -> Any:
    """A variable of `floatx()`."""
    made = Variable(np.asarray(value), dtype=dtype or floatx(), name=name)
    made.constraint = constraint
    return made


def eval(x: Any) -> np.ndarray:
    """The value as a numpy array."""
    return ops.convert_to_numpy(x)


get_value = eval


def set_value(x: Any, value: Any) -> None:
    """Set a variable."""
    x.assign(np.asarray(value, dtype=x.dtype.as_numpy_dtype))


def batch_get_value(tensors: Any) -> list[np.ndarray]:
    """The values of several variables."""
    return [eval(tensor) for tensor in tensors]


def batch_set_value(tuples: Any) -> None:
    """Set several variables: pairs of variable and value."""
    for target, value in tuples:
        set_value(target, value)


def update(x: Any, new_x: Any) -> Any:
    """Set a variable."""
    return x.assign(new_x)


def update_add(x: Any, increment: Any) -> Any:
    """Add to a variable."""
    return x.assign_add(increment)


def update_sub(x: Any, decrement: Any) -> Any:
    """Take from a variable."""
    return x.assign_sub(decrement)


def cast_to_floatx(x: Any) -> Any:
    """The same numbers as `floatx()`; arrays stay arrays."""
    if isinstance(x, (Tensor, Variable)):
        return tf_ops.cast(x, floatx())
    return np.asarray(x, dtype=floatx())


def clip(x: Any, min_value: Any, max_value: Any) -> Tensor:
    """x kept between two bounds."""
    return ops.clip(x, min_value, max_value)


def flatten(x: Any) -> Tensor:
    """All entries in one row."""
    return ops.reshape(x, (-1,))


def batch_flatten(x: Any) -> Tensor:
    """All entries of each example in one row."""
    x = convert_to_tensor(x)
    return tf_ops.reshape(x, [tf_ops.shape(x)[0], -1])


def dot(x: Any, y: Any) -> Tensor:
    """The matrix product, over the last axis of x and the last but one of y."""
    return ops.dot(x, y)


def batch_dot(x: Any, y: Any, axes: Any = None) -> Tensor:
    """The products of the examples of two batches, over one axis of each."""
    x, y = convert_to_tensor(x), convert_to_tensor(y)
    if axes is None:
        axes = [1, 1] if y.ndim == 2 else [x.ndim - 1, y.ndim - 2]
    first, second = [axes, axes] if isinstance(axes, int) else axes
    letters = "bcdefghij"
    left = list("a" + letters[: x.ndim - 1])
    right = list("a" + letters[x.ndim - 1 : x.ndim + y.ndim - 2])
    right[second % y.ndim] = left[first % x.ndim]
    shared = left[first % x.ndim]
    kept = [c for c in left + right[1:] if c != shared]
    made = tf_ops.einsum(f"{''.join(left)},{''.join(right)}->{''.join(kept)}", x, y)
    return tf_ops.expand_dims(made, 1) if made.ndim == 1 else made


def l2_normalize(x: Any, axis: Any = None) -> Tensor:
    """x divided by its length."""
    return tf_ops.l2_normalize(convert_to_tensor(x), axis=axis)


def switch(condition: Any, then_expression: Any, else_expression: Any) -> Any:
    """One of two values or functions, by a condition."""
    if callable(then_expression):
        return ops.cond(condition, then_expression, else_expression)
    return ops.where(condition, then_expression, else_expression)


def int_shape(x: Any) -> tuple[int | None, ...]:
    """The sizes, None where unknown."""
    return tuple(x.shape)


def dtype(x: Any) -> str:
    """The name of the number type."""
    return standardize_dtype(x.dtype)


def count_params(x: Any) -> int:
    """How many numbers there are."""
    return int(np.prod(tuple(x.shape)))


def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """The surprise at yes or no."""
    return ops.binary_crossentropy(target, output, from_logits=from_logits)


def categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Tensor:
    """The surprise at a class, given as a row with a one."""
    return ops.categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def sparse_categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Tensor:
    """The surprise at a class, given as its number."""
    return ops.sparse_categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def random_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Tensor:
    """Numbers from the bell curve."""
    return tf_ops.random_normal(shape, mean, stddev, dtype=dtype or floatx(), seed=seed)


def random_uniform(
    shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None
) -> Tensor:
    """Numbers that are all equally likely."""
    return tf_ops.random_uniform(shape, minval, maxval, dtype=dtype or floatx(), seed=seed)


_OWN = [
    "backend", "batch_dot", "batch_flatten", "batch_get_value", "batch_set_value",
    "binary_crossentropy", "cast_to_floatx", "categorical_crossentropy", "clear_session", "clip",
    "constant", "count_params", "dot", "dtype", "epsilon", "eval", "flatten", "floatx", "get_uid",
    "get_value", "image_data_format", "int_shape", "is_float_dtype", "is_int_dtype",
    "is_keras_tensor", "l2_normalize", "random_normal", "random_uniform", "result_type",
    "set_epsilon", "set_floatx", "set_image_data_format", "set_value",
    "sparse_categorical_crossentropy", "standardize_dtype", "switch", "update", "update_add",
    "update_sub", "variable",
]  # fmt: skip
__all__ = [*_OWN, *_SAME, *_OTHER]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> Any:
    if name in _SAME or name in _OTHER:
        return getattr(ops, _OTHER.get(name, name))
    if name.startswith("__"):
        raise AttributeError(name)
    raise unknown_name("function of keras.backend", name, __all__)
