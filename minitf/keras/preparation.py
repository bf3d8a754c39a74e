"""Before training: the model is built for its data, and the data are looked at.

Where it sits   between the steps of training and the Trainer.
The one idea    a mistake in the data is told before anything is changed; shapes come from one call
                without values.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.layers.Dense(2)])
                >>> model.build_symbolically(np.zeros((5, 3), "float32")).shape
                TensorShape([None, 2])
Read next       keras/trainer.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.backends.base import Device
from minitf.core import nest
from minitf.core.graph import Graph
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import ShapeError
from minitf.keras.data import ArraySource, IterableSource
from minitf.keras.layers.layer import Layer
from minitf.keras.moving import move
from minitf.keras.steps import Steps, on_device
from minitf.keras.training_steps import TrainingSteps
from minitf.keras.variable import Variable


class Preparation(TrainingSteps):
    """What happens between `fit(...)` and the first step."""

    name: str
    graph: Any
    call: Any
    _sublayers: Any
    _moves = 0  # what Variable.device_moves was when the steps were recorded

    def _prepare(
        self, source: ArraySource | IterableSource, trains: bool = False,
        place: Device | None = None,
    ) -> None:  # fmt: skip
        """Build the model for the data, at `place` if it is given; check the labels."""
        if isinstance(source, ArraySource):
            x, size = source.data[0], min(source.batch_size, source.length)
        else:
            x = source.peek()[0]
            size = next(leaf for leaf in nest.flatten(x) if leaf is not None).shape[0]
        if place is not None:
            move(self, place)
        with on_device(place or self._home()):
            self._build_for_training(x, size)
            if trains and not self.optimizer.built and self.trainable_weights:
                self.optimizer.build(self.trainable_weights)
        self._gather()
        if self._moves != EngineVariable.device_moves:  # steps may have been recorded elsewhere
            self._moves = EngineVariable.device_moves
            self._steps = Steps()
        if isinstance(source, ArraySource) and self._compile_loss is not None:
            self._check_labels(source.data[1])

    def to(self, device: Any) -> Any:
        """Move the model to a device, with the optimizer's state and the metrics.

        Args:
            device: "cpu" for numpy; "torch:cpu", "torch:cuda", "torch:mps" for torch; or a name of
                TensorFlow's, as "GPU:0".

        Returns:
            The model itself.

        Raises:
            DeviceError, MissingExtraError: There is no such device here; the model stays.
        """
        move(self, device)
        return self

    def _gather(self) -> None:
        """Bring the optimizer's and the metrics' numbers to where the weights are."""
        home = self._home()
        if home is not None:
            optimizer = getattr(self, "optimizer", None)
            state = [] if optimizer is None else optimizer.variables
            for metric in self.metrics:
                state = [*state, *metric.variables]
            for variable in state:
                if isinstance(variable, Variable):
                    variable.to_device(home)

    def _build_for_training(self, x: Any, batch_size: int | None) -> None:
        if self._step_knows_its_data():
            self._prepared = True
        if type(self).call is not Layer.call and not self._prepared:
            if not all(layer.built for layer in self._flatten_layers()):
                # Layers remember the shapes they were built for: those of a batch, in Keras.
                self.build_symbolically(x, batch_size)
            outputs = nest.flatten(self.build_symbolically(x))
            self._classes = outputs[0].shape[-1] if len(outputs) == 1 and outputs[0].ndim else None
            self._prepared = True
        check = getattr(self, "_check_input", None)
        if check is not None:
            check([np.shape(leaf) for leaf in nest.flatten(x) if leaf is not None])

    def build_symbolically(self, x: Any, batch_size: int | None = None) -> Any:
        """Record a call with placeholders like `x`, any batch size; makes all variables.

        Args:
            x: A structure of arrays.
            batch_size: The batch size that the layers are told; default: any.

        Returns:
            The symbolic outputs.
        """
        graph = Graph(self.name)
        inputs = nest.map_structure(
            lambda leaf: (
                None
                if leaf is None
                else graph.placeholder((batch_size, *leaf.shape[1:]), _type_of(leaf), "input")
            ),
            x,
        )
        with graph.as_default():
            outputs = self(inputs)
        self._clear_losses()
        self.graph = graph
        return outputs

    def _step_knows_its_data(self) -> bool:
        """Whether the learner's own step may take batches that are not (x, y), and can do so."""
        own = type(self).train_step is not TrainingSteps.train_step
        return own and all(layer.built for layer in self._sublayers())

    def _check_labels(self, y: Any) -> None:
        sparse = self._compile_loss is not None and self._compile_loss.wants_class_numbers
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


def _type_of(leaf: Any) -> Any:
    return leaf.dtype if isinstance(leaf, Tensor) else leaf.dtype.name
