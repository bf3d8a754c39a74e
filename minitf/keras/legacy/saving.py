"""keras.legacy.saving: objects to configurations and back, as Keras 2 wrote them.

Where it sits   beside keras.saving, whose configurations say more.
The one idea    {"class_name": ..., "config": ...}; who reads it must know the class.
Try it          >>> from minitf import keras
                >>> config = serialize_keras_object(keras.optimizers.SGD(0.5))
                >>> again = deserialize_keras_object(
                ...     config, {"SGD": keras.optimizers.SGD}, printable_module_name="optimizer")
                >>> float(again.learning_rate)
                0.5
Read next       keras/saving/objects.py
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from minitf.errors import ArgumentError, unknown_name
from minitf.keras.saving.objects import get_custom_objects, get_registered_name


def serialize_keras_object(instance: Any) -> Any:
    """The class and arguments of an object, or the name of a function.

    Raises:
        ArgumentError: It has neither.
    """
    if instance is None:
        return None
    if hasattr(instance, "get_config"):
        name = get_registered_name(type(instance))
        return {"class_name": name, "config": instance.get_config()}
    if hasattr(instance, "__name__"):
        return get_registered_name(instance)
    raise ArgumentError(f"Cannot serialize {instance} because it doesn't implement `get_config()`.")


def deserialize_keras_object(
    identifier: Any, module_objects: Mapping[str, Any] | None = None,
    custom_objects: Mapping[str, Any] | None = None, printable_module_name: str = "object",
) -> Any:  # fmt: skip
    """The object or function that `serialize_keras_object` described.

    Args:
        identifier: What it gave; a function or class is given back as it is.
        module_objects: The classes and functions that are looked through.
        custom_objects: Further ones, which go before.
        printable_module_name: What one of them is, for error messages.

    Raises:
        UnknownNameError: There is none of that name.
    """
    if identifier is None or inspect.isfunction(identifier) or inspect.isclass(identifier):
        return identifier
    known = {**(module_objects or {}), **get_custom_objects(), **(custom_objects or {})}
    name = identifier["class_name"] if isinstance(identifier, Mapping) else identifier
    if name not in known:
        raise unknown_name(printable_module_name, str(name), known)
    if isinstance(identifier, Mapping):
        return known[name].from_config(dict(identifier["config"]))
    return known[name]() if inspect.isclass(known[name]) else known[name]


__all__ = ["deserialize_keras_object", "serialize_keras_object"]
