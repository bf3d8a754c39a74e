"""MaxPooling and AveragePooling: one number for each window.

Where it sits   layers without variables, over tf.nn.pool.
The one idea    where exactly a pattern was found matters less than that it was: the largest number
                (or the average) of a window stands for all of it, and the picture shrinks.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.MaxPooling2D()(np.zeros((5, 28, 28, 8))).shape
                TensorShape([5, 14, 14, 8])
Read next       keras/layers/pooling/whole.py

As https://keras.io/api/layers/pooling_layers/max_pooling2d/
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import (
    channel_axis,
    data_format_of,
    padding_of,
    sizes_of,
    spatial_shape,
    tf_format,
    whole_shape,
)


class Pooling(Layer):
    """One number for each window.

    Args:
        pool_size: The size of the window along each axis: one number or one for each.
        strides: How far the window moves; default: by its own size.
        padding: "valid" (only whole windows) or "same" (windows over the edge count what is
            inside).
        data_format: "channels_last" or "channels_first"; default: the setting.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, *places, channels)``, output shape ``(batch, *fewer places, channels)``.
    """

    rank: ClassVar[int]
    kind: ClassVar[str]

    def __init__(
        self, pool_size: Any = 2, strides: Any = None, padding: str = "valid",
        data_format: str | None = None, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(name=name, **kwargs)
        self.pool_size = sizes_of(pool_size, self.rank, "pool_size")
        given = self.pool_size if strides is None else strides
        self.strides = sizes_of(given, self.rank, "strides")
        self.padding, self.data_format = padding_of(padding), data_format_of(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        self.compute_output_shape(inputs.shape)
        pool = ops.max_pool if self.kind == "MAX" else ops.avg_pool
        return pool(
            inputs, self.pool_size, self.strides, self.padding.upper(),
            data_format=tf_format(self.rank, self.data_format),
        )  # fmt: skip

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The output's shape for an input shape.

        Raises:
            ShapeError: The window is larger than the input.
        """
        sizes = [
            self._places(size, axis)
            for axis, size in enumerate(spatial_shape(input_shape, self.data_format))
        ]
        if any(size is not None and size <= 0 for size in sizes):
            raise ShapeError(
                f"Computed output size would be negative: layer {self.name!r} with "
                f"pool_size={self.pool_size} cannot take an input of shape {tuple(input_shape)}.",
                why="the window must fit into the picture",
                instead="padding='same', or a smaller window",
            )
        channels = input_shape[channel_axis(self.data_format)]
        return whole_shape(input_shape[0], sizes, channels, self.data_format)

    def _places(self, size: int | None, axis: int) -> int | None:
        if size is None:
            return None
        if self.padding == "valid":
            size -= self.pool_size[axis] - 1
        return -(-size // self.strides[axis])

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "pool_size": self.pool_size, "padding": self.padding,
            "strides": self.strides, "data_format": self.data_format,
        }  # fmt: skip


@table.add("MaxPool1D")
class MaxPooling1D(Pooling):
    """The largest number of each window of a sequence; see Pooling."""

    rank, kind = 1, "MAX"


@table.add("MaxPool2D")
class MaxPooling2D(Pooling):
    """The largest number of each window of a picture; see Pooling."""

    rank, kind = 2, "MAX"


@table.add("MaxPool3D")
class MaxPooling3D(Pooling):
    """The largest number of each window of a volume; see Pooling."""

    rank, kind = 3, "MAX"


@table.add("AvgPool1D")
class AveragePooling1D(Pooling):
    """The average of each window of a sequence; see Pooling."""

    rank, kind = 1, "AVG"


@table.add("AvgPool2D")
class AveragePooling2D(Pooling):
    """The average of each window of a picture; see Pooling."""

    rank, kind = 2, "AVG"


@table.add("AvgPool3D")
class AveragePooling3D(Pooling):
    """The average of each window of a volume; see Pooling."""

    rank, kind = 3, "AVG"


MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
