"""`tf.nn`: activations and cross-entropies.

Where it sits   a public face; the rows stand in minitf/ops.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/nn
Try it          >>> import minitf as tf
                >>> tf.nn.relu([-1.0, 2.0]).numpy()
                array([0., 2.], dtype=float32)
Read next       ops/nn.py
"""

from minitf.ops import (
    atrous_conv2d,
    atrous_conv2d_transpose,
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    batch_to_space,
    conv1d,
    conv1d_transpose,
    conv2d,
    conv2d_transpose,
    conv3d,
    conv3d_transpose,
    conv_transpose,
    convolution,
    depth_to_space,
    depthwise_conv2d,
    elu,
    gelu,
    in_top_k,
    l2_loss,
    l2_normalize,
    leaky_relu,
    log_sigmoid,
    log_softmax,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_with_argmax,
    moments,
    pool,
    relu,
    relu6,
    selu,
    separable_conv2d,
    sigmoid,
    sigmoid_cross_entropy_with_logits,
    silu,
    softmax,
    softmax_cross_entropy_with_logits,
    softplus,
    softsign,
    space_to_batch,
    space_to_depth,
    sparse_softmax_cross_entropy_with_logits,
    tanh,
    top_k,
    zero_fraction,
)

swish = silu

__all__ = sorted(name for name in globals() if not name.startswith("_"))
