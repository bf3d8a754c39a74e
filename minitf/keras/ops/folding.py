"""keras.ops: windows laid out as columns, and pixels traded for channels.

Where it sits   a theme of keras.ops.
The one idea    the same numbers, arranged so that a matrix product can do what slid before.
Try it          >>> from minitf import keras
                >>> keras.ops.unfold(keras.ops.ones((1, 3, 4, 4)), 2).shape
                TensorShape([1, 12, 9])
Read next       keras/ops/sliding.py

As https://keras.io/api/ops/nn/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.ops.sliding import each
from minitf.keras.ops.symbolic import operation


def _places(size: int, kernel: int, dilation: int, padding: int, stride: int) -> int:
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@operation(module="nn")
def unfold(
    x: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """The windows of pictures (N, C, H, W) as columns: (N, C kh kw, places)."""
    x = convert_to_tensor(x)
    k, d, p, s = (each(value, 2) for value in (kernel_size, dilation, padding, stride))
    count = [_places(x.shape[2 + i], k[i], d[i], p[i], s[i]) for i in range(2)]
    padded = ops.pad(x, [[0, 0], [0, 0], [p[0], p[0]], [p[1], p[1]]])
    rows = []
    for i in range(k[0]):
        for j in range(k[1]):
            down, right = i * d[0], j * d[1]
            rows.append(padded[:, :, down : down + (count[0] - 1) * s[0] + 1 : s[0],
                               right : right + (count[1] - 1) * s[1] + 1 : s[1]])  # fmt: skip
    stacked = ops.stack(rows, axis=2)
    batch, channels = ops.shape(x)[0], x.shape[1]
    return ops.reshape(stacked, [batch, channels * k[0] * k[1], count[0] * count[1]])


@operation(module="nn")
def fold(
    x: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """Columns put back to their windows, added up where these overlap.

    Raises:
        ShapeError: These are no columns (N, C kh kw, places).
    """
    x = convert_to_tensor(x)
    if x.ndim != 3:
        raise ShapeError(
            f"`fold` expects a 3D input (N, C * kH * kW, L). Received: x.shape={tuple(x.shape)}"
        )
    size, k, d, p, s = (
        each(value, 2) for value in (output_size, kernel_size, dilation, padding, stride)
    )
    count = [_places(size[i], k[i], d[i], p[i], s[i]) for i in range(2)]
    batch, channels = ops.shape(x)[0], x.shape[1] // (k[0] * k[1])
    parts = ops.reshape(x, [batch, channels, k[0] * k[1], *count])
    whole = [size[i] + 2 * p[i] for i in range(2)]
    pictures = [
        _spread(parts[:, :, i * k[1] + j], (i * d[0], j * d[1]), s, whole)
        for i in range(k[0]) for j in range(k[1])
    ]  # fmt: skip
    total = ops.add_n(pictures)
    return total[:, :, p[0] : p[0] + size[0], p[1] : p[1] + size[1]]


def _spread(part: Tensor, begin: tuple[int, int], step: list[int], whole: list[int]) -> Tensor:
    """A picture's pixels at every `step`-th place of a larger one of zeros."""
    for axis, (start, stride, size) in enumerate(zip(begin, step, whole, strict=True), start=2):
        count = part.shape[axis]
        wide = ops.expand_dims(part, axis + 1)
        widths = [[0, 0]] * wide.ndim
        widths[axis + 1] = [0, stride - 1]
        shape = list(ops.shape(part))
        shape[axis] = count * stride
        part = ops.reshape(ops.pad(wide, widths), shape)
        cut: list[Any] = [slice(None)] * part.ndim
        cut[axis] = slice(0, (count - 1) * stride + 1)
        after = size - start - ((count - 1) * stride + 1)
        around = [[0, 0]] * part.ndim
        around[axis] = [start, after]
        part = ops.pad(part[tuple(cut)], around)
    return part


def _moving(x: Any, block_size: int, data_format: str, compute: Any) -> Tensor:
    if block_size < 2:
        raise ArgumentError(f"`block_size` must be at least 2. Received: block_size={block_size}")
    x = convert_to_tensor(x)
    if data_format == "channels_last":
        return compute(x, block_size)
    moved = compute(ops.transpose(x, perm=[0, 2, 3, 1]), block_size)
    return ops.transpose(moved, perm=[0, 3, 1, 2])


@operation(module="nn")
def depth_to_space(x: Any, block_size: int, data_format: str = "channels_last") -> Tensor:
    """Channels laid out as blocks of pixels."""
    return _moving(x, block_size, data_format, ops.depth_to_space)


@operation(module="nn")
def space_to_depth(x: Any, block_size: int, data_format: str = "channels_last") -> Tensor:
    """Blocks of pixels as channels."""
    return _moving(x, block_size, data_format, ops.space_to_depth)
