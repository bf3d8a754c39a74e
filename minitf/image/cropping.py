"""Cutting images, and putting frames around them.

Where it sits   functions of `tf.image`.
The one idea    an image that does not fit is cut, padded, or resized first; sizes that a graph does
                not know yet stay tensors.
Try it          >>> import minitf as tf
                >>> tf.image.resize_with_crop_or_pad(tf.ones([2, 4, 1]), 4, 2).numpy()[..., 0]
                array([[0., 0.],
                       [1., 1.],
                       [1., 1.],
                       [0., 0.]], dtype=float32)
Read next       image/turning.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops import (
    cast,
    composite,
    expand_dims,
    floor,
    gather,
    maximum,
    minimum,
    pad,
    range_,
    reshape,
    shape,
)
from minitf.ops import transpose as permuted
from minitf.ops.resizing import as_batch, height_width, resize, without_batch
from minitf.ops.static import static_number, static_value


class ResizeMethod:
    """The names of the methods of `tf.image.resize`."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"
    BICUBIC = "bicubic"
    AREA = "area"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    GAUSSIAN = "gaussian"
    MITCHELLCUBIC = "mitchellcubic"


def _check(words: str, holds: Any) -> None:
    """Refuse what is known not to hold; what only the run knows, its ops will tell."""
    if holds is False:
        raise ArgumentError(words)


def _whole(*numbers: Any) -> list[Any]:
    return [static_number(number) for number in numbers]


def _at_least(low: Any, number: Any) -> Any:
    return number >= low if isinstance(number, int) and isinstance(low, int) else None


def _larger(a: Any, b: Any) -> Any:
    return max(a, b) if isinstance(a, int) and isinstance(b, int) else maximum(a, b)


def _smaller(a: Any, b: Any) -> Any:
    return min(a, b) if isinstance(a, int) and isinstance(b, int) else minimum(a, b)


@composite
def crop_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """The part of images that begins at an offset and has a given size.

    Raises:
        ArgumentError: It does not lie inside.

    https://www.tensorflow.org/api_docs/python/tf/image/crop_to_bounding_box
    """
    images, added = as_batch(image)
    top, left, rows, columns = _whole(offset_height, offset_width, target_height, target_width)
    height, width = height_width(images)
    _check("offset_width must be >= 0.", _at_least(0, left))
    _check("offset_height must be >= 0.", _at_least(0, top))
    _check("target_width must be > 0.", _at_least(1, columns))
    _check("target_height must be > 0.", _at_least(1, rows))
    _check("width must be >= target + offset.", _at_least(columns + left, width))
    _check("height must be >= target + offset.", _at_least(rows + top, height))
    part = images[:, top : top + rows, left : left + columns]
    return without_batch(part, added)


@composite
def pad_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """Images at an offset in larger ones of zeros.

    Raises:
        ArgumentError: They do not fit.

    https://www.tensorflow.org/api_docs/python/tf/image/pad_to_bounding_box
    """
    images, added = as_batch(image)
    top, left, rows, columns = _whole(offset_height, offset_width, target_height, target_width)
    height, width = height_width(images)
    below, right = rows - top - height, columns - left - width
    _check("offset_height must be >= 0", _at_least(0, top))
    _check("offset_width must be >= 0", _at_least(0, left))
    _check("width must be <= target - offset", _at_least(0, right))
    _check("height must be <= target - offset", _at_least(0, below))
    padded = pad(images, [[0, 0], [top, below], [left, right], [0, 0]])
    return without_batch(padded, added)


