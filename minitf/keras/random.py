"""Random numbers for first weights: the same seed gives the same numbers on every device.

Where it sits   below initializers; layers draw at run time through minitf.ops instead.
The one idea    first values are drawn once, on the host, from a generator made of the seed alone.
                So an initializer with a seed gives the same values at each call, as in Keras.
Try it          >>> import numpy as np
                >>> np.array_equal(normal((3,), seed=1), normal((3,), seed=1))
                True
Read next       keras/initializers.py
"""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.config import standardize_dtype


def make_default_seed() -> int:
    """A seed for one who gave none; `keras.utils.set_random_seed` makes these repeatable."""
    return python_random.randint(1, 10**9)


def uniform(
    shape: tuple[int, ...], minval: float = 0.0, maxval: float = 1.0,
    dtype: Any = None, seed: int | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from [minval, maxval), all equally likely."""
    return _tensor(_generator(seed).uniform(minval, maxval, shape), dtype)


def normal(
    shape: tuple[int, ...], mean: float = 0.0, stddev: float = 1.0,
    dtype: Any = None, seed: int | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from the bell curve."""
    return _tensor(_generator(seed).normal(mean, stddev, shape), dtype)


def truncated_normal(
    shape: tuple[int, ...], mean: float = 0.0, stddev: float = 1.0,
    dtype: Any = None, seed: int | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from the bell curve, those beyond two standard deviations drawn again."""
    generator = _generator(seed)
    draw = generator.standard_normal(shape)
    outside = np.abs(draw) > 2.0
    while outside.any():
        draw[outside] = generator.standard_normal(int(outside.sum()))
        outside = np.abs(draw) > 2.0
    return _tensor(mean + stddev * draw, dtype)


def _tensor(draw: np.ndarray, dtype: Any) -> Tensor:
    return convert_to_tensor(np.asarray(draw, standardize_dtype(dtype)))


def _generator(seed: int | None) -> np.random.Generator:
    return np.random.default_rng(make_default_seed() if seed is None else seed)
