"""The learner's own classes and functions by name, so that they can be made again from a file.

Where it sits   below everything that is written into configurations.
The one idea    a file holds names, no code; a name means something only where the program that
                reads it has said which class or function it stands for.
Try it          >>> @register_keras_serializable("docs")
                ... def twice(x):
                ...     return 2 * x
                >>> get_registered_name(twice), get_registered_object("docs>twice") is twice
                ('docs>twice', True)
Read next       keras/serialization.py

As https://keras.io/api/models/model_saving_apis/serialization_utils/
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from typing import Any

from minitf.errors import ArgumentError

_objects: dict[str, Any] = {}  # by "package>name"
_names: dict[Any, str] = {}


class _Scopes(threading.local):
    def __init__(self) -> None:
        self.objects: dict[str, Any] = {}


_scopes = _Scopes()


class CustomObjectScope:
    """Inside, these names are known when configurations are read.

    Args:
        custom_objects: Classes and functions by name.

    >>> with CustomObjectScope({"twice": lambda x: 2 * x}):
    ...     get_registered_object("twice")(4)
    8

    https://keras.io/api/models/model_saving_apis/serialization_utils/#customobjectscope-class
    """

    def __init__(self, custom_objects: Mapping[str, Any] | None):
        self.custom_objects = dict(custom_objects or {})
        self._before: list[dict[str, Any]] = []

    def __enter__(self) -> CustomObjectScope:
        self._before.append(_scopes.objects)
        _scopes.objects = {**_scopes.objects, **self.custom_objects}
        return self

    def __exit__(self, *_: object) -> None:
        _scopes.objects = self._before.pop()


custom_object_scope = CustomObjectScope


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[Any], Any]:
    """Decorator: a learner's own class or function can be named in configurations.

    Args:
        package: A name that keeps it apart from what others call the same.
        name: Its name; default: that of the class or function.

    Raises:
        ArgumentError: A class without `get_config`.

    https://keras.io/api/models/model_saving_apis/serialization_utils/
    """

    def register(entry: Any) -> Any:
        if inspect.isclass(entry) and not hasattr(entry, "get_config"):
            raise ArgumentError(
                "Cannot register a class that does not have a get_config() method. "
                f"Received: {entry}",
                why="what get_config returns is all that a file keeps of an object",
                instead="def get_config(self): return {the arguments of __init__}",
            )
        _names[entry] = f"{package}>{name or entry.__name__}"
        _objects[_names[entry]] = entry
        return entry

    return register


def get_custom_objects() -> dict[str, Any]:
    """The learner's own classes and functions, by name; may be changed."""
    return _objects


def get_registered_name(obj: Any) -> str:
    """The name under which a class or function was registered, else its own."""
    obj = getattr(obj, "_stands_for", obj)
    return _names.get(obj) or obj.__name__


def get_registered_object(
    name: Any, custom_objects: Any = None, module_objects: Any = None
) -> Any:  # fmt: skip
    """The class or function of that name, or None."""
    for known in (_scopes.objects, _objects, custom_objects or {}, module_objects or {}):
        if name in known:
            return known[name]
    return None


def known_objects() -> dict[str, Any]:
    """All that is known here: what was registered, and what the scopes around say."""
    return {**_objects, **_scopes.objects}
