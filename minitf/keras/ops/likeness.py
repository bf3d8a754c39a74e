"""keras.ops.image: edges, likeness, and pictures bent by chance or by scale.

Where it sits   a theme of keras.ops, over pictures and warping.
The one idea    small kernels slide over pictures: differences of neighbours are edges, means of
                neighbours say how alike two pictures are.
Try it          >>> from minitf import keras
                >>> x = keras.ops.ones((1, 16, 16, 1))
                >>> keras.ops.image.ssim(x, x).numpy().round(3)
                array([1.], dtype=float32)
Read next       keras/ops/warping.py

As https://keras.io/api/ops/image/
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.ops import rules
from minitf.keras.ops.pictures import check_pictures, gaussian_blur, is_last, on_batches
from minitf.keras.ops.promotion import as_float
from minitf.keras.ops.sliding import conv, depthwise_conv
from minitf.keras.ops.symbolic import operation
from minitf.keras.ops.warping import map_coordinates
from minitf.keras.random import draw_seed
from minitf.ops.stateless_random import stateless_normal


@operation("images", module="image")
def sobel_edges(images: Any, data_format: str | None = None) -> Tensor:
    """How fast each pixel's neighbourhood changes, downwards and to the right (a new last axis).

    Raises:
        ShapeError: It is no batch of pictures.
    """
    x = convert_to_tensor(images)
    if x.ndim != 4:
        raise ShapeError(
            "Invalid images rank: expected rank 4 (batch of images). "
            f"Received: images.shape={tuple(x.shape)}"
        )
    x = x if is_last(data_format) else ops.transpose(x, perm=[0, 2, 3, 1])
    down = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
    right = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    kernel = ops.transpose(ops.constant([down, right], x.dtype), perm=[1, 2, 0])
    channels = x.shape[-1]
    kernel = ops.tile(ops.expand_dims(kernel, 2), [1, 1, channels, 1])
    around = ops.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], "REFLECT")
    edges = depthwise_conv(around, kernel, 1, "valid", "channels_last")
    edges = ops.reshape(edges, [*list(ops.shape(x))[:3], channels, 2])
    return edges if is_last(data_format) else ops.transpose(edges, perm=[0, 3, 1, 2, 4])


@operation("image1 image2", module="image", name="SSIM")
def ssim(
    image1: Any, image2: Any, max_val: float = 1.0, filter_size: int = 11,
    filter_sigma: float = 1.5, k1: float = 0.01, k2: float = 0.03, data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """How alike two pictures look: 1 if they are the same.  Wang et al., 2004."""
    kind = convert_to_tensor(image1).dtype
    place = ops.cast(ops.range_(filter_size), "float32") - (filter_size - 1) / 2
    bell = ops.exp(-ops.square(place) / (2 * filter_sigma**2))
    bell = ops.expand_dims(bell, 1) * bell
    first, second = as_float(image1), as_float(image2)
    kernel = ops.cast(bell / ops.reduce_sum(bell), first.dtype)
    kernel = ops.reshape(kernel, [filter_size, filter_size, 1, 1])
    single = first.ndim == 3

    def as_rows(x: Tensor) -> Tensor:
        """Each channel as a picture of its own."""
        x = ops.expand_dims(x, 0) if single else x
        x = ops.transpose(x, perm=[0, 3, 1, 2]) if is_last(data_format) else x
        return ops.reshape(x, [-1, *list(ops.shape(x))[2:], 1])

    def mean(x: Tensor) -> Tensor:
        return conv(x, kernel, 1, "valid", "channels_last")

    channels = first.shape[-1] if is_last(data_format) else first.shape[-3]
    a, b = as_rows(first), as_rows(second)
    low, high = (k1 * max_val) ** 2, (k2 * max_val) ** 2
    mean_a, mean_b = mean(a), mean(b)
    both = mean_a * mean_b
    spread = mean(a * a) - mean_a * mean_a + mean(b * b) - mean_b * mean_b
    top = (2.0 * both + low) * (2.0 * (mean(a * b) - both) + high)
    bottom = (mean_a * mean_a + mean_b * mean_b + low) * (spread + high)
    found = ops.reduce_mean(top / bottom, axis=[1, 2, 3])
    found = ops.reduce_mean(ops.reshape(found, [-1, channels]), axis=-1)
    return ops.cast(ops.squeeze(found, axis=0) if single else found, kind)


def _bent_spec(images: Any, interpolation: str, **given: Any) -> Any:
    if None not in images.shape or interpolation not in ("nearest", "bilinear"):
        return None
    check_pictures(images)
    return rules.same(images)


@operation("images", module="image", rule=_bent_spec)
def elastic_transform(
    images: Any, alpha: float = 20.0, sigma: float = 5.0, interpolation: str = "bilinear",
    fill_mode: str = "reflect", fill_value: float = 0.0, seed: Any = None,
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Pictures bent as if on rubber: each pixel moves a little, as its neighbours do."""
    if interpolation not in ("nearest", "bilinear"):
        raise ArgumentError(
            "Invalid value for argument `interpolation`. Expected of one of 'nearest', "
            f"'bilinear'. Received: interpolation={interpolation}"
        )
    start = draw_seed(seed)
    side = 6 * int(sigma) | 1

    def bent(x: Tensor) -> Tensor:
        batch, height, width, channels = x.shape
        noise = stateless_normal([batch, height, width], start, 0.0, 1.0, x.dtype.name) * sigma
        smooth = gaussian_blur(ops.expand_dims(noise, -1), (side, side), (sigma, sigma),
                               "channels_last")[..., 0]  # fmt: skip
        rows = ops.expand_dims(ops.cast(ops.range_(height), x.dtype), 1) + alpha * smooth
        columns = ops.cast(ops.range_(width), x.dtype) + alpha * smooth
        order = 1 if interpolation == "bilinear" else 0
        pictures = [
            ops.stack([
                map_coordinates(x[i, ..., k], ops.stack([rows[i], columns[i]]), order, fill_mode,
                                fill_value) for k in range(channels)
            ], axis=-1)
            for i in range(batch)
        ]  # fmt: skip
        return ops.stack(pictures)

    return on_batches(images, data_format, bent)


