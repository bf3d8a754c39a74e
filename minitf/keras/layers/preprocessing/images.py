"""Pictures in another size, and the middle of pictures.

Where it sits   Layers without variables, over tf.image.resize.
The one idea    what moves in a picture moves with it: boxes are stretched and cut as the pictures
                are, and the class of a pixel is that of the nearest one, never a mean of classes.
Try it          >>> import numpy as np
                >>> CenterCrop(2, 2)(np.zeros((1, 4, 6, 3))).shape
                TensorShape([1, 2, 2, 3])
Read next       keras/layers/preprocessing/random_geometry.py

As https://keras.io/api/layers/preprocessing_layers/image_preprocessing/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.image_layer import ImageLayer
from minitf.keras.utils.bounding_boxes.formats import convert_format
from minitf.keras.utils.bounding_boxes.moves import clip_to_image_size
from minitf.ops.resizing import height_width, resize


def part_of(images: Tensor, top: Any, left: Any, height: Any, width: Any) -> Tensor:
    """A rectangle of each picture."""
    return images[:, top : top + height, left : left + width, :]


def part_of_boxes(boxes: Tensor, top: Any, left: Any, height: Any, width: Any) -> Tensor:
    """Corners inside of a rectangle, seen from its upper left corner."""
    left, top, width, height = (ops.cast(n, boxes.dtype) for n in (left, top, width, height))
    start = ops.stack([left, top, left, top], axis=-1)
    ends = start + ops.stack([width, height, width, height], axis=-1)
    return ops.minimum(ops.maximum(boxes, start), ends) - start


def same_proportions(images: Tensor, height: int, width: int) -> Tensor:
    """The largest part in the middle of each picture that has the proportions height : width."""
    have_height, have_width = height_width(images)
    cut_height = _least(have_height, have_width * height, width)
    cut_width = _least(have_width, have_height * width, height)
    top, left = middle_start(have_height, have_width, height, width)
    return part_of(images, top, left, cut_height, cut_width)


def middle_start(have_height: Any, have_width: Any, height: int, width: int) -> tuple[Any, Any]:
    """Where that part begins."""
    cut_height = _least(have_height, have_width * height, width)
    cut_width = _least(have_width, have_height * width, height)
    return (have_height - cut_height) // 2, (have_width - cut_width) // 2


def _least(most: Any, over: Any, below: int) -> Any:
    """The smaller of `most` and `over / below`, and at least 1."""
    if isinstance(most, int) and isinstance(over, int):
        return max(min(most, over // below), 1)
    return ops.maximum(ops.minimum(most, over // below), 1)


def _most(least: Any, over: Any, below: int) -> Any:
    if isinstance(least, int) and isinstance(over, int):
        return max(least, over // below)
    return ops.maximum(least, over // below)


@table.add()
class Resizing(ImageLayer):
    """Pictures in another size.

    Args:
        height: The new height.
        width: The new width.
        interpolation: "bilinear", "nearest", "bicubic", "lanczos3" or "lanczos5".
        crop_to_aspect_ratio: Whether parts are cut off, so that nothing is distorted.
        pad_to_aspect_ratio: Whether a border is put around, so that nothing is distorted.
        fill_mode: "constant".
        fill_value: The border's value.
        antialias: Whether, when shrinking, every pixel counts.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, height: int, width: int, interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False, pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant", fill_value: float = 0.0, antialias: bool = False,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format, **kwargs)
        if crop_to_aspect_ratio and pad_to_aspect_ratio:
            raise ArgumentError(
                "Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`."
            )
        if fill_mode != "constant":
            raise ArgumentError(f"Only fill_mode='constant' is supported, not {fill_mode!r}.")
        self.height, self.width, self.interpolation = height, width, interpolation
        self.crop_to_aspect_ratio = crop_to_aspect_ratio
        self.pad_to_aspect_ratio = pad_to_aspect_ratio
        self.fill_mode, self.fill_value, self.antialias = fill_mode, fill_value, bool(antialias)

    def transform_images(
        self, images: Tensor, transformation: Any = None, training: bool = True
    ) -> Tensor:
        return self._resized(images, self.interpolation)

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        return self._resized(masks, "nearest")

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        given, size = convert_to_tensor(boxes["boxes"]), (self.height, self.width)
        fillers = [ops.reduce_all(given == value, axis=-1) for value in (-1.0, 0.0)]
        filler = ops.expand_dims(ops.logical_or(*fillers), -1)  # they stand for no box at all
        boxes = convert_format(boxes, self.bounding_box_format, "xyxy", *transformation)
        boxes["boxes"] = self._moved(boxes["boxes"], *transformation)
        boxes = clip_to_image_size(boxes, *size)
        boxes["boxes"] = ops.where(filler, ops.zeros_like(boxes["boxes"]), boxes["boxes"])
        return convert_format(boxes, "xyxy", self.bounding_box_format, *size)

    def _moved(self, boxes: Tensor, height: Any, width: Any) -> Tensor:
        """Corners where they are in the new pictures."""
        height, width = ops.cast(height, boxes.dtype), ops.cast(width, boxes.dtype)
        tall, wide = self.height / height, self.width / width
        left, top = ops.zeros_like(wide), ops.zeros_like(tall)
        if self.pad_to_aspect_ratio:
            tall = wide = ops.minimum(tall, wide)
            top, left = (self.height - height * tall) // 2.0, (self.width - width * wide) // 2.0
        elif self.crop_to_aspect_ratio:
            tall = wide = ops.maximum(tall, wide)
            top = -((height * tall - self.height) // 2.0)
            left = -((width * wide - self.width) // 2.0)
        return boxes * ops.stack([wide, tall, wide, tall]) + ops.stack([left, top, left, top])

    def _resized(self, images: Tensor, interpolation: str) -> Tensor:
        kind = images.dtype
        if self.crop_to_aspect_ratio:
            images = same_proportions(images, self.height, self.width)
        elif self.pad_to_aspect_ratio:
            images = self._bordered(images)
        size = self.height, self.width
        made = resize(images, size, interpolation, antialias=self.antialias)
        if made.dtype == kind:
            return made
        return ops.saturate_cast(OPS["round"](made) if kind.is_integer else made, kind)

    def _bordered(self, images: Tensor) -> Tensor:
        """The pictures in the middle of ones with the wanted proportions."""
        height, width = height_width(images)
        whole = _most(height, width * self.height, self.width)
        top = (whole - height) // 2
        whole = _most(width, height * self.width, self.height)
        left = (whole - width) // 2
        border = [[0, 0], [top, top], [left, left], [0, 0]]
        return ops.pad(images, border, constant_values=ops.cast(self.fill_value, images.dtype))

    def get_config(self) -> dict[str, Any]:
        names = (
            "height", "width", "interpolation", "crop_to_aspect_ratio", "pad_to_aspect_ratio",
            "fill_mode", "fill_value", "antialias",
        )  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@table.add()
class CenterCrop(ImageLayer):
    """The middle of each picture; of smaller ones, the middle made larger.

    Args:
        height: The height of the result.
        width: The width of the result.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.
    """

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        self.height, self.width = height, width

    def transform_images(
        self, images: Tensor, transformation: Any = None, training: bool = True
    ) -> Tensor:
        images = ops.cast(images, self.compute_dtype)
        height, width = height_width(images)
        above, left = height - self.height, width - self.width
        if not any(isinstance(rest, int) and rest < 0 for rest in (above, left)):
            return part_of(images, above // 2, left // 2, self.height, self.width)
        images = same_proportions(images, self.height, self.width)
        return ops.cast(resize(images, (self.height, self.width)), self.compute_dtype)

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        return self.transform_images(masks)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        height, width = transformation
        form, size = self.bounding_box_format, (self.height, self.width)
        boxes = convert_format(boxes, form, "xyxy", height, width)
        if height >= self.height and width >= self.width:
            top, left = (height - self.height) // 2, (width - self.width) // 2
            cut_height, cut_width = size
        else:
            top, left = middle_start(height, width, *size)
            cut_height = _least(height, width * self.height, self.width)
            cut_width = _least(width, height * self.width, self.height)
        boxes["boxes"] = part_of_boxes(boxes["boxes"], top, left, cut_height, cut_width)
        boxes = convert_format(boxes, "xyxy", "rel_xyxy", cut_height, cut_width)
        boxes = convert_format(boxes, "rel_xyxy", "xyxy", *size)
        return convert_format(clip_to_image_size(boxes, *size), "xyxy", form, *size)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "height": self.height, "width": self.width}
