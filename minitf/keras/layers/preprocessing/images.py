"""Layers on pictures: their base, resizing and cropping.

Where it sits   Layers without variables, over tf.image.resize; base of the random ones.
The one idea    a picture (height, width, channels) or a batch of them goes in; with a dict
                {"images": ..., "labels": ...}, the pictures in it are changed and the rest stays.
Try it          >>> import numpy as np
                >>> CenterCrop(2, 2)(np.zeros((1, 4, 6, 3))).shape
                TensorShape([1, 2, 2, 3])
Read next       keras/layers/preprocessing/random_geometry.py

As https://keras.io/api/layers/preprocessing_layers/image_preprocessing/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import data_format_of
from minitf.ops.resizing import height_width, resize


class ImageLayer(Layer):
    """A layer on pictures.  Subclasses write `transform(images, training)`.

    `transform` sees a batch with the channels last, and gives one.

    Args:
        data_format: "channels_last" or "channels_first"; default: the setting.
        **kwargs: The arguments of Layer.
    """

    # Whether the picture with class numbers for each pixel, in a dict, is changed too.
    moves_pixels = True

    def __init__(self, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)

    def transform(self, images: Tensor, training: bool) -> Tensor:
        """What the layer does with a batch of pictures."""
        raise NotImplementedError

    def call(self, data: Any, training: bool = True) -> Any:
        if not isinstance(data, dict):
            return self._changed(data, training)
        changed = {**data, "images": self._changed(data["images"], training)}
        if "segmentation_masks" in data and self.moves_pixels:
            raise ArgumentError(
                f"{type(self).__name__} does not change segmentation masks along with pictures.",
                instead="put both into one picture: channels next to each other",
            )
        return changed

    def _changed(self, images: Tensor, training: bool) -> Tensor:
        if images.ndim not in (3, 4):
            raise ShapeError(
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
                f"Received: data.shape={images.shape}"
            )
        single, first = images.ndim == 3, self.data_format == "channels_first"
        if single:
            images = ops.expand_dims(images, 0)
        if first:
            images = ops.transpose(images, (0, 2, 3, 1))
        images = self.transform(images, training)
        if first:
            images = ops.transpose(images, (0, 3, 1, 2))
        return ops.squeeze(images, 0) if single else images

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "data_format": self.data_format}


def part_of(images: Tensor, top: Any, left: Any, height: Any, width: Any) -> Tensor:
    """A rectangle of each picture."""
    return images[:, top : top + height, left : left + width, :]


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

    def transform(self, images: Tensor, training: bool) -> Tensor:
        kind = images.dtype
        if self.crop_to_aspect_ratio:
            images = same_proportions(images, self.height, self.width)
        elif self.pad_to_aspect_ratio:
            images = self._bordered(images)
        size = self.height, self.width
        made = resize(images, size, self.interpolation, antialias=self.antialias)
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

    def transform(self, images: Tensor, training: bool) -> Tensor:
        images = ops.cast(images, self.compute_dtype)
        height, width = height_width(images)
        above, left = height - self.height, width - self.width
        if not any(isinstance(rest, int) and rest < 0 for rest in (above, left)):
            return part_of(images, above // 2, left // 2, self.height, self.width)
        images = same_proportions(images, self.height, self.width)
        return ops.cast(resize(images, (self.height, self.width)), self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "height": self.height, "width": self.width}
