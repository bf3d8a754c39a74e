"""`keras.src`: names that programs import from inside Keras' own code.

Where it sits   beside facade; install makes these modules.
The one idea    Keras keeps a class in a file of its own (keras.src.layers.core.dense); here the
                name counts, and the file is only a hint where to look first.
Try it          >>> import minitf
                >>> with minitf.install_as_tensorflow():
                ...     from keras.src.layers.core.dense import Dense
                >>> Dense is minitf.keras.layers.Dense
                True
Read next       compat/install.py

Keras says that keras.src is private; editors write such imports all the same.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from minitf.compat.facade import Facade

ROOT = "keras.src"
_PUBLIC = (
    "layers", "models", "ops", "optimizers", "optimizers.schedules", "losses", "metrics",
    "callbacks", "initializers", "regularizers", "constraints", "activations", "utils", "saving",
    "random", "backend", "config", "dtype_policies", "tree", "datasets",
)  # fmt: skip


class Inside(Facade):
    """A module of Keras' own code."""

    def __init__(self, name: str):
        super().__init__(name, "minitf.keras", ())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            return super().__getattr__(name)
        for home in self._homes():
            found = getattr(home, name, None)
            if found is not None:
                inner = isinstance(found, ModuleType)
                return importlib.import_module(f"{self.__name__}.{name}") if inner else found
        raise AttributeError(f"minitf has nothing called {name!r} of {self.__name__}.")

    def _homes(self) -> Iterator[Any]:
        """Where a name may be: the public modules along the path, then all public modules."""
        keras = importlib.import_module("minitf.keras")
        along = [keras]
        for part in self.__name__.split(".")[2:]:
            inner = getattr(along[-1], part, None)
            if not isinstance(inner, ModuleType):
                break
            along.append(inner)
        yield from reversed(along)
        for path in _PUBLIC:
            yield importlib.import_module(f"minitf.keras.{path}")


def is_inside(name: str) -> bool:
    """Whether a module of that name may be one of Keras' own code: those have small letters."""
    return (name == ROOT or name.startswith(f"{ROOT}.")) and name.islower()
