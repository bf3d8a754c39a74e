"""GroupNormalization and UnitNormalization: groups of channels, or the length of a vector.

Where it sits   normalization layers beside LayerNormalization.
The one idea    between one channel (instance) and all channels (layer) lies a group of channels;
                the unit norm only makes vectors one long.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.UnitNormalization()(np.array([[3.0, 4.0]])).numpy()
                array([[0.6, 0.8]], dtype=float32)
Read next       keras/layers/normalization/spectral.py

As https://keras.io/api/layers/normalization_layers/group_normalization/; Wu and He 2018,
https://arxiv.org/abs/1803.08494
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.normalization.batch import features_of
from minitf.keras.layers.weight_options import WeightOptions


@table.add()
class GroupNormalization(WeightOptions):
    """Centre and scale each group of channels of each sample.

    Args:
        groups: How many groups the channels are divided into; -1: each channel by itself.
        axis: The axis of the channels.
        epsilon: Added to the variance, so that nothing is divided by zero.
        center, scale: Whether a learnt number is added (beta), and one multiplied with (gamma).
        beta_initializer, gamma_initializer: How they start.
        beta_regularizer, gamma_regularizer: Prices added to the loss.
        beta_constraint, gamma_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, groups: int = 32, axis: int = -1, epsilon: float = 1e-3, center: bool = True,
        scale: bool = True, beta_initializer: Any = "zeros", gamma_initializer: Any = "ones",
        beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None,
        gamma_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if (
            isinstance(groups, bool)
            or not isinstance(groups, int)
            or not (groups == -1 or groups > 0)
        ):
            raise ArgumentError(
                "Invalid value for argument `groups`. Expected a positive integer, or -1 for "
                f"instance normalization. Received: groups={groups}"
            )
        self.groups, self.axis, self.epsilon = groups, axis, epsilon
        self.center, self.scale = center, scale
        self.set_options(
            beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
            beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint, gamma_constraint=gamma_constraint,
        )  # fmt: skip
        self.supports_masking = True
        self.autocast = False  # small numbers are lost in half precision, large ones overflow
        self.gamma: Any = None
        self.beta: Any = None

    def build(self, input_shape: Any) -> None:
        channels = features_of(self, input_shape)
        if self.groups == -1:
            self.groups = channels
        if channels < self.groups or channels % self.groups:
            rule = (
                "cannot be more than the" if channels < self.groups else "must be a multiple of the"
            )
            raise ArgumentError(
                f"Number of groups ({self.groups}) {rule} number of channels ({channels}).",
                why="each group has equally many channels",
                instead=f"groups={channels}, or another divisor of {channels}",
            )
        if self.scale:
            self.gamma = self.add_optional_weight("gamma", (channels,), autocast=False)
        if self.center:
            self.beta = self.add_optional_weight("beta", (channels,), autocast=False)
        rank = len(input_shape)
        self.input_spec = InputSpec(ndim=rank, axes={self.axis % rank: channels})

    def call(self, inputs: Tensor) -> Tensor:
        inputs = ops.cast(inputs, "float32") if inputs.dtype.size < 4 else inputs
        rank, axis = inputs.ndim, self.axis % inputs.ndim
        order = [0, axis, *(i for i in range(1, rank) if i != axis)]
        first = ops.transpose(inputs, perm=order)  # (batch, channels, places...)
        batch = inputs.shape[0]
        grouped = ops.reshape(first, (-1 if batch is None else batch, self.groups,
                                      _rest(first, self.groups)))  # fmt: skip
        mean, variance = ops.moments(grouped, [2], keepdims=True)
        centred = (grouped - mean) * ops.rsqrt(variance + self.epsilon)
        result = ops.transpose(
            ops.reshape_like(centred, first), perm=[order.index(i) for i in range(rank)]
        )
        shape = [inputs.shape[axis] if i == axis else 1 for i in range(rank)]
        if self.gamma is not None:
            result = result * ops.reshape(self.gamma, shape)
        if self.beta is not None:
            result = result + ops.reshape(self.beta, shape)
        return ops.cast(result, self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "groups": self.groups, "axis": self.axis,
            "epsilon": self.epsilon, "center": self.center, "scale": self.scale,
            **self.options_config("beta", "gamma"),
        }  # fmt: skip


def _rest(first: Tensor, groups: int) -> Any:
    """The numbers of one group of one sample."""
    size = 1
    for n in first.shape[1:]:
        if n is None:
            return ops.size(first) // (ops.shape(first)[0] * groups)
        size *= n
    return size // groups


@table.add()
class UnitNormalization(Layer):
    """Make each vector one long.

    Args:
        axis: The axis of the vectors, or several axes.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, axis: Any = -1, **kwargs: Any):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise DTypeError(
                "Invalid value for `axis` argument: expected an int or a list/tuple of ints. "
                f"Received: axis={axis}"
            )
        self.axis = axis if isinstance(axis, int) else list(axis)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        return ops.l2_normalize(inputs, axis=self.axis, epsilon=1e-12)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "axis": self.axis}
