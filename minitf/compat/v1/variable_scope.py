"""`variable_scope`: a prefix for the names of variables, and whether they are shared.

Where it sits   below get_variable (shared_variables.py), which asks for the scope.
The one idea    a scope can be opened again, with `reuse`: then the same names mean the same
                variables.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     with tf.variable_scope("layer"):
                ...         w = tf.get_variable("w", [2, 3])
                ...     with tf.variable_scope("layer", reuse=True):
                ...         print(w.name, tf.get_variable("w") is w)
                layer/w:0 True
Read next       compat/v1/shared_variables.py
"""

from __future__ import annotations

import enum
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, nullcontext
from typing import Any

from minitf.core import context
from minitf.execution.default_graph import get_default_graph
from minitf.execution.graph_collections import GraphKeys


class _ReuseMode(enum.Enum):
    AUTO_REUSE = 1


AUTO_REUSE = _ReuseMode.AUTO_REUSE


class _Store:
    """What one graph knows: its variables by name, how often a scope's name was given."""

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}
        self.counts: dict[str, int] = {}
        self.scope = VariableScope(False)


_stores: MutableMapping[Any, _Store] = weakref.WeakKeyDictionary()


def variable_store() -> _Store:
    graph = get_default_graph()
    while not getattr(graph, "for_sessions", False) and getattr(graph, "outer", None) is not None:
        graph = graph.outer
    if graph not in _stores:
        _stores[graph] = _Store()
    return _stores[graph]


class VariableScope:
    """What `get_variable` takes from around it: a prefix for names, and defaults.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/VariableScope
    """

    def __init__(
        self,
        reuse: Any,
        name: str = "",
        initializer: Any = None,
        regularizer: Any = None,
        constraint: Any = None,
        custom_getter: Any = None,
        dtype: Any = "float32",
    ):
        self.reuse, self.name, self.initializer = reuse, name, initializer
        self.regularizer, self.constraint = regularizer, constraint
        self.custom_getter, self.dtype = custom_getter, dtype
        self.original_name_scope = f"{name}/" if name else ""

    def reuse_variables(self) -> None:
        """From now on only variables that exist are given."""
        self.reuse = True

    def set_initializer(self, initializer: Any) -> None:
        """The initializer of variables that are given none."""
        self.initializer = initializer

    def set_regularizer(self, regularizer: Any) -> None:
        """The regularizer of variables that are given none."""
        self.regularizer = regularizer

    def get_collection(self, name: Any) -> list[Any]:
        """What the graph remembers under a name, from this scope only."""
        return get_default_graph().get_collection(name, f"{self.name}/" if self.name else None)

    def trainable_variables(self) -> list[Any]:
        """The trainable variables of this scope."""
        return self.get_collection(GraphKeys.TRAINABLE_VARIABLES)

    def global_variables(self) -> list[Any]:
        """The variables of this scope."""
        return self.get_collection(GraphKeys.GLOBAL_VARIABLES)

    def __repr__(self) -> str:
        return f"<VariableScope {self.name!r} reuse={self.reuse}>"


def get_variable_scope() -> VariableScope:
    """The scope that `get_variable` would use now."""
    return variable_store().scope


@contextmanager
def variable_scope(
    name_or_scope: Any,
    default_name: str | None = None,
    values: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
    caching_device: Any = None,
    partitioner: Any = None,
    custom_getter: Any = None,
    reuse: Any = None,
    dtype: Any = None,
    use_resource: bool | None = None,
    constraint: Any = None,
    auxiliary_name_scope: bool = True,
) -> Iterator[VariableScope]:
    """Variables asked for inside are named "name/...", and share the given defaults.

    Args:
        name_or_scope: A name, or a scope that was opened before, to open it again.
        default_name: The name where `name_or_scope` is None; made unique.
        initializer: The initializer of variables that are given none.
        regularizer: The regularizer of variables that are given none.
        custom_getter: Called in place of get_variable, with it as first argument.
        reuse: True: only variables that exist; tf.AUTO_REUSE: make what does not exist; None: as
            around.
        dtype: The number type of variables that are given none.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/variable_scope
    """
    if name_or_scope is None and default_name is None:
        raise TypeError("If default_name is None then name_or_scope is required")
    store = variable_store()
    outer = store.scope
    again = isinstance(name_or_scope, VariableScope)
    base = name_or_scope if again else outer
    if again:
        full_name, opened = name_or_scope.name, name_or_scope.name.rpartition("/")[2]
    else:
        opened = name_or_scope or _unique(store, outer.name, default_name or "")
        full_name = f"{outer.name}/{opened}" if outer.name else opened
    scope = VariableScope(
        reuse or base.reuse,
        full_name,
        initializer or base.initializer,
        regularizer or base.regularizer,
        constraint or base.constraint,
        custom_getter or base.custom_getter,
        dtype or base.dtype,
    )
    named = context.name_scope(opened) if opened and auxiliary_name_scope else nullcontext("")
    before = dict(store.counts)
    store.scope = scope
    try:
        with named as name_scope:
            scope.original_name_scope = f"{name_scope}/" if name_scope else ""
            yield scope
    finally:
        store.scope = outer
        inside = {k: 0 for k in store.counts if k.startswith(f"{full_name}/")}
        store.counts = {**store.counts, **{k: before.get(k, 0) for k in inside}}


def _unique(store: _Store, prefix: str, name: str) -> str:
    """A scope name that was not given before in this scope: "rnn", "rnn_1"."""
    full = f"{prefix}/{name}" if prefix else name
    count = store.counts.get(full, 0)
    store.counts[full] = count + 1
    return f"{name}_{count}" if count else name


def make_template(name_: str, func_: Callable[..., Any], **kwargs: Any) -> Callable[..., Any]:
    """A function whose variables are made at its first call and shared by the others.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/make_template
    """
    scopes: list[VariableScope] = []

    def shared(*args: Any, **more: Any) -> Any:
        opened = (
            {"name_or_scope": scopes[0], "reuse": True}
            if scopes
            else {"name_or_scope": None, "default_name": name_}
        )
        with variable_scope(**opened) as scope:
            scopes.append(scope)
            return func_(*args, **kwargs, **more)

    return shared


@contextmanager
def variable_op_scope(
    values: Any, name_or_scope: Any, default_name: str | None = None, **options: Any
) -> Iterator[VariableScope]:
    """`variable_scope` with the arguments of the first versions."""
    with variable_scope(name_or_scope, default_name, values, **options) as scope:
        yield scope


def no_regularizer(_: Any) -> None:
    """For a variable that is not to be regularized though its scope says so."""