@composite
def resize_with_crop_or_pad(image: Any, target_height: Any, target_width: Any) -> Tensor:
    """Images cut at all sides, or with zeros around, to a given size.

    https://www.tensorflow.org/api_docs/python/tf/image/resize_with_crop_or_pad
    """
    images, added = as_batch(image)
    rows, columns = _whole(target_height, target_width)
    _check("target_width must be > 0.", _at_least(1, columns))
    _check("target_height must be > 0.", _at_least(1, rows))
    height, width = height_width(images)
    more_rows, more_columns = rows - height, columns - width
    cut = crop_to_bounding_box(
        images, _larger(-more_rows // 2, 0), _larger(-more_columns // 2, 0),
        _smaller(rows, height), _smaller(columns, width),
    )  # fmt: skip
    top, left = _larger(more_rows // 2, 0), _larger(more_columns // 2, 0)
    return without_batch(pad_to_bounding_box(cut, top, left, rows, columns), added)


@composite
def resize_with_pad(
    image: Any, target_height: Any, target_width: Any, method: Any = "bilinear",
    antialias: bool = False,
) -> Tensor:  # fmt: skip
    """Images resized, undistorted, to fit into a given size, with zeros around.

    https://www.tensorflow.org/api_docs/python/tf/image/resize_with_pad
    """
    images, added = as_batch(image)
    rows, columns = _whole(target_height, target_width)
    _check("target_width must be > 0.", _at_least(1, columns))
    _check("target_height must be > 0.", _at_least(1, rows))
    height, width = (cast(n, "float32") for n in height_width(images))
    ratio = maximum(width / cast(columns, "float32"), height / cast(rows, "float32"))
    fitting = [height / ratio, width / ratio]
    size = [static_number(cast(floor(n), "int32")) for n in fitting]
    spare = [cast(rows, "float32") - fitting[0], cast(columns, "float32") - fitting[1]]
    top, left = (_larger(0, static_number(cast(floor(n / 2.0), "int32"))) for n in spare)
    resized = resize(images, size, method, antialias=antialias)
    return without_batch(pad_to_bounding_box(resized, top, left, rows, columns), added)


@composite
def central_crop(image: Any, central_fraction: Any) -> Tensor:
    """The middle of images.

    Args:
        image: An image, or a batch of them.
        central_fraction: How much of the height and of the width is kept, up to 1.

    https://www.tensorflow.org/api_docs/python/tf/image/central_crop
    """
    images, added = as_batch(image)
    share = float(static_value(central_fraction))
    if not 0.0 < share <= 1.0:
        raise ArgumentError(f"central_fraction must be within (0, 1], and is {share}.")
    if share == 1.0:
        return convert_to_tensor(image)
    starts: list[Any] = []
    sizes: list[Any] = []
    for size in height_width(images):
        if isinstance(size, int):
            starts.append(int((size - size * share) / 2))
        else:
            wide = cast(size, "float64")
            starts.append(cast((wide - wide * share) / 2, "int32"))
        sizes.append(size - starts[-1] * 2)
    return without_batch(crop_to_bounding_box(images, *starts, *sizes), added)


@composite
def extract_patches(images: Any, sizes: Any, strides: Any, rates: Any, padding: str) -> Tensor:
    """Small squares of images, each as one long row of channels.

    Args:
        images: Shape [batch, height, width, channels].
        sizes: [1, rows, columns, 1]: how large a patch is.
        strides: [1, rows, columns, 1]: how far the next one begins behind.
        rates: [1, rows, columns, 1]: how far the pixels of a patch lie apart.
        padding: "VALID": only patches that lie inside; "SAME": zeros around, and one at each step.

    Returns:
        Shape [batch, rows of patches, columns of patches, rows * columns * channels].

    https://www.tensorflow.org/api_docs/python/tf/image/extract_patches
    """
    images = convert_to_tensor(images)
    if images.ndim != 4 or str(padding).upper() not in ("SAME", "VALID"):
        raise ArgumentError(
            f"extract_patches takes a batch of images and 'SAME' or 'VALID', and got shape "
            f"{images.shape} and {padding!r}."
        )
    for axis, at in ((1, 1), (2, 3)):
        images = _pieces(images, at, sizes[axis], strides[axis], rates[axis], padding.upper())
    patches = permuted(images, [0, 1, 3, 2, 4, 5])
    sizes = [shape(patches)[i] if n is None else n for i, n in enumerate(patches.shape)]
    batch, rows, columns, high, wide, channels = sizes
    return reshape(patches, [batch, rows, columns, high * wide * channels])


def _pieces(x: Tensor, axis: int, size: int, stride: int, rate: int, padding: str) -> Tensor:
    """The axis as two: which piece, and where in it."""
    length = shape(x)[axis] if x.shape[axis] is None else x.shape[axis]
    reach = (size - 1) * rate + 1
    if padding == "SAME":
        count = (length + stride - 1) // stride
        missing = _larger(0, (count - 1) * stride + reach - length)
        frame: list[list[Any]] = [[0, 0] for _ in range(x.ndim)]
        frame[axis] = [missing // 2, missing - missing // 2]
        x = pad(x, frame)
    else:
        count = _larger(0, (length - reach + stride) // stride)
    starts = expand_dims(range_(count) * stride, 1)
    return gather(x, starts + range_(size) * rate, axis=axis)
