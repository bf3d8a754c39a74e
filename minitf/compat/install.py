"""`minitf.install_as_tensorflow()`: published programs run with nothing changed.

Where it sits   on top of all; puts a finder before Python's own.
The one idea    Python asks finders for a module, one after the other.  The one here answers to
                `tensorflow` and `keras` and everything below them.
Try it          >>> import minitf
                >>> with minitf.install_as_tensorflow():
                ...     import tensorflow as tf
                ...     from tensorflow.keras.layers import Dense
                ...     tf.constant(1.0) + 1.0
                <tf.Tensor: shape=(), dtype=float32, numpy=2.0>
Read next       minitf/__main__.py
"""

from __future__ import annotations

import importlib
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from minitf.compat import speech
from minitf.compat.era import speaks_v1
from minitf.compat.facade import Facade
from minitf.compat.keras_src import Inside, is_inside
from minitf.errors import StateError

ROOTS = ("tensorflow", "keras")
# Names below the roots that lead elsewhere than straight into minitf; the longest fits first.
_HOMES = {
    "tensorflow.compat.v1": "minitf.compat.v1",
    "tensorflow.compat.v2": "minitf",
    "tensorflow.contrib": "minitf.compat.contrib",
    "tensorflow.examples": "minitf.compat.examples",
    "tensorflow.python.keras": "minitf.keras",
    "tensorflow": "minitf",
    "keras": "minitf.keras",
}
# Below tensorflow.python lies TensorFlow's own code.  Programs take well-known names from it.
_INSIDE = "tensorflow.python"


class _Finder(MetaPathFinder):
    """Answers to `tensorflow`, `keras` and everything below them."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in ROOTS:
            return None
        if is_inside(fullname):
            return ModuleSpec(fullname, _Loader("minitf.keras", ()), is_package=True)
        home, rest = _place(fullname)
        if home is None or not _is_there(home, rest):
            return None
        return ModuleSpec(fullname, _Loader(home, rest), is_package=True)


class _Loader(Loader):
    """Makes the module that stands for minitf under a name."""

    def __init__(self, home: str, rest: tuple[str, ...]):
        self._home, self._rest = home, rest

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        if is_inside(spec.name):
            return Inside(spec.name)
        return Facade(spec.name, self._home, self._rest)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""

    def get_code(self, fullname: str) -> None:
        """There is no code (`python -m tensorflow` has nothing to run)."""


def _place(fullname: str) -> tuple[str | None, tuple[str, ...]]:
    """The module of minitf behind a name, and what to go along from there."""
    for start in sorted(_HOMES, key=len, reverse=True):
        if fullname == start or fullname.startswith(f"{start}."):
            rest = fullname[len(start) :].strip(".")
            if fullname.startswith(_INSIDE) and start == "tensorflow":
                return "minitf.compat.v1", ()
            return _HOMES[start], tuple(rest.split(".")) if rest else ()
    return None, ()


def _is_there(home: str, rest: tuple[str, ...]) -> bool:
    try:
        found: Any = importlib.import_module(home)
        for part in rest:
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return False
    return True


class Installed:
    """The result of install_as_tensorflow: `uninstall()` it, or use it as a block.

    Attributes:
        active: Whether the names lead to minitf now.
    """

    def __init__(self, finder: _Finder):
        self._finder = finder
        sys.meta_path.insert(0, finder)

    @property
    def active(self) -> bool:
        """Whether the names lead to minitf now."""
        return self._finder in sys.meta_path

    def uninstall(self) -> None:
        """Undo it: later imports find the real packages again (or none)."""
        if self.active:
            sys.meta_path.remove(self._finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, Facade)]:
            del sys.modules[name]
        speech.forget()

    def __enter__(self) -> Installed:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.uninstall()


def install_as_tensorflow(v1: bool | None = None) -> Installed:
    """From now on `import tensorflow`, `import keras` and what is below them mean minitf.

    Args:
        v1: Whether the program is one of TensorFlow 1, with a graph from the start.  Default: as
            the running script's own names tell.

    Returns:
        An object to undo it: `installed.uninstall()`, or a `with` block.

    Raises:
        StateError: The real package was imported already.
    """
    for root in ROOTS:
        module = sys.modules.get(root)
        if module is not None and not isinstance(module, Facade):
            raise StateError(
                f"The real package {root!r} is imported already"
                f" (from {getattr(module, '__file__', '?')}).",
                why="two packages under one name in one program would mix their tensors",
                instead="call minitf.install_as_tensorflow() before anything imports it",
            )
    for finder in sys.meta_path:
        if isinstance(finder, _Finder):
            sys.meta_path.remove(finder)
            break
    installed = Installed(_Finder())
    if _script_speaks_v1() if v1 is None else v1:
        speech.speak_v1()
    return installed


def _script_speaks_v1() -> bool:
    """Whether the script that called us was written for TensorFlow 1."""
    path = getattr(sys.modules.get("__main__"), "__file__", None)
    if path is None or not str(path).endswith(".py"):
        return False
    try:
        with open(path, encoding="utf-8") as file:
            source = file.read()
    except OSError:
        return False
    return "install_as_tensorflow" in source and speaks_v1(source)
