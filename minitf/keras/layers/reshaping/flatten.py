"""Flatten: a picture becomes one long row of numbers.

Where it sits   a Layer without variables; one reshape.
The one idea    the batch axis stays, all others become one.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Flatten()(np.zeros((5, 8, 8))).shape
                TensorShape([5, 64])
Read next       keras/layers/reshaping/reshape.py

As https://keras.io/api/layers/reshaping_layers/flatten/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import image_data_format
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table


@table.add()
class Flatten(Layer):
    """All axes but the first become one.

    Args:
        data_format: "channels_last" or "channels_first" (then the colours are moved last
            before flattening, so that both formats give the same row); default: the setting.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, ...)``, output shape ``(batch, product of the rest)``.
    """

    def __init__(self, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format or image_data_format()
        if self.data_format not in ("channels_last", "channels_first"):
            raise ArgumentError(
                f"Flatten does not know data_format {data_format!r}.",
                instead="'channels_last' or 'channels_first'",
            )
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs: Tensor) -> Tensor:
        rank = inputs.ndim
        if self.data_format == "channels_first" and rank > 2:
            inputs = ops.transpose(inputs, perm=(0, *range(2, rank), 1))
        rest = inputs.shape[1:]
        size = -1 if None in rest else math.prod(rest)
        return ops.reshape(inputs, (inputs.shape[0] or -1, size) if size == -1 else (-1, size))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "data_format": self.data_format}
