"""Pipeline: layers one after the other, as one layer.

Where it sits   a layer of layers, for augmentation.
The one idea    a Sequential model without a model: nothing to compile, only to be called, also in
                `dataset.map`.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> steps = [keras.layers.Rescaling(1 / 255), keras.layers.RandomFlip()]
                >>> keras.layers.Pipeline(steps)(np.ones((2, 4, 4, 3))).shape
                TensorShape([2, 4, 4, 3])
Read next       keras/layers/preprocessing/random_images.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

import inspect
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer, table


@table.add()
class Pipeline(Layer):
    """Each layer is given what the one before gives.

    Args:
        layers: The layers.
        name: Its name.
    """

    def __init__(self, layers: Any, name: str | None = None):
        super().__init__(name=name)
        self._steps = list(layers)

    @property
    def layers(self) -> list[Any]:
        """The layers in their order."""
        return self._steps

    def call(self, inputs: Any, training: bool = True, mask: Any = None) -> Any:
        for layer in self._steps:
            takes_it = "training" in inspect.signature(layer.call).parameters
            inputs = layer(inputs, **({"training": training} if takes_it else {}))
        return inputs

    def get_config(self) -> dict[str, Any]:
        return {"layers": [table.serialize(layer) for layer in self._steps], "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Layer:
        layers = config.get("layers")
        if not isinstance(layers, (list, tuple)):
            raise ArgumentError(
                "`Pipeline` config must contain a `layers` key mapping to a list of serialized "
                f"layers. Received config with layers={layers}."
            )
        made = [table.deserialize(layer, custom_objects) for layer in layers]
        return cls(made, config.get("name"))
