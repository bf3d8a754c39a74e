"""MonitorCallback: asks of one number whether it got better.

Where it sits   the base of EarlyStopping, ReduceLROnPlateau and ModelCheckpoint.
The one idea    better is lower for a loss and higher for an accuracy: each metric knows its own
                direction; where none is known, the learner has to say it.
Try it          >>> watch = MonitorCallback("loss", mode="min", min_delta=0.1)
                >>> watch._set_monitor_op()
                >>> bool(watch._is_improvement(0.85, 1.0)), bool(watch._is_improvement(0.95, 1.0))
                (True, False)
Read next       keras/callbacks/early_stopping.py
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras import ops
from minitf.keras.callbacks.callback import Callback
from minitf.keras.compiled.metrics import CompiledMetrics
from minitf.keras.metrics.metric import Metric


class MonitorCallback(Callback):
    """Base of callbacks that ask whether a number got better.

    Args:
        monitor: The name in the logs.
        mode: "min", "max", or "auto": as the metric of that name says.
        baseline: What the first number is compared with; None: it is always better.
        min_delta: Smaller changes do not count.

    Attributes:
        best: The best number so far, or None.
        monitor_op: `keras.ops.less` or `keras.ops.greater`; None before the first epoch's end.
    """

    def __init__(
        self, monitor: str = "val_loss", mode: str = "auto", baseline: float | None = None,
        min_delta: float = 0,
    ):  # fmt: skip
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(
                f"{type(self).__name__} mode '{mode}' is unknown, fallback to auto mode.",
                stacklevel=3,
            )
            mode = "auto"
        self.monitor, self.mode, self.min_delta = monitor, mode, abs(min_delta)
        self.best: Any = baseline
        self.monitor_op: Callable[[Any, Any], Any] | None = None

    def _set_monitor_op(self) -> None:
        """Find out what is better; the metrics of a model are known only after its first batch.

        Raises:
            ArgumentError: The mode is "auto", and nobody knows the direction of that number.
        """
        direction = {"min": "down", "max": "up"}.get(self.mode) or self._direction()
        if direction is None:
            raise ArgumentError(
                f"{type(self).__name__} callback received monitor={self.monitor}, but Keras "
                "isn't able to automatically determine whether that metric should be maximized "
                "or minimized. Pass `mode='max'` in order to monitor based on the highest metric "
                "value, or pass `mode='min'` in order to use the lowest value."
            )
        self.monitor_op = ops.greater if direction == "up" else ops.less
        if direction == "down":
            self.min_delta *= -1

    def _direction(self) -> str | None:
        """Where the metric that is watched should go: "up", "down", or None if nobody knows."""
        name = self.monitor.removeprefix("val_")
        found = "down" if name == "loss" else None
        for metric in _metrics_of(self.model):
            if metric.name == name and metric._direction is not None:
                found = metric._direction
        return found

    def _is_improvement(self, monitor_value: Any, reference_value: Any) -> Any:
        if reference_value is None:
            return True
        assert self.monitor_op is not None
        return self.monitor_op(monitor_value - self.min_delta, reference_value)


def _metrics_of(model: Any) -> Iterator[Metric]:
    """The metrics that `compile` was given."""
    for metric in getattr(model, "metrics", ()):
        if isinstance(metric, CompiledMetrics):
            yield from metric.metrics
