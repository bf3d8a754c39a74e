"""Pictures flipped, cropped, turned, stretched and shifted by chance.

Where it sits   Layers over affine.py.
The one idea    a cat that looks to the left is a cat: what does not change the answer may change
                the picture, and makes many pictures of one.
Try it          >>> import numpy as np
                >>> layer = RandomTranslation(0.0, (0.5, 0.5), fill_mode="constant")
                >>> layer(np.array([[[[1.0], [2.0]]]])).numpy().ravel()
                array([0., 1.], dtype=float32)
Read next       keras/layers/preprocessing/affine.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing import affine
from minitf.keras.layers.preprocessing.images import middle_start, part_of
from minitf.keras.layers.preprocessing.random_images import RandomImageLayer, range_of
from minitf.keras.random import make_default_seed
from minitf.keras.utils.bounding_boxes.formats import convert_format
from minitf.keras.utils.bounding_boxes.moves import clip_to_image_size
from minitf.ops.resizing import height_width, resize

FLIPS = {"horizontal": (2,), "vertical": (1,), "horizontal_and_vertical": (2, 1)}


@table.add()
class RandomFlip(RandomImageLayer):
    """Pictures in the mirror, half of them.

    Args:
        mode: "horizontal" (left and right change), "vertical" or "horizontal_and_vertical".
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, mode: str = "horizontal_and_vertical", seed: int | None = None,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        if mode not in FLIPS:
            raise ArgumentError(f"`mode` is one of {sorted(FLIPS)}; received {mode!r}.")
        self.mode = mode

    def change(self, images: Tensor) -> Tensor:
        flipped = ops.reverse(images, FLIPS[self.mode])
        return ops.where(self.draw(images) <= 0.5, flipped, images)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mode": self.mode}


@table.add()
class RandomCrop(RandomImageLayer):
    """A random part of the pictures, the same for all of a batch.

    Args:
        height: The height of the part.
        width: The width of the part.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        name: Its name.
        **kwargs: The arguments of Layer.

    Pictures that are not larger are cut in the middle and resized.
    """

    def __init__(
        self, height: int, width: int, seed: int | None = None, data_format: str | None = None,
        name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        if seed is None:  # Keras' base class draws one first, which this layer does not use
            _, seed = make_default_seed(), make_default_seed()
        super().__init__(seed, data_format, name=name, **kwargs)
        self.height, self.width = height, width

    def change(self, images: Tensor) -> Tensor:
        height, width = height_width(images)
        if not (height > self.height and width > self.width):
            top, left = middle_start(height, width, self.height, self.width)
            images = part_of(images, top, left, self.height, self.width)
            return ops.cast(resize(images, (self.height, self.width)), self.compute_dtype)
        top, left = (
            ops.cast(self.draw(images[:1], 0.0, room + 1.0)[0, 0, 0, 0], "int32")
            for room in (height - self.height, width - self.width)
        )
        part = part_of(images, top, left, self.height, self.width)
        return ops.ensure_shape(part, (None, self.height, self.width, images.shape[-1]))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        shape, last = list(input_shape), self.data_format == "channels_last"
        shape[-3 if last else -2], shape[-2 if last else -1] = self.height, self.width
        return tuple(shape)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "height": self.height, "width": self.width}


