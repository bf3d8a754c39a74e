"""`get_variable`: the variable with this name, a new one or a shared one.

Where it sits   over variable_scope.py; layers of TensorFlow 1 get their weights here.
The one idea    the graph has a table of names; asking for one that is in it is a mistake, unless
                sharing was said.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     w = tf.get_variable("w", [2, 3], initializer=tf.zeros_initializer())
                ...     print(w.name, w.shape)
                w:0 (2, 3)
Read next       compat/v1/initial_values.py
"""

from __future__ import annotations

import inspect
from typing import Any

from minitf.compat.v1.initial_values import glorot_uniform_initializer, zeros_initializer
from minitf.compat.v1.variable_scope import get_variable_scope, variable_store
from minitf.core import context
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.dtypes import as_dtype
from minitf.execution.default_graph import get_default_graph
from minitf.execution.graph_collections import GraphKeys


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
    known = variable_store().variables
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
