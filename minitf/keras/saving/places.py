"""Where in a file the numbers of each part of a model stand.

Where it sits   below the writing and the reading of weights.
The one idea    the file mirrors the objects: a layer stands at the path of the attributes that lead
                to it, so it is found again whatever its name is.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> [path for path, _ in walk(model, set())]
                ['', 'layers/dense']
Read next       keras/saving/weights_store.py

The layout is that of Keras 3: https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
"""

from __future__ import annotations

import contextlib
import functools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from minitf.keras.layers.layer import Layer
from minitf.keras.losses.loss import Loss
from minitf.keras.metrics.metric import Metric
from minitf.keras.naming import to_snake_case
from minitf.keras.optimizers.optimizer import Optimizer

PARTS = (Layer, Optimizer, Metric, Loss)
# Attributes that say how an object is used, not what it is made of.
_PASSED_OVER = frozenset({"optimizer", "loss", "history", "graph", "metrics"})


def walk(
    root: Any, done: set[int], path: str = "", above: tuple[int, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """Every part of an object, with its path; what is in `done` is passed over.

    A part that stands in several places is met in each of them until the caller puts its id into
    `done`.
    """
    if id(root) in done or id(root) in above:
        return
    yield path, root
    for name, child in _children(root):
        yield from _below(child, f"{path}/{name}" if path else name, done, (*above, id(root)))


def _below(
    value: Any, path: str, done: set[int], above: tuple[int, ...]
) -> Iterator[tuple[str, Any]]:
    """An attribute: a part, or a container, in which parts are numbered by their classes."""
    if isinstance(value, PARTS):
        yield from walk(value, done, path, above)
        return
    if id(value) in above:
        return
    counts: Counter[str] = Counter()
    for part in list(value.values()) if isinstance(value, dict) else value:
        if not isinstance(part, (*PARTS, list, tuple, dict)):
            continue
        is_part = isinstance(part, PARTS)
        name = to_snake_case(type(part).__name__) if is_part else "container"
        number = counts[name]
        counts[name] += 1
        inner = f"{path}/{name}_{number}" if number else f"{path}/{name}"
        yield from _below(part, inner, done, (*above, id(value)))


def _children(root: Any) -> list[tuple[str, Any]]:
    """The attributes that hold parts, in the order of their names, private ones last.

    The layers of a model that was drawn come before all others.
    """
    held = vars(root)
    shown = {**held, **_said_by_properties(root)}
    found = {
        name: shown[name] for name in shown if _is_shown(root, name) and _holds_parts(shown[name])
    }
    is_model = hasattr(root, "get_layer")
    if is_model:
        found["layers"] = root.layers
        if getattr(root, "optimizer", None) is not None:
            found["optimizer"] = root.optimizer
    drawn = is_model and ("_stack" in held or "_function" in held)
    return sorted(
        found.items(),
        key=lambda pair: (not (drawn and pair[0] == "layers"), pair[0].startswith("_"), pair[0]),
    )


def _is_shown(root: Any, name: str) -> bool:
    """Whether an attribute is one of the layer's author, not one of how minitf works."""
    if not name.startswith("_"):
        return name not in _PASSED_OVER
    kind: Any = type(root)
    return name in getattr(root, "inner_in_files", ()) or name not in _own_names(kind)


def _said_by_properties(root: Any) -> dict[str, Any]:
    """What the properties of the learner's own classes give."""
    found = {}
    for base in reversed(type(root).__mro__):
        if not base.__module__.startswith("minitf."):
            for name, value in vars(base).items():
                if isinstance(value, property):
                    with contextlib.suppress(Exception):  # one that has no value now
                        found[name] = getattr(root, name)
    return found


@functools.cache
def _own_names(cls: Any) -> frozenset[str]:
    """The names that the code of minitf's own classes speaks of."""
    own = [base for base in cls.__mro__ if base.__module__.startswith("minitf.")]
    functions = [part for base in own for value in vars(base).values() for part in _code_of(value)]
    spoken = frozenset(name for code in functions for name in code.co_names)
    return spoken | getattr(cls, "_no_parts", frozenset())


def _code_of(value: Any) -> list[Any]:
    parts = [value, *(getattr(value, name, None) for name in ("fget", "fset", "__func__"))]
    return [part.__code__ for part in parts if hasattr(part, "__code__")]


def _holds_parts(value: Any, above: tuple[int, ...] = ()) -> bool:
    if isinstance(value, PARTS):
        return True
    if not isinstance(value, (list, tuple, dict)) or id(value) in above:
        return False
    parts = value.values() if isinstance(value, dict) else value
    return any(_holds_parts(part, (*above, id(value))) for part in parts)
