"""`get_variable` and `variable_scope`: variables that are asked for by name, and so can be shared.

Where it sits   over execution.graph_variable; layers of TensorFlow 1 get their weights here.
The one idea    a table of names in each graph.  Asking twice is a mistake, unless sharing
                (`reuse`) was said; then the same variable is given again.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     with tf.variable_scope("layer"):
                ...         w = tf.get_variable("w", [2, 3])
                ...     with tf.variable_scope("layer", reuse=True):
                ...         print(w.name, tf.get_variable("w") is w)
                layer/w:0 True
Read next       compat/v1/initializers.py
"""

from __future__ import annotations

import enum
import inspect
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, nullcontext
from typing import Any

from minitf.compat.v1.initializers import glorot_uniform_initializer, zeros_initializer
from minitf.core import context
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.dtypes import as_dtype
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


def _store() -> _Store:
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
    return _store().scope


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
    store = _store()
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


def get_variable(
    name: str,
    shape: Any = None,
    dtype: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool | None = None,
    collections: Any = None,
    caching_device: Any = None,
    partitioner: Any = None,
    validate_shape: bool = True,
    use_resource: bool | None = None,
    custom_getter: Any = None,
    constraint: Any = None,
    synchronization: Any = None,
    aggregation: Any = None,
) -> Any:
    """The variable with this name in the current scope; a new one, or a shared one.

    Args:
        name: Its name.
        shape: Its shape; may be left out when it exists or the initializer is a value.
        dtype: Its number type.
        initializer: A callable ``initializer(shape, dtype=...)``, or a value.
        regularizer: A callable giving a loss of the variable, kept in the collection
            "regularization_losses".
        trainable: Whether optimizers change it.
        collections: The collections that list it.

    Raises:
        ValueError: It exists and sharing was not said, or the other way round, or its shape is
            another.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/get_variable
    """
    scope = get_variable_scope()
    options = {
        "shape": shape, "dtype": dtype or scope.dtype, "trainable": trainable,
        "initializer": initializer if initializer is not None else scope.initializer,
        "regularizer": regularizer or scope.regularizer, "collections": collections,
        "constraint": constraint or scope.constraint, "reuse": scope.reuse,
    }  # fmt: skip
    full_name = f"{scope.name}/{name}" if scope.name else name
    getter = custom_getter or scope.custom_getter
    if getter is not None:
        return getter(_get, name=full_name, **options)
    return _get(full_name, **options)


def _get(
    name: str,
    shape: Any = None,
    dtype: Any = "float32",
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool | None = None,
    collections: Any = None,
    constraint: Any = None,
    reuse: Any = None,
    **accepted: Any,
) -> Any:
    known = _store().variables
    if name in known and context.current.graph is not None:
        return _shared(known[name], name, shape, dtype, reuse)
    if reuse is True:
        raise ValueError(
            f"Variable {name} does not exist, or was not created with tf.get_variable(). "
            "Did you mean to set reuse=tf.AUTO_REUSE in VarScope?"
        )
    value, kind = _initial(name, shape, as_dtype(dtype), initializer)
    options = {"dtype": kind} if callable(value) else {}
    if context.current.graph is not None:
        options |= {"collections": collections, "constraint": constraint, "name": f"{name}/"}
    made = Variable(value, trainable=trainable is not False, **{"name": name, **options})
    known[name] = made
    if regularizer is not None:
        with context.name_scope(f"{name}/Regularizer/"):
            loss = regularizer(made)
        if loss is not None:
            get_default_graph().add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)
    return made


def _shared(found: Any, name: str, shape: Any, dtype: Any, reuse: Any) -> Any:
    if not reuse:
        raise ValueError(
            f"Variable {name} already exists, disallowed. Did you mean to set reuse=True or "
            "reuse=tf.AUTO_REUSE in VarScope?"
        )
    if shape is not None and not found.shape.is_compatible_with(as_shape(shape)):
        raise ValueError(
            f"Trying to share variable {name}, but specified shape {tuple(as_shape(shape))} and "
            f"found shape {tuple(found.shape)}."
        )
    if as_dtype(dtype) is not found.dtype:
        raise ValueError(
            f"Trying to share variable {name}, but specified dtype {as_dtype(dtype).name} and "
            f"found dtype {found.dtype.name}."
        )
    return found


def _initial(name: str, shape: Any, dtype: Any, initializer: Any) -> tuple[Any, Any]:
    """The initial value (or what makes it), and its number type."""
    if initializer is None:
        floating = dtype.is_floating or dtype.is_complex
        initializer = glorot_uniform_initializer() if floating else zeros_initializer()
    if inspect.isclass(initializer):
        initializer = initializer()
    if not callable(initializer) or isinstance(initializer, Tensor):
        if shape is not None:
            raise ValueError("If initializer is a constant, do not specify shape.")
        return initializer, dtype
    if shape is None:
        raise ValueError(
            f"Shape of a new variable ({name}) must be fully defined, but instead was <unknown>."
        )
    sizes = as_shape(shape)
    if None in sizes:
        raise ValueError(
            f"Shape of a new variable ({name}) must be fully defined, but instead was {sizes}."
        )
    return (lambda: initializer(sizes, dtype=dtype)), dtype


def get_local_variable(name: str, shape: Any = None, **options: Any) -> Any:
    """As get_variable, for a variable that is neither trained nor saved."""
    lists = [GraphKeys.LOCAL_VARIABLES]
    return get_variable(name, shape, **{**options, "trainable": False, "collections": lists})


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
