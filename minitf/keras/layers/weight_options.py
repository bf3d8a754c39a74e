"""How a weight starts, what it costs and what it may be: three options for each weight.

Where it sits   a base of the layers that have several such options.
The one idea    `kernel_initializer`, `kernel_regularizer`, `kernel_constraint`: the same three for
                every weight, taken, written and used in one place.
Try it          >>> from minitf import keras
                >>> layer = keras.layers.Conv2D(4, 3, kernel_initializer="ones")
                >>> type(layer.kernel_initializer).__name__
                'Ones'
Read next       keras/layers/convolution/conv.py
"""

from __future__ import annotations

from typing import Any

from minitf.keras import constraints, initializers, regularizers
from minitf.keras.layers.layer import Layer
from minitf.keras.variable import Variable

_KINDS = {"initializer": initializers, "regularizer": regularizers, "constraint": constraints}


class WeightOptions(Layer):
    """A layer with an initializer, a regularizer and a constraint for each of its weights."""

    def set_options(self, **options: Any) -> None:
        """Keep `kernel_initializer=...` and its like, names turned into objects."""
        for name, value in options.items():
            setattr(self, name, _KINDS[name.rpartition("_")[2]].get(value))

    def options_config(self, *weights: str) -> dict[str, Any]:
        """The options of these weights for `get_config`."""
        return {
            f"{weight}_{kind}": module.serialize(getattr(self, f"{weight}_{kind}"))
            for kind, module in _KINDS.items()
            for weight in weights
        }

    def add_optional_weight(
        self, weight: str, shape: Any, name: str | None = None, initializer: Any = None,
        autocast: bool = True,
    ) -> Variable:  # fmt: skip
        """A variable with the options of `weight`; the initializer may be another one."""
        return self.add_weight(
            shape, initializer or getattr(self, f"{weight}_initializer"), name=name or weight,
            regularizer=getattr(self, f"{weight}_regularizer"),
            constraint=getattr(self, f"{weight}_constraint"), autocast=autocast,
        )  # fmt: skip

    def serialized_option(self, name: str) -> Any:
        """One option for `get_config`."""
        return _KINDS[name.rpartition("_")[2]].serialize(getattr(self, name))
