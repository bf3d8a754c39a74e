"""`tf.nn` with the arguments of TensorFlow 1: `dropout(x, keep_prob)`, `softmax(dim=)`.

Where it sits   over minitf.ops; what is not here is taken from `tf.nn` as it is.
The one idea    the same operations; the one that changed its meaning is dropout, which once was
                told how much to keep.
Try it          >>> import minitf.compat.v1 as tf
                >>> tf.nn.softmax([[1.0, 1.0]], dim=-1).numpy()
                array([[0.5, 0.5]], dtype=float32)
Read next       compat/v1/rnn.py
"""

from __future__ import annotations

import importlib
from typing import Any

from minitf import ops
from minitf.compat.v1 import rnn_cell
from minitf.compat.v1.names import one_of
from minitf.compat.v1.rnn import (
    bidirectional_dynamic_rnn,
    dynamic_rnn,
    raw_rnn,
    static_bidirectional_rnn,
    static_rnn,
)
from minitf.compat.v1.sampled import embedding_lookup, nce_loss, sampled_softmax_loss
from minitf.compat.v1.windows import (
    avg_pool,
    conv1d,
    conv2d,
    conv2d_transpose,
    convolution,
    depthwise_conv2d,
    depthwise_conv2d_native,
    max_pool,
)
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.ctc import ctc_loss
from minitf.ops.candidate_sampling import log_uniform_candidate_sampler, uniform_candidate_sampler
from minitf.ops.normalization import fused_batch_norm

rnn, bidirectional_rnn = static_rnn, static_bidirectional_rnn
max_pool_v2, avg_pool_v2, ctc_loss_v2 = ops.max_pool, ops.avg_pool, ctc_loss


def softmax(logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Tensor:
    """Positive numbers that add up to one.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/softmax
    """
    axis = one_of("axis", axis, "dim", dim)
    return _named_row("softmax", ops.softmax, logits, axis, name)


def _named_row(row: str, function: Any, logits: Any, axis: Any, name: str | None) -> Tensor:
    """One operation called "Softmax" where the last axis is meant; else several in a scope."""
    if axis in (None, -1):
        return OPS[row](logits, name=name)
    return function(logits, axis, name=name) if name else function(logits, axis)


def log_softmax(logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Tensor:
    """The logarithm of softmax."""
    axis = one_of("axis", axis, "dim", dim)
    return _named_row("log_softmax", ops.log_softmax, logits, axis, name)


def softmax_cross_entropy_with_logits(
    labels: Any = None,
    logits: Any = None,
    dim: int = -1,
    name: str | None = None,
    axis: Any = None,
) -> Tensor:
    """How badly logits fit labels that are probabilities; no gradient flows to the labels.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/softmax_cross_entropy_with_logits
    """
    fixed = OPS["stop_gradient"](_shaped_as(logits, labels))
    axis = dim if axis is None else axis
    return ops.softmax_cross_entropy_with_logits(fixed, logits, axis, name=name)


def softmax_cross_entropy_with_logits_v2(
    labels: Any, logits: Any, axis: Any = None, name: str | None = None, dim: Any = None
) -> Tensor:
    """How badly logits fit labels that are probabilities."""
    axis = one_of("axis", axis, "dim", dim)
    axis = -1 if axis is None else axis
    labels = _shaped_as(logits, labels)
    return ops.softmax_cross_entropy_with_logits(labels, logits, axis, name=name)


def sparse_softmax_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, name: str | None = None
) -> Tensor:
    """How badly logits fit labels that are numbers of classes."""
    labels = _shaped_as(logits, labels, slice(0, -1))
    return ops.sparse_softmax_cross_entropy_with_logits(labels, logits, name=name)


def sigmoid_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, name: str | None = None
) -> Tensor:
    """How badly logits fit labels of yes and no."""
    labels = _shaped_as(logits, labels)
    return ops.sigmoid_cross_entropy_with_logits(labels, logits, name=name)


