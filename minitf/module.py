"""`tf.Module`: a thing that holds variables.

Where it sits   above Variable; Keras layers have their own base, modules are for the rest.
The one idea    a module's variables are those that its attributes hold, also in lists, tuples and
                dicts, and in the modules among them.
Try it          >>> import minitf as tf
                >>> class Line(tf.Module):
                ...     def __init__(self):
                ...         super().__init__()
                ...         self.slope = tf.Variable(2.0, name="slope")
                >>> line = Line()
                >>> line.name, [variable.name for variable in line.variables]
                ('line', ['slope:0'])
Read next       minitf/train/checkpoint.py

https://www.tensorflow.org/guide/intro_to_modules
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

from minitf.core import context
from minitf.core.deferred import something_built
from minitf.core.variable import Variable
from minitf.errors import ArgumentError


class AutoTrackable:
    """An object whose attributes a checkpoint saves."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        something_built()


class Module(AutoTrackable):
    """Base of things that hold variables.

    Args:
        name: Its name; default: the class's, as "my_network".

    Raises:
        ArgumentError: The name could not be a name of Python.

    https://www.tensorflow.org/api_docs/python/tf/Module
    """

    def __init__(self, name: str | None = None):
        name = _snake_case(type(self).__name__) if name is None else name
        if not name.isidentifier():
            raise ArgumentError(
                f"{name!r} is not a valid module name. Module names must be valid Python "
                "identifiers (e.g. a valid class name)."
            )
        self._name = name
        self._scope = context.scoped(name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def name_scope(self) -> Scope:
        """A block in which variables and operations are named "my_network/...".

        >>> import minitf as tf
        >>> with tf.Module(name="net").name_scope:
        ...     tf.Variable(1.0, name="w").name
        'net/w:0'
        """
        return Scope(self._scope)

    @classmethod
    def with_name_scope(cls, method: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate a method: it runs inside the module's name scope."""

        @functools.wraps(method)
        def in_scope(self: Module, *args: Any, **kwargs: Any) -> Any:
            with self.name_scope:
                return method(self, *args, **kwargs)

        return in_scope

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables of this module (attributes by name), then those of the modules in it."""
        return tuple(self._flatten(predicate=lambda value: isinstance(value, Variable)))

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        """Those of the variables that training changes."""
        return tuple(variable for variable in self.variables if variable.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Variable, ...]:
        """Those of the variables that training leaves alone."""
        return tuple(variable for variable in self.variables if not variable.trainable)

    @property
    def submodules(self) -> tuple[Module, ...]:
        """The modules that this one holds, and those that they hold."""
        return tuple(self._flatten(predicate=lambda value: isinstance(value, Module)))

    def _flatten(
        self,
        recursive: bool = True,
        predicate: Callable[[Any], bool] | None = None,
        with_path: bool = False,
    ) -> Iterator[Any]:
        """What attributes hold: first this module's own, then what the modules among them hold.

        Args:
            recursive: Whether to look into modules.
            predicate: Which values are wanted; default: all.
            with_path: Whether to give pairs of a path and a value, and values that are held twice
                both times.
        """
        seen = {id(self)}
        waiting: list[tuple[tuple, Module]] = [((), self)]
        while waiting:
            path, module = waiting.pop(0)
            inner = []
            for leaf_path, leaf in _held(vars(module)):
                if id(leaf) in seen and not (with_path and not isinstance(leaf, Module)):
                    continue
                seen.add(id(leaf))
                if predicate is None or predicate(leaf):
                    yield (path + leaf_path, leaf) if with_path else leaf
                if recursive and isinstance(leaf, Module):
                    inner.append((path + leaf_path, leaf))
            waiting = inner + waiting


class Scope:
    """A name scope that can be entered again and again, and is the same wherever it is entered."""

    def __init__(self, scope: str):
        self._scope = scope
        self._before: list[str] = []

    @property
    def name(self) -> str:
        return f"{self._scope}/"

    def __enter__(self) -> str:
        self._before.append(context.current.scope)
        context.current.scope = self._scope
        return self.name

    def __exit__(self, *_: object) -> None:
        context.current.scope = self._before.pop()


def _held(attributes: dict[str, Any]) -> Iterator[tuple[tuple, Any]]:
    """Path and value of each leaf of the attributes, by name."""
    for name in sorted(attributes):
        yield from _leaves((name,), attributes[name])


def _leaves(path: tuple, value: Any) -> Iterator[tuple[tuple, Any]]:
    if isinstance(value, dict):
        try:
            keys = sorted(value)
        except TypeError:  # keys of several kinds: no structure, as for TensorFlow
            return
        for key in keys:
            yield from _leaves((*path, key), value[key])
    elif isinstance(value, (list, tuple)):
        for number, part in enumerate(value):
            yield from _leaves((*path, number), part)
    else:
        yield path, value


def _snake_case(name: str) -> str:
    """ "MyHTTPNetwork" as "my_http_network"."""
    parts = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name)
    return parts.lower()
