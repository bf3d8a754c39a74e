"""Initializers that draw numbers from one distribution, whatever the shape; and right angles.

Where it sits   beside the constant ones; scaling.py draws according to the shape.
The one idea    an initializer with a seed gives the same numbers each time it is asked.
Try it          >>> from minitf import keras
                >>> drawn = keras.initializers.RandomUniform(0.0, 1.0, seed=1)((100,)).numpy()
                >>> bool(drawn.min() >= 0.0 and drawn.max() < 1.0)
                True
Read next       keras/initializers/scaling.py

As https://keras.io/api/layers/initializers/; Saxe et al., arXiv:1312.6120
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import random
from minitf.keras.config import standardize_dtype
from minitf.keras.initializers.base import Initializer, table
from minitf.keras.serialization import serialize


class RandomInitializer(Initializer):
    """An initializer with a seed: the same object gives the same values each time."""

    def __init__(self, seed: Any = None):
        if isinstance(seed, dict):  # a SeedGenerator, from a configuration
            seed = random.SeedGenerator.from_config(seed["config"])
        if not isinstance(seed, (int, np.integer, random.SeedGenerator, type(None))):
            raise ArgumentError(
                "`seed` argument should be an instance of `keras.random.SeedGenerator()` or an "
                f"integer. Received: seed={seed}"
            )
        self._given_seed = seed
        self.seed = random.make_default_seed() if seed is None else seed

    def get_config(self) -> dict[str, Any]:
        generator = isinstance(self._given_seed, random.SeedGenerator)
        seed = serialize(self._given_seed, "keras.random") if generator else self._given_seed
        return {"seed": seed}


@table.add("normal")
class RandomNormal(RandomInitializer):
    """The bell curve around `mean`."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None):
        self.mean, self.stddev = mean, stddev
        super().__init__(seed)

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return random.normal(tuple(shape), self.mean, self.stddev, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@table.add()
class TruncatedNormal(RandomNormal):
    """The bell curve, nothing beyond two standard deviations."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return random.truncated_normal(tuple(shape), self.mean, self.stddev, dtype, self.seed)


@table.add("uniform")
class RandomUniform(RandomInitializer):
    """All values from `minval` to `maxval` equally likely."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None):
        self.minval, self.maxval = minval, maxval
        super().__init__(seed)

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return random.uniform(tuple(shape), self.minval, self.maxval, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


@table.add("orthogonal_initializer", "OrthogonalInitializer")
class Orthogonal(RandomInitializer):
    """Columns (or rows) at right angles, each of length `gain`: lengths pass unchanged.

    Saxe et al., arXiv:1312.6120.
    """

    def __init__(self, gain: float = 1.0, seed: Any = None):
        self.gain = gain
        super().__init__(seed)

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        if len(shape) < 2:
            raise ShapeError(
                f"Orthogonal needs a shape with at least two axes; it got {tuple(shape)}."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        flat = (max(rows, columns), min(rows, columns))
        q, r = np.linalg.qr(np.asarray(random.normal(flat, seed=self.seed)))
        q = q * np.sign(np.diag(r))  # so that the result is drawn evenly
        q = q.T if rows < columns else q
        return convert_to_tensor((self.gain * q.reshape(shape)).astype(standardize_dtype(dtype)))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "gain": self.gain}
