"""Pictures: from files, to files, as arrays.  Needs Pillow.

Where it sits   under keras.utils.
The one idea    a picture is an array (height, width, channels) of numbers from 0 to 255.
Try it          >>> import numpy as np
                >>> img_to_array(array_to_img(np.ones((2, 3, 1)), scale=False)).shape
                (2, 3, 1)
Read next       keras/utils/directories.py

As https://keras.io/api/data_loading/image/
"""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError, MissingExtraError
from minitf.keras.config import floatx
from minitf.keras.layers.sizes import data_format_of

INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "hamming", "box", "lanczos")
_MODES = {"grayscale": "L", "rgba": "RGBA", "rgb": "RGB"}


def pillow() -> Any:
    """The module Image of Pillow.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        from PIL import Image  # heavy and optional
    except ImportError:
        raise MissingExtraError(
            "Could not import PIL.Image: reading pictures needs Pillow, which is not installed.",
            instead="pip install pillow",
        ) from None
    return Image


def array_to_img(
    x: Any, data_format: str | None = None, scale: bool = True, dtype: Any = None
) -> Any:
    """An array as a picture of Pillow.

    Args:
        x: Shape (height, width, channels), with 1, 3 or 4 channels.
        data_format: "channels_last" or "channels_first".
        scale: Whether the numbers are stretched to 0 to 255.
        dtype: The number type in between; default: `floatx()`.

    Raises:
        ArgumentError: Another number of axes or channels.
    """
    data_format = data_format_of(data_format)
    image = pillow()
    x = np.asarray(x, dtype=dtype or floatx())
    if x.ndim != 3:
        raise ArgumentError(
            f"Expected image array to have rank 3 (single image). Got array with shape: {x.shape}"
        )
    if data_format == "channels_first":
        x = x.transpose(1, 2, 0)
    if scale:
        x = x - np.min(x)
        largest = np.max(x)
        x = (x / largest if largest else x) * 255
    channels = x.shape[2]
    if channels in (3, 4):
        return image.fromarray(x.astype("uint8"), "RGBA" if channels == 4 else "RGB")
    if channels != 1:
        raise ArgumentError(f"Unsupported channel number: {channels}", instead="1, 3 or 4")
    if np.max(x) > 255:
        return image.fromarray(x[:, :, 0].astype("int32"), "I")
    return image.fromarray(x[:, :, 0].astype("uint8"), "L")


def img_to_array(img: Any, data_format: str | None = None, dtype: Any = None) -> np.ndarray:
    """A picture of Pillow as an array (height, width, channels)."""
    data_format = data_format_of(data_format)
    x = np.asarray(img, dtype=dtype or floatx())
    if x.ndim not in (2, 3):
        raise ArgumentError(f"Unsupported image shape: {x.shape}")
    if x.ndim == 2:
        x = x[:, :, None]
        return x.transpose(2, 0, 1) if data_format == "channels_first" else x
    return x.transpose(2, 0, 1) if data_format == "channels_first" else x


def save_img(
    path: Any, x: Any, data_format: str | None = None, file_format: str | None = None,
    scale: bool = True, **kwargs: Any,
) -> None:  # fmt: skip
    """Write an array as a picture."""
    img = array_to_img(x, data_format=data_format, scale=scale)
    if file_format is None and isinstance(path, (str, os.PathLike)):
        file_format = Path(path).suffix.lower().removeprefix(".") or None
    if img.mode == "RGBA" and file_format in ("jpg", "jpeg"):
        warnings.warn("The JPG format does not support RGBA images, converting to RGB.",
                      stacklevel=2)  # fmt: skip
        img = img.convert("RGB")
    img.save(path, format="jpeg" if file_format == "jpg" else file_format, **kwargs)


def load_img(
    path: Any, color_mode: str = "rgb", target_size: Any = None, interpolation: str = "nearest",
    keep_aspect_ratio: bool = False,
) -> Any:  # fmt: skip
    """Read a picture from a file.

    Args:
        path: The file, or open bytes.
        color_mode: "rgb", "rgba" or "grayscale".
        target_size: Its height and width; default: as in the file.
        interpolation: How it is resized.
        keep_aspect_ratio: Whether the middle with the right proportions is cut out first.

    Raises:
        ArgumentError: Another color mode or interpolation.
    """
    image = pillow()
    if color_mode not in _MODES:
        raise ArgumentError('color_mode must be "grayscale", "rgb", or "rgba"')
    source = path if isinstance(path, io.BytesIO) else io.BytesIO(Path(path).read_bytes())
    img = image.open(source)
    if color_mode != "grayscale" or img.mode not in ("I;16", "I", "L"):
        img = img.convert(_MODES[color_mode])
    if target_size is None or img.size == (target_size[1], target_size[0]):
        return img
    if interpolation not in INTERPOLATIONS:
        raise ArgumentError(
            f"Invalid interpolation method {interpolation} specified.",
            instead=f"one of {INTERPOLATIONS}",
        )
    method = getattr(image.Resampling, interpolation.upper())
    width_height = (target_size[1], target_size[0])
    if not keep_aspect_ratio:
        return img.resize(width_height, method)
    return img.resize(width_height, method, box=_middle(img.size, width_height))


def _middle(size: tuple[int, int], target: tuple[int, int]) -> tuple[float, ...]:
    """The box in the middle that has the proportions of the target."""
    width, height = size
    cut_height = min(height, width * target[1] // target[0])
    cut_width = min(width, height * target[0] // target[1])
    left, top = (width - cut_width) // 2, (height - cut_height) // 2
    return left, top, left + cut_width, top + cut_height
