"""The ops: rows of the table, TensorFlow's functions over them, and composites.

Where it sits   above core, below autodiff; every public op is a name of this package.
The one idea    importing this package fills the table `minitf.core.opdef.OPS`.
Try it          >>> from minitf import ops
                >>> ops.add(1.0, 2.0).numpy()
                np.float32(3.0)
Read next       ops/elementwise.py
"""

from minitf import dtypes
from minitf.ops.activations import (
    crelu,
    elu,
    gelu,
    leaky_relu,
    log_softmax,
    relu,
    relu6,
    selu,
    silu,
    softmax,
    softplus,
    softsign,
    swish,
)
from minitf.ops.arithmetic import (
    divide_no_nan,
    multiply_no_nan,
    nextafter,
    squared_difference,
    truncatediv,
    truncatemod,
    xdivy,
    xlog1py,
    xlogy,
)
from minitf.ops.arrange import pack, reshape_like
from minitf.ops.bands import (
    banded_triangular_solve,
    eigh_tridiagonal,
    tridiagonal_matmul,
    tridiagonal_solve,
)
from minitf.ops.bitwise import bitcast
from minitf.ops.blocks import (
    batch_to_space,
    depth_to_space,
    dynamic_partition,
    dynamic_stitch,
    required_space_to_batch_paddings,
    space_to_batch,
    space_to_depth,
    unravel_index,
)
from minitf.ops.boxes import draw_bounding_boxes, non_max_suppression
from minitf.ops.candidate_sampling import (
    all_candidate_sampler,
    compute_accidental_hits,
    fixed_unigram_candidate_sampler,
)
from minitf.ops.clipping import clip_by_global_norm, clip_by_norm, clip_by_value, global_norm
from minitf.ops.complex_numbers import angle, complex_, conjugate, imag, real
from minitf.ops.composites import (
    composite,
)
from minitf.ops.conv_depthwise import (
    depthwise_conv2d,
    depthwise_conv2d_backprop_filter,
    depthwise_conv2d_backprop_input,
    separable_conv2d,
)
from minitf.ops.conv_functions import (
    atrous_conv2d,
    conv1d,
    conv2d,
    conv3d,
    convolution,
)
from minitf.ops.conv_transposed import (
    atrous_conv2d_transpose,
    conv1d_transpose,
    conv2d_transpose,
    conv3d_transpose,
    conv_transpose,
)
from minitf.ops.creation import (
    constant,
    eye,
    fill,
    linspace,
    one_hot,
    ones,
    ones_like,
    pad,
    range_,
    rank,
    shape,
    size,
    zeros,
    zeros_like,
)
from minitf.ops.cross_entropy import (
    compute_average_loss,
    l2_loss,
    log_poisson_loss,
    scale_regularization_loss,
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
    weighted_cross_entropy_with_logits,
)
from minitf.ops.cumulative import cumprod, cumsum, cumulative_logsumexp
from minitf.ops.derived import (
    accumulate_n,
    add_n,
    is_non_decreasing,
    is_strictly_increasing,
    log_sigmoid,
    logical_xor,
    polyval,
    reciprocal_no_nan,
    rint,
    round_,
    saturate_cast,
    scalar_mul,
    stop_gradient,
    zero_fraction,
)
from minitf.ops.diagonals import (
    band_part,
    diag,
    diag_part,
    set_diag,
    tensor_diag,
    tensor_diag_part,
    trace,
)
from minitf.ops.dropouts import (
    dropout,
)
from minitf.ops.einsum import einsum
from minitf.ops.elementwise import (
    absolute,
    add,
    ceil,
    cos,
    divide,
    erf,
    exp,
    expm1,
    floor,
    floordiv,
    log,
    log1p,
    maximum,
    minimum,
    mod,
    multiply,
    negative,
    power,
    sigmoid,
    sign,
    sin,
    square,
    subtract,
    tanh,
)
from minitf.ops.elementwise import absolute as abs  # noqa: A004 - TensorFlow's name
from minitf.ops.embeddings import (
    embedding_lookup,
)
from minitf.ops.factors import cholesky, eig, eigh, eigvals, eigvalsh, lu, qr, svd
from minitf.ops.fourier import fft, frame, ifft, irfft, overlap_and_add, rfft
from minitf.ops.functions import (
    argmax,
    argmin,
    broadcast_to,
    cast,
    concat,
    expand_dims,
    reduce_all,
    reduce_any,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
    reshape,
    reverse,
    split,
    squeeze,
    stack,
    tile,
    transpose,
    unstack,
)
from minitf.ops.histograms import (
    confusion_matrix,
    histogram_fixed_width,
    histogram_fixed_width_bins,
)
from minitf.ops.inspection import is_tensor
from minitf.ops.integrals import (
    bessel_i0,
    bessel_i0e,
    bessel_i1,
    bessel_i1e,
    betainc,
    igamma,
    igammac,
)
from minitf.ops.isotonic import (
    isotonic_regression,
)
from minitf.ops.least_squares import (
    det,
    logdet,
    lstsq,
    lu_matrix_inverse,
    lu_reconstruct,
    lu_solve,
    matrix_rank,
    pinv,
)
from minitf.ops.linalg import matmul_op
from minitf.ops.logic import (
    equal,
    greater,
    greater_equal,
    is_finite,
    is_inf,
    is_nan,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    not_equal,
)
from minitf.ops.matrix_functions import expm, logm, sqrtm
from minitf.ops.morphology import (
    dilation2d,
    erosion2d,
)
from minitf.ops.moving import identity
from minitf.ops.nn import softmax_op
from minitf.ops.normalization import (
    batch_normalization,
    bias_add,
    local_response_normalization,
    lrn,
    moments,
    normalize_moments,
    sufficient_statistics,
    weighted_moments,
)
from minitf.ops.norms import l2_normalize, norm, normalize
from minitf.ops.ordering import invert_permutation_op as invert_permutation
from minitf.ops.ordering_functions import (
    approx_max_k,
    approx_min_k,
    argsort,
    bincount,
    in_top_k,
    searchsorted,
    sort,
    top_k,
    unique,
    unique_with_counts,
)
from minitf.ops.pooling_functions import (
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_with_argmax,
    pool,
)
from minitf.ops.products import matmul, matvec, tensordot
from minitf.ops.random_functions import (
    normal,
    normal_like,
    set_seed,
    truncated_normal,
    uniform,
    uniform_like,
)
from minitf.ops.rearrange_functions import (
    broadcast_dynamic_shape,
    broadcast_static_shape,
    ensure_shape,
    identity_n,
    meshgrid,
    parallel_stack,
    repeat,
    reverse_sequence,
    roll,
    sequence_mask,
    shape_n,
    slice_,
    strided_slice,
)
from minitf.ops.reduce import broadcast_like, sum_like
from minitf.ops.resizing import resize
from minitf.ops.roots import reciprocal, rsqrt, sqrt
from minitf.ops.sampled_losses import (
    nce_loss,
    sampled_softmax_loss,
)
from minitf.ops.scatter import gather_op, nonzero_op
from minitf.ops.scatter_functions import (
    boolean_mask,
    gather,
    gather_nd,
    scatter_nd,
    tensor_scatter_nd_add,
    tensor_scatter_nd_max,
    tensor_scatter_nd_min,
    tensor_scatter_nd_sub,
    tensor_scatter_nd_update,
    where,
)
from minitf.ops.segments import (
    segment_max,
    segment_mean,
    segment_min,
    segment_prod,
    segment_sum,
    unsorted_segment_max,
    unsorted_segment_mean,
    unsorted_segment_min,
    unsorted_segment_prod,
    unsorted_segment_sqrt_n,
    unsorted_segment_sum,
)
from minitf.ops.solving import (
    adjoint,
    cholesky_solve,
    cross,
    inv,
    matrix_transpose,
    slogdet,
    solve,
    triangular_solve,
)
from minitf.ops.special import digamma, erfc, erfcinv, erfinv, lbeta, lgamma, ndtri, polygamma, zeta
from minitf.ops.static_values import get_static_value
from minitf.ops.statistics import (
    count_nonzero,
    reduce_euclidean_norm,
    reduce_logsumexp,
    reduce_std,
    reduce_variance,
)
from minitf.ops.trigonometry import (
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    cosh,
    sinh,
    tan,
)

dtypes.PUBLIC.update(cast=cast, complex=complex_, saturate_cast=saturate_cast)  # tf.dtypes
random_normal, random_uniform = normal, uniform
random_normal_like, random_uniform_like = normal_like, uniform_like

__all__ = sorted(
    name for name, value in globals().items() if callable(value) and not name.startswith("_")
)
