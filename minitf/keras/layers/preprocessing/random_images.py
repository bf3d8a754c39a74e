"""Random changes of pictures: their base, and the changes of light.

Where it sits   Layers that draw at run time, from a generator of their own.
The one idea    while training, each picture of a batch is changed in its own way, so that the model
                never sees the same one twice; with training=False nothing happens.
Try it          >>> import numpy as np
                >>> layer = RandomBrightness((0.5, 0.5))
                >>> layer(np.full((1, 1, 1, 1), 100.0)).numpy().ravel()
                array([227.5], dtype=float32)
Read next       keras/layers/preprocessing/random_geometry.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import random
from minitf.keras.layers.chance import Chance
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.image_layer import ImageLayer


class RandomImageLayer(Chance, ImageLayer):
    """A random change of pictures.  Subclasses write `drawn(images)` and `changed(images, drawn)`.

    Args:
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(self, seed: int | None = None, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        self.set_seed(seed)
        self._lent: Any = None

    def drawn(self, images: Tensor) -> Any:
        """The numbers that say how each picture is changed."""
        raise NotImplementedError

    def changed(self, images: Tensor, drawn: Any) -> Tensor:
        """The pictures, changed as was drawn."""
        raise NotImplementedError

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """What `transform_images` is to be given; drawn with a seed of the caller's, if there is.

        Args:
            data: A batch of pictures with the channels last, or a dict with them.
            training: Whether anything is changed at all.
            seed: What numbers are drawn from; default: the layer's own.
        """
        images = data["images"] if isinstance(data, dict) else data
        self._lent = seed
        try:
            return self.drawn(ops.cast(images, self.compute_dtype)) if training else None
        finally:
            self._lent = None

    def transform_images(
        self, images: Tensor, transformation: Any = None, training: bool = True
    ) -> Any:
        """A batch of pictures with the channels last, changed as was drawn."""
        images = ops.cast(images, self.compute_dtype)
        return self.changed(images, transformation) if training else ops.identity(images)

    def uniform_like(self, x: Tensor) -> Tensor:
        if self._lent is None:
            return super().uniform_like(x)
        return random.uniform(ops.shape(x), dtype=x.dtype, seed=self._lent)

    def draw(self, images: Tensor, low: float = 0.0, high: float = 1.0) -> Tensor:
        """A number for each picture, from low to high; shape (batch, 1, 1, 1)."""
        return self.uniform_like(images[:, :1, :1, :1]) * (high - low) + low

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "seed": self.seed}


def range_of(
    factor: Any, bounds: tuple[float, float], name: str = "factor", open_below: bool = False
) -> tuple[float, float]:
    """The smallest and the largest value that a factor means: 0.2 means from -0.2 to 0.2.

    Raises:
        ArgumentError: No number and no pair of numbers, or outside the bounds.
    """
    pair = isinstance(factor, Sequence) and len(factor) == 2
    single = isinstance(factor, (int, float))
    numbers = list(factor) if pair else [factor]
    low, high = bounds
    if not (pair or single) or any(n > high or n < low or (open_below and n == low)
                                   for n in numbers):  # fmt: skip
        raise ArgumentError(
            f"The `{name}` argument should be a number (or a list of two numbers) in the range "
            f"[{low}, {high}]. Received: {name}={factor}"
        )
    if pair:
        return min(numbers), max(numbers)
    return max(-abs(factor), low), abs(factor)


def value_range_of(value_range: Any) -> Any:
    """The smallest and the largest value of a pixel.

    Raises:
        ArgumentError: No pair of numbers.
    """
    if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
        raise ArgumentError(
            "The `value_range` argument should be a list of two numbers. "
            f"Received: value_range={value_range}"
        )
    return value_range


@table.add()
class RandomBrightness(RandomImageLayer):
    """Pictures made brighter or darker, each by a number of its own.

    Args:
        factor: How much: a part of the value range, from -1 to 1; 0.2 means from -0.2 to 0.2.
        value_range: The smallest and the largest value of a pixel.
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any
    ):
        super().__init__(seed, **kwargs)
        self.factor = range_of(factor, (-1.0, 1.0))
        self.value_range = sorted(value_range_of(value_range))

    def drawn(self, images: Tensor) -> dict[str, Tensor]:
        low, high = self.value_range
        return {"rgb_delta": self.draw(images, *self.factor) * (high - low)}

    def changed(self, images: Tensor, drawn: dict[str, Any]) -> Tensor:
        added = ops.cast(drawn["rgb_delta"], images.dtype)
        return ops.clip_by_value(images + added, *self.value_range)

    def get_config(self) -> dict[str, Any]:
        config = {"factor": self.factor, "value_range": self.value_range}
        return {**super().get_config(), **config}


@table.add()
class RandomContrast(RandomImageLayer):
    """Pictures with more or less contrast: distances from the mean of each channel, stretched.

    Args:
        factor: How much: 0.2 means from 1 to 1.2 times; a pair (a, b), from 1 - a to 1 + b times.
        value_range: The smallest and the largest value of a pixel.
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any
    ):
        super().__init__(seed, **kwargs)
        self.factor = range_of(factor, (0, 1))
        self.value_range = value_range

    def drawn(self, images: Tensor) -> dict[str, Tensor]:
        return {"contrast_factor": self.draw(images, 1.0 - self.factor[0], 1.0 + self.factor[1])}

    def changed(self, images: Tensor, drawn: dict[str, Any]) -> Tensor:
        mean = ops.reduce_mean(images, axis=(-3, -2), keepdims=True)
        changed = (images - mean) * ops.cast(drawn["contrast_factor"], images.dtype) + mean
        return ops.clip_by_value(changed, self.value_range[0], self.value_range[1])

    def get_config(self) -> dict[str, Any]:
        config = {"factor": self.factor, "value_range": self.value_range}
        return {**super().get_config(), **config}
