"""What is done to gradients before they are used: drop the missing, cut the too long.

Where it sits   called by `Optimizer.apply`.
The one idea    one very steep spot must not throw the weights far away, so lengths are limited.
Try it          >>> import minitf as tf
                >>> [cut] = clip([tf.constant([3.0, 4.0])], clipnorm=1.0)
                >>> cut.numpy()
                array([0.6, 0.8], dtype=float32)
Read next       keras/optimizers/sgd.py
"""

from __future__ import annotations

import functools
import operator
import warnings
from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import GradientError
from minitf.keras.optimizers.rows import mapped, square


def clip(
    grads: Sequence[Any], clipnorm: float | None = None, clipvalue: float | None = None,
    global_clipnorm: float | None = None,
) -> list[Any]:  # fmt: skip
    """The gradients, cut as `Optimizer` describes; unchanged when nothing is set."""
    if clipvalue is not None:
        low, high = -float(clipvalue), float(clipvalue)
        return [mapped(lambda part: ops.clip_by_value(part, low, high), g) for g in grads]
    if clipnorm is not None:
        return [_shorten(g, length([g]), clipnorm) for g in grads]
    if global_clipnorm is not None:
        together = length(grads)
        return [_shorten(g, together, global_clipnorm) for g in grads]
    return list(grads)


def length(grads: Sequence[Any]) -> Tensor:
    """The length of all gradients together, as one vector."""
    squares = [ops.reduce_sum(square(convert_to_tensor(g))) for g in grads]
    return ops.sqrt(functools.reduce(operator.add, squares))


def quick_length(grads: Sequence[Any]) -> Tensor:
    """The same by inner products, which make no squares in between: for watching only, since
    the last digits may differ from those of `length`."""
    flat = [ops.reshape(convert_to_tensor(g), [1, -1]) for g in grads]
    inner = [ops.reshape(ops.matmul(g, g, transpose_b=True), []) for g in flat]
    return ops.sqrt(functools.reduce(operator.add, inner))


def _shorten(gradient: Any, size: Tensor, longest: float) -> Tensor:
    shorter = float(longest) / ops.maximum(size, float(longest))
    return mapped(lambda part: part * shorter, gradient)


def without_missing(grads: Sequence[Any], variables: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The pairs that have a gradient; a warning names the others.

    Raises:
        GradientError: None has one.
    """
    present = [(g, v) for g, v in zip(grads, variables, strict=True) if g is not None]
    missing = [str(getattr(v, "path", v.name)) for g, v in zip(grads, variables, strict=True)
               if g is None]  # fmt: skip
    if not present:
        raise GradientError(
            f"No gradients provided for any variable. Provided variables: {', '.join(missing)}.",
            why="the loss does not depend on them",
            instead="compute the loss from the model's output, inside the tape",
        )
    if missing:
        warnings.warn(
            f"Gradients do not exist for variables {missing}: the loss does not depend on them.",
            stacklevel=4,
        )
    return [pair[0] for pair in present], [pair[1] for pair in present]


def overwriting(grads: Sequence[Any], variables: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The pairs that are to be trained; gradients that are new values are assigned right away."""
    rest = []
    for gradient, variable in zip(grads, variables, strict=True):
        if getattr(variable, "overwrite_with_gradient", False):
            variable.assign(gradient)
        else:
            rest.append((gradient, variable))
    return [pair[0] for pair in rest], [pair[1] for pair in rest]


def as_number(rate: Any, variable: Any) -> Tensor:
    """A learning rate or a gradient (or a number) in the type of the variable to train."""
    if isinstance(rate, (int, float)):
        return convert_to_tensor(float(rate), dtype=variable.dtype)
    rate = convert_to_tensor(rate)
    return rate if rate.dtype == variable.dtype else ops.cast(rate, variable.dtype)
