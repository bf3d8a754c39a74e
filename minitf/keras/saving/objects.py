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
from collections.abc import Mapping
from typing import Any

from minitf.keras import lambdas
from minitf.keras import ops as kops
from minitf.keras.ops.symbolic import OPERATIONS, operation_from_config
from minitf.keras.plain_data import restored_value
from minitf.keras.registry import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from minitf.keras.restoring import find_class, find_function, made_from
from minitf.keras.serialization import as_data


def serialize_keras_object(obj: Any) -> Any:
    """Plain data (that JSON can hold) for an object, a structure, an array or a function.

    Raises:
        TypeError: An object that has no `get_config`.

    https://keras.io/api/models/model_saving_apis/serialization_utils/
    """
    return as_data(obj)


def deserialize_keras_object(
    config: Any, custom_objects: Mapping[str, Any] | None = None, safe_mode: bool = True,
    **kwargs: Any,
) -> Any:  # fmt: skip
    """The object that `serialize_keras_object` described.

    Args:
        config: Plain data.
        custom_objects: The learner's own classes and functions by name.
        safe_mode: Whether code in the data (of a lambda) is refused.
        **kwargs: `module_objects`: classes and functions that are named without a module.

    Raises:
        ArgumentError: Code, in safe mode.
        TypeError: No configuration, or an object that cannot be made as it says.
        UnknownNameError: A class that is not known; the message says how to make it known.

    https://keras.io/api/models/model_saving_apis/serialization_utils/
    """
    inside = lambdas.in_safe_mode()  # of a file that is being read
    with (
        CustomObjectScope(custom_objects),
        lambdas.safe_mode(safe_mode if inside is None else inside),
    ):
        if kwargs.get("module_objects") is not None:
            return _of_module(config, kwargs["module_objects"])
        return _restored(config)


def _of_module(config: Any, module_objects: Mapping[str, Any]) -> Any:
    """What a name, or a configuration without a module, means among these."""
    described = config if isinstance(config, dict) else {"class_name": config, "config": {}}
    if "class_name" not in described:
        raise TypeError(f"Unknown `config` as a `dict`, config={config}")
    kind, inner = described["class_name"], described.get("config") or {}
    name = str(inner if kind == "function" else kind)
    own = get_registered_object(described.get("registered_name", name))
    if own is None and name not in module_objects:
        return name
    return made_from({"class_name": name, "config": inner}, own or module_objects[name])


def _restored(config: Any) -> Any:
    if isinstance(config, str):
        found = get_registered_object(config)  # how older files name functions
        return config if found is None else found
    if config is None or isinstance(config, (bool, int, float)):
        return config
    if isinstance(config, (list, tuple)):
        return [_restored(part) for part in config]
    if not isinstance(config, dict):
        raise TypeError(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        return {key: _restored(value) for key, value in config.items()}
    value = restored_value(config)
    return _restored_object(config) if value is config else value


# Classes that are no layers, and seldom used: loaded when a file names them.
_SELDOM = dict.fromkeys(("Cross", "Feature", "TFDIdentity"), "minitf.keras.utils.features") | {
    "FeatureSpace": "minitf.keras.utils.feature_space"}  # fmt: skip


def _restored_object(config: dict[str, Any]) -> Any:
    module, name = config.get("module"), config["class_name"]
    if name == "function":
        known = getattr(kops, str(config["config"]), None) if module == "keras.ops" else None
        return known or find_function(config)
    if not isinstance(config["config"], dict):
        config = {**config, "config": config["config"] or {}}
    if (module, name) in OPERATIONS or str(module).startswith("keras.src.ops"):
        return operation_from_config(config)
    if name in _SELDOM and str(module).startswith("keras."):
        return made_from(config, getattr(importlib.import_module(_SELDOM[name]), name))
    return made_from(config, find_class(config))


__all__ = [
    "CustomObjectScope", "custom_object_scope", "deserialize_keras_object", "get_custom_objects",
    "get_registered_name", "get_registered_object", "register_keras_serializable",
    "serialize_keras_object",
]  # fmt: skip
