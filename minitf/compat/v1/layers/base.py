"""Layers of TensorFlow 1: `tf.layers.dense(x, 10)` makes weights by name and applies them.

Where it sits   over get_variable; dense.py, convolution.py and the others beside are made with it.
The one idea    a function is enough: it asks for its weights by name, in a scope of its own, so
                asking again with `reuse=True` shares them.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     _ = tf.layers.dense(tf.zeros([2, 3]), 4, name="head")
                ...     print([v.name for v in tf.trainable_variables()])
                ['head/kernel:0', 'head/bias:0']
Read next       compat/v1/layers/core.py
"""

from __future__ import annotations

import re
from typing import Any

from minitf.compat.v1.initial_values import zeros_initializer
from minitf.compat.v1.shared_variables import get_variable
from minitf.compat.v1.variable_scope import VariableScope, variable_scope
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor


class Layer:
    """A layer: makes its weights when it is first applied.

    Args:
        trainable: Whether optimizers change its weights.
        name: Its name; default: from its class, made unique.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/layers/Layer
    """

    def __init__(self, trainable: bool = True, name: str | None = None, **options: Any):
        self.trainable = trainable
        self._given_name = name
        self._base = _snake_case(type(self).__name__)
        self._reuse = options.get("_reuse")
        self._scope: VariableScope | str | None = options.get("_scope", name)
        self._weights: dict[str, Any] = {}
        self.built = False

    @property
    def name(self) -> str:
        """Its name."""
        named = self._scope.name if isinstance(self._scope, VariableScope) else self._scope
        return named or self._base

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Tensor:
        inputs = convert_to_tensor(inputs)
        if self.built:
            with context.name_scope(self.name.rpartition("/")[2]):
                return self.call(inputs, *args, **kwargs)
        with variable_scope(self._scope, default_name=self._base, reuse=self._reuse) as scope:
            self._scope = scope
            self.build(inputs.shape)
            self.built = True
            return self.call(inputs, *args, **kwargs)

    apply = __call__

    def build(self, input_shape: Any) -> None:
        """Make the weights."""

    def call(self, inputs: Tensor) -> Tensor:
        """What the layer does."""
        raise NotImplementedError

    def weight(
        self,
        name: str,
        shape: Any,
        initializer: Any = None,
        regularizer: Any = None,
        constraint: Any = None,
        trainable: bool = True,
    ) -> Any:
        """A weight of this layer."""
        made = get_variable(
            name, shape, initializer=initializer, regularizer=regularizer, constraint=constraint,
            trainable=trainable and self.trainable,
        )  # fmt: skip
        self._weights[name] = made
        setattr(self, name, made)
        return made

    @property
    def weights(self) -> list[Any]:
        """All weights."""
        return list(self._weights.values())

    variables = weights

    @property
    def trainable_weights(self) -> list[Any]:
        """The weights that optimizers change."""
        return [weight for weight in self.weights if weight.trainable]

    trainable_variables = trainable_weights


class Weighted(Layer):
    """A layer with a kernel, a bias and an activation."""

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **options: Any,
    ):
        super().__init__(**options)
        self.units, self.activation, self.use_bias = units, activation, use_bias
        self._kernel = (kernel_initializer, kernel_regularizer, kernel_constraint)
        bias = bias_initializer or zeros_initializer()
        self._bias = (bias, bias_regularizer, bias_constraint)

    def add_weights(self, kernel_shape: Any) -> None:
        """The kernel, and the bias if there is to be one."""
        self.weight("kernel", kernel_shape, *self._kernel)
        if self.use_bias:
            self.weight("bias", [self.units], *self._bias)

    def finish(self, outputs: Tensor) -> Tensor:
        """Add the bias, apply the activation."""
        if self.use_bias:
            outputs = outputs + self._weights["bias"]
        return outputs if self.activation is None else self.activation(outputs)


def _snake_case(name: str) -> str:
    """Conv2D as conv2d, MaxPooling2D as max_pooling2d."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=D)(?=[A-Z])", "_", name).lower()
