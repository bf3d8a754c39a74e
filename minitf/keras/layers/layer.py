"""The layer: a function of tensors that owns its variables.

Where it sits   base of all layers and of Model.
The one idea    `build` makes the variables once the input's shape is known, `call` computes; both
                run in a name scope with the layer's name, so that layer and ops are one picture.
Try it          >>> from minitf import keras
                >>> dense = keras.layers.Dense(2)
                >>> dense([[1.0, 2.0, 3.0]]).shape, dense.count_params()
                (TensorShape([1, 2]), 8)
Read next       keras/layers/dense.py

As https://keras.io/api/layers/base_layer/
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import ArgumentError, StateError
from minitf.keras import regularizers
from minitf.keras.config import standardize_dtype
from minitf.keras.layers.call_context import calling, current_training, is_outermost
from minitf.keras.layers.input_spec import check_inputs
from minitf.keras.layers.weights import Weights
from minitf.keras.naming import auto_name
from minitf.keras.serialization import Table, unknown_arguments
from minitf.keras.variable import Variable

table = Table("layer", "keras.layers")


class Layer(Weights):
    """Base of all layers.  Subclasses write `build(input_shape)` and `call(inputs)`.

    Args:
        activity_regularizer: A price on the layer's output.
        trainable: Whether training changes its variables.
        dtype: The type of its variables and computations; default: `floatx()`.
        autocast: Whether floating inputs of another type are cast.
        name: Its name; default: the class name in snake case, numbered.
        **kwargs: `input_shape`, `input_dim` or `batch_input_shape`, for the first layer of a
            Sequential.
    """

    def __init__(
        self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None,
        autocast: bool = True, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        self._given_input_shape = _take_input_shape(kwargs)
        if kwargs:
            raise unknown_arguments(type(self), kwargs, "name", "dtype", "trainable", "input_shape")
        self.name = str(name) if name is not None else auto_name(type(self).__name__)
        if "/" in self.name:
            raise ArgumentError(f"A layer name cannot contain '/': {self.name!r}.")
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._trainable = bool(trainable)
        self._dtype = standardize_dtype(dtype)
        self.autocast = autocast
        self.built = False
        self.input_spec: Any = None
        self._weights: list[Variable] = []
        self._activity_losses: list[Tensor] = []
        self._build_shape: Any = None
        self._building = False
        self._input: Any = None
        self._output: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = _in_own_scope(cls.__dict__["build"])  # type: ignore[method-assign]

    # What subclasses write

    def build(self, input_shape: Any) -> None:
        """Make the variables, now that the shape of the input is known."""
        self.built = True

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output."""
        raise NotImplementedError(f"Layer {self.name!r} must define call(inputs).")

    def get_config(self) -> dict[str, Any]:
        """The arguments to make such a layer again."""
        config = {"name": self.name, "trainable": self.trainable, "dtype": _policy(self.dtype)}
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        """A layer from what `get_config` gave."""
        return cls(**_plain_dtype(config))

    # Losses

    @property
    def losses(self) -> list[Tensor]:
        """Prices on weights and activities, of this layer and inner ones."""
        prices = [
            variable.regularizer(variable)
            for variable in self.trainable_weights
            if getattr(variable, "regularizer", None) is not None
        ]
        return prices + [p for layer in self._flatten_layers() for p in layer._activity_losses]

    def add_loss(self, loss: Any) -> None:
        """Add a price, computed in `call`, to the loss of the training step."""
        self._activity_losses += [convert_to_tensor(part) for part in nest.flatten(loss)]

    def _clear_losses(self) -> None:
        for layer in self._flatten_layers():
            layer._activity_losses = []

    # Calling

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_initialised()
        args = tuple(self._as_inputs(value) for value in args)
        if args:
            inputs = [x for x in nest.flatten(args[0]) if isinstance(x, Tensor)]
            check_inputs(self.input_spec, inputs, self.name)
            self._build_for(args[0])
            check_inputs(self.input_spec, inputs, self.name)
        training = self._training(kwargs)
        if is_outermost():
            self._clear_losses()  # prices are those of the last call
        with calling(training), context.name_scope(self.name):
            try:
                outputs = self.call(*args, **kwargs)
            except Exception as problem:
                problem.add_note(_where(self, args))
                raise
            if self.activity_regularizer is not None:
                for output in nest.flatten(outputs):
                    self.add_loss(self.activity_regularizer(output) / _batch_size(output))
        return outputs

    def _as_inputs(self, value: Any) -> Any:
        """A structure of tensors; a list of nothing but numbers is one tensor."""
        leaves = nest.flatten(value)
        numbers = leaves and all(isinstance(leaf, (int, float)) for leaf in leaves)
        if numbers and isinstance(value, (list, tuple)):
            return self._as_input(np.asarray(value))
        return nest.map_structure(self._as_input, value)

    def _as_input(self, value: Any) -> Any:
        """Numbers and arrays as tensors; floating ones in the layer's type."""
        if not isinstance(value, (Tensor, EngineVariable, np.ndarray, np.generic, int, float)):
            return value
        if isinstance(value, bool):
            return value
        tensor = convert_to_tensor(value)
        if self.autocast and tensor.dtype.is_floating and tensor.dtype != self.dtype:
            return ops.cast(tensor, self.dtype)
        return tensor

    def _training(self, kwargs: dict[str, Any]) -> bool | None:
        """Whether this call trains: said here, else by the outer call; told to `call`."""
        takes_it = "training" in _parameters(type(self).call)
        training = kwargs.get("training")
        if training is None:
            training = current_training()
        if takes_it and training is not None:
            kwargs["training"] = training
        elif not takes_it:
            kwargs.pop("training", None)
        return training

    def _build_for(self, inputs: Any) -> None:
        if not self.built:
            shapes = nest.map_structure(lambda x: TensorShape(getattr(x, "shape", ())), inputs)
            self.build(shapes)
            self.built = True
            self._build_shape = shapes

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The output's shape for an input shape, found by a call without values."""
        graph = Graph("shapes")
        one = len(input_shape) == 0 or not isinstance(input_shape[0], (list, tuple))
        shapes = [input_shape] if one else input_shape
        inputs = [graph.placeholder(shape, self.dtype, "input") for shape in shapes]
        with graph.as_default():
            outputs = self(inputs[0] if one else inputs)
        return nest.map_structure(lambda x: tuple(x.shape), outputs)

    @property
    def input(self) -> Any:
        """The symbolic tensor that goes into the layer in its model."""
        return self._symbolic("input")

    @property
    def output(self) -> Any:
        """The symbolic tensor that comes out of the layer in its model."""
        return self._symbolic("output")

    def _symbolic(self, which: str) -> Any:
        found = getattr(self, f"_{which}")
        if found is None:
            raise StateError(
                f"Layer {self.name!r} has no {which} yet: it is not part of a built model.",
                instead="give the model its input shape: keras.Input(shape=(...))",
            )
        return found

    def get_build_config(self) -> dict[str, Any] | None:
        shape = self._build_shape
        if not self.built or not isinstance(shape, tuple):
            return None
        return {"input_shape": tuple(shape)}

    def build_from_config(self, config: dict[str, Any]) -> None:
        if not self.built:
            self._build_for(Graph("shapes").placeholder(config["input_shape"], self.dtype))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _in_own_scope(build: Callable[..., Any]) -> Callable[..., Any]:
    """`build` in the layer's name scope, with `built` set afterwards."""

    @functools.wraps(build)
    def wrapper(self: Layer, *args: Any, **kwargs: Any) -> Any:
        self._check_initialised()
        if self._building:  # super().build(...) inside a build
            return build(self, *args, **kwargs)
        self._building = True
        try:
            with context.name_scope(self.name):
                result = build(self, *args, **kwargs)
        finally:
            self._building = False
        self.built = True
        self._build_shape = args[0] if args else kwargs.get("input_shape")
        return result

    return wrapper


