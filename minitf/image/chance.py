"""Images changed by chance, to learn from more than there are.

Where it sits   functions of `tf.image` over the others and tf.random.
The one idea    a picture stays what it shows when it is mirrored, cut or lit another way, so one
                example can stand for many.  The stateless forms give the same for the same seed.
Try it          >>> import minitf as tf
                >>> tf.image.stateless_random_crop(tf.ones([4, 4, 3]), [2, 2, 3], seed=[1, 2]).shape
                TensorShape([2, 2, 3])
Read next       image/boxes.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.image.light import (
    adjust_brightness,
    adjust_contrast,
    adjust_hue,
    adjust_jpeg_quality,
    adjust_saturation,
)
from minitf.ops import cast, composite, reshape, reverse, rint, shape, uniform, where
from minitf.ops.resizing import as_batch, without_batch
from minitf.ops.stateless_random import stateless_uniform
from minitf.ops.static import static_shape

Draw = Callable[..., Tensor]


def _drawn(seed: Any, stateless: bool) -> Draw:
    return partial(stateless_uniform if stateless else uniform, seed=seed)


def _flipped(image: Any, axis: int, draw: Draw) -> Tensor:
    """Each image mirrored, or not."""
    images, added = as_batch(image)
    if added:
        mirrored = draw([], minval=0.0, maxval=1.0) < 0.5
        return where(mirrored, without_batch(reverse(images, [axis]), True), image)
    count = shape(images)[0] if images.shape[0] is None else images.shape[0]
    flips = rint(reshape(draw([count], minval=0.0, maxval=1.0), [count, 1, 1, 1]))
    flips = cast(flips, images.dtype)
    return flips * reverse(images, [axis]) + (1 - flips) * images


@composite
def random_flip_left_right(image: Any, seed: Any = None) -> Tensor:
    """Mirror each image, or do not, with equal chance.

    https://www.tensorflow.org/api_docs/python/tf/image/random_flip_left_right
    """
    return _flipped(image, 2, _drawn(seed, False))


@composite
def random_flip_up_down(image: Any, seed: Any = None) -> Tensor:
    """Put each image upside down, or do not, with equal chance."""
    return _flipped(image, 1, _drawn(seed, False))


@composite
def stateless_random_flip_left_right(image: Any, seed: Any) -> Tensor:
    """As random_flip_left_right, with a seed of two numbers."""
    return _flipped(image, 2, _drawn(seed, True))


@composite
def stateless_random_flip_up_down(image: Any, seed: Any) -> Tensor:
    """As random_flip_up_down, with a seed of two numbers."""
    return _flipped(image, 1, _drawn(seed, True))


def _delta(largest: float, draw: Draw, limit: float | None = None) -> Tensor:
    if largest < 0:
        raise ArgumentError(f"max_delta must be non-negative, and is {largest}.")
    if limit is not None and largest > limit:
        raise ArgumentError(f"max_delta must be <= {limit}, and is {largest}.")
    return draw([], minval=-largest, maxval=largest)


def _factor(lower: float, upper: float, draw: Draw) -> Tensor:
    if upper <= lower:
        raise ArgumentError(f"upper must be > lower, and they are {upper} and {lower}.")
    if lower < 0:
        raise ArgumentError(f"lower must be non-negative, and is {lower}.")
    return draw([], minval=lower, maxval=upper)


@composite
def random_brightness(image: Any, max_delta: float, seed: Any = None) -> Tensor:
    """Add a number between -max_delta and max_delta.

    https://www.tensorflow.org/api_docs/python/tf/image/random_brightness
    """
    return adjust_brightness(image, _delta(max_delta, _drawn(seed, False)))


@composite
def stateless_random_brightness(image: Any, max_delta: float, seed: Any) -> Tensor:
    """As random_brightness, with a seed of two numbers."""
    return adjust_brightness(image, _delta(max_delta, _drawn(seed, True)))


@composite
def random_contrast(image: Any, lower: float, upper: float, seed: Any = None) -> Tensor:
    """Contrast multiplied by a number between `lower` and `upper`.

    https://www.tensorflow.org/api_docs/python/tf/image/random_contrast
    """
    return adjust_contrast(image, _factor(lower, upper, _drawn(seed, False)))


@composite
def stateless_random_contrast(image: Any, lower: float, upper: float, seed: Any) -> Tensor:
    """As random_contrast, with a seed of two numbers."""
    return adjust_contrast(image, _factor(lower, upper, _drawn(seed, True)))


@composite
def random_saturation(image: Any, lower: float, upper: float, seed: Any = None) -> Tensor:
    """Saturation multiplied by a number between `lower` and `upper`.

    https://www.tensorflow.org/api_docs/python/tf/image/random_saturation
    """
    return adjust_saturation(image, _factor(lower, upper, _drawn(seed, False)))


@composite
def stateless_random_saturation(image: Any, lower: float, upper: float, seed: Any) -> Tensor:
    """As random_saturation, with a seed of two numbers."""
    return adjust_saturation(image, _factor(lower, upper, _drawn(seed, True)))


@composite
def random_hue(image: Any, max_delta: float, seed: Any = None) -> Tensor:
    """The color circle turned by a number between -max_delta and max_delta, up to 0.5.

    https://www.tensorflow.org/api_docs/python/tf/image/random_hue
    """
    return adjust_hue(image, _delta(max_delta, _drawn(seed, False), 0.5))


@composite
def stateless_random_hue(image: Any, max_delta: float, seed: Any) -> Tensor:
    """As random_hue, with a seed of two numbers."""
    return adjust_hue(image, _delta(max_delta, _drawn(seed, True), 0.5))


@composite
def random_jpeg_quality(
    image: Any, min_jpeg_quality: int, max_jpeg_quality: int, seed: Any = None
) -> Tensor:
    """The image as a JPEG file of some quality shows it; needs Pillow.

    https://www.tensorflow.org/api_docs/python/tf/image/random_jpeg_quality
    """
    return adjust_jpeg_quality(
        image, _quality(min_jpeg_quality, max_jpeg_quality, _drawn(seed, False))
    )


@composite
def stateless_random_jpeg_quality(
    image: Any, min_jpeg_quality: int, max_jpeg_quality: int, seed: Any
) -> Tensor:
    """As random_jpeg_quality, with a seed of two numbers."""
    return adjust_jpeg_quality(
        image, _quality(min_jpeg_quality, max_jpeg_quality, _drawn(seed, True))
    )


def _quality(lowest: int, highest: int, draw: Draw) -> Tensor:
    if not 0 <= lowest < highest <= 100:
        raise ArgumentError(
            f"Qualities from {lowest} to {highest}: both lie between 0 and 100, and the first is "
            "smaller."
        )
    return draw([], minval=lowest, maxval=highest, dtype="int32")


@composite
def random_crop(value: Any, size: Any, seed: Any = None) -> Tensor:
    """A part of a tensor, of the given size, at a place of chance.

    Args:
        value: A tensor.
        size: One number for each of its axes.
        seed: A whole number, for the same places again.

    Raises:
        ShapeError: The size does not fit.

    https://www.tensorflow.org/api_docs/python/tf/image/random_crop
    """
    return _cropped(value, size, _drawn(seed, False))


@composite
def stateless_random_crop(value: Any, size: Any, seed: Any) -> Tensor:
    """As random_crop, with a seed of two numbers."""
    return _cropped(value, size, _drawn(seed, True))


def _cropped(value: Any, size: Any, draw: Draw) -> Tensor:
    value, sizes = convert_to_tensor(value), static_shape(size)
    known = zip(value.shape, sizes, strict=False)
    if len(sizes) != value.ndim or any(
        n is not None and isinstance(m, int) and m > n for n, m in known
    ):
        raise ShapeError(
            f"Need value.shape >= size, got {value.shape} and {list(sizes)}.",
            why="size says for each axis, the channels too, how much is kept",
        )
    places = draw([value.ndim], minval=0, maxval=2**31 - 1, dtype="int32")
    limits = shape(value) - convert_to_tensor(list(sizes), dtype="int32") + 1
    starts = places % limits
    return value[tuple(slice(starts[i], starts[i] + n) for i, n in enumerate(sizes))]
