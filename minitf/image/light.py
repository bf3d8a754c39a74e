"""Light and color of images: brighter, stronger, shifted; and their number types.

Where it sits   functions of `tf.image`.
The one idea    floating images count from 0 to 1, whole ones from 0 to the largest number of their
                type; everything is computed with floats and turned back.
Try it          >>> import minitf as tf
                >>> tf.image.convert_image_dtype([0.0, 0.5, 1.0], tf.uint8).numpy()
                array([  0, 127, 255], dtype=uint8)
Read next       image/colors.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype
from minitf.errors import ArgumentError, DTypeError
from minitf.image.colors import from_hsv, rgb_to_hsv
from minitf.ops import (
    cast,
    clip_by_value,
    composite,
    concat,
    identity,
    maximum,
    reduce_mean,
    reduce_std,
    rsqrt,
    shape,
)
from minitf.ops.image_files import decode_jpeg, encode_jpeg
from minitf.ops.resizing import as_batch
from minitf.ops.static import static_number


@composite
def convert_image_dtype(image: Any, dtype: Any, saturate: bool = False) -> Tensor:
    """Images in another number type, scaled to its range.

    Args:
        image: Images.
        dtype: The new type.
        saturate: Cut what lies outside of its range before.

    https://www.tensorflow.org/api_docs/python/tf/image/convert_image_dtype
    """
    image, kind = convert_to_tensor(image), as_dtype(dtype)
    old = image.dtype
    for one in (old, kind):
        if not (one.is_floating or one.is_integer):
            raise DTypeError(f"An image has floating or whole numbers, not {one.name}.")
    if kind is old:
        return identity(image)
    if kind.is_floating:
        wide = cast(image, kind)
        return wide if old.is_floating else wide * (1.0 / old.max)
    if old.is_floating:
        return _cut(image * (kind.max + 0.5), kind, saturate)
    if old.max > kind.max:
        return _cut(image // ((old.max + 1) // (kind.max + 1)), kind, saturate)
    return _cut(image, kind, saturate) * ((kind.max + 1) // (old.max + 1))


def _cut(x: Tensor, kind: DType, saturate: bool) -> Tensor:
    """Cast, after cutting to the range of the new type as far as the old one reaches it."""
    if saturate:
        low, high = kind.min, kind.max
        if x.dtype.is_integer:
            low, high = max(low, x.dtype.min), min(high, x.dtype.max)
        x = clip_by_value(x, low, high)
    return cast(x, kind)


def _as_floats(image: Any) -> tuple[Tensor, DType]:
    """The images as float16 or float32, and the type to go back to."""
    image = convert_to_tensor(image)
    if image.dtype.name in ("float16", "float32"):
        return image, image.dtype
    return convert_image_dtype(image, "float32"), image.dtype


@composite
def adjust_brightness(image: Any, delta: Any) -> Tensor:
    """Add a number to each entry.

    Args:
        image: Images.
        delta: What is added, for images that count from 0 to 1.

    https://www.tensorflow.org/api_docs/python/tf/image/adjust_brightness
    """
    x, kind = _as_floats(image)
    return convert_image_dtype(x + cast(delta, x.dtype), kind, saturate=True)


@composite
def adjust_contrast(images: Any, contrast_factor: Any) -> Tensor:
    """Move each entry away from the mean of its channel: (x - mean) * factor + mean.

    https://www.tensorflow.org/api_docs/python/tf/image/adjust_contrast
    """
    x, kind = _as_floats(images)
    mean = reduce_mean(x, [-3, -2], keepdims=True)
    adjusted = (x - mean) * cast(contrast_factor, x.dtype) + mean
    return convert_image_dtype(adjusted, kind, saturate=True)


@composite
def adjust_gamma(image: Any, gamma: Any = 1, gain: Any = 1) -> Tensor:
    """gain * image ** gamma.  https://www.tensorflow.org/api_docs/python/tf/image/adjust_gamma"""
    x, kind = _as_floats(image)
    if not isinstance(gamma, Tensor) and gamma < 0:
        raise ArgumentError("Gamma should be a non-negative real number.")
    return convert_image_dtype(gain * x**gamma, kind, saturate=True)


@composite
def adjust_hue(image: Any, delta: Any) -> Tensor:
    """Turn the color circle.

    Args:
        image: RGB images.
        delta: How far: 1 is a whole turn; from -1 to 1.

    https://www.tensorflow.org/api_docs/python/tf/image/adjust_hue
    """
    delta = convert_to_tensor(delta)
    if not delta.is_symbolic and not -1 <= float(delta) <= 1:
        raise ArgumentError(f"delta must be in the interval [-1, 1], and is {float(delta)}.")
    x, kind = _as_floats(image)
    colors = rgb_to_hsv(x)
    turned = (colors[..., :1] + cast(delta, x.dtype)) % 1.0
    return convert_image_dtype(from_hsv(concat([turned, colors[..., 1:]], -1)), kind)


@composite
def adjust_saturation(image: Any, saturation_factor: Any) -> Tensor:
    """Stronger colors, or weaker ones down to gray at 0.

    Args:
        image: RGB images.
        saturation_factor: What the saturation is multiplied by; it is cut to 1.

    https://www.tensorflow.org/api_docs/python/tf/image/adjust_saturation
    """
    x, kind = _as_floats(image)
    colors = rgb_to_hsv(x)
    strong = clip_by_value(colors[..., 1:2] * cast(saturation_factor, x.dtype), 0.0, 1.0)
    mixed = concat([colors[..., :1], strong, colors[..., 2:]], -1)
    return convert_image_dtype(from_hsv(mixed), kind)


@composite
def adjust_jpeg_quality(image: Any, jpeg_quality: Any, dct_method: str = "") -> Tensor:
    """The image as a JPEG file of this quality shows it; needs Pillow.

    Args:
        image: One image.
        jpeg_quality: From 0 to 100.
        dct_method: A hint that changes nothing here.

    https://www.tensorflow.org/api_docs/python/tf/image/adjust_jpeg_quality
    """
    image = convert_to_tensor(image)
    pixels = convert_image_dtype(image, "uint8", saturate=True)
    file = encode_jpeg(pixels, quality=static_number(jpeg_quality))
    shown = decode_jpeg(file, channels=image.shape[-1] or 0)
    return convert_image_dtype(shown, image.dtype, saturate=True)


@composite
def per_image_standardization(image: Any) -> Tensor:
    """Each image with mean 0 and deviation 1 (or less, when all its entries are equal).

    https://www.tensorflow.org/api_docs/python/tf/image/per_image_standardization
    """
    as_batch(image)
    x = cast(convert_to_tensor(image), "float32")
    axes = [-1, -2, -3]
    entries = 1
    for axis in axes:
        entries = entries * (shape(x)[axis] if x.shape[axis] is None else x.shape[axis])
    smallest = rsqrt(cast(entries, "float32"))
    deviation = maximum(reduce_std(x, axes, keepdims=True), smallest)
    return (x - reduce_mean(x, axes, keepdims=True)) / deviation
