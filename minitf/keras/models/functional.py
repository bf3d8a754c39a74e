"""Functional: a model drawn with symbolic tensors, with any number of inputs and outputs.

Where it sits   a Model; `keras.Model(inputs, outputs)` makes one.
The one idea    the layers were called once, on symbols; running the model makes the same calls on
                numbers.  Layers called twice are shared, and branches may part and meet.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,))
                >>> y = keras.layers.Dense(4)(x) + x
                >>> keras.Model(x, y).output_shape
                (None, 4)
Read next       keras/function.py

As https://keras.io/guides/functional_api/
"""

from __future__ import annotations

from typing import Any

from minitf.core import nest
from minitf.core.context import own_scope
from minitf.core.graph import Graph
from minitf.errors import ArgumentError
from minitf.keras.function import Function
from minitf.keras.keras_tensor import KerasTensor, output_spec
from minitf.keras.layers.input_layer import InputLayer
from minitf.keras.layers.input_spec import check_inputs
from minitf.keras.layers.layer import Layer, table
from minitf.keras.masks import set_mask
from minitf.keras.models.functional_config import model_config, model_from_config
from minitf.keras.models.functional_inputs import check_given, fitted, in_order, specs_of
from minitf.keras.models.model import _FUNCTIONAL, Model
from minitf.keras.operation import node_of


