"""Convolutions and pooling as layers of TensorFlow 1.

Where it sits   over base.py and the ops of the same names.
The one idea    a filter is a small Dense that slides over the picture.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     x = tf.layers.conv2d(tf.zeros([1, 8, 8, 3]), 4, 3, padding="same")
                ...     print(x.shape, tf.layers.max_pooling2d(x, 2, 2).shape)
                (1, 8, 8, 4) (1, 4, 4, 4)
Read next       compat/v1/metrics.py
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.compat.v1.layers.base import Layer, Weighted
from minitf.compat.v1.layers.core import options_of_layer
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError


def _each(number: Any, rank: int) -> list[int]:
    """One number for each axis."""
    return [number] * rank if isinstance(number, int) else list(number)


def _last(data_format: str) -> None:
    if data_format != "channels_last":
        raise ArgumentError(
            f"tf.layers of minitf takes data_format='channels_last', not {data_format!r}.",
            instead="tf.transpose(x, [0, 2, 3, 1]) first",
        )


class _Conv(Weighted):
    """A convolution over `rank` axes."""

    rank = 2

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str = "channels_last",
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        **options: Any,
    ):
        _last(data_format)
        super().__init__(filters, activation, use_bias, **options)
        self._size, self._strides = _each(kernel_size, self.rank), _each(strides, self.rank)
        self._padding, self._dilations = padding.upper(), _each(dilation_rate, self.rank)

    def build(self, input_shape: Any) -> None:
        """A kernel (sizes, channels, filters) and a bias (filters)."""
        self.add_weights([*self._size, input_shape[-1], self.units])

    def call(self, inputs: Tensor) -> Tensor:
        """Slide the filters."""
        kernel = self._weights["kernel"]
        return self.finish(
            ops.convolution(inputs, kernel, self._strides, self._padding, dilations=self._dilations)
        )


class Conv1D(_Conv):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Conv1D"""

    rank = 1


class Conv2D(_Conv):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Conv2D"""


class Conv2DTranspose(_Conv):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Conv2DTranspose"""

    def build(self, input_shape: Any) -> None:
        """A kernel (sizes, filters, channels) and a bias (filters)."""
        self.add_weights([*self._size, self.units, input_shape[-1]])

    def call(self, inputs: Tensor) -> Tensor:
        """Spread each entry over a window."""
        sizes = ops.shape(inputs)
        grown = [self._grown(inputs.shape[1 + i], sizes[1 + i], i) for i in range(2)]
        batch = sizes[0] if inputs.shape[0] is None else inputs.shape[0]
        shape = [batch, *grown, self.units]
        made = ops.conv2d_transpose(
            inputs, self._weights["kernel"], shape, self._strides, self._padding
        )
        return self.finish(made)

    def _grown(self, known: int | None, size: Any, axis: int) -> Any:
        start = size if known is None else known
        rest = max(self._size[axis] - self._strides[axis], 0)
        return start * self._strides[axis] + (rest if self._padding == "VALID" else 0)


class _Pooling(Layer):
    """The largest entry, or the mean, of each window."""

    rank, kind = 2, "MAX"

    def __init__(
        self,
        pool_size: Any,
        strides: Any,
        padding: str = "valid",
        data_format: str = "channels_last",
        **options: Any,
    ):
        _last(data_format)
        super().__init__(**options)
        self._size, self._strides = _each(pool_size, self.rank), _each(strides, self.rank)
        self._padding = padding.upper()

    def call(self, inputs: Tensor) -> Tensor:
        """One entry for each window."""
        function = ops.max_pool if self.kind == "MAX" else ops.avg_pool
        return function(inputs, self._size, self._strides, self._padding)


class MaxPooling1D(_Pooling):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/MaxPooling1D"""

    rank = 1


class MaxPooling2D(_Pooling):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/MaxPooling2D"""


class AveragePooling1D(_Pooling):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/AveragePooling1D"""

    rank, kind = 1, "AVG"


class AveragePooling2D(_Pooling):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/AveragePooling2D"""

    kind = "AVG"


def conv1d(inputs: Any, filters: int, kernel_size: Any, strides: Any = 1, **options: Any) -> Tensor:
    """Slide filters over sequences; see Conv1D."""
    return Conv1D(filters, kernel_size, strides, **options_of_layer(options))(inputs)


def conv2d(
    inputs: Any,
    filters: int,
    kernel_size: Any,
    strides: Any = (1, 1),
    padding: str = "valid",
    **options: Any,
) -> Tensor:
    """Slide filters over images; see Conv2D.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/conv2d
    """
    return Conv2D(filters, kernel_size, strides, padding, **options_of_layer(options))(inputs)


def conv2d_transpose(
    inputs: Any,
    filters: int,
    kernel_size: Any,
    strides: Any = (1, 1),
    padding: str = "valid",
    **options: Any,
) -> Tensor:
    """Small images become large ones; see Conv2DTranspose."""
    made = Conv2DTranspose(filters, kernel_size, strides, padding, **options_of_layer(options))
    return made(inputs)


def max_pooling1d(inputs: Any, pool_size: Any, strides: Any, *args: Any, **options: Any) -> Tensor:
    """The largest entry of each window."""
    return MaxPooling1D(pool_size, strides, *args, **options)(inputs)


def max_pooling2d(inputs: Any, pool_size: Any, strides: Any, *args: Any, **options: Any) -> Tensor:
    """The largest entry of each window.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/max_pooling2d
    """
    return MaxPooling2D(pool_size, strides, *args, **options)(inputs)


def average_pooling1d(
    inputs: Any, pool_size: Any, strides: Any, *args: Any, **options: Any
) -> Tensor:
    """The mean of each window."""
    return AveragePooling1D(pool_size, strides, *args, **options)(inputs)


def average_pooling2d(
    inputs: Any, pool_size: Any, strides: Any, *args: Any, **options: Any
) -> Tensor:
    """The mean of each window."""
    return AveragePooling2D(pool_size, strides, *args, **options)(inputs)
