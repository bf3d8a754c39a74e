"""The switch between the two styles: `disable_v2_behavior`, `enable_eager_execution`.

Where it sits   over execution.default_graph.
The one idea    in the first style a default graph is in place from the start; and two tensors are
                equal when they are the same tensor.
Try it          >>> import minitf.compat.v1 as tf
                >>> tf.disable_v2_behavior()
                >>> print(tf.constant(1) + 2)
                Tensor("add:0", shape=(), dtype=int32)
                >>> tf.enable_v2_behavior()
                >>> tf.reset_default_graph()
Read next       compat/era.py
"""

from __future__ import annotations

from minitf.core import context
from minitf.execution.default_graph import (
    disable_eager_execution,
    enable_eager_execution,
    executing_eagerly,
)


def disable_v2_behavior() -> None:
    """From now on as in TensorFlow 1: a graph is described, and run in a session.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/disable_v2_behavior
    """
    disable_eager_execution()
    disable_tensor_equality()


def enable_v2_behavior() -> None:
    """From now on as in TensorFlow 2: operations run at once."""
    enable_eager_execution()
    enable_tensor_equality()


def disable_tensor_equality() -> None:
    """`a == b` asks whether two tensors are the same object."""
    context.current.equal_by_identity = True


def enable_tensor_equality() -> None:
    """`a == b` compares entry by entry."""
    context.current.equal_by_identity = False


def executing_eagerly_outside_functions() -> bool:
    """Whether operations run at once, leaving functions aside."""
    graph = context.current.graph
    return graph is None or not getattr(graph, "for_sessions", False)


def enable_resource_variables() -> None:
    """Variables of minitf are like that already."""


def disable_resource_variables() -> None:
    """Accepted as in TensorFlow; changes nothing."""


def enable_v2_tensorshape() -> None:
    """Sizes of shapes are plain numbers, as they are in minitf anyway."""


def disable_v2_tensorshape() -> None:
    """Accepted as in TensorFlow; changes nothing."""


__all__ = [
    "disable_eager_execution", "disable_resource_variables", "disable_tensor_equality",
    "disable_v2_behavior", "disable_v2_tensorshape", "enable_eager_execution",
    "enable_resource_variables", "enable_tensor_equality", "enable_v2_behavior",
    "enable_v2_tensorshape", "executing_eagerly", "executing_eagerly_outside_functions",
]  # fmt: skip
