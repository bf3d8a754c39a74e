"""Functions made of several ops, each under a name scope of its own.

Where it sits   above the rows; activations, losses, norms and many more are declared with it.
The one idea    no gradient is written here: a composite is differentiated through its parts, and a
                picture can fold it into one box with its name, or open it.
Try it          >>> import minitf as tf
                >>> tf.nn.softmax([0.0, 0.0]).numpy()
                array([0.5, 0.5], dtype=float32)
Read next       ops/activations.py
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from minitf.backends import devices
from minitf.backends.base import Device
from minitf.core.context import beside, current, own_scope


def composite(function: Callable[..., Any]) -> Callable[..., Any]:
    """The ops of `function` get its name as their scope, or the argument `name`.

    What it makes besides, as a table of weights, is put where its first tensor is.
    `name` comes after the arguments of `function`, as everywhere in TensorFlow.
    """
    code = function.__code__
    # Behind any number of arguments there is no place for a name: it is given by keyword.
    places = sys.maxsize - 1 if code.co_flags & inspect.CO_VARARGS else code.co_argcount

    @wraps(function)
    def scoped(*args: Any, **kwargs: Any) -> Any:
        name = args[places] if len(args) == places + 1 else kwargs.pop("name", None)
        with own_scope(name or function.__name__):
            home = _home((*args, *kwargs.values()))
            if home is None:
                return function(*args[:places], *args[places + 1 :], **kwargs)
            with beside(home):
                return function(*args[:places], *args[places + 1 :], **kwargs)

    return scoped


def _home(arguments: tuple[Any, ...]) -> Device | None:
    """The device of the first tensor among them, if new ones would be put elsewhere."""
    for value in arguments:
        home = getattr(value, "device_object", None)
        if home is not None:
            return None if home is (current.device or devices.CPU) else home
    return None
