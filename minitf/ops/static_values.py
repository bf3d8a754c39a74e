"""What is known of a value while a graph is described.

Where it sits   beside the functions over the rows; public at the top.
The one idea    some questions are answered without running the graph.
Try it          >>> import minitf as tf
                >>> tf.get_static_value(tf.constant([1, 2]))
                array([1, 2], dtype=int32)
Read next       core/late.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.late import is_open, known_value


def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """The value, as far as it is known without running anything; otherwise None.

    Args:
        tensor: A tensor.
        partial: Changes nothing here: a value that is known in part counts as unknown.

    >>> import minitf as tf
    >>> @tf.function
    ... def f(x):
    ...     print(get_static_value(tf.shape(x)), get_static_value(x))
    ...     return x
    >>> _ = f(tf.zeros([2, 3]))
    [2 3] None

    https://www.tensorflow.org/api_docs/python/tf/get_static_value
    """
    tensor = convert_to_tensor(tensor)
    if not tensor.is_symbolic:
        return np.array(tensor.numpy())[()]
    if tensor.op is not None and tensor.op.type == "constant":
        return tensor.op.attrs["value"].numpy()
    known = known_value(tensor)
    return None if known is None or is_open(known) else known.astype(tensor.dtype.as_numpy_dtype)
