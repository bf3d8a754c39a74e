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

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, NotReadyError
from minitf.keras import metrics as metrics_module
from minitf.keras.compiled.outputs import (
    Path,
    as_tensor,
    at,
    is_short_for,
    like,
    names_of,
    weights_at,
)
from minitf.keras.metrics.accuracy import accuracy_for
from minitf.keras.metrics.metric import MeanMetricWrapper, Metric


class Entry(NamedTuple):
    """The metrics of one output.

    Attributes:
        path: Where the output stands.
        prefix: What stands before their names in logs: "" with one output, "head_" with several.
        metrics: The metrics.
    """

    path: Path
    prefix: str
    metrics: list[Metric]


class CompiledMetrics(Metric):
    """All metrics of `compile`, as one.

    Args:
        metrics: Names, functions or Metrics: a list, or a list or dict of lists for the outputs,
            or nested as the outputs are.
        weighted_metrics: The same, but they see sample weights.
        name: Its name.
        output_names: The names of the outputs, where the model knows them.

    Raises:
        UnknownNameError: A name is not known; the message suggests one.
    """

    def __init__(
        self, metrics: Any, weighted_metrics: Any, name: str = "compile_metrics",
        output_names: Sequence[str] | None = None,
    ):  # fmt: skip
        super().__init__(name=name)
        self._plain = _checked(metrics, "metrics")
        self._weighted = _checked(weighted_metrics, "weighted_metrics")
        self._names = output_names
        self._entries: dict[str, list[Entry]] = {}
        self.built = False

    @property
    def is_asked_for(self) -> bool:
        """Whether `compile` got any metric."""
        return bool(self._plain or self._weighted)

    @property
    def metrics(self) -> list[Metric]:
        """The metrics made so far: none before the first shapes are seen."""
        return [m for entries in self._entries.values() for e in entries for m in e.metrics]

    @property
    def variables(self) -> list[Any]:
        return [variable for metric in self.metrics for variable in metric.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Make the metrics for targets and predictions of these shapes."""
        names = names_of(y_pred, self._names)
        y_true = self._targets(y_true, y_pred, names)
        made = {
            argument: _entries(given, names, y_true, y_pred, argument, self._names)
            for argument, given in (("metrics", self._plain), ("weighted_metrics", self._weighted))
        }
        self._entries, self.built = made, True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        if not self.is_asked_for:
            return
        y_pred = nest.map_structure(as_tensor, y_pred)
        names = names_of(y_pred, self._names)
        y_true = nest.map_structure(as_tensor, self._targets(y_true, y_pred, names))
        if not self.built:
            self.build(y_true, y_pred)
        for argument, entries in self._entries.items():
            for path, _, metrics in entries:
                if at(path, y_true) is None:
                    continue
                weights = None
                if argument == "weighted_metrics":
                    weights = weights_at(path, sample_weight, names)
                for metric in metrics:
                    metric.update_state(at(path, y_true), at(path, y_pred), sample_weight=weights)

    def _targets(self, y_true: Any, y_pred: Any, names: Any) -> Any:
        """The targets, nested as the predictions; those without a metric may be missing."""
        if isinstance(y_true, dict) and names and not isinstance(y_pred, dict):
            if nest.is_nested(y_pred):
                return nest.pack_as(y_pred, [y_true.get(name) for name in names])
        elif isinstance(y_true, dict) and isinstance(y_pred, dict):
            return {key: y_true.get(key) for key in y_pred}
        return like(y_pred, y_true, names, nest.flatten(y_pred))

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        """The value of each metric by its name in the logs.

        Raises:
            NotReadyError: Nothing was seen yet.
        """
        if not self.built:
            raise NotReadyError(
                "Cannot get result() since the metric has not yet been built.",
                instead="update_state(y_true, y_pred) first",
            )
        return {name: metric.result() for name, metric in self._named().items()}

    def _named(self) -> dict[str, Metric]:
        """The metrics by their names in the logs; what would have the same name is numbered."""
        named: dict[str, Metric] = {}
        for _, prefix, metrics in self._entries.get("metrics", ()):
            for metric in metrics:
                named[_unused(f"{prefix}{metric.name}", named)] = metric
        for _, prefix, metrics in self._entries.get("weighted_metrics", ()):
            for metric in metrics:
                name = f"{prefix}{metric.name}"
                if name in named:
                    name = _unused(f"{prefix}weighted_{metric.name}", named)
                named[name] = metric
        return named


def _unused(name: str, named: Mapping[str, Metric]) -> str:
    """The name, with a number if it is taken."""
    numbers = (f"{name}_{number}" for number in itertools.count(1))
    return name if name not in named else next(one for one in numbers if one not in named)


def _entries(
    given: Any, names: list[str] | None, y_true: Any, y_pred: Any, argument: str, model_names: Any
) -> list[Entry]:
    """The metrics of each output.

    Raises:
        ArgumentError: What was given does not fit the outputs.
    """
    if not given:
        return []
    paths = _paths(y_pred)
    if len(paths) == 1:
        return [_entry(nest.flatten(given), paths[0], "", y_true, y_pred)]
    if isinstance(y_pred, dict) and len(y_pred) == len(paths):
        paths = [(name,) for name in names or ()]  # in the order of the model's outputs
    known = names or model_names or [""] * len(paths)
    try:
        each = _for_each(given, known, y_pred, paths)
        return [
            _entry(part, path, f"{name}_" if name else "", y_true, y_pred)
            for part, path, name in zip(each, paths, known, strict=True)
            if part is not None
        ]
    except (ValueError, TypeError, LookupError) as problem:
        shape = nest.map_structure(lambda _: "X", y_pred)
        either = f"the output names of the functional model {model_names} or match "
        raise ArgumentError(
            f"{problem}\nInvalid `{argument}`. `{argument}` should contain metrics objects and "
            f"{'either be a dict or a list matching ' + either if model_names else 'match '}the "
            f"output structure of the model: {shape}.\nReceived: {argument}={given}"
        ) from problem


def _for_each(given: Any, names: Sequence[str], y_pred: Any, paths: list[Path]) -> list[Any]:
    """What was given, for each output."""
    flat = nest.is_nested(y_pred) and len(y_pred) == len(paths)
    if flat and isinstance(given, (list, tuple)) and len(given) == len(paths):
        return list(given)
    if flat and isinstance(given, dict) and set(given) <= set(names):
        return [given.get(name) for name in names]
    _paths(y_pred, check=given)
    return [_some(at(path, given)) for path in paths]


def _some(given: Any) -> Any:
    if given is None:
        raise ArgumentError("Expected metric, received `None`")
    return given


def _paths(structure: Any, path: Path = (), check: Any = None) -> list[Path]:
    """The paths to the leaves, in the order of `nest.flatten`.

    With `check`, another structure must have the same keys and lengths.
    """
    if isinstance(structure, dict):
        if check is not None and (not isinstance(check, dict) or set(check) != set(structure)):
            raise ArgumentError(f"Expected the keys {sorted(structure)}, found {check!r}.")
        keys: Any = sorted(structure)
    elif nest.is_nested(structure):
        if check is not None and (
            not isinstance(check, (list, tuple)) or len(check) != len(structure)
        ):
            raise ArgumentError(f"Expected {len(structure)} entries, found {check!r}.")
        keys = range(len(structure))
    else:
        return [path]
    return [
        inner
        for key in keys
        for inner in _paths(structure[key], (*path, key), None if check is None else check[key])
    ]


def _entry(given: Any, path: Path, prefix: str, y_true: Any, y_pred: Any) -> Entry:
    identifiers = given if isinstance(given, (list, tuple)) else [given]
    target, prediction = at(path, y_true), at(path, y_pred)
    metrics = [] if target is None else [_as_metric(m, target, prediction) for m in identifiers]
    return Entry(path, prefix, metrics)


def _as_metric(identifier: Any, y_true: Tensor, y_pred: Tensor) -> Metric:
    if identifier is None:
        raise ArgumentError("Expected metric, received `None`")
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
            f"Expected `{argument}` argument to be a list, tuple, or dict. Received instead: "
            f"{argument}={given} of type {type(given)}",
            instead=f"{argument}=[{given!r}]",
        )
    for identifier in nest.flatten(given):
        if isinstance(identifier, str) and not is_short_for(identifier, "accuracy", "acc"):
            metrics_module.table.find(identifier)
    return given
