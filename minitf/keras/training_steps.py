"""The steps: what happens to one batch in training, evaluation and prediction.

Where it sits   the base of Trainer; `fit` compiles these with keras/steps.py.
The one idea    forward, loss, gradients, update, written as plain Python; a learner overrides
                `train_step` to do it in another way.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
                >>> model.compile("sgd", "mse")
                >>> sorted(model.train_step((tf.ones([4, 1]), tf.ones([4, 1]))))
                ['loss']
Read next       keras/trainer.py

As https://keras.io/guides/custom_train_step_in_tensorflow/ uses them.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from minitf import ops
from minitf.autodiff import GradientTape
from minitf.backends.base import Device
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, StateError
from minitf.execution.autograph import for_call
from minitf.keras.compiled.loss import CompiledLoss
from minitf.keras.compiled.metrics import CompiledMetrics
from minitf.keras.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from minitf.keras.layers.call_arguments import names_of
from minitf.keras.metrics.metric import Mean, Metric
from minitf.keras.steps import Step, Steps
from minitf.keras.variable import Variable


class TrainingSteps:
    """Steps and metrics; what they need of the Layer they are mixed into is declared first."""

    weights: list[Any]
    trainable_weights: list[Any]
    losses: list[Any]
    built: bool
    __call__: Callable[..., Any]
    _flatten_layers: Callable[..., Any]
    _clear_losses: Callable[[], None]
    call: Callable[..., Any]
    optimizer: Any  # there is none before `compile`

    def __init__(self) -> None:
        self.run_eagerly, self.steps_per_execution = False, 1
        self._jit_compile: bool | None = None  # "auto"
        self._loss_tracker: Mean | None = None
        self._compile_loss: CompiledLoss | None = None
        self._compile_metrics: CompiledMetrics | None = None
        self._steps: dict[str, Step] = Steps()

    def train_step(self, data: Any) -> dict[str, Any]:
        """One step of training on a batch (x, y, sample_weight); returns the logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self._answer(x, training=True)
            loss = self._asked_loss(x, y, y_pred, sample_weight, training=True)
            scaled = self.optimizer.scale_loss(loss)
        self._track_loss(loss, x)
        variables = self.trainable_weights
        if variables:
            self.optimizer.apply(tape.gradient(scaled, variables), variables)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> dict[str, Any]:
        """One step of evaluation on a batch (x, y, sample_weight); returns the logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self._answer(x, training=False)
        self._track_loss(self._asked_loss(x, y, y_pred, sample_weight, training=False), x)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The predictions for a batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self._answer(x, training=False)

    def _answer(self, x: Any, training: bool) -> Any:
        """What the model says.  A `call` that does not take `training` is not told, and neither
        are the layers in it: dropout and batch normalization are as in prediction.  So in Keras."""
        if "training" not in names_of(type(self).call):
            return self(x)
        return self(x, training=training)

    def _asked_loss(self, *args: Any, training: bool) -> Any:
        """`compute_loss`, which in older programs does not take `training`."""
        takes_it = "training" in inspect.signature(self.compute_loss).parameters
        return self.compute_loss(*args, **({"training": training} if takes_it else {}))

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None,
        training: bool = True,
    ) -> Any:  # fmt: skip
        """The loss of `compile`, plus the prices that layers added.

        Raises:
            StateError: There is neither.
        """
        parts = [ops.reduce_sum(convert_to_tensor(price)) for price in self.losses]
        if self._compile_loss is not None and y is not None:
            parts.insert(0, self._compile_loss(y, y_pred, sample_weight))
        if not parts:
            raise StateError(
                "There is no loss to make smaller.",
                why="compile() got none, or fit() got no targets",
                instead="model.compile(optimizer='adam', loss='mse'), and model.fit(x, y)",
            )
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Update the metrics of `compile`, and return all results."""
        if self._compile_metrics is not None and y is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def compiled_loss(
        self, y: Any, y_pred: Any, sample_weight: Any = None, training: bool = True,
        regularization_losses: Any = None,
    ) -> Any:  # fmt: skip
        """The name of `compute_loss` in Keras 2."""
        _say_deprecated("compiled_loss()", "compute_loss(x, y, y_pred, sample_weight, training)")
        return self.compute_loss(None, y, y_pred, sample_weight, training)

    @property
    def compiled_metrics(self) -> Any:
        """The metrics of `compile`, in Keras 2: `compiled_metrics.update_state(y, y_pred)`."""
        _say_deprecated("compiled_metrics", "compute_metrics(x, y, y_pred, sample_weight)")
        return self._compile_metrics or CompiledMetrics(None, None)

    def _track_loss(self, loss: Any, x: Any) -> None:
        samples = ops.shape(next(leaf for leaf in nest.flatten(x) if leaf is not None))[0]
        assert self._loss_tracker is not None
        self._loss_tracker.update_state(loss, sample_weight=ops.cast(samples, loss.dtype))

    # Metrics

    @property
    def metrics(self) -> list[Metric]:
        """All metrics: the loss, those of `compile`, and those that the model holds."""
        own = [self._loss_tracker] if self._loss_tracker is not None else []
        given = self._compile_metrics
        compiled = [given] if given is not None and given.is_asked_for else []
        parts = self._compile_loss.metrics if self._compile_loss is not None else []
        held = [
            metric
            for layer in self._flatten_layers()
            if layer is self or not isinstance(layer, TrainingSteps)  # it was another training's
            for metric in layer._metrics  # type: ignore[union-attr]
        ]
        found = {id(metric): metric for metric in [*own, *compiled, *parts, *held]}
        return list(found.values())

    @property
    def metrics_names(self) -> list[str]:
        return [metric.name for metric in self.metrics]

    def reset_metrics(self) -> None:
        """Set all metrics to their start."""
        for metric in self.metrics:
            metric.reset_state()

    def get_metrics_result(self) -> dict[str, Any]:
        """The results of all metrics, by name."""
        results: dict[str, Any] = {}
        for metric in self.metrics:
            value = metric.result()
            results.update(value if isinstance(value, dict) else {metric.name: value})
        return results

    def watch_gradient_norm(self) -> Variable:
        """From now on each step notes the length of its gradient in the variable returned.

        It costs one pass over the gradients.  A step that was recorded before is recorded again.
        """
        optimizer = getattr(self.optimizer, "inner_optimizer", self.optimizer)
        if optimizer.gradient_norm is None:
            optimizer.gradient_norm = Variable(0.0, trainable=False, name="gradient_norm")
            self._steps.pop("train", None)
        return optimizer.gradient_norm

    # What the loop asks for

    def _step(self, kind: str) -> Step:
        """The step "train", "test" or "predict", made at first use."""
        if kind not in self._steps:
            lazy = self._logs_are_metrics(kind)
            function = getattr(self, f"{kind}_step")
            function = function if self.run_eagerly else for_call(function)

            def step(data: Any) -> Any:
                result = function(_as_given(data))
                if not self.run_eagerly:
                    self._clear_losses()  # these are symbolic, of the record just made
                # Results of metrics are read when somebody looks, not computed in each step.
                return None if lazy else result

            self._steps[kind] = Step(step, not self.run_eagerly, self._home(), self._jit_compile)
        return self._steps[kind]

    def _logs_are_metrics(self, kind: str) -> bool:
        """Whether a step returns nothing but results of metrics, which can be read later."""
        names = (f"{kind}_step", "compute_metrics", "get_metrics_result")
        return kind != "predict" and all(
            getattr(type(self), name) is getattr(TrainingSteps, name) for name in names
        )

    def _logs(self, kind: str, step: Step) -> dict[str, Any]:
        """The logs after a step, as plain numbers, sorted by name."""
        lazy = self._logs_are_metrics(kind)
        values = self._metric_values() if lazy else step.outputs()
        if not isinstance(values, Mapping):
            raise ArgumentError(
                f"{kind}_step must return a dict of logs; it returned {type(values).__name__}.",
                instead="return {'loss': loss}",
            )
        return _plain_logs(values)

    def _metric_values(self) -> dict[str, Any]:
        """`get_metrics_result`, by a plan where that is safe: a callback may ask in each batch."""
        if "results" not in self._steps:
            # A learner's result() may do anything in Python, so it is called each time.
            safe = not self.run_eagerly and all(map(_is_ours, self.metrics))
            step = Step(lambda data: self.get_metrics_result(), safe, self._home())
            self._steps["results"] = step
        self._steps["results"].run(())
        return self._steps["results"].outputs()

    def _in_order(self, logs: dict[str, Any]) -> Any:
        """Loss first, then the metrics as given to `compile`; those of several outputs by name."""
        names = [
            part.name
            for metric in self.metrics
            for part in (metric.metrics if isinstance(metric, CompiledMetrics) else [metric])
        ]
        ordered = [logs[name] for name in names if name in logs]
        ordered += [logs[name] for name in sorted(logs) if name not in names]
        return ordered[0] if len(ordered) == 1 else ordered

    def _home(self) -> Device | None:
        """The device the model's weights are on."""
        weights = self.weights
        return weights[0].device_object if weights else None


