"""The rarer activations: smooth corners, gates, and those that give exact zeros.

Where it sits   one of the two files of keras.activations.
The one idea    a small input can be noise: a shrinking activation takes it for nothing, and what
                is left of a layer is sparse.
Try it          >>> from minitf import keras
                >>> keras.activations.soft_shrink([-2.0, 0.3, 2.0]).numpy()
                array([-1.5,  0. ,  1.5], dtype=float32)
Read next       keras/layers/activation.py

As https://keras.io/api/layers/activations/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.activations.table import activation


@activation()
def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where positive, alpha (e^(x / alpha) - 1) where negative.  Barron, arXiv:1704.07483."""
    x = convert_to_tensor(x)
    zero = ops.zeros_like(x)
    return ops.maximum(x, zero) + alpha * (ops.exp(ops.minimum(x, zero) / alpha) - 1)


@activation()
def glu(x: Any, axis: int = -1) -> Tensor:
    """A gated linear unit: one half times the sigmoid of the other.  Dauphin, arXiv:1612.08083.

    Args:
        x: A tensor whose length along `axis` is even.
        axis: The axis that is halved.

    >>> glu([[3.0, 0.0]]).numpy()
    array([[1.5]], dtype=float32)
    """
    x = convert_to_tensor(x)
    if x.shape[axis] is not None and x.shape[axis] % 2:
        raise ShapeError(
            f"glu halves axis {axis}, but its length is {x.shape[axis]}.",
            why="one half is the content, the other the gate",
        )
    content, gate = ops.split(x, 2, axis=axis)
    return content * ops.sigmoid(gate)


@activation()
def hard_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x where it is farther from 0 than the threshold, and 0 elsewhere."""
    x = convert_to_tensor(x)
    return ops.where(ops.abs(x) > threshold, x, ops.zeros_like(x))


@activation()
def hard_tanh(x: Any) -> Tensor:
    """x, kept between -1 and 1."""
    return ops.clip_by_value(convert_to_tensor(x), -1.0, 1.0)


@activation()
def soft_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x moved towards 0 by the threshold, and 0 when that goes past it."""
    x = convert_to_tensor(x)
    below = ops.where(x < -threshold, x + threshold, ops.zeros_like(x))
    return ops.where(x > threshold, x - threshold, below)


@activation()
def sparse_plus(x: Any) -> Tensor:
    """0 below -1, x above 1, and the parabola (x + 1)² / 4 that joins them."""
    x = convert_to_tensor(x)
    joined = ops.where(x < 1.0, 0.25 * ops.square(x + 1.0), x)
    return ops.where(x <= -1.0, ops.zeros_like(x), joined)


@activation()
def sparse_sigmoid(x: Any) -> Tensor:
    """(x + 1) / 2, kept between 0 and 1: the slope of sparse_plus."""
    x = convert_to_tensor(x)
    line = ops.where(x >= 1.0, ops.ones_like(x), 0.5 * (x + 1.0))
    return ops.where(x <= -1.0, ops.zeros_like(x), line)


@activation()
def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """As softmax, with zeros for what is far below the largest.  Martins, arXiv:1602.02068.

    >>> sparsemax([[2.0, 0.5, -1.0]]).numpy()
    array([[1., 0., 0.]], dtype=float32)
    """
    x = convert_to_tensor(x)
    if not x.shape:
        raise ArgumentError("sparsemax needs at least one axis; it was given a single number.")
    ordered = ops.sort(x, axis=axis, direction="DESCENDING")
    sums = ops.cumsum(ordered, axis=axis)
    ranks = ops.cumsum(ops.ones_like(x), axis=axis)
    kept = ordered - (sums - 1.0) / ranks > 0.0
    count = ops.reduce_sum(ops.cast(kept, x.dtype), axis=axis, keepdims=True)
    # The paper takes the last of these sums; Keras adds them up, and so do we, to give its numbers.
    total = ops.reduce_sum(ops.where(kept, sums, ops.zeros_like(x)), axis=axis, keepdims=True)
    return ops.maximum(x - (total - 1.0) / count, ops.zeros_like(x))


@activation()
def squareplus(x: Any, b: float = 4) -> Tensor:
    """(x + sqrt(x² + b)) / 2: a softplus without exponentials.  Barron, arXiv:2112.11687."""
    x = convert_to_tensor(x)
    return (x + ops.sqrt(ops.square(x) + float(b))) / 2.0


@activation()
def tanh_shrink(x: Any) -> Tensor:
    """x - tanh(x): almost nothing near 0."""
    x = convert_to_tensor(x)
    return x - ops.tanh(x)


@activation()
def threshold(x: Any, threshold: float, default_value: float) -> Tensor:
    """x where it is above the threshold, the default value elsewhere."""
    x = convert_to_tensor(x)
    return ops.where(x > ops.cast(threshold, x.dtype), x, ops.cast(default_value, x.dtype))
