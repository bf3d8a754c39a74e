"""Hinge losses, KL divergence, cosine similarity: margins, distributions, directions.

Where it sits   functions and Loss classes, beside regression and crossentropy.
The one idea    a hinge is content once the right answer wins by a margin; a divergence compares two
                distributions; the cosine compares directions and forgets lengths.
Try it          >>> from minitf import keras
                >>> float(keras.losses.hinge([1.0, -1.0], [0.5, -2.0]))
                0.25
Read next       keras/losses/focal.py

As https://keras.io/api/losses/hinge_losses/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras.config import epsilon
from minitf.keras.losses.loss import LossFunctionWrapper, table, targets_like, wrapper_of


@table.add()
def hinge(y_true: Any, y_pred: Any) -> Tensor:
    """max(1 - y_true y_pred, 0), the mean over the last axis; targets are -1 and 1 (or 0 and 1)."""
    y_true, y_pred = targets_like(y_true, y_pred, "hinge")
    return ops.reduce_mean(ops.maximum(1.0 - _signs(y_true) * y_pred, 0.0), axis=-1)


@table.add()
def squared_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """The square of the hinge, the mean over the last axis."""
    y_true, y_pred = targets_like(y_true, y_pred, "squared_hinge")
    gap = ops.maximum(1.0 - _signs(y_true) * y_pred, 0.0)
    return ops.reduce_mean(ops.square(gap), axis=-1)


@table.add()
def categorical_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """How far the best wrong class comes within 1 of the right one; targets are one-hot."""
    y_true, y_pred = targets_like(y_true, y_pred, "categorical_hinge")
    right = ops.reduce_sum(y_true * y_pred, axis=-1)
    wrong = ops.reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return ops.maximum(wrong - right + 1.0, 0.0)


def _signs(y_true: Tensor) -> Tensor:
    """Targets 0 and 1 as -1 and 1; others as they are."""
    binary = ops.reduce_all(ops.logical_or(ops.equal(y_true, 0.0), ops.equal(y_true, 1.0)))
    return ops.where(binary, 2.0 * y_true - 1.0, y_true)


@table.add("kld", "KLD", "kl", "KL")
def kl_divergence(y_true: Any, y_pred: Any) -> Tensor:
    """sum(y_true log(y_true / y_pred)) over the last axis.  Kullback and Leibler 1951."""
    y_true, y_pred = targets_like(y_true, y_pred, "kl_divergence")
    true, pred = (ops.clip_by_value(y, epsilon(), 1.0) for y in (y_true, y_pred))
    return ops.reduce_sum(true * ops.log(true / pred), axis=-1)


@table.add()
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """The cosine of the angle between targets and predictions: 1 for the same direction."""
    y_true, y_pred = targets_like(y_true, y_pred, "cosine_similarity")
    true, pred = (ops.l2_normalize(y, axis=axis) for y in (y_true, y_pred))
    return ops.reduce_sum(true * pred, axis=axis)


@table.add()
class Hinge(LossFunctionWrapper):
    """Content once the right sign wins by a margin of 1."""

    __init__ = wrapper_of(hinge)


@table.add()
class SquaredHinge(LossFunctionWrapper):
    """The square of the hinge."""

    __init__ = wrapper_of(squared_hinge)


@table.add()
class CategoricalHinge(LossFunctionWrapper):
    """Content once the right class wins by a margin of 1."""

    __init__ = wrapper_of(categorical_hinge)


@table.add()
class KLDivergence(LossFunctionWrapper):
    """How far predictions are from targets, both distributions."""

    __init__ = wrapper_of(kl_divergence)


@table.add()
class CosineSimilarity(LossFunctionWrapper):
    """Minus the cosine of the angle: -1 for the same direction."""

    def __init__(
        self, axis: int = -1, reduction: str | None = "sum_over_batch_size",
        name: str | None = "cosine_similarity", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(cosine_similarity, reduction=reduction, name=name, dtype=dtype, axis=axis)

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        return -super().call(y_true, y_pred)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction}
