"""`tf.image` with the names of TensorFlow 1: `resize_images`, `resize_bilinear`, ...

Where it sits   over minitf.ops; what is not here is taken from `tf.image` as it is.
The one idea    the same weighted means, but pixels are placed by their corners, not their middles:
                enlarged pictures move up and to the left by half a pixel.
Try it          >>> import minitf.compat.v1 as tf
                >>> tf.image.resize_images([[[0.0], [1.0]]], [1, 4]).numpy().ravel()
                array([0. , 0.5, 1. , 1. ], dtype=float32)
Read next       ops/resizing.py
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError, unknown_name
from minitf.ops.resizing import as_batch, fitting, without_batch
from minitf.ops.static import static_shape


class ResizeMethod:
    """The methods of `resize_images`, which TensorFlow 1 counts."""

    BILINEAR = 0
    NEAREST_NEIGHBOR = 1
    BICUBIC = 2
    AREA = 3


METHODS = ("bilinear", "nearest", "bicubic", "area")


def resize_images(
    images: Any,
    size: Any,
    method: Any = ResizeMethod.BILINEAR,
    align_corners: bool = False,
    preserve_aspect_ratio: bool = False,
    name: str | None = None,
) -> Tensor:
    """Images in another size.

    Args:
        images: Shape [height, width, channels], or [batch, height, width, channels].
        size: The new height and width.
        method: One of ResizeMethod, or its name.
        align_corners: Keep the pixels in the corners in their places.
        preserve_aspect_ratio: Make it as large as fits into `size`, undistorted.
        name: A name for the operation.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/image/resize_images
    """
    batch, added = as_batch(images)
    row = METHODS[method] if method in range(len(METHODS)) else method
    if row not in METHODS:
        raise unknown_name("resize method", method, METHODS)
    target = static_shape(size)
    if len(target) != 2:
        raise ShapeError(f"'size' must have 2 elements: new_height, new_width; not {size!r}.")
    if preserve_aspect_ratio:
        target = fitting(batch, target)
    if all(isinstance(n, int) for n in target) and batch.shape[1:3] == target:
        return without_batch(batch, added)
    attrs = {"half": False, "corners": bool(align_corners) and row != "area"}
    return without_batch(OPS["resize"](batch, size=target, method=row, **attrs, name=name), added)


def _one_method(method: str) -> Callable[..., Tensor]:
    def resized(
        images: Any,
        size: Any,
        align_corners: bool = False,
        name: str | None = None,
        half_pixel_centers: bool = False,
    ) -> Tensor:
        attrs = {"half": bool(half_pixel_centers), "corners": bool(align_corners)}
        return OPS["resize"](images, size=static_shape(size), method=method, **attrs, name=name)

    resized.__doc__ = f"A batch of images in another size, by the method {method!r}."
    return resized


resize = resize_images
resize_bilinear, resize_nearest_neighbor = _one_method("bilinear"), _one_method("nearest")
resize_bicubic, resize_area = _one_method("bicubic"), _one_method("area")

RENAMED = {
    "resize_image_with_crop_or_pad": "resize_with_crop_or_pad",
    "extract_image_patches": "extract_patches",
}


def __getattr__(name: str) -> Any:
    """What did not change, or only its name, is taken from today's `tf.image`."""
    return getattr(importlib.import_module("minitf.image"), RENAMED.get(name, name))
