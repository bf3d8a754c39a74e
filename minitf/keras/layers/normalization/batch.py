"""BatchNormalization: each feature as it compares with the rest of the batch.

Where it sits   a layer with four variables; training changes two of them by gradients, the other
                two by counting along.
The one idea    in training a feature is centred and scaled by the mean and variance of its batch;
                running averages of both are kept, and used when the model is in use.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.BatchNormalization()
                >>> out = layer(np.array([[1.0], [3.0]]), training=True)
                >>> np.round(out.numpy().ravel(), 2), layer.moving_mean.numpy()
                (array([-1.,  1.], dtype=float32), array([0.02], dtype=float32))
Read next       keras/layers/normalization/layer.py

As https://keras.io/api/layers/normalization_layers/batch_normalization/; Ioffe and Szegedy 2015,
https://arxiv.org/abs/1502.03167
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.config import epsilon
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import table
from minitf.keras.layers.normalization.renorm import (
    add_renorm_weights,
    checked_clipping,
    corrected,
    keep_averages,
)
from minitf.keras.layers.weight_options import WeightOptions


@table.add()
class BatchNormalization(WeightOptions):
    """Centre and scale each feature by its batch.

    Args:
        axis: The axis of the features, which is kept.
        momentum: How much of the running averages stays at each step.
        epsilon: Added to the variance, so that nothing is divided by zero.
        center: Whether a learnt number is added afterwards (beta).
        scale: Whether the result is multiplied by a learnt number (gamma).
        beta_initializer, gamma_initializer: How they start.
        moving_mean_initializer, moving_variance_initializer: How the running averages start.
        beta_regularizer, gamma_regularizer: Prices added to the loss.
        beta_constraint, gamma_constraint: Rules applied after each update.
        renorm: Whether to correct what a small batch gets wrong; see renorm.py.
        renorm_clipping: {"rmax": ..., "rmin": ..., "dmax": ...}: how far the corrections may go.
        renorm_momentum: How much of the averages for corrections stays at each step.
        synchronized: Accepted as in Keras; there is one device here.
        **kwargs: The arguments of Layer.

    A frozen layer (trainable=False) works as in use, also during training.
    """

    moving_mean_initializer: Any
    moving_variance_initializer: Any

    def __init__(
        self, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3, center: bool = True,
        scale: bool = True, beta_initializer: Any = "zeros", gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros", moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None,
        gamma_constraint: Any = None, renorm: bool = False, renorm_clipping: Any = None,
        renorm_momentum: float = 0.99, synchronized: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if renorm:
            renorm_clipping = checked_clipping(renorm_clipping or {})
        self.axis, self.momentum, self.epsilon = int(axis), momentum, epsilon
        self.center, self.scale, self.synchronized = center, scale, synchronized
        self.renorm, self.renorm_clipping = renorm, renorm_clipping
        self.renorm_momentum = renorm_momentum
        self.set_options(
            beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
            moving_mean_initializer=moving_mean_initializer,
            moving_variance_initializer=moving_variance_initializer,
            beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint, gamma_constraint=gamma_constraint,
        )  # fmt: skip
        self.supports_masking = True
        self.gamma: Any = None
        self.beta: Any = None

    def build(self, input_shape: Any) -> None:
        features = features_of(self, input_shape)
        if self.scale:
            self.gamma = self.add_optional_weight("gamma", (features,))
        if self.center:
            self.beta = self.add_optional_weight("beta", (features,))
        self.moving_mean = self.add_weight(
            (features,), self.moving_mean_initializer, name="moving_mean", trainable=False,
            autocast=False,
        )  # fmt: skip
        self.moving_variance = self.add_weight(
            (features,), self.moving_variance_initializer, name="moving_variance",
            trainable=False, autocast=False,
        )  # fmt: skip
        if self.renorm:
            add_renorm_weights(self, features)
        self.input_spec = InputSpec(
            ndim=len(input_shape), axes={self.axis % len(input_shape): features}
        )

    def call(self, inputs: Tensor, training: bool | None = None, mask: Any = None) -> Tensor:
        if mask is not None and len(mask.shape) != inputs.ndim - 1:
            raise ShapeError(
                "The mask provided should be one dimension less than the inputs. Received: "
                f"mask.shape={tuple(mask.shape)}, inputs.shape={tuple(inputs.shape)}"
            )
        kept = self.axis % inputs.ndim
        shape = [1] * inputs.ndim
        shape[kept] = inputs.shape[kept]
        wide = ops.cast(inputs, "float32") if inputs.dtype.size < 4 else inputs
        gamma, beta = self.gamma, self.beta
        if training and self.trainable:
            mean, variance = self._of_batch(wide, [i for i in range(wide.ndim) if i != kept], mask)
            if self.renorm:
                gamma, beta = corrected(self, mean, variance)
            self._keep_averages(mean, variance)
        else:
            mean, variance = (v.value for v in (self.moving_mean, self.moving_variance))
        factor = ops.rsqrt(variance + self.epsilon)
        if gamma is not None:
            factor = factor * ops.cast(gamma, factor.dtype)
        shift = -mean * factor
        if beta is not None:
            shift = shift + ops.cast(beta, shift.dtype)
        result = wide * ops.reshape(factor, shape) + ops.reshape(shift, shape)
        return ops.cast(result, self.compute_dtype)

    def _keep_averages(self, mean: Tensor, variance: Tensor) -> None:
        if self.renorm:
            keep_averages(self, mean, variance)
            return
        for average, value in ((self.moving_mean, mean), (self.moving_variance, variance)):
            average.assign(average * self.momentum + value * (1.0 - self.momentum))

    def _of_batch(self, inputs: Tensor, axes: list[int], mask: Any) -> tuple[Tensor, Tensor]:
        """Mean and variance over the batch; steps that a mask leaves out do not count."""
        if mask is None:
            return ops.moments(inputs, axes)
        counts = ops.cast(mask, inputs.dtype)
        while counts.ndim < inputs.ndim:
            counts = ops.expand_dims(counts, -1)
        counts = ops.broadcast_like(counts, inputs)
        total = ops.reduce_sum(counts, axis=axes) + epsilon()  # a mask may leave out everything
        mean = ops.reduce_sum(inputs * counts, axis=axes, keepdims=True)
        whole = ops.reshape_like(total, mean)
        mean = mean / whole
        spread = ops.reduce_sum(ops.square(inputs - mean) * counts, axis=axes) / total
        return ops.reshape_like(mean, total), spread

    def get_config(self) -> dict[str, Any]:
        kinds = self.options_config("beta", "gamma")
        moving = {
            name: self.serialized_option(name)
            for name in ("moving_mean_initializer", "moving_variance_initializer")
        }
        return {
            **super().get_config(), "axis": self.axis, "momentum": self.momentum,
            "epsilon": self.epsilon, "center": self.center, "scale": self.scale, **kinds,
            **moving, "synchronized": self.synchronized, "renorm": self.renorm,
            "renorm_clipping": self.renorm_clipping, "renorm_momentum": self.renorm_momentum,
        }  # fmt: skip


def features_of(layer: Any, input_shape: Any) -> int:
    """The size of the axis that is kept.

    Raises:
        ArgumentError: There is no such axis.
        ShapeError: Its size is not known.
    """
    rank = len(input_shape)
    if not -rank <= layer.axis < rank:
        raise ArgumentError(
            f"Layer {layer.name!r} has axis={layer.axis}, and its input only {rank} axes: "
            f"{tuple(input_shape)}."
        )
    features = input_shape[layer.axis]
    if features is None:
        raise ShapeError(
            f"Axis {layer.axis} of input tensor should have a defined dimension but the layer "
            f"received an input with shape {tuple(input_shape)}.",
            why="each feature has numbers of its own",
        )
    return features
