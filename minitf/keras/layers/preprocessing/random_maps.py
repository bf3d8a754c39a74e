"""Pictures turned, stretched and shifted by chance.

Where it sits   Layers over affine.py.
The one idea    each is one map of the plane: for every pixel of the result, where to look it up.
                The boxes go the other way, from the picture to the result.
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
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing import affine
from minitf.keras.layers.preprocessing.images import part_of_boxes
from minitf.keras.layers.preprocessing.random_geometry import sizes_of
from minitf.keras.layers.preprocessing.random_images import RandomImageLayer, range_of
from minitf.keras.utils.bounding_boxes.formats import convert_format
from minitf.keras.utils.bounding_boxes.moves import affine_transform, clip_to_image_size


class _Mapped(RandomImageLayer):
    """Pictures looked at through an affine map that is drawn for each.

    Subclasses write `drawn`, and `numbers(drawn)`: shape (batch, 8), see affine.transform.
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

    def numbers(self, drawn: dict[str, Any]) -> Tensor:
        """The map of each picture."""
        raise NotImplementedError

    def one(self, images: Tensor, low: float = 0.0, high: float = 1.0) -> Tensor:
        """A number for each picture; shape (batch, 1)."""
        return self.draw(images, low, high)[:, :, 0, 0]

    def changed(self, images: Tensor, drawn: dict[str, Any]) -> Tensor:
        return affine.transform(
            images,
            ops.cast(self.numbers(drawn), images.dtype),
            self.interpolation,
            self.fill_mode,
            self.fill_value,
        )

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        masks = ops.cast(masks, self.compute_dtype)
        if not training:
            return masks
        how = "nearest", self.fill_mode, self.fill_value
        return affine.transform(masks, ops.cast(self.numbers(transformation), masks.dtype), *how)

    def get_config(self) -> dict[str, Any]:
        names = ("fill_mode", "interpolation", "fill_value")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


_SIDES = ("height", "width")


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

    def drawn(self, images: Tensor) -> dict[str, Any]:
        count, height, width, _ = sizes_of(images)
        low, high = (2 * math.pi * part for part in self.factor)
        angle = self.one(images, low, high)
        return {
            "angle": angle[:, 0] * (180.0 / math.pi), "rotation_matrix": _turned(angle, images),
            "image_height": height, "image_width": width, "batch_size": count,
        }  # fmt: skip

    def numbers(self, drawn: dict[str, Any]) -> Tensor:
        return drawn["rotation_matrix"]

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        size, angle = [transformation[f"image_{side}"] for side in _SIDES], transformation["angle"]
        still, same = ops.zeros_like(angle), ops.ones_like(angle)
        # They are taken for "xyxy" whatever their format: so Keras does it.
        turned = affine_transform(
            boxes["boxes"], angle, still, still, same, still, still, *size
        )  # fmt: skip
        boxes = clip_to_image_size({**boxes, "boxes": turned}, *size)
        return convert_format(boxes, "xyxy", self.bounding_box_format, *size)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "factor": self.factor}


def _turned(angle: Tensor, images: Tensor) -> Tensor:
    """The map of pictures turned around their middle; shape (batch, 8)."""
    sine, cosine, zero = ops.sin(angle), ops.cos(angle), ops.zeros_like(angle)
    height, width = (n - 1.0 for n in images.shape[1:3])
    x = (width - (cosine * width - sine * height)) / 2.0
    y = (height - (sine * width + cosine * height)) / 2.0
    return ops.concat([cosine, -sine, x, sine, cosine, y, zero, zero], axis=1)


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

    def drawn(self, images: Tensor) -> dict[str, Any]:
        tall = self.one(images, *self._height) + 1.0
        wide = tall if self._width is None else self.one(images, *self._width) + 1.0
        return {"height_zoom": tall, "width_zoom": wide, "input_shape": sizes_of(images)}

    def numbers(self, drawn: dict[str, Any]) -> Tensor:
        tall, wide = (ops.cast(drawn[side], "float32") for side in ("height_zoom", "width_zoom"))
        zero = ops.zeros_like(tall)
        height, width = (n - 1.0 for n in drawn["input_shape"][-3:-1])
        x, y = (1.0 - wide) * (width / 2), (1.0 - tall) * (height / 2)
        return ops.concat([wide, zero, x, zero, tall, y, zero, zero], axis=1)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        form, (height, width) = self.bounding_box_format, transformation["input_shape"][-3:-1]
        wide, _, left, _, tall, top, *_ = ops.unstack(self.numbers(transformation), axis=-1)
        seen = wide * float(width), tall * float(height)
        boxes = convert_format(boxes, form, "xyxy", height, width)
        places = (ops.expand_dims(place, -1) for place in (top, left, seen[1], seen[0]))
        corners = part_of_boxes(boxes["boxes"], *places)
        size = ops.stack([*seen, *seen], axis=-1)[:, None]
        boxes["boxes"] = corners / size
        boxes = clip_to_image_size(boxes, bounding_box_format="rel_xyxy")
        return convert_format(boxes, "rel_xyxy", form, height, width)

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

    def drawn(self, images: Tensor) -> dict[str, Any]:
        height, width = images.shape[1:3]
        down = self.one(images, *self._height) * float(height)
        right = self.one(images, *self._width) * float(width)
        shifts = ops.cast(ops.concat([right, down], axis=1), "float32")
        return {"translations": shifts, "input_shape": sizes_of(images)}

    def numbers(self, drawn: dict[str, Any]) -> Tensor:
        right, down = ops.split(ops.cast(drawn["translations"], "float32"), 2, axis=1)
        zero, one = ops.zeros_like(down), ops.ones_like(down)
        return ops.concat([one, zero, -right, zero, one, -down, zero, zero], axis=1)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        form, size = self.bounding_box_format, transformation["input_shape"][-3:-1]
        boxes = convert_format(boxes, form, "xyxy", *size)
        shifts = ops.cast(transformation["translations"], "float32")
        if boxes["boxes"].ndim == 3:
            shifts = ops.expand_dims(shifts, 1)
        boxes["boxes"] = boxes["boxes"] + ops.concat([shifts, shifts], axis=-1)
        return convert_format(clip_to_image_size(boxes, *size), "xyxy", form, *size)

    def get_config(self) -> dict[str, Any]:
        config = {"height_factor": self.height_factor, "width_factor": self.width_factor}
        return {**super().get_config(), **config}
