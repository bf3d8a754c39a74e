"""Conv1DTranspose, Conv2DTranspose, Conv3DTranspose: from few places back to many.

Where it sits   a convolution layer; its op is tf.nn.conv_transpose.
The one idea    each input entry puts a copy of the kernel, as large as itself, into the output; it
                is the way gradients go through a convolution, used as a layer.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Conv2DTranspose(8, 3, strides=2)(np.zeros((5, 4, 4, 2))).shape
                TensorShape([5, 9, 9, 8])
Read next       keras/layers/convolution/depthwise.py

As https://keras.io/api/layers/convolution_layers/convolution2d_transpose/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.convolution.base import BaseConvolution
from minitf.keras.layers.layer import table
from minitf.keras.layers.sizes import sizes_of


class ConvTranspose(BaseConvolution):
    """Transposed convolution along one, two or three axes.

    Args:
        filters: The channels of the output.
        kernel_size: The size of the pattern that each entry puts down.
        strides: How far apart the patterns are put: the factor by which the output grows.
        padding: "valid" (the output holds every pattern whole) or "same" (strides times as
            large as the input).
        output_padding: How much is added to the output along each axis; less than the stride.
        data_format, dilation_rate, activation, use_bias: As for Conv.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        output_padding: Any = None, data_format: str | None = None, dilation_rate: Any = 1,
        activation: Any = None, use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_geometry(kernel_size, strides, padding, data_format, dilation_rate)
        self.set_filters(filters)
        self.output_padding = None
        if output_padding is not None:
            self.output_padding = sizes_of(output_padding, self.rank, "output_padding", 0)
            if any(map(int.__ge__, self.output_padding, self.strides)):
                raise ArgumentError(
                    "`output_padding` must be strictly less than `strides` for all dimensions. "
                    f"Received: output_padding={self.output_padding}, strides={self.strides}",
                    why="with as much as a step, one more place of the input would have fitted",
                )
        self.set_rest(
            activation, use_bias, activity_regularizer,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        channels = self.channels_of(input_shape)
        shape = (*self.kernel_size, self.filters, channels)
        self.kernel = self.add_optional_weight("kernel", shape)
        if self.use_bias:
            self.bias = self.add_optional_weight("bias", (self.filters,))

    def call(self, inputs: Tensor) -> Tensor:
        shape = list(self.compute_output_shape(inputs.shape))
        sizes = ops.shape(inputs)
        places = range(1, self.rank + 1) if self.data_format == "channels_last" else range(
            2, self.rank + 2
        )  # fmt: skip
        shape[0] = sizes[0] if shape[0] is None else shape[0]
        for axis, place in enumerate(places):
            if shape[place] is None:
                shape[place] = self._grown(sizes[place], axis)
        outputs = ops.conv_transpose(
            inputs, self.kernel, shape, strides=self.strides, padding=self.padding.upper(),
            data_format=self.tf_format, dilations=self.dilation_rate,
        )  # fmt: skip
        return self.finish(outputs)

    def _places(self, size: int | None, axis: int) -> int | None:
        return None if size is None else self._grown(size, axis)

    def _grown(self, size: Any, axis: int) -> Any:
        """How many output places there are for so many input places."""
        stride = self.strides[axis]
        reach = (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1
        if self.output_padding is None:
            return size * stride + (max(reach - stride, 0) if self.padding == "valid" else 0)
        border = 0 if self.padding == "valid" else reach // 2
        return (size - 1) * stride + reach - 2 * border + self.output_padding[axis]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "filters": self.filters, **self.geometry_config(),
            "output_padding": self.output_padding, **self.rest_config("kernel"),
        }  # fmt: skip


@table.add("Convolution1DTranspose")
class Conv1DTranspose(ConvTranspose):
    """Transposed convolution along one axis; see ConvTranspose."""

    rank = 1


@table.add("Convolution2DTranspose")
class Conv2DTranspose(ConvTranspose):
    """Transposed convolution along two axes; see ConvTranspose."""

    rank = 2


@table.add("Convolution3DTranspose")
class Conv3DTranspose(ConvTranspose):
    """Transposed convolution along three axes; see ConvTranspose."""

    rank = 3
