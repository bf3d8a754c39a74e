"""Dense, dropout, flatten and batch normalization as layers of TensorFlow 1.

Where it sits   over base.py.
The one idea    `training` is an argument, often a placeholder: one graph trains and tests.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     print(tf.layers.flatten(tf.zeros([2, 3, 4])).shape)
                (2, 12)
Read next       compat/v1/layers/images.py
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.compat.v1.graph import add_to_collection
from minitf.compat.v1.initial_values import ones_initializer, zeros_initializer
from minitf.compat.v1.layers.base import Layer, Weighted
from minitf.compat.v1.nn import dropout as drop
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.execution.graph_collections import GraphKeys


class Dense(Weighted):
    """Every output from every input.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Dense
    """

    def build(self, input_shape: Any) -> None:
        """A kernel (inputs, units) and a bias (units)."""
        if input_shape[-1] is None:
            raise ValueError(
                "The last dimension of the inputs to a Dense layer should be defined. "
                f"Found None. Full input shape received: {tuple(input_shape)}"
            )
        self.add_weights([input_shape[-1], self.units])

    def call(self, inputs: Tensor) -> Tensor:
        """activation(inputs · kernel + bias)."""
        if inputs.ndim == 2:
            return self.finish(ops.matmul(inputs, self._weights["kernel"]))
        return self.finish(ops.tensordot(inputs, self._weights["kernel"], [[inputs.ndim - 1], [0]]))


class Dropout(Layer):
    """Set entries to zero by chance while training.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Dropout
    """

    def __init__(
        self, rate: Any = 0.5, noise_shape: Any = None, seed: int | None = None, **options: Any
    ):
        super().__init__(**options)
        self.rate, self._noise_shape, self._seed = rate, noise_shape, seed

    def call(self, inputs: Tensor, training: Any = False) -> Tensor:
        """The inputs, with some entries dropped while training."""
        if is_off(training):
            return OPS["identity"](inputs)
        dropped = drop(inputs, rate=self.rate, noise_shape=self._noise_shape, seed=self._seed)
        return choose(training, dropped, inputs)


def is_off(training: Any) -> bool:
    """Whether it is known that nobody trains; a tensor is known only when the graph runs."""
    return isinstance(training, (bool, int)) and not training


def choose(training: Any, then: Tensor, otherwise: Tensor) -> Tensor:
    """One of two, by a truth value or a tensor of one."""
    if isinstance(training, (bool, int)):
        return then if training else otherwise
    return OPS["where"](ops.cast(training, "bool"), then, otherwise)


class Flatten(Layer):
    """Each sample as a row.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Flatten
    """

    def call(self, inputs: Tensor) -> Tensor:
        """Shape (batch, everything else)."""
        sizes = inputs.shape[1:]
        count = -1 if None in sizes else math.prod(sizes)
        return ops.reshape(inputs, [-1 if count >= 0 else ops.shape(inputs)[0], count])


class BatchNormalization(Layer):
    """Brings each channel to mean zero and variance one.

    While training, moving averages are updated by operations in the collection "update_ops"; run
    them with the training step.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/BatchNormalization
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = None,
        gamma_initializer: Any = None,
        moving_mean_initializer: Any = None,
        moving_variance_initializer: Any = None,
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        fused: Any = None,
        renorm: bool = False,
        **options: Any,
    ):
        super().__init__(**options)
        self._axis, self._momentum, self._epsilon = axis, momentum, epsilon
        self._center, self._scale, self._fused = center, scale, fused
        self._beta = (beta_initializer or zeros_initializer(), beta_regularizer)
        self._gamma = (gamma_initializer or ones_initializer(), gamma_regularizer)
        self._mean = moving_mean_initializer or zeros_initializer()
        self._variance = moving_variance_initializer or ones_initializer()

    def build(self, input_shape: Any) -> None:
        """gamma, beta, and the moving mean and variance, one number a channel."""
        size = [input_shape[self._axis]]
        if self._scale:
            self.weight("gamma", size, *self._gamma)
        if self._center:
            self.weight("beta", size, *self._beta)
        self.weight("moving_mean", size, self._mean, trainable=False)
        self.weight("moving_variance", size, self._variance, trainable=False)

    def call(self, inputs: Tensor, training: Any = False) -> Tensor:
        """(inputs - mean) / deviation · gamma + beta."""
        channel = self._axis % inputs.ndim
        others = [axis for axis in range(inputs.ndim) if axis != channel]
        moving = (self._weights["moving_mean"], self._weights["moving_variance"])
        mean, variance = (one.read_tensor() for one in moving)
        if not is_off(training):
            now = ops.moments(inputs, others)
            self._update(moving, now, inputs, others, training)
            mean, variance = choose(training, now[0], mean), choose(training, now[1], variance)
        along = [-1 if axis == channel else 1 for axis in range(inputs.ndim)]
        factor = OPS["rsqrt"](variance + self._epsilon)
        if self._scale:
            factor = factor * self._weights["gamma"]
        shift = -mean * factor
        if self._center:
            shift = shift + self._weights["beta"]
        return inputs * ops.reshape(factor, along) + ops.reshape(shift, along)

    def _update(self, moving: Any, now: Any, inputs: Tensor, others: list, training: Any) -> None:
        """The operations that move the averages on."""
        mean, variance = now
        if inputs.ndim == 4 and self._fused is not False:  # the fused kernel's variance: n / (n-1)
            sizes = ops.shape(inputs)
            count = ops.cast(ops.reduce_prod(ops.gather(sizes, others)), inputs.dtype)
            variance = variance * (count / OPS["maximum"](count - 1, 1.0))
        for average, value in zip(moving, (mean, variance), strict=True):
            before = average.read_value()
            target = choose(training, OPS["stop_gradient"](value), before)
            step = average.assign_sub((before - target) * (1 - self._momentum))
            if context.current.graph is not None:
                add_to_collection(GraphKeys.UPDATE_OPS, getattr(step, "op", step))


def options_of_layer(options: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the function that belong to every layer."""
    reuse = options.pop("reuse", None)
    name = options.pop("name", None)
    return {**options, "name": name, "_scope": name, "_reuse": reuse}


def dense(
    inputs: Any, units: int, activation: Any = None, use_bias: bool = True, **options: Any
) -> Tensor:
    """Every output from every input; see Dense.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/dense
    """
    return Dense(units, activation, use_bias, **options_of_layer(options))(inputs)


def dropout(
    inputs: Any,
    rate: Any = 0.5,
    noise_shape: Any = None,
    seed: int | None = None,
    training: Any = False,
    name: str | None = None,
) -> Tensor:
    """Set entries to zero by chance while training.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/dropout
    """
    return Dropout(rate, noise_shape, seed, name=name)(inputs, training=training)


def flatten(inputs: Any, name: str | None = None, data_format: str = "channels_last") -> Tensor:
    """Each sample as a row."""
    return Flatten(name=name)(convert_to_tensor(inputs))


def batch_normalization(
    inputs: Any, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3, **options: Any
) -> Tensor:
    """Brings each channel to mean zero and variance one; see BatchNormalization.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/batch_normalization
    """
    training = options.pop("training", False)
    return BatchNormalization(axis, momentum, epsilon, **options_of_layer(options))(
        inputs, training=training
    )
