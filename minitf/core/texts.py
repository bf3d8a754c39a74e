"""Values as Python shows them: copies for `numpy()`, text for `repr`, names of numpy's methods.

Where it sits   below Tensor and Variable, which both show their values.
The one idea    the texts are TensorFlow's, to the letter.
Try it          >>> below("one line"), below("two\\nlines")
                ('one line', '\\ntwo\\nlines')
Read next       core/html.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

NUMPY_METHODS = {
    "T": "tf.transpose(x)", "astype": "tf.cast(x, dtype)", "reshape": "tf.reshape(x, shape)",
    "size": "tf.size(x)", "tolist": "x.numpy().tolist()", "item": "x.numpy().item()",
    "sum": "tf.reduce_sum(x)", "mean": "tf.reduce_mean(x)", "max": "tf.reduce_max(x)",
    "min": "tf.reduce_min(x)", "std": "tf.math.reduce_std(x)", "argmax": "tf.argmax(x)",
    "transpose": "tf.transpose(x, perm)", "flatten": "tf.reshape(x, [-1])",
    "ravel": "tf.reshape(x, [-1])", "copy": "tf.identity(x)", "squeeze": "tf.squeeze(x)",
    "dot": "tf.tensordot(x, y, 1)", "assign": "a tf.Variable: a tensor never changes",
}  # fmt: skip


def copied(array: np.ndarray) -> Any:
    """A copy of an array; a scalar of numpy's at rank 0, and plain bytes for text."""
    if array.ndim:
        return np.array(array)
    return bytes(array[()]) if array.dtype == object else array[()]


def numpy_text(holder: Any) -> str:
    """The value of a tensor or variable for its repr: several lines begin on a new one."""
    value = holder.numpy()
    if np.ndim(value):
        return below(repr(value))
    return repr(value.item() if isinstance(value, np.generic) else value)


def below(text: str) -> str:
    """Text of several lines, begun on a line of its own."""
    return f"\n{text}" if "\n" in text else text
