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
import json
from collections.abc import Callable
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer
from minitf.keras.models.functional import Functional
from minitf.keras.models.sequential import Sequential
from minitf.keras.saving.objects import deserialize_keras_object


def clone_model(
    model: Any, input_tensors: Any = None, clone_function: Callable[[Layer], Layer] | None = None,
    **kwargs: Any,
) -> Any:  # fmt: skip
    """A model of the same layers, with weights of its own.

    Args:
        model: A Sequential or functional model.
        input_tensors: KerasTensors to begin with, in place of new ones.
        clone_function: Makes the new layer from the old one; default: from its configuration.

    Raises:
        ArgumentError: A subclass of Model, whose calls are not known.
    """
    make = clone_function or (lambda layer: type(layer).from_config(layer.get_config()))
    if isinstance(model, Sequential):
        return Sequential([make(layer) for layer in model._stack], name=model.name)
    if not isinstance(model, Functional):
        raise ArgumentError(
            f"clone_model takes Sequential and functional models; {model.name!r} is a "
            f"{type(model).__name__}.",
            instead="type(model)(...), with the arguments of its __init__",
        )
    return _clone_functional(model, input_tensors, make)


def _clone_functional(model: Functional, given: Any, make: Callable[[Any], Any]) -> Functional:
    known: dict[int, Any] = {}
    clones: dict[int, Any] = {}
    flat = [given] if given is not None and not isinstance(given, (list, tuple)) else given
    for number, tensor in enumerate(model.inputs):
        layer = tensor._keras_history.operation  # type: ignore[union-attr]
        known[id(tensor)] = make(layer).output if flat is None else flat[number]
    for node in model._function.nodes:
        operation = node.operation
        if id(operation) not in clones:
            is_layer = isinstance(operation, Layer)
            fresh = make(operation) if is_layer else type(operation)(**operation.get_config())
            clones[id(operation)] = fresh
        again = copy.copy(node)  # the same arguments, another operation
        again.operation = clones[id(operation)]
        again.run(known)
    inputs, outputs = (
        nest.map_structure(lambda tensor: known[id(tensor)], structure)
        for structure in (model.input, model.output)
    )
    return Functional(inputs, outputs, name=model.name)


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    """A model from what `model.to_json()` gave, with new weights."""
    config = json.loads(json_string)
    config.pop("compile_config", None)
    return deserialize_keras_object(config, custom_objects)
