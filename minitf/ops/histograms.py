"""Counting into bins: confusion matrices, histograms.

Where it sits   beside ordering_functions, whose bincount it uses.
The one idea    a table of counts is a scatter of ones.
Try it          >>> import minitf as tf
                >>> tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]).numpy()
                array([[1, 0],
                       [1, 1]], dtype=int32)
Read next       ops/scatter.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.ordering_functions import bincount
from minitf.ops.scatter_functions import scatter_nd


@composite
def confusion_matrix(
    labels: Any,
    predictions: Any,
    num_classes: Any = None,
    weights: Any = None,
    dtype: Any = "int32",
) -> Tensor:
    """How often each class (row) was taken for each class (column).

    Args:
        labels: The right classes, whole numbers from 0 on, shape [samples].
        predictions: The classes predicted, likewise.
        num_classes: How many classes there are; default: as many as come.
        weights: What each sample counts; default: 1.
        dtype: The type of the counts.

    Returns:
        Shape [classes, classes].

    Raises:
        ArgumentError: A number outside of the classes.

    https://www.tensorflow.org/api_docs/python/tf/math/confusion_matrix
    """
    labels, predictions = _one_shape(convert_to_tensor(labels), convert_to_tensor(predictions))
    labels, predictions = f.cast(labels, "int64"), f.cast(predictions, "int64")
    if num_classes is None:
        largest = OPS["maximum"](f.reduce_max(labels), f.reduce_max(predictions))
        num_classes = largest + 1
    _check_classes("labels", labels, num_classes)
    _check_classes("predictions", predictions, num_classes)
    values = OPS["ones_like"](predictions) if weights is None else weights
    size = f.static_number(num_classes)
    places = f.stack([labels, predictions], axis=1)
    return scatter_nd(places, f.cast(values, dtype), [size, size])


def _one_shape(labels: Tensor, predictions: Tensor) -> tuple[Tensor, Tensor]:
    """Without a last axis of size 1 that only one of the two has."""
    surplus = labels.ndim - predictions.ndim
    if surplus == 1 and labels.shape[-1] == 1:
        return f.squeeze(labels, -1), predictions
    if surplus == -1 and predictions.shape[-1] == 1:
        return labels, f.squeeze(predictions, -1)
    return labels, predictions


def _check_classes(which: str, numbers: Tensor, count: Any) -> None:
    if numbers.is_symbolic or getattr(count, "is_symbolic", False):
        return  # scattering checks it when the graph runs
    values = numbers.numpy()
    if values.size and values.min() < 0:
        raise ArgumentError(f"`{which}` contains negative values.")
    if values.size and values.max() >= int(count):
        raise ArgumentError(
            f"`{which}` out of bound: {values.max()} is no class.",
            why=f"with {int(count)} classes the numbers go from 0 to {int(count) - 1}",
        )


@composite
def histogram_fixed_width_bins(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = "int32"
) -> Tensor:
    """The number of the bin that each value falls into; what lies outside goes to the ends.

    Args:
        values: Numbers.
        value_range: The two ends of all bins together.
        nbins: How many bins there are.

    Returns:
        Numbers from 0 to nbins - 1, in the shape of `values`.

    Raises:
        ArgumentError: The range is empty, or there are no bins.

    https://www.tensorflow.org/api_docs/python/tf/histogram_fixed_width_bins
    """
    values = convert_to_tensor(values)
    ends = convert_to_tensor(value_range, dtype_hint=values.dtype)
    if not ends.is_symbolic and not ends.numpy()[0] < ends.numpy()[1]:
        raise ArgumentError(f"value_range should satisfy value_range[0] < value_range[1], "
                            f"and is {ends.numpy().tolist()}.")  # fmt: skip
    count = f.static_number(nbins)
    if isinstance(count, int) and count <= 0:
        raise ArgumentError(f"nbins should be > 0, and is {nbins}.")
    wide = "float64"
    low, high = f.cast(ends[0], wide), f.cast(ends[1], wide)
    share = (f.cast(values, wide) - low) / (high - low)
    bins = OPS["floor"](share * f.cast(nbins, wide))
    last = f.cast(nbins, wide) - 1.0
    return f.cast(OPS["minimum"](OPS["maximum"](bins, 0.0), last), dtype)


@composite
def histogram_fixed_width(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = "int32"
) -> Tensor:
    """How many values fall into each of `nbins` bins of equal width.

    >>> histogram_fixed_width([-1.0, 0.5, 1.5, 9.0], [0.0, 2.0], nbins=2).numpy()
    array([2, 2], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/histogram_fixed_width
    """
    bins = f.reshape(histogram_fixed_width_bins(values, value_range, nbins), [-1])
    return bincount(bins, minlength=nbins, maxlength=nbins, dtype=dtype)
