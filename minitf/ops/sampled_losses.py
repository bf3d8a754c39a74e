"""Losses over a few classes drawn at random, in place of all: for vocabularies.

Where it sits   over candidate_sampling and cross_entropy; the public names are in `tf.nn`.
The one idea    the true classes are scored beside the few that were drawn; subtracting the
                logarithm of how often each was to be expected makes up for the uneven draw.
Try it          >>> import minitf as tf
                >>> words, bias = tf.ones([5, 2]), tf.zeros([5])
                >>> loss = tf.nn.nce_loss(words, bias, labels=[[1]], inputs=[[1.0, 2.0]],
                ...                       num_sampled=2, num_classes=5)
                >>> loss.shape
                TensorShape([1])
Read next       autodiff/backprop.py

Mnih and Teh, https://arxiv.org/abs/1206.6426; Jean and others, https://arxiv.org/abs/1412.2007
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops import functions as f
from minitf.ops.candidate_sampling import LOWEST, Candidates, log_uniform_candidate_sampler
from minitf.ops.composites import composite
from minitf.ops.cross_entropy import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
)
from minitf.ops.embeddings import embedding_lookup
from minitf.ops.products import matmul


@composite
def nce_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Candidates | None = None,
    remove_accidental_hits: bool = False,
) -> Tensor:
    """Noise-contrastive estimation: tell the true classes from the drawn ones, yes or no each.

    Args:
        weights: A row for each class, shape (num_classes, features).
        biases: A number for each class.
        labels: The true classes, shape (batch, num_true).
        inputs: The activations of the network, shape (batch, features).
        num_sampled: How many classes are drawn for the batch.
        num_classes: The number of classes.
        num_true: How many true classes each example has.
        sampled_values: What a candidate sampler gave; default: the log-uniform one.
        remove_accidental_hits: Leave out classes that were drawn and are true.

    Returns:
        One loss for each example.

    https://www.tensorflow.org/api_docs/python/tf/nn/nce_loss
    """  # fmt: skip
    logits, shares = _scores(
        weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
        remove_accidental_hits, None,
    )  # fmt: skip
    return f.reduce_sum(sigmoid_cross_entropy_with_logits(labels=shares, logits=logits), 1)


@composite
def sampled_softmax_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Candidates | None = None,
    remove_accidental_hits: bool = True,
    seed: int | None = None,
) -> Tensor:
    """softmax_cross_entropy_with_logits over the true classes and a few drawn ones.

    For training only; the arguments are those of nce_loss.
    https://www.tensorflow.org/api_docs/python/tf/nn/sampled_softmax_loss
    """  # fmt: skip
    logits, shares = _scores(
        weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
        remove_accidental_hits, seed,
    )  # fmt: skip
    return softmax_cross_entropy_with_logits(labels=shares, logits=logits)


def _scores(
    weights: Any, biases: Any, labels: Any, inputs: Any, num_sampled: int, num_classes: int,
    num_true: int, sampled_values: Candidates | None, remove_hits: bool, seed: int | None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Scores of the true classes and of the drawn ones, and the shares that are right."""
    inputs, labels = convert_to_tensor(inputs), f.cast(labels, "int64")
    if labels.ndim != 2:
        raise ShapeError(
            f"labels must have shape (batch, num_true); their shape is {labels.shape}.",
            instead="tf.reshape(labels, [-1, 1])",
        )
    if sampled_values is None:
        sampled_values = log_uniform_candidate_sampler(
            labels, num_true, num_sampled, True, num_classes, seed
        )
    drawn, true_expected, drawn_expected = map(OPS["stop_gradient"], sampled_values)
    drawn = f.cast(drawn, "int64")
    rows = embedding_lookup(weights, labels)  # (batch, num_true, features)
    true = f.reduce_sum(rows * f.expand_dims(inputs, 1), 2) + embedding_lookup(biases, labels)
    others = matmul(inputs, embedding_lookup(weights, drawn), transpose_b=True)
    others = others + embedding_lookup(biases, drawn)
    if remove_hits:
        hit = f.reduce_any(f.expand_dims(labels, 2) == drawn, 1)
        others = others + f.cast(hit, others.dtype) * LOWEST
    true = true - OPS["log"](f.cast(true_expected, true.dtype))
    others = others - OPS["log"](f.cast(drawn_expected, others.dtype))
    shares = [OPS["ones_like"](true) / num_true, OPS["zeros_like"](others)]
    return f.concat([true, others], 1), f.concat(shares, 1)
