"""keras.ops: which theme has which function.

Where it sits   below the package's own face and the faces numpy, nn, linalg, image.
The one idea    a theme is loaded when one of its names is first asked for, so that
                `import keras` stays light.
Try it          >>> find("fft").__name__
                'fft'
Read next       keras/ops/symbolic.py
"""

from __future__ import annotations

import importlib
from typing import Any

THEMES = {
    "arithmetic": "absolute add divide equal floor_divide get_item greater greater_equal less "
    "less_equal logical_and logical_not logical_or logical_xor matmul maximum minimum mod "
    "multiply negative not_equal power subtract true_divide",
    "conversion": "convert_to_numpy convert_to_tensor",
    "elementwise": "angle arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil clip conj "
    "conjugate copy cos cosh deg2rad erf erfc erfinv exp exp2 expm1 fabs floor i0 imag isfinite "
    "isinf isnan isneginf isposinf isreal log log10 log1p log2 nan_to_num rad2deg real reciprocal "
    "round rsqrt sign signbit sin sinc sinh sqrt square tan tanh trunc view",
    "pairs": "allclose arctan2 cdist divide_no_nan fmax fmin fmod gcd heaviside hypot isclose lcm "
    "ldexp logaddexp logaddexp2 nextafter polar psnr view_as_complex view_as_real",
    "bits": "bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or "
    "bitwise_right_shift bitwise_xor left_shift right_shift",
    "reductions": "all amax amin any argmax argmin average count_nonzero cumprod cumsum logsumexp "
    "max mean min prod ptp std sum trapezoid var",
    "missing_numbers": "nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin "
    "nanpercentile nanprod nanquantile nanstd nansum nanvar",
    "quantiles": "median percentile quantile",
    "rearranging": "broadcast_to diff expand_dims flip fliplr flipud moveaxis ndim pad ravel "
    "repeat reshape roll rot90 size squeeze swapaxes tile transpose",
    "joining": "append array_split concatenate dsplit dstack hsplit hstack meshgrid split stack "
    "unstack vsplit vstack",
    "making": "arange array bartlett blackman empty empty_like eye full full_like geomspace "
    "hamming hanning identity kaiser linspace logspace ones ones_like tri tril triu vander zeros "
    "zeros_like",
    "diagonals": "diag diagflat diagonal trace",
    "sorting": "argpartition argsort bincount digitize histogram in_top_k isin searchsorted sort "
    "top_k unique",
    "choosing": "nonzero select take take_along_axis unravel_index where",
    "products": "corrcoef correlate cross dot einsum inner kron outer tensordot vdot",
    "matrices": "cholesky cholesky_inverse det eig eigh inv jvp logdet lstsq lu_factor "
    "matrix_rank norm pinv qr slogdet solve solve_triangular svd",
    "signals": "extract_sequences fft fft2 ifft2 irfft istft rfft segment_max segment_min "
    "segment_prod segment_sum stft",
    "flow": "associative_scan cond custom_gradient fori_loop map scan switch vectorize "
    "vectorized_map while_loop",
    "scattering": "cast dtype is_tensor saturate_cast scatter scatter_update shape slice "
    "slice_update stop_gradient",
    "bends": "celu elu gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh "
    "leaky_relu log_sigmoid log_softmax relu relu6 selu sigmoid silu soft_shrink softmax softplus "
    "softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh_shrink threshold",
    "decoding": "ctc_decode",
    "sliding": "adaptive_average_pool adaptive_max_pool average_pool conv conv_transpose "
    "depthwise_conv max_pool separable_conv",
    "folding": "depth_to_space fold space_to_depth unfold",
    "learning": "binary_crossentropy categorical_crossentropy ctc_loss dot_product_attention "
    "multi_hot one_hot sparse_categorical_crossentropy",
    "normalizing": "batch_normalization layer_normalization moments normalize rms_normalization",
    "patterns": "rearrange",
    "pictures": "extract_patches extract_patches_3d gaussian_blur hsv_to_rgb resize "
    "rgb_to_grayscale rgb_to_hsv",
    "edges": "crop_images pad_images",
    "likeness": "elastic_transform scale_and_translate sobel_edges ssim",
    "warping": "affine_transform map_coordinates perspective_transform",
}
HOMES = {name: theme for theme, names in THEMES.items() for name in names.split()}
HOMES["abs"] = "arithmetic"
# Pictures have a face of their own: keras.ops.image.resize, not keras.ops.resize.
_IMAGE = ("pictures", "edges", "warping", "likeness")
PUBLIC = sorted(name for name, theme in HOMES.items() if theme not in _IMAGE)
# Which themes the faces of Keras show: keras.ops.numpy, nn, linalg, image.
_NUMPY = (
    "arithmetic", "elementwise", "pairs", "bits", "reductions", "missing_numbers", "quantiles",
    "rearranging", "joining", "making", "diagonals", "sorting", "choosing", "products",
)  # fmt: skip
FACES = {
    "numpy": [name for theme in _NUMPY for name in THEMES[theme].split()]
    + ["abs", "slogdet", "vectorize"],
    "nn": [name for theme in ("bends", "sliding", "folding", "learning", "normalizing",
                         "decoding")
           for name in THEMES[theme].split()] + ["polar", "psnr"],
    "linalg": [name for name in THEMES["matrices"].split() if name not in ("slogdet", "logdet")],
    "image": [name for theme in _IMAGE
              for name in THEMES[theme].split()],
}  # fmt: skip
for _name in ("polar", "psnr", "cdist", "erf", "erfc", "erfinv", "rsqrt", "logsumexp", "top_k",
              "in_top_k", "unstack", "view_as_complex", "view_as_real"):  # fmt: skip
    if _name in FACES["numpy"]:
        FACES["numpy"].remove(_name)


def find(name: str) -> Any:
    """The function of this name; its theme is loaded now if it was not."""
    theme = importlib.import_module(f"minitf.keras.ops.{HOMES[name]}")
    return getattr(theme, "absolute" if name == "abs" else name)


def load_all() -> None:
    """Load every theme: configurations name classes, not themes."""
    for theme in THEMES:
        importlib.import_module(f"minitf.keras.ops.{theme}")
