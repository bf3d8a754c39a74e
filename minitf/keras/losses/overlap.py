"""Dice, Tversky and Circle: how much two areas share, and how far apart classes lie.

Where it sits   functions and Loss classes, for segmentation and for embeddings.
The one idea    twice what two areas share, divided by both areas together: 1 when they are the
                same, 0 when they do not touch.
Try it          >>> from minitf import keras
                >>> round(float(keras.losses.dice([[1.0, 1.0, 0.0]], [[1.0, 0.0, 0.0]])), 4)
                0.3333
Read next       keras/losses/__init__.py

As https://keras.io/api/losses/regression_losses/; Sudre et al., arXiv:1707.03237; Salehi et al.,
arXiv:1706.05721; Sun et al., arXiv:2002.10857
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.config import epsilon
from minitf.keras.losses.loss import LossFunctionWrapper, table, targets_like
from minitf.keras.masks import set_mask


def _apart(y_true: Tensor, y_pred: Tensor, axis: Any) -> tuple[Tensor, Tensor, Any]:
    """What is summed over: the axes given, or all entries."""
    if axis is not None:
        return y_true, y_pred, axis
    return ops.reshape(y_true, (-1,)), ops.reshape(y_pred, (-1,)), None


@table.add()
def dice(y_true: Any, y_pred: Any, axis: Any = None, name: str = "dice") -> Tensor:
    """1 - 2 |both| / (|one| + |other|).

    Args:
        y_true: Zeros and ones.
        y_pred: Numbers from 0 to 1, the same shape.
        axis: The axes that make up one area; default: all, so that there is one result.
    """
    y_true, y_pred = targets_like(y_true, y_pred, "dice")
    true, pred, axis = _apart(y_true, y_pred, axis)
    both = ops.reduce_sum(true * pred, axis=axis)
    sizes = ops.reduce_sum(y_true, axis=axis) + ops.reduce_sum(y_pred, axis=axis)
    return 1.0 - ops.divide(2.0 * both + epsilon(), sizes + epsilon())


@table.add()
def tversky(
    y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None
) -> Tensor:
    """As dice, with separate weights for what was missed (alpha) and found wrongly (beta).

    Keras' page says it the other way round; this is what its code computes.
    """
    y_true, y_pred = targets_like(y_true, y_pred, "tversky")
    true, pred, axis = _apart(y_true, y_pred, axis)
    both = ops.reduce_sum(true * pred, axis=axis)
    wrongly = ops.reduce_sum((1.0 - true) * pred, axis=axis)
    missed = ops.reduce_sum(true * (1.0 - pred), axis=axis)
    share = ops.divide(both + epsilon(), both + missed * alpha + wrongly * beta + epsilon())
    return 1.0 - share


@table.add()
def circle(
    y_true: Any, y_pred: Any, ref_labels: Any = None, ref_embeddings: Any = None,
    remove_diagonal: bool = True, gamma: float = 80.0, margin: float = 0.4,
) -> Tensor:  # fmt: skip
    """Pulls embeddings of one class together and those of different classes apart.

    Args:
        y_true: Class numbers, shape (batch,).
        y_pred: Embeddings of length 1, shape (batch, size).
        ref_labels, ref_embeddings: What they are compared with; default: the batch itself.
        remove_diagonal: Whether a sample is not compared with itself.
        gamma: The scale.
        margin: How far similarities may stay from 1 and 0.
    """
    y_true, y_pred = ops.reshape(ops.cast(y_true, "int32"), (-1,)), convert_to_tensor(y_pred)
    labels = y_true if ref_labels is None else ops.reshape(ops.cast(ref_labels, "int32"), (-1,))
    others = y_pred if ref_embeddings is None else convert_to_tensor(ref_embeddings)
    apart = ops.maximum(1.0 - ops.matmul(y_pred, others, transpose_b=True), 0.0)
    same = ops.equal(ops.expand_dims(y_true, 1), ops.expand_dims(labels, 0))
    positive, negative = same, ops.logical_not(same)
    if remove_diagonal:
        positive = ops.logical_and(positive, ops.logical_not(_diagonal(y_true, labels)))
    pull = -gamma * (margin + apart) * (margin - apart)
    push = gamma * ops.maximum(1.0 + margin - apart, 0.0) * (1.0 - margin - apart)
    price = ops.softplus(_logsumexp_where(pull, positive) + _logsumexp_where(push, negative))
    return set_mask(price, price > 0)  # samples without a partner do not count


def _diagonal(one: Tensor, other: Tensor) -> Tensor:
    rows, columns = ops.range_(ops.shape(one)[0]), ops.range_(ops.shape(other)[0])
    return ops.equal(ops.expand_dims(rows, 1), ops.expand_dims(columns, 0))


def _logsumexp_where(x: Tensor, there: Tensor) -> Tensor:
    nothing = ops.zeros_like(x) - float("inf")
    return ops.reduce_logsumexp(ops.where(there, x, nothing), axis=1)


@table.add()
class Dice(LossFunctionWrapper):
    """1 minus the Dice overlap; see `dice`."""

    def __init__(
        self, reduction: str | None = "sum_over_batch_size", name: str | None = "dice",
        axis: Any = None, dtype: Any = None,
    ):  # fmt: skip
        super().__init__(dice, name=name, reduction=reduction, dtype=dtype, axis=axis)
        self.axis = axis

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction, "axis": self.axis}


@table.add()
class Tversky(LossFunctionWrapper):
    """1 minus the Tversky overlap; see `tversky`."""

    def __init__(
        self, alpha: float = 0.5, beta: float = 0.5,
        reduction: str | None = "sum_over_batch_size", name: str | None = "tversky",
        axis: Any = None, dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            tversky, name=name, reduction=reduction, dtype=dtype, alpha=alpha, beta=beta, axis=axis
        )


@table.add()
class Circle(LossFunctionWrapper):
    """Embeddings of one class together, different classes apart; see `circle`."""

    def __init__(
        self, gamma: float = 80.0, margin: float = 0.4, remove_diagonal: bool = True,
        reduction: str | None = "sum_over_batch_size", name: str | None = "circle",
        dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            circle, name=name, reduction=reduction, dtype=dtype, gamma=gamma, margin=margin,
            remove_diagonal=remove_diagonal,
        )  # fmt: skip
        self.gamma, self.margin, self.remove_diagonal = gamma, margin, remove_diagonal
