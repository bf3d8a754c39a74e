"""Speaking TensorFlow 1 at the top level: `tf.placeholder`, `tf.Session`, without `compat.v1`.

Where it sits   over compat.v1; minitf's own top level asks it for names that it has not got.
The one idea    the first name that only makes sense with a graph puts the default graph in place,
                and from then on the names at the top level mean what they meant in TensorFlow 1.
                What was made before stays usable: a value is a constant of the graph.
Try it          >>> import minitf as tf
                >>> x = tf.placeholder(tf.float32, name="x")
                >>> print(tf.reduce_sum(x, reduction_indices=None))
                Tensor("Sum:0", shape=(), dtype=float32)
                >>> tf.enable_v2_behavior()
                >>> tf.reset_default_graph()
Read next       compat/era.py
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any, ClassVar

from minitf.core import context
from minitf.execution.session import InteractiveSession, Session

# Names whose first use means: this program describes a graph.
STARTERS = frozenset({
    "add_to_collection", "get_collection", "get_default_graph", "get_local_variable",
    "get_variable", "get_variable_scope", "global_variables", "global_variables_initializer",
    "initialize_all_variables", "initialize_local_variables", "initialize_variables",
    "local_variables", "local_variables_initializer", "placeholder", "placeholder_with_default",
    "reset_default_graph", "trainable_variables", "variable_scope", "variables_initializer",
})  # fmt: skip


class _Speech:
    """What the top level means now."""

    v1 = False
    decided_for_v2 = False  # a program said enable_eager_execution
    hidden: ClassVar[dict[str, Any]] = {}  # today's meanings, while others hold
    added: ClassVar[set[str]] = set()


def speaks_v1() -> bool:
    """Whether the top level has the names of TensorFlow 1."""
    return _Speech.v1


def speak_v1() -> None:
    """Give the names at the top level their meaning of TensorFlow 1, and put a graph in place."""
    v1, top = _modules()
    if not _Speech.decided_for_v2:
        v1.disable_v2_behavior()
    if _Speech.v1:
        return
    _Speech.v1 = True
    for name, value in v1.meanings().items():
        if name in top._LAZY:  # loaded later, it would take the name back
            importlib.import_module(f"minitf.{name}")
        if value is vars(top).get(name) or name in _SWITCHES:
            continue
        if name in vars(top):
            _Speech.hidden[name] = vars(top)[name]
        else:
            _Speech.added.add(name)
        setattr(top, name, value)


def speak_v2() -> None:
    """Give the names at the top level today's meaning again; operations run at once."""
    v1, top = _modules()
    _Speech.decided_for_v2 = True
    v1.enable_v2_behavior()
    for name, value in _Speech.hidden.items():
        setattr(top, name, value)
    for name in _Speech.added & set(vars(top)):
        delattr(top, name)
    _Speech.hidden, _Speech.added, _Speech.v1 = {}, set(), False


def begin() -> None:
    """A program turned out to be one of graphs; unless it said otherwise, or builds one already."""
    if context.current.graph is None and not _Speech.decided_for_v2:
        speak_v1()


def forget() -> None:
    """As if no program had spoken yet."""
    speak_v2()
    _Speech.decided_for_v2 = False


def _modules() -> tuple[ModuleType, ModuleType]:
    return importlib.import_module("minitf.compat.v1"), importlib.import_module("minitf")


def top_level(name: str) -> Any:
    """The meaning of a name that only TensorFlow 1 had.

    Raises:
        AttributeError: It had none.
    """
    v1, top = _modules()
    if name in _SWITCHES:
        return _SWITCHES[name]
    if name in ("Session", "InteractiveSession"):
        return {"Session": _Session, "InteractiveSession": _InteractiveSession}[name]
    found = v1.meanings().get(name)
    if found is None and (name in v1.RENAMED or name in ("contrib", "estimator")):
        found = getattr(v1, name)
    if found is None:
        found = getattr(top.math, name)  # once, all of tf.math lay at the top level
    return _starting(found) if name in STARTERS else found


def _eagerly(config: Any = None, device_policy: Any = None, execution_mode: Any = None) -> None:
    """From now on, operations run at once.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/enable_eager_execution
    """
    v1, _ = _modules()
    _Speech.decided_for_v2 = True
    v1.enable_eager_execution()


_SWITCHES: dict[str, Callable[..., None]] = {
    "disable_v2_behavior": speak_v1,
    "enable_v2_behavior": speak_v2,
    "enable_eager_execution": _eagerly,
}


def _starting(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def started(*args: Any, **kwargs: Any) -> Any:
        begin()
        return function(*args, **kwargs)

    return started


class _Session(Session):
    """A session, whose making means: this program describes a graph."""

    def __init__(self, *args: Any, **kwargs: Any):
        begin()
        super().__init__(*args, **kwargs)


class _InteractiveSession(InteractiveSession):
    """The same for notebooks."""

    def __init__(self, *args: Any, **kwargs: Any):
        begin()
        super().__init__(*args, **kwargs)