class _Mapped(RandomImageLayer):
    """Pictures looked at through an affine map that is drawn for each.

    Subclasses write `numbers(images)`: shape (batch, 8), see affine.transform.
    """

    def __init__(
        self, fill_mode: str = "reflect", interpolation: str = "bilinear",
        seed: int | None = None, fill_value: float = 0.0, data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        affine.check_modes(fill_mode, interpolation)
        self.fill_mode, self.interpolation = fill_mode, interpolation
        self.fill_value = fill_value

    bounding_box_format: str = "xyxy"

    def numbers(self, images: Tensor) -> Tensor:
        """The map of each picture."""
        raise NotImplementedError

    def one(self, images: Tensor, low: float = 0.0, high: float = 1.0) -> Tensor:
        """A number for each picture; shape (batch, 1)."""
        return self.draw(images, low, high)[:, :, 0, 0]

    def drawn(self, images: Tensor) -> dict[str, Any]:
        return {"numbers": self.numbers(images), "size": height_width(images)}

    def changed(self, images: Tensor, drawn: dict[str, Any]) -> Tensor:
        return affine.transform(
            images, drawn["numbers"], self.interpolation, self.fill_mode, self.fill_value
        )

    def transform_segmentation_masks(self, masks: Any, transformation: Any) -> Any:
        how = "nearest", self.fill_mode, self.fill_value
        return affine.transform(masks, transformation["numbers"], *how)

    def transform_bounding_boxes(self, boxes: Any, transformation: Any) -> Any:
        form, size = self.bounding_box_format, transformation["size"]
        boxes = convert_format(boxes, form, "xyxy", *size)
        boxes["boxes"] = affine.boxes_through(boxes["boxes"], transformation["numbers"])
        return convert_format(clip_to_image_size(boxes, *size), "xyxy", form, *size)

    def get_config(self) -> dict[str, Any]:
        names = ("fill_mode", "interpolation", "fill_value")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@table.add()
class RandomRotation(_Mapped):
    """Pictures turned around their middle.

    Args:
        factor: How far, in whole turns: 0.1 means from -36 to 36 degrees.
        fill_mode: What comes in at the corners: "reflect", "wrap", "nearest" or "constant".
        interpolation: "bilinear" or "nearest".
        seed: Same seed, same changes.
        fill_value: For "constant".
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear",
        seed: int | None = None, fill_value: float = 0.0, data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.factor = range_of(factor, (-1.0, 1.0))

    def numbers(self, images: Tensor) -> Tensor:
        low, high = (2 * math.pi * part for part in self.factor)
        angle = self.one(images, low, high)
        sine, cosine, zero = ops.sin(angle), ops.cos(angle), ops.zeros_like(angle)
        height, width = (n - 1.0 for n in images.shape[1:3])
        x = (width - (cosine * width - sine * height)) / 2.0
        y = (height - (sine * width + cosine * height)) / 2.0
        return ops.concat([cosine, -sine, x, sine, cosine, y, zero, zero], axis=1)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "factor": self.factor}


@table.add()
class RandomZoom(_Mapped):
    """Pictures made larger or smaller.

    Args:
        height_factor: How much: 0.2 means from -0.2 (larger by 20 percent) to 0.2 (smaller).
        width_factor: The same for the width; None: as the height.
        fill_mode: What comes in at the border: "reflect", "wrap", "nearest" or "constant".
        interpolation: "bilinear" or "nearest".
        seed: Same seed, same changes.
        fill_value: For "constant".
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, height_factor: Any, width_factor: Any = None, fill_mode: str = "reflect",
        interpolation: str = "bilinear", seed: int | None = None, fill_value: float = 0.0,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._height = range_of(height_factor, (-1.0, 1.0), "height_factor", open_below=True)
        self._width = None if width_factor is None else range_of(
            width_factor, (-1.0, 1.0), "width_factor", open_below=True)  # fmt: skip

    def numbers(self, images: Tensor) -> Tensor:
        tall = self.one(images, *self._height) + 1.0
        wide = tall if self._width is None else self.one(images, *self._width) + 1.0
        zero = ops.zeros_like(tall)
        height, width = (n - 1.0 for n in images.shape[1:3])
        x, y = (1.0 - wide) * (width / 2), (1.0 - tall) * (height / 2)
        return ops.concat([wide, zero, x, zero, tall, y, zero, zero], axis=1)

    def get_config(self) -> dict[str, Any]:
        config = {"height_factor": self.height_factor, "width_factor": self.width_factor}
        return {**super().get_config(), **config}


@table.add()
class RandomTranslation(_Mapped):
    """Pictures shifted.

    Args:
        height_factor: How far down, as a part of the height: 0.2 means from -0.2 to 0.2.
        width_factor: How far to the right, as a part of the width.
        fill_mode: What comes in at the border: "reflect", "wrap", "nearest" or "constant".
        interpolation: "bilinear" or "nearest".
        seed: Same seed, same changes.
        fill_value: For "constant".
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, height_factor: Any, width_factor: Any, fill_mode: str = "reflect",
        interpolation: str = "bilinear", seed: int | None = None, fill_value: float = 0.0,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._height = range_of(height_factor, (-1.0, 1.0), "height_factor")
        self._width = range_of(width_factor, (-1.0, 1.0), "width_factor")

    def numbers(self, images: Tensor) -> Tensor:
        height, width = images.shape[1:3]
        down = self.one(images, *self._height) * float(height)
        right = self.one(images, *self._width) * float(width)
        zero, one = ops.zeros_like(down), ops.ones_like(down)
        return ops.concat([one, zero, -right, zero, one, -down, zero, zero], axis=1)

    def get_config(self) -> dict[str, Any]:
        config = {"height_factor": self.height_factor, "width_factor": self.width_factor}
        return {**super().get_config(), **config}
