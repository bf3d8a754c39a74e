"""`tf.contrib.layers`: layers, initializers and regularizers under their older address.

Where it sits   over compat.v1.layers.
The one idea    the same layers with other defaults: fully_connected has a relu.
Try it          >>> import minitf.compat.v1 as tf
                >>> from minitf.compat.contrib import layers
                >>> with tf.Graph().as_default():
                ...     _ = layers.fully_connected(tf.zeros([2, 3]), 4)
                ...     print([v.name for v in tf.trainable_variables()])
                ['fully_connected/weights:0', 'fully_connected/biases:0']
Read next       compat/v1/layers
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.compat.v1.initial_values import (
    glorot_normal_initializer,
    glorot_uniform_initializer,
    zeros_initializer,
)
from minitf.compat.v1.layers.core import (
    batch_normalization,
    flatten,  # noqa: F401 - a name of this module, too
)
from minitf.compat.v1.layers.images import average_pooling2d, max_pooling2d
from minitf.compat.v1.nn import dropout as drop
from minitf.compat.v1.shared_variables import get_variable
from minitf.compat.v1.variable_scope import variable_scope
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


def xavier_initializer(
    uniform: bool = True, seed: int | None = None, dtype: Any = "float32"
) -> Any:
    """Numbers whose spread fits the mean of inputs and outputs."""
    kind = glorot_uniform_initializer if uniform else glorot_normal_initializer
    return kind(seed, dtype)


xavier_initializer_conv2d = xavier_initializer


def _penalty(scale: float, size: Callable[[Any], Tensor]) -> Callable[[Any], Tensor | None]:
    if isinstance(scale, int) and not isinstance(scale, bool):
        scale = float(scale)
    if scale < 0:
        raise ValueError(f"Setting a scale less than 0 on a regularizer: {scale}")
    return lambda weights: None if scale == 0 else size(weights) * scale


def l1_regularizer(scale: float, scope: str | None = None) -> Callable[[Any], Tensor | None]:
    """scale times the sum of sizes."""
    return _penalty(scale, lambda weights: ops.reduce_sum(OPS["abs"](weights)))


def l2_regularizer(scale: float, scope: str | None = None) -> Callable[[Any], Tensor | None]:
    """scale times half the sum of squares."""
    return _penalty(scale, lambda weights: ops.l2_loss(weights))


def apply_regularization(regularizer: Any, weights_list: Any = None) -> Tensor:
    """The sum of a regularizer over weights."""
    return ops.add_n([regularizer(weights) for weights in weights_list])


def fully_connected(
    inputs: Any,
    num_outputs: int,
    activation_fn: Any = ops.relu,
    normalizer_fn: Any = None,
    normalizer_params: Any = None,
    weights_initializer: Any = None,
    weights_regularizer: Any = None,
    biases_initializer: Any = zeros_initializer,
    biases_regularizer: Any = None,
    reuse: Any = None,
    variables_collections: Any = None,
    outputs_collections: Any = None,
    trainable: bool = True,
    scope: Any = None,
) -> Tensor:
    """Every output from every input; with a relu, unless another activation is said."""
    inputs = convert_to_tensor(inputs)
    with variable_scope(scope, "fully_connected", reuse=reuse):
        weights = get_variable(
            "weights", [inputs.shape[-1], num_outputs], regularizer=weights_regularizer,
            initializer=weights_initializer or xavier_initializer(), trainable=trainable,
        )  # fmt: skip
        last = inputs.ndim - 1
        outputs = ops.tensordot(inputs, weights, [[last], [0]])
        return _finished(
            outputs, num_outputs, activation_fn, normalizer_fn, normalizer_params,
            biases_initializer, biases_regularizer, trainable,
        )  # fmt: skip


linear = fully_connected


def conv2d(
    inputs: Any,
    num_outputs: int,
    kernel_size: Any,
    stride: Any = 1,
    padding: str = "SAME",
    data_format: str | None = None,
    rate: Any = 1,
    activation_fn: Any = ops.relu,
    normalizer_fn: Any = None,
    normalizer_params: Any = None,
    weights_initializer: Any = None,
    weights_regularizer: Any = None,
    biases_initializer: Any = zeros_initializer,
    biases_regularizer: Any = None,
    reuse: Any = None,
    trainable: bool = True,
    scope: Any = None,
    **options: Any,
) -> Tensor:
    """Slide filters over images; with a relu, unless another activation is said."""
    inputs = convert_to_tensor(inputs)
    sizes = [kernel_size] * 2 if isinstance(kernel_size, int) else list(kernel_size)
    with variable_scope(scope, "Conv", reuse=reuse):
        weights = get_variable(
            "weights", [*sizes, inputs.shape[-1], num_outputs], regularizer=weights_regularizer,
            initializer=weights_initializer or xavier_initializer(), trainable=trainable,
        )  # fmt: skip
        outputs = ops.conv2d(inputs, weights, stride, padding, dilations=rate)
        return _finished(
            outputs, num_outputs, activation_fn, normalizer_fn, normalizer_params,
            biases_initializer, biases_regularizer, trainable,
        )  # fmt: skip


convolution2d = convolution = conv2d


def _finished(
    outputs: Tensor, count: int, activation: Any, normalizer: Any, options: Any,
    biases_initializer: Any, biases_regularizer: Any, trainable: bool,
) -> Tensor:  # fmt: skip
    if normalizer is not None:
        outputs = normalizer(outputs, **(options or {}))
    elif biases_initializer is not None:
        outputs = outputs + get_variable(
            "biases", [count], initializer=biases_initializer, regularizer=biases_regularizer,
            trainable=trainable,
        )  # fmt: skip
    return outputs if activation is None else activation(outputs)


def max_pool2d(
    inputs: Any, kernel_size: Any, stride: Any = 2, padding: str = "VALID", **options: Any
) -> Tensor:
    """The largest entry of each window."""
    return max_pooling2d(inputs, kernel_size, stride, padding)


def avg_pool2d(
    inputs: Any, kernel_size: Any, stride: Any = 2, padding: str = "VALID", **options: Any
) -> Tensor:
    """The mean of each window."""
    return average_pooling2d(inputs, kernel_size, stride, padding)


def dropout(inputs: Any, keep_prob: Any = 0.5, is_training: bool = True, **options: Any) -> Tensor:
    """Set entries to zero by chance while training."""
    return drop(inputs, keep_prob) if is_training else convert_to_tensor(inputs)


def batch_norm(
    inputs: Any,
    decay: float = 0.999,
    center: bool = True,
    scale: bool = False,
    epsilon: float = 0.001,
    activation_fn: Any = None,
    is_training: Any = True,
    reuse: Any = None,
    scope: Any = None,
    **options: Any,
) -> Tensor:
    """Brings each channel to mean zero and variance one."""
    with variable_scope(scope, "BatchNorm", reuse=reuse) as opened:
        made = batch_normalization(
            inputs, momentum=decay, center=center, scale=scale, epsilon=epsilon,
            training=is_training, name=opened, reuse=reuse,
        )  # fmt: skip
    return made if activation_fn is None else activation_fn(made)
