"""The public names of Keras, with the names of their parameters."""

from __future__ import annotations

import inspect
import types
from typing import Any


def parameters_of(entry: Any) -> list[str] | None:
    """The names of a function's or class's parameters; None where Python cannot tell."""
    try:
        return [p.name for p in inspect.signature(entry).parameters.values()]
    except (TypeError, ValueError):
        return None


def public_names(keras: Any) -> dict[str, list[str] | None]:
    """Every public name below `keras`, modules with what they hold."""
    found: dict[str, list[str] | None] = {}

    def walk(module: Any, path: str) -> None:
        for name in sorted(dir(module)):
            entry = None if name.startswith("_") else getattr(module, name, None)
            if entry is None or name == "src":
                continue
            full = f"{path}.{name}" if path else name
            if not isinstance(entry, types.ModuleType):
                found[full] = parameters_of(entry) if callable(entry) else None
            elif entry.__name__.startswith("keras") and "_tf_keras" not in entry.__name__:
                found[full] = None
                walk(entry, full)

    walk(keras, "")
    return found


def find(keras: Any, name: str) -> Any:
    """What a name with dots means; raises AttributeError where there is nothing."""
    for part in name.split("."):
        keras = getattr(keras, part)
    return keras
