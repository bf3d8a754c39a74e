"""clone_model, model_from_json: the same layers with weights of their own.

Where it sits   above the models.
The one idea    a configuration is all that is needed to make a model again; its weights start anew.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> keras.models.clone_model(model).count_params()
                3
Read next       keras/saving/objects.py

As https://keras.io/api/models/model_saving_apis/model_config_serialization/
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError
from minitf.keras.layers.input_layer import Input, InputLayer
from minitf.keras.layers.layer import Layer
from minitf.keras.models.functional import Functional
from minitf.keras.models.sequential import Sequential
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object

Make = Callable[[Any], Any]
Call = Callable[..., Any]


def clone_model(
    model: Any, input_tensors: Any = None, clone_function: Make | None = None,
    call_function: Call | None = None, recursive: bool = False, **kwargs: Any,
) -> Any:  # fmt: skip
    """A model of the same layers, with weights of its own.

    Args:
        model: A model; of a subclass of Model, one with a configuration.
        input_tensors: KerasTensors to begin with, in place of new ones.
        clone_function: Makes the new layer from the old one; default: from its configuration.
        call_function: ``call_function(layer, *args, **kwargs)`` calls a new layer, and may do more;
            for functional models.
        recursive: Whether the layers of inner models are cloned by `clone_function` too.

    Raises:
        ArgumentError: A subclass of Model and functions for its layers, which are not known.

    >>> from minitf import keras
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="d")])
    >>> clone_model(model, clone_function=lambda layer: keras.layers.Dense(3, name="e")).layers
    [<Dense name=e, built=True>]

    https://keras.io/api/models/model_saving_apis/
    """
    cache = kwargs.pop("cache", None)
    known: dict[int, Any] = {} if cache is None else cache
    if kwargs:
        raise ArgumentError(f"Unexpected keyword argument(s): {tuple(kwargs)}")
    make = _once(clone_function or _from_config, known, call_function, recursive)
    if isinstance(model, Sequential):
        if call_function is not None:
            raise ArgumentError(
                "`call_function` argument is not supported with Sequential models. In a "
                "Sequential model, layers aren't called at model-construction time.",
                instead="a functional model, or clone_function",
            )
        return _compiled_as(model, _clone_sequential(model, input_tensors, make))
    if isinstance(model, Functional):
        if input_tensors is not None:
            _check_structure(input_tensors, model.input)
        return _compiled_as(model, _clone_functional(model, input_tensors, make, call_function))
    if clone_function or call_function or input_tensors is not None:
        raise ArgumentError(
            "Arguments `clone_function`, `call_function` and `input_tensors` are only supported "
            "for Sequential models or Functional models. Received model of type "
            f"'{type(model).__name__}'.",
            why="what its `call` does with which layer is not known",
        )
    return deserialize_keras_object(
        serialize_keras_object(model), {type(model).__name__: type(model)}
    )


def _compiled_as(model: Any, clone: Any) -> Any:
    """The clone, compiled with arguments of its own that are equal to the model's."""
    if model.compiled:
        clone.compile_from_config(model.get_compile_config())
    return clone


def _check_structure(given: Any, struct: Any) -> None:
    """Raise ArgumentError unless tensors are nested as a model's inputs, or are a flat list."""
    flat = isinstance(given, list) and not any(map(nest.is_nested, given))
    if flat and not isinstance(struct, dict):
        return
    try:
        nest.assert_same_structure(given, struct, check_types=False)
    except ValueError as problem:
        raise ArgumentError(
            "`input_tensors` must have the same structure as model.input\n"
            f"Expected structure: {nest.map_structure(lambda t: t.name, struct)}"
        ) from problem


def _from_config(layer: Any) -> Any:
    return type(layer).from_config(layer.get_config())


def _once(make: Make, known: dict[int, Any], call: Call | None, recursive: bool) -> Make:
    """`make`, which gives the same new layer for the same old one, and looks into inner models."""

    def made(layer: Any) -> Any:
        if id(layer) not in known:
            if recursive and isinstance(layer, (Sequential, Functional)):
                inner = None if isinstance(layer, Sequential) else call
                known[id(layer)] = clone_model(layer, None, make, inner, True, cache=known)
            else:
                known[id(layer)] = make(layer)
        return known[id(layer)]

    return made


def _clone_sequential(model: Sequential, given: Any, make: Make) -> Sequential:
    layers = [_from_config(layer) if isinstance(layer, InputLayer) else make(layer)
              for layer in model._stack]  # fmt: skip
    if given is not None:
        [tensor] = given if isinstance(given, (list, tuple)) else [given]
        layers = [Input(tensor=tensor)] + [x for x in layers if not isinstance(x, InputLayer)]
    return Sequential(layers, name=model.name, trainable=model.trainable)


def _clone_functional(model: Functional, given: Any, make: Make, call: Call | None) -> Functional:
    known: dict[int, Any] = {}
    flat = None if given is None else nest.flatten(given)
    for number, tensor in enumerate(model.inputs):
        known[id(tensor)] = _input_like(tensor) if flat is None else flat[number]
    clones: dict[int, Any] = {}
    for node in model._function.nodes:
        operation = node.operation
        if id(operation) not in clones:
            is_layer = isinstance(operation, Layer)
            clone = make(operation) if is_layer else type(operation)(**operation.get_config())
            clones[id(operation)] = clone
        again = copy.copy(node)  # the same arguments, another operation
        again.operation = clones[id(operation)]
        if call is not None and isinstance(operation, Layer):
            again.operation = functools.partial(call, again.operation)  # type: ignore[assignment]
        again.run(known)
    inputs, outputs = (
        nest.map_structure(lambda tensor: known[id(tensor)], structure)
        for structure in (model.input, model.output)
    )
    return Functional(inputs, outputs, name=model.name)


def _input_like(tensor: Any) -> Any:
    """A new input, named as the symbol and not as its layer: so Keras does."""
    layer = tensor._keras_history.operation
    return InputLayer.from_config({**layer.get_config(), "name": tensor.name}).output


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    """A model from what `model.to_json()` gave, with new weights."""
    config = json.loads(json_string)
    config.pop("compile_config", None)
    return deserialize_keras_object(config, custom_objects)
