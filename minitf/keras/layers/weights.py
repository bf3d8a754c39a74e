"""The variables of a layer: its own, those of inner layers, and what training may change.

Where it sits   a base of Layer.
The one idea    what a layer holds is what its attributes hold: variables and layers are noted where
                the learner puts them, also in lists and dicts.
Try it          >>> from minitf import keras
                >>> dense = keras.layers.Dense(2)
                >>> dense.build((None, 3))
                >>> [variable.path for variable in dense.weights]
                ['dense/kernel', 'dense/bias']
Read next       keras/tracking.py, keras/layers/layer.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core import context
from minitf.errors import ArgumentError, NotReadyError, ShapeError
from minitf.keras import constraints, dtype_policies, initializers, regularizers
from minitf.keras.config import standardize_dtype
from minitf.keras.dtype_policies import DTypePolicy
from minitf.keras.html import layer_html
from minitf.keras.layers.call_arguments import default
from minitf.keras.layers.parts import Parts
from minitf.keras.variable import Variable


class Weights(Parts):
    """Holds variables and other holders of variables."""

    name: str
    built: bool
    _building: bool
    _trainable: bool
    _dtype: str
    _compute_dtype: str
    _dtype_policy: DTypePolicy

    def _repr_html_(self) -> str:
        return layer_html(self)

    def add_weight(
        self, *args: Any, shape: Any = None, initializer: Any = None, dtype: Any = None,
        trainable: bool = True, autocast: bool = True, regularizer: Any = None,
        constraint: Any = None, aggregation: str = "none", name: str | None = None, **kwargs: Any,
    ) -> Variable:  # fmt: skip
        """A new variable of this layer.

        Args:
            *args: Shape, initializer and dtype may be given without their names.
            shape: Its shape; default: a single number.
            initializer: How it is filled; default: Glorot uniform for floats, zeros otherwise.
            dtype: Its type; default: the layer's.
            trainable: Whether gradients change it.
            autocast: Whether the layer reads it in the type that it computes in.
            regularizer: A price on it, added to the loss.
            constraint: A rule applied after each update.
            aggregation: What several devices would do with it.
            name: The last part of its path.
            **kwargs: `overwrite_with_gradient`.

        Raises:
            ArgumentError: An argument is given twice, or the layer is built already.
        """
        self._check_initialised()
        overwrite = kwargs.pop("overwrite_with_gradient", False)
        if kwargs:
            raise TypeError(f"add_weight() got an unexpected keyword argument {min(kwargs)!r}")
        given = {"shape": shape, "initializer": initializer, "dtype": dtype}
        shape, initializer, dtype = _with_positions(args, given)
        dtype = standardize_dtype(dtype or self.dtype)
        if initializer is None:
            initializer = "glorot_uniform" if "float" in dtype else "zeros"
        with context.init_scope(), context.own_scope("" if self._in_own_scope() else self.name):
            variable = Variable(
                initializers.get(initializer), shape=() if shape is None else tuple(shape),
                dtype=dtype, trainable=trainable, autocast=autocast, aggregation=aggregation,
                name=name,
            )  # fmt: skip
        variable.regularizer = regularizers.get(regularizer)
        variable.constraint = constraints.get(constraint)
        variable.overwrite_with_gradient = overwrite
        self._track_variable(variable)
        return variable

    add_variable = add_weight

    def _in_own_scope(self) -> bool:
        """Whether the name scope is the layer's already, as in `build` and `call`."""
        return self._building or context.current.scope.rpartition("/")[2] == self.name

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

    @property
    def weights(self) -> list[Any]:
        """All variables, also those of inner layers, without the state of random numbers."""
        self._check_initialised()
        found, inner = self._own_variables(), self._sublayers()
        for layer in inner:
            found += layer.weights
        return _each_once(found) if inner else found

    @property
    def variables(self) -> list[Any]:
        """`weights` and the states of random numbers."""
        if "_activity_losses" not in self.__dict__:
            self._check_initialised()
        kinds = self._noted_by().config
        found = kinds["trainable_variables"][1] + kinds["non_trainable_variables"][1]
        for generator in kinds["seed_generators"][1]:
            found.append(generator.state)
        inner = self._sublayers()
        for layer in inner:
            found += layer.variables
        return _each_once(found) if inner else found

    @property
    def trainable_weights(self) -> list[Any]:
        """The variables that training changes."""
        return [v for v in self.weights if v.trainable] if self.trainable else []

    @property
    def trainable_variables(self) -> list[Any]:
        """The same as `trainable_weights`."""
        return [v for v in self.variables if v.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The variables that training leaves alone."""
        return [v for v in self.weights if not (self.trainable and v.trainable)]

    @property
    def non_trainable_variables(self) -> list[Any]:
        """`non_trainable_weights` and the states of random numbers."""
        return [v for v in self.variables if not (self.trainable and v.trainable)]

    @property
    def trainable(self) -> bool:
        """Whether training changes the variables; setting it holds for inner layers too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for variable in self._trainable_variables:
            variable.trainable = bool(value)
        for layer in self._sublayers():
            layer.trainable = value

    def count_params(self) -> int:
        """How many numbers the variables hold.

        Raises:
            NotReadyError: The layer is not built yet.
        """
        if not self.built:
            raise NotReadyError(
                f"You tried to call `count_params` on layer {self.name!r}, but the layer isn't "
                "built: it has no variables, since it has not seen an input shape.",
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
        instead = "the list that get_weights() of an equal layer gives"
        if len(variables) != len(values):
            raise ShapeError(
                f"You called `set_weights(weights)` on layer {self.name!r} with a weight list of "
                f"length {len(values)}, but the layer was expecting {len(variables)} weights.",
                instead=instead,
            )
        for variable, value in zip(variables, values, strict=True):
            if tuple(variable.shape) != value.shape:
                raise ShapeError(
                    f"Layer {self.name} weight shape {tuple(variable.shape)} is not compatible "
                    f"with provided weight shape {value.shape}.",
                    instead=instead,
                )
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value.astype(variable.dtype.as_numpy_dtype))

    # Files

    @default
    def save_own_variables(self, store: Any) -> None:
        """Put the values of the layer's own variables into a store, a dict or an HDF5 group.

        A layer may write one of its own; see keras.saving.
        """
        for number, variable in enumerate(self._own_variables()):
            store[str(number)] = np.asarray(variable.numpy())

    @default
    def load_own_variables(self, store: Any) -> None:
        """Take the values of the layer's own variables from a store.

        Raises:
            ShapeError: There is another number of them, or a shape does not fit; then nothing is
                changed.
        """
        for variable, value in fitting_values(self, store):
            variable.assign(value)


def fitting_values(layer: Any, store: Any) -> list[tuple[Any, np.ndarray]]:
    """The layer's own variables, each with its value in a store.

    Raises:
        ShapeError: There is another number of them, or a shape does not fit.
    """
    variables = layer._own_variables()
    if len(store.keys()) != len(variables):
        raise ShapeError(
            _wrong_number(layer, variables, store), why="a weight is found by its number"
        )
    values = [np.asarray(store[str(number)]) for number in range(len(variables))]
    for variable, value in zip(variables, values, strict=True):
        if tuple(variable.shape) != value.shape:
            raise ShapeError(
                "The shape of the target variable and the shape of the target value in "
                f"`variable.assign(value)` must match: {variable.path!r} is "
                f"{tuple(variable.shape)}, and its value is {value.shape}.",
                why="a weight keeps its shape for life",
            )
    pairs = zip(variables, values, strict=True)
    return [(v, value.astype(v.dtype.as_numpy_dtype)) for v, value in pairs]


def _wrong_number(layer: Any, variables: list[Any], store: Any) -> str:
    """What is said when a store has more or fewer values than the layer has variables."""
    if not variables and not layer.built:
        return (
            f"Layer '{layer.name}' was never built and thus it doesn't have any variables. However "
            f"the weights file lists {len(store.keys())} variables for this layer. In most cases, "
            "the layer that holds it has a `build()` that does not build it, or it needs a "
            "`build_from_config()`."
        )
    return (
        f"Layer '{layer.name}' expected {len(variables)} variables, but received "
        f"{len(store.keys())} variables during loading. Expected: {[v.name for v in variables]}"
    )


def _with_positions(args: tuple, named: dict[str, Any]) -> list[Any]:
    """Shape, initializer and dtype, given by position or by name."""
    if len(args) > 3:
        raise TypeError(
            f"add_weight() takes at most 3 positional arguments but {len(args)} were given."
        )
    if args and isinstance(args[0], str):
        raise ArgumentError(
            f"`name` must be passed as a keyword argument. Received: add_weight('{args[0]}', ...).",
            instead=f"add_weight(shape=..., name='{args[0]}')",
        )
    for name, value in zip(named, args, strict=False):
        if named[name] is not None:
            raise ArgumentError(f"`{name}` was passed both positionally and as a keyword argument.")
        named[name] = value
    return list(named.values())


def _each_once(variables: list[Any]) -> list[Any]:
    return list(dict(zip(map(id, variables), variables, strict=True)).values())