class Functional(Model):
    """A model between symbolic inputs and outputs.

    Args:
        inputs: KerasTensors from `keras.Input`, or made by layers: one, or a list, tuple or dict.
        outputs: KerasTensors made from them: one, or a list, tuple or dict.
        name: Its name.

    Raises:
        ArgumentError: Inputs and outputs are no KerasTensors, an output does not come from the
            inputs, or two layers have the same name.
    """

    keras_module = "keras.src.models.functional"
    _allow_non_tensor_positional_args = True
    _convert_input_args = False
    _manual_input_spec: Any = None

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any):
        trainable = kwargs.pop("trainable", None)
        self._check_tensors(inputs, "inputs")
        self._check_tensors(outputs, "outputs")
        super().__init__(name=name, **kwargs)
        self._function = Function(*_from_inputs(inputs, outputs), name=self.name)
        self._drawing: tuple[Graph, Any] | None = None
        self._check_names()
        self.built = True
        if trainable is not None:
            self.trainable = trainable

    def _check_tensors(self, structure: Any, which: str) -> None:
        for leaf in nest.flatten(structure):
            if not isinstance(leaf, KerasTensor):
                raise ArgumentError(
                    f"All `{which}` values must be KerasTensors. Received: {which}={structure} "
                    f"including invalid value {leaf!r} of type {type(leaf)}",
                    why="a functional model is found by following symbols back to keras.Input",
                    instead="x = keras.Input(shape=...); y = layer(x); keras.Model(x, y)",
                )

    def _check_names(self) -> None:
        names = [operation.name for operation in self._function.operations]
        for name in names:
            if names.count(name) > 1:
                raise ArgumentError(
                    f"The name {name!r} is used {names.count(name)} times in the model.",
                    why="names are the addresses of layers: all operation names should be unique",
                    instead="another name=... for one of them",
                )

    # What it is made of

    @property
    def operations(self) -> list[Any]:
        """The layers and ops, those furthest from the outputs first."""
        return self._function.operations

    _operations = operations

    @property
    def layers(self) -> list[Layer]:
        return [operation for operation in self.operations if isinstance(operation, Layer)]

    def _sublayers(self) -> list[Any]:
        held = {id(layer): layer for layer in [*self.layers, *super()._sublayers()]}
        return list(held.values())

    @property
    def inputs(self) -> list[KerasTensor]:
        """The symbolic inputs, in a list."""
        return self._function.inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        """The symbolic outputs, in a list."""
        return self._function.outputs

    @property
    def input(self) -> Any:
        """The symbolic inputs, as they were given."""
        return self._function._inputs_struct

    @property
    def output(self) -> Any:
        """The symbolic outputs, as they were given."""
        return self._function._outputs_struct

    @property
    def input_shape(self) -> Any:
        """The shape of each input, batch first."""
        return _shapes(self.input)

    @property
    def output_shape(self) -> Any:
        """The shape of each output, batch first."""
        return _shapes(self.output)

    @property
    def output_names(self) -> list[str]:
        """For each output the name of the layer that makes it."""
        return [tensor._keras_history.operation.name for tensor in self.outputs]  # type: ignore[union-attr]

    # Calling

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        symbols, struct = self.inputs, self.input
        leaves = in_order(inputs, struct)
        check_given(leaves, symbols)
        values = [fitted(leaf, t, struct) for leaf, t in zip(leaves, symbols, strict=True)]
        for value, part in zip(values, nest.flatten(mask), strict=False):
            set_mask(value, part)
        return _unless_lonely(self._function.run(values, training))

    def get_build_config(self) -> dict[str, Any]:
        """There is no shape to be built for: the inputs have theirs."""
        return {"input_shape": None}

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        return output_spec(self.__call__, args, kwargs)

    @property
    def input_spec(self) -> Any:
        """What is expected of each input: its shape, unless something else was set."""
        if self._manual_input_spec is None and "_function" in self.__dict__:
            return specs_of(self.input)
        return self._manual_input_spec

    @input_spec.setter
    def input_spec(self, spec: Any) -> None:
        self._manual_input_spec = spec

    def _check_and_build(self, args: tuple, kwargs: dict[str, Any]) -> None:
        """Built it was when it was made; what comes is compared with what was promised."""
        inputs = args[0] if args else kwargs.get("inputs")
        check_given(inputs, self.inputs)
        check_inputs(self.input_spec, inputs, self.name)

    # Its picture

    @property
    def graph(self) -> Graph | None:
        """The record of a call without values; drawn when first asked for."""
        return self._draw()[0] if "_function" in self.__dict__ else None

    @graph.setter
    def graph(self, graph: Graph | None) -> None:
        """Drawn from inputs and outputs alone, it takes no other."""

    @property
    def _drawn(self) -> Any:
        return self._draw()[1] if "_function" in self.__dict__ else None

    @_drawn.setter
    def _drawn(self, drawn: Any) -> None:
        """See `graph`."""

    def _draw(self) -> tuple[Graph, Any]:
        if self._drawing is None:
            graph = Graph(self.name)
            with graph.as_default():
                inputs = [graph.placeholder(t.shape, t.dtype, t.name) for t in self.inputs]
                with own_scope(self.name):
                    outputs = _unless_lonely(self._function.run(inputs))
            self._clear_losses()
            self._drawing = graph, outputs
        return self._drawing

    def build_symbolically(self, x: Any, batch_size: int | None = None) -> Any:
        return self._draw()[1]

    def get_config(self) -> dict[str, Any]:
        return model_config(self)

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A model of the same layers and calls, with new weights."""
        return model_from_config(cls, config, custom_objects)


def _shapes(structure: Any) -> Any:
    """The shape of one tensor, or a list of those of several."""
    shapes = [tuple(tensor.shape) for tensor in nest.flatten(structure)]
    return shapes[0] if len(shapes) == 1 else shapes


def _unless_lonely(structure: Any) -> Any:
    """What is alone in a list comes out without it."""
    lonely = isinstance(structure, (list, tuple)) and len(structure) == 1
    return structure[0] if lonely else structure


def _from_inputs(inputs: Any, outputs: Any) -> tuple[Any, Any]:
    """The same with an InputLayer for each input that was made by another layer.

    A model may begin in the middle of another one: the calls from there on are noted once more.
    """
    flat = nest.flatten(inputs)
    if all(node_of(tensor).is_input for tensor in flat):
        return inputs, outputs
    fresh = [
        tensor if node_of(tensor).is_input
        else InputLayer(batch_shape=tensor.shape, dtype=tensor.dtype, name=tensor.name).output
        for tensor in flat
    ]  # fmt: skip
    known = {id(old): new for old, new in zip(flat, fresh, strict=True)}
    for node in Function(inputs, outputs).nodes:
        node.run(known)
    renewed = nest.map_structure(lambda tensor: known[id(tensor)], outputs)
    return nest.pack_as(inputs, fresh), renewed


_FUNCTIONAL.append(Functional)
table.entries["Functional"] = Functional
