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
Read next       keras/training_steps.py, keras/loop.py

As https://keras.io/api/models/model_training_apis/
"""

from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np

from minitf.backends import devices
from minitf.core import nest
from minitf.errors import NotReadyError
from minitf.keras import optimizers
from minitf.keras.callbacks import History
from minitf.keras.class_weights import with_class_weights
from minitf.keras.compiled.loss import CompiledLoss
from minitf.keras.compiled.metrics import CompiledMetrics
from minitf.keras.config import within_limit
from minitf.keras.data import (
    ArraySource,
    IterableSource,
    source_of,
    split_off,
    unpack_x_y_sample_weight,
)
from minitf.keras.epochs import Epochs
from minitf.keras.loop import Loop
from minitf.keras.metrics.metric import Mean
from minitf.keras.preparation import Preparation
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object
from minitf.keras.steps import Steps
from minitf.keras.tracking import untracked


class Trainer(Preparation):
    """What a Model can do besides computing.

    Attributes:
        optimizer: The optimizer given to `compile`.
        loss: The loss given to `compile`.
        stop_training: Set it to True to end `fit` after the current batch.
        stop_evaluating, stop_predicting: The same for `evaluate` and `predict`.
        history: The History of the last `fit`.
    """

    dtype_policy: Any  # of Layer, another base of Model

    def __init__(self) -> None:
        super().__init__()
        self.compiled = False
        self.loss: Any = None
        self.stop_training = self.stop_evaluating = self.stop_predicting = False
        self.steps_per_execution = 1
        self.history: History | None = None
        self._initial_epoch = 0
        self._classes: int | None = None  # the size of the output, once it is known
        self._prepared = False

    @untracked()
    def compile(
        self, optimizer: Any = "rmsprop", loss: Any = None, loss_weights: Any = None,
        metrics: Any = None, weighted_metrics: Any = None, run_eagerly: bool = False,
        steps_per_execution: int = 1, jit_compile: Any = "auto", auto_scale_loss: bool = True,
    ) -> None:  # fmt: skip
        """Say how to train.

        Args:
            optimizer: A name or an optimizer.
            loss: A name, a function of (y_true, y_pred), or a Loss; with several outputs a list
                of them, or a dict by the names of the outputs.
            loss_weights: A factor for each loss, in the same structure.
            metrics: A list of names, functions or Metrics; with several outputs a list or dict
                of such lists.
            weighted_metrics: The same, but they see sample weights.
            run_eagerly: Run each step op by op, as Python: slower, but prints and breakpoints
                in the model's code work.
            steps_per_execution: Of so many batches callbacks are told at once.
            jit_compile: Whether element-wise operations of the steps become kernels of a
                compiler, made in the background: True: at once; "auto": once a step has run for a
                while; False: never.  It changes no result; see tf.function.
            auto_scale_loss: With the policy "mixed_float16", scale the loss, so that small
                gradients are not lost.

        Raises:
            UnknownNameError: A name is not known; the message suggests one.  The model stays
                compiled as it was.
        """
        found = optimizers.get(optimizer)
        policy = self.dtype_policy.name
        if auto_scale_loss and policy == "mixed_float16" and found is not None:
            found = _scaling(found)
        names = getattr(self, "output_names", None)
        compiled_loss = (
            None if loss is None else CompiledLoss(loss, loss_weights, output_names=names)
        )
        compiled_metrics = self._compile_metrics  # those of an earlier compile() stay, as in Keras
        if metrics is not None or weighted_metrics is not None:
            compiled_metrics = CompiledMetrics(metrics, weighted_metrics, output_names=names)
        self.optimizer, self.loss = found, loss
        self._compile_loss, self._compile_metrics = compiled_loss, compiled_metrics
        self._loss_tracker = Mean(name="loss")
        self.run_eagerly, self.steps_per_execution = run_eagerly, steps_per_execution
        self.jit_compile = jit_compile is True
        self._jit_compile = None if jit_compile == "auto" else bool(jit_compile)
        self.stop_training = False
        self.compiled = True
        # In a namespace, so that metrics given here are not taken for metrics of the model itself.
        self._compile_arguments = SimpleNamespace(
            optimizer=found, loss=loss, loss_weights=loss_weights, metrics=metrics,
            weighted_metrics=weighted_metrics, run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution, jit_compile=self.jit_compile,
        )  # fmt: skip
        self._forget_compiled()
        self._structure_changed()

    def get_compile_config(self) -> dict[str, Any] | None:
        """The arguments of `compile` as plain data; None when it was not called."""
        return serialize_keras_object(vars(self._compile_arguments)) if self.compiled else None

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile as `get_compile_config` says, and make the optimizer's state."""
        if type(self).compile is not Trainer.compile:
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's "
                "`compile()` method is custom. All subclassed Models that have `compile()` "
                "overridden should also override `get_compile_config()` and "
                "`compile_from_config(config)`. Alternatively, you can call `compile()` manually "
                "after loading.",
                stacklevel=2,
            )
            return
        config = {**config, "jit_compile": "auto"}
        self.compile(**deserialize_keras_object(config))
        if getattr(self, "optimizer", None) is not None and self.built:
            self.optimizer.build(self.trainable_weights)

    def _forget_compiled(self) -> None:
        """The steps must be recorded again."""
        self._steps, self._prepared = Steps(), False

    def _structure_changed(self, error: Exception | None = None) -> None:
        """Tell those who look at the model; see Model."""

    # The loops

    def fit(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, epochs: int = 1,
        verbose: Any = "auto", callbacks: Any = None, validation_split: float = 0.0,
        validation_data: Any = None, shuffle: Any = True, class_weight: Any = None,
        sample_weight: Any = None, initial_epoch: int = 0, steps_per_epoch: int | None = None,
        validation_steps: int | None = None, validation_batch_size: int | None = None,
        validation_freq: Any = 1, device: Any = None,
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
            device: Where to train: the model is moved there first, and stays there; see `to`.

        Returns:
            The History.  After a first interrupt the current batch is finished and the History
            so far is returned; a second interrupt raises at once.

        Raises:
            NotReadyError: `compile` was not called.
            ShapeError, ArgumentError: The data do not fit.
            DeviceError, MissingExtraError: There is no such device here.
        """
        self._check_compiled("fit")
        place = None if device is None else devices.get(device)
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split_off(
                (x, y, sample_weight), validation_split
            )
        source = source_of(x, y, sample_weight, batch_size, class_weight)
        validation = None
        if validation_data is not None:
            validation = self._source_of_tuple(validation_data, validation_batch_size or batch_size)
        self._prepare(source, trains=True, place=place)
        epochs = within_limit("epochs", epochs)
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
            sample_weight = with_class_weights(y, class_weight, sample_weight)
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
        source.batch_size = source.length
        self._prepare(source, trains=kind == "train")
        step = self._step(kind)
        self.reset_metrics()
        step.run(source.data)
        logs = self._logs(kind, step)
        return logs if return_dict else self._in_order(logs)

    # Checks, before anything is changed

    def _check_compiled(self, method: str) -> None:
        if not self.compiled:
            raise NotReadyError(
                f"{method}() was called before compile().",
                why="training needs an optimizer and a loss",
                instead="model.compile(optimizer='adam', loss='mse') first",
            )

    def _source_of_tuple(self, data: Any, batch_size: int | None) -> ArraySource | IterableSource:
        if isinstance(data, (tuple, list)):
            return source_of(*unpack_x_y_sample_weight(data), batch_size=batch_size)
        return source_of(data, batch_size=batch_size)


def _scaling(optimizer: Any) -> Any:
    if isinstance(optimizer, optimizers.LossScaleOptimizer):
        return optimizer
    return optimizers.LossScaleOptimizer(optimizer, name="loss_scale_optimizer")
