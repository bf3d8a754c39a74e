"""keras.ops.image: sizes, edges and colors of pictures.

Where it sits   a theme of keras.ops.
The one idea    one picture or a batch; the channels last or first.  Inside, always a batch with
                the channels last.
Try it          >>> from minitf import keras
                >>> keras.ops.image.resize(keras.ops.ones((2, 2, 3)), (4, 4)).shape
                TensorShape([4, 4, 3])
Read next       keras/ops/warping.py

As https://keras.io/api/ops/image/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.keras import config
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.sliding import conv, depthwise_conv
from minitf.keras.ops.symbolic import operation


def is_last(data_format: str | None) -> bool:
    """Whether the channels are last."""
    return (data_format or config.image_data_format()) == "channels_last"


def check_pictures(images: Any) -> Any:
    """The shape of one picture or of a batch.

    Raises:
        ShapeError: It is neither.
    """
    if len(images.shape) not in (3, 4):
        raise ShapeError(
            "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
            f"Received input with shape: images.shape={tuple(images.shape)}"
        )
    return images.shape


def on_batches(images: Any, data_format: str | None, compute: Callable[[Tensor], Tensor]) -> Tensor:
    """A function of batches with the channels last, of any pictures.

    Raises:
        ShapeError: Neither one picture nor a batch.
    """
    x = convert_to_tensor(images)
    check_pictures(x)
    single, first = x.ndim == 3, not is_last(data_format)
    x = ops.expand_dims(x, 0) if single else x
    x = compute(ops.transpose(x, perm=[0, 2, 3, 1]) if first else x)
    x = ops.transpose(x, perm=[0, 3, 1, 2]) if first and x.ndim == 4 else x
    return ops.squeeze(x, axis=0) if single else x


METHODS = ("bilinear", "nearest", "lanczos3", "lanczos5", "bicubic")


def _resize_spec(images: Any, size: Any, data_format: str | None, **given: Any) -> Any:
    if None not in images.shape or len(images.shape) not in (3, 4) or len(size) != 2:
        return None
    channels = images.shape[-1 if is_last(data_format) else -3]
    sizes = [*size, channels] if is_last(data_format) else [channels, *size]
    return KerasTensor([*images.shape[:-3], *sizes], images.dtype)


@operation("images", module="image", rule=_resize_spec)
def resize(
    images: Any, size: Any, interpolation: str = "bilinear", antialias: bool = False,
    crop_to_aspect_ratio: bool = False, pad_to_aspect_ratio: bool = False,
    fill_mode: str = "constant", fill_value: float = 0.0, data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Pictures in another size; cut or filled up before, if their shape is to stay.

    Raises:
        ArgumentError: No such interpolation, or a size that is not two numbers.
    """
    if interpolation not in METHODS:
        raise ArgumentError(
            f"Invalid value for argument `interpolation`. Expected of one {METHODS}. "
            f"Received: interpolation={interpolation}"
        )
    if len(size) != 2:
        raise ArgumentError(
            f"Argument `size` must be a tuple of two elements (height, width). Received: {size=}"
        )
    if min(size) <= 0:
        raise ArgumentError(f"`size` must have positive height and width. Received: {size=}")
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ArgumentError(
            "Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`."
        )

    def resized(x: Tensor) -> Tensor:
        if crop_to_aspect_ratio:
            x = _cut_to_shape(x, *size)
        elif pad_to_aspect_ratio:
            x = _filled_to_shape(x, size[0], size[1], fill_value)
        made = ops.resize(x, size, method=interpolation, antialias=antialias)
        if x.dtype.is_floating or interpolation == "nearest":
            return ops.cast(made, x.dtype)
        return ops.saturate_cast(ops.round_(made), x.dtype)

    return on_batches(images, data_format, resized)


def _cut_to_shape(x: Tensor, rows: int, columns: int) -> Tensor:
    height, width = x.shape[1], x.shape[2]
    high = max(min(height, int(width * rows / columns)), 1)
    wide = max(min(width, int(height * columns / rows)), 1)
    top, left = int((height - high) / 2), int((width - wide) / 2)
    return x[:, top : top + high, left : left + wide]


def _filled_to_shape(x: Tensor, rows: int, columns: int, fill: float) -> Tensor:
    height, width = x.shape[1], x.shape[2]
    high, wide = max(height, int(width * rows / columns)), max(width, int(height * columns / rows))
    top, left = int((high - height) / 2), int((wide - width) / 2)
    widths = [[0, 0], [top, top], [left, left], [0, 0]]
    return ops.pad(x, widths, constant_values=ops.cast(fill, x.dtype))


@operation("images", module="image", name="RGBToGrayscale")
def rgb_to_grayscale(images: Any, data_format: str | None = None) -> Tensor:
    """How bright each pixel is."""

    def gray(x: Tensor) -> Tensor:
        if x.shape[-1] == 1:
            return x
        if x.shape[-1] not in (3, None):
            raise ShapeError(
                "Invalid channel size: expected 3 (RGB) or 1 (Grayscale). "
                f"Received input with shape: images.shape={tuple(x.shape)}"
            )
        weights = ops.constant([0.2989, 0.587, 0.114], x.dtype if x.dtype.is_floating else None)
        brightness = ops.reduce_sum(ops.cast(x, weights.dtype) * weights, axis=-1, keepdims=True)
        return ops.cast(brightness, x.dtype)

    return on_batches(images, data_format, gray)


