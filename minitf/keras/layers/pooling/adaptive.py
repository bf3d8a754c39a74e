"""AdaptiveMaxPooling and AdaptiveAveragePooling: as many windows as asked for.

Where it sits   layers without variables; slices and reductions.
The one idea    not the window is given but how many there are: window i of n reaches from
                floor(i * size / n) to ceil((i + 1) * size / n).
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.AdaptiveAveragePooling2D(3)(np.zeros((5, 7, 9, 8))).shape
                TensorShape([5, 3, 3, 8])
Read next       keras/layers/reshaping/reshape.py

As https://keras.io/api/layers/pooling_layers/adaptive_average_pooling2d/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import data_format_of, sizes_of


class AdaptivePooling(Layer):
    """Windows that share out the picture.

    Args:
        output_size: How many windows along each axis: one number or one for each.
        data_format: "channels_last" or "channels_first"; default: the setting.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, *places, channels)``, output shape ``(batch, *output_size, channels)``.
    """

    rank: ClassVar[int]
    reduce: ClassVar[Callable[..., Tensor]]

    def __init__(self, output_size: Any, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.output_size = sizes_of(output_size, self.rank, "output_size")
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs: Tensor) -> Tensor:
        first = 1 if self.data_format == "channels_last" else 2
        for number, count in enumerate(self.output_size):
            inputs = self._along(inputs, first + number, count)
        return inputs

    def _along(self, inputs: Tensor, axis: int, count: int) -> Tensor:
        size = inputs.shape[axis]
        if size is None:
            raise ShapeError(
                f"Layer {self.name!r} needs to know the size of axis {axis} of its input "
                f"{inputs.shape}.",
                why="the windows share out that size",
            )
        parts = []
        for i in range(count):
            place: list[Any] = [slice(None)] * inputs.ndim
            place[axis] = slice(i * size // count, -(-(i + 1) * size // count))
            parts.append(type(self).reduce(inputs[tuple(place)], axis=axis, keepdims=True))
        return ops.concat(parts, axis=axis)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "output_size": self.output_size,
            "data_format": self.data_format,
        }  # fmt: skip


class _Largest(AdaptivePooling):
    reduce = staticmethod(ops.reduce_max)


class _Average(AdaptivePooling):
    reduce = staticmethod(ops.reduce_mean)


@table.add()
class AdaptiveMaxPooling1D(_Largest):
    """The largest number of each share of a sequence; see AdaptivePooling."""

    rank = 1


@table.add()
class AdaptiveMaxPooling2D(_Largest):
    """The largest number of each share of a picture; see AdaptivePooling."""

    rank = 2


@table.add()
class AdaptiveMaxPooling3D(_Largest):
    """The largest number of each share of a volume; see AdaptivePooling."""

    rank = 3


@table.add()
class AdaptiveAveragePooling1D(_Average):
    """The average of each share of a sequence; see AdaptivePooling."""

    rank = 1


@table.add()
class AdaptiveAveragePooling2D(_Average):
    """The average of each share of a picture; see AdaptivePooling."""

    rank = 2


@table.add()
class AdaptiveAveragePooling3D(_Average):
    """The average of each share of a volume; see AdaptivePooling."""

    rank = 3
