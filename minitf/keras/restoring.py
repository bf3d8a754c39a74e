"""From a configuration to the object: which class it names, and how one is made.

Where it sits   under keras.serialization, whose tables it looks through.
The one idea    a name is looked up among what the learner registered, then among keras' own; code
                is never imported because a file says so.
Try it          >>> from minitf import keras
                >>> find_class({"class_name": "Dense", "module": "keras.layers"})
                <class 'minitf.keras.layers.dense.Dense'>
Read next       keras/registry.py

As https://keras.io/api/models/model_saving_apis/serialization_utils/
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from minitf.errors import ArgumentError, UnknownClassError
from minitf.keras.registry import get_registered_object, known_objects
from minitf.keras.sharing import made_before, note_made

TABLES: list[Any] = []  # every kind of object that there is; see Table


def find_function(config: Mapping[str, Any]) -> Any:
    """The function that a configuration names: the learner's own, or one of keras.

    Raises:
        UnknownNameError: There is none.
        ArgumentError: One of keras, under a name that was registered.
    """
    name = config["config"]
    if not isinstance(name, str):
        raise TypeError(
            f"Expected 'config' to be a non-null str for a function classname, instead got "
            f"{type(name)}. Full config: {dict(config)}"
        )
    found = get_registered_object(name)
    if found is not None:
        return found
    for table in TABLES:
        if inspect.isfunction(table.entries.get(name)):
            _check_plain(config, name, f"{table.module}.{name}")
            return table.entries[name]
    alike = (entry for known, entry in known_objects().items() if known.endswith(f">{name}"))
    found = next(alike, None)  # Keras up to 3.6 left out the package
    if found is None:
        raise _not_found("function", name, config)
    return found


def find_class(config: Mapping[str, Any], first: Any = None) -> Any:
    """The class that a configuration names: one that was registered, or one of keras.

    Args:
        config: The configuration.
        first: The kind of object that is expected.

    Raises:
        UnknownNameError: There is none.
        ArgumentError: One of keras, under a name that was registered.
    """
    name, module = config["class_name"], str(config.get("module") or "")
    found = get_registered_object(config.get("registered_name", name))
    if found is not None:
        return found
    of_keras = not module or module.split(".")[0] == "keras"
    by_module = sorted(TABLES, key=lambda table: not module.startswith(table.module))
    for table in [*([first] if first else []), *by_module] if of_keras else ():
        if name in table.entries:
            _check_plain(config, name, f"{module or table.module}.{name}")
            return table.entries[name]
    found = get_registered_object(name)
    if found is None:
        raise _not_found("class", name, config)
    return found


def _check_plain(config: Mapping[str, Any], name: str, place: str) -> None:
    """Raise ArgumentError where a configuration says that keras' own was registered."""
    said = config.get("registered_name")
    if said and said not in (name, config.get("class_name")):
        raise ArgumentError(
            f"`registered_name={said!r}` was provided in the config, but '{place}' resolved to a "
            "Keras built-in and does not use registered names. Remove the `registered_name` field "
            f"from the config. Full object config: {dict(config)}"
        )


def _not_found(kind: str, name: str, config: Mapping[str, Any]) -> UnknownClassError:
    module = str(config.get("module") or "")
    if module.split(".")[0] == "keras":
        what = (
            f"Could not deserialize '{module}.{name}' because it is not a KerasSaveable subclass: "
            "there is no such object that a model is made of"
        )
    else:
        what = (
            f"Could not locate {kind} '{name}'. Make sure custom classes and functions are "
            "decorated with `@keras.saving.register_keras_serializable()`, and that the module "
            f"with them is imported before. Full object config: {dict(config)}"
        )
    return UnknownClassError(
        what, why="only what is known by name is made from a file",
        instead=f"custom_objects={{{name!r}: {name.split('>')[-1]}}}",
    )  # fmt: skip


def made_from(config: Mapping[str, Any], cls: Any) -> Any:
    """An object of a class, with the arguments, the shapes and the training of its configuration.

    Raises:
        TypeError: It cannot be made with these arguments, or the class has no `from_config`.
    """
    if inspect.isfunction(cls):
        return cls
    inner, name = config["config"], config["class_name"]
    if not isinstance(inner, dict):
        raise TypeError(
            f"Expected 'config' to be a dict for {name}, instead got {type(inner)}. "
            f"Full config: {dict(config)}"
        )
    shared = made_before(dict(config))
    if shared is not None:
        return shared
    if not hasattr(cls, "from_config"):
        raise TypeError(
            f"Unable to reconstruct an instance of '{name}' because the class is missing a "
            f"`from_config()` method. Full object config: {dict(config)}"
        )
    try:
        made = cls.from_config(dict(inner))
    except TypeError as problem:
        raise _unmade(cls, config, problem) from problem
    if config.get("build_config") and not getattr(made, "built", True):
        made.build_from_config(config["build_config"])
        made.built = True
    if config.get("compile_config"):
        made.compile_from_config(config["compile_config"])
    note_made(made, dict(config))
    return made


def _unmade(cls: Any, config: Mapping[str, Any], problem: Exception) -> TypeError:
    return TypeError(
        f"{cls} could not be deserialized properly. Please ensure that components that are Python "
        "object instances (layers, models, etc.) returned by `get_config()` are explicitly "
        f"deserialized in the model's `from_config()` method.\n\nconfig={dict(config)}.\n\n"
        f"Exception encountered: {problem}"
    )