@functools.cache
def _parameters(function: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(function).parameters)


def _where(layer: Layer, args: Any) -> str:
    shapes = ", ".join(str(leaf.shape) for leaf in nest.flatten(args) if isinstance(leaf, Tensor))
    return (
        f"  in layer {layer.name!r} ({type(layer).__name__}), called with {shapes or 'no tensor'}"
    )


def _batch_size(output: Tensor) -> Tensor:
    return ops.cast(ops.shape(output)[0], output.dtype)


def _take_input_shape(kwargs: dict[str, Any]) -> tuple[int | None, ...] | None:
    """The batch shape that `input_shape=` and its relatives mean."""
    whole = kwargs.pop("batch_input_shape", None) or kwargs.pop("batch_shape", None)
    shape, dim = kwargs.pop("input_shape", None), kwargs.pop("input_dim", None)
    if whole is not None:
        return tuple(whole)
    if shape is not None:
        return (None, *((shape,) if isinstance(shape, int) else shape))
    return None if dim is None else (None, dim)


def _policy(dtype: str) -> dict[str, Any]:
    """How Keras writes a number type into a layer's configuration."""
    return {
        "module": "keras", "class_name": "DTypePolicy", "config": {"name": dtype},
        "registered_name": None,
    }  # fmt: skip


def _plain_dtype(config: dict[str, Any]) -> dict[str, Any]:
    config = dict(config)
    if config.get("quantization_config", 0) is None:  # real Keras writes it; here is none
        del config["quantization_config"]
    dtype = config.get("dtype")
    if isinstance(dtype, dict):
        config["dtype"] = dtype["config"]["name"]
    return config
