"""Rows of large tables, and losses that look at a few classes of very many.

Where it sits   beside nn.py, which gives these functions their place.
The one idea    with ten thousand classes, telling the true one from a few that were drawn is
                enough to learn from.
Try it          >>> embedding_lookup([[1.0, 2.0], [3.0, 4.0]], [1]).numpy()
                array([[3., 4.]], dtype=float32)
Read next       ops/sampled_losses.py
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops import candidate_sampling, embeddings, sampled_losses


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
    return embeddings.embedding_lookup(params, ids, max_norm, name=name)


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
    labels = _rows(labels, num_true)
    return sampled_losses.nce_loss(
        weights, biases, labels, inputs, num_sampled, num_classes, num_true,
        sampled_values or _draw(labels, num_true, num_sampled, num_classes, seed),
        remove_accidental_hits, name=name,
    )  # fmt: skip


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
    labels = _rows(labels, num_true)
    return sampled_losses.sampled_softmax_loss(
        weights, biases, labels, inputs, num_sampled, num_classes, num_true,
        sampled_values or _draw(labels, num_true, num_sampled, num_classes, seed),
        remove_accidental_hits, name=name,
    )  # fmt: skip


def _rows(labels: Any, num_true: int) -> Tensor:
    return ops.reshape(ops.cast(labels, "int64"), [-1, num_true])


def _draw(labels: Tensor, num_true: int, num_sampled: int, num_classes: int, seed: Any) -> Any:
    """Classes drawn for the batch, small numbers more often, none twice."""
    return candidate_sampling.log_uniform_candidate_sampler(
        labels, num_true, num_sampled, True, num_classes, seed
    )
