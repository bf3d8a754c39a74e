"""Rows of large tables, and losses that look at a few classes of very many.

Where it sits   beside nn.py, which gives these functions their place.
The one idea    with ten thousand classes, telling the true one from a few that were drawn is
                enough to learn from.
Try it          >>> embedding_lookup([[1.0, 2.0], [3.0, 4.0]], [1]).numpy()
                array([[3., 4.]], dtype=float32)
Read next       compat/v1/nn.py
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError


def embedding_lookup(
    params: Any,
    ids: Any,
    partition_strategy: str = "mod",
    name: str | None = None,
    validate_indices: bool = True,
    max_norm: float | None = None,
) -> Tensor:
    """Rows of a table.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/embedding_lookup
    """
    tables = params if isinstance(params, (list, tuple)) else [params]
    if hasattr(tables[0], "ndim"):
        if len(tables) != 1:
            raise ArgumentError("minitf keeps an embedding in one table.", instead="tf.concat")
        [params] = tables
    rows = OPS["gather"](params, ids, axis=0, name=name)
    if max_norm is None:
        return rows
    length = OPS["sqrt"](ops.reduce_sum(rows * rows, -1, True))
    return rows * (max_norm / OPS["maximum"](length, max_norm))


def log_uniform_candidates(
    num_sampled: int, range_max: int, seed: int | None
) -> tuple[Tensor, Tensor]:
    """Classes drawn with replacement, small ones more often; and the log of how often."""
    reach = math.log(range_max + 1)
    drawn = OPS["exp"](ops.random_uniform([num_sampled], seed=seed) * reach) - 1
    picked = OPS["minimum"](ops.cast(drawn, "int64"), range_max - 1)
    return picked, _log_expected(picked, num_sampled, range_max)


def _log_expected(classes: Tensor, num_sampled: int, range_max: int) -> Tensor:
    number = ops.cast(classes, "float32")
    chance = OPS["log"]((number + 2) / (number + 1)) / math.log(range_max + 1)
    # At least once among draws that go on until `num_sampled` different ones are found.
    return OPS["log"](-OPS["expm1"](num_sampled * OPS["log1p"](-chance)))


def _sampled_logits(
    weights: Any, biases: Any, labels: Any, inputs: Any, num_sampled: int, num_classes: int,
    num_true: int, remove_accidental_hits: bool, seed: int | None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Logits and labels of the true class and of some drawn ones."""
    labels = ops.reshape(ops.cast(labels, "int64"), [-1, num_true])
    drawn, log_chance = log_uniform_candidates(num_sampled, num_classes, seed)
    flat = ops.reshape(labels, [-1])
    true_w = ops.reshape(embedding_lookup(weights, flat), [-1, num_true, inputs.shape[-1]])
    true_b = ops.reshape(embedding_lookup(biases, flat), [-1, num_true])
    true = ops.reduce_sum(ops.expand_dims(inputs, 1) * true_w, -1) + true_b
    true = true - _log_expected(labels, num_sampled, num_classes)
    others = ops.matmul(inputs, embedding_lookup(weights, drawn), transpose_b=True)
    others = others + embedding_lookup(biases, drawn) - log_chance
    if remove_accidental_hits:
        same = OPS["equal"](ops.expand_dims(labels, 2), ops.reshape(drawn, [1, 1, -1]))
        others = others - 1e37 * ops.cast(ops.reduce_any(same, 1), "float32")
    logits = ops.concat([true, others], 1)
    share = OPS["ones_like"](true) / num_true
    return logits, ops.concat([share, OPS["zeros_like"](others)], 1)


def nce_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = False,
    partition_strategy: str = "mod",
    name: str = "nce_loss",
    seed: int | None = None,
) -> Tensor:
    """Noise-contrastive estimation: tell the true class from some drawn ones.

    https://www.tensorflow.org/api_docs/python/tf/nn/nce_loss
    """
    logits, truth = _sampled_logits(
        weights, biases, labels, inputs, num_sampled, num_classes, num_true,
        remove_accidental_hits, seed,
    )  # fmt: skip
    losses = ops.sigmoid_cross_entropy_with_logits(labels=truth, logits=logits)
    return ops.reduce_sum(losses, 1)


def sampled_softmax_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = True,
    partition_strategy: str = "mod",
    name: str = "sampled_softmax_loss",
    seed: int | None = None,
) -> Tensor:
    """Softmax cross-entropy over the true class and some drawn ones.

    https://www.tensorflow.org/api_docs/python/tf/nn/sampled_softmax_loss
    """
    logits, truth = _sampled_logits(
        weights, biases, labels, inputs, num_sampled, num_classes, num_true,
        remove_accidental_hits, seed,
    )  # fmt: skip
    return ops.softmax_cross_entropy_with_logits(OPS["stop_gradient"](truth), logits)
