"""Focal and generalized cross-entropies: less weight on what is easy, or on what may be wrong.

Where it sits   functions and Loss classes, beside crossentropy.
The one idea    the cross-entropy of a sample is multiplied by (1 - p)^gamma: what is known already
                hardly counts.
Try it          >>> from minitf import keras
                >>> loss = keras.losses.BinaryFocalCrossentropy(gamma=2.0)
                >>> round(float(loss([[1.0]], [[0.9]])), 6)
                0.001054
Read next       keras/losses/overlap.py

As https://keras.io/api/losses/probabilistic_losses/; Lin et al., arXiv:1708.02002; Zhang and
Sabuncu, arXiv:1805.07836
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import epsilon
from minitf.keras.losses.crossentropy import (
    _smooth,
    binary_crossentropy,
    warn_of_one_class,
)
from minitf.keras.losses.loss import LossFunctionWrapper, table, targets_like


@table.add()
def binary_focal_crossentropy(
    y_true: Any, y_pred: Any, apply_class_balancing: bool = False, alpha: float = 0.25,
    gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
) -> Tensor:  # fmt: skip
    """Binary cross-entropy with little weight on easy samples, the mean over `axis`.

    Args:
        y_true: Zeros and ones, the shape of `y_pred`.
        y_pred: Probabilities, or logits with `from_logits`.
        apply_class_balancing: Whether ones are weighted by alpha and zeros by 1 - alpha.
        alpha: See there.
        gamma: How fast the weight falls with the probability of the right answer.
        from_logits, label_smoothing, axis: As for binary_crossentropy.
    """
    y_true, y_pred = targets_like(y_true, y_pred, "binary_focal_crossentropy")
    y_true = _smooth(y_true, label_smoothing, 2)
    p = ops.sigmoid(y_pred) if from_logits else y_pred
    right = y_true * p + (1.0 - y_true) * (1.0 - p)
    price = binary_crossentropy(ops.expand_dims(y_true, -1), ops.expand_dims(p, -1))
    price = ops.power(1.0 - right, gamma) * price
    if apply_class_balancing:
        price = price * (y_true * alpha + (1.0 - y_true) * (1.0 - alpha))
    return ops.reduce_mean(price, axis=axis)


@table.add()
def categorical_focal_crossentropy(
    y_true: Any, y_pred: Any, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False,
    label_smoothing: float = 0.0, axis: int = -1,
) -> Tensor:  # fmt: skip
    """Categorical cross-entropy with little weight on easy samples, summed over `axis`.

    Args:
        y_true: One-hot rows, the shape of `y_pred`.
        y_pred: Probabilities, or logits with `from_logits`.
        alpha: A factor, or one for each class.
        gamma: How fast the weight falls with the probability of the right class.
        from_logits, label_smoothing, axis: As for categorical_crossentropy.
    """
    y_true, y_pred = targets_like(y_true, y_pred, "categorical_focal_crossentropy")
    warn_of_one_class("categorical_focal_crossentropy", y_pred)
    y_true = _smooth(y_true, label_smoothing, y_true.shape[axis])
    p = ops.softmax(y_pred, axis=axis) if from_logits else y_pred
    p = p / ops.reduce_sum(p, axis=axis, keepdims=True)
    p = ops.clip_by_value(p, epsilon(), 1.0 - epsilon())
    price = -y_true * ops.log(p)
    return ops.reduce_sum(alpha * ops.power(1.0 - p, gamma) * price, axis=axis)


@table.add()
def categorical_generalized_cross_entropy(y_true: Any, y_pred: Any, q: float) -> Tensor:
    """(1 - p^q) / q for the right class: between cross-entropy (q to 0) and absolute error (1).

    Args:
        y_true: Class numbers, shape (batch,).
        y_pred: Probabilities, shape (batch, classes).
        q: From 0 to 1; larger ones bear more wrong targets.
    """
    y_true, y_pred = ops.cast(y_true, "int32"), convert_to_tensor(y_pred)
    if y_true.ndim == y_pred.ndim:
        y_true = ops.squeeze(y_true, -1)
    p = ops.reduce_sum(y_pred * ops.one_hot(y_true, y_pred.shape[-1], dtype=y_pred.dtype), axis=-1)
    return (1.0 - ops.power(p, q)) / q


@table.add()
class BinaryFocalCrossentropy(LossFunctionWrapper):
    """Binary cross-entropy, easy samples weigh little; see `binary_focal_crossentropy`."""

    def __init__(
        self, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0,
        from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "binary_focal_crossentropy", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            binary_focal_crossentropy, reduction=reduction, name=name, dtype=dtype,
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
            apply_class_balancing=apply_class_balancing, alpha=alpha, gamma=gamma,
        )  # fmt: skip


@table.add()
class CategoricalFocalCrossentropy(LossFunctionWrapper):
    """Categorical cross-entropy, easy samples weigh little."""

    def __init__(
        self, alpha: Any = 0.25, gamma: float = 2.0, from_logits: bool = False,
        label_smoothing: float = 0.0, axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "categorical_focal_crossentropy", dtype: Any = None,
    ):  # fmt: skip
        super().__init__(
            categorical_focal_crossentropy, reduction=reduction, name=name, dtype=dtype,
            alpha=alpha, gamma=gamma, from_logits=from_logits, label_smoothing=label_smoothing,
            axis=axis,
        )  # fmt: skip


@table.add()
class CategoricalGeneralizedCrossEntropy(LossFunctionWrapper):
    """Between cross-entropy and absolute error; see `categorical_generalized_cross_entropy`."""

    def __init__(
        self, q: float = 0.5, reduction: str | None = "sum_over_batch_size",
        name: str | None = "categorical_generalized_cross_entropy", dtype: Any = None,
    ):  # fmt: skip
        if not 0 < q < 1:
            raise ArgumentError(f"q must be between 0 and 1; it is {q}.")
        super().__init__(
            categorical_generalized_cross_entropy, reduction=reduction, name=name, dtype=dtype, q=q
        )
        self.q = q
