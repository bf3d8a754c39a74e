"""Colors told in other ways: gray, hue and saturation, luma and two differences.

Where it sits   functions of `tf.image`, below light.py.
The one idea    RGB is what a screen needs.  Others say what eyes see: how bright a color is, and
                which one; to change one of these and leave the others, go there and back.
Try it          >>> import minitf as tf
                >>> tf.image.rgb_to_hsv([[[0.0, 1.0, 0.0]]]).numpy()[0, 0].round(3)
                array([0.333, 1.   , 1.   ], dtype=float32)
Read next       image/measures.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops import (
    absolute,
    cast,
    clip_by_value,
    composite,
    concat,
    expand_dims,
    ones_like,
    reduce_max,
    reduce_min,
    stack,
    stop_gradient,
    tensordot,
    where,
    zeros_like,
)

# Rows: red, green, blue.  Columns: the luma and the two differences of color.
YIQ = [[0.299, 0.59590059, 0.2115], [0.587, -0.27455667, -0.52273617],
       [0.114, -0.32134392, 0.31119955]]  # fmt: skip
FROM_YIQ = [[1.0, 1.0, 1.0], [0.95598634, -0.27201283, -1.10674021],
            [0.6208248, -0.64720424, 1.70423049]]  # fmt: skip
YUV = [[0.299, -0.14714119, 0.61497538], [0.587, -0.28886916, -0.51496512],
       [0.114, 0.43601035, -0.10001026]]  # fmt: skip
FROM_YUV = [[1.0, 1.0, 1.0], [0.0, -0.394642334, 2.03206185], [1.13988303, -0.58062185, 0.0]]
GRAY = [0.2989, 0.587, 0.114]


def _colors(images: Any, channels: int = 3) -> Tensor:
    images = convert_to_tensor(images)
    if not images.ndim or images.shape[-1] not in (None, channels):
        raise ShapeError(
            f"Last dimension of a {'color' if channels == 3 else 'grayscale'} image should be "
            f"size {channels}, and the shape is {images.shape}."
        )
    return images


def _mixed(images: Any, table: list[list[float]]) -> Tensor:
    images = _colors(images)
    weights = np.array(table).astype(images.dtype.as_numpy_dtype)
    return tensordot(images, weights, [[images.ndim - 1], [0]])


@composite
def rgb_to_yiq(images: Any) -> Tensor:
    """The colors of American television.

    https://www.tensorflow.org/api_docs/python/tf/image/rgb_to_yiq
    """
    return _mixed(images, YIQ)


@composite
def yiq_to_rgb(images: Any) -> Tensor:
    """Undo rgb_to_yiq.  https://www.tensorflow.org/api_docs/python/tf/image/yiq_to_rgb"""
    return _mixed(images, FROM_YIQ)


@composite
def rgb_to_yuv(images: Any) -> Tensor:
    """The colors of European television.

    https://www.tensorflow.org/api_docs/python/tf/image/rgb_to_yuv
    """
    return _mixed(images, YUV)


@composite
def yuv_to_rgb(images: Any) -> Tensor:
    """Undo rgb_to_yuv.  https://www.tensorflow.org/api_docs/python/tf/image/yuv_to_rgb"""
    return _mixed(images, FROM_YUV)


@composite
def grayscale_to_rgb(images: Any) -> Tensor:
    """The gray channel three times.

    https://www.tensorflow.org/api_docs/python/tf/image/grayscale_to_rgb
    """
    return concat([_colors(images, 1)] * 3, -1)


@composite
def rgb_to_hsv(images: Any) -> Tensor:
    """Hue (a place on the circle of colors), saturation and value, each from 0 to 1.

    Args:
        images: RGB, floating, from 0 to 1.

    https://www.tensorflow.org/api_docs/python/tf/image/rgb_to_hsv
    """
    images = _colors(convert_to_tensor(images, dtype_hint="float32"))
    red, green, blue = (images[..., k] for k in range(3))
    value, least = reduce_max(images, -1), reduce_min(images, -1)
    spread = value - least
    gray, black = spread == 0, value == 0
    saturation = where(value > 0, spread / where(black, ones_like(value), value), zeros_like(value))
    sixth = 1.0 / (6.0 * where(gray, ones_like(spread), spread))
    hue = where(
        red == value, (green - blue) * sixth,
        where(green == value, (blue - red) * sixth + 2.0 / 6.0, (red - green) * sixth + 4.0 / 6.0),
    )  # fmt: skip
    hue = where(gray, zeros_like(hue), hue)
    return stack([where(hue < 0, hue + 1.0, hue), saturation, value], -1)


@composite
def hsv_to_rgb(images: Any) -> Tensor:
    """Undo rgb_to_hsv.  No gradient passes, as in TensorFlow.

    https://www.tensorflow.org/api_docs/python/tf/image/hsv_to_rgb
    """
    return stop_gradient(from_hsv(images))


def from_hsv(images: Any) -> Tensor:
    """As hsv_to_rgb, with its gradient."""
    images = _colors(convert_to_tensor(images, dtype_hint="float32"))
    hue, saturation, value = (images[..., k] for k in range(3))
    place = hue * 6.0
    red = clip_by_value(absolute(place - 3.0) - 1.0, 0.0, 1.0)
    green = clip_by_value(2.0 - absolute(place - 2.0), 0.0, 1.0)
    blue = clip_by_value(2.0 - absolute(place - 4.0), 0.0, 1.0)
    return stack([((1.0 - saturation) + saturation * c) * value for c in (red, green, blue)], -1)


@composite
def rgb_to_grayscale(images: Any) -> Tensor:
    """How bright each pixel is: green counts most.

    https://www.tensorflow.org/api_docs/python/tf/image/rgb_to_grayscale
    """
    images = _colors(images)
    wide = images.dtype
    scale = 1.0 if wide.is_floating else 1.0 / wide.max
    gray = tensordot(cast(images, "float32") * scale, np.array(GRAY, np.float32), [[-1], [0]])
    gray = expand_dims(gray, -1)
    return cast(gray if wide.is_floating else gray * (wide.max + 0.5), wide)
