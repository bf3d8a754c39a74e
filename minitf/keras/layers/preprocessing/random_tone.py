"""Pictures in other tones: solarized, inverted, posterized, sharper or blurred.

Where it sits   layers over augmentation.py.
The one idea    functions of the brightness of a pixel, or of its eight neighbors; the colors as
                such are not looked at.
Try it          >>> import numpy as np
                >>> RandomPosterization(factor=1)(np.array([[[[100.0, 200.0]]]])).numpy().ravel()
                array([  0., 128.], dtype=float32)
Read next       keras/layers/preprocessing/histograms.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import ops as kops
from minitf.keras import random
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.augmentation import (
    Augmentation,
    pair_of,
    rescaled,
    sorted_range,
)


@table.add()
class Solarization(Augmentation):
    """Pictures made brighter, and then all pixels above a threshold turned to their negative.

    Args:
        addition_factor: What is added: a part of the value range, from 0 to 1.
        threshold_factor: The threshold, as a part of the value range.
        value_range: The smallest and the largest value of a pixel.
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/solarization/
    """

    saved = ("value_range", "addition_factor", "threshold_factor", "seed")

    def __init__(
        self, addition_factor: Any = 0.0, threshold_factor: Any = 0.0,
        value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.set_seed(seed)
        self.addition_factor = _parts(addition_factor, "addition_factor")
        self.threshold_factor = _parts(threshold_factor, "threshold_factor")
        self.value_range = sorted_range(value_range)

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor]:
        shape = [self.size_of(images)[0], 1, 1, 1]
        pairs = {"additions": self.addition_factor, "thresholds": self.threshold_factor}
        return {name: self.uniform(shape, (low, high * 255), seed, self.compute_dtype)
                for name, (low, high) in pairs.items()}  # fmt: skip

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        return super().transform_images(
            images, transformation, training and transformation is not None
        )

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        images = rescaled(images, self.value_range, (0, 255), self.compute_dtype)
        images = ops.clip_by_value(images + transformation["additions"], 0.0, 255.0)
        images = ops.where(images < transformation["thresholds"], images, 255.0 - images)
        return rescaled(images, (0, 255), self.value_range, self.compute_dtype)


def _parts(factor: Any, name: str) -> tuple[Any, Any]:
    """Two numbers from 0 to 1; one number is from 0 to itself."""
    words = (
        "The `addition_factor` and `threshold_factor` arguments should be a number (or a list of "
        "two numbers) in the range [0, 1]. "
    )
    pair = factor if isinstance(factor, (tuple, list)) else (0, factor)
    if len(pair) != 2 or not all(isinstance(part, (int, float)) for part in pair):
        raise ArgumentError(f"{words}Received: {name}={factor}")
    for part in pair:
        if part > 1.0 or part < 0:
            raise ArgumentError(f"{words}Received: input_number={part}")
    return min(pair), max(pair)


@table.add()
class RandomInvert(Augmentation):
    """Negatives, of some of the pictures.

    Args:
        factor: The chance of each; a pair: the chance is drawn from it.
        value_range: The smallest and the largest value of a pixel.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_invert/
    """

    saved = ("factor", "value_range", "seed")
    bounds = (0, 1)
    casts_always = False

    def __init__(
        self, factor: Any = 1.0, value_range: Any = (0, 255), seed: int | None = None,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.value_range = value_range
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor]:
        return {"apply_inversion": self.chosen(images, seed)}

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        chosen = ops.reshape(transformation["apply_inversion"], [-1, 1, 1, 1])
        return ops.where(chosen, float(self.value_range[1]) - images, images)


class _Tone(Augmentation):
    """A number for each picture says how much; `value_range` are two numbers in their order."""

    saved = ("factor", "value_range", "seed")
    draws_always = True

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), data_format: str | None = None,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.value_range = sorted_range(value_range)
        self.set_seed(seed)


@table.add()
class RandomPosterization(_Tone):
    """Pictures of few tones: only the first bits of each value are kept.

    Args:
        factor: How many bits, from 1 to 8; a pair: from the first up to below the second.
        value_range: The smallest and the largest value of a pixel.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_posterization/
    """

    bounds = (1, 8)
    casts_always = False

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor]:
        count, (low, high) = self.size_of(images)[0], self.factor
        if low == high:
            bits = ops.cast(ops.fill(ops.stack([count]), int(low)), "uint8")
        else:
            bits = random.randint([count], low, high, "uint8", seed)
        return {"shift_factor": ops.cast(8, "uint8") - bits}

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        shift = ops.reshape(transformation["shift_factor"], [-1, 1, 1, 1])
        images = rescaled(images, self.value_range, (0, 255), self.compute_dtype)
        images = kops.bitwise_right_shift(ops.cast(images, "uint8"), shift)
        images = ops.cast(kops.bitwise_left_shift(images, shift), self.compute_dtype)
        return rescaled(images, (0, 255), self.value_range, self.compute_dtype)


@table.add()
class RandomSharpness(_Tone):
    """Pictures sharper, or smoother.

    Args:
        factor: From 0 (smooth) over 0.5 (as it was) to 1 (sharp).
        value_range: The smallest and the largest value of a pixel.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_sharpness/
    """

    bounds = (0, 1)

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor]:
        return {"factor": self.uniform([self.size_of(images)[0]], self.factor, seed)}

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        factor = ops.cast(transformation["factor"] * 2.0, self.compute_dtype)
        smoothing = np.full((3, 3, 1, 1), 1.0 / 13.0)
        smoothing[1, 1] = 5.0 / 13.0
        kernel = np.tile(smoothing, (1, 1, images.shape[-1], 1))
        smooth = kops.depthwise_conv(
            images, ops.cast(kernel, images.dtype), padding="same", data_format="channels_last"
        )
        images = images + (1.0 - ops.reshape(factor, [-1, 1, 1, 1])) * (smooth - images)
        return ops.clip_by_value(images, *self.value_range)


@table.add()
class RandomGaussianBlur(Augmentation):
    """Pictures out of focus, some of them.

    Args:
        factor: The chance of each; a pair: the chance is drawn from it.
        kernel_size: How many pixels are mixed along each axis: an odd number, or two.
        sigma: How wide the bell curve of the weights is, from 0 to 1; drawn anew each time.
        value_range: The smallest and the largest value of a pixel.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_gaussian_blur/
    """

    saved = ("factor", "kernel_size", "sigma", "value_range", "seed")
    bounds = (0, 1)

    def __init__(
        self, factor: Any = 1.0, kernel_size: Any = 3, sigma: Any = 1.0,
        value_range: Any = (0, 255), data_format: str | None = None, seed: int | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.kernel_size = _odd(kernel_size)
        self.sigma = pair_of(sigma, self.bounds, "sigma")
        self.value_range = value_range
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor]:
        chosen = self.chosen(images, seed)
        sigma = self.uniform([2], self.sigma, seed, self.compute_dtype) + 1e-6
        return {"should_apply_blur": chosen, "blur_factor": sigma}

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        return super().transform_images(
            images, transformation, training and transformation is not None
        )

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        sigma = ops.unstack(convert_to_tensor(transformation["blur_factor"], images.dtype))
        blurred = kops.image.gaussian_blur(
            images, self.kernel_size, tuple(sigma), data_format="channels_last"
        )
        chosen = ops.reshape(transformation["should_apply_blur"], [-1, 1, 1, 1])
        return ops.clip_by_value(ops.where(chosen, blurred, images), *self.value_range)


def _odd(size: Any) -> tuple[Any, Any]:
    """Two odd numbers."""
    pair = size if isinstance(size, (tuple, list)) else (size, size)
    if len(pair) != 2:
        raise ArgumentError(
            "The `kernel_size` argument should be a number (or a list of two numbers) Received: "
            f"kernel_size={size}"
        )
    if any(not isinstance(part, (int, float)) or part % 2 == 0 for part in pair):
        raise ArgumentError(f"kernel_size must be an odd number. Received: kernel_size={size}")
    return pair[0], pair[1]
