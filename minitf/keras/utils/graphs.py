"""Symbolic tensors: what they are, and where they come from.

Where it sits   under keras.utils.
The one idea    each symbolic tensor knows the call that made it; going back from call to call ends
                at the inputs.
Try it          >>> from minitf import keras
                >>> x = keras.Input((2,))
                >>> [source is x for source in get_source_inputs(keras.layers.Dense(1)(x))]
                [True]
Read next       keras/operation.py

As https://keras.io/api/utils/
"""

from __future__ import annotations

from typing import Any

from minitf.keras.keras_tensor import KerasTensor


def is_keras_tensor(x: Any) -> bool:
    """Whether this is a symbolic tensor, as `keras.Input` gives it."""
    return isinstance(x, KerasTensor)


def get_source_inputs(tensor: Any) -> list[Any]:
    """The inputs that a symbolic tensor depends on.

    Args:
        tensor: A KerasTensor; anything else is its own source.
    """
    history = getattr(tensor, "_keras_history", None)
    if history is None:
        return tensor
    node = history.operation._inbound_nodes[history.node_index]
    if node.is_input:
        return list(node.output_tensors)
    found: list[Any] = []
    for source in node.inputs:
        for origin in get_source_inputs(source):
            if not any(origin is known for known in found):
                found.append(origin)
    return found
