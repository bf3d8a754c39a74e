"""Variables as TensorFlow 1 writes them: lists of them, their initialization, assignments.

Where it sits   functions over execution.graph_variable.
The one idea    a variable has no value until its initializer has run in a session; one operation
                for all of them is what every program begins with.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     v = tf.Variable(2.0)
                ...     sess.run(tf.global_variables_initializer())
                ...     print(sess.run(tf.assign(v, v * 5.0)), v.eval())
                10.0 10.0
Read next       compat/v1/variable_scope.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.compat.v1.graph import get_collection, group
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import StateError
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.graph_variable import GraphVariable
from minitf.ops.creation import constant
from minitf.ops.functions import cast


def _names_without_value(variables: tuple[GraphVariable, ...]) -> Tensor:
    names = [variable.op.name.encode() for variable in variables if not variable.is_ready]
    return convert_to_tensor(np.array(names, object), dtype="string")


op(
    "uninitialized_names", "-> z", symbol="?", stateful=True, call=_names_without_value,
    words="The names of the variables that have no value in this session.",
    formula=r"z = \{v : v = \varnothing\}", shape=lambda variables: (None,), dtype="string",
)  # fmt: skip


def global_variables(scope: str | None = None) -> list[Any]:
    """All variables of the default graph but the local ones.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/global_variables
    """
    return get_collection(GraphKeys.GLOBAL_VARIABLES, scope)


def all_variables() -> list[Any]:
    """The name of `global_variables` in the first versions."""
    return global_variables()


def trainable_variables(scope: str | None = None) -> list[Any]:
    """The variables that optimizers change.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/trainable_variables
    """
    return get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


def local_variables(scope: str | None = None) -> list[Any]:
    """Variables that are not saved: the counts of metrics, for example.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/local_variables
    """
    return get_collection(GraphKeys.LOCAL_VARIABLES, scope)


def model_variables(scope: str | None = None) -> list[Any]:
    """The variables that a layer library marked as belonging to the model."""
    return get_collection(GraphKeys.MODEL_VARIABLES, scope)


def moving_average_variables(scope: str | None = None) -> list[Any]:
    """The variables whose moving average is kept."""
    return get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, scope)


def variables_initializer(var_list: Any, name: str = "init") -> Any:
    """One operation that initializes the given variables.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/variables_initializer
    """
    own = [variable.initializer for variable in var_list if isinstance(variable, GraphVariable)]
    return group(*own, name=name)


def global_variables_initializer() -> Any:
    """One operation that initializes all global variables.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/global_variables_initializer
    """
    return variables_initializer(global_variables())


def local_variables_initializer() -> Any:
    """One operation that initializes all local variables.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/local_variables_initializer
    """
    return variables_initializer(local_variables())


def initialize_all_variables() -> Any:
    """The name of `global_variables_initializer` in the first versions."""
    return global_variables_initializer()


def initialize_local_variables() -> Any:
    """The name of `local_variables_initializer` in the first versions."""
    return local_variables_initializer()


def initialize_variables(var_list: Any, name: str = "init") -> Any:
    """The name of `variables_initializer` in the first versions."""
    return variables_initializer(var_list, name)


def tables_initializer(name: str = "init_all_tables") -> Any:
    """Look-up tables of minitf are ready when made; here for programs that ask."""
    return group(name=name)


def is_variable_initialized(variable: Any) -> Tensor:
    """Whether a variable has a value in the session that runs this.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/is_variable_initialized
    """
    if isinstance(variable, GraphVariable):
        return OPS["is_initialized"](variable=variable)
    return constant(True)


def report_uninitialized_variables(
    var_list: Any = None, name: str = "report_uninitialized_variables"
) -> Tensor:
    """The names of the variables without a value in the session that runs this.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/report_uninitialized_variables
    """
    chosen = [*global_variables(), *local_variables()] if var_list is None else list(var_list)
    own = tuple(variable for variable in chosen if isinstance(variable, GraphVariable))
    return OPS["uninitialized_names"](variables=own, name=name)


def assert_variables_initialized(var_list: Any = None) -> Any:
    """An operation that fails when a variable has no value."""
    chosen = [*global_variables(), *local_variables()] if var_list is None else list(var_list)
    return group(*chosen)


def assign(
    ref: Any,
    value: Any,
    validate_shape: bool | None = None,
    use_locking: bool | None = None,
    name: str | None = None,
) -> Any:
    """Give a variable a new value; the result is that value.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/assign
    """
    return _checked(ref).assign(value, **_named(ref, name))


def assign_add(
    ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Add to a variable; the result is its new value."""
    return _checked(ref).assign_add(value, **_named(ref, name))


def assign_sub(
    ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Subtract from a variable; the result is its new value."""
    return _checked(ref).assign_sub(value, **_named(ref, name))


def _named(ref: Any, name: str | None) -> dict[str, Any]:
    return {"name": name} if isinstance(ref, GraphVariable) else {}


def _checked(ref: Any) -> Variable:
    if not isinstance(ref, Variable):
        raise StateError(
            f"{ref!r} cannot be assigned to.",
            why="a tensor is the result of an operation; only a variable keeps a value",
            instead="v = tf.Variable(...); tf.assign(v, value)",
        )
    return ref


def _now(ref: Variable) -> Tensor:
    """The value at this place, not that at the start of the run."""
    return ref.read_value() if context.current.graph is not None else ref.read_tensor()


def scatter_update(
    ref: Any, indices: Any, updates: Any, use_locking: bool = True, name: str | None = None
) -> Any:
    """Replace some rows of a variable.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/scatter_update
    """
    return _scatter(ops.tensor_scatter_nd_update, ref, indices, updates, name)


def scatter_add(
    ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None
) -> Any:
    """Add to some rows of a variable."""
    return _scatter(ops.tensor_scatter_nd_add, ref, indices, updates, name)


def scatter_sub(
    ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None
) -> Any:
    """Subtract from some rows of a variable."""
    return _scatter(ops.tensor_scatter_nd_sub, ref, indices, updates, name)


def _scatter(
    change: Callable[..., Tensor], ref: Any, indices: Any, updates: Any, name: str | None
) -> Any:
    rows = OPS["expand_dims"](convert_to_tensor(indices), axis=(-1,))
    return ref.assign(change(_now(_checked(ref)), rows, updates), **_named(ref, name))


def count_up_to(ref: Any, limit: int, name: str | None = None) -> Any:
    """Add one, up to a limit; the result is the value before."""
    before = _now(_checked(ref)) + 0
    in_reach = cast(OPS["less"](before, limit), ref.dtype)
    with_one = ref.assign_add(in_reach)
    return with_one - in_reach
