"""Modules that stand for minitf under the names `tensorflow` and `keras`.

Where it sits   install puts these into sys.modules.
The one idea    one module object for each name that is imported, with a spec of its own; it holds
                nothing, and asks minitf for everything.
Try it          >>> layers = Facade("keras.layers", "minitf.keras.layers", ())
                >>> layers.Dense.__name__
                'Dense'
Read next       compat/install.py
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

# The releases whose programs are understood: programs compare `tf.__version__`.
VERSION_2, VERSION_1, KERAS_VERSION = "2.21.0", "1.15.5", "3.15.1"


# Modules of TensorFlow's own code that programs import from, where minitf has other ones.
_INSIDE = frozenset({
    "client", "data", "framework", "keras", "layers", "ops", "platform", "training", "util",
})  # fmt: skip


class Facade(ModuleType):
    """A module that takes its names from elsewhere.

    Args:
        name: The name that it was imported by.
        home: A module of minitf.
        path: Names to go along from there.
    """

    def __init__(self, name: str, home: str, path: tuple[str, ...]):
        super().__init__(name, f"minitf under the name {name}.")
        self.__dict__["_home"], self.__dict__["_path"] = home, path
        self.__path__: list[str] = []  # a package: parts of it can be imported

    @property
    def target(self) -> Any:
        """What stands behind; asked anew each time, as the top level may change its meaning."""
        found: Any = importlib.import_module(self._home)
        for part in self._path:
            found = getattr(found, part)
        return found

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return _version(self.__name__.partition(".")[0])
        if self.__name__.startswith("tensorflow.python") and name in _INSIDE:
            return importlib.import_module(f"{self.__name__}.{name}")
        if name == "__all__":
            return [one for one in dir(self.target) if not one.startswith("_")]
        if name.startswith("__") and name != "__doc__":
            raise AttributeError(name)
        try:
            return getattr(self.target, name)
        except AttributeError as problem:
            message = str(problem).replace("minitf", self.__name__.partition(".")[0])
            raise AttributeError(message) from None

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self.target)})


def _version(root: str) -> str:
    if root == "keras":
        return KERAS_VERSION
    speech = importlib.import_module("minitf.compat.speech")
    return VERSION_1 if speech.speaks_v1() else VERSION_2
