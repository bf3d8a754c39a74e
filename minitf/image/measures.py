"""How images change from pixel to pixel, and how alike two of them are.

Where it sits   functions of `tf.image`.
The one idea    differences of neighbors tell edges; means over a small window, weighted by a bell,
                tell brightness, contrast and structure, as an eye compares them.
Try it          >>> import minitf as tf
                >>> print(tf.image.total_variation([[[0.0], [1.0], [0.0]]]).numpy())
                2.0
Read next       image/chance.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.image.light import convert_image_dtype
from minitf.ops import (
    absolute,
    cast,
    composite,
    gather,
    log,
    minimum,
    pad,
    range_,
    reduce_mean,
    reduce_prod,
    reduce_sum,
    relu,
    reshape,
    shape,
    square,
    squared_difference,
    stack,
    tensordot,
)
from minitf.ops.resizing import as_batch

# Wang, Simoncelli and Bovik, Multiscale structural similarity, 2003
MSSSIM_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


@composite
def total_variation(images: Any) -> Tensor:
    """The sum of all differences of neighbors: one number an image.

    https://www.tensorflow.org/api_docs/python/tf/image/total_variation
    """
    batch, added = as_batch(images)
    down, right = batch[:, 1:] - batch[:, :-1], batch[:, :, 1:] - batch[:, :, :-1]
    axes = None if added else [1, 2, 3]
    return reduce_sum(absolute(down), axes) + reduce_sum(absolute(right), axes)


@composite
def image_gradients(image: Any) -> tuple[Tensor, Tensor]:
    """The differences to the pixel below and to the pixel at the right; 0 at the border.

    Args:
        image: Shape [batch, height, width, channels].

    https://www.tensorflow.org/api_docs/python/tf/image/image_gradients
    """
    x = convert_to_tensor(image)
    if x.ndim != 4:
        raise ShapeError(
            f"image_gradients expects a 4D tensor [batch_size, h, w, d], not {x.shape}."
        )
    down = pad(x[:, 1:] - x[:, :-1], [[0, 0], [0, 1], [0, 0], [0, 0]])
    return down, pad(x[:, :, 1:] - x[:, :, :-1], [[0, 0], [0, 0], [0, 1], [0, 0]])


def _filtered(x: Tensor, weights: Any, axis: int) -> Tensor:
    """Weighted sums of neighbors along an axis, where all of them lie inside."""
    taps = np.asarray(weights, x.dtype.as_numpy_dtype)
    at = axis % x.ndim
    pieces = OPS["frame"](x, length=len(taps), step=1, axis=at, pad_end=False)
    return tensordot(pieces, taps, [[at + 1], [0]])


@composite
def sobel_edges(image: Any) -> Tensor:
    """How strong edges are, downwards and to the right.

    Args:
        image: Shape [batch, height, width, channels].

    Returns:
        Shape [batch, height, width, channels, 2].

    https://www.tensorflow.org/api_docs/python/tf/image/sobel_edges
    """
    padded = pad(convert_to_tensor(image), [[0, 0], [1, 1], [1, 1], [0, 0]], "REFLECT")
    edge, smooth = [-1, 0, 1], [1, 2, 1]
    down = _filtered(_filtered(padded, edge, 1), smooth, 2)
    return stack([down, _filtered(_filtered(padded, smooth, 1), edge, 2)], -1)


def _comparable(one: Any, other: Any, max_val: Any) -> tuple[Tensor, Tensor, Tensor]:
    """Both images and the largest value as float32."""
    a = convert_to_tensor(one)
    b = convert_to_tensor(other, dtype_hint=a.dtype)
    if a.ndim < 3 or b.ndim < 3 or not a.shape[-3:].is_compatible_with(b.shape[-3:]):
        raise ShapeError(f"Two images are not compatible: {a.shape} and {b.shape}.")
    top = convert_image_dtype(cast(max_val, a.dtype), "float32")
    return convert_image_dtype(a, "float32"), convert_image_dtype(b, "float32"), top


@composite
def psnr(a: Any, b: Any, max_val: Any) -> Tensor:
    """The peak signal to noise ratio, in decibels: the larger, the more alike.

    Args:
        a: Images.
        b: Others of the same shape.
        max_val: The difference between the largest and the smallest value an image may have.

    https://www.tensorflow.org/api_docs/python/tf/image/psnr
    """
    a, b, top = _comparable(a, b, max_val)
    error = reduce_mean(squared_difference(a, b), [-3, -2, -1])
    return 20.0 * log(top) / math.log(10.0) - 10.0 / math.log(10.0) * log(error)


def _bell(size: int, sigma: float) -> np.ndarray:
    places = np.arange(size) - (size - 1) / 2
    powers = np.exp(-0.5 * places**2 / sigma**2)
    return powers / powers.sum()


def _alike(
    x: Tensor, y: Tensor, top: Tensor, size: int, sigma: float, k1: float, k2: float
) -> tuple[Tensor, Tensor]:
    """How alike two images are at each place: in brightness, and in contrast and structure."""
    for image in (x, y):
        if any(n is not None and n < size for n in image.shape[-3:-1]):
            raise ArgumentError(
                f"ssim compares windows of {size} pixels, and the image has shape {image.shape}.",
                instead="filter_size=..., not larger than the image",
            )

    def mean(image: Tensor) -> Tensor:
        bell = _bell(size, sigma)
        return _filtered(_filtered(image, bell, -3), bell, -2)

    c1, c2 = square(top * k1), square(top * k2)
    mean_x, mean_y = mean(x), mean(y)
    product, squares = mean_x * mean_y * 2.0, square(mean_x) + square(mean_y)
    brightness = (product + c1) / (squares + c1)
    mixed, spread = mean(x * y) * 2.0, mean(square(x) + square(y))
    return brightness, (mixed - product + c2) / (spread - squares + c2)


@composite
def ssim(
    img1: Any, img2: Any, max_val: Any, filter_size: int = 11, filter_sigma: float = 1.5,
    k1: float = 0.01, k2: float = 0.03, return_index_map: bool = False,
) -> Tensor:  # fmt: skip
    """Structural similarity: 1 for equal images.

    Args:
        img1: Images.
        img2: Others of the same shape.
        max_val: The difference between the largest and the smallest value an image may have.
        filter_size: How many pixels wide the windows are that are compared.
        filter_sigma: How wide the bell is that weighs their pixels.
        k1: Keeps dark windows from counting too much.
        k2: Keeps flat windows from counting too much.
        return_index_map: One number for each window instead of one for each image.

    Wang and others, https://doi.org/10.1109/TIP.2003.819861
    https://www.tensorflow.org/api_docs/python/tf/image/ssim
    """
    x, y, top = _comparable(img1, img2, max_val)
    brightness, structure = _alike(x, y, top, filter_size, filter_sigma, k1, k2)
    alike = brightness * structure
    return reduce_mean(alike if return_index_map else reduce_mean(alike, [-3, -2]), [-1])


@composite
def ssim_multiscale(
    img1: Any, img2: Any, max_val: Any, power_factors: Any = MSSSIM_WEIGHTS, filter_size: int = 11,
    filter_sigma: float = 1.5, k1: float = 0.01, k2: float = 0.03,
) -> Tensor:  # fmt: skip
    """Structural similarity at several sizes, each half of the one before.

    https://www.tensorflow.org/api_docs/python/tf/image/ssim_multiscale
    """
    x, y, top = _comparable(img1, img2, max_val)
    factors = []
    for k in range(len(power_factors)):
        x, y = (x, y) if k == 0 else (_halved(x), _halved(y))
        brightness, structure = _alike(x, y, top, filter_size, filter_sigma, k1, k2)
        last = k == len(power_factors) - 1
        each = reduce_mean(brightness * structure if last else structure, [-3, -2])
        factors.append(relu(each))
    powers = np.asarray(power_factors, "float32")
    return reduce_mean(reduce_prod(stack(factors, -1) ** powers, [-1]), [-1])


def _halved(x: Tensor) -> Tensor:
    """Means of two by two pixels; an odd row or column at the border is doubled first."""
    *batch, height, width, channels = (
        shape(x)[i] if n is None else n for i, n in enumerate(x.shape)
    )
    rows, columns = (height + 1) // 2, (width + 1) // 2
    flat = reshape(x, [-1, height, width, channels])
    for axis, (size, half) in enumerate(((height, rows), (width, columns)), 1):
        flat = gather(flat, minimum(range_(half * 2), size - 1), axis=axis)
    pairs = reshape(flat, [-1, rows, 2, columns, 2, channels])
    return reshape(reduce_mean(pairs, [2, 4]), [*batch, rows, columns, channels])