def _triangle(x: Tensor) -> Tensor:
    return ops.maximum(ops.zeros_like(x), 1.0 - x)


def _cubic(x: Tensor) -> Tensor:
    near = ((1.5 * x - 2.5) * x) * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return ops.where(x >= 2.0, ops.zeros_like(x), ops.where(x >= 1.0, far, near))


def _lanczos(radius: float) -> Callable[[Tensor], Tensor]:
    def kernel(x: Tensor) -> Tensor:
        wave = radius * ops.sin(math.pi * x) * ops.sin(math.pi * x / radius)
        safe = ops.where(ops.equal(x, ops.zeros_like(x)), ops.ones_like(x), math.pi**2 * x * x)
        made = ops.where(x > 1e-3, wave / safe, ops.ones_like(x))
        return ops.where(x > radius, ops.zeros_like(x), made)

    return kernel


_KERNELS = {
    **dict.fromkeys(("linear", "bilinear", "trilinear", "triangle"), _triangle),
    **dict.fromkeys(("cubic", "bicubic", "tricubic"), _cubic),
    "lanczos3": _lanczos(3.0), "lanczos5": _lanczos(5.0),
}  # fmt: skip


@operation("images output_shape scale translation", module="image")
def scale_and_translate(
    images: Any, output_shape: Any, scale: Any, translation: Any, spatial_dims: Any, method: str,
    antialias: bool = True,
) -> Tensor:  # fmt: skip
    """A tensor stretched by `scale` and moved by `translation` along some axes.

    Raises:
        ArgumentError: There is no such method.
    """
    if method not in _KERNELS:
        raise ArgumentError(
            f"Invalid value for argument `method`. Expected of one {tuple(_KERNELS)}. "
            f"Received: method={method}"
        )
    x, scale, moved = convert_to_tensor(images), as_float(scale), as_float(translation)
    made = as_float(x)
    for i, axis in enumerate(spatial_dims):
        axis = axis % x.ndim
        weights = _weights(x.shape[axis], output_shape[axis], scale[i], moved[i], _KERNELS[method],
                           antialias)  # fmt: skip
        made = ops.tensordot(made, ops.cast(weights, made.dtype), [[axis], [0]])
        order = list(range(made.ndim - 1))
        order.insert(axis, made.ndim - 1)
        made = ops.transpose(made, perm=order)
    if x.dtype.is_floating:
        return made
    kept = ops.minimum(ops.maximum(ops.round_(made), ops.cast(ops.reduce_min(x), made.dtype)),
                       ops.cast(ops.reduce_max(x), made.dtype))  # fmt: skip
    return ops.cast(kept, x.dtype)


def _weights(
    size: int, wanted: int, scale: Tensor, moved: Tensor, kernel: Any, antialias: bool
) -> Tensor:
    """How much each entry counts for each entry of the result: a matrix."""
    inverse = 1.0 / scale
    wide = ops.maximum(inverse, ops.ones_like(inverse)) if antialias else ops.ones_like(inverse)
    place = (ops.cast(ops.range_(wanted), scale.dtype) + 0.5) * inverse - moved * inverse - 0.5
    apart = ops.absolute(place - ops.expand_dims(ops.cast(ops.range_(size), scale.dtype), 1)) / wide
    weights = kernel(apart)
    total = ops.reduce_sum(weights, axis=0, keepdims=True)
    some = ops.absolute(total) > 1000.0 * 1.1920929e-07
    weights = ops.where(
        some, weights / ops.where(some, total, ops.ones_like(total)), ops.zeros_like(weights)
    )
    inside = ops.logical_and(place >= -0.5, place <= size - 0.5)
    return ops.where(inside, weights, ops.zeros_like(weights))
