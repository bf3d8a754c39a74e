"""Chance in layers: the seed that a layer was given, and the numbers that it draws with it.

Where it sits   a base of the layers that draw, in training, beside Layer.
The one idea    a seed that the learner chose, for the layer or with keras.utils.set_random_seed,
                gives Keras' own numbers; where nobody chose one, nobody can tell the difference,
                and a stream ten times as fast is drawn from.
Try it          >>> from minitf import keras
                >>> layer = keras.layers.GaussianNoise(1.0, seed=7)
                >>> [variable.numpy().tolist() for variable in layer.non_trainable_variables]
                [[7, 0]]
Read next       keras/random.py

As https://keras.io/api/random/seed_generator/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.random_state import Generator
from minitf.core.tensor import Tensor
from minitf.keras import random
from minitf.keras.stateless_scope import in_stateless_scope
from minitf.ops.random_functions import normal_like, uniform_like


class Chance:
    """Draws random numbers of the shape and type of a tensor."""

    seed: int | None
    seed_generator: random.SeedGenerator

    def set_seed(self, seed: int | None) -> None:
        """Keep the seed, and start the generator from it."""
        self.seed = seed
        self.seed_generator = random.SeedGenerator(seed)
        self._stream = Generator(self.seed_generator.start)

    def _draws_fast(self) -> bool:
        """Whether nobody can tell which numbers these are: no seed was chosen, none is lent."""
        return not (self.seed_generator.chosen or in_stateless_scope())

    def skip(self, draws: int) -> None:
        """Move the seed on as if so many times numbers were drawn."""
        if draws and not self._draws_fast():
            state = self.seed_generator.state
            state.assign(state + convert_to_tensor([0, draws], "int64"))

    def uniform_like(self, x: Tensor) -> Tensor:
        """Numbers from 0 to 1, all equally likely."""
        if self._draws_fast():
            return uniform_like(x, self._stream)
        return random.uniform(ops.shape(x), dtype=x.dtype, seed=self.seed_generator)

    def normal_like(self, x: Tensor, mean: float = 0.0, stddev: float = 1.0) -> Tensor:
        """Numbers from the bell curve."""
        if self._draws_fast():
            return normal_like(x, self._stream) * stddev + mean
        return random.normal(ops.shape(x), mean, stddev, dtype=x.dtype, seed=self.seed_generator)

    def kept(self, x: Tensor, rate: float) -> Tensor:
        """What dropout multiplies with: 0 for the part `rate`, and what makes up for it."""
        if rate == 1:
            self.skip(1)
            return ops.zeros_like(x)
        chosen = self.uniform_like(x) >= rate
        return ops.cast(chosen, x.dtype) * (1.0 / (1.0 - rate))


def one_for_each_choice(x: Tensor, noise_shape: Any) -> Tensor:
    """Something of the shape of the choices: x, cut to 1 where they are shared."""
    if noise_shape is None:
        return x
    cuts = tuple(slice(0, 1) if size == 1 else slice(None) for size in noise_shape)
    return x[cuts]
