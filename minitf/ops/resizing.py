"""Resizing images, and its adjoint.

Where it sits   rows of the table of ops, with the function over them; `tf.image` has the rest.
The one idea    each pixel of the result is a weighted mean of pixels near its place, so resizing is
                linear, and its gradient goes back with the same weights.
Try it          >>> import minitf as tf
                >>> tf.image.resize([[[1.0], [3.0]]], [1, 4]).numpy().ravel()
                array([1. , 1.5, 2.5, 3. ], dtype=float32)
Read next       minitf/image
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError, unknown_name
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.creation import shape
from minitf.ops.static import static_shape

METHODS = {
    "bilinear": "triangle", "nearest": "nearest", "bicubic": "keyscubic", "area": "area",
    "lanczos3": "lanczos3", "lanczos5": "lanczos5", "gaussian": "gaussian",
    "mitchellcubic": "mitchellcubic",
}  # fmt: skip


def _sized(x: tuple, size: tuple, **attrs: Any) -> tuple:
    if len(x) != 4:
        raise ShapeError(f"Images have shape (batch, height, width, channels), not {tuple(x)}.")
    return (x[0], *size, x[3])


resize_op = op(
    "resize", "x -> z", symbol="⤢", accepts="number", shape=_sized,
    dtype=lambda x, size, method, dtype="float32", **attrs: x if method == "nearest" else dtype,
    words="Images in another size: each pixel is a weighted mean of those near its place.",
    formula=r"z_{ij} = \sum_{kl} w_{ik} \, w_{jl} \, x_{kl}",
    grads={"x": rule(r"\bar x_{kl} = \sum_{ij} w_{ik} \, w_{jl} \, \bar z_{ij}",
                     lambda g, z, x, **attrs: OPS["resize_adjoint"](g, x, **attrs))},
)  # fmt: skip
resize_adjoint = op(
    "resize_adjoint", "g x:any -> z", symbol="⤢ᵀ", shape_only=("x",),
    shape=lambda g, x, **attrs: tuple(x), dtype=lambda g, x, **attrs: x,
    words="Hand each pixel's gradient to those it was made of: the adjoint of resize.",
    formula=r"z_{kl} = \sum_{ij} w_{ik} \, w_{jl} \, g_{ij}",
    grads={"g": rule(r"\bar g_{ij} = \sum_{kl} w_{ik} \, w_{jl} \, \bar z_{kl}",
                     lambda g, z, _, x, dtype="float32", **attrs: f.cast(OPS["resize"](
                         g, dtype=_.dtype.name, **attrs), _.dtype))},
)  # fmt: skip


def as_batch(image: Any) -> tuple[Tensor, bool]:
    """The images with a batch axis, and whether it was missing.

    Raises:
        ShapeError: Neither one image (height, width, channels) nor a batch of them.
    """
    image = convert_to_tensor(image)
    if image.ndim not in (3, 4):
        raise ShapeError(
            f"'image' (shape {image.shape}) must have either 3 or 4 dimensions.",
            why="an image is height x width x channels, with a batch axis before it or not",
            instead="tf.expand_dims(image, -1) for a gray image",
        )
    return (f.expand_dims(image, 0), True) if image.ndim == 3 else (image, False)


def without_batch(images: Tensor, added: bool) -> Tensor:
    return f.squeeze(images, 0) if added else images


def height_width(images: Tensor) -> tuple[Any, Any]:
    """The sizes of a batch of images; scalars of the graph where they are not known yet."""
    height, width = images.shape[1:3]
    return (shape(images)[1] if height is None else height,
            shape(images)[2] if width is None else width)  # fmt: skip


@composite
def resize(
    images: Any,
    size: Any,
    method: Any = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
) -> Tensor:
    """Images in another size.

    Args:
        images: Shape [height, width, channels], or [batch, height, width, channels].
        size: The new height and width.
        method: "bilinear", "nearest" (the only one that keeps the number type; others give
            float32), "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic".
        preserve_aspect_ratio: Make it as large as fits into `size`, undistorted.
        antialias: When shrinking, let every pixel count.

    Raises:
        ShapeError: No images, or no size.

    https://www.tensorflow.org/api_docs/python/tf/image/resize
    """
    batch, added = as_batch(images)
    if str(method) not in METHODS:
        raise unknown_name("resize method", method, METHODS)
    target = static_shape(size)
    if len(target) != 2:
        raise ShapeError(
            f"'size' must be a 1-D Tensor of 2 elements: new_height, new_width; not {size!r}."
        )
    if any(isinstance(n, int) and n < 1 for n in target):
        raise ArgumentError(f"output dimensions must be positive, and are {target}.")
    if preserve_aspect_ratio:
        target = fitting(batch, target)
    smooth = antialias and method in ("bilinear", "bicubic")
    row = METHODS[method] if smooth else method
    return without_batch(OPS["resize"](batch, size=target, method=row, antialias=antialias), added)


def fitting(images: Tensor, target: tuple) -> tuple:
    """The largest size inside `target` with the proportions of the images."""
    sizes = height_width(images)
    if all(isinstance(n, int) for n in (*sizes, *target)):
        now, wanted = np.array(sizes, np.float32), np.array(target, np.float32)
        return tuple(np.rint((wanted / now).min() * now).astype(int).tolist())
    height, width = (f.cast(n, "float32") for n in sizes)
    scale = OPS["minimum"](f.cast(target[0], "float32") / height,
                           f.cast(target[1], "float32") / width)  # fmt: skip
    return tuple(f.cast(OPS["round"](scale * n), "int32") for n in (height, width))
