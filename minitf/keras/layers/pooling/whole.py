"""GlobalMaxPooling and GlobalAveragePooling: one number for each channel.

Where it sits   layers without variables; one reduction.
The one idea    the window is the whole picture, so pictures of any size give vectors of one size.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.GlobalAveragePooling2D()(np.zeros((5, 7, 9, 8))).shape
                TensorShape([5, 8])
Read next       keras/layers/pooling/adaptive.py

As https://keras.io/api/layers/pooling_layers/global_average_pooling2d/
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import data_format_of


class GlobalPooling(Layer):
    """One number for each channel.

    Args:
        data_format: "channels_last" or "channels_first"; default: the setting.
        keepdims: Whether the places stay, with size 1.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, *places, channels)``, output shape ``(batch, channels)``.
    """

    rank: ClassVar[int]

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format, self.keepdims = data_format_of(data_format), keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    @property
    def places(self) -> list[int]:
        """The axes of the places."""
        first = 1 if self.data_format == "channels_last" else 2
        return list(range(first, first + self.rank))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "data_format": self.data_format, "keepdims": self.keepdims,
        }  # fmt: skip


class _Largest(GlobalPooling):
    def call(self, inputs: Tensor) -> Tensor:
        return ops.reduce_max(inputs, axis=self.places, keepdims=self.keepdims)


class _Average(GlobalPooling):
    def call(self, inputs: Tensor) -> Tensor:
        return ops.reduce_mean(inputs, axis=self.places, keepdims=self.keepdims)


@table.add("GlobalMaxPool1D")
class GlobalMaxPooling1D(_Largest):
    """The largest number of each channel of a sequence; see GlobalPooling."""

    rank = 1


@table.add("GlobalMaxPool2D")
class GlobalMaxPooling2D(_Largest):
    """The largest number of each channel of a picture; see GlobalPooling."""

    rank = 2


@table.add("GlobalMaxPool3D")
class GlobalMaxPooling3D(_Largest):
    """The largest number of each channel of a volume; see GlobalPooling."""

    rank = 3


@table.add("GlobalAvgPool1D")
class GlobalAveragePooling1D(_Average):
    """The average of each channel of a sequence; see GlobalPooling.

    Steps that a mask leaves out do not count.
    """

    rank = 1

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any):
        super().__init__(data_format, keepdims, **kwargs)
        self.supports_masking = True

    def call(self, inputs: Tensor, mask: Any = None) -> Tensor:
        if mask is None:
            return super().call(inputs)
        [steps] = self.places
        counts = ops.expand_dims(ops.cast(mask, inputs.dtype), 3 - steps)
        total = ops.reduce_sum(inputs * counts, axis=steps, keepdims=self.keepdims)
        return total / ops.reduce_sum(counts, axis=steps, keepdims=self.keepdims)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The steps are gone, and with them the mask."""
        return None


@table.add("GlobalAvgPool2D")
class GlobalAveragePooling2D(_Average):
    """The average of each channel of a picture; see GlobalPooling."""

    rank = 2


@table.add("GlobalAvgPool3D")
class GlobalAveragePooling3D(_Average):
    """The average of each channel of a volume; see GlobalPooling."""

    rank = 3


GlobalMaxPool1D, GlobalMaxPool2D = GlobalMaxPooling1D, GlobalMaxPooling2D
GlobalMaxPool3D, GlobalAvgPool1D = GlobalMaxPooling3D, GlobalAveragePooling1D
GlobalAvgPool2D, GlobalAvgPool3D = GlobalAveragePooling2D, GlobalAveragePooling3D
