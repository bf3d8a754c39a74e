"""Pictures in other colors: gray, paler, another hue, more or less saturated.

Where it sits   layers over augmentation.py and keras.ops.image.
The one idea    in hue, saturation and value each question of color is one number of a pixel; in
                red, green and blue it is three.
Try it          >>> import numpy as np
                >>> RandomGrayscale(factor=1.0)(np.array([[[[255.0, 0.0, 0.0]]]])).numpy().round(1)
                array([[[[76.2, 76.2, 76.2]]]], dtype=float32)
Read next       keras/layers/preprocessing/random_tone.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import ops as kops
from minitf.keras import random
from minitf.keras.config import epsilon
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.augmentation import (
    Augmentation,
    pair_of,
    rescaled,
    sorted_range,
)
from minitf.keras.layers.preprocessing.random_images import RandomBrightness, RandomContrast


@table.add()
class RandomGrayscale(Augmentation):
    """Pictures without color, some of them.

    Args:
        factor: The chance of each picture to become gray.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_grayscale/
    """

    saved = ("factor",)
    draws_always = True

    def __init__(
        self, factor: float = 0.5, data_format: str | None = None, seed: int | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        if factor < 0 or factor > 1:
            raise ArgumentError(f"`factor` should be between 0 and 1. Received: factor={factor}")
        self.factor = factor
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> Tensor:
        drawn = random.uniform([self.size_of(images)[0]], seed=seed)
        return ops.reshape(drawn < self.factor, [-1, 1, 1, 1])

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        if not training:
            return images
        if transformation is None:
            transformation = self.get_random_transformation(images)
        gray = kops.image.rgb_to_grayscale(images, data_format=self.data_format)
        return kops.where(transformation, gray, images)


class _Color(Augmentation):
    """A number for each picture says how much its color changes; the number is `factor`."""

    saved = ("factor", "value_range", "seed")
    draws_always = True
    bounds = (-1, 1)
    casts_always = False

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), data_format: str | None = None,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.value_range = sorted_range(value_range)
        self.set_seed(seed)

    def drawn(self, images: Any, seed: Any) -> Tensor:
        """A number for each picture."""
        return self.uniform([self.size_of(images)[0]], self.factor, seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Any]:
        return {"factor": self.drawn(images, seed)}

    def each(self, transformation: Any, *shape: int) -> Tensor:
        """The numbers, with axes of one behind."""
        factor = ops.cast(transformation["factor"], self.compute_dtype)
        return ops.reshape(factor, [-1, *shape])


@table.add()
class RandomColorDegeneration(_Color):
    """Pictures nearer to gray, or farther from it.

    Args:
        factor: From 0 (as it was) to 1 (gray); 0.2 means from -0.2 to 0.2.
        value_range: The smallest and the largest value of a pixel.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_color_degeneration/
    """

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        gray = kops.image.rgb_to_grayscale(images, data_format="channels_last")
        changed = images + self.each(transformation, 1, 1, 1) * (gray - images)
        return ops.clip_by_value(changed, *self.value_range)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if len(input_shape) not in (3, 4):
            raise ShapeError(
                "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
                f"Received: input_shape={input_shape}"
            )
        channels = input_shape[-1 if self.data_format == "channels_last" else -3]
        if channels not in (None, 3):
            raise ShapeError(
                f"Input images must have 3 channels, but received images with {channels} channels."
            )
        return input_shape


@table.add()
class RandomHue(_Color):
    """Pictures with all colors moved around the color circle.

    Args:
        factor: How far, from 0 to 1, which is half of the circle in either direction.
        value_range: The smallest and the largest value of a pixel.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_hue/
    """

    bounds = (0, 1)

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), data_format: str | None = None,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(factor, value_range, data_format, seed, **kwargs)
        self.value_range = value_range

    def drawn(self, images: Any, seed: Any) -> Tensor:
        side = random.uniform([self.size_of(images)[0]], seed=seed)
        side = ops.where(side > 0.5, -ops.ones_like(side), ops.ones_like(side))
        return side * super().drawn(images, seed) * 0.5

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        images = ops.cast(rescaled(images, self.value_range, (0, 1)), "float32")
        hue, saturation, value = ops.unstack(kops.image.rgb_to_hsv(
            images, data_format="channels_last"), axis=-1)  # fmt: skip
        hue = hue + ops.cast(self.each(transformation, 1, 1), hue.dtype)
        hue = ops.where(hue > 1.0, hue - 1.0, hue)
        hue = ops.where(hue < 0.0, hue + 1.0, hue)
        images = kops.image.hsv_to_rgb(
            ops.stack([hue, saturation, value], axis=-1), data_format="channels_last")  # fmt: skip
        images = ops.clip_by_value(images, 0.0, 1.0)
        return ops.cast(rescaled(images, (0, 1), self.value_range), self.compute_dtype)


@table.add()
class RandomSaturation(_Color):
    """Pictures with stronger or paler colors.

    Args:
        factor: From 0 (gray) over 0.5 (as it was) to 1 (as strong as can be).
        value_range: The smallest and the largest value of a pixel.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_saturation/
    """

    def drawn(self, images: Any, seed: Any) -> Tensor:
        factor = super().drawn(images, seed)
        return factor / (1 - factor + epsilon())

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        hue, saturation, value = ops.unstack(kops.image.rgb_to_hsv(
            images, data_format="channels_last"), axis=-1)  # fmt: skip
        saturation = saturation * self.each(transformation, 1, 1)
        saturation = ops.clip_by_value(saturation, *self.value_range)
        return kops.image.hsv_to_rgb(
            ops.stack([hue, saturation, value], axis=-1), data_format="channels_last")  # fmt: skip


@table.add()
class RandomColorJitter(Augmentation):
    """Brightness, contrast, saturation and hue changed, one after the other.

    Args:
        value_range: The smallest and the largest value of a pixel.
        brightness_factor: As for RandomBrightness; None: not changed.
        contrast_factor: As for RandomContrast.
        saturation_factor: As for RandomSaturation.
        hue_factor: As for RandomHue.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_color_jitter/
    """

    saved = ("value_range", "brightness_factor", "contrast_factor", "saturation_factor",
             "hue_factor", "seed")  # fmt: skip
    casts_always = False

    def __init__(
        self, value_range: Any = (0, 255), brightness_factor: Any = None,
        contrast_factor: Any = None, saturation_factor: Any = None, hue_factor: Any = None,
        seed: int | None = None, data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range = value_range
        self.brightness_factor, self.contrast_factor = brightness_factor, contrast_factor
        self.saturation_factor, self.hue_factor = saturation_factor, hue_factor
        self.set_seed(seed)
        parts = {"brightness": RandomBrightness, "contrast": RandomContrast,
                 "saturation": RandomSaturation, "hue": RandomHue}  # fmt: skip
        self._parts = []
        for name, kind in parts.items():
            factor = getattr(self, f"{name}_factor")
            part = None if factor is None else kind(factor, value_range=value_range, seed=seed)
            setattr(self, f"random_{name}", part)
            self._parts += [part] if part else []

    def build(self, input_shape: Any) -> None:
        for part in self._parts:
            part.build(input_shape)
        self.built = True

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        for part in self._parts:
            drawn = part.get_random_transformation(images, seed=self.generator)
            images = part.transform_images(images, drawn)
        return ops.cast(images, self.compute_dtype)
