"""Step widths that change while training: the decays of TensorFlow 1.

Where it sits   functions over ops; an optimizer takes what they give as its learning rate.
The one idea    a schedule is an expression of the global step, so the graph computes it anew at
                each run.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     print(sess.run(exponential_decay(0.1, 20, 10, 0.5)))
                0.025
Read next       compat/v1/train/averages.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


def _schedule(rule: Callable[[], Tensor]) -> Any:
    """In a graph the tensor; where operations run at once, a function that is asked each time."""
    return rule if context.current.graph is None else rule()


def _as(value: Any, like: Tensor) -> Tensor:
    tensor = (
        convert_to_tensor(value)
        if not isinstance(value, (int, float))
        else (convert_to_tensor(value, dtype=like.dtype))
    )
    return tensor if tensor.dtype is like.dtype else OPS["cast"](tensor, dtype=like.dtype.name)


def _needs_step(global_step: Any, name: str) -> None:
    if global_step is None:
        raise ValueError(f"global_step is required for {name}.")


def exponential_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    decay_rate: Any,
    staircase: bool = False,
    name: str | None = None,
) -> Any:
    r""":math:`\eta \cdot r^{\,step / steps}`; with `staircase` in whole steps.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/exponential_decay
    """
    _needs_step(global_step, "exponential_decay")

    def rule() -> Tensor:
        rate = convert_to_tensor(learning_rate)
        share = _as(global_step, rate) / _as(decay_steps, rate)
        share = OPS["floor"](share) if staircase else share
        return OPS["multiply"](rate, _as(decay_rate, rate) ** share, name=name)

    return _schedule(rule)


def natural_exp_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    decay_rate: Any,
    staircase: bool = False,
    name: str | None = None,
) -> Any:
    r""":math:`\eta \cdot e^{-r\, step / steps}`."""
    _needs_step(global_step, "natural_exp_decay")

    def rule() -> Tensor:
        rate = convert_to_tensor(learning_rate)
        share = _as(global_step, rate) / _as(decay_steps, rate)
        share = OPS["floor"](share) if staircase else share
        return rate * OPS["exp"](-_as(decay_rate, rate) * share)

    return _schedule(rule)


def inverse_time_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    decay_rate: Any,
    staircase: bool = False,
    name: str | None = None,
) -> Any:
    r""":math:`\eta / (1 + r\, step / steps)`."""
    _needs_step(global_step, "inverse_time_decay")

    def rule() -> Tensor:
        rate = convert_to_tensor(learning_rate)
        share = _as(global_step, rate) / _as(decay_steps, rate)
        share = OPS["floor"](share) if staircase else share
        return rate / (1 + _as(decay_rate, rate) * share)

    return _schedule(rule)


def polynomial_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    end_learning_rate: Any = 0.0001,
    power: Any = 1.0,
    cycle: bool = False,
    name: str | None = None,
) -> Any:
    """From the learning rate to the end rate, as a power of the steps that are left.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/polynomial_decay
    """
    _needs_step(global_step, "polynomial_decay")

    def rule() -> Tensor:
        rate = convert_to_tensor(learning_rate)
        step, steps, end = (_as(one, rate) for one in (global_step, decay_steps, end_learning_rate))
        if cycle:
            rounds = OPS["ceil"](step / steps)
            steps = steps * OPS["maximum"](rounds, OPS["ones_like"](rounds))
        else:
            step = OPS["minimum"](step, steps)
        return (rate - end) * (1 - step / steps) ** _as(power, rate) + end

    return _schedule(rule)


def cosine_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    alpha: Any = 0.0,
    name: str | None = None,
) -> Any:
    """Half a wave of a cosine, from the learning rate down to its `alpha`-th part."""
    _needs_step(global_step, "cosine decay")

    def rule() -> Tensor:
        rate = convert_to_tensor(learning_rate)
        steps = _as(decay_steps, rate)
        done = OPS["minimum"](_as(global_step, rate), steps) / steps
        wave = 0.5 * (1.0 + OPS["cos"](done * math.pi))
        return rate * ((1 - alpha) * wave + alpha)

    return _schedule(rule)


def piecewise_constant(
    x: Any, boundaries: Sequence[Any], values: Sequence[Any], name: str | None = None
) -> Any:
    """`values[0]` up to the first boundary, then `values[1]`, and so on.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/piecewise_constant
    """
    if len(boundaries) != len(values) - 1:
        raise ValueError("The length of boundaries should be 1 less than the length of values")

    def rule() -> Tensor:
        step = convert_to_tensor(x)
        chosen = convert_to_tensor(values[-1])
        for boundary, value in zip(reversed(boundaries), reversed(values[:-1]), strict=True):
            before = OPS["less_equal"](step, _as(boundary, step))
            chosen = OPS["where"](before, convert_to_tensor(value), chosen)
        return chosen

    return _schedule(rule)


piecewise_constant_decay = piecewise_constant
