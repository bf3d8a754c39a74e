"""`tf.debugging`: checks that stop a program.

Where it sits   a public face, loaded when it is first used.
The one idea    names as TensorFlow groups them:
                https://www.tensorflow.org/api_docs/python/tf/debugging
Try it          >>> import minitf as tf
                >>> tf.debugging.assert_rank(tf.zeros([2, 3]), 2)
Read next       ops/checks.py
"""

from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.graph import Operation
from minitf.errors import InvalidArgumentError
from minitf.ops.checks import (
    Assert,
    assert_all_finite,
    assert_equal,
    assert_greater,
    assert_greater_equal,
    assert_integer,
    assert_less,
    assert_less_equal,
    assert_near,
    assert_negative,
    assert_non_negative,
    assert_non_positive,
    assert_none_equal,
    assert_positive,
    assert_proper_iterable,
    assert_rank,
    assert_rank_at_least,
    assert_rank_in,
    assert_same_float_dtype,
    assert_scalar,
    assert_shapes,
    assert_type,
    check_numerics,
    is_numeric_tensor,
)

_settings: dict[str, Any] = {"log_device_placement": False, "filtered": True}


def _look(operation: Operation) -> None:
    """Stop at the first operation that gives a number which is none."""
    for tensor in operation.outputs:
        if tensor.is_symbolic or not tensor.dtype.is_floating:
            continue
        value = np.asarray(tensor.numpy())
        if not np.isfinite(value).all():
            raise InvalidArgumentError(
                None, operation,
                f"{operation.name} gave {np.isnan(value).sum()} NaN and {np.isinf(value).sum()} "
                f"infinite numbers, in a tensor of shape {tensor.shape}.",
            )  # fmt: skip


def enable_check_numerics(stack_height_limit: int = 30, path_length_limit: int = 50) -> None:
    """From now on the first operation that gives NaN or an infinite number stops the program.

    Operations that run at once are checked; inside a tf.function use `tf.debugging.check_numerics`
    or `tf.config.run_functions_eagerly(True)`.

    https://www.tensorflow.org/api_docs/python/tf/debugging/enable_check_numerics
    """
    if _look not in context.current.listeners:
        context.add_listener(_look)


def disable_check_numerics() -> None:
    """Undo enable_check_numerics."""
    context.remove_listener(_look)


def set_log_device_placement(enabled: bool) -> None:
    """Accepted; minitf does not choose devices by itself: `x.device` tells where x is."""
    _settings["log_device_placement"] = bool(enabled)


def get_log_device_placement() -> bool:
    """What set_log_device_placement was told."""
    return _settings["log_device_placement"]


def enable_traceback_filtering() -> None:
    """Accepted: minitf's errors say themselves what to write."""
    _settings["filtered"] = True


def disable_traceback_filtering() -> None:
    """Accepted; see enable_traceback_filtering."""
    _settings["filtered"] = False


def is_traceback_filtering_enabled() -> bool:
    """What was asked for last."""
    return _settings["filtered"]


__all__ = [
    "Assert", "assert_all_finite", "assert_equal", "assert_greater", "assert_greater_equal",
    "assert_integer", "assert_less", "assert_less_equal", "assert_near", "assert_negative",
    "assert_non_negative", "assert_non_positive", "assert_none_equal", "assert_positive",
    "assert_proper_iterable", "assert_rank", "assert_rank_at_least", "assert_rank_in",
    "assert_same_float_dtype", "assert_scalar", "assert_shapes", "assert_type",
    "check_numerics", "disable_check_numerics", "disable_traceback_filtering",
    "enable_check_numerics", "enable_traceback_filtering", "get_log_device_placement",
    "is_numeric_tensor", "is_traceback_filtering_enabled", "set_log_device_placement",
]  # fmt: skip
