"""The model: a layer that can be trained.

Where it sits   above Layer and Trainer; Sequential and learners' own models derive from it.
The one idea    a model is a layer made of layers, so models nest; training is a mixin, so the
                arithmetic and the loop can be read apart.
Try it          >>> from minitf import keras
                >>> class Line(keras.Model):
                ...     def __init__(self):
                ...         super().__init__()
                ...         self.dense = keras.layers.Dense(1)
                ...     def call(self, x):
                ...         return self.dense(x)
                >>> Line()([[1.0, 2.0]]).shape
                TensorShape([1, 1])
Read next       keras/models/sequential.py, keras/trainer.py

As https://keras.io/api/models/model/
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from minitf.core.graph import Graph
from minitf.errors import ArgumentError, unknown_name
from minitf.keras.export.archive import export_model
from minitf.keras.keras_tensor import KerasTensor, output_spec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.messages import say
from minitf.keras.models.state_tree import set_state_tree, state_tree_of
from minitf.keras.models.summary import summary_html, summary_text
from minitf.keras.saving import archive, weight_files
from minitf.keras.trainer import Trainer

Listener = Callable[..., None]


@table.add()
class Model(Trainer, Layer):
    """Layers put together.  Subclasses make layers in `__init__` and use them in `call`.

    Attributes:
        graph: The symbolic record of the model's call, layers as name scopes; None before the
            input shape is known.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and _says_functional(args, kwargs):
            return super().__new__(_FUNCTIONAL[0])
        return super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any):
        if _says_functional(args, kwargs):  # a subclass that is made of inputs and outputs
            self._become_functional(*args, **kwargs)
            return
        if args:
            raise ArgumentError(
                f"{type(self).__name__} takes inputs and outputs, or neither.",
                instead="keras.Model(inputs, outputs), or a subclass with layers in its __init__",
            )
        Layer.__init__(self, **kwargs)
        Trainer.__init__(self)
        self.graph: Graph | None = None
        self._structure_listeners: list[Listener] = []

    def _become_functional(self, *args: Any, **kwargs: Any) -> None:
        """Give the learner's subclass what a functional model has, under its own name."""
        [functional] = _FUNCTIONAL
        cls = type(self)
        body = {"__module__": cls.__module__, "__doc__": cls.__doc__, "_stands_for": cls}
        self.__class__ = type(cls.__name__, (cls, functional), body)
        functional.__init__(self, *args, **kwargs)

    @property
    def layers(self) -> list[Layer]:
        """The layers directly inside."""
        return self._sublayers()

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "layers":
            raise AttributeError(
                f"`{self._kind}.layers` attribute is reserved and should not be used. "
                f"{self._instead_of_layers}"
            )
        super().__setattr__(name, value)

    _kind = "Model"
    _instead_of_layers = "Please use another name."

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer with a name, or at an index of `layers`.

        Raises:
            UnknownNameError: No layer has that name; the message suggests one.
            ArgumentError: Neither or both are given, or the index is too large.
        """
        if (name is None) == (index is None):
            raise ArgumentError("get_layer needs a name or an index.", instead="get_layer('dense')")
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise ArgumentError(f"There is no layer {index}: the model has "
                                    f"{len(self.layers)} layers.")  # fmt: skip
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise unknown_name("layer", name, [layer.name for layer in self.layers])

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A model from what `get_config` gave: drawn again, or made by the class's own arguments.

        Args:
            config: The configuration.
            custom_objects: The learner's own classes and functions by name.
        """
        if _is_functional_config(config) and _takes_inputs_and_outputs(cls):
            return _FUNCTIONAL[0].from_config.__func__(cls, config, custom_objects)
        return super().from_config(config)

    def build_from_config(self, config: dict[str, Any] | None) -> None:
        """Make the variables that a model of this configuration has.

        A class without a `build` of its own is called on symbols of the noted shapes.
        """
        if not config or self.built or self._has_own_build():
            super().build_from_config(config)
            return
        symbols = _symbols(config.get("input_shape"))
        named = {
            name.removesuffix("_shape"): _symbols(shape)
            for name, shape in (config.get("shapes_dict") or {}).items()
        }
        output_spec(self.__call__, () if symbols is None else (symbols,), named)
        self._clear_losses()

    def get_state_tree(self, value_format: str = "backend_tensor") -> dict[str, Any]:
        """The values of all variables, nested by their paths; see keras/models/state_tree.py."""
        return state_tree_of(self, value_format)

    def set_state_tree(self, state_tree: dict[str, Any]) -> None:
        """Set variables from what `get_state_tree` gave, or from a part of it."""
        set_state_tree(self, state_tree)

    # Files

    def save(
        self, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any
    ) -> None:
        """Save the model; see keras.saving.save_model."""
        archive.save_model(self, filepath, overwrite, zipped, **kwargs)

    def save_weights(
        self, filepath: Any, overwrite: bool = True, max_shard_size: float | None = None
    ) -> None:
        """Save the weights alone, to a ".weights.h5" file; see keras.saving.save_weights."""
        weight_files.save_weights(self, filepath, overwrite, max_shard_size)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
        """Set the weights from a file; see keras.saving.load_weights."""
        weight_files.load_weights(self, filepath, skip_mismatch, **kwargs)

    def export(
        self, filepath: Any, format: str = "tf_saved_model", verbose: bool | None = None,
        input_signature: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Write the model for use alone, without its code.

        Args:
            filepath: A folder, or the name of the file for "onnx".
            format: "tf_saved_model", a folder that `tf.saved_model.load` and
                `keras.layers.TFSMLayer` of minitf read; or "onnx", a file that onnxruntime and
                other programs run.
            verbose: Whether a line says where it is; default: yes.
            input_signature: The inputs, as anything with a shape and a dtype; default: the
                model's own.
            **kwargs: `opset_version`, for ONNX.

        Raises:
            ArgumentError: There is no such format.
            GraphError: ONNX has no operation for a part of the model.
        """
        export_model(self, filepath, format, verbose, input_signature, **kwargs)

    def to_json(self, **kwargs: Any) -> str:
        """The configuration as text; `keras.models.model_from_json` reads it."""
        return json.dumps(archive.json_ready(archive.model_config(self)), **kwargs)

    def summary(
        self, line_length: int | None = None, positions: list[float] | None = None,
        print_fn: Callable[[str], Any] | None = None, expand_nested: bool = False,
        show_trainable: bool = False, layer_range: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Print the layers with their output shapes and numbers of parameters.

        Args:
            line_length: The width; default: that of the terminal, at most 88.
            positions: Where columns end, as parts of the width.
            print_fn: Called once with the whole text instead of `print`.
            expand_nested: Whether layers of inner models are listed.
            show_trainable: Whether a column says what is trained.
            layer_range: First and last layer to list: names or patterns.
        """
        text = summary_text(
            self, line_length, positions, expand_nested, show_trainable, layer_range
        )
        if print_fn is None:
            say(text, end="")
        else:
            print_fn(text)

    def _repr_html_(self) -> str:
        return summary_html(self)

    def add_structure_listener(self, listener: Listener) -> None:
        """From now on call ``listener(model, error=None)`` when the model changes its shape."""
        self._structure_listeners.append(listener)

    def _structure_changed(self, error: Exception | None = None) -> None:
        for listener in tuple(self._structure_listeners):
            if error is None:
                listener(self)
            else:
                listener(self, error=error)


# The class Functional, which stands above this module and enters itself.
_FUNCTIONAL: list[Any] = []


def _takes_inputs_and_outputs(cls: type) -> bool:
    """Whether a class can be made of inputs and outputs: one without an __init__ of its own."""
    words = inspect.getfullargspec(cls.__init__)  # type: ignore[misc]
    return words.args[1:3] == ["inputs", "outputs"] or None not in (words.varargs, words.varkw)


def _symbols(shape: Any) -> Any:
    """Symbols of the shapes in a structure: a shape is a list or tuple of numbers and None."""
    if isinstance(shape, dict):
        return {name: _symbols(part) for name, part in shape.items()}
    if shape is None or all(part is None or isinstance(part, int) for part in shape):
        return None if shape is None else KerasTensor(tuple(shape))
    return [_symbols(part) for part in shape]


def _is_functional_config(config: dict[str, Any]) -> bool:
    return {"name", "layers", "input_layers", "output_layers"} <= set(config)


def _says_functional(args: tuple, kwargs: dict[str, Any]) -> bool:
    """Whether the arguments are those of keras.Model(inputs, outputs)."""
    return (
        len(args) == 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )
