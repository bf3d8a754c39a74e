"""Random numbers for first weights: the same seed gives the same numbers on every device.

Where it sits   below initializers; layers draw at run time through minitf.ops instead.
The one idea    first values are drawn once, and are a function of the seed alone.  So an
                initializer with a seed gives the same values at each call, and Keras's own values.
Try it          >>> import numpy as np
                >>> np.array_equal(normal((3,), seed=1), normal((3,), seed=1))
                True
Read next       keras/initializers.py
"""

from __future__ import annotations

import random as python_random
from typing import Any

from minitf.core.tensor import Tensor
from minitf.keras.config import standardize_dtype
from minitf.ops.stateless_random import (
    stateless_normal,
    stateless_truncated_normal,
    stateless_uniform,
)


def make_default_seed() -> int:
    """A seed for one who gave none; `keras.utils.set_random_seed` makes these repeatable."""
    return python_random.randint(1, 10**9)


def uniform(
    shape: tuple[int, ...], minval: float = 0.0, maxval: float = 1.0,
    dtype: Any = None, seed: int | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from [minval, maxval), all equally likely."""
    return stateless_uniform(shape, _pair(seed), minval, maxval, standardize_dtype(dtype))


def normal(
    shape: tuple[int, ...], mean: float = 0.0, stddev: float = 1.0,
    dtype: Any = None, seed: int | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from the bell curve."""
    return stateless_normal(shape, _pair(seed), mean, stddev, standardize_dtype(dtype))


def truncated_normal(
    shape: tuple[int, ...], mean: float = 0.0, stddev: float = 1.0,
    dtype: Any = None, seed: int | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from the bell curve, those beyond two standard deviations drawn again."""
    return stateless_truncated_normal(shape, _pair(seed), mean, stddev, standardize_dtype(dtype))


def _pair(seed: int | None) -> list[int]:
    """A seed for the stateless functions, made of one number as Keras makes it."""
    return [(make_default_seed() if seed is None else seed) % 2**32, 0]
