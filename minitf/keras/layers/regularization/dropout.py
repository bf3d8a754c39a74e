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

from collections.abc import Iterable, Sequence
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.chance import Chance, one_for_each_choice
from minitf.keras.layers.layer import Layer, table


def checked_rate(layer: Any, rate: Any) -> float:
    """The rate, a number from 0 to 1.

    Raises:
        ArgumentError: It is none.
    """
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 1:
        raise ArgumentError(
            "Invalid value received for argument `rate`. Expected a float value between 0 and 1. "
            f"Received: rate={rate}",
            why=f"it is the part of its input that {type(layer).__name__} changes",
        )
    return rate


def checked_noise_shape(noise_shape: Any) -> tuple[int | None, ...] | None:
    """The shape of the choices: sizes above 0, or None.

    Raises:
        ArgumentError: It is something else.
    """
    if noise_shape is None:
        return None
    wrong = "Invalid value received for argument `noise_shape`. "
    if isinstance(noise_shape, str):
        raise ArgumentError(
            f"{wrong}Expected a tuple or list of integers. Received: noise_shape={noise_shape}"
        )
    if not isinstance(noise_shape, Iterable):
        raise ArgumentError(
            f"{wrong}Expected an iterable of integers (e.g., a tuple or list). Received: "
            f"noise_shape={noise_shape}"
        )
    for place, size in enumerate(noise_shape):
        if size is not None and not isinstance(size, int):
            raise ArgumentError(
                f"{wrong}Expected all elements to be integers or None. Received element at index "
                f"{place}: {size} (type: {type(size).__name__})"
            )
        if size is not None and size <= 0:
            raise ArgumentError(
                f"{wrong}Expected all dimensions to be positive integers or None. Received "
                f"negative or zero value at index {place}: {size}"
            )
    return tuple(noise_shape)


@table.add()
class Dropout(Chance, Layer):
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
        self.rate, self.seed = checked_rate(self, rate), seed
        self.noise_shape = checked_noise_shape(noise_shape)
        if rate > 0:
            self.set_seed(seed)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or self.rate == 0:
            return ops.identity(inputs)  # a node of its own, so that pictures show the layer
        if self.rate == 1:
            return ops.zeros_like(inputs)
        kept = self.kept(self._one_for_each_choice(inputs), self.rate)
        if context.current.graph is not None:
            return inputs * kept
        # A product can be -0.0 (or no number, of an infinite one): whoever looks shall see 0.
        return ops.where(kept > 0, inputs * kept, ops.zeros_like(inputs))

    def _one_for_each_choice(self, inputs: Tensor) -> Tensor:
        if self.noise_shape is not None and len(self.noise_shape) != inputs.ndim:
            raise ArgumentError(
                f"Dropout {self.name!r} has noise_shape {self.noise_shape} for an input of shape "
                f"{inputs.shape}.",
                instead="one entry (None or 1) for each axis",
            )
        return one_for_each_choice(inputs, self.noise_shape)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "rate": self.rate, "seed": self.seed,
            "noise_shape": self.noise_shape,
        }  # fmt: skip
