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

import copy
import warnings
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import ArgumentError
from minitf.keras import dtype_policies, regularizers
from minitf.keras.layers.building import as_shapes, in_own_scope
from minitf.keras.layers.call_arguments import default, is_default
from minitf.keras.layers.calls import Calls
from minitf.keras.layers.stateless import Stateless
from minitf.keras.layers.weights import Weights
from minitf.keras.operation import Operation, default_config
from minitf.keras.serialization import Table, unknown_arguments
from minitf.keras.stateless_scope import get_stateless_scope

table = Table("layer", "keras.layers")


class Layer(Weights, Stateless, Calls):
    """Base of all layers.  Subclasses write `build(input_shape)` and `call(inputs)`.

    Args:
        activity_regularizer: A price on the layer's output.
        trainable: Whether training changes its variables.
        dtype: The type of its variables and computations, or a policy such as
            "mixed_float16"; default: `keras.config.dtype_policy()`.
        autocast: Whether floating inputs of another type are cast.
        name: Its name; default: the class name in snake case, numbered.
        **kwargs: `input_shape`, `input_dim` or `batch_input_shape`, for the first layer of a
            Sequential.
    """

    home = "keras.layers"  # where Keras keeps them; for configurations

    def __init__(
        self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None,
        autocast: bool = True, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        self._given_input_shape = _take_input_shape(kwargs)
        if kwargs:
            raise unknown_arguments(type(self), kwargs, "name", "dtype", "trainable", "input_shape")
        Operation.__init__(self, name)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        if not isinstance(trainable, bool):
            raise ArgumentError(
                f"Expected `trainable` to be a boolean. Received: trainable={trainable} (of type "
                f"{type(trainable)})"
            )
        self._trainable = trainable
        self.dtype_policy = dtype_policies.get(dtype)
        self.autocast = autocast
        self.built = False
        self.input_spec: Any = None
        self._activity_losses: list[Tensor] = []
        self._supports_masking = not is_default(self, "compute_mask")
        self._build_shape: Any = None
        self._building = False
        self.path: str | None = None  # the scopes it was built in: "model/dense"
        self._drawn: Any = None  # what comes out of it in the graph of its model, for pictures

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = in_own_scope(cls.__dict__["build"])  # type: ignore[method-assign]

    # What subclasses write

    @default
    def build(self, input_shape: Any) -> None:
        """Make the variables, now that the shape of the input is known."""
        self._check_initialised()
        if not self._has_own_build() and not all(layer.built for layer in self._sublayers()):
            warnings.warn(
                f"`build()` was called on layer '{self.name}', however the layer does not have a "
                "`build()` method implemented and it looks like it has unbuilt state: inner layers "
                "whose shapes only a call can tell. It is now marked as built, without being it. "
                "Call it on a batch of data instead, or write a `build()` method.",
                stacklevel=2,
            )
        self.built = True
        self._build_shape = input_shape

    def _build_at_init(self) -> None:
        """Say that there is nothing to build, unless a subclass has a `build` of its own."""
        if not self._has_own_build():
            self.built = True
            self._lock_state()

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output."""
        raise self._not_implemented("call", "def call(self, inputs): ...")

    def _not_implemented(self, method: str, instead: str) -> NotImplementedError:
        return NotImplementedError(
            f"Layer {type(self).__name__} does not have a `{method}` method implemented.\n"
            f"  write instead: {instead}"
        )

    @default_config
    def get_config(self) -> dict[str, Any]:
        """The arguments to make such a layer again."""
        config = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": dtype_policies.serialize(self.dtype_policy),
        }
        config |= self._remembered()
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        """A layer from what `get_config` gave.

        Raises:
            TypeError: The class does not take these arguments.
        """
        try:
            return cls(**_plain_dtype(config))
        except Exception as problem:
            raise TypeError(
                f"Error when deserializing class '{cls.__name__}' using config={config}.\n\n"
                f"Exception encountered: {problem}"
            ) from problem

    # Losses

    _some_have_prices = False  # whether any layer was ever given one: most programs have none

    @property
    def losses(self) -> list[Tensor]:
        """Prices on weights and activities, of this layer and inner ones."""
        prices = [
            variable.regularizer(variable)
            for variable in self.trainable_weights
            if getattr(variable, "regularizer", None) is not None
        ]
        layers, scope = list(self._flatten_layers()), get_stateless_scope()
        if scope is not None:
            return scope.losses_of(layers) + prices
        return [price for layer in layers for price in layer._activity_losses] + prices

    def add_loss(self, loss: Any) -> None:
        """Add a price, computed in `call`, to the loss of the training step.

        Raises:
            ArgumentError: It is no tensor, but a function, for example.
        """
        parts = nest.flatten(loss)
        for part in parts:
            if not isinstance(part, (Tensor, EngineVariable, int, float, np.ndarray, np.generic)):
                raise ArgumentError(
                    "`add_loss()` can only be called from inside `build()` or `call()`, on a "
                    f"tensor input. Received invalid value: {part}"
                )
        scope = get_stateless_scope()
        for part in parts:
            if scope is None:
                Layer._some_have_prices = True
                self._activity_losses.append(convert_to_tensor(part))
            elif scope.collect_losses:
                scope.add_loss(convert_to_tensor(part), owner=self)

    def _clear_losses(self) -> None:
        if get_stateless_scope() is not None:
            return  # what the layers hold is not of this call
        if not Layer._some_have_prices:
            return
        for layer in self._flatten_layers():
            if layer._activity_losses:
                layer._activity_losses.clear()

    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        """The output's shape for an input shape, found by a call without values.

        Args:
            *args: The shape of the input.
            **kwargs: For a layer with several arguments their shapes by name: `query_shape=...`.
        """
        if type(self).call is Layer.call:
            raise self._not_implemented(
                "compute_output_shape", "def compute_output_shape(self, input_shape): ..."
            )
        graph = Graph("shapes")

        def placeholders(shape: Any) -> Any:
            if any(isinstance(part, (list, tuple)) for part in shape):
                return [placeholders(part) for part in shape]
            return graph.placeholder(shape, self.dtype, "input")

        shapes = {"input_shape": args[0]} if args else kwargs
        inputs = {name.removesuffix("_shape"): placeholders(shapes[name]) for name in shapes}
        # Asking does not build: a copy is called where the layer itself has no variables yet.
        asked = self if self.built else copy.deepcopy(self)
        with graph.as_default():
            outputs = asked(inputs["input"]) if "input" in inputs else asked(**inputs)
        return nest.map_structure(lambda x: tuple(x.shape), outputs)

    def get_build_config(self) -> dict[str, Any] | None:
        """The shapes that the layer was built for; None before."""
        shape = self._build_shape
        if not self.built or shape is None:
            return None
        if isinstance(shape, dict) and all(name.endswith("_shape") for name in shape):
            return {"shapes_dict": shape}
        return {"input_shape": as_shapes(shape)}

    def build_from_config(self, config: dict[str, Any] | None) -> None:
        """Build for the shapes that `get_build_config` said."""
        if not self.built and config:
            if "input_shape" in config:
                self.build(as_shapes(config["input_shape"]))
                self._build_shape = as_shapes(config["input_shape"])
            elif config.get("shapes_dict"):
                shapes = config["shapes_dict"]
                self.build(**{name: as_shapes(shape) for name, shape in shapes.items()})

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


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
    if isinstance(config.get("dtype"), dict):
        config["dtype"] = dtype_policies.deserialize(config["dtype"])
    return config
