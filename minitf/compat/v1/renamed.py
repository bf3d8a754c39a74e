"""What was renamed since TensorFlow 1: the old name, and where the function is now.

Where it sits   compat.v1 looks here for a name it has not got.
The one idea    `tf.matrix_inverse` and `tf.linalg.inv` are one function.
Try it          >>> RENAMED["matrix_inverse"], RENAMED["mul"]
                ('linalg.inv', 'multiply')
Read next       compat/v1/names.py
"""

from __future__ import annotations

_LINALG = {
    "matrix_inverse": "inv", "matrix_determinant": "det", "matrix_diag": "diag",
    "matrix_diag_part": "diag_part", "matrix_band_part": "band_part",
    "matrix_transpose": "matrix_transpose", "matrix_solve": "solve",
    "matrix_triangular_solve": "triangular_solve", "matrix_solve_ls": "lstsq",
    "matrix_set_diag": "set_diag", "matrix_square_root": "sqrtm", "cholesky": "cholesky",
    "cholesky_solve": "cholesky_solve", "qr": "qr", "svd": "svd", "self_adjoint_eig": "eigh",
    "self_adjoint_eigvals": "eigvalsh", "trace": "trace", "diag": "tensor_diag",
    "diag_part": "tensor_diag_part", "cross": "cross", "logdet": "logdet",
    "global_norm": "global_norm",
}  # fmt: skip
_RANDOM = {
    "random_normal": "normal", "random_uniform": "uniform",
    "truncated_normal": "truncated_normal", "random_shuffle": "shuffle",
    "random_gamma": "gamma", "random_poisson": "poisson",
}  # fmt: skip
_MATH = {
    "inv": "reciprocal", "mod": "floormod", "floor_div": "floordiv", "floordiv": "floordiv",
    "floormod": "floormod", "is_nan": "is_nan", "is_inf": "is_inf", "is_finite": "is_finite",
    "ceil": "ceil", "logical_xor": "logical_xor", "bincount": "bincount",
    "confusion_matrix": "confusion_matrix", "accumulate_n": "accumulate_n",
    "div_no_nan": "divide_no_nan",
}  # fmt: skip
_STRINGS = {
    "string_to_number": "to_number", "string_split": "split", "as_string": "as_string",
    "substr": "substr", "regex_replace": "regex_replace", "string_join": "join",
    "string_strip": "strip", "reduce_join": "reduce_join",
    "string_to_hash_bucket": "to_hash_bucket",
    "string_to_hash_bucket_fast": "to_hash_bucket_fast",
    "string_to_hash_bucket_strong": "to_hash_bucket_strong",
}  # fmt: skip
_IO = (
    "FixedLenFeature", "FixedLenSequenceFeature", "VarLenFeature", "decode_csv", "decode_raw",
    "matching_files", "parse_example", "parse_single_example", "parse_tensor", "read_file",
    "serialize_tensor", "write_file",
)  # fmt: skip
_DEBUGGING = (
    "assert_equal", "assert_greater", "assert_greater_equal", "assert_integer", "assert_less",
    "assert_less_equal", "assert_near", "assert_negative", "assert_non_negative",
    "assert_non_positive", "assert_none_equal", "assert_positive", "assert_rank",
    "assert_rank_at_least", "assert_rank_in", "assert_same_float_dtype", "assert_scalar",
    "assert_type", "check_numerics", "is_numeric_tensor",
)  # fmt: skip
_SIGNAL = ("fft", "fft2d", "fft3d", "ifft", "ifft2d", "ifft3d")


def _in(module: str, names: dict[str, str] | tuple[str, ...]) -> dict[str, str]:
    pairs = names.items() if isinstance(names, dict) else ((name, name) for name in names)
    return {old: f"{module}.{new}" for old, new in pairs}


RENAMED = {
    **_in("linalg", _LINALG), **_in("random", _RANDOM), **_in("math", _MATH),
    **_in("strings", _STRINGS), **_in("io", _IO), **_in("debugging", _DEBUGGING),
    **_in("signal", _SIGNAL), "spectral": "signal",
    "sub": "subtract", "mul": "multiply", "neg": "negative",
    "where_v2": "where", "realdiv": "divide", "lin_space": "linspace", "complex_abs": "abs",
    "reverse_v2": "reverse", "concat_v2": "concat", "batch_gather": "gather",
    "tensor_scatter_update": "tensor_scatter_nd_update",
    "tensor_scatter_add": "tensor_scatter_nd_add", "tensor_scatter_sub": "tensor_scatter_nd_sub",
    "random_crop": "image.random_crop", "extract_image_patches": "image.extract_patches",
    "depth_to_space": "nn.depth_to_space", "space_to_depth": "nn.space_to_depth",
    "verify_tensor_all_finite": "debugging.assert_all_finite", "OpError": "errors.OpError",
}  # fmt: skip
