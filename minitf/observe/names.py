"""What the learner calls a tensor.

Where it sits   beside the recorder, which names inputs and variables by it.
The one idea    a tensor does not know the name it is assigned to, but the frame it lives in does:
                in ``w = tf.Variable(2.0)`` the picture should say "w", not "Variable".
Try it          >>> import minitf as tf
                >>> w = tf.constant(2.0)
                >>> [name for name in names_in({"w": w, "n": 3}).values()]
                ['w']
Read next       observe/record.py
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


def names_in(namespace: Mapping[str, Any]) -> dict[int, str]:
    """The names of tensors and variables in a namespace, by `id`.

    Names with a leading underscore are not the learner's (IPython keeps results in them).
    """
    found: dict[int, str] = {}
    for name, value in list(namespace.items()):
        if isinstance(value, (Tensor, Variable)) and not name.startswith("_"):
            found.setdefault(id(value), name)
    return found


def names_of(function: Callable[..., Any]) -> dict[int, str]:
    """The names of tensors and variables that a function uses from outside itself."""
    return names_in(used_by(function))


def used_by(function: Callable[..., Any]) -> dict[str, Any]:
    """What a Python function uses from outside itself, by name; empty for other callables.

    >>> rate = 0.5
    >>> sorted(used_by(lambda x: x * rate))
    ['rate']
    """
    try:
        variables = inspect.getclosurevars(inspect.unwrap(function))
    except (TypeError, ValueError):  # no Python function, or a closure that is not filled yet
        return {}
    return {**variables.globals, **variables.nonlocals}


def models_in(namespace: Mapping[str, Any]) -> list[Any]:
    """The Keras layers and models in a namespace, each once.

    They are known by a method of theirs: observing lies below keras and does not import it.
    """
    found = {
        id(value): value
        for name, value in list(namespace.items())
        if hasattr(type(value), "_flatten_layers") and not name.startswith("_")
    }
    return list(found.values())
