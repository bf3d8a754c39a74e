"""Contrast from how often each brightness occurs: stretched, equalized, equalized in tiles.

Where it sits   layers over augmentation.py; the same with and without training.
The one idea    a picture whose pixels have few brightnesses shows little.  What part of the pixels
                is darker than a brightness is a new brightness that uses the whole range.
Try it          >>> import numpy as np
                >>> AutoContrast()(np.array([[[[50.0], [60.0], [70.0]]]])).numpy().ravel()
                array([  0. , 127.5, 255. ], dtype=float32)
Read next       keras/layers/preprocessing/mixing.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras import ops as kops
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.augmentation import Augmentation, rescaled, sorted_range


@table.add()
class AutoContrast(Augmentation):
    """The darkest pixel of each channel becomes black, the brightest white.

    Args:
        value_range: The smallest and the largest value of a pixel.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/auto_contrast/
    """

    saved = ("value_range",)
    always = True
    axes = (1, 2)  # as in Keras, those behind that of the batch, whatever the data format

    def __init__(self, value_range: Any = (0, 255), **kwargs: Any):
        super().__init__(**kwargs)
        self.value_range = sorted_range(value_range)

    def transform_images(
        self, images: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        return super().transform_images(images, transformation, training)

    def changed(self, images: Any, transformation: Any, interpolation: str) -> Tensor:
        given, kind = images, self.compute_dtype
        images = ops.cast(rescaled(images, self.value_range, (0, 255), kind), kind)
        low = ops.reduce_min(images, axis=self.axes, keepdims=True)
        high = ops.reduce_max(images, axis=self.axes, keepdims=True)
        scale = ops.divide_no_nan(255.0 * ops.ones_like(high), high - low)
        images = ops.clip_by_value(images * scale - low * scale, 0.0, 255.0)
        images = rescaled(images, (0, 255), self.value_range, kind)
        return ops.where(high > low, images, given)


@table.add()
class Equalization(Augmentation):
    """Every brightness about as often as any other, in each channel of a batch.

    Args:
        value_range: The smallest and the largest value of a pixel.
        bins: How many brightnesses are told apart.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/equalization/
    """

    saved = ("bins", "value_range")
    casts_always = False

    def __init__(
        self, value_range: Any = (0, 255), bins: int = 256, data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.bins = bins
        self.value_range = sorted_range(value_range)

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        channels = [self._equalized(channel) for channel in ops.unstack(images, axis=-1)]
        return ops.cast(ops.stack(channels, axis=-1), self.compute_dtype)

    def _equalized(self, channel: Tensor) -> Tensor:
        values = ops.cast(rescaled(channel, self.value_range, (0, 255)), "float32")
        places = ops.cast(values * (self.bins - 1) / 255.0, "int32")
        places = ops.clip_by_value(places, 0, self.bins - 1)
        counts = ops.bincount(ops.reshape(places, [-1]), minlength=self.bins, maxlength=self.bins)
        darker = ops.cumsum(counts)
        # the first of the pixels stay black
        first = ops.reduce_min(ops.where(darker > 0, darker, darker[-1]))
        whole = ops.maximum(darker[-1] - first, 1)
        values_of = ops.cast((darker - first) * 255, "float32") / ops.cast(whole, "float32")
        values_of = ops.clip_by_value(kops.round(values_of), 0.0, 255.0)
        several = ops.count_nonzero(counts) > 1
        made = ops.where(several, ops.gather(values_of, places), values)
        return rescaled(made, (0, 255), self.value_range)


@table.add()
class ContrastLimitedAdaptiveHistogramEqualization(Augmentation):
    """Equalized in tiles of the picture, of which neighbors are blended; noise is kept down.

    Args:
        value_range: The smallest and the largest value of a pixel.
        clip_limit: How many times the mean a brightness may count; what is above is spread.
        tile_grid_size: How many tiles there are along height and width.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/
    """

    saved = ("value_range", "clip_limit", "tile_grid_size")
    always = True

    def __init__(
        self, value_range: Any = (0, 255), clip_limit: float = 4.0,
        tile_grid_size: Any = (8, 8), data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range, self.clip_limit = value_range, clip_limit
        self.tile_grid_size = tile_grid_size

    def transform_images(
        self, images: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        return ops.cast(self.changed(images, transformation, ""), images.dtype)

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        images = ops.cast(rescaled(images, self.value_range, (0, 255)), "float32")
        height, width = images.shape[1:3]
        tile = [-(-size // count) for size, count in zip(
            (height, width), self.tile_grid_size, strict=True)]  # fmt: skip
        missing = [side * count - size for side, count, size in zip(
            tile, self.tile_grid_size, (height, width), strict=True)]  # fmt: skip
        behind = [[0, 0], [0, missing[0]], [0, missing[1]], [0, 0]]
        images = ops.pad(images, behind, "SYMMETRIC")
        pixels = ops.cast(ops.clip_by_value(images, 0.0, 255.0), "int32")
        blended = _blended(self._new_values(pixels, *tile), pixels, tile)
        return rescaled(blended[:, :height, :width], (0, 255), self.value_range)

    def _new_values(self, pixels: Tensor, height: int, width: int) -> Tensor:
        """What each brightness becomes in each tile: (batch, rows, columns, channels, 256)."""
        rows, columns = self.tile_grid_size
        channels = pixels.shape[-1]
        tiles = ops.reshape(pixels, [-1, rows, height, columns, width, channels])
        tiles = ops.transpose(tiles, (0, 1, 3, 5, 2, 4))
        tiles = ops.reshape(tiles, [-1, rows, columns, channels, height * width])
        counts = ops.reduce_sum(ops.one_hot(tiles, 256), axis=-2)
        if self.clip_limit > 0:
            cut = ops.minimum(counts, self.clip_limit * (height * width) / 256.0)
            counts = cut + ops.reduce_sum(counts - cut, axis=-1, keepdims=True) / 256.0
        darker = ops.cumsum(counts, axis=-1)
        first = ops.reduce_min(darker, axis=-1, keepdims=True)
        rest = float(height * width) - first
        rest = ops.where(ops.equal(rest, 0.0), ops.ones_like(rest), rest)
        return ops.clip_by_value((darker - first) * 255.0 / rest, 0.0, 255.0)


def _blended(values: Tensor, pixels: Tensor, tile: list[int]) -> Tensor:
    """Each pixel's new value, between those of the four tiles around it."""
    around = [[0, 0], [1, 1], [1, 1], [0, 0], [0, 0]]
    values = ops.pad(values, around, "SYMMETRIC")  # the tiles at the border once more
    rows, columns = values.shape[1:3]
    values = ops.reshape(values, [-1, rows * columns * values.shape[3] * 256])
    sides = []
    for size, side, count in zip(pixels.shape[1:3], tile, (rows, columns), strict=True):
        place = (np.arange(size, dtype="float32") - side / 2.0) / side + 1.0
        before = np.floor(place)
        ends = [np.clip(part, 0, count - 1).astype("int32") for part in (before, before + 1)]
        sides.append((ends, place - before))
    (tops, down), (lefts, right) = sides
    channels = pixels.shape[3]
    channel = np.arange(channels, dtype="int32") * 256

    def found(row: np.ndarray, column: np.ndarray) -> Tensor:
        start = (row[:, None, None] * columns + column[None, :, None]) * channels * 256 + channel
        return ops.gather(values, pixels + start, batch_dims=1, axis=1)

    down, right = down[:, None, None], right[None, :, None]
    upper, lower = (found(row, lefts[0]) * (1.0 - right) + found(row, lefts[1]) * right
                    for row in tops)  # fmt: skip
    return upper * (1.0 - down) + lower * down