def weighted_cross_entropy_with_logits(
    labels: Any = None,
    logits: Any = None,
    pos_weight: Any = None,
    name: str | None = None,
    targets: Any = None,
) -> Tensor:
    """As sigmoid_cross_entropy_with_logits, where a yes counts `pos_weight` times.

    https://www.tensorflow.org/api_docs/python/tf/nn/weighted_cross_entropy_with_logits
    """
    truth = convert_to_tensor(one_of("targets", labels, "labels", targets))
    logits = convert_to_tensor(logits)
    weight = 1 + (pos_weight - 1) * truth
    tail = OPS["log1p"](OPS["exp"](-OPS["abs"](logits))) + OPS["relu"](-logits)
    return OPS["add"]((1 - truth) * logits, weight * tail, name=name)


def _shaped_as(logits: Any, labels: Any, axes: slice = slice(None)) -> Tensor:
    """The labels; where nothing is said about their shape, it is that of the logits."""
    labels = convert_to_tensor(labels, dtype_hint=getattr(logits, "dtype", None))
    if labels.shape.rank is None:
        labels = OPS["identity"](labels)
        labels._shape = convert_to_tensor(logits).shape[axes]
    return labels


def dropout(
    x: Any = None,
    keep_prob: Any = None,
    noise_shape: Any = None,
    seed: int | None = None,
    name: str | None = None,
    rate: Any = None,
) -> Tensor:
    """Set entries to zero by chance, and make up for it by the others.

    Args:
        x: A tensor.
        keep_prob: How likely an entry is kept: a number, or a tensor that is fed.
        noise_shape: The shape of the draw; an axis of size one is kept or dropped as a whole.
        seed: A seed of its own.
        rate: How likely an entry is dropped: 1 - keep_prob, as TensorFlow 2 says it.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/dropout
    """
    x = convert_to_tensor(x)
    if (keep_prob is None) == (rate is None):
        raise ValueError("You must provide exactly one of `keep_prob` and `rate`.")
    keep = 1 - rate if keep_prob is None else keep_prob
    if isinstance(keep, (int, float)):
        if not 0 < keep <= 1:
            raise ArgumentError(
                f"`rate` must be a scalar tensor or a float in the range [0, 1). "
                f"Received: rate={1 - keep}",
                why="keep_prob, the share that is kept, is above 0 and at most 1",
            )
        if keep == 1:
            return OPS["identity"](x, name=name)
    sizes = ops.shape(x) if noise_shape is None else noise_shape
    keep = convert_to_tensor(keep, dtype_hint=x.dtype)
    kept = ops.random_uniform(sizes, seed=seed, dtype=x.dtype) >= 1 - keep
    zero = OPS["zeros_like"](x)
    return OPS["where"](kept, x / keep, zero, name=name or "dropout")


def moments(
    x: Any,
    axes: Any,
    shift: Any = None,
    name: str | None = None,
    keep_dims: Any = None,
    keepdims: Any = None,
) -> tuple[Tensor, Tensor]:
    """Mean and variance along axes."""
    keepdims = one_of("keepdims", keepdims, "keep_dims", keep_dims)
    return ops.moments(x, axes, keepdims=bool(keepdims))


def l2_normalize(
    x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None, dim: Any = None
) -> Tensor:
    """Divide vectors by their length."""
    return ops.l2_normalize(x, one_of("axis", axis, "dim", dim), epsilon)


def in_top_k(predictions: Any, targets: Any, k: int, name: str | None = None) -> Tensor:
    """Whether the target is among the k largest predictions."""
    return ops.in_top_k(targets, predictions, k, name)


def xw_plus_b(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    """x times weights, plus biases."""
    return OPS["add"](ops.matmul(x, weights), biases, name=name or "xw_plus_b")


def relu_layer(x: Any, weights: Any, biases: Any, name: str | None = None) -> Tensor:
    """The positive part of x times weights, plus biases."""
    return OPS["relu"](xw_plus_b(x, weights, biases), name=name or "relu_layer")


def bias_add(
    value: Any, bias: Any, data_format: str | None = None, name: str | None = None
) -> Tensor:
    """Add a number to each channel."""
    value, bias = convert_to_tensor(value), convert_to_tensor(bias)
    if str(data_format).startswith("NC"):
        bias = ops.reshape(bias, [-1] + [1] * (value.ndim - 2))
    return OPS["add"](value, bias, name=name or "BiasAdd")


def __getattr__(name: str) -> Any:
    """What did not change is taken from today's `tf.nn`."""
    return getattr(importlib.import_module("minitf.nn"), name)
