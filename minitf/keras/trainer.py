"""Training: compile, fit, evaluate, predict.

Where it sits   a mixin of Model; drives steps, callbacks, data and the optimizer.
The one idea    one step (forward, loss, gradients, update) is written in Python, recorded once,
                and then run as a flat plan for each batch.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
                >>> model.compile(optimizer="sgd", loss="mse")
                >>> history = model.fit(np.ones((8, 1)), np.ones((8, 1)), epochs=2, verbose=0)
                >>> len(history.history["loss"])
                2
Read next       keras/steps.py, keras/loop.py

As https://keras.io/api/models/model_training_apis/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from minitf import ops
from minitf.autodiff import GradientTape
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError, StateError
from minitf.keras import optimizers
from minitf.keras.callbacks import History
from minitf.keras.compiled import CompiledLoss, CompiledMetrics
from minitf.keras.data import (
    ArraySource,
    Epochs,
    IterableSource,
    as_array,
    class_weights,
    source_of,
    split_off,
    unpack_x_y_sample_weight,
)
from minitf.keras.layers.call_context import calling
from minitf.keras.layers.layer import Layer
from minitf.keras.loop import Loop
from minitf.keras.metrics.metric import Mean, Metric
from minitf.keras.steps import Step


class Trainer:
    """What a Model can do besides computing.

    Attributes:
        optimizer: The optimizer given to `compile`.
        loss: The loss given to `compile`.
        stop_training: Set it to True to end `fit` after the current batch.
        history: The History of the last `fit`.
    """

    # What the trainer needs of the Layer that it is mixed into.
    trainable_weights: list[Any]
    losses: list[Any]
    built: bool

    optimizer: Any

    def __init__(self) -> None:
        self.compiled = False
        self.optimizer = self.loss = None
        self.run_eagerly = False
        self.stop_training = False
        self.history: History | None = None
        self._loss_tracker: Mean | None = None
        self._compiled_loss: CompiledLoss | None = None
        self._compiled_metrics: CompiledMetrics | None = None
        self._steps: dict[str, Step] = {}
        self._classes: int | None = None

    def compile(
        self, optimizer: Any = "rmsprop", loss: Any = None, loss_weights: Any = None,
        metrics: Any = None, weighted_metrics: Any = None, run_eagerly: bool = False,
        steps_per_execution: int = 1, jit_compile: Any = "auto", auto_scale_loss: bool = True,
    ) -> None:  # fmt: skip
        """Say how to train.

        Args:
            optimizer: A name or an optimizer.
            loss: A name, a function of (y_true, y_pred), or a Loss.
            loss_weights: A factor for the loss.
            metrics: A list of names, functions or Metrics.
            weighted_metrics: The same, but they see sample weights.
            run_eagerly: Run each step op by op, as Python: slower, but prints and breakpoints
                in the model's code work.
            steps_per_execution, jit_compile, auto_scale_loss: Accepted as in Keras; they change
                no result here.

        Raises:
            UnknownNameError: A name is not known; the message suggests one.  The model stays
                compiled as it was.
        """
        found = optimizers.get(optimizer)
        compiled_loss = None if loss is None else CompiledLoss(loss, loss_weights)
        compiled_metrics = CompiledMetrics(metrics, weighted_metrics)
        self.optimizer, self.loss = found, loss
        self._compiled_loss, self._compiled_metrics = compiled_loss, compiled_metrics
        self._loss_tracker = Mean(name="loss")
        self.run_eagerly = run_eagerly
        self.stop_training = False
        self.compiled = True
        self._forget_compiled()
        self._structure_changed()

    def _forget_compiled(self) -> None:
        """The steps must be recorded again."""
        self._steps = {}

    def _structure_changed(self, error: Exception | None = None) -> None:
        """Tell those who look at the model; see Model."""

    # The steps: override these to train in your own way

    def train_step(self, data: Any) -> dict[str, Any]:
        """One step of training on a batch (x, y, sample_weight); returns the logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)  # type: ignore[operator]
            loss = self.compute_loss(x, y, y_pred, sample_weight, training=True)
            scaled = self.optimizer.scale_loss(loss)
        self._track_loss(loss, x)
        variables = self.trainable_weights
        if variables:
            self.optimizer.apply(tape.gradient(scaled, variables), variables)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> dict[str, Any]:
        """One step of evaluation on a batch (x, y, sample_weight); returns the logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)  # type: ignore[operator]
        self._track_loss(self.compute_loss(x, y, y_pred, sample_weight, training=False), x)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The predictions for a batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)  # type: ignore[operator]

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None,
        training: bool = True,
    ) -> Any:  # fmt: skip
        """The loss of `compile`, plus the prices that layers added.

        Raises:
            StateError: There is neither.
        """
        parts = [ops.reduce_sum(convert_to_tensor(price)) for price in self.losses]
        if self._compiled_loss is not None and y is not None:
            parts.insert(0, self._compiled_loss(y, y_pred, sample_weight))
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
        if self._compiled_metrics is not None and y is not None:
            self._compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def _track_loss(self, loss: Any, x: Any) -> None:
        samples = ops.shape(nest.flatten(x)[0])[0]
        assert self._loss_tracker is not None
        self._loss_tracker.update_state(loss, sample_weight=ops.cast(samples, loss.dtype))

    # Metrics

    @property
    def metrics(self) -> list[Metric]:
        """All metrics: the loss, those of `compile`, and those that the model holds."""
        own = [self._loss_tracker] if self._loss_tracker is not None else []
        held = [
            value
            for layer in self._flatten_layers()  # type: ignore[attr-defined]
            for value in nest.flatten(list(vars(layer).values()))
            if isinstance(value, Metric) and not isinstance(value, CompiledMetrics)
        ]
        found = {id(metric): metric for metric in [*own, *held]}
        compiled = [self._compiled_metrics] if self._compiled_metrics is not None else []
        return [*found.values(), *compiled]

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

    # The loops

    def fit(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, epochs: int = 1,
        verbose: Any = "auto", callbacks: Any = None, validation_split: float = 0.0,
        validation_data: Any = None, shuffle: Any = True, class_weight: Any = None,
        sample_weight: Any = None, initial_epoch: int = 0, steps_per_epoch: int | None = None,
        validation_steps: int | None = None, validation_batch_size: int | None = None,
        validation_freq: Any = 1,
    ) -> History:  # fmt: skip
        """Train.

        Args:
            x: Inputs: an array or tensor, a list or dict of them, or an iterable of batches.
            y: Targets, the same number of samples.
            batch_size: Samples of a step; default 32.
            epochs: The number of the last epoch.
            verbose: 0 silent, 1 (or "auto") a progress bar, 2 a line for each epoch.
            callbacks: Callbacks.
            validation_split: The last part of the data, kept for validation.
            validation_data: (x, y) or (x, y, sample_weight) for validation, or an iterable.
            shuffle: Whether samples come in a new random order in each epoch.
            class_weight: {class: factor} for the loss.
            sample_weight: A factor for each sample's loss.
            initial_epoch: The number of epochs done before.
            steps_per_epoch: Batches of an epoch; default: all.
            validation_steps: Batches of a validation; default: all.
            validation_batch_size: Default: `batch_size`.
            validation_freq: Validate every so many epochs, or after the epochs listed.

        Returns:
            The History.  After a first interrupt the current batch is finished and the History
            so far is returned; a second interrupt raises at once.

        Raises:
            StateError: `compile` was not called.
            ShapeError, ArgumentError: The data do not fit.
        """
        self._check_compiled("fit")
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split_off(
                (x, y, sample_weight), validation_split
            )
        if class_weight is not None:
            sample_weight = _with_class_weights(y, class_weight, sample_weight)
        source = source_of(x, y, sample_weight, batch_size)
        validation = None
        if validation_data is not None:
            validation = self._source_of_tuple(validation_data, validation_batch_size or batch_size)
        self._prepare(source)
        loop = Loop(self, callbacks, verbose, Epochs(source, steps_per_epoch, shuffle), epochs)
        if validation is not None:
            loop.validate(Epochs(validation, validation_steps, False), validation_freq)
        history = loop.fit(initial_epoch)
        self._structure_changed()
        return history

    def evaluate(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, verbose: Any = "auto",
        sample_weight: Any = None, steps: int | None = None, callbacks: Any = None,
        return_dict: bool = False,
    ) -> Any:  # fmt: skip
        """The loss and metrics on data the model does not learn from.

        Returns:
            The loss, or a list of loss and metrics, or with `return_dict` a dict of them.
        """
        self._check_compiled("evaluate")
        source = source_of(x, y, sample_weight, batch_size)
        self._prepare(source)
        logs = Loop(self, callbacks, verbose, Epochs(source, steps, False)).evaluate()
        return logs if return_dict else self._in_order(logs)

    def predict(
        self, x: Any, batch_size: int | None = None, verbose: Any = "auto",
        steps: int | None = None, callbacks: Any = None,
    ) -> Any:  # fmt: skip
        """The outputs for all samples, as numpy arrays."""
        source = source_of(x, None, None, batch_size)
        self._prepare(source)
        return Loop(self, callbacks, verbose, Epochs(source, steps, False)).predict()

    def train_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:  # fmt: skip
        """One training step; loss and metrics are those of this batch."""
        self._check_compiled("train_on_batch")
        if class_weight is not None:
            sample_weight = _with_class_weights(y, class_weight, sample_weight)
        return self._on_batch("train", (x, y, sample_weight), return_dict)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """One test step; loss and metrics are those of this batch."""
        self._check_compiled("test_on_batch")
        return self._on_batch("test", (x, y, sample_weight), return_dict)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as numpy arrays."""
        source = ArraySource((x, None, None))
        self._prepare(source)
        step = self._step("predict")
        step.run(source.data)
        return nest.map_structure(np.array, step.outputs())

    def _on_batch(self, kind: str, data: Any, return_dict: bool) -> Any:
        source = ArraySource(data)
        self._prepare(source)
        step = self._step(kind)
        self.reset_metrics()
        step.run(source.data)
        logs = self._logs(kind, step)
        return logs if return_dict else self._in_order(logs)

    # What the loop asks for

    def _step(self, kind: str) -> Step:
        """The step "train", "test" or "predict", made at first use."""
        if kind not in self._steps:
            lazy = self._logs_are_metrics(kind)
            function = getattr(self, f"{kind}_step")

            def step(data: Any) -> Any:
                self._clear_losses()  # type: ignore[attr-defined]
                with calling(None):
                    result = function(data)
                # Results of metrics are read when somebody looks, not computed in each step.
                return None if lazy else result

            self._steps[kind] = Step(step, compiled=not self.run_eagerly)
        return self._steps[kind]

    def _logs_are_metrics(self, kind: str) -> bool:
        """Whether a step returns nothing but results of metrics, which can be read later."""
        names = (f"{kind}_step", "compute_metrics", "get_metrics_result")
        return kind != "predict" and all(
            getattr(type(self), name) is getattr(Trainer, name) for name in names
        )

    def _logs(self, kind: str, step: Step) -> dict[str, Any]:
        """The logs after a step, as plain numbers, sorted by name."""
        lazy = self._logs_are_metrics(kind)
        values = self.get_metrics_result() if lazy else step.outputs()
        if not isinstance(values, Mapping):
            raise ArgumentError(
                f"{kind}_step must return a dict of logs; it returned {type(values).__name__}.",
                instead="return {'loss': loss}",
            )
        return {name: _plain(values[name]) for name in sorted(values)}

    def _in_order(self, logs: dict[str, Any]) -> Any:
        """Loss first, then the metrics as given to `compile`."""
        names = [name for metric in self.metrics for name in (
            [m.name for m in metric.metrics] if isinstance(metric, CompiledMetrics)
            else [metric.name])]  # fmt: skip
        ordered = [logs[name] for name in names if name in logs]
        ordered += [value for name, value in logs.items() if name not in names]
        return ordered[0] if len(ordered) == 1 else ordered

    # Checks, before anything is changed

    def _check_compiled(self, method: str) -> None:
        if not self.compiled:
            raise StateError(
                f"{method}() was called before compile().",
                why="training needs an optimizer and a loss",
                instead="model.compile(optimizer='adam', loss='mse') first",
            )

    def _source_of_tuple(self, data: Any, batch_size: int | None) -> ArraySource | IterableSource:
        if isinstance(data, (tuple, list)):
            return source_of(*unpack_x_y_sample_weight(data), batch_size=batch_size)
        return source_of(data, batch_size=batch_size)

    def _prepare(self, source: ArraySource | IterableSource) -> None:
        """Build the model for the data, and check that the labels are possible."""
        x = source.data[0] if isinstance(source, ArraySource) else source.peek()[0]
        if type(self).call is not Layer.call and not (self.built and self._classes):  # type: ignore[attr-defined]
            outputs = nest.flatten(self.build_symbolically(x))  # type: ignore[attr-defined]
            self._classes = outputs[0].shape[-1] if len(outputs) == 1 and outputs[0].ndim else None
            if self.optimizer is not None and not self.optimizer.built and self.trainable_weights:
                self.optimizer.build(self.trainable_weights)
        check = getattr(self, "_check_input", None)
        if check is not None:
            check(np.shape(x))
        if isinstance(source, ArraySource) and self._compiled_loss is not None:
            self._check_labels(source.data[1])

    def _check_labels(self, y: Any) -> None:
        sparse = self._compiled_loss is not None and self._compiled_loss.wants_class_numbers
        if not sparse or self._classes is None or not isinstance(y, np.ndarray):
            return
        low, high = y.min(), y.max()
        if low < 0 or high >= self._classes:
            raise ShapeError(
                f"The targets go from {low:g} to {high:g}, but the model has {self._classes} "
                "outputs.",
                why=f"class numbers must be from 0 to {self._classes - 1}",
                instead=f"a last layer of {int(high) + 1} units"
                if low >= 0
                else "targets that start at 0",
            )


def _plain(value: Any) -> Any:
    """A Python float for a single number, else a numpy array."""
    array = value.numpy() if isinstance(value, Tensor) else np.asarray(value)
    return float(array) if np.size(array) == 1 else array


def _with_class_weights(y: Any, class_weight: Any, sample_weight: Any) -> np.ndarray:
    if y is None:
        raise ArgumentError("class_weight needs targets.", instead="fit(x, y, class_weight=...)")
    weights = class_weights(y, class_weight)
    return weights if sample_weight is None else weights * as_array(sample_weight)
