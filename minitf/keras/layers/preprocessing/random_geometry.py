"""Pictures flipped and cropped by chance.

Where it sits   Layers over random_images.py.
The one idea    a cat that looks to the left is a cat: what does not change the answer may change
                the picture, and makes many pictures of one.
Try it          >>> import numpy as np
                >>> RandomCrop(1, 1)(np.full((2, 4, 4, 3), 7.0)).numpy().ravel()
                array([7., 7., 7., 7., 7., 7.], dtype=float32)
Read next       keras/layers/preprocessing/random_maps.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.images import (
    middle_start,
    part_of,
)
from minitf.keras.layers.preprocessing.random_images import RandomImageLayer
from minitf.keras.random import make_default_seed
from minitf.keras.utils.bounding_boxes.formats import convert_format
from minitf.keras.utils.bounding_boxes.moves import clip_to_image_size
from minitf.ops.resizing import height_width, resize

FLIPS = {"horizontal": (2,), "vertical": (1,), "horizontal_and_vertical": (2, 1)}


def sizes_of(images: Tensor) -> tuple[Any, Any, Any, Any]:
    """Pictures, height, width and channels: numbers where they are known."""
    return (images.shape[0], *height_width(images), images.shape[-1])


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

    def drawn(self, images: Tensor) -> dict[str, Any]:
        return {"flips": self.draw(images) <= 0.5, "input_shape": sizes_of(images)}

    def changed(self, images: Tensor, drawn: dict[str, Any]) -> Tensor:
        return ops.where(drawn["flips"], ops.reverse(images, FLIPS[self.mode]), images)

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        return self.transform_images(masks, transformation, training)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        form, size = self.bounding_box_format, transformation["input_shape"][-3:-1]
        boxes = convert_format(boxes, form, "rel_xyxy", *size)
        left, top, right, bottom = ops.unstack(boxes["boxes"], axis=-1)
        if 2 in FLIPS[self.mode]:
            left, right = 1.0 - right, 1.0 - left
        if 1 in FLIPS[self.mode]:
            top, bottom = 1.0 - bottom, 1.0 - top
        flipped = ops.stack([left, top, right, bottom], axis=-1)
        boxes["boxes"] = ops.where(transformation["flips"][..., 0], flipped, boxes["boxes"])
        return convert_format(clip_to_image_size(boxes, *size), "rel_xyxy", form, *size)

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

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        if training:
            return super().get_random_transformation(data, training, seed)
        size = height_width(data["images"] if isinstance(data, dict) else data)
        return middle_start(*size, self.height, self.width)

    def drawn(self, images: Tensor) -> tuple[Any, Any]:
        height, width = height_width(images)
        if not (height > self.height and width > self.width):
            return middle_start(height, width, self.height, self.width)
        top, left = (
            ops.cast(self.draw(images[:1], 0.0, room + 1.0)[0, 0, 0, 0], "int32")
            for room in (height - self.height, width - self.width)
        )
        return top, left

    def changed(self, images: Tensor, drawn: tuple[Any, Any]) -> Tensor:
        part = part_of(images, *drawn, self.height, self.width)
        if isinstance(drawn[0], Tensor):
            return ops.ensure_shape(part, (None, self.height, self.width, images.shape[-1]))
        return ops.cast(resize(part, (self.height, self.width)), self.compute_dtype)

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        # As in Keras, which cuts masks also where it leaves the pictures whole.
        return self.transform_images(masks, transformation)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        form, size = self.bounding_box_format, (self.height, self.width)
        corners = convert_format(boxes["boxes"], form, "xyxy", *size)
        # The first number of a corner is shortened by the first row: so Keras does it.
        start = ops.stack([ops.cast(place, corners.dtype) for place in (*transformation,) * 2])
        corners = ops.maximum(corners - start, 0.0)
        corners = convert_format(corners, "xyxy", form, *size)
        return {"boxes": corners, "labels": boxes["labels"]}

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        shape, last = list(input_shape), self.data_format == "channels_last"
        shape[-3 if last else -2], shape[-2 if last else -1] = self.height, self.width
        return tuple(shape)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "height": self.height, "width": self.width}
