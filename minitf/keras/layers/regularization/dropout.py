"""Dropout: while training, switch off random inputs, so that no unit relies on one other.

Where it sits   a Layer without variables; draws at run time, from a generator of its own.
The one idea    each input is kept with chance 1 - rate and divided by it, so the sum stays the
                same on average; when not training nothing happens.
Try it          >>> from minitf import keras
                >>> sorted(set(keras.layers.Dropout(0.5)([1.0] * 100, training=True).numpy()))
                [np.float32(0.0), np.float32(2.0)]
Read next       keras/layers/flatten.py

As https://keras.io/api/layers/regularization_layers/dropout/; Srivastava et al. 2014
(https://jmlr.org/papers/v15/srivastava14a.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.random_state import Generator
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer, table
from minitf.keras.random import make_default_seed
from minitf.ops.random_functions import uniform_like


@table.add()
class Dropout(Layer):
    """Sets a random part of its input to zero while training.

    Args:
        rate: The part that is set to zero, from 0 to 1.
        noise_shape: The shape of the random choices, None or 1 for each axis: with 1, all
            entries along the axis share one choice.
        seed: Same seed, same choices.
        **kwargs: The arguments of Layer.

    The output has the shape of the input.
    """

    def __init__(
        self, rate: float, noise_shape: Sequence[int | None] | None = None,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 1:
            raise ArgumentError(f"Dropout needs a rate from 0 to 1; it got {rate!r}.")
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed
        if rate > 0:
            self._generator = Generator(make_default_seed() if seed is None else seed)
        self.supports_masking = self.built = True

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or self.rate == 0:
            return ops.identity(inputs)  # a node of its own, so that pictures show the layer
        if self.rate == 1:
            return ops.zeros_like(inputs)
        chance = uniform_like(self._one_for_each_choice(inputs), self._generator)
        kept = ops.cast(chance >= self.rate, inputs.dtype)
        return inputs * (kept * (1.0 / (1.0 - self.rate)))

    def _one_for_each_choice(self, inputs: Tensor) -> Tensor:
        """Something of the shape of the choices: the input, cut to 1 where they are shared."""
        if self.noise_shape is None:
            return inputs
        if len(self.noise_shape) != inputs.ndim:
            raise ArgumentError(
                f"Dropout {self.name!r} has noise_shape {tuple(self.noise_shape)} "
                f"for an input of shape {inputs.shape}.",
                instead="one entry (None or 1) for each axis",
            )
        return inputs[tuple(slice(0, 1) if n == 1 else slice(None) for n in self.noise_shape)]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "rate": self.rate, "seed": self.seed,
            "noise_shape": self.noise_shape,
        }  # fmt: skip
