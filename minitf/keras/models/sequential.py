"""Sequential: a stack of layers, the output of one feeding the next.

Where it sits   the simplest Model; a graph grows with it, layer by layer, for pictures.
The one idea    once the input's shape is known, each added layer is called on the last symbolic
                output, so shapes are checked and variables made while the learner types.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
                >>> model.output_shape, model.count_params()
                ((None, 2), 8)
Read next       keras/trainer.py

As https://keras.io/api/models/sequential/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import nest
from minitf.core.context import current, own_scope
from minitf.core.graph import Graph
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, NotReadyError, StateError
from minitf.keras import dtype_policies
from minitf.keras.keras_tensor import KerasTensor, as_keras_tensor
from minitf.keras.layers.call_arguments import required
from minitf.keras.layers.input_layer import InputLayer
from minitf.keras.layers.layer import Layer, table
from minitf.keras.masks import mask_of, set_mask
from minitf.keras.models.functional import Functional
from minitf.keras.models.functional_inputs import fitted
from minitf.keras.models.model import Model
from minitf.keras.naming import auto_name
from minitf.keras.operation import Node


@table.add()
class Sequential(Model):
    """Layers one after the other.

    Args:
        layers: The layers; the first may be a `keras.Input`.  Without one the model is built
            when it sees data.
        trainable: Whether training changes the weights.
        name: Its name.
    """

    home = "keras"
    _kind = "Sequential"
    _instead_of_layers = "Use `add()` and `pop()` to change the layers in this model."
    _no_parts = Model._no_parts | {"_stack", "_calls"}

    def __init__(
        self, layers: Sequence[Any] | None = None, trainable: bool = True, name: str | None = None
    ):
        super().__init__(trainable=trainable, name=name)
        self._stack: list[Any] = []  # the layers, with the InputLayer at the bottom
        self._calls: list[tuple[Layer, Node]] = []  # of the layers on symbols, one after the other
        self._entry: Any = None  # what goes in at the bottom
        self._symbol: Any = None  # what comes out at the top
        for layer in layers or ():
            self.add(layer, rebuild=False)
        self._take_a_name()

    @property
    def layers(self) -> list[Layer]:
        return [layer for layer in self._stack if not isinstance(layer, InputLayer)]

    def _sublayers(self) -> list[Any]:
        return [*self._stack, *super()._sublayers()]

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer on top.

        Raises:
            ArgumentError: It is no layer, or its name is taken.
            ShapeError: It cannot take the output of the layer below.  The model stays as it was.
        """
        layer = self._as_layer(layer)
        before = list(self._stack)
        if not self._stack and layer._given_input_shape is not None:
            shape = layer._given_input_shape
            self._stack.append(InputLayer(batch_shape=shape, dtype=layer.dtype))
        self._stack.append(layer)
        try:
            if self.graph is not None:
                self._append_to_graph(layer)
            else:
                self._grow_graph()
        except Exception as problem:  # whatever the layer's own code raises
            self._structure_changed(error=problem)
            self._stack = before
            self._regrow()
            raise
        if rebuild:
            self._take_a_name()
        self._forget_compiled()
        self._structure_changed()

    def _take_a_name(self) -> None:
        """Keras makes a functional model inside at this point, and later names count it."""
        if self.graph is not None and self.layers:
            auto_name("functional")

    def _as_layer(self, layer: Any) -> Layer:
        if isinstance(layer, KerasTensor) and layer._keras_history is not None:
            layer = layer._keras_history.operation
        if not isinstance(layer, Layer):
            raise ArgumentError(
                "Only instances of `keras.Layer` can be added to a Sequential model; this is "
                f"{layer!r} (of type {type(layer).__name__}).",
                instead="model.add(keras.layers.Dense(10)), one layer for each add",
            )
        if isinstance(layer, InputLayer) and self._stack:
            raise ArgumentError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{getattr(self._stack[0], 'batch_shape', None)}. You cannot add a different Input "
                "layer to it.",
                instead="put keras.Input(...) first",
            )
        if any(other.name == layer.name for other in self._stack):
            raise ArgumentError(
                "All layers added to a Sequential model should have unique names. Name "
                f"{layer.name!r} is already the name of a layer in {self.name!r}.",
                why="names are the addresses of layers, and the same layer cannot stand twice",
                instead="another name=...",
            )
        return layer

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the topmost layer off and return it.

        Raises:
            StateError: There is none.
        """
        if not self.layers:
            raise StateError(f"{self.name!r} has no layers to take off.")
        layer = self._stack[-1]
        self._forget_calls()
        self._stack.pop()
        layer._drawn = None
        self._regrow()
        if rebuild:
            self._take_a_name()
        self._forget_compiled()
        self._structure_changed()
        return layer

    # The graph that grows with the model

    def _grow_graph(self) -> None:
        """Start the graph if the input is known, and append all layers."""
        first: Any = self._stack[0] if self._stack else None
        shape = getattr(first, "input_shape", None) if _is_model(first) else None
        if shape is not None and len(self._stack) > 1:  # a model knows what it takes
            first = InputLayer(batch_shape=shape, dtype=first.inputs[0].dtype)
            self._stack.insert(0, first)
        if not isinstance(first, InputLayer):
            return
        self.graph = Graph(self.name)
        self._drawn = self._stack[0].place(self.graph)
        self._symbol = self._entry = self._stack[0].output
        self._build_shape = self._stack[0].batch_shape
        for layer in self.layers:
            self._append_to_graph(layer)

    def _regrow(self) -> None:
        self._forget_calls()
        self.graph, self.built, self._drawn, self._symbol = None, False, None, None
        self._grow_graph()

    def _forget_calls(self) -> None:
        """Take back the calls that were noted on the layers."""
        for layer, node in self._calls:
            if node in layer._inbound_nodes:
                layer._inbound_nodes.remove(node)
        self._calls = []

    def _append_to_graph(self, layer: Layer) -> None:
        assert self.graph is not None
        around = current.scope  # variables are named by it, the operations of this graph too
        inside = around.rpartition("/")[2] == self.name
        scope = around if inside or not around else f"{around}/{self.name}"
        with self.graph.as_default(), own_scope(scope or self.name):
            drawn = self._output_of(layer)
        layer._drawn = self._drawn = drawn
        made = nest.map_structure(as_keras_tensor, drawn)
        node = Node(layer, (self._symbol,), {}, made)
        self._calls.append((layer, node))
        self._symbol = made
        self._clear_losses()
        self.built = True

    def _output_of(self, layer: Layer) -> Any:
        """The layer on what comes out at the top.

        Raises:
            ArgumentError: It wants more than that.
        """
        try:
            return layer(self._drawn)
        except TypeError as problem:
            needed = required(type(layer).call)
            if len(needed) < 2:
                raise
            raise ArgumentError(
                "Layers added to a Sequential model can only have a single positional argument, "
                f"the input tensor. Layer {type(layer).__name__} has multiple positional "
                f"arguments: {needed}",
                instead="a functional model, or defaults for the other arguments",
            ) from problem

    def build(self, input_shape: Any = None) -> None:
        """Make all variables, for inputs of the given shape (batch first).

        Raises:
            StateError: There are no layers, or no shape is known.
        """
        if not self.layers:
            raise StateError(
                f"{self.name!r} has no layers, so it cannot be built.",
                instead="model.add(keras.layers.Dense(10))",
            )
        if isinstance(self._stack[0], InputLayer):
            self._check_same_shape(input_shape)
        else:
            if input_shape is None:
                raise StateError(
                    f"{self.name!r} does not know the shape of its input.",
                    instead="model.build((None, 64)), or keras.Input(shape=(64,)) first",
                )
            first = InputLayer(batch_shape=tuple(input_shape), dtype=self._stack[0].dtype)
            self._stack.insert(0, first)
            try:
                self._grow_graph()
            except Exception as problem:
                self._structure_changed(error=problem)
                self._stack.remove(first)
                self._regrow()
                raise
            self._take_a_name()
            self._structure_changed()
        self._build_shape = self._stack[0].batch_shape

    def _check_same_shape(self, shape: Any) -> None:
        """Refuse to be built for another shape; without one, nothing is asked for."""
        mine = self._stack[0].batch_shape
        if shape is not None and not nest.is_nested(shape[0]) and tuple(shape) != mine:
            raise ArgumentError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{mine}. You cannot build it with input_shape {tuple(shape)}",
                instead="a model of its own for another shape; any batch size fits None",
            )

    def build_symbolically(self, x: Any, batch_size: int | None = None) -> Any:
        shapes = [leaf.shape for leaf in nest.flatten(x)]
        self._build_from(shapes if self.built else [(batch_size, *s[1:]) for s in shapes])
        return self._drawn

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if self.graph is None:  # several inputs, which only the first layer understands
            for layer in self.layers:
                inputs = layer(inputs)
            return inputs
        if type(inputs) is not Tensor:
            [inputs] = nest.flatten(inputs)
        mask = mask_of(inputs) if mask is None else mask
        inputs = set_mask(fitted(inputs, self._entry, self._entry), mask)
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs

    def _check_and_build(self, args: tuple, kwargs: dict[str, Any]) -> None:
        inputs = args[0] if args else kwargs["inputs"]
        if self.graph is not None and type(inputs) is Tensor:
            return  # the usual case
        if nest.is_nested(inputs) and self.graph is None and len(nest.flatten(inputs)) != 1:
            self.built = True
            return
        self._build_from([leaf.shape for leaf in nest.flatten(inputs)])

    def _build_from(self, shapes: Sequence[Any]) -> None:
        """Build for an input of this shape.

        Raises:
            ArgumentError: There are several inputs.
        """
        if len(shapes) != 1:
            raise ArgumentError(f"{self.name!r} takes one input; it got {len(shapes)}.")
        if self.graph is None:
            self.build(tuple(shapes[0]))

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """The shape of the input, batch first."""
        return tuple(self.inputs[0].shape)

    @property
    def output_shape(self) -> tuple[int | None, ...]:
        """The shape of the output, batch first."""
        return tuple(self.outputs[0].shape)

    @property
    def inputs(self) -> list[Any]:
        """The symbolic input, in a list; for functional models made from this one."""
        self._check_built("input")
        return [self._stack[0].output]

    @property
    def outputs(self) -> list[Any]:
        """The symbolic output, in a list."""
        self._check_built("output")
        return nest.flatten(self._symbol)

    @property
    def input(self) -> Any:
        """The symbolic input."""
        return self.inputs[0]

    @property
    def output(self) -> Any:
        """The symbolic output."""
        return self.outputs[0]

    @property
    def _functional(self) -> Any:
        """The same calls as a functional model; None before the shape of the input is known."""
        return None if self.graph is None else Functional(self.input, self._symbol, name=self.name)

    def _check_built(self, which: str) -> None:
        if self.graph is None:
            raise NotReadyError(
                f"Sequential model {self.name!r} has no defined {which}s yet.",
                why="it does not know the shape of its input",
                instead="keras.Input(shape=(64,)) first, or model.build((None, 64))",
            )

    def get_config(self) -> dict[str, Any]:
        config = {
            "name": self.name, "trainable": self.trainable,
            "dtype": dtype_policies.serialize(self.dtype_policy),
            "layers": [table.serialize(layer) for layer in self._stack],
        }  # fmt: skip
        if self.graph is not None:
            config["build_input_shape"] = tuple(self._stack[0].batch_shape)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Sequential:
        """A model of the same layers, with new weights."""
        if "name" not in config or "layers" not in config:
            raise ArgumentError(
                "A Sequential model configuration must be a dictionary containing the 'name' and "
                f"'layers' keys. Received: config={config}"
            )
        model = cls(name=config["name"], trainable=config.get("trainable", True))
        for layer in config["layers"]:
            if "config" not in layer:
                raise ArgumentError(
                    f"Expected a dictionary containing a 'config' key. Received: {layer}"
                )
            model.add(table.deserialize(layer, custom_objects))
        if model.graph is None and config.get("build_input_shape"):
            model.build(config["build_input_shape"])
        return model


def _is_model(layer: Any) -> bool:
    """Whether a layer is a model that knows the shape of its one input."""
    return isinstance(layer, Model) and layer.built and len(getattr(layer, "inputs", ())) == 1
