"""UpSampling: each number several times, or numbers in between.

Where it sits   layers without variables; gather, or tf.image.resize.
The one idea    the opposite of pooling: a small picture made large again, without weights.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.UpSampling2D((2, 3))(np.zeros((5, 4, 4, 1))).shape
                TensorShape([5, 8, 12, 1])
Read next       keras/layers/merging/merge.py

As https://keras.io/api/layers/reshaping_layers/up_sampling2d/
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import data_format_of, sizes_of, whole_number
from minitf.ops.resizing import resize

INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")


class UpSampling(Layer):
    """Each number several times.

    Args:
        size: How many times along each axis: one number or one for each.
        data_format: "channels_last" or "channels_first"; default: the setting.
        **kwargs: The arguments of Layer.
    """

    rank: ClassVar[int]

    def __init__(self, size: Any = 2, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.size = sizes_of(size, self.rank, "size")
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs: Tensor) -> Tensor:
        first = 1 if self.data_format == "channels_last" else 2
        for number, times in enumerate(self.size):
            inputs = ops.repeat(inputs, times, axis=first + number)
        return inputs

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size, "data_format": self.data_format}


@table.add()
class UpSampling1D(UpSampling):
    """Each step of a sequence several times.

    Args:
        size: How many times.
        **kwargs: The arguments of Layer.
    """

    rank = 1

    def __init__(self, size: int = 2, **kwargs: Any):
        super().__init__(whole_number("size", size, "UpSampling1D(2)"), "channels_last", **kwargs)

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "size": self.size[0]}
        del config["data_format"]
        return config


@table.add()
class UpSampling2D(UpSampling):
    """A picture made larger.

    Args:
        size: The factor for height and width: one number or two.
        data_format: "channels_last" or "channels_first"; default: the setting.
        interpolation: "nearest" (each number several times), or "bilinear", "bicubic",
            "lanczos3", "lanczos5" (numbers in between).
        **kwargs: The arguments of Layer.
    """

    rank = 2

    def __init__(
        self, size: Any = (2, 2), data_format: str | None = None, interpolation: str = "nearest",
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(size, data_format, **kwargs)
        self.interpolation = interpolation.lower()
        if self.interpolation not in INTERPOLATIONS:
            raise ArgumentError(
                f"UpSampling2D does not know interpolation={interpolation!r}.",
                instead=f"one of {INTERPOLATIONS}",
            )

    def call(self, inputs: Tensor) -> Tensor:
        if self.interpolation == "nearest":
            return super().call(inputs)
        first = self.data_format == "channels_first"
        pictures = ops.transpose(inputs, perm=(0, 2, 3, 1)) if first else inputs
        sizes = ops.shape(pictures)
        target = [
            factor * (sizes[i + 1] if pictures.shape[i + 1] is None else pictures.shape[i + 1])
            for i, factor in enumerate(self.size)
        ]
        pictures = resize(pictures, target, method=self.interpolation)
        return ops.transpose(pictures, perm=(0, 3, 1, 2)) if first else pictures

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "interpolation": self.interpolation}


@table.add()
class UpSampling3D(UpSampling):
    """A volume made larger; see UpSampling."""

    rank = 3
