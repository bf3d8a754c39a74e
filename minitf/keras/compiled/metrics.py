"""The metrics of `compile`: some for each output, together one metric.

Where it sits   between the names that a learner gives and the trainer.
The one idea    some names ("accuracy", "crossentropy") mean different things for different
                targets, so metrics are made when the first shapes are seen.
Try it          >>> import numpy as np
                >>> metrics = CompiledMetrics(["accuracy"], None)
                >>> metrics.update_state(np.array([1]), np.array([[0.2, 0.8]]))
                >>> metrics.metrics
                [<SparseCategoricalAccuracy name=accuracy>]
Read next       keras/trainer.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import metrics as metrics_module
from minitf.keras.compiled.outputs import aligned, as_tensors, is_short_for, names_of, spread
from minitf.keras.metrics.accuracy import accuracy_for
from minitf.keras.metrics.metric import MeanMetricWrapper, Metric


class Entry(NamedTuple):
    """One metric of one output.

    Attributes:
        output: The number of the output.
        prefix: What stands before its name in logs: "" with one output, "head_" with several.
        metric: The metric.
        weighted: Whether it sees sample weights.
    """

    output: int
    prefix: str
    metric: Metric
    weighted: bool


class CompiledMetrics(Metric):
    """All metrics of `compile`, as one.

    Args:
        metrics: Names, functions or Metrics: a list, or a list or dict of lists for the outputs.
        weighted_metrics: The same, but they see sample weights.
        output_names: The names of the outputs, where the model knows them.

    Raises:
        UnknownNameError: A name is not known; the message suggests one.
    """

    def __init__(
        self, metrics: Any, weighted_metrics: Any, output_names: Sequence[str] | None = None
    ):
        super().__init__(name="compile_metrics")
        self._plain = _checked(metrics, "metrics")
        self._weighted = _checked(weighted_metrics, "weighted_metrics")
        self._names = output_names
        self._entries: list[Entry] | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether `compile` got any metric."""
        return bool(self._plain or self._weighted)

    @property
    def metrics(self) -> list[Metric]:
        """The metrics made so far: none before the first shapes are seen."""
        return [entry.metric for entry in self._entries or ()]

    @property
    def variables(self) -> list[Any]:
        return [variable for metric in self.metrics for variable in metric.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Make the metrics for targets and predictions of these shapes."""
        if self._entries is not None:
            return
        names = names_of(y_pred, self._names)
        targets = as_tensors(aligned(y_true, y_pred, names, "targets"))
        predictions = as_tensors(nest.flatten(y_pred))
        self._entries = []
        for given, weighted in ((self._plain, False), (self._weighted, True)):
            for i, identifiers in enumerate(_by_output(given, names)):
                prefix = f"{names[i]}_" if len(names) > 1 else ""
                if targets[i] is not None:
                    self._entries += [
                        Entry(i, prefix, _as_metric(m, targets[i], predictions[i]), weighted)
                        for m in identifiers
                    ]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        if not self.is_asked_for:
            return
        self.build(y_true, y_pred)
        names = names_of(y_pred, self._names)
        targets = as_tensors(aligned(y_true, y_pred, names, "targets"))
        predictions = as_tensors(nest.flatten(y_pred))
        weights = aligned(sample_weight, y_pred, names, "sample_weight")
        for i, _, metric, weighted in self._entries or ():
            metric.update_state(
                targets[i], predictions[i], sample_weight=weights[i] if weighted else None
            )

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        return {name: metric.result() for name, metric in self._named().items()}

    def _named(self) -> dict[str, Metric]:
        named: dict[str, Metric] = {}
        for _, prefix, metric, weighted in self._entries or ():
            name = f"{prefix}{metric.name}"
            named[f"weighted_{name}" if weighted and name in named else name] = metric
        return named


def _by_output(given: Any, names: Sequence[str]) -> list[list[Any]]:
    """The identifiers for each output."""
    if len(names) == 1 and not isinstance(given, dict):
        return [nest.flatten(given)]
    if not given:
        return [[] for _ in names]
    return [
        [leaf for leaf in nest.flatten(part) if leaf is not None]
        for part in spread(given, names, "metrics")
    ]


def _as_metric(identifier: Any, y_true: Tensor | None, y_pred: Tensor | None) -> Metric:
    assert y_true is not None
    assert y_pred is not None
    if is_short_for(identifier, "accuracy", "acc"):
        return accuracy_for(y_true, y_pred, identifier)
    found = metrics_module.get(identifier)
    metric = found if isinstance(found, Metric) else MeanMetricWrapper(found)
    if isinstance(identifier, str):
        metric.name = identifier
    return metric


def _checked(given: Any, argument: str) -> Any:
    """What was given, after a look whether it can be made into metrics later."""
    if given is None:
        return []
    if not isinstance(given, (list, tuple, dict)):
        raise ArgumentError(
            f"`{argument}` must be a list; it is {given!r}.", instead=f"{argument}=[{given!r}]"
        )
    for identifier in nest.flatten(given):
        if isinstance(identifier, str) and not is_short_for(identifier, "accuracy", "acc"):
            metrics_module.table.find(identifier)
    return given
