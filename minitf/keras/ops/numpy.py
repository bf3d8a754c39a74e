"""keras.ops: numpy's functions that put together, take apart and sum up.

Where it sits   a theme of keras.ops.
The one idea    numpy's names and arguments over minitf's ops.
Try it          >>> from minitf import keras
                >>> keras.ops.mean([[1.0, 2.0], [3.0, 6.0]], axis=0).numpy()
                array([2., 4.], dtype=float32)
Read next       keras/ops/arithmetic.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.ops.promotion import as_float, promoted
from minitf.keras.ops.symbolic import operation


@operation()
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The average along axes."""
    return ops.reduce_mean(as_float(x), axis=axis, keepdims=keepdims)


@operation()
def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum along axes."""
    return ops.reduce_sum(x, axis=axis, keepdims=keepdims)


@operation()
def max(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Tensor:
    """The largest entry along axes."""
    largest = ops.reduce_max(x, axis=axis, keepdims=keepdims)
    return largest if initial is None else ops.maximum(largest, initial)


@operation()
def min(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Tensor:
    """The smallest entry along axes."""
    smallest = ops.reduce_min(x, axis=axis, keepdims=keepdims)
    return smallest if initial is None else ops.minimum(smallest, initial)


@operation()
def reshape(x: Any, newshape: Any) -> Tensor:
    """The same entries in another shape."""
    return ops.reshape(convert_to_tensor(x), newshape)


@operation()
def squeeze(x: Any, axis: Any = None) -> Tensor:
    """Leave out axes of size 1."""
    return ops.squeeze(x, axis=axis)


@operation()
def expand_dims(x: Any, axis: Any) -> Tensor:
    """Put in axes of size 1."""
    for one in sorted(axis) if isinstance(axis, (list, tuple)) else [axis]:
        x = ops.expand_dims(x, one)
    return x


@operation()
def transpose(x: Any, axes: Any = None) -> Tensor:
    """Exchange axes; by default, turn their order round."""
    return ops.transpose(x, perm=axes)


@operation("xs")
def concatenate(xs: Any, axis: int = 0) -> Tensor:
    """Join along an axis."""
    return ops.concat(promoted(*xs), axis=axis)


@operation()
def stack(x: Any, axis: int = 0) -> Tensor:
    """Join along a new axis."""
    return ops.stack(promoted(*x), axis=axis)
