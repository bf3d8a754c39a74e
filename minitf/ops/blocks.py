"""Blocks: space to depth and back, space to batch and back, rows sorted into heaps and back.

Where it sits   beside rearrange_functions; made of reshape, transpose, pad and slice.
The one idea    a block of an image becomes an axis by reshaping; moving that axis elsewhere is a
                transpose.
Try it          >>> import minitf as tf
                >>> tf.nn.space_to_depth(tf.reshape(tf.range(4), [1, 2, 2, 1]), 2).numpy().ravel()
                array([0, 1, 2, 3], dtype=int32)
Read next       ops/linalg.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.creation import constant, pad
from minitf.ops.rearrange import static_sizes
from minitf.ops.scatter_functions import boolean_mask


@composite
def space_to_depth(input: Any, block_size: int, data_format: str = "NHWC") -> Tensor:
    """Each block of pixels becomes one pixel with all their channels.

    Args:
        input: Images, shape [batch, height, width, channels].
        block_size: The height and width of a block.
        data_format: "NHWC", or "NCHW" for [batch, channels, height, width].

    Returns:
        Shape [batch, height / block, width / block, channels * block * block].

    https://www.tensorflow.org/api_docs/python/tf/nn/space_to_depth
    """
    x, b = _channels_last(input, data_format), block_size
    batch, height, width, channels = static_sizes(x)
    _check_multiple(height, b)
    _check_multiple(width, b)
    x = f.reshape(x, [batch, height // b, b, width // b, b, channels])
    x = f.transpose(x, [0, 1, 3, 2, 4, 5])
    x = f.reshape(x, [batch, height // b, width // b, channels * b * b])
    return f.transpose(x, [0, 3, 1, 2]) if data_format == "NCHW" else x


@composite
def depth_to_space(input: Any, block_size: int, data_format: str = "NHWC") -> Tensor:
    """Channels become blocks of pixels: the inverse of space_to_depth.

    https://www.tensorflow.org/api_docs/python/tf/nn/depth_to_space
    """
    x, b = _channels_last(input, data_format), block_size
    batch, height, width, channels = static_sizes(x)
    _check_multiple(channels, b * b)
    x = f.reshape(x, [batch, height, width, b, b, channels // (b * b)])
    x = f.transpose(x, [0, 1, 3, 2, 4, 5])
    x = f.reshape(x, [batch, height * b, width * b, channels // (b * b)])
    return f.transpose(x, [0, 3, 1, 2]) if data_format == "NCHW" else x


def _channels_last(images: Any, data_format: str) -> Tensor:
    x = convert_to_tensor(images)
    if x.ndim != 4:
        raise ShapeError(f"Images have four axes, and these have shape {x.shape}.")
    return f.transpose(x, [0, 2, 3, 1]) if data_format == "NCHW" else x


def _check_multiple(size: Any, block: int) -> None:
    if isinstance(size, int) and (block < 1 or size % block):
        raise ShapeError(f"An axis of size {size} cannot be cut into blocks of {block}.")


@composite
def space_to_batch(input: Any, block_shape: Any, paddings: Any) -> Tensor:
    """Each place within a block of pixels becomes an image of its own in the batch.

    Args:
        input: Shape [batch, *space, ...].
        block_shape: The size of a block along each axis of space.
        paddings: For each axis of space how many zeros come before and after.

    https://www.tensorflow.org/api_docs/python/tf/space_to_batch
    """
    x = convert_to_tensor(input)
    blocks = f.static_shape(block_shape)
    space, frame = len(blocks), np.asarray(f.static_value(paddings)).reshape(-1, 2).tolist()
    x = pad(x, [[0, 0], *frame, *[[0, 0]] * (x.ndim - space - 1)])
    batch, *sizes = static_sizes(x)
    for size, block in zip(sizes, blocks, strict=False):
        _check_multiple(size, block)
    small = [size // block for size, block in zip(sizes, blocks, strict=False)]
    apart = [n for pair in zip(small, blocks, strict=True) for n in pair]
    x = f.reshape(x, [batch, *apart, *sizes[space:]])
    within, between = [2 + 2 * i for i in range(space)], [1 + 2 * i for i in range(space)]
    x = f.transpose(x, [*within, 0, *between, *range(1 + 2 * space, x.ndim)])
    return f.reshape(x, [batch * int(np.prod(blocks)), *small, *sizes[space:]])


@composite
def batch_to_space(input: Any, block_shape: Any, crops: Any) -> Tensor:
    """Images of a batch become places within blocks of pixels: the inverse of space_to_batch.

    Args:
        input: Shape [batch, *space, ...].
        block_shape: The size of a block along each axis of space.
        crops: For each axis of space how many entries are cut off before and after.

    https://www.tensorflow.org/api_docs/python/tf/batch_to_space
    """
    x = convert_to_tensor(input)
    blocks = f.static_shape(block_shape)
    space, cut = len(blocks), np.asarray(f.static_value(crops)).reshape(-1, 2).tolist()
    batch, *sizes = static_sizes(x)
    count = int(np.prod(blocks))
    _check_multiple(batch, count)
    x = f.reshape(x, [*blocks, batch // count, *sizes])
    mixed = [axis for i in range(space) for axis in (space + 1 + i, i)]
    x = f.transpose(x, [space, *mixed, *range(2 * space + 1, x.ndim)])
    large = [size * block for size, block in zip(sizes, blocks, strict=False)]
    x = f.reshape(x, [batch // count, *large, *sizes[space:]])
    kept = [slice(a, n - b) for (a, b), n in zip(cut, large, strict=True)]
    return x[(slice(None), *kept)]


def required_space_to_batch_paddings(
    input_shape: Any, block_shape: Any, base_paddings: Any = None, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """How far space must be padded so that it can be cut into blocks, and cropped afterwards.

    Args:
        input_shape: The sizes of the axes of space.
        block_shape: The sizes of a block.
        base_paddings: What is padded in any case, for each axis before and after; default: none.

    Returns:
        Paddings and crops, both of shape [axes, 2].

    https://www.tensorflow.org/api_docs/python/tf/required_space_to_batch_paddings
    """
    sizes, blocks = np.asarray(f.static_shape(input_shape)), np.asarray(f.static_shape(block_shape))
    base = np.zeros((len(sizes), 2), np.int32)
    if base_paddings is not None:
        base = np.asarray(f.static_value(base_paddings), np.int32)
    missing = -(sizes + base.sum(1)) % blocks
    surplus = np.stack([np.zeros_like(missing), missing], 1).astype(np.int32)
    return constant(base + surplus, name=name), constant(surplus)


@composite
def dynamic_partition(data: Any, partitions: Any, num_partitions: int) -> list[Tensor]:
    """Sort rows into heaps by their numbers.

    Args:
        data: Shape [*partitions.shape, ...].
        partitions: The number of each row's heap.
        num_partitions: How many heaps there are.

    Returns:
        One tensor a heap.

    >>> [heap.numpy().tolist() for heap in dynamic_partition([1, 2, 3], [0, 1, 0], 2)]
    [[1, 3], [2]]

    https://www.tensorflow.org/api_docs/python/tf/dynamic_partition
    """
    data, partitions = convert_to_tensor(data), convert_to_tensor(partitions)
    if not partitions.is_symbolic:
        numbers = partitions.numpy()
        if numbers.size and (numbers.min() < 0 or numbers.max() >= num_partitions):
            raise ArgumentError(f"partitions are not all in [0, {num_partitions}).")
    return [boolean_mask(data, partitions == number) for number in range(num_partitions)]


@composite
def dynamic_stitch(indices: Any, data: Any) -> Tensor:
    """Put rows of several tensors into one, each at its place: later ones win.

    Args:
        indices: A list of whole-number tensors: the places.
        data: A list of tensors: the rows.

    Returns:
        As many rows as the largest place needs.

    >>> dynamic_stitch([[0, 2], [1]], [[10, 30], [20]]).numpy()
    array([10, 20, 30], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/dynamic_stitch
    """
    places = [convert_to_tensor(part) for part in indices]
    rows = [convert_to_tensor(part) for part in data]
    rest = static_sizes(rows[0])[places[0].ndim :]
    flat = f.concat([f.reshape(part, [-1]) for part in places], 0)
    values = f.concat([f.reshape(part, [-1, *rest]) for part in rows], 0)
    count = f.static_number(f.reduce_max(flat) + 1)
    canvas = OPS["fill"](OPS["zeros_like"](f.reshape(values, [-1])[0]), shape=(count, *rest))
    return OPS["tensor_scatter_nd_update"](canvas, f.expand_dims(flat, 1), values)


@composite
def unravel_index(indices: Any, dims: Any) -> Tensor:
    """The position along each axis, for places counted row by row.

    >>> unravel_index([5], [2, 3]).numpy()
    array([[1],
           [2]], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/unravel_index
    """
    place = convert_to_tensor(indices)
    sizes = f.static_shape(dims)
    if not place.is_symbolic and (place.numpy() >= np.prod(sizes)).any():
        raise ArgumentError(f"Places {place.numpy().tolist()} are not all in a box of {sizes}.")
    parts = []
    for size in reversed(sizes):
        parts.append(OPS["mod"](place, size))
        place = OPS["floordiv"](place, size)
    return f.stack(parts[::-1])
