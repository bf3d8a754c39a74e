"""What all convolution layers have in common: sizes, steps, padding, bias and activation.

Where it sits   base of Conv, its transpose, and the depthwise and separable ones.
The one idea    they differ in how kernel and input meet; before and after that they are the same.
Try it          >>> from minitf import keras
                >>> keras.layers.Conv1D(2, 3, strides=2).compute_output_shape((None, 9, 1))
                (None, 4, 2)
Read next       keras/layers/convolution/conv.py
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import activations, regularizers
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.sizes import (
    PADDINGS,
    channel_axis,
    data_format_of,
    padding_of,
    sizes_of,
    spatial_shape,
    tf_format,
    whole_shape,
)
from minitf.keras.layers.weight_options import WeightOptions


class BaseConvolution(WeightOptions):
    """The shared part of the convolution layers.

    Attributes:
        rank: The number of axes that the kernel moves along.
        paddings: The paddings allowed.
    """

    rank: ClassVar[int]
    paddings: ClassVar[tuple[str, ...]] = PADDINGS
    kernel_size: tuple[int, ...]
    filters: int | None = None

    def set_geometry(
        self, kernel_size: Any, strides: Any, padding: Any, data_format: Any, dilation_rate: Any
    ) -> None:
        """Check and keep where the kernel goes."""
        rank = self.rank
        self.kernel_size = sizes_of(kernel_size, rank, "kernel_size")
        self.strides = sizes_of(strides, rank, "strides")
        self.padding = padding_of(padding, self.paddings)
        self.data_format = data_format_of(data_format)
        self.dilation_rate = sizes_of(dilation_rate, rank, "dilation_rate")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ArgumentError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
                f"Received: strides={self.strides} and dilation_rate={self.dilation_rate}.",
                why="one leaves out places to look at, the other spreads the kernel",
            )
        self.input_spec = InputSpec(min_ndim=rank + 2)

    def set_filters(self, filters: Any, groups: int = 1) -> None:
        """Check and keep the number of patterns."""
        if isinstance(filters, bool) or not isinstance(filters, int) or filters <= 0:
            raise ArgumentError(
                "Invalid value for argument `filters`. Expected a strictly positive value. "
                f"Received filters={filters!r}.",
                instead=f"{type(self).__name__}(32, 3)",
            )
        if isinstance(groups, bool) or not isinstance(groups, int) or groups <= 0:
            raise ArgumentError(
                f"The number of groups must be a positive integer. Received: groups={groups!r}.",
                why="the channels are shared out among the groups; 1 keeps them together",
            )
        if filters % groups:
            raise ArgumentError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={groups}, filters={filters}.",
            )
        self.filters, self.groups = filters, groups

    def set_rest(
        self, activation: Any, use_bias: bool, activity_regularizer: Any, **options: Any
    ) -> None:
        """Keep activation, bias and the options of the weights."""
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.set_options(**options)
        self.bias: Any = None

    def channels_of(self, input_shape: Any) -> int:
        """The number of input channels.

        Raises:
            ShapeError: It is not known.
        """
        channels = input_shape[channel_axis(self.data_format)]
        if channels is None:
            raise ShapeError(
                "The channel dimension of the inputs should be defined. Received an input of "
                f"shape {tuple(input_shape)} for layer {self.name!r}.",
                why="the kernel has a part for each input channel",
                instead="keras.Input(shape=(28, 28, 1)) with the channels last",
            )
        self.input_spec = InputSpec(
            min_ndim=self.rank + 2, axes={channel_axis(self.data_format): channels}
        )
        return channels

    def convolve(self, inputs: Tensor, kernel: Any) -> Tensor:
        """The convolution itself; "causal" puts all zeros before the first step."""
        padding = self.padding.upper()
        if padding == "CAUSAL":
            before = (self.kernel_size[0] - 1) * self.dilation_rate[0]
            last = self.data_format == "channels_last"
            inputs = ops.pad(inputs, [[0, 0], [before, 0], [0, 0]] if last else
                             [[0, 0], [0, 0], [before, 0]])  # fmt: skip
            padding = "VALID"
        return ops.convolution(
            inputs, kernel, strides=self.strides, padding=padding,
            data_format=self.tf_format, dilations=self.dilation_rate,
        )  # fmt: skip

    def finish(self, outputs: Tensor) -> Tensor:
        """Add the bias, and bend."""
        if self.bias is not None:
            bias = self.bias
            if self.data_format == "channels_first":
                bias = ops.reshape(bias, (1, -1, *(1,) * self.rank))
            outputs = outputs + bias
        return self.activation(outputs)

    @property
    def tf_format(self) -> str:
        return tf_format(self.rank, self.data_format)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The output's shape for an input shape.

        Raises:
            ShapeError: The kernel is larger than the input.
        """
        spatial = spatial_shape(input_shape, self.data_format)
        sizes = tuple(map(self._places, spatial, range(self.rank)))
        if any(size is not None and size <= 0 for size in sizes):
            raise ShapeError(
                "Computed output size would be zero or negative: layer "
                f"{self.name!r} with kernel_size={self.kernel_size} cannot take an input of "
                f"shape {tuple(input_shape)}.",
                why="the kernel must fit into the picture",
                instead="padding='same', or a smaller kernel or pool before it",
            )
        channels = self.output_channels(input_shape)
        return whole_shape(input_shape[0], sizes, channels, self.data_format)

    def output_channels(self, input_shape: Any) -> int | None:
        return self.filters

    def _places(self, size: int | None, axis: int) -> int | None:
        """How many places the kernel is put at along an axis."""
        if size is None:
            return None
        if self.padding == "valid":
            size -= (self.kernel_size[axis] - 1) * self.dilation_rate[axis]
        return -(-size // self.strides[axis])

    def geometry_config(self) -> dict[str, Any]:
        return {
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": self.data_format,
            "dilation_rate": self.dilation_rate,
        }

    def rest_config(self, *weights: str) -> dict[str, Any]:
        return {
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            **self.options_config(*weights, "bias"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
        }
