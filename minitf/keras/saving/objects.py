"""Objects as plain data: what `config.json` holds, and back.

Where it sits   below save and load.
The one idea    an object is written as its class and configuration, a function as its name; code
                is not written, and not run when reading, unless the reader says so.
Try it          >>> from minitf import keras
                >>> config = serialize_keras_object(keras.layers.ReLU(name="r"))
                >>> config["class_name"], deserialize_keras_object(config).name
                ('ReLU', 'r')
Read next       keras/saving/archive.py

As https://keras.io/api/models/model_saving_apis/serialization_utils/
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, UnknownNameError
from minitf.keras import activations as activations_module
from minitf.keras import (
    constraints,
    initializers,
    lambdas,
    losses,
    metrics,
    optimizers,
    regularizers,
)
from minitf.keras.layers.layer import table as layer_table
from minitf.keras.ops.symbolic import OPERATIONS, operation_from_config
from minitf.keras.optimizers import schedules
from minitf.keras.serialization import (
    _custom,
    find_function,
    plain_value,
    register_keras_serializable,
    registered_name,
    restored_value,
    serialize,
    serialized_function,
)

_TABLES = (
    layer_table, losses.table, metrics.table, optimizers.table, initializers.table,
    regularizers._table, constraints._table, schedules.table, activations_module.TABLE,
)  # fmt: skip


def get_custom_objects() -> dict[str, Any]:
    """The learner's own classes and functions, by name; may be changed."""
    return _custom


@contextmanager
def custom_object_scope(custom_objects: Mapping[str, Any] | None) -> Iterator[None]:
    """Inside, these names are known when configurations are read."""
    before = dict(_custom)
    _custom.update(custom_objects or {})
    try:
        yield
    finally:
        _custom.clear()
        _custom.update(before)


CustomObjectScope = custom_object_scope


def get_registered_name(obj: Any) -> str:
    """The name under which a class or function was registered, else its own."""
    return registered_name(obj)


def get_registered_object(name: str, custom_objects: Any = None, module_objects: Any = None) -> Any:
    """The class or function of that name, or None."""
    for table in (custom_objects or {}, _custom, module_objects or {}):
        if name in table:
            return table[name]
    return None


def serialize_keras_object(obj: Any) -> Any:
    """Plain data (that JSON can hold) for an object, a structure, an array or a function."""
    if obj is None or isinstance(obj, (str, bool, int, float)):
        return obj
    if isinstance(obj, (list, tuple)):
        parts = [serialize_keras_object(part) for part in obj]
        return parts if isinstance(obj, list) else {"class_name": "__tuple__", "items": parts}
    if isinstance(obj, dict):
        return {key: serialize_keras_object(value) for key, value in obj.items()}
    if isinstance(obj, (np.generic, np.ndarray, Tensor)):
        return plain_value(obj)
    if hasattr(obj, "get_config"):
        return serialize(obj, _module_of(obj))
    if isinstance(obj, types.FunctionType):
        return _serialized_function(obj)
    raise ArgumentError(f"{obj!r} (of type {type(obj).__name__}) cannot be written as plain data.")


def _module_of(obj: Any) -> str:
    return next(
        (table.module for table in _TABLES if type(obj) in table.entries.values()), "builtins"
    )


def _serialized_function(function: Any) -> dict[str, Any]:
    if lambdas.is_lambda(function):
        return {"class_name": "__lambda__", "config": {"value": lambdas.dumped(function)}}
    if function.__module__.startswith("minitf."):
        return {
            "module": "builtins", "class_name": "function", "config": function.__name__,
            "registered_name": "function",
        }  # fmt: skip
    return serialized_function(function)


def deserialize_keras_object(
    config: Any, custom_objects: Mapping[str, Any] | None = None, safe_mode: bool = True
) -> Any:
    """The object that `serialize_keras_object` described.

    Args:
        config: Plain data.
        custom_objects: The learner's own classes and functions by name.
        safe_mode: Whether code in the data (of a lambda) is refused.

    Raises:
        ArgumentError: Code, in safe mode.
        UnknownNameError: A class that is not known; the message says how to make it known.
    """
    with custom_object_scope(custom_objects), lambdas.safe_mode(safe_mode):
        return _restored(config)


def _restored(config: Any) -> Any:
    if isinstance(config, (list, tuple)):
        return [_restored(part) for part in config]
    if not isinstance(config, dict):
        return config
    name = config.get("class_name")
    if name == "__tuple__":
        return tuple(_restored(part) for part in config["items"])
    if name in ("__numpy__", "__tensor__"):
        return restored_value(config)
    if name == "__lambda__":
        value = config["config"]["value"]
        return lambdas.loaded(*([value] if isinstance(value, str) else value))
    if name == "function":
        return find_function(config)
    if name is None or "config" not in config:
        return {key: _restored(value) for key, value in config.items()}
    return _restored_object(config)


# Classes that are no layers, and seldom used: loaded when a file names them.
_SELDOM = dict.fromkeys(("Cross", "Feature", "TFDIdentity"), "minitf.keras.utils.features") | {
    "FeatureSpace": "minitf.keras.utils.feature_space"}  # fmt: skip


def _restored_object(config: dict[str, Any]) -> Any:
    if (config.get("module"), config["class_name"]) in OPERATIONS:
        return operation_from_config(config)
    names = [config.get("registered_name"), config["class_name"]]
    for name in names:
        if name in _custom:
            return layer_table.deserialize(config)
    module = str(config.get("module", ""))
    if config["class_name"] in _SELDOM and module.startswith("keras."):
        home = importlib.import_module(_SELDOM[config["class_name"]])
        made = getattr(home, config["class_name"]).from_config(config["config"])
        if config.get("build_config"):
            made.build_from_config(config["build_config"])
        return made
    ordered = sorted(_TABLES, key=lambda table: not module.startswith(table.module))
    for table in ordered:
        if any(name in table.entries for name in names):
            return table.deserialize(config)
    raise UnknownNameError(
        f"Could not locate class {config['class_name']!r} (of module {module!r}).",
        why="only classes that are known by name are made from a file",
        instead="@keras.saving.register_keras_serializable() above the class, or "
        f"custom_objects={{{config['class_name']!r}: ...}}",
    )


__all__ = [
    "CustomObjectScope", "custom_object_scope", "deserialize_keras_object", "find_function",
    "get_custom_objects", "get_registered_name", "get_registered_object",
    "register_keras_serializable", "serialize_keras_object",
]  # fmt: skip
