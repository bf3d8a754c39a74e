"""DepthwiseConv and SeparableConv: each channel by itself, then channels mixed.

Where it sits   convolution layers over tf.nn.depthwise_conv2d and a 1 x 1 convolution.
The one idea    a full kernel looks at all channels at every place at once; looking at places first
                and mixing channels afterwards needs far fewer weights.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.SeparableConv2D(16, 3)
                >>> layer(np.zeros((1, 8, 8, 8))).shape, layer.count_params()
                (TensorShape([1, 6, 6, 16]), 216)
Read next       keras/layers/pooling/pool.py

As https://keras.io/api/layers/convolution_layers/separable_convolution2d/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.convolution.base import BaseConvolution
from minitf.keras.layers.layer import table
from minitf.keras.layers.sizes import channel_axis


class ByChannel(BaseConvolution):
    """What the two kinds have in common: each channel has kernels of its own."""

    depth_multiplier: int

    def set_depth(self, depth_multiplier: int) -> None:
        if depth_multiplier <= 0:
            raise ArgumentError(
                "Invalid value for argument `depth_multiplier`. Expected a strictly positive "
                f"value. Received depth_multiplier={depth_multiplier}."
            )
        self.depth_multiplier = depth_multiplier

    def each_by_itself(self, inputs: Tensor, kernel: Any) -> Tensor:
        """Convolve each channel with its own `depth_multiplier` kernels."""
        channels = inputs.shape[channel_axis(self.data_format)]
        # Grouped convolution: as many groups as channels, the kernels of a channel side by side.
        grouped = ops.reshape(kernel, (*self.kernel_size, 1, channels * self.depth_multiplier))
        return self.convolve(inputs, grouped)


class DepthwiseConv(ByChannel):
    """Convolution of each channel by itself.

    Args:
        kernel_size: The size of the kernels along each axis.
        strides, padding, data_format, dilation_rate, activation, use_bias: As for Conv.
        depth_multiplier: How many kernels each channel has.
        depthwise_initializer, bias_initializer: How the weights start.
        depthwise_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        depthwise_constraint, bias_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        depth_multiplier: int = 1, data_format: str | None = None, dilation_rate: Any = 1,
        activation: Any = None, use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, depthwise_constraint: Any = None,
        bias_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_geometry(kernel_size, strides, padding, data_format, dilation_rate)
        self.set_depth(depth_multiplier)
        self.set_rest(
            activation, use_bias, activity_regularizer,
            depthwise_initializer=depthwise_initializer, bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer, bias_regularizer=bias_regularizer,
            depthwise_constraint=depthwise_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        channels = self.channels_of(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.kernel = self.add_optional_weight("depthwise", shape, name="kernel")
        if self.use_bias:
            count = channels * self.depth_multiplier
            self.bias = self.add_optional_weight("bias", (count,))
        self.compute_output_shape(input_shape)

    def call(self, inputs: Tensor) -> Tensor:
        return self.finish(self.each_by_itself(inputs, self.kernel))

    def output_channels(self, input_shape: Any) -> int | None:
        channels = input_shape[channel_axis(self.data_format)]
        return None if channels is None else channels * self.depth_multiplier

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "depth_multiplier": self.depth_multiplier,
            **self.geometry_config(), **self.rest_config("depthwise"),
        }  # fmt: skip


@table.add("DepthwiseConvolution1D")
class DepthwiseConv1D(DepthwiseConv):
    """Depthwise convolution along one axis; see DepthwiseConv."""

    rank = 1
    paddings = ("valid", "same", "causal")


@table.add("DepthwiseConvolution2D")
class DepthwiseConv2D(DepthwiseConv):
    """Depthwise convolution along two axes; see DepthwiseConv."""

    rank = 2


class SeparableConv(ByChannel):
    """Convolution of each channel by itself, then a mix of the channels at each place.

    Args:
        filters: The channels of the output.
        kernel_size, strides, padding, data_format, dilation_rate: As for Conv.
        depth_multiplier: How many kernels each input channel has.
        activation, use_bias: As for Conv.
        depthwise_initializer, pointwise_initializer, bias_initializer: How the weights start.
        depthwise_regularizer, pointwise_regularizer, bias_regularizer, activity_regularizer:
            Prices added to the loss.
        depthwise_constraint, pointwise_constraint, bias_constraint: Rules applied after each
            update.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        data_format: str | None = None, dilation_rate: Any = 1, depth_multiplier: int = 1,
        activation: Any = None, use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None, pointwise_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None,
        depthwise_constraint: Any = None, pointwise_constraint: Any = None,
        bias_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_geometry(kernel_size, strides, padding, data_format, dilation_rate)
        self.set_filters(filters)
        self.set_depth(depth_multiplier)
        self.set_rest(
            activation, use_bias, activity_regularizer,
            depthwise_initializer=depthwise_initializer,
            pointwise_initializer=pointwise_initializer, bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer,
            pointwise_regularizer=pointwise_regularizer, bias_regularizer=bias_regularizer,
            depthwise_constraint=depthwise_constraint,
            pointwise_constraint=pointwise_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        channels = self.channels_of(input_shape)
        depthwise = (*self.kernel_size, channels, self.depth_multiplier)
        self.depthwise_kernel = self.add_optional_weight(
            "depthwise", depthwise, name="depthwise_kernel"
        )
        pointwise = (*(1,) * self.rank, channels * self.depth_multiplier, self.filters)
        self.pointwise_kernel = self.add_optional_weight(
            "pointwise", pointwise, name="pointwise_kernel"
        )
        if self.use_bias:
            self.bias = self.add_optional_weight("bias", (self.filters,))
        self.compute_output_shape(input_shape)

    def call(self, inputs: Tensor) -> Tensor:
        apart = self.each_by_itself(inputs, self.depthwise_kernel)
        mixed = ops.convolution(
            apart, self.pointwise_kernel, padding="VALID", data_format=self.tf_format
        )
        return self.finish(mixed)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "depth_multiplier": self.depth_multiplier,
            "filters": self.filters, **self.geometry_config(),
            **self.rest_config("depthwise", "pointwise"),
        }  # fmt: skip


@table.add("SeparableConvolution1D")
class SeparableConv1D(SeparableConv):
    """Separable convolution along one axis; see SeparableConv."""

    rank = 1
    paddings = ("valid", "same", "causal")


@table.add("SeparableConvolution2D")
class SeparableConv2D(SeparableConv):
    """Separable convolution along two axes; see SeparableConv."""

    rank = 2
