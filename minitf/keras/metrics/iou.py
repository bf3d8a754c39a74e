"""Intersection over union: how well areas of a picture were found.

Where it sits   metrics over a confusion matrix of all classes.
The one idea    of all places that are the class or were said to be, the part that is both.
Try it          >>> from minitf import keras
                >>> iou = keras.metrics.MeanIoU(num_classes=2)
                >>> iou.update_state([0, 0, 1, 1], [0, 1, 0, 1])
                >>> round(float(iou.result()), 4)
                0.3333
Read next       keras/metrics/top_k.py

As https://keras.io/api/metrics/segmentation_metrics/
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError
from minitf.keras.metrics.metric import Metric, table


class _OverConfusion(Metric):
    """Keeps how often class i was said to be class j."""

    _direction = "up"

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_true: bool = True, sparse_y_pred: bool = True,
        axis: int = -1,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype or "int64")
        self.num_classes, self.ignore_class, self.axis = num_classes, ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        self.total_cm = self.add_variable(
            (num_classes, num_classes), dtype=self.dtype, name="total_confusion_matrix"
        )

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
        if not self.sparse_y_true:
            true = ops.argmax(true, axis=self.axis)
        if not self.sparse_y_pred:
            pred = ops.argmax(pred, axis=self.axis)
        true, pred = (ops.reshape(ops.cast(y, "int64"), (-1,)) for y in (true, pred))
        weight = ops.ones_like(true, dtype=self.dtype)
        if sample_weight is not None:
            weight = weight * self._as_weight(sample_weight)
        counted = ops.logical_and(self._is_class(true), self._is_class(pred))
        if self.ignore_class is not None:
            counted = ops.logical_and(counted, ops.not_equal(true, self.ignore_class))
        places = ops.where(counted, true * self.num_classes + pred, ops.zeros_like(true))
        weight = ops.where(counted, weight, ops.zeros_like(weight))
        size = self.num_classes * self.num_classes
        counts = ops.unsorted_segment_sum(weight, places, size)
        self.total_cm.assign_add(ops.reshape(counts, (self.num_classes, self.num_classes)))

    def _is_class(self, numbers: Tensor) -> Tensor:
        """Other numbers are not counted."""
        return ops.logical_and(numbers >= 0, numbers < self.num_classes)

    def _as_weight(self, sample_weight: Any) -> Tensor:
        given = convert_to_tensor(sample_weight)
        if given.dtype.is_floating and not as_dtype(self.dtype).is_floating:
            warnings.warn(
                "You are passing weight as `float`, but dtype is `int`: "
                "casting cuts off what is behind the point. Consider whole weights, or "
                f"{type(self).__name__}(..., dtype='float32').",
                stacklevel=4,
            )
        given = ops.cast(given, self.dtype)
        return ops.reshape(given, (-1,)) if given.ndim > 1 else given

    def by_class(self) -> tuple[Tensor, Tensor]:
        """The intersection over union of each class, and whether the class was there at all."""
        matrix = ops.cast(self.total_cm, "float32")
        both = ops.diag_part(matrix)
        either = ops.reduce_sum(matrix, axis=0) + ops.reduce_sum(matrix, axis=1) - both
        return ops.divide_no_nan(both, either), either > 0.0


@table.add()
class IoU(_OverConfusion):
    """The mean intersection over union of some classes.

    Args:
        num_classes: How many classes there are.
        target_class_ids: Which of them count.
        name, dtype: As for Metric.
        ignore_class: Places of this class are left out.
        sparse_y_true, sparse_y_pred: Whether they are class numbers; else the largest entry
            along `axis` is the class.
        axis: See there.
    """

    def __init__(
        self, num_classes: int, target_class_ids: Any, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_true: bool = True, sparse_y_pred: bool = True,
        axis: int = -1,
    ):  # fmt: skip
        super().__init__(num_classes, name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)
        if max(target_class_ids) >= num_classes:
            raise ArgumentError(
                f"Target class id {max(target_class_ids)} is out of range: there are "
                f"{num_classes} classes."
            )
        self.target_class_ids = list(target_class_ids)

    def result(self) -> Tensor:
        shares, there = self.by_class()
        chosen = ops.cast(ops.gather(there, self.target_class_ids), "float32")
        shares = ops.gather(shares, self.target_class_ids)
        return ops.divide_no_nan(ops.reduce_sum(shares * chosen), ops.reduce_sum(chosen))

    def get_config(self) -> dict[str, Any]:
        names = (
            "num_classes", "target_class_ids", "ignore_class", "sparse_y_true", "sparse_y_pred",
            "axis",
        )  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@table.add()
class BinaryIoU(IoU):
    """Intersection over union of yes and no.

    Args:
        target_class_ids: 0, 1, or both.
        threshold: From which prediction on it is a yes.
        name, dtype: As for Metric.
    """

    def __init__(
        self, target_class_ids: Any = (0, 1), threshold: float = 0.5, name: str | None = None,
        dtype: Any = None,
    ):  # fmt: skip
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        says_yes = ops.cast(ops.cast(y_pred, "float32") >= self.threshold, "int32")
        super().update_state(y_true, says_yes, sample_weight)

    def get_config(self) -> dict[str, Any]:
        return {
            "target_class_ids": self.target_class_ids, "threshold": self.threshold,
            "name": self.name, "dtype": self.dtype,
        }  # fmt: skip


@table.add()
class MeanIoU(IoU):
    """The mean intersection over union of all classes; see IoU."""

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_true: bool = True, sparse_y_pred: bool = True,
        axis: int = -1,
    ):  # fmt: skip
        super().__init__(
            num_classes, list(range(num_classes)), name, dtype, ignore_class, sparse_y_true,
            sparse_y_pred, axis,
        )  # fmt: skip

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["target_class_ids"]
        return config


@table.add()
class OneHotIoU(IoU):
    """Intersection over union for one-hot targets; see IoU."""

    def __init__(
        self, num_classes: int, target_class_ids: Any, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_pred: bool = False, axis: int = -1,
    ):  # fmt: skip
        super().__init__(
            num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis
        )

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["sparse_y_true"]
        return config


@table.add()
class OneHotMeanIoU(MeanIoU):
    """The mean intersection over union of all classes, for one-hot targets; see IoU."""

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_pred: bool = False, axis: int = -1,
    ):  # fmt: skip
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["sparse_y_true"]
        return config
