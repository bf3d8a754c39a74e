"""GaussianNoise, GaussianDropout, AlphaDropout, SpatialDropout: kinds of chance.

Where it sits   layers without variables; they act in training only.
The one idea    a network that still works when its numbers are shaken has not learnt by heart.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.GaussianNoise(0.1)(np.ones((1, 2))).numpy()
                array([[1., 1.]], dtype=float32)
Read next       keras/layers/regularization/dropout.py

As https://keras.io/api/layers/regularization_layers/gaussian_noise/
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.chance import Chance, one_for_each_choice
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.regularization.dropout import Dropout, checked_noise_shape, checked_rate

# Of the activation SELU, whose mean and variance AlphaDropout keeps.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


class _Noise(Chance, Layer):
    """A layer that draws random numbers in training, if there is anything to draw."""

    def __init__(self, amount: float, seed: int | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.seed = seed
        if amount > 0:
            self.set_seed(seed)
        self.supports_masking = True
        self._build_at_init()


@table.add()
class GaussianNoise(_Noise):
    """Adds numbers from the bell curve.

    Args:
        stddev: Their standard deviation.
        seed: Same seed, same numbers.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, stddev: float, seed: int | None = None, **kwargs: Any):
        if not isinstance(stddev, (int, float)) or not 0 <= stddev <= 1:
            raise ArgumentError(
                "Invalid value received for argument `stddev`. Expected a float value between 0 "
                f"and 1. Received: stddev={stddev}"
            )
        super().__init__(stddev, seed, **kwargs)
        self.stddev = stddev

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or self.stddev == 0:
            return ops.identity(inputs)
        return inputs + self.normal_like(inputs, stddev=self.stddev)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "stddev": self.stddev, "seed": self.seed}


@table.add()
class GaussianDropout(_Noise):
    """Multiplies with numbers from a bell curve around 1.

    Args:
        rate: The standard deviation is sqrt(rate / (1 - rate)).
        seed: Same seed, same numbers.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any):
        super().__init__(checked_rate(self, rate), seed, **kwargs)
        self.rate = rate

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or self.rate == 0:
            return ops.identity(inputs)
        stddev = (self.rate / (1.0 - self.rate)) ** 0.5
        return inputs * self.normal_like(inputs, 1.0, stddev)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@table.add()
class AlphaDropout(_Noise):
    """Dropout for SELU networks: mean and variance stay as they are.

    Args:
        rate: The part of the entries that is set to SELU's lowest value.
        noise_shape: The shape of the random choices, None or 1 for each axis.
        seed: Same seed, same numbers.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any
    ):
        super().__init__(checked_rate(self, rate), seed, **kwargs)
        self.rate, self.noise_shape = rate, checked_noise_shape(noise_shape)

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        if not training or self.rate == 0:
            return ops.identity(inputs)
        lowest = -SELU_ALPHA * SELU_SCALE
        chance = self.uniform_like(one_for_each_choice(inputs, self.noise_shape))
        kept = ops.cast(chance >= self.rate, inputs.dtype)
        a = ((1.0 - self.rate) * (1.0 + self.rate * lowest**2)) ** -0.5
        b = -a * lowest * self.rate
        return (inputs * kept + (1.0 - kept) * lowest) * a + b

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "rate": self.rate, "seed": self.seed,
            "noise_shape": self.noise_shape,
        }  # fmt: skip


class SpatialDropout(Dropout):
    """Dropout of whole channels.

    Args:
        rate: The part of the channels that is set to zero.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same choices.
        name, dtype: As for Layer.
    """

    rank: ClassVar[int]

    def __init__(
        self, rate: float, data_format: str | None = None, seed: int | None = None,
        name: str | None = None, dtype: Any = None,
    ):  # fmt: skip
        places = (1,) * self.rank
        last = (data_format or "channels_last") == "channels_last"
        noise_shape = (None, *places, None) if last else (None, None, *places)
        super().__init__(rate, noise_shape, seed=seed, name=name, dtype=dtype)
        self.data_format = data_format or "channels_last"
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def get_config(self) -> dict[str, Any]:
        whole = super().get_config()
        config = {key: whole[key] for key in ("rate", "seed", "name")} | {"dtype": self.dtype}
        return config if self.rank == 1 else {**config, "data_format": self.data_format}


@table.add()
class SpatialDropout1D(SpatialDropout):
    """Dropout of whole channels of a sequence; see SpatialDropout."""

    rank = 1

    def __init__(
        self, rate: float, seed: int | None = None, name: str | None = None, dtype: Any = None
    ):
        super().__init__(rate, None, seed, name, dtype)


@table.add()
class SpatialDropout2D(SpatialDropout):
    """Dropout of whole channels of pictures; see SpatialDropout."""

    rank = 2


@table.add()
class SpatialDropout3D(SpatialDropout):
    """Dropout of whole channels of volumes; see SpatialDropout."""

    rank = 3
