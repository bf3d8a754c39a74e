"""One rate at a given other rate: the best precision at a recall, and so on.

Where it sits   metrics over the four counts of confusion.py, at many thresholds; AUC stands beside.
The one idea    moving the threshold trades one kind of error for the other; of all thresholds that
                keep one rate high enough, the best one for the other rate counts.
Try it          >>> from minitf import keras
                >>> metric = keras.metrics.PrecisionAtRecall(0.5)
                >>> metric.update_state([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8])
                >>> float(metric.result())
                0.5
Read next       keras/metrics/auc.py

As https://keras.io/api/metrics/classification_metrics/#precisionatrecall-class
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.metrics.confusion import COUNTS, confusion_counts
from minitf.keras.metrics.metric import Metric, table


class AtThresholds(Metric):
    """Keeps the four counts at many thresholds."""

    _direction = "up"
    thresholds_used: list[float]

    def make_counts(self, labels: int | None = None) -> None:
        shape = (len(self.thresholds_used), *(() if labels is None else (labels,)))
        for name in COUNTS:
            setattr(self, name, self.add_variable(shape, name=name))

    def add_counts(self, counts: dict[str, Tensor]) -> None:
        for name in COUNTS:
            getattr(self, name).assign_add(counts[name])

    def count(self, name: str) -> Tensor:
        return getattr(self, name).read_tensor()


def checked_number_of_thresholds(number: int, least: int) -> None:
    """Refuse a number of thresholds that is not above `least`."""
    if number <= least:
        raise ArgumentError(
            f"Argument `num_thresholds` must be an integer > {least}. "
            f"Received: num_thresholds={number}"
        )


class _RateAtRate(AtThresholds):
    """The best rate of one kind where another one keeps a condition."""

    argument: str

    def __init__(
        self, value: float, num_thresholds: int, class_id: int | None, name: str | None, dtype: Any
    ):
        super().__init__(name=name, dtype=dtype)
        if not 0 <= value <= 1:
            raise ArgumentError(
                f"Argument `{self.argument}` must be in the range [0, 1]. "
                f"Received: {self.argument}={value}"
            )
        checked_number_of_thresholds(num_thresholds, 0)
        self.value, self.num_thresholds, self.class_id = value, num_thresholds, class_id
        self.thresholds_used = (
            [0.5] if num_thresholds == 1 else
            [0.0, *[(i + 1) / (num_thresholds - 1) for i in range(num_thresholds - 2)], 1.0]
        )  # fmt: skip
        self.make_counts()

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        self.add_counts(
            confusion_counts(
                y_true, y_pred, self.thresholds_used, self.dtype, sample_weight,
                class_id=self.class_id,
            )
        )  # fmt: skip

    def best(self, kept: Tensor, wanted: Tensor, condition: Callable[..., Tensor]) -> Tensor:
        """The largest `wanted` where `kept` is at least the value; 0 if it never is."""
        allowed = condition(kept, self.value)
        return ops.reduce_max(ops.where(allowed, wanted, ops.zeros_like(wanted)))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "class_id": self.class_id,
            "num_thresholds": self.num_thresholds,
        }  # fmt: skip


_MORE = {"num_thresholds": 200, "class_id": None, "name": None, "dtype": None}


def _rate_at_rate(
    name: str, argument: str, wanted: tuple[str, str], kept: tuple[str, str], words: str
) -> Any:
    """A class for one pair of rates; each rate is right / (right + wrong), by two counts."""

    parameters = inspect.Signature([
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter(argument, inspect.Parameter.POSITIONAL_OR_KEYWORD),
        *(inspect.Parameter(key, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)
          for key, default in _MORE.items()),
    ])  # fmt: skip

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        bound = parameters.bind(self, *args, **kwargs)
        bound.apply_defaults()
        _, value, *rest = bound.arguments.values()
        _RateAtRate.__init__(self, value, *rest)
        setattr(self, argument, value)

    __init__.__signature__ = parameters  # type: ignore[attr-defined]

    def result(self: Any) -> Tensor:
        rates = [
            ops.divide_no_nan(self.count(right), self.count(right) + self.count(wrong))
            for right, wrong in (kept, wanted)
        ]
        return self.best(*rates, ops.greater_equal)

    def get_config(self: Any) -> dict[str, Any]:
        return {**_RateAtRate.get_config(self), argument: self.value}

    body = {
        "__init__": __init__, "result": result, "get_config": get_config,
        "__doc__": words, "__module__": __name__, "argument": argument,
    }  # fmt: skip
    return table.add()(type(name, (_RateAtRate,), body))


_FOUND = ("true_positives", "false_negatives")
_REFUSED = ("true_negatives", "false_positives")
_RIGHT = ("true_positives", "false_positives")

SensitivityAtSpecificity = _rate_at_rate(
    "SensitivityAtSpecificity", "specificity", _FOUND, _REFUSED,
    "The best part found, where at least this part of the others is refused.",
)  # fmt: skip
SpecificityAtSensitivity = _rate_at_rate(
    "SpecificityAtSensitivity", "sensitivity", _REFUSED, _FOUND,
    "The best part refused, where at least this part is found.",
)  # fmt: skip
PrecisionAtRecall = _rate_at_rate(
    "PrecisionAtRecall", "recall", _RIGHT, _FOUND,
    "The best precision, where at least this part is found.",
)  # fmt: skip
RecallAtPrecision = _rate_at_rate(
    "RecallAtPrecision", "precision", _FOUND, _RIGHT,
    "The best part found, where precision is at least this.",
)  # fmt: skip
