"""Dropout: switch off random entries, so that no unit relies on one other.

Where it sits   over the random ops; the public name is `tf.nn.dropout`.
The one idea    what is kept is divided by the chance of being kept, so the sum stays the same on
                average, and nothing need be done when the network is used.
Try it          >>> import minitf as tf
                >>> sorted(set(tf.nn.dropout(tf.ones([100]), rate=0.5).numpy().tolist()))
                [0.0, 2.0]
Read next       ops/embeddings.py

Srivastava and others, https://jmlr.org/papers/v15/srivastava14a.html
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops.composites import composite
from minitf.ops.functions import cast
from minitf.ops.images import sizes_of
from minitf.ops.random_functions import uniform
from minitf.ops.stateless_random import stateless_uniform


@composite
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: int | None = None) -> Tensor:
    """Set entries to zero with chance `rate`; divide the others by 1 - rate.

    Args:
        x: A tensor of floating numbers.
        rate: The chance, from 0 to below 1: a number or a scalar tensor.
        noise_shape: The shape of the random choices, which broadcasts to x's: with 1, all entries
            along an axis share one choice; None stands for the size of x.
        seed: A seed of its own, which goes together with that of tf.random.set_seed.

    Raises:
        ArgumentError: A rate that is no chance, or whole numbers.

    https://www.tensorflow.org/api_docs/python/tf/nn/dropout
    """
    return _drop(x, rate, partial(uniform, seed=seed), noise_shape)


@composite
def general_dropout(
    x: Any, rate: Any, uniform_sampler: Callable[..., Tensor], noise_shape: Any = None
) -> Tensor:
    """dropout by numbers from 0 to 1 that ``uniform_sampler(shape=, dtype=)`` draws.

    https://www.tensorflow.org/api_docs/python/tf/nn/experimental/general_dropout
    """
    return _drop(x, rate, uniform_sampler, noise_shape)


@composite
def stateless_dropout(
    x: Any, rate: Any, seed: Any, rng_alg: str = "auto_select", noise_shape: Any = None
) -> Tensor:
    """dropout by a seed of two numbers: the same seed drops the same entries.

    https://www.tensorflow.org/api_docs/python/tf/nn/experimental/stateless_dropout
    """
    return _drop(x, rate, partial(stateless_uniform, seed=seed, alg=rng_alg), noise_shape)


def _drop(x: Any, rate: Any, sampler: Callable[..., Tensor], noise_shape: Any) -> Tensor:
    x = convert_to_tensor(x)
    _check(x, rate)
    if isinstance(rate, (int, float, np.floating)) and rate == 0:
        return OPS["identity"](x)
    if not isinstance(rate, (int, float, np.floating)):
        rate = cast(rate, x.dtype)
    sizes: Any = sizes_of(x)
    if noise_shape is not None and not isinstance(noise_shape, Tensor):
        sizes = [n if m is None else m for n, m in zip(sizes, noise_shape, strict=False)]
    elif noise_shape is not None:
        sizes = noise_shape
    kept = sampler(shape=sizes, dtype=x.dtype) >= rate
    return OPS["where"](kept, x * (1 / (1 - rate)), OPS["zeros_like"](x))


def _check(x: Tensor, rate: Any) -> None:
    if not x.dtype.is_floating:
        raise ArgumentError(
            f"`x.dtype` must be a floating point tensor as `x` will be scaled. It is {x.dtype!r}.",
            instead="tf.cast(x, tf.float32)",
        )
    if isinstance(rate, (int, float, np.floating)):
        if not 0 <= rate < 1:
            raise ArgumentError(
                f"`rate` must be a scalar tensor or a float in the range [0, 1). It is {rate}.",
                why="it is the chance that an entry is set to zero",
            )
    elif not hasattr(rate, "dtype") or tuple(rate.shape) != ():
        raise ArgumentError(f"`rate` must be a scalar or scalar tensor. It is {rate!r}.")
