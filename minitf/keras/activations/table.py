"""The table of activations: from names to functions and back.

Where it sits   below the two files of activations, which enter theirs here.
The one idea    a layer's configuration holds the name; the table finds the function.
Try it          >>> from minitf import keras
                >>> keras.activations.softplus(keras.Input((3,)))
                <KerasTensor shape=(None, 3), dtype=float32, sparse=False, ragged=False, name=...>
Read next       keras/activations/usual.py
"""

import functools
import inspect
from typing import Any

from minitf.keras import ops as keras_ops
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops.symbolic import operation
from minitf.keras.serialization import Table

HOME = "activations.activations"  # where Keras keeps those that are no functions of keras.ops

TABLE = Table("activation", "keras.activations")


def activation(*aliases: str, noted: str | None = None, own: str | None = None) -> Any:
    """Decorator: enter a formula under its name and the aliases.

    Called on a KerasTensor it is noted as a call of keras.ops, as Keras notes it.

    Args:
        *aliases: Further names.
        noted: The function of keras.ops that is noted; default: that of the same name.
        own: The class that is noted where keras.ops has no such function.
    """

    def enter(formula: Any) -> Any:
        if own is not None:
            return TABLE.add(*aliases)(operation(module=HOME, name=own)(formula))
        parameters = inspect.signature(formula)

        @functools.wraps(formula)
        def wrapper(x: Any, *args: Any, **kwargs: Any) -> Any:
            if not isinstance(x, KerasTensor):
                return formula(x, *args, **kwargs)
            given = parameters.bind(x, *args, **kwargs)
            given.apply_defaults()
            return getattr(keras_ops, noted or formula.__name__)(**given.arguments)

        return TABLE.add(*aliases)(wrapper)

    return enter
