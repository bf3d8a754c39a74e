"""LayerNormalization and RMSNormalization: each sample by itself.

Where it sits   layers with a learnt scale (and shift); transformers are full of them.
The one idea    the mean and the spread are taken over the features of one sample, so the batch and
                its size do not matter, and training and use are the same.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> out = keras.layers.LayerNormalization()(np.array([[1.0, 2.0, 3.0]]))
                >>> np.round(out.numpy(), 2)
                array([[-1.22,  0.  ,  1.22]], dtype=float32)
Read next       keras/layers/normalization/group.py

As https://keras.io/api/layers/normalization_layers/layer_normalization/; Ba, Kiros and Hinton 2016,
https://arxiv.org/abs/1607.06450; Zhang and Sennrich 2019, https://arxiv.org/abs/1910.07467
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.weight_options import WeightOptions


def axes_of(axis: Any, rank: int) -> list[int]:
    """One axis or several, counted from 0 and in order."""
    axes = sorted(a % rank for a in ([axis] if isinstance(axis, int) else axis))
    if len(set(axes)) != len(axes):
        raise ArgumentError(f"axis={axis!r} names an axis twice.")
    return axes


def along(shape: Any, axes: list[int]) -> list[int]:
    """The shape that spreads a weight over the axes: 1 everywhere else."""
    return [size if i in axes else 1 for i, size in enumerate(shape)]


@table.add()
class LayerNormalization(WeightOptions):
    """Centre and scale each sample.

    Args:
        axis: The axis of the features, or several axes.
        epsilon: Added to the variance, so that nothing is divided by zero.
        center: Whether a learnt number is added afterwards (beta).
        scale: Whether the result is multiplied by a learnt number (gamma).
        beta_initializer, gamma_initializer: How they start.
        beta_regularizer, gamma_regularizer: Prices added to the loss.
        beta_constraint, gamma_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer; `rms_scaling` of older programs: nothing is centred or
            added.
    """

    def __init__(
        self, axis: Any = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
        beta_initializer: Any = "zeros", gamma_initializer: Any = "ones",
        beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None,
        gamma_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        self.rms_scaling = kwargs.pop("rms_scaling", False)
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise DTypeError(
                "Expected an int or a list/tuple of ints for the argument 'axis', but received "
                f"instead: {axis!r}"
            )
        self.axis = axis if isinstance(axis, int) else list(axis)
        self.epsilon, self.center, self.scale = epsilon, center, scale
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
        self.axis = [self.axis] if isinstance(self.axis, int) else list(self.axis)
        shape = tuple(input_shape[a] for a in axes_of(self.axis, len(input_shape)))
        if self.scale or self.rms_scaling:
            self.gamma = self.add_optional_weight("gamma", shape, autocast=False)
        if self.center and not self.rms_scaling:
            self.beta = self.add_optional_weight("beta", shape, autocast=False)

    def call(self, inputs: Tensor) -> Tensor:
        axes = axes_of(self.axis, inputs.ndim)
        wide = ops.cast(inputs, "float32") if inputs.dtype.size < 4 else inputs
        result = self._normalized(wide, axes)
        shape = along(inputs.shape, axes)
        if self.gamma is not None:
            result = result * ops.cast(ops.reshape(self.gamma, shape), result.dtype)
        if self.beta is not None:
            result = result + ops.cast(ops.reshape(self.beta, shape), result.dtype)
        return ops.cast(result, self.compute_dtype)

    def _normalized(self, x: Tensor, axes: list[int]) -> Tensor:
        if self.rms_scaling:
            return x * ops.rsqrt(ops.moments(x, axes, keepdims=True)[1] + self.epsilon)
        if axes == [x.ndim - 1] and x.dtype.is_floating:  # the usual case, in one piece
            return OPS["layer_norm"](x, epsilon=self.epsilon)[0]
        mean, variance = ops.moments(x, axes, keepdims=True)
        return (x - mean) * ops.rsqrt(variance + self.epsilon)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "axis": self.axis, "epsilon": self.epsilon,
            "center": self.center, "scale": self.scale, "rms_scaling": self.rms_scaling,
            **self.options_config("beta", "gamma"),
        }  # fmt: skip


@table.add()
class RMSNormalization(Layer):
    """Scale each sample by the root of its mean square.

    Args:
        axis: The axis of the features, or several axes.
        epsilon: Added to the mean square, so that nothing is divided by zero.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis, self.epsilon = axis, epsilon
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        self.axis = [self.axis] if isinstance(self.axis, int) else list(self.axis)
        shape = tuple(input_shape[a] for a in axes_of(self.axis, len(input_shape)))
        self.scale = self.add_weight(shape, "ones", name="scale")

    def call(self, inputs: Tensor) -> Tensor:
        axes = axes_of(self.axis, inputs.ndim)
        square = ops.reduce_mean(ops.square(inputs), axis=axes, keepdims=True)
        scale = ops.reshape(self.scale, along(inputs.shape, axes))
        return inputs * ops.rsqrt(square + self.epsilon) * scale

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "axis": self.axis, "epsilon": self.epsilon}
