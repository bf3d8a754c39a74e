"""Objects to configurations and back: what `get_config`, `get` and `from_config` share.

Where it sits   below initializers, activations, layers, losses, metrics, optimizers.
The one idea    an object is its class and the arguments it was made with; each kind of object
                keeps one table from names to classes, and a wrong name gets a suggestion.
Try it          >>> from minitf import keras
                >>> keras.initializers.get("glorot_unifrom")
                Traceback (most recent call last):
                minitf.errors.UnknownNameError: There is no initializer called 'glorot_unifrom'.
                  write instead: 'glorot_uniform'
Read next       keras/initializers/base.py, a first user

As https://keras.io/api/models/model_saving_apis/serialization_utils/
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from minitf.core.shape import TensorShape
from minitf.errors import ArgumentError, nearest, unknown_name
from minitf.keras.naming import to_snake_case
from minitf.keras.plain_data import plain_value
from minitf.keras.registry import (
    CustomObjectScope,
    get_registered_name,
    get_registered_object,
)
from minitf.keras.restoring import TABLES, find_class, find_function, made_from
from minitf.keras.sharing import note_written


class Table:
    """The named objects of one kind: classes, and functions where the kind has them.

    Args:
        kind: What one entry is, in a word, for error messages: "initializer".
        module: Where Keras keeps the kind: "keras.initializers".
    """

    def __init__(self, kind: str, module: str):
        self.kind, self.module = kind, module
        self.entries: dict[str, Any] = {}
        TABLES.append(self)

    def add(self, *aliases: str) -> Callable[[Any], Any]:
        """Decorator: enter a class or function under its own name and the aliases."""

        def enter(entry: Any) -> Any:
            self.entries.update(dict.fromkeys((entry.__name__, *aliases), entry))
            if inspect.isclass(entry):  # a function of that name, if there is one, goes before
                self.entries.setdefault(to_snake_case(entry.__name__), entry)
            return entry

        return enter

    def find(self, name: str, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """The class or function called `name`; "package>Name" finds registered ones.

        Raises:
            UnknownNameError: There is none; the message suggests one.
        """
        found = get_registered_object(name, custom_objects, self.entries)
        if found is not None:
            return found
        raise unknown_name(self.kind, name, self.entries)

    def get(self, identifier: Any) -> Any:
        """Make an object of this kind from a name, a configuration, a class or itself.

        Args:
            identifier: None (gives None), a name, a dict made by `serialize`, a class, or any
                callable, which is returned as it is.
        """
        if identifier is None:
            return None
        if isinstance(identifier, str):
            identifier = self.find(identifier)
        elif isinstance(identifier, Mapping):
            return self.deserialize(identifier)
        if inspect.isclass(identifier):
            return identifier()
        if callable(identifier):
            return identifier
        raise ArgumentError(
            f"{identifier!r} (of type {type(identifier).__name__}) is no {self.kind}.",
            instead=f"a name such as {min(self.entries, key=len)!r}, or an object",
        )

    def serialize(self, entry: Any) -> Any:
        """A configuration that `deserialize` understands; functions are named only."""
        if entry is None or isinstance(entry, (str, Mapping)):
            return entry
        if not hasattr(entry, "get_config"):
            known = entry in self.entries.values()
            return entry.__name__ if known else as_data(entry)
        return serialize(entry, self.module)

    def deserialize(self, config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """The object that `serialize` described.

        Raises:
            UnknownNameError: There is no class or function of that name.
        """
        if config is None:
            return None
        with CustomObjectScope(custom_objects):
            if isinstance(config, str):
                found = self.find(config)
                return found() if inspect.isclass(found) else found
            if config["class_name"] == "function":
                return find_function(config)
            return made_from(config, find_class(config, self))


def as_data(obj: Any) -> Any:
    """Plain data (that JSON can hold) for an object, a structure, an array or a function.

    Raises:
        TypeError: An object that has no `get_config`.
    """
    if obj is None or isinstance(obj, (str, bool, int, float)):
        return obj
    if isinstance(obj, (list, tuple)) and not isinstance(obj, TensorShape):
        parts = [as_data(part) for part in obj]
        return parts if isinstance(obj, list) else tuple(parts)
    if isinstance(obj, dict):
        return {key: as_data(value) for key, value in obj.items()}
    plain = plain_value(obj)
    if plain is not obj:
        return plain
    if hasattr(obj, "get_config"):
        return serialize(obj, _module_of(type(obj)))
    if hasattr(obj, "__name__"):
        return _by_name(obj)
    raise TypeError(
        f"Cannot serialize object {obj} of type {type(obj)}. To be serializable, a class must "
        "implement the `get_config()` method."
    )


def _by_name(obj: Any) -> dict[str, Any]:
    """How Keras writes a function: by its name, or the one that it was registered under."""
    kind = type(obj).__name__
    return {
        "module": "builtins", "class_name": kind, "config": get_registered_name(obj),
        "registered_name": kind,
    }  # fmt: skip


def _module_of(cls: type) -> str:
    found = (table.module for table in TABLES if cls in table.entries.values())
    return next(found, "builtins")


def serialize(entry: Any, module: str) -> dict[str, Any]:
    """Class, arguments and, for layers that are built, the shape they were built for."""
    cls = type(entry)
    ours = cls.__module__.startswith("minitf.")
    hidden = cls.__dict__.get("keras_module")  # of a class that Keras does not show
    said = entry.get_config()
    if not isinstance(said, dict):
        raise TypeError(
            f"The `get_config()` method of {entry} should return a dict. It returned: {said}"
        )
    home = hidden or (getattr(cls, "home", module) if ours else cls.__module__)
    config = {
        "module": None if home == "__main__" else home,
        "class_name": cls.__name__,
        "config": as_data(said),
        "registered_name": None if ours and not hidden else get_registered_name(cls),
    }
    build_config = entry.get_build_config() if hasattr(entry, "get_build_config") else None
    if build_config:
        config["build_config"] = as_data(build_config)
    if hasattr(entry, "get_compile_config"):
        config["compile_config"] = as_data(entry.get_compile_config() or {})
    note_written(entry, config)
    return config


def suggesting(kind: str, names: Iterable[str]) -> Callable[[str], Any]:
    """A module's `__getattr__` that answers a misspelt name with a suggestion."""

    def __getattr__(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise unknown_name(kind, name, names)

    return __getattr__


def unknown_arguments(cls: type, given: Mapping[str, Any], *further: str) -> ArgumentError:
    """The error for arguments that a class does not have; suggests one that it has."""
    known = {name for base in cls.__mro__ for name in inspect.signature(base.__init__).parameters}  # type: ignore[misc]
    first = next(iter(given))
    close = {"lr": "learning_rate"}.get(first) or nearest(
        first, (known | set(further)) - {"self", "args", "kwargs"}
    )
    return ArgumentError(
        f"{cls.__name__} has no argument {', '.join(map(repr, given))}.",
        instead=f"{close}=..." if close else None,
    )
