"""Dilation and erosion of images: a window's largest or smallest sum with a filter.

Where it sits   beside composites; the public names are in `tf.nn`.
The one idea    a convolution with a maximum for the sum and a sum for the product: bright parts
                grow (dilation) or shrink (erosion) by the shape of the filter.
Try it          >>> import minitf as tf
                >>> dot = tf.reshape([0.0, 0.0, 1.0, 0.0], [1, 1, 4, 1])
                >>> tf.nn.dilation2d(dot, tf.zeros([1, 3, 1]), [1, 1, 1, 1], "SAME", "NHWC",
                ...                  [1, 1, 1, 1]).numpy().ravel()
                array([0., 1., 1., 1.], dtype=float32)
Read next       ops/normalization.py
"""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

from minitf.backends.windows import Lay, lay_all
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, GraphError, ShapeError
from minitf.ops.composites import composite
from minitf.ops.conv_functions import of_one_type
from minitf.ops.creation import pad
from minitf.ops.functions import reverse
from minitf.ops.images import sliding


@composite
def dilation2d(
    input: Any, filters: Any, strides: Any, padding: str, data_format: str, dilations: Any
) -> Tensor:
    """The largest sum of a window and the filter, in each channel.

    z[y, x] = max over i, j of input[y * stride + i * dilation, ...] + filters[i, j]

    Args:
        input: Shape (batch, height, width, channels).
        filters: Shape (height, width, channels).
        strides: Four numbers.
        padding: "SAME" or "VALID"; the frame is lower than every entry.
        data_format: "NHWC".
        dilations: Four numbers.

    https://www.tensorflow.org/api_docs/python/tf/nn/dilation2d
    """
    x, filters = of_one_type(input, filters)
    if data_format != "NHWC":
        raise ArgumentError("Data formats other than 'NHWC' are not yet supported.")
    if x.ndim != 4 or filters.ndim != 3 or x.shape[-1] != filters.shape[-1]:
        raise ShapeError(
            f"dilation2d got an input of shape {x.shape} and filters of shape {filters.shape}.",
            why="they are (batch, height, width, channels) and (height, width, channels)",
        )
    if None in (*x.shape[1:3], *filters.shape[:2]):
        raise GraphError(f"dilation2d needs the sizes of the image and the filters: {x!r}.")
    how = sliding(2, strides, padding, data_format, dilations)
    lays = lay_all(x.shape[1:3], filters.shape[:2], **how)
    framed = pad(x, [(0, 0), *((lay.before, lay.after) for lay in lays), (0, 0)],
                 constant_values=-math.inf)  # fmt: skip
    sums = (
        OPS["slice"](framed, spec=(slice(None), *_shifted(at, lays, how)))
        + OPS["slice"](filters, spec=at)
        for at in itertools.product(*map(range, filters.shape[:2]))
    )
    return functools.reduce(OPS["maximum"], sums)


def _shifted(at: tuple[int, ...], lays: list[Lay], how: dict[str, Any]) -> list[slice]:
    """For each axis the entries at one offset of all windows."""
    axes = zip(at, lays, how["strides"], how["dilations"], strict=True)
    return [slice(i * d, i * d + (lay.places - 1) * s + 1, s) for i, lay, s, d in axes]


@composite
def erosion2d(
    value: Any, filters: Any, strides: Any, padding: str, data_format: str, dilations: Any
) -> Tensor:
    """The smallest difference of a window and the filter turned around; see dilation2d.

    https://www.tensorflow.org/api_docs/python/tf/nn/erosion2d
    """
    value, filters = of_one_type(value, filters)
    turned = reverse(filters, [0, 1])
    return -dilation2d(-value, turned, strides, padding, data_format, dilations)
