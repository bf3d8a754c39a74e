"""TensorFlow's functions that pick and place: gather, scatter_nd, boolean_mask, where.

Where it sits   above the rows of ops/scatter.py.
The one idea    a function here tidies its arguments and applies a row.
Try it          >>> import minitf as tf
                >>> tf.boolean_mask([1, 2, 3], [True, False, True]).numpy()
                array([1, 3], dtype=int32)
Read next       ops/rearrange.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.arithmetic import together
from minitf.ops.composites import composite
from minitf.ops.creation import fill


def gather(
    params: Any,
    indices: Any,
    validate_indices: Any = None,
    axis: Any = None,
    batch_dims: int = 0,
    name: str | None = None,
) -> Tensor:
    """Pick entries along an axis by their positions.

    Args:
        params: A tensor.
        indices: Positions from 0 on, of any shape.
        validate_indices: Has no meaning any more; positions are always checked.
        axis: The axis; default: the first behind the batch axes.
        batch_dims: How many axes `params` and `indices` have in common: row k of the positions
            picks from row k.

    Returns:
        `params` with its axis replaced by the axes of `indices`.

    Raises:
        ArgumentError: A position outside, or a negative one.

    https://www.tensorflow.org/api_docs/python/tf/gather
    """
    params, indices = convert_to_tensor(params), convert_to_tensor(indices)
    batches = int(batch_dims) + (indices.ndim if batch_dims < 0 else 0)
    if not 0 <= batches <= indices.ndim:
        raise ArgumentError(f"batch_dims = {batch_dims} does not fit {indices.ndim} axes.")
    [at] = f.normal_axes(batch_dims if axis is None else axis, params.ndim) or (0,)
    if at < batches:
        raise ArgumentError(f"batch_dims = {batch_dims} must not be more than axis = {at}.")
    return OPS["gather"](params, indices, axis=at, batch_dims=batches, name=name)


def gather_nd(
    params: Any,
    indices: Any,
    batch_dims: int = 0,
    name: str | None = None,
    bad_indices_policy: str = "",
) -> Tensor:
    """Pick entries or slices; each position is a row of numbers, one an axis.

    Args:
        params: A tensor.
        indices: Shape [..., depth]: `depth` numbers say which entry or slice.
        batch_dims: How many first axes the two have in common.
        bad_indices_policy: Only "", which means that a position outside is an error.

    >>> gather_nd([[1, 2], [3, 4]], [[0, 0], [1, 1]]).numpy()
    array([1, 4], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/gather_nd
    """
    return OPS["gather_nd"](params, indices, batch_dims=f.static_number(batch_dims), name=name)


def scatter_nd(
    indices: Any, updates: Any, shape: Any, name: str | None = None, bad_indices_policy: str = ""
) -> Tensor:
    """Add entries or slices into their places among zeros.

    Args:
        indices: Shape [..., depth]: `depth` numbers say where.
        updates: What is put there, shape [..., *shape[depth:]].
        shape: The shape of the result.
        bad_indices_policy: Only "", which means that a position outside is an error.

    >>> scatter_nd([[1], [3], [1]], [5, 6, 7], [4]).numpy()
    array([ 0, 12,  0,  6], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/scatter_nd
    """
    updates = convert_to_tensor(updates)
    canvas = fill(shape, np.zeros((), updates.dtype.as_numpy_dtype))
    return OPS["scatter_nd"](updates, indices, canvas, batch_dims=0, name=name)


def tensor_scatter_nd_update(
    tensor: Any, indices: Any, updates: Any, name: str | None = None, bad_indices_policy: str = ""
) -> Tensor:
    """A tensor with some entries or slices put in the place of others; see scatter_nd.

    https://www.tensorflow.org/api_docs/python/tf/tensor_scatter_nd_update
    """
    return OPS["tensor_scatter_nd_update"](tensor, indices, updates, name=name)


@composite
def tensor_scatter_nd_add(
    tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = ""
) -> Tensor:
    """A tensor with updates added to some entries or slices; see scatter_nd.

    https://www.tensorflow.org/api_docs/python/tf/tensor_scatter_nd_add
    """
    tensor, updates = together(tensor, updates)
    return tensor + OPS["scatter_nd"](updates, indices, tensor, batch_dims=0)


@composite
def tensor_scatter_nd_sub(
    tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = ""
) -> Tensor:
    """A tensor with updates subtracted from some entries or slices; see scatter_nd.

    https://www.tensorflow.org/api_docs/python/tf/tensor_scatter_nd_sub
    """
    tensor, updates = together(tensor, updates)
    return tensor - OPS["scatter_nd"](updates, indices, tensor, batch_dims=0)


def tensor_scatter_nd_max(
    tensor: Any, indices: Any, updates: Any, name: str | None = None, bad_indices_policy: str = ""
) -> Tensor:
    """A tensor in which some places keep the larger of old and new; see scatter_nd.

    https://www.tensorflow.org/api_docs/python/tf/tensor_scatter_nd_max
    """
    return OPS["tensor_scatter_nd_max"](tensor, indices, updates, name=name)


def tensor_scatter_nd_min(
    tensor: Any, indices: Any, updates: Any, name: str | None = None, bad_indices_policy: str = ""
) -> Tensor:
    """A tensor in which some places keep the smaller of old and new; see scatter_nd.

    https://www.tensorflow.org/api_docs/python/tf/tensor_scatter_nd_min
    """
    return OPS["tensor_scatter_nd_min"](tensor, indices, updates, name=name)


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """x where the condition holds, y elsewhere; alone, the positions where it holds.

    Args:
        condition: True and False.  Alone it may be numbers: those that are not 0 count.
        x: A tensor; the three shapes broadcast.
        y: A tensor of the same type.

    Returns:
        The chosen entries; without x and y int64 positions, shape [number found, axes].

    >>> where([True, False, True]).numpy()
    array([[0],
           [2]])

    https://www.tensorflow.org/api_docs/python/tf/where
    """
    if (x is None) != (y is None):
        raise ArgumentError("where takes both x and y, or neither.")
    if x is None:
        return OPS["nonzero"](condition, name=name)
    return OPS["where"](condition, x, y, name=name)


@composite
def boolean_mask(tensor: Any, mask: Any, axis: Any = None) -> Tensor:
    """The entries where the mask is True, one after the other.

    Args:
        tensor: A tensor.
        mask: True and False, at least one axis; its shape is that of `tensor` from `axis` on.
        axis: Where the mask's axes start in `tensor`; default: at the first.

    Returns:
        `tensor` with the mask's axes made one.

    Raises:
        ShapeError: The mask does not fit.

    https://www.tensorflow.org/api_docs/python/tf/boolean_mask
    """
    tensor, mask = convert_to_tensor(tensor), convert_to_tensor(mask)
    [at] = f.normal_axes(axis or 0, tensor.ndim) or (0,)
    covered = tensor.shape[at : at + mask.ndim]
    if not mask.ndim or not compatible(covered, mask.shape):
        raise ShapeError(
            f"A mask of shape {mask.shape} does not fit axes {covered} of {tensor.shape}.",
            why="the mask says True or False for each entry along its axes",
        )
    masked = list(range(at, at + mask.ndim))
    rest = [i for i in range(tensor.ndim) if i not in masked]
    front = f.transpose(tensor, masked + rest) if at else tensor
    found = OPS["gather_nd"](front, OPS["nonzero"](mask), batch_dims=0)
    return f.transpose(found, _place_back(found.ndim, at)) if at else found


def _place_back(rank: int, at: int) -> Sequence[int]:
    """The order of axes that moves the first one to place `at`."""
    return [*range(1, at + 1), 0, *range(at + 1, rank)]
