"""Clipping: cut numbers to a range, or vectors to a length.

Where it sits   beside composites.
The one idea    a vector that is too long keeps its direction: all entries shrink by one factor.
Try it          >>> import minitf as tf
                >>> tf.clip_by_norm([3.0, 4.0], 1.0).numpy()
                array([0.6, 0.8], dtype=float32)
Read next       ops/reduce.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.derived import add_n


@composite
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any) -> Tensor:
    """Cut entries to the given range.

    Args:
        t: A tensor.
        clip_value_min: The smallest value: a number, or a tensor that broadcasts to t's shape.
        clip_value_max: The largest, likewise.

    Raises:
        ShapeError: The limits have more entries than `t`.

    https://www.tensorflow.org/api_docs/python/tf/clip_by_value
    """
    t = convert_to_tensor(t)
    clipped = OPS["maximum"](OPS["minimum"](t, clip_value_max), clip_value_min)
    if not compatible(clipped.shape, t.shape):
        raise ShapeError(f"Shapes {t.shape} and {clipped.shape} are incompatible.")
    return clipped


@composite
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None) -> Tensor:
    """Scale down to length `clip_norm` what is longer.

    Args:
        t: A tensor.
        clip_norm: The largest length.
        axes: The axes of one vector; default: all.

    https://www.tensorflow.org/api_docs/python/tf/clip_by_norm
    """
    t = convert_to_tensor(t)
    clip_norm = OPS["maximum"](convert_to_tensor(clip_norm, dtype_hint=t.dtype), 0)
    total = f.reduce_sum(t * t, axes, keepdims=True)
    positive = total > 0  # the root has no slope at 0
    safe = OPS["where"](positive, total, OPS["ones_like"](total))
    length = OPS["where"](positive, OPS["sqrt"](safe), total)
    return t * clip_norm / OPS["maximum"](length, clip_norm)


@composite
def global_norm(t_list: Any) -> Tensor:
    """The length of all tensors of a list taken as one vector; None is passed over.

    https://www.tensorflow.org/api_docs/python/tf/linalg/global_norm
    """
    _check_list(t_list)
    halves = [f.reduce_sum(OPS["square"](t)) * 0.5 for t in t_list if t is not None]
    return OPS["sqrt"](add_n(halves) * 2.0)


@composite
def clip_by_global_norm(
    t_list: Any, clip_norm: Any, use_norm: Any = None
) -> tuple[list[Tensor | None], Tensor]:
    """Scale all tensors of a list down together, so that their joint length is `clip_norm`.

    Args:
        t_list: Tensors; None is passed over and kept.
        clip_norm: The largest joint length.
        use_norm: Their joint length, if it is known.

    Returns:
        The list, and the length that it had.

    Pascanu and others, https://arxiv.org/abs/1211.5063
    https://www.tensorflow.org/api_docs/python/tf/clip_by_global_norm
    """
    _check_list(t_list)
    length = global_norm(t_list) if use_norm is None else convert_to_tensor(use_norm)
    # An infinite length makes infinity - infinity: no number, everywhere, so that it is noticed.
    scale = clip_norm * OPS["minimum"](1.0 / length, OPS["ones_like"](length) / clip_norm)
    scale = scale + (length - length)
    return [None if t is None else convert_to_tensor(t) * scale for t in t_list], length


def _check_list(t_list: Any) -> None:
    if isinstance(t_list, (str, Tensor)) or not hasattr(t_list, "__iter__"):
        raise ArgumentError(f"A list of tensors is needed, and got {t_list!r}.")
