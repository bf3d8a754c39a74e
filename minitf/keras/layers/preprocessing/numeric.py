"""Rescaling: numbers times a factor, plus an offset.

Where it sits   a Layer without variables.
The one idea    pixels from 0 to 255 learn better as numbers from 0 to 1.
Try it          >>> Rescaling(1 / 255)([0.0, 255.0]).numpy()
                array([0., 1.], dtype=float32)
Read next       keras/layers/preprocessing/normalization.py

As https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras.config import image_data_format
from minitf.keras.layers.layer import Layer, table
from minitf.keras.plain_data import plain_value, restored_value


@table.add()
class Rescaling(Layer):
    """`inputs * scale + offset`.

    Args:
        scale: The factor, or one for each channel.
        offset: What is added, or one for each channel.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any):
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset
        self.supports_masking = True

    def call(self, inputs: Tensor) -> Tensor:
        scale, offset = (np.asarray(part, self.compute_dtype) for part in (self.scale, self.offset))
        if scale.ndim and image_data_format() == "channels_first":
            scale = scale.reshape(scale.shape + (1,) * (3 - scale.ndim))
        return ops.cast(inputs, self.compute_dtype) * scale + offset

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "scale": plain_value(self.scale),
            "offset": plain_value(self.offset),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        restored = {name: restored_value(config[name]) for name in ("scale", "offset")}
        return super().from_config({**config, **restored})
