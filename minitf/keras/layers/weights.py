"""The variables of a layer: its own, those of inner layers, and what training may change.

Where it sits   a base of Layer.
The one idea    what a layer holds is what its attributes hold: variables and layers are found where
                the learner put them, also in lists and dicts.
Try it          >>> from minitf import keras
                >>> dense = keras.layers.Dense(2)
                >>> dense.build((None, 3))
                >>> [variable.path for variable in dense.weights]
                ['dense/kernel', 'dense/bias']
Read next       keras/layers/layer.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import NotReadyError, ShapeError, StateError
from minitf.keras import constraints, dtype_policies, initializers, regularizers
from minitf.keras.config import standardize_dtype
from minitf.keras.dtype_policies import DTypePolicy
from minitf.keras.holding import held
from minitf.keras.variable import Variable


class Weights:
    """Holds variables and other holders of variables."""

    name: str
    built: bool
    _trainable: bool
    _dtype: str
    _compute_dtype: str
    _dtype_policy: DTypePolicy
    _weights: list[Variable]

    def add_weight(
        self, shape: Any = None, initializer: Any = None, dtype: Any = None,
        trainable: bool = True, autocast: bool = True, regularizer: Any = None,
        constraint: Any = None, aggregation: str = "none", name: str | None = None,
    ) -> Variable:  # fmt: skip
        """A new variable of this layer.

        Args:
            shape: Its shape; default: a single number.
            initializer: How it is filled; default: Glorot uniform for floats, zeros otherwise.
            dtype: Its type; default: the layer's.
            trainable: Whether gradients change it.
            regularizer: A price on it, added to the loss.
            constraint: A rule applied after each update.
            name: The last part of its path.
        """
        self._check_initialised()
        dtype = standardize_dtype(dtype or self.dtype)
        if initializer is None:
            initializer = "glorot_uniform" if dtype.startswith("float") else "zeros"
        with context.init_scope():
            variable = Variable(
                initializers.get(initializer), shape=() if shape is None else tuple(shape),
                dtype=dtype, trainable=trainable and self.trainable, autocast=autocast,
                aggregation=aggregation, name=name,
            )  # fmt: skip
        variable.layer_trainable = trainable
        variable.regularizer = regularizers.get(regularizer)
        variable.constraint = constraints.get(constraint)
        self._weights.append(variable)
        return variable

    @property
    def dtype(self) -> str:
        """The type that variables are kept in."""
        return self._dtype

    variable_dtype = dtype

    @property
    def compute_dtype(self) -> str:
        """The type that `call` computes in."""
        return self._compute_dtype

    input_dtype = compute_dtype

    @property
    def dtype_policy(self) -> DTypePolicy:
        """Both types under one name; see keras/dtype_policies.py."""
        return self._dtype_policy

    @dtype_policy.setter
    def dtype_policy(self, value: Any) -> None:
        self._dtype_policy = policy = dtype_policies.get(value)
        self._dtype, self._compute_dtype = policy.variable_dtype, policy.compute_dtype

    def _own_variables(self) -> list[Any]:
        """Variables made by add_weight, and others held in an attribute; trainable ones first."""
        known: dict[int, Any] = {id(variable): variable for variable in self._weights}
        for value in held(self.__dict__):
            if isinstance(value, EngineVariable):
                known.setdefault(id(value), value)
        return sorted(known.values(), key=lambda variable: not _wants_training(variable))

    def _sublayers(self) -> list[Any]:
        """Layers held in attributes, also in lists, tuples and dicts."""
        found: dict[int, Any] = {}
        for value in held(self.__dict__):
            if isinstance(value, Weights) and value is not self:
                found.setdefault(id(value), value)
        return list(found.values())

    def _flatten_layers(self) -> Iterator[Any]:
        """This layer and all inside it."""
        yield self
        for layer in self._sublayers():
            yield from layer._flatten_layers()

    @property
    def weights(self) -> list[Any]:
        """All variables, also those of inner layers."""
        self._check_initialised()
        found: dict[int, Any] = {}
        for variable in self._own_variables():
            found.setdefault(id(variable), variable)
        for layer in self._sublayers():
            for variable in layer.weights:
                found.setdefault(id(variable), variable)
        return list(found.values())

    variables = weights

    @property
    def trainable_weights(self) -> list[Any]:
        """The variables that training changes."""
        if not self.trainable:
            return []
        own = [variable for variable in self._own_variables() if _wants_training(variable)]
        inner = [v for layer in self._sublayers() for v in layer.trainable_weights]
        return list({id(variable): variable for variable in own + inner}.values())

    trainable_variables = trainable_weights

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The variables that training leaves alone."""
        trained = {id(variable) for variable in self.trainable_weights}
        return [variable for variable in self.weights if id(variable) not in trained]

    non_trainable_variables = non_trainable_weights

    @property
    def trainable(self) -> bool:
        """Whether training changes the variables; setting it holds for inner layers too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        for layer in self._flatten_layers():
            layer._trainable = bool(value)
            for variable in layer._weights:
                variable.trainable = bool(value) and _wants_training(variable)

    def count_params(self) -> int:
        """How many numbers the variables hold.

        Raises:
            NotReadyError: The layer is not built yet.
        """
        if not self.built:
            raise NotReadyError(
                f"Layer {self.name!r} has no variables yet: it has not seen an input shape.",
                instead=f"call it on data, or {self.name}.build((None, ...)) first",
            )
        return sum(variable.shape.num_elements() for variable in self.weights)

    def get_weights(self) -> list[np.ndarray]:
        """The values of all variables, as numpy arrays."""
        return [np.asarray(variable.numpy()) for variable in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Set all variables, in the order of `weights`.

        Raises:
            ShapeError: The number of arrays or a shape does not fit; then nothing is changed.
        """
        variables, values = self.weights, [np.asarray(value) for value in weights]
        expected = [tuple(variable.shape) for variable in variables]
        received = [value.shape for value in values]
        if expected != received:
            raise ShapeError(
                f"Layer {self.name!r} needs weights of shapes {expected}, and got {received}.",
                instead="the list that get_weights() of an equal layer gives",
            )
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value.astype(variable.dtype.as_numpy_dtype))

    def _check_initialised(self) -> None:
        if "_weights" not in self.__dict__:
            raise StateError(
                f"Layer {type(self).__name__} was not set up.",
                why="Layer.__init__ gives it its name and its list of variables",
                instead="super().__init__() as the first line of its __init__",
            )


def _wants_training(variable: Any) -> bool:
    return getattr(variable, "layer_trainable", variable.trainable)