def _say_deprecated(old: str, new: str) -> None:
    warnings.warn(
        f"`model.{old}` is deprecated. Instead, use `model.{new}`.",
        DeprecationWarning,
        stacklevel=3,
    )


def _as_given(data: Any) -> Any:
    """The batch as the learner gave it: x, (x, y) or (x, y, sample_weight), or a longer tuple."""
    return pack_x_y_sample_weight(*data) if len(data) <= 3 else data


def _is_ours(metric: Metric) -> bool:
    parts = metric.metrics if isinstance(metric, CompiledMetrics) else [metric]
    return all(
        type(part).__module__.startswith("minitf.")
        and type(part).result.__module__.startswith("minitf.")
        for part in parts
    )


def _plain_logs(logs: Mapping[str, Any]) -> dict[str, Any]:
    """Sorted by name; a metric that gives several results gives them all."""
    plain: dict[str, Any] = {}
    for name in sorted(logs):
        value = logs[name]
        plain.update(_plain_logs(value) if isinstance(value, Mapping) else {name: _plain(value)})
    return plain


def _plain(value: Any) -> Any:
    """A Python float for a single number, else a numpy array."""
    array = value.numpy() if isinstance(value, Tensor) else np.asarray(value)
    return float(array.item()) if np.size(array) == 1 else array
