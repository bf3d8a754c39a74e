"""The loss: one number that says how wrong the predictions are.

Where it sits   called by the trainer with targets and predictions; gradients start from it.
The one idea    a loss function gives a price for each sample; the Loss object weighs the prices
                and reduces them to one number.
Try it          >>> from minitf import keras
                >>> float(keras.losses.MeanSquaredError()([[0.0], [0.0]], [[1.0], [3.0]]))
                5.0
Read next       keras/losses/regression.py, keras/losses/crossentropy.py

As https://keras.io/api/losses/
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import dtype_policies
from minitf.keras.config import floatx, standardize_dtype
from minitf.keras.masks import mask_of
from minitf.keras.naming import auto_name
from minitf.keras.serialization import Table

REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", None)

table = Table("loss", "keras.losses")
# The losses whose targets are numbers of classes.
CLASS_NUMBERS: set[Callable[..., Any]] = set()


class Loss:
    """Base of all losses.  Subclasses write ``call(y_true, y_pred)``.

    Args:
        name: Its name; default: the class name in snake case.
        reduction: How prices become one number: "sum_over_batch_size" or "mean" (the mean),
            "sum", "mean_with_sample_weight" (divide by the sum of the weights), or "none"
            (leave one price for each sample).
        dtype: The type to compute in; default: `floatx()`.
    """

    def __init__(
        self, name: str | None = None, reduction: str | None = "sum_over_batch_size",
        dtype: Any = None,
    ):  # fmt: skip
        if reduction not in REDUCTIONS:
            raise ArgumentError(
                f"Invalid value for argument `reduction` of {type(self).__name__}: {reduction!r}.",
                instead=f"one of {', '.join(map(repr, REDUCTIONS))}",
            )
        self.name = name or auto_name(type(self).__name__)
        self.reduction = reduction
        self._dtype = dtype_policies.get(dtype or floatx()).compute_dtype

    @property
    def dtype(self) -> str:
        return self._dtype

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        """A price for each sample: the shape of `y_true` without its last axis."""
        raise NotImplementedError(f"{type(self).__name__} must define call(y_true, y_pred).")

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        counted = mask_of(y_pred)
        with context.own_scope(self.name):
            y_pred = _each(lambda value: as_float(value, self.dtype), y_pred)
            y_true = _each(self._as_target, y_true)
            prices = as_float(self.call(y_true, y_pred), self.dtype)
            counted = _both(counted, mask_of(prices))
            if counted is not None:
                sample_weight = _mask_as_weight(counted, sample_weight, prices, self.reduction)
            return reduce_weighted(prices, sample_weight, self.reduction)

    def _as_target(self, value: Any) -> Tensor:
        """Targets come in the type that the loss computes in, also whole numbers."""
        return as_float(value, self.dtype)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


class LossFunctionWrapper(Loss):
    """A function ``fn(y_true, y_pred, **kwargs)`` made into a Loss."""

    def __init__(
        self, fn: Callable[..., Any], reduction: str | None = "sum_over_batch_size",
        name: str | None = None, dtype: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.fn, self._fn_kwargs = fn, kwargs

    def call(self, y_true: Any, y_pred: Any) -> Tensor:
        if isinstance(y_true, Tensor) and isinstance(y_pred, Tensor):
            y_true, y_pred = same_rank(y_true, y_pred)
        else:  # a structure of targets meets one of predictions
            pairs = [
                same_rank(*pair)
                for pair in zip(nest.flatten(y_true), nest.flatten(y_pred), strict=True)
            ]
            y_true = nest.pack_sequence_as(y_true, [true for true, _ in pairs])
            y_pred = nest.pack_sequence_as(y_pred, [pred for _, pred in pairs])
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def _as_target(self, value: Any) -> Tensor:
        # Class numbers are used as they are: a float would only be made whole again.
        return convert_to_tensor(value) if self.fn in CLASS_NUMBERS else super()._as_target(value)

    def get_config(self) -> dict[str, Any]:
        own = {**super().get_config(), **self._fn_kwargs}
        return {**own, "fn": table.serialize(self.fn)} if type(self) is LossFunctionWrapper else own

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        if "fn" in config:
            config = {**config, "fn": table.deserialize(config["fn"])}
        return cls(**config)


def wrapper_of(fn: Callable[..., Any]) -> Any:
    """The `__init__` of the Loss whose function takes nothing but targets and predictions."""

    def __init__(
        self: Any, reduction: str | None = "sum_over_batch_size",
        name: str | None = fn.__name__, dtype: Any = None,
    ) -> None:  # fmt: skip
        LossFunctionWrapper.__init__(self, fn, reduction=reduction, name=name, dtype=dtype)

    return __init__


def reduce_weighted(prices: Tensor, sample_weight: Any, reduction: str | None) -> Tensor:
    """Weigh the prices of the samples and reduce them to one number."""
    weight = None
    if sample_weight is not None:
        weight = as_float(sample_weight, prices.dtype.name)
        prices, weight = same_rank(prices, weight)
        while weight.ndim < prices.ndim:  # one weight for a sample with many prices
            weight = ops.expand_dims(weight, -1)
        prices = prices * weight
    if reduction in ("none", None) or prices.ndim == 0:
        return prices
    if reduction == "sum":
        return ops.reduce_sum(prices)
    if reduction == "mean_with_sample_weight" and weight is not None:
        total = ops.reduce_sum(weight)
        safe = ops.where(total == 0.0, ops.ones_like(total), total)
        return ops.where(total == 0.0, ops.zeros_like(total), ops.reduce_sum(prices) / safe)
    return ops.reduce_mean(prices)


def _each(convert: Callable[[Any], Tensor], value: Any) -> Any:
    """A dict or list of tensors part by part; lists of numbers are one tensor."""
    if isinstance(value, dict):
        return {key: _each(convert, part) for key, part in value.items()}
    if isinstance(value, (list, tuple)) and any(
        isinstance(part, (dict, Tensor, np.ndarray)) for part in value
    ):
        parts = [_each(convert, part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return convert(value)


def _both(one: Any, other: Any) -> Any:
    """What two masks leave; None is no mask."""
    if one is None or other is None:
        return other if one is None else one
    return ops.logical_and(one, other)


def _mask_as_weight(
    counted: Tensor, sample_weight: Any, prices: Tensor, reduction: str | None
) -> Tensor:
    """Weight 0 for samples that do not count; the others weigh more, so that a mean is theirs."""
    weight = ops.cast(counted, prices.dtype)
    if reduction in ("sum_over_batch_size", "mean"):
        valid = ops.reduce_sum(weight)
        total = ops.cast(ops.size(weight), prices.dtype)
        weight = weight * (total / ops.where(valid == 0.0, ops.ones_like(valid), valid))
    if sample_weight is None:
        return weight
    weight, given = same_rank(weight, as_float(sample_weight, prices.dtype.name))
    return weight * given


def same_rank(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """Let (batch,) and (batch, 1) meet as (batch, 1), and (a, b) and (a, b, 1) as (a, b)."""
    if one.ndim == other.ndim + 1 and one.shape[-1] == 1:
        if other.ndim == 1:
            return one, ops.expand_dims(other, -1)
        return ops.squeeze(one, -1), other
    if other.ndim == one.ndim + 1 and other.shape[-1] == 1:
        other, one = same_rank(other, one)
    return one, other


def as_float(value: Any, dtype: str) -> Tensor:
    """`value` as a tensor of a float type, keeping the logits that an activation left on it."""
    tensor = convert_to_tensor(value)
    return tensor if tensor.dtype.name == dtype else ops.cast(tensor, dtype)


def targets_like(y_true: Any, y_pred: Any, loss: str) -> tuple[Tensor, Tensor]:
    """Both as tensors of one float type and of shapes that fit entry by entry.

    Raises:
        ShapeError: They do not fit.
    """
    y_pred = convert_to_tensor(y_pred)
    if not y_pred.dtype.is_floating:
        y_pred = ops.cast(y_pred, standardize_dtype(None))
    y_true, y_pred = same_rank(as_float(y_true, y_pred.dtype.name), y_pred)
    samples = 1 in (*y_true.shape[:1], *y_pred.shape[:1])  # one sample may meet many
    first = 1 if samples else 0
    fits = y_true.ndim == y_pred.ndim and compatible(y_true.shape[first:], y_pred.shape[first:])
    if fits or 0 in (y_true.ndim, y_pred.ndim):
        return y_true, y_pred
    if "crossentropy" not in loss and _stretch(y_true.shape, y_pred.shape):
        warnings.warn(
            f"{loss}: targets of shape {y_true.shape} and predictions of shape {y_pred.shape} are "
            "stretched to meet, as Keras does: is that what you want?",
            stacklevel=2,
        )
    else:
        raise ShapeError(
            f"{loss}: targets and predictions must have the same shape; "
            f"received targets of shape {y_true.shape} and predictions of shape {y_pred.shape}.",
            why="each predicted number is compared with one target number",
            instead="give the last layer as many units as a target has numbers"
            + (", or use sparse_categorical_crossentropy for class numbers"
               if "crossentropy" in loss else ""),
        )  # fmt: skip
    return y_true, y_pred


def _stretch(one: Any, other: Any) -> bool:
    """Whether two shapes broadcast, as far as one can tell."""
    pairs = zip(reversed(tuple(one)), reversed(tuple(other)), strict=False)
    return all(a == b or 1 in (a, b) or None in (a, b) for a, b in pairs)
