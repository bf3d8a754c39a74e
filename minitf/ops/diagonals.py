"""What stands on the diagonals of matrices: reading, writing, cutting bands.

Where it sits   rows of the table of ops, with their functions.
The one idea    to read a diagonal and to write it into a matrix of zeros are adjoint, so each is
                the other's gradient; a band is cut out of the gradient as it was out of the matrix.
Try it          >>> import minitf as tf
                >>> tf.linalg.diag([1, 2]).numpy()
                array([[1, 0],
                       [0, 2]], dtype=int32)
Read next       ops/solving.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops import matrix_shapes
from minitf.ops.composites import composite
from minitf.ops.rearrange import static_sizes
from minitf.ops.static import static_number, static_value

ALIGNMENTS = ("RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT")

matrix_diag_part_op = op(
    "matrix_diag_part", "x padding -> z", symbol="⋱", shape=matrix_shapes.diag_part,
    words="Read diagonals of matrices.",
    formula=r"z_i = x_{i, i + k}",
    grads={"x": rule(r"\bar x_{i, i + k} = \bar z_i",
                     lambda g, z, x, padding, k, align: OPS["matrix_set_diag"](
                         OPS["zeros_like"](x), g, k=k, align=align))},
)  # fmt: skip
matrix_diag_op = op(
    "matrix_diag", "diagonal padding -> z", symbol="⋱ᵀ", shape=matrix_shapes.diag,
    words="Make matrices with the given diagonals.",
    formula=r"z_{i, i + k} = d_i,\ \text{else } p",
    grads={"diagonal": rule(r"\bar d_i = \bar z_{i, i + k}",
                            lambda g, z, d, padding, k, rows, columns, align: OPS[
                                "matrix_diag_part"](g, 0, k=k, align=align))},
)  # fmt: skip
matrix_set_diag_op = op(
    "matrix_set_diag", "x diagonal -> z", symbol="⋱=", shape=matrix_shapes.set_diag,
    words="Write diagonals into matrices.",
    formula=r"z_{i, i + k} = d_i,\ \text{else } x_{ij}",
    grads={"x": rule(r"\bar x_{ij} = \bar z_{ij},\ \bar x_{i, i + k} = 0",
                     lambda g, z, x, d, k, align: OPS["matrix_set_diag"](
                         g, OPS["zeros_like"](d), k=k, align=align)),
           "diagonal": rule(r"\bar d_i = \bar z_{i, i + k}",
                            lambda g, z, x, d, k, align: OPS["matrix_diag_part"](
                                g, 0, k=k, align=align))},
)  # fmt: skip
band_part_op = op(
    "band_part", "x -> z", symbol="▱", shape=matrix_shapes.band,
    words="Keep the main diagonal and some below and above it, cut the rest to zero.",
    formula=r"z_{ij} = x_{ij} \cdot [-l \le j - i \le u]",
    grads={"x": rule(r"\bar x_{ij} = \bar z_{ij} \cdot [-l \le j - i \le u]",
                     lambda g, z, x, lower, upper: OPS["band_part"](
                         g, lower=lower, upper=upper))},
)  # fmt: skip


def _diagonals(k: Any, align: str) -> dict[str, Any]:
    """The attributes that say which diagonals are meant, and where short ones start."""
    numbers = np.atleast_1d(static_value(k)).tolist()
    if len(numbers) > 2 or str(align).upper() not in ALIGNMENTS:
        raise ArgumentError(
            f"k={k!r} with align={align!r} names no diagonals.",
            instead=f"k=0 or k=(-1, 1); align is one of {', '.join(ALIGNMENTS)}",
        )
    return {"k": (int(numbers[0]), int(numbers[-1])), "align": str(align).upper()}


def diag(
    diagonal: Any,
    name: str | None = "diag",
    k: Any = 0,
    num_rows: int = -1,
    num_cols: int = -1,
    padding_value: Any = 0,
    align: str = "RIGHT_LEFT",
) -> Tensor:
    """Matrices with the given diagonals.

    Args:
        diagonal: Shape [..., n]; for several diagonals [..., number of diagonals, longest], the
            highest first.
        name: A name for the operation.
        k: Which diagonal: 0 is the main one, 1 the one above; a pair: from the first to the second.
        num_rows: The rows of the matrices; default: as few as are needed.
        num_cols: The columns of the matrices; default: as few as are needed.
        padding_value: What stands elsewhere.
        align: Where short diagonals start: the words for those above and those below.

    >>> diag([1, 2], k=1).numpy()
    array([[0, 1, 0],
           [0, 0, 2],
           [0, 0, 0]], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/diag
    """
    sizes = {"rows": int(static_value(num_rows)), "columns": int(static_value(num_cols))}
    diagonal = _at_least_vector(diagonal)
    return OPS["matrix_diag"](diagonal, padding_value, **_diagonals(k, align), **sizes, name=name)


def _at_least_vector(diagonal: Any) -> Tensor:
    tensor = convert_to_tensor(diagonal)
    if not tensor.ndim:
        raise ShapeError("A diagonal is a vector, and a single number was given.")
    return tensor


def diag_part(
    input: Any,
    name: str | None = "diag_part",
    k: Any = 0,
    padding_value: Any = 0,
    align: str = "RIGHT_LEFT",
) -> Tensor:
    """The diagonals of matrices.

    Args:
        input: Matrices, shape [..., n, m].
        name: A name for the operation.
        k: Which diagonal, or a pair: from the first to the second; see `diag`.
        padding_value: What fills up short diagonals when there are several.
        align: Where short diagonals start; see `diag`.

    >>> diag_part([[1, 2], [3, 4]]).numpy()
    array([1, 4], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/diag_part
    """
    return OPS["matrix_diag_part"](input, padding_value, **_diagonals(k, align), name=name)


def set_diag(
    input: Any,
    diagonal: Any,
    name: str | None = "set_diag",
    k: Any = 0,
    align: str = "RIGHT_LEFT",
) -> Tensor:
    """Matrices with diagonals written into them.

    Args:
        input: Matrices, shape [..., n, m].
        diagonal: What is written, in the shape that `diag_part` gives.
        name: A name for the operation.
        k: Which diagonal, or a pair: from the first to the second; see `diag`.
        align: Where short diagonals start; see `diag`.

    >>> set_diag([[1, 2], [3, 4]], [0, 0]).numpy()
    array([[0, 2],
           [3, 0]], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/set_diag
    """
    return OPS["matrix_set_diag"](input, diagonal, **_diagonals(k, align), name=name)


def band_part(input: Any, num_lower: Any, num_upper: Any, name: str | None = None) -> Tensor:
    """The main diagonal with some diagonals below and above it, zeros elsewhere.

    Args:
        input: Matrices, shape [..., n, m].
        num_lower: How many diagonals below are kept; -1: all.
        num_upper: How many diagonals above are kept; -1: all.

    >>> band_part([[1, 2], [3, 4]], -1, 0).numpy()
    array([[1, 0],
           [3, 4]], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/band_part
    """
    lower, upper = static_number(num_lower), static_number(num_upper)
    return OPS["band_part"](input, lower=lower, upper=upper, name=name)


@composite
def trace(x: Any) -> Tensor:
    """The sum of the main diagonal of each matrix.

    >>> trace([[1.0, 2.0], [3.0, 4.0]]).numpy()
    np.float32(5.0)

    https://www.tensorflow.org/api_docs/python/tf/linalg/trace
    """
    return f.reduce_sum(diag_part(x), -1)


@composite
def tensor_diag(diagonal: Any) -> Tensor:
    """A tensor of twice the rank, zero where its first half of indices is not the second.

    >>> tensor_diag([1, 2]).numpy()
    array([[1, 0],
           [0, 2]], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/tensor_diag
    """
    x = _at_least_vector(diagonal)
    sizes = static_sizes(x)
    return f.reshape(diag(f.reshape(x, [-1])), (*sizes, *sizes))


@composite
def tensor_diag_part(input: Any) -> Tensor:
    """The entries whose first half of indices is the second: undoes tensor_diag.

    https://www.tensorflow.org/api_docs/python/tf/linalg/tensor_diag_part
    """
    x = convert_to_tensor(input)
    half = x.ndim // 2
    if not x.ndim or x.ndim % 2 or not x.shape[:half].is_compatible_with(x.shape[half:]):
        raise ShapeError(
            f"tensor_diag_part of a tensor of shape {x.shape}.",
            why="the second half of the sizes must be equal to the first",
        )
    sizes = static_sizes(x)[:half]
    size = math.prod(sizes)
    return f.reshape(diag_part(f.reshape(x, [size, size])), sizes)