def _colors(x: Tensor) -> list[Tensor]:
    """The three channels of pictures of floating numbers."""
    if not x.dtype.is_floating:
        raise DTypeError(
            f"Invalid images dtype: expected float dtype. Received: images.dtype={x.dtype.name}"
        )
    if x.shape[-1] not in (3, None):
        raise ShapeError(
            f"Input images must have 3 channels, but received images with {x.shape[-1]} channels."
        )
    return [x[..., k] for k in range(3)]


@operation("images", module="image", name="RGBToHSV")
def rgb_to_hsv(images: Any, data_format: str | None = None) -> Tensor:
    """Hue, saturation and value of each pixel."""

    def turned(x: Tensor) -> Tensor:
        red, green, blue = _colors(x)
        value, least = ops.reduce_max(x, axis=-1), ops.reduce_min(x, axis=-1)
        spread = value - least
        zero, one = ops.zeros_like(value), ops.ones_like(value)
        gray = ops.equal(spread, zero)
        saturation = ops.where(value > 0, spread / ops.where(ops.equal(value, zero), one, value),
                               zero)  # fmt: skip
        sixth = 1.0 / (6.0 * ops.where(gray, one, spread))
        hue = ops.where(
            ops.equal(red, value), (green - blue) * sixth,
            ops.where(ops.equal(green, value), (blue - red) * sixth + 2.0 / 6.0,
                      (red - green) * sixth + 4.0 / 6.0),
        )  # fmt: skip
        hue = ops.where(gray, zero, hue)
        return ops.stack([ops.where(hue < 0, hue + 1.0, hue), saturation, value], axis=-1)

    return on_batches(images, data_format, turned)


@operation("images", module="image", name="HSVToRGB")
def hsv_to_rgb(images: Any, data_format: str | None = None) -> Tensor:
    """Undo rgb_to_hsv.  No gradient passes, as in TensorFlow."""

    def turned(x: Tensor) -> Tensor:
        hue, saturation, value = _colors(x)
        parts = [
            ops.clip_by_value(ops.absolute(hue * 6.0 - 3.0) - 1.0, 0.0, 1.0),
            ops.clip_by_value(2.0 - ops.absolute(hue * 6.0 - 2.0), 0.0, 1.0),
            ops.clip_by_value(2.0 - ops.absolute(hue * 6.0 - 4.0), 0.0, 1.0),
        ]
        mixed = [((part - 1.0) * saturation + 1.0) * value for part in parts]
        return ops.stop_gradient(ops.stack(mixed, axis=-1))

    return on_batches(images, data_format, turned)


def _patches(images: Any, size: Any, strides: Any, rate: Any, padding: str, form: Any) -> Tensor:
    """Windows as channels: a convolution with a kernel that picks each entry of them."""
    x = convert_to_tensor(images)
    rank = len(size)
    single = x.ndim == rank + 1
    x = ops.expand_dims(x, 0) if single else x
    channels = x.shape[-1 if is_last(form) else 1]
    count = channels
    for one in size:
        count *= one
    kernel = ops.reshape(ops.eye(count, dtype=x.dtype), [*size, channels, count])
    made = conv(x, kernel, size if strides is None else strides, padding, form, rate)
    return ops.squeeze(made, axis=0) if single else made


@operation("images", module="image")
def extract_patches(
    images: Any, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: str = "valid",
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Windows of pictures, each as one pixel with many channels; three sizes are for volumes.

    Raises:
        TypeError: The size is neither a number nor a tuple.
        ArgumentError: It is a tuple of another length.
    """
    if not isinstance(size, (int, tuple, list)):
        raise TypeError(
            f"Invalid `size` argument. Expected an int or a tuple. Received: size={size} of type "
            f"{type(size).__name__}"
        )
    size = (size, size) if isinstance(size, int) else tuple(size)
    if len(size) not in (2, 3):
        raise ArgumentError(
            f"Invalid `size` argument. Expected a tuple of length 2 or 3. Received: size={size}"
        )
    return _patches(images, size, strides, dilation_rate, padding, data_format)


@operation("volumes", module="image", name="ExtractPatches3D")
def extract_patches_3d(
    volumes: Any, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: str = "valid",
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Blocks of volumes, each as one place with many channels.

    Raises:
        TypeError: The size is neither a number nor three of them.
    """
    size = (size,) * 3 if isinstance(size, int) else size
    if not isinstance(size, (tuple, list)) or len(size) != 3:
        raise TypeError(
            f"Invalid `size` argument. Expected an int or a tuple of length 3. Received: {size=}"
        )
    return _patches(volumes, size, strides, dilation_rate, padding, data_format)


def _blur_spec(images: Any, **given: Any) -> Any:
    check_pictures(images)
    return rules.same(images)


@operation("images", module="image", rule=_blur_spec)
def gaussian_blur(
    images: Any, kernel_size: Any = (3, 3), sigma: Any = (1.0, 1.0), data_format: str | None = None
) -> Tensor:
    """Pictures out of focus: each pixel is a mean of its neighbours."""

    def blurred(x: Tensor) -> Tensor:
        sides = []
        for size, width in zip(kernel_size, sigma, strict=True):
            place = (ops.cast(ops.range_(size), x.dtype) - (size - 1) / 2) / width
            bell = ops.exp(-0.5 * ops.square(place))
            sides.append(bell / ops.reduce_sum(bell))
        kernel = ops.expand_dims(sides[1], -1) * sides[0]
        shape = [*kernel_size, 1, 1]
        kernel = ops.tile(ops.reshape(kernel, shape), [1, 1, x.shape[-1], 1])
        return depthwise_conv(x, kernel, 1, "same", "channels_last")

    return on_batches(images, data_format, blurred)
