"""keras.ops: cross-entropies, encodings, normalizations and attention.

Where it sits   a theme of keras.ops; losses and layers do the same as objects.
The one idea    what training needs beside products and bends.
Try it          >>> from minitf import keras
                >>> keras.ops.one_hot([0, 2], 3).numpy()
                array([[1., 0., 0.],
                       [0., 0., 1.]], dtype=float32)
Read next       keras/losses/crossentropy.py

As https://keras.io/api/ops/nn/
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.execution import ctc
from minitf.keras.config import epsilon as default_epsilon
from minitf.keras.config import standardize_dtype
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.logits import logits_behind
from minitf.keras.ops import rules
from minitf.keras.ops.promotion import as_float, promoted, result_type
from minitf.keras.ops.symbolic import operation


@operation(module="nn")
def one_hot(
    x: Any, num_classes: int, axis: int = -1, dtype: Any = None, sparse: bool = False
) -> Tensor:
    """A row with a one at the place of each number."""
    x = ops.cast(convert_to_tensor(x), "int64")
    return ops.one_hot(x, num_classes, axis=axis, dtype=standardize_dtype(dtype))


@operation("inputs", module="nn")
def multi_hot(
    inputs: Any, num_classes: int | None = None, axis: int = -1, dtype: Any = None,
    sparse: bool = False, **kwargs: Any,
) -> Tensor:  # fmt: skip
    """A row with ones at the places of several numbers."""
    num_classes = kwargs.pop("num_tokens", num_classes)
    if num_classes is None:
        raise ArgumentError("Argument `num_classes` must be specified.")
    x = convert_to_tensor(inputs)
    reduced = 1 if x.ndim > 1 else 0
    hot = one_hot(ops.cast(x, "int32"), num_classes, axis=axis, dtype=dtype)
    if hot.dtype.name == "bool":
        return ops.reduce_any(hot, axis=reduced)
    return ops.reduce_max(hot, axis=reduced)


def _checked(target: Any, output: Any, same: bool = True) -> tuple[Tensor, Tensor]:
    logits = getattr(output, "_keras_logits", None)
    target, tensor = convert_to_tensor(target), as_float(output)
    if logits is not None:
        tensor._keras_logits = logits  # type: ignore[attr-defined]
    if same and target.ndim != tensor.ndim:
        raise ShapeError(
            "Arguments `target` and `output` must have the same rank (ndim). Received: "
            f"target.shape={tuple(target.shape)}, output.shape={tuple(tensor.shape)}"
        )
    if same and not target.shape.is_compatible_with(tensor.shape):
        raise ShapeError(
            "Arguments `target` and `output` must have the same shape. Received: "
            f"target.shape={tuple(target.shape)}, output.shape={tuple(tensor.shape)}"
        )
    return target, tensor


def _logits(
    output: Tensor, from_logits: bool, function: str, activation: str = "Softmax"
) -> tuple[Tensor, bool]:
    """What softmax or sigmoid was given, if that is known."""
    logits = logits_behind(output, from_logits, function, activation)
    return (output, from_logits) if logits is None else (logits, True)


def _clipped(chances: Tensor) -> Tensor:
    return ops.clip_by_value(chances, default_epsilon(), 1.0 - default_epsilon())


@operation("target output", module="nn")
def categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Tensor:
    """-sum(target log(output)) along the axis of the classes."""
    target, output = _checked(target, output)
    if not target.ndim:
        raise ShapeError(
            "Arguments `target` and `output` must be at least rank 1. Received: target.shape=(), "
            "output.shape=()"
        )
    output, from_logits = _logits(output, from_logits, "categorical_crossentropy")
    target = ops.cast(target, output.dtype)
    if from_logits:
        return ops.softmax_cross_entropy_with_logits(target, output, axis=axis)
    output = output / ops.reduce_sum(output, axis=axis, keepdims=True)
    return -ops.reduce_sum(target * ops.log(_clipped(output)), axis=axis)


@operation("target output", module="nn")
def sparse_categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Tensor:
    """-log(output) of the class that the target names."""
    target, output = _checked(target, output, same=False)
    if target.ndim == output.ndim and target.shape[-1] == 1:
        target = ops.squeeze(target, axis=-1)
    if output.ndim < 1:
        raise ShapeError("Argument `output` must be at least rank 1.")
    if target.ndim != output.ndim - 1:
        raise ShapeError(
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            f"target.shape={tuple(target.shape)}, output.shape={tuple(output.shape)}"
        )
    output, from_logits = _logits(output, from_logits, "sparse_categorical_crossentropy")
    if axis % output.ndim != output.ndim - 1:
        order = [i for i in range(output.ndim) if i != axis % output.ndim] + [axis % output.ndim]
        output = ops.transpose(output, perm=order)
    if not target.shape.is_compatible_with(output.shape[:-1]):
        raise ShapeError(
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            f"target.shape={tuple(target.shape)}, output.shape={tuple(output.shape)}"
        )
    if not from_logits:
        output = ops.log(_clipped(output / ops.reduce_sum(output, axis=-1, keepdims=True)))
    return ops.sparse_softmax_cross_entropy_with_logits(ops.cast(target, "int64"), output)


@operation("target output", module="nn")
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """-target log(output) - (1 - target) log(1 - output)."""
    target, output = _checked(target, output)
    output, from_logits = _logits(output, from_logits, "binary_crossentropy", "Sigmoid")
    target = ops.cast(target, output.dtype)
    if from_logits:
        return ops.sigmoid_cross_entropy_with_logits(target, output)
    output = _clipped(output)
    return -(target * ops.log(output) + (1 - target) * ops.log(1 - output))


def _attention_spec(query: Any, key: Any, value: Any, **given: Any) -> KerasTensor | None:
    if any(len(rules.shape_of(x)) != 4 for x in (query, key, value)):
        return None
    return rules.symbol(rules.shape_of(query), query, key, value)


@operation("query key value bias mask scale", module="nn", rule=_attention_spec)
def dot_product_attention(
    query: Any, key: Any, value: Any, bias: Any = None, mask: Any = None, scale: Any = None,
    is_causal: bool = False, flash_attention: Any = None, attn_logits_soft_cap: Any = None,
) -> Tensor:  # fmt: skip
    """The values that each query asks for: shapes (batch, time, heads, size).

    Raises:
        ShapeError: An argument has not four axes.
    """
    query, key, value = promoted(query, key, value)
    if any(x.ndim != 4 for x in (query, key, value)):
        raise ShapeError("`dot_product_attention` only supports 4D inputs. Received: "
                         f"query.shape={query.shape}, key.shape={key.shape}, "
                         f"value.shape={value.shape}.")  # fmt: skip
    heads, groups = query.shape[2], key.shape[2]
    if heads is not None and groups is not None and heads > groups > 1:
        # Several heads of queries share one of keys and values.
        key, value = (ops.repeat(x, heads // groups, axis=2) for x in (key, value))
    scale = 1.0 / math.sqrt(query.shape[-1]) if scale is None else scale
    logits = ops.einsum("btnh,bsnh->bnts", query, key) * ops.cast(scale, query.dtype)
    if bias is not None:
        logits = logits + ops.cast(bias, logits.dtype)
    if mask is not None or is_causal:
        allowed = _allowed(logits, mask, is_causal)
        low = ops.constant(np.finfo("float32").min * 0.7, logits.dtype)
        logits = ops.where(allowed, logits, low)
    weights = ops.softmax(logits, axis=-1)
    return ops.einsum("bnts,bsnh->btnh", weights, value)


def _allowed(logits: Tensor, mask: Any, is_causal: bool) -> Tensor:
    """Which keys each query may see; with `is_causal`, only earlier ones."""
    allowed = ops.cast(ops.ones_like(logits), "bool")
    if mask is not None:
        allowed = ops.logical_and(allowed, ops.cast(convert_to_tensor(mask), "bool"))
    if is_causal:
        sizes = ops.shape(logits)
        rows = ops.expand_dims(ops.range_(sizes[-2]), 1)
        allowed = ops.logical_and(allowed, ops.expand_dims(ops.range_(sizes[-1]), 0) <= rows)
    return allowed


def _ctc_spec(
    target: Any, output: Any, target_length: Any, output_length: Any, mask_index: int
) -> KerasTensor:
    named = {"target": target, "target_length": target_length, "output_length": output_length}
    size = rules.shape_of(output)[0]
    for name, value in named.items():
        shape = rules.shape_of(value)
        if shape[0] != size:
            raise ShapeError(
                f"Arguments `{name}` and `output` must have the same first dimension. "
                f"Received shapes: `{shape}` and `{rules.shape_of(output)}`."
            )
    return KerasTensor([size], result_type(rules.type_of(output), "float32"))


@operation("target output target_length output_length", module="nn", name="CTCLoss", rule=_ctc_spec)
def ctc_loss(
    target: Any, output: Any, target_length: Any, output_length: Any, mask_index: int = 0
) -> Tensor:
    """The surprise at texts whose letters have no known places; see minitf/ops/ctc.py."""
    target, output = ops.cast(convert_to_tensor(target), "int32"), as_float(output)
    output = ops.cast(output, result_type(output.dtype.name, "float32"))
    return ctc.ctc_loss(
        target, output, ops.cast(target_length, "int32"),
        ops.cast(output_length, "int32"), logits_time_major=False, blank_index=mask_index,
    )  # fmt: skip
