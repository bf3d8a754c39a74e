"""keras.ops: diagonals of matrices: read, summed up, and filled.

Where it sits   a theme of keras.ops.
The one idea    the entries whose row and column have the same number; or numbers that differ by k.
Try it          >>> from minitf import keras
                >>> keras.ops.diag([[1, 2], [3, 4]]).numpy()
                array([1, 4], dtype=int32)
Read next       keras/ops/making.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.ops.symbolic import operation


@operation()
def diag(x: Any, k: int = 0) -> Tensor:
    """A vector on the diagonal of a matrix; or the diagonal of a matrix.

    Raises:
        ArgumentError: It is neither.
    """
    x = convert_to_tensor(x)
    if x.ndim not in (1, 2):
        raise ArgumentError(f"`x` must be 1-D or 2-D. Received: x.shape={tuple(x.shape)}")
    return _on_diagonal(x, k) if x.ndim == 1 else diagonal(x, offset=k)


def _on_diagonal(x: Tensor, k: int) -> Tensor:
    truth = x.dtype.name == "bool"
    made = ops.diag(ops.cast(x, "int8") if truth else x, k=k)
    return ops.cast(made, "bool") if truth else made


@operation()
def diagflat(x: Any, k: int = 0) -> Tensor:
    """All entries on the diagonal of a matrix."""
    return _on_diagonal(ops.reshape(convert_to_tensor(x), [-1]), k)


@operation()
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The diagonal of the matrices in two axes; it comes last."""
    x = convert_to_tensor(x)
    places = [axis1 % x.ndim, axis2 % x.ndim]
    order = [axis for axis in range(x.ndim) if axis not in places]
    x = ops.transpose(x, perm=[*order, *places])
    rows, columns = x.shape[-2], x.shape[-1]
    if rows is not None and columns is not None and not -rows < offset < columns:
        return ops.zeros([*list(ops.shape(x))[:-2], 0], x.dtype)
    if x.dtype.name == "bool":
        return ops.cast(ops.diag_part(ops.cast(x, "int8"), k=offset), "bool")
    return ops.diag_part(x, k=offset)


@operation()
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The sum of the diagonal."""
    x = convert_to_tensor(x)
    if x.dtype.name in ("bool", "int8", "int16"):
        x = ops.cast(x, "int32")
    elif x.dtype.name in ("uint8", "uint16"):
        x = ops.cast(x, "uint32")
    return ops.reduce_sum(diagonal(x, offset, axis1, axis2), axis=-1)


# Windows: how much each moment of a piece of sound counts.
