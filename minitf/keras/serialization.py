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
from typing import Any, ClassVar

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, UnknownNameError, nearest, unknown_name
from minitf.keras.naming import to_snake_case

_custom: dict[str, Any] = {}


class Table:
    """The named objects of one kind: classes, and functions where the kind has them.

    Args:
        kind: What one entry is, in a word, for error messages: "initializer".
        module: Where Keras keeps the kind: "keras.initializers".
    """

    all: ClassVar[list[Table]] = []  # every table there is

    def __init__(self, kind: str, module: str):
        self.kind, self.module = kind, module
        self.entries: dict[str, Any] = {}
        Table.all.append(self)

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
        for table in (custom_objects or {}, _custom, self.entries):
            if name in table:
                return table[name]
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
            return entry.__name__ if known else serialized_function(entry)
        return serialize(entry, self.module)

    def deserialize(self, config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """The object that `serialize` described."""
        if config is None:
            return None
        if isinstance(config, str):
            found = self.find(config, custom_objects)
            return found() if inspect.isclass(found) else found
        if config["class_name"] == "function":
            return self.find(config["config"], custom_objects)
        cls: Any = self.find(config.get("registered_name") or config["class_name"], custom_objects)
        if inspect.isfunction(cls):
            return cls
        made: Any = cls.from_config(dict(config["config"]))
        if config.get("build_config") and hasattr(made, "build_from_config"):
            made.build_from_config(config["build_config"])
        return made


def plain_value(value: Any) -> Any:
    """A number as a Python number, an array or a tensor as Keras writes arrays."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (np.ndarray, Tensor)):
        kind = "__numpy__" if isinstance(value, np.ndarray) else "__tensor__"
        array = np.asarray(value)
        return {"class_name": kind, "config": {"value": array.tolist(), "dtype": str(array.dtype)}}
    return value


def restored_value(value: Any) -> Any:
    """What `plain_value` wrote."""
    if not isinstance(value, dict) or value.get("class_name") not in ("__numpy__", "__tensor__"):
        return value
    array = np.array(value["config"]["value"], value["config"]["dtype"])
    return array if value["class_name"] == "__numpy__" else convert_to_tensor(array)


def serialized_function(function: Any) -> dict[str, Any]:
    """How Keras writes a function of the learner's own: by the name it was registered under."""
    return {
        "module": "builtins", "class_name": "function", "config": registered_name(function),
        "registered_name": "function",
    }  # fmt: skip


def find_function(config: Mapping[str, Any], custom_objects: Any = None) -> Any:
    """The function that `serialized_function` named: the learner's own, or one of keras.

    Raises:
        UnknownNameError: There is none.
    """
    names = [str(config.get("registered_name")), str(config["config"])]
    for known in (custom_objects or {}, _custom, *(table.entries for table in Table.all)):
        for name in names:
            if inspect.isfunction(known.get(name)):
                return known[name]
    raise UnknownNameError(
        f"Could not locate function {names[1]!r}.",
        instead=f"custom_objects={{{names[1]!r}: {names[1]}}}, or register_keras_serializable()",
    )


def serialize(entry: Any, module: str) -> dict[str, Any]:
    """Class, arguments and, for layers that are built, the shape they were built for."""
    cls = type(entry)
    ours = cls.__module__.startswith("minitf.")
    operation = cls.__dict__.get("keras_module")  # of a class that Keras keeps hidden
    config = {
        "module": operation or (getattr(cls, "home", module) if ours else cls.__module__),
        "class_name": cls.__name__,
        "config": entry.get_config(),
        "registered_name": None if ours and not operation else registered_name(cls),
    }
    build_config = entry.get_build_config() if hasattr(entry, "get_build_config") else None
    if build_config:
        config["build_config"] = build_config
    if hasattr(entry, "get_compile_config"):
        config["compile_config"] = entry.get_compile_config() or {}
    return config


def registered_name(cls: Any) -> str:
    """The name that `register_keras_serializable` gave, or the plain class name."""
    return next((name for name, known in _custom.items() if known is cls), cls.__name__)


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


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[Any], Any]:
    """Decorator: a learner's own class or function can be named in configurations.

    https://keras.io/api/models/model_saving_apis/serialization_utils/
    """

    def register(entry: Any) -> Any:
        _custom[f"{package}>{name or entry.__name__}"] = entry
        return entry

    return register
