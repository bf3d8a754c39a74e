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
        self.supports_masking = self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        scale, offset = (np.asarray(part, self.compute_dtype) for part in (self.scale, self.offset))
        if scale.ndim and image_data_format() == "channels_first":
            scale = scale.reshape(scale.shape + (1,) * (3 - scale.ndim))
        return ops.cast(inputs, self.compute_dtype) * scale + offset

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "scale": _plain(self.scale), "offset": _plain(self.offset),
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        restored = {name: _restored(config[name]) for name in ("scale", "offset")}
        return super().from_config({**config, **restored})


def _plain(value: Any) -> Any:
    """A number as it is, an array as Keras writes arrays."""
    if isinstance(value, np.ndarray):
        return {
            "class_name": "__numpy__",
            "config": {"value": value.tolist(), "dtype": value.dtype.name},
        }
    return value.item() if isinstance(value, np.generic) else value


def _restored(value: Any) -> Any:
    if isinstance(value, dict):
        return np.array(value["config"]["value"], value["config"]["dtype"])
    return value
