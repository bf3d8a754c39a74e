"""Asking a value what it is: a tensor or not, and what is known of it already.

Where it sits   beside the functions over the rows; public at the top.
The one idea    some questions are answered while a graph is described, without running it.
Try it          >>> import minitf as tf
                >>> tf.is_tensor(tf.constant(1)), tf.is_tensor(1)
                (True, False)
Read next       core/late.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.late import is_open, known_value
from minitf.core.tensor import Tensor


def is_tensor(x: Any) -> bool:
    """Whether `x` is a tensor or a variable, with a value or without.

    https://www.tensorflow.org/api_docs/python/tf/is_tensor
    """
    return isinstance(x, Tensor) or hasattr(x, "read_tensor")


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
