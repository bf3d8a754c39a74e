"""The global step: how many steps of training were taken.

Where it sits   beside optimizer.py; schedules and savers ask for it.
The one idea    one whole number in each graph that `minimize(..., global_step=...)` adds one to.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     step = tf.train.get_or_create_global_step()
                ...     print(step.name, tf.train.get_global_step() is step)
                global_step:0 True
Read next       compat/v1/train/schedules.py
"""

from __future__ import annotations

from typing import Any

from minitf.compat.v1.graph import get_collection
from minitf.compat.v1.initial_values import zeros_initializer
from minitf.compat.v1.shared_variables import get_variable
from minitf.core.variable import Variable
from minitf.execution.default_graph import get_default_graph
from minitf.execution.graph_collections import GraphKeys


def get_global_step(graph: Any = None) -> Any:
    """The graph's count of steps, or None.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/get_global_step
    """
    graph = graph or get_default_graph()
    found = get_collection(GraphKeys.GLOBAL_STEP)
    if found:
        return found[0]
    named = [v for v in get_collection(GraphKeys.GLOBAL_VARIABLES) if v.name == "global_step:0"]
    return named[0] if named else None


def create_global_step(graph: Any = None) -> Any:
    """A new count of steps.

    Raises:
        ValueError: There is one already.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/create_global_step
    """
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    lists = [GraphKeys.GLOBAL_VARIABLES, GraphKeys.GLOBAL_STEP]
    return get_variable(
        "global_step", (), "int64", zeros_initializer(), trainable=False, collections=lists
    )


def get_or_create_global_step(graph: Any = None) -> Any:
    """The graph's count of steps, made when there is none.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/get_or_create_global_step
    """
    found = get_global_step(graph)
    return create_global_step(graph) if found is None else found


def global_step(sess: Any, global_step_tensor: Any) -> int:
    """The count as a Python number.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/global_step
    """
    if isinstance(global_step_tensor, Variable) and sess is None:
        return int(global_step_tensor.numpy())
    return int(sess.run(global_step_tensor))


def assert_global_step(global_step_tensor: Any) -> None:
    """Check that it can count steps: one whole number."""
    if not global_step_tensor.dtype.is_integer:
        raise TypeError(
            f'Existing "global_step" does not have integer type: {global_step_tensor.dtype.name}'
        )
