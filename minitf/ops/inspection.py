"""Asking a value what it is: a tensor or not, and what is known of it already.

Where it sits   beside the functions over the rows; public at the top.
The one idea    some questions are answered while a graph is described, without running it.
Try it          >>> import minitf as tf
                >>> tf.is_tensor(tf.constant(1)), tf.is_tensor(1)
                (True, False)
Read next       core/late.py
"""

from __future__ import annotations

import logging
import time
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.late import is_open, known_value
from minitf.core.opdef import op
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor

_now = op(
    "timestamp", "-> t", symbol="🕰", stateful=True, dtype="float64", shape=lambda: (),
    call=lambda: convert_to_tensor(np.float64(time.time())),
    words="The seconds since 1970.", formula=r"t",
)  # fmt: skip


def is_tensor(x: Any) -> bool:
    """Whether `x` is a tensor, a variable, or a RaggedTensor; with a value or without.

    https://www.tensorflow.org/api_docs/python/tf/is_tensor
    """
    return isinstance(x, Tensor) or hasattr(x, "read_tensor") or hasattr(x, "row_splits")


def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """The value, as far as it is known without running anything; otherwise None.

    Args:
        tensor: A tensor.
        partial: Changes nothing here: a value that is known in part counts as unknown.

    >>> @tf.function
    ... def f(x):
    ...     print(get_static_value(tf.shape(x)), get_static_value(x))
    ...     return x
    >>> _ = f(tf.zeros([2, 3]))
    [2 3] None

    https://www.tensorflow.org/api_docs/python/tf/get_static_value
    """
    if not isinstance(tensor, Tensor) or not tensor.is_symbolic:
        return tensor.numpy() if is_tensor(tensor) else np.asarray(tensor)
    if tensor.op is not None and tensor.op.type == "constant":
        return tensor.op.attrs["value"].numpy()
    known = known_value(tensor)
    return None if known is None or is_open(known) else known.astype(tensor.dtype.as_numpy_dtype)


def is_symbolic_tensor(tensor: Any) -> bool:
    """Whether this is a tensor of a graph, without a value."""
    return isinstance(tensor, Tensor) and tensor.is_symbolic


def inside_function() -> bool:
    """Whether a graph is being built.

    https://www.tensorflow.org/api_docs/python/tf/inside_function
    """
    return context.current.graph is not None


def type_spec_from_value(value: Any) -> Any:
    """The spec of a tensor, an array, or rows of different lengths.

    https://www.tensorflow.org/api_docs/python/tf/type_spec_from_value
    """
    if hasattr(value, "spec"):
        return value.spec
    return TensorSpec.from_tensor(convert_to_tensor(value))


def timestamp(name: str | None = None) -> Tensor:
    """The seconds since 1970, as a float64.

    https://www.tensorflow.org/api_docs/python/tf/timestamp
    """
    return _now(name=name)


def get_current_name_scope() -> str:
    """The name scope we are in, its parts joined by "/"; "" at the top.

    >>> with context.name_scope("dense"):
    ...     get_current_name_scope()
    'dense'

    https://www.tensorflow.org/api_docs/python/tf/get_current_name_scope
    """
    return context.current.scope


def get_logger() -> logging.Logger:
    """The logger that TensorFlow programs set the level of; minitf itself says nothing there."""
    return logging.getLogger("tensorflow")
