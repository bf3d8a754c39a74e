"""Conv1D, Conv2D, Conv3D: look for the same small patterns everywhere.

Where it sits   a convolution layer; its op is tf.nn.convolution.
The one idea    one small kernel slides over the whole input, so a pattern is found wherever it
                stands, and the weights are few.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Conv2D(8, 3, activation="relu")(np.zeros((5, 28, 28, 1))).shape
                TensorShape([5, 26, 26, 8])
Read next       keras/layers/convolution/transposed.py

As https://keras.io/api/layers/convolution_layers/convolution2d/
"""

from __future__ import annotations

from typing import Any

from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.keras.layers.convolution.base import BaseConvolution
from minitf.keras.layers.layer import table


class Conv(BaseConvolution):
    """Convolution along one, two or three axes.

    Args:
        filters: How many patterns are looked for: the channels of the output.
        kernel_size: The size of a pattern along each axis: one number or one for each.
        strides: How far the kernel moves.
        padding: "valid" (only where it fits), "same" (zeros around, so that the output has a
            place for each input place) or, in one dimension, "causal" (zeros before).
        data_format: "channels_last" or "channels_first"; default: the setting.
        dilation_rate: The distance of the kernel's entries.
        groups: Into how many parts channels and filters are divided, each with its own kernels.
        activation: The bend after the sum: a name or function; None for none.
        use_bias: Whether each filter has a number added.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, *places, channels)``, output shape ``(batch, *new places, filters)``.
    """

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        data_format: str | None = None, dilation_rate: Any = 1, groups: int = 1,
        activation: Any = None, use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_geometry(kernel_size, strides, padding, data_format, dilation_rate)
        self.set_filters(filters, groups)
        self.set_rest(
            activation, use_bias, activity_regularizer,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        channels = self.channels_of(input_shape)
        if channels % self.groups:
            raise ShapeError(
                f"Layer {self.name!r} has groups={self.groups}, and its input {channels} channels.",
                why="each group takes an equal part of the channels",
            )
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self.kernel = self.add_optional_weight("kernel", shape)
        if self.use_bias:
            self.bias = self.add_optional_weight("bias", (self.filters,))
        self.compute_output_shape(input_shape)  # says so if the kernel does not fit

    def call(self, inputs: Tensor) -> Tensor:
        return self.finish(self.convolve(inputs, self.kernel))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "filters": self.filters, **self.geometry_config(),
            "groups": self.groups, **self.rest_config("kernel"),
        }  # fmt: skip


@table.add("Convolution1D")
class Conv1D(Conv):
    """Convolution along one axis, for sequences; see Conv.

    Input shape ``(batch, steps, channels)``.
    """

    rank = 1
    paddings = ("valid", "same", "causal")


@table.add("Convolution2D")
class Conv2D(Conv):
    """Convolution along two axes, for pictures; see Conv.

    Input shape ``(batch, height, width, channels)``.
    """

    rank = 2


@table.add("Convolution3D")
class Conv3D(Conv):
    """Convolution along three axes, for volumes and films; see Conv.

    Input shape ``(batch, depth, height, width, channels)``.
    """

    rank = 3
