"""Activations: the bends between layers, without which any stack of them is one straight map.

Where it sits   plain functions of a tensor, given to layers by name (`activation="relu"`).
The one idea    a stack of straight maps is one straight map; what bends between them makes depth.
Try it          >>> from minitf import keras
                >>> keras.activations.get("leaky_relu")([-1.0, 2.0]).numpy()
                array([-0.2,  2. ], dtype=float32)
Read next       keras/activations/usual.py

As https://keras.io/api/layers/activations/
"""

from typing import Any

from minitf.keras.activations.shrinking import (
    celu,
    glu,
    hard_shrink,
    hard_tanh,
    soft_shrink,
    sparse_plus,
    sparse_sigmoid,
    sparsemax,
    squareplus,
    tanh_shrink,
    threshold,
)
from minitf.keras.activations.table import TABLE
from minitf.keras.activations.usual import (
    elu,
    exponential,
    gelu,
    hard_sigmoid,
    hard_silu,
    hard_swish,
    leaky_relu,
    linear,
    log_sigmoid,
    log_softmax,
    mish,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    softsign,
    swish,
    tanh,
)
from minitf.keras.serialization import suggesting

serialize, deserialize = TABLE.serialize, TABLE.deserialize


def get(identifier: Any) -> Any:
    """An activation function from a name, a configuration or a function; None is `linear`."""
    return linear if identifier is None else TABLE.get(identifier)


__all__ = [
    "celu", "deserialize", "elu", "exponential", "gelu", "get", "glu", "hard_shrink",
    "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid",
    "log_softmax", "mish", "relu", "relu6", "selu", "serialize", "sigmoid", "silu", "soft_shrink",
    "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus",
    "swish", "tanh", "tanh_shrink", "threshold",
]  # fmt: skip

__getattr__ = suggesting("activation", TABLE.entries)
