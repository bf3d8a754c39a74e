"""`tf.nn`: what networks are made of: convolutions, activations, losses, normalization.

Where it sits   a public face; the rows stand in minitf/ops.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/nn
Try it          >>> import minitf as tf
                >>> tf.nn.relu([-1.0, 2.0]).numpy()
                array([0., 2.], dtype=float32)
Read next       ops/nn.py
"""

from types import SimpleNamespace

from minitf.execution.ctc import collapse_repeated, ctc_loss
from minitf.ops import (
    all_candidate_sampler,
    approx_max_k,
    approx_min_k,
    atrous_conv2d,
    atrous_conv2d_transpose,
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    batch_normalization,
    batch_to_space,
    bias_add,
    compute_accidental_hits,
    compute_average_loss,
    conv1d,
    conv1d_transpose,
    conv2d,
    conv2d_transpose,
    conv3d,
    conv3d_transpose,
    conv_transpose,
    convolution,
    crelu,
    depth_to_space,
    depthwise_conv2d,
    depthwise_conv2d_backprop_filter,
    depthwise_conv2d_backprop_input,
    dilation2d,
    dropout,
    elu,
    embedding_lookup,
    erosion2d,
    fixed_unigram_candidate_sampler,
    gelu,
    in_top_k,
    isotonic_regression,
    l2_loss,
    l2_normalize,
    leaky_relu,
    local_response_normalization,
    log_poisson_loss,
    log_sigmoid,
    log_softmax,
    lrn,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_with_argmax,
    moments,
    nce_loss,
    normalize_moments,
    pool,
    relu,
    relu6,
    sampled_softmax_loss,
    scale_regularization_loss,
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
    sufficient_statistics,
    swish,
    tanh,
    top_k,
    weighted_cross_entropy_with_logits,
    weighted_moments,
    zero_fraction,
)
from minitf.ops import dropouts as _dropouts

experimental = SimpleNamespace(
    general_dropout=_dropouts.general_dropout, stateless_dropout=_dropouts.stateless_dropout
)

__all__ = sorted(
    name for name in globals() if not name.startswith("_") and name != "SimpleNamespace"
)
