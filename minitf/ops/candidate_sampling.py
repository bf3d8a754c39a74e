"""Candidates: a few classes drawn at random, to stand for all the others.

Where it sits   a row of the table of ops and the samplers of `tf.random`.
The one idea    with a hundred thousand words, nobody wants to compute a score for each; a few wrong
                ones are enough to learn from, if one knows how likely each was to be drawn.
Try it          >>> import minitf as tf
                >>> drawn, true, sampled = tf.random.log_uniform_candidate_sampler(
                ...     [[0]], num_true=1, num_sampled=3, unique=True, range_max=3)
                >>> sorted(drawn.numpy().tolist())
                [0, 1, 2]
Read next       ops/sampled_losses.py

The numbers are TensorFlow's, for the same seed.
https://www.tensorflow.org/extras/candidate_sampling.pdf
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.random_functions import program_state
from minitf.ops.scatter_functions import where

Candidates = tuple[Tensor, Tensor, Tensor]

draw_candidates = op(
    "draw_candidates", "state:any true:any -> c t s", symbol="🎲",
    dtype=("int64", "float32", "float32"),
    shape=lambda state, true, num_sampled, **law: ((num_sampled,), true, (num_sampled,)),
    words="Classes drawn by a law, and how often each of them, and each true one, was to be "
          "expected among them.",
    formula=r"c_i \sim P,\ t_j = E[\#\, y_j],\ s_i = E[\#\, c_i]",
)  # fmt: skip


def log_uniform_candidate_sampler(
    true_classes: Any,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    seed: int | None = None,
    name: str | None = None,
) -> Candidates:
    """Draw classes, low numbers more often: as words are, when they are sorted by frequency.

    P(class) = ln((class + 2) / (class + 1)) / ln(range_max + 1)

    Args:
        true_classes: The right classes, shape (batch, num_true).
        num_true: How many right classes each example has.
        num_sampled: How many classes are drawn, for the whole batch.
        unique: Whether each class is drawn once at most.
        range_max: The number of classes.
        seed: A seed of its own.

    Returns:
        The classes drawn, shape (num_sampled,); how often each true class was to be expected among
        them, shape (batch, num_true); the same for those drawn.

    https://www.tensorflow.org/api_docs/python/tf/random/log_uniform_candidate_sampler
    """  # fmt: skip
    return _sampler(
        "log_uniform", true_classes, num_true, num_sampled, unique, range_max, seed, name
    )


def uniform_candidate_sampler(
    true_classes: Any,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    seed: int | None = None,
    name: str | None = None,
) -> Candidates:
    """Draw classes, all equally likely; see log_uniform_candidate_sampler.

    https://www.tensorflow.org/api_docs/python/tf/random/uniform_candidate_sampler
    """  # fmt: skip
    return _sampler("uniform", true_classes, num_true, num_sampled, unique, range_max, seed, name)


def fixed_unigram_candidate_sampler(
    true_classes: Any, num_true: int, num_sampled: int, unique: bool, range_max: int,
    vocab_file: str = "", distortion: float = 1.0, num_reserved_ids: int = 0, num_shards: int = 1,
    shard: int = 0, unigrams: Any = (), seed: int | None = None, name: str | None = None,
) -> Candidates:  # fmt: skip
    """Draw classes as often as they were counted; see log_uniform_candidate_sampler.

    Args:
        true_classes: The right classes, shape (batch, num_true).
        num_true: How many right classes each example has.
        num_sampled: How many classes are drawn.
        unique: Whether each class is drawn once at most.
        range_max: The number of classes.
        vocab_file: A file with a line for each class, its count behind the last comma.
        distortion: A power of the counts; 0.75 makes rare words less rare.
        num_reserved_ids: So many classes come before the counted ones, and are never drawn.
        num_shards: 1: the draw is not divided among machines here.
        shard: 0.
        unigrams: The counts, in place of a file.
        seed: A seed of its own.

    https://www.tensorflow.org/api_docs/python/tf/random/fixed_unigram_candidate_sampler
    """
    if bool(vocab_file) == bool(len(unigrams)):
        raise ArgumentError("Must provide either vocab_file or unigrams, and not both.")
    if (num_shards, shard) != (1, 0):
        raise ArgumentError("Draws are not divided among machines here: num_shards is 1, shard 0.")
    counts = _counts_in(vocab_file) if vocab_file else [float(count) for count in unigrams]
    weights = (*[0.0] * num_reserved_ids, *(count**distortion for count in counts))
    if len(weights) != range_max:
        raise ArgumentError(
            f"range_max is {range_max}, and there are counts for {len(weights)} classes, with "
            f"{num_reserved_ids} reserved ones."
        )
    return _sampler(
        "unigram", true_classes, num_true, num_sampled, unique, range_max, seed, name, weights
    )


def _counts_in(vocab_file: str) -> list[float]:
    lines = Path(vocab_file).read_text(encoding="utf-8").splitlines()
    return [float(line.rpartition(",")[2]) for line in lines if line.strip()]


def _sampler(
    law: str, true_classes: Any, num_true: int, num_sampled: int, unique: bool, range_max: int,
    seed: int | None, name: str | None, weights: tuple[float, ...] = (),
) -> Candidates:  # fmt: skip
    true = convert_to_tensor(true_classes)
    if true.ndim != 2 or true.shape[1] not in (None, num_true):
        raise ShapeError(
            f"true_classes must be a matrix with num_true={num_true} columns; "
            f"its shape is {true.shape}.",
            instead="tf.reshape(labels, [-1, 1])",
        )
    if unique and num_sampled > range_max:
        raise ArgumentError(
            f"Sampler's range is too small: {num_sampled} different classes of {range_max}."
        )
    state = program_state(f"{law}_candidates", "int64", seed, each=512)((num_sampled,))
    return draw_candidates(
        state, f.cast(true, "int64"), law=law, num_sampled=num_sampled, unique=unique,
        range_max=range_max, weights=weights, name=name,
    )  # fmt: skip


@composite
def all_candidate_sampler(
    true_classes: Any, num_true: int, num_sampled: int, unique: bool, seed: int | None = None
) -> Candidates:
    """No draw at all: the classes 0 to num_sampled - 1, each expected once.

    https://www.tensorflow.org/api_docs/python/tf/random/all_candidate_sampler
    """
    true = convert_to_tensor(true_classes)
    classes = f.cast(OPS["cumsum"](f.broadcast_to(1, [num_sampled]), axis=0) - 1, "int64")
    return (
        classes,
        f.cast(OPS["ones_like"](true), "float32"),
        f.cast(OPS["ones_like"](classes), "float32"),
    )


@composite
def compute_accidental_hits(
    true_classes: Any, sampled_candidates: Any, num_true: int, seed: int | None = None
) -> Candidates:
    """Where a class that was drawn is a true one.

    Args:
        true_classes: The right classes, shape (batch, num_true).
        sampled_candidates: The classes drawn.
        num_true: How many right classes each example has.

    Returns:
        For each hit the number of the example, the place of the class among those drawn, and the
        lowest float32: added to a score, it makes the class impossible.

    https://www.tensorflow.org/api_docs/python/tf/nn/compute_accidental_hits
    """
    true = f.cast(true_classes, "int64")
    places = where(f.expand_dims(true, 2) == f.cast(sampled_candidates, "int64"))
    rows, hits = places[:, 0], places[:, 2]
    return f.cast(rows, "int32"), hits, f.cast(hits, "float32") * 0 + LOWEST


LOWEST = -3.4028234663852886e38
"""The lowest float32."""
