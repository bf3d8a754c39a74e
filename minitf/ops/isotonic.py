"""Isotonic regression: the falling (or rising) numbers that are nearest to given ones.

Where it sits   a row of the table of ops and a composite over it; the public name is in `tf.nn`.
The one idea    where the numbers rise though they should fall, neighbours are averaged until they
                do not any more.  Which ones belong together has no slope; the averages have.
Try it          >>> import minitf as tf
                >>> tf.nn.isotonic_regression([3.0, 1.0, 2.0]).output.numpy()
                array([3. , 1.5, 1.5], dtype=float32)
Read next       autodiff/backprop.py

https://en.wikipedia.org/wiki/Isotonic_regression
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.ops import functions as f
from minitf.ops import shape_rules
from minitf.ops.activations import last
from minitf.ops.composites import composite


class IsotonicRegression(NamedTuple):
    """What isotonic_regression gives: the fitted numbers, and which were averaged together."""

    output: Tensor
    segments: Tensor


def _segments(x: Tensor) -> Tensor:
    values = x.numpy()
    rows = values.reshape(-1, values.shape[-1])
    segments = np.array([_averaged_together(row) for row in rows.tolist()], np.int32)
    home = x.device_object
    return Tensor(home.backend.from_numpy(segments.reshape(values.shape), home), home)


def _averaged_together(row: list[float]) -> np.ndarray:
    """The number of the block that each entry belongs to, so that the blocks' means fall."""
    means: list[float] = []
    counts: list[int] = []
    for mean in row:
        count = 1
        while means and means[-1] < mean:
            before, many = means.pop(), counts.pop()
            mean = (mean * count + before * many) / (count + many)
            count += many
        means.append(mean)
        counts.append(count)
    return np.repeat(np.arange(len(counts)), counts)


isotonic_segments = op(
    "isotonic_segments", "x -> s", symbol="⤵", call=_segments, dtype="int32", accepts="real",
    shape=shape_rules.same,
    words="Which neighbours must be averaged, so that each row falls. Numbers of blocks: no "
          "gradient.",
    formula=r"s_i = \text{block of } x_i",
)  # fmt: skip


@composite
def isotonic_regression(inputs: Any, decreasing: bool = True, axis: int = -1) -> IsotonicRegression:
    """The falling numbers with the least squared distance from `inputs`, along an axis.

    Args:
        inputs: A tensor.
        decreasing: False for rising numbers.
        axis: The axis along which they fall.

    Returns:
        `output`, of the shape of `inputs`, and `segments`: which of them were averaged together.

    https://www.tensorflow.org/api_docs/python/tf/nn/isotonic_regression
    """
    x = convert_to_tensor(inputs)
    x = x if x.dtype.is_floating else f.cast(x, "float64")
    order = last(x, axis)
    x = f.transpose(x, order) if order else x
    segments = isotonic_segments(x if decreasing else -x)
    together = f.cast(f.expand_dims(segments, -1) == f.expand_dims(segments, -2), x.dtype)
    sums = f.squeeze(OPS["matmul"](together, f.expand_dims(x, -1)), -1)
    fitted = sums / f.reduce_sum(together, -1)
    if order:
        fitted, segments = f.transpose(fitted, order), f.transpose(segments, order)
    return IsotonicRegression(fitted, segments)
