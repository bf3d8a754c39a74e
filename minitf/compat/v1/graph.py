"""Graphs as TensorFlow 1 writes them: placeholders, control dependencies, groups.

Where it sits   thin functions over execution.session_graph, with the names and arguments of then.
The one idea    what is not asked for does not run, so whatever must happen all the same is tied to
                something that is asked for.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     x = tf.placeholder(tf.float32, [None], name="x")
                ...     print(x, sess.run(x * 2.0, feed_dict={x: [1.0, 2.0]}))
                Tensor("x:0", shape=(None,), dtype=float32) [2. 4.]
Read next       compat/v1/variables.py
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.random_state import SEEDS
from minitf.core.shape import UNKNOWN, TensorShape, as_shape
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ShapeError
from minitf.execution.default_graph import get_default_graph
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.session import get_default_session

op(
    "placeholder_with_default", "x -> z", symbol="▷", kernel="identity",
    words="A place that may be filled when the graph runs; else it has the value of x.",
    formula=r"z = x", shape=lambda x: x,
)  # fmt: skip


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor that each run is given a value for.

    Args:
        dtype: Its number type.
        shape: Its sizes, None where any size may come; without it, any shape may come.
        name: Its name.

    Raises:
        RuntimeError: Operations run at once: there is nothing to be filled later.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/placeholder
    """
    if context.current.graph is None:
        raise RuntimeError(
            "tf.placeholder() is not compatible with eager execution. "
            "Call tf.compat.v1.disable_eager_execution() first, or build inside "
            "`with tf.Graph().as_default():`."
        )
    sizes = UNKNOWN if shape is None or shape == UNKNOWN else as_shape(shape)
    attrs = {"shape": sizes, "dtype": as_dtype(dtype)}
    return OPS["placeholder"](name=name, **attrs)


def placeholder_with_default(input: Any, shape: Any, name: str | None = None) -> Tensor:
    """A tensor that a run may be given a value for; else it has the value of `input`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/placeholder_with_default
    """
    tensor = convert_to_tensor(input)
    sizes = UNKNOWN if shape is None else as_shape(shape)
    if not tensor.shape.is_compatible_with(sizes):
        raise ShapeError(f"The default has shape {tensor.shape}, and the placeholder {sizes}.")
    made = OPS["placeholder_with_default"](tensor, name=name)
    if made.is_symbolic:
        made._shape = TensorShape(sizes)  # less is promised than the default has
    return made


@contextmanager
def control_dependencies(control_inputs: Any) -> Iterator[None]:
    """Operations made inside run after the given ones.

    In a function, and where operations run at once, they run in the order written anyway.

    https://www.tensorflow.org/api_docs/python/tf/control_dependencies
    """
    graph: Any = context.current.graph
    for one in control_inputs or () if graph is None else ():
        if callable(one) and not hasattr(one, "read_tensor"):
            one()
    given = None if control_inputs is None else nest.flatten(control_inputs)
    waits = getattr(graph, "for_sessions", False)
    with graph.control_dependencies(given) if waits else nullcontext():
        yield


def no_op(name: str | None = None) -> Any:
    """An operation that does nothing; it is done when what it waits for is done.

    https://www.tensorflow.org/api_docs/python/tf/no_op
    """
    graph: Any = context.current.graph
    return None if graph is None else graph.append(OPS["no_op"], (), {}, name)


def group(*inputs: Any, name: str | None = None) -> Any:
    """One operation that stands for several: it is done when they are done.

    https://www.tensorflow.org/api_docs/python/tf/group
    """
    leaves = [leaf for leaf in nest.flatten(list(inputs)) if leaf is not None]
    with control_dependencies(leaves):
        return no_op(name or "group_deps")


def tuple_(tensors: Any, name: str | None = None, control_inputs: Any = None) -> list[Any]:
    """The same tensors, each of them there only when all are computed.

    https://www.tensorflow.org/api_docs/python/tf/tuple
    """
    waits = [one for one in (*tensors, *(control_inputs or ())) if one is not None]
    with control_dependencies(waits):
        return [None if one is None else OPS["identity"](one) for one in tensors]


@contextmanager
def name_scope(name: Any, default_name: str | None = None, values: Any = None) -> Iterator[str]:
    """Operations inside are named "name/...".  Yields the scope, with a "/" at its end.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/name_scope
    """
    chosen = default_name if name is None else name
    if not chosen:
        before, context.current.scope = context.current.scope, ""
        try:
            yield ""
        finally:
            context.current.scope = before
        return
    with context.name_scope(chosen) as scope:
        yield f"{scope}/"


def op_scope(values: Any, name: Any, default_name: str | None = None) -> Any:
    """`name_scope` with the arguments of the first versions."""
    return name_scope(name, default_name, values)


def add_to_collection(name: Any, value: Any) -> None:
    """Remember a thing in the default graph, under a name."""
    get_default_graph().add_to_collection(name, value)


def add_to_collections(names: Any, value: Any) -> None:
    """Remember a thing in the default graph, under several names."""
    get_default_graph().add_to_collections(names, value)


def get_collection(key: Any, scope: str | None = None) -> list[Any]:
    """What the default graph remembers under a name.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/get_collection
    """
    graph = get_default_graph()
    if not getattr(graph, "for_sessions", False):
        return []
    return graph.get_collection(key, scope)


def get_collection_ref(key: Any) -> list[Any]:
    """The list itself that the default graph keeps under a name."""
    return get_default_graph().get_collection_ref(key)


def set_random_seed(seed: int) -> None:
    """The seed that the random operations of this graph start from.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/set_random_seed
    """
    graph: Any = context.current.graph
    SEEDS.start(seed, graph)
    if graph is not None:
        graph.seed = seed


__all__ = [
    "GraphKeys", "add_to_collection", "add_to_collections", "control_dependencies",
    "get_collection", "get_collection_ref", "get_default_graph", "get_default_session", "group",
    "name_scope", "no_op", "op_scope", "placeholder", "placeholder_with_default",
    "set_random_seed", "tuple_",
]  # fmt: skip
