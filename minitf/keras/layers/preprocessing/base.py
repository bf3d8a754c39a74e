"""What the preprocessing layers share: any input, and work done by Python in a graph.

Where it sits   below the layers that read words and categories.
The one idea    a vocabulary is no arithmetic: such a layer is one op that calls a Python function
                of tensors with values, so it also runs in `fit`, `predict` and `dataset.map`.
Try it          >>> as_values([["a"], ["b"]]).dtype
                tf.string
Read next       keras/layers/preprocessing/encoding.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import op
from minitf.core.tensor import Tensor
from minitf.data.dataset import Dataset
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layers.layer import Layer
from minitf.ragged.tensor import RaggedTensor

_MODES = {"binary": "multi_hot", "tf-idf": "tf_idf"}  # the names of older releases

by_python = op(
    "keras_preprocess", "x:any -> z", symbol="⇒", stateful=True,
    words="What a layer's Python function makes of the values.", formula=r"z = f(x)",
    call=lambda x, *, function, shape, dtype: function(x),
    shape=lambda x, function, shape, dtype: shape(x), dtype=lambda x, function, shape, dtype: dtype,
)  # fmt: skip


def run_python(
    function: Callable[[Tensor], Tensor], x: Tensor, shape: Callable[..., Any], dtype: str
) -> Tensor:
    """`function(x)` as one op.

    Args:
        function: Gets a tensor with values and gives one.
        x: Its argument, which may be symbolic.
        shape: From the shape of `x` to that of the result, None where it is open.
        dtype: The number type of the result.
    """
    return by_python(x, function=function, shape=shape, dtype=dtype)


class AnyInput(Layer):
    """A layer that takes values as they are: lists of words, arrays, ragged rows."""

    def _as_inputs(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, KerasTensor, dict)):
            return value
        return as_values(value)


def as_values(value: Any, dtype: Any = None) -> Any:
    """The input as a tensor: lists and arrays of words, whole numbers as they are."""
    if isinstance(value, RaggedTensor):
        return value
    if isinstance(value, Tensor):
        return value if dtype is None or value.dtype == dtype else ops.cast(value, dtype)
    if isinstance(value, np.ndarray) and value.dtype.kind in "US":
        value = value.astype(object)
    if isinstance(value, np.ndarray) and dtype not in (None, "string"):
        value = value.astype(dtype)
    return convert_to_tensor(value, dtype)


def batches_of(data: Any, steps: int | None) -> Iterable[Any] | None:
    """The batches of a dataset or generator, at most `steps`; None for what is no batches."""
    if isinstance(data, Dataset):
        return data if steps is None else data.take(steps)
    whole = (list, tuple, np.ndarray, Tensor, RaggedTensor, str, bytes)
    if isinstance(data, whole) or not isinstance(data, Iterable):
        return None
    return (batch for number, batch in enumerate(data) if steps is None or number < steps)


def mode_of(mode: str) -> str:
    """An output mode by its name of today."""
    return _MODES.get(mode, mode)
