"""Pictures seen from the side, sheared, or bent as if on rubber.

Where it sits   layers over augmentation.py and keras.ops.image; masks and boxes move along.
The one idea    a layer draws where each pixel comes from; pictures are mixed between pixels, masks
                take the nearest one, since between class 1 and class 3 there is no class 2.
Try it          >>> import numpy as np
                >>> layer = RandomShear(x_factor=(0.0, 0.0), y_factor=(0.0, 0.0))
                >>> layer(np.arange(4.0).reshape(1, 2, 2, 1)).numpy().ravel()
                array([0., 1., 2., 3.], dtype=float32)
Read next       keras/utils/bounding_boxes/moves.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import ops as kops
from minitf.keras import random
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing import affine
from minitf.keras.layers.preprocessing.augmentation import Augmentation, pair_of
from minitf.keras.ops.warping import homography
from minitf.keras.utils.bounding_boxes.formats import convert_format
from minitf.keras.utils.bounding_boxes.moves import clip_to_image_size
from minitf.ops.stateless_random import stateless_normal

INTERPOLATIONS = ("nearest", "bilinear")


def _known(name: str, value: Any, known: tuple[str, ...]) -> Any:
    if value not in known:
        raise NotImplementedError(f"Unknown `{name}` {value}. Expected of one {known}.")
    return value


class _Moving(Augmentation):
    """Pixels get other places; nothing happens where nothing was drawn."""

    bounds = (0, 1)

    def changed(self, images: Any, transformation: Any, interpolation: str) -> Tensor:
        if transformation is None:
            return images
        if images.ndim == 3:
            return super().changed(images[None], transformation, interpolation)[0]
        return super().changed(images, transformation, interpolation)

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        masks = convert_to_tensor(masks)
        if not training:
            return masks
        return self.changed(ops.cast(masks, self.compute_dtype), transformation, "nearest")

    def input_size(self, transformation: Any) -> tuple[Any, Any]:
        """Height and width of the pictures that it was drawn for."""
        shape, rows = transformation["input_shape"], (
            -3 if self.data_format == "channels_last" else -2)  # fmt: skip
        return shape[rows], shape[rows + 1]


@table.add()
class RandomShear(_Moving):
    """Pictures pulled into a slant.

    Args:
        x_factor: How far rows are shifted, from 0 to 1; 0.2 means from -0.2 to 0.2.
        y_factor: How far columns are shifted.
        interpolation: "bilinear" or "nearest".
        fill_mode: What comes in at the border: "reflect", "wrap", "nearest" or "constant".
        fill_value: For "constant".
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_shear/
    """

    saved = ("x_factor", "y_factor", "fill_mode", "interpolation", "seed", "fill_value")

    def __init__(
        self, x_factor: Any = 0.0, y_factor: Any = 0.0, interpolation: str = "bilinear",
        fill_mode: str = "reflect", fill_value: float = 0.0, data_format: str | None = None,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.x_factor, self.y_factor = _sides(x_factor, "x_factor"), _sides(y_factor, "y_factor")
        self.fill_mode = _known("fill_mode", fill_mode, ("reflect", "wrap", "constant", "nearest"))
        self.interpolation = _known("interpolation", interpolation, INTERPOLATIONS)
        self.fill_value = fill_value
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Any]:
        shape = [self.size_of(images)[0], 1]
        side, y, x = (self.uniform(shape, pair, seed, self.compute_dtype)
                      for pair in ((0, 1), self.y_factor, self.x_factor))  # fmt: skip
        side = ops.where(side > 0.5, -ops.ones_like(side), ops.ones_like(side))
        return {"shear_factor": ops.concat([x, y], axis=1) * side,
                "input_shape": kops.shape(images)}  # fmt: skip

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        x, y = ops.unstack(ops.cast(transformation["shear_factor"], "float32"), axis=1)
        one, zero = ops.ones_like(x), ops.zeros_like(x)
        rows = ops.stack([one, x, zero, y, one, zero, zero, zero], axis=1)
        moved = affine.transform(ops.cast(images, "float32"), rows, interpolation,
                                 self.fill_mode, self.fill_value)  # fmt: skip
        return ops.cast(moved, images.dtype)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        size, form = self.input_size(transformation), self.bounding_box_format or "xyxy"
        boxes = convert_format(boxes, form, "rel_xyxy", *size, self.compute_dtype)
        shear = ops.cast(transformation["shear_factor"], boxes["boxes"].dtype)
        across, along = shear[:, :1], shear[:, 1:]
        x1, y1, x2, y2 = ops.unstack(boxes["boxes"], axis=-1)
        ends = -across * y1, -across * y2
        x1, x2 = x1 + ops.minimum(*ends), x2 + ops.maximum(*ends)
        ends = -along * x1, -along * x2
        y1, y2 = y1 + ops.minimum(*ends), y2 + ops.maximum(*ends)
        boxes = {**boxes, "boxes": ops.stack([x1, y1, x2, y2], axis=-1)}
        boxes = clip_to_image_size(boxes, *size, "rel_xyxy")
        return convert_format(boxes, "rel_xyxy", form, *size, self.compute_dtype)


def _sides(factor: Any, name: str) -> tuple[Any, Any]:
    """Two numbers; one number is from its negative to itself."""
    words = (
        "The `factor` argument should be a number (or a list of two numbers) in the range "
        "[0, 1.0]. "
    )
    pair = tuple(factor) if isinstance(factor, (tuple, list)) else (-factor, factor) if isinstance(
        factor, (int, float)) else ()  # fmt: skip
    if len(pair) != 2 or not all(isinstance(part, (int, float)) for part in pair):
        raise ArgumentError(f"{words}Received: {name}={factor}")
    # a pair of opposites is what a configuration says of one number
    for part in pair[1:] if pair[0] == -pair[1] else pair:
        if part > 1.0 or part < 0.0:
            raise ArgumentError(f"{words}Received: input_number={part}")
    return min(pair), max(pair)


@table.add()
class RandomPerspective(_Moving):
    """Pictures seen from elsewhere: their corners move.

    Args:
        factor: The chance of each picture; a pair: the chance is drawn from it.
        scale: How far corners move, from 0 to 1.
        interpolation: "bilinear" or "nearest".
        fill_value: What comes in at the border.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_perspective/
    """

    saved = ("factor", "scale", "interpolation", "fill_value", "seed")

    def __init__(
        self, factor: Any = 1.0, scale: float = 1.0, interpolation: str = "bilinear",
        fill_value: float = 0.0, seed: int | None = None, data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.scale, self.fill_value = scale, fill_value
        self.set_seed(seed)
        if scale < 0.0 or scale > 1.0:
            raise ArgumentError(
                "The `scale` argument should be a number in the range [0,1]. Received: "
                f"scale={scale}"
            )
        self.interpolation = _known("interpolation", interpolation, INTERPOLATIONS)

    def draw(self, images: Any, seed: Any) -> dict[str, Any]:
        count, height, width = self.size_of(images)
        chosen = self.chosen(images, seed)
        away = self.uniform([count, 4, 2], (-0.5 * self.scale, 0.5 * self.scale), seed)
        right, bottom = (ops.cast(size - 1, "float32") for size in (width, height))
        left = top = ops.zeros_like(right)
        corners = ops.stack([ops.stack([x, y]) for y in (top, bottom) for x in (left, right)])
        start = corners + ops.zeros_like(away)
        return {"apply_perspective": chosen, "start_points": start,
                "end_points": start + start * away, "input_shape": kops.shape(images)}  # fmt: skip

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        points = (transformation[name] for name in ("start_points", "end_points"))
        moved = affine.transform(ops.cast(images, "float32"), homography(*points), interpolation,
                                 "constant", self.fill_value)  # fmt: skip
        chosen = ops.reshape(transformation["apply_perspective"], [-1, 1, 1, 1])
        return ops.where(chosen, ops.cast(moved, images.dtype), images)

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training or transformation is None:
            return boxes
        size, form = self.input_size(transformation), self.bounding_box_format or "xyxy"
        given = convert_format(boxes, form, "xyxy", *size)
        points = (transformation[name] for name in ("start_points", "end_points"))
        moved = affine.boxes_through(given["boxes"], homography(*points))
        chosen = ops.reshape(transformation["apply_perspective"], [-1, 1, 1])
        boxes = {**given, "boxes": ops.where(chosen, moved, given["boxes"])}
        boxes = clip_to_image_size(boxes, *size)
        return convert_format(boxes, "xyxy", form, *size)


@table.add()
class RandomElasticTransform(_Moving):
    """Pictures bent as if on rubber: each pixel moves a little, as its neighbors do.

    Args:
        factor: The chance of each picture; a pair: the chance is drawn from it.
        scale: How strongly it is bent, from 0 to 1; a pair: drawn from it.
        interpolation: "bilinear" or "nearest".
        fill_mode: What comes in at the border: "constant", "nearest", "wrap", "mirror", "reflect".
        fill_value: For "constant".
        value_range: The smallest and the largest value of a pixel.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_elastic_transform/
    """

    saved = ("factor", "scale", "interpolation", "fill_mode", "fill_value", "value_range", "seed")

    def __init__(
        self, factor: Any = 1.0, scale: Any = 1.0, interpolation: str = "bilinear",
        fill_mode: str = "reflect", fill_value: float = 0.0, value_range: Any = (0, 255),
        seed: int | None = None, data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.scale = pair_of(scale, self.bounds, "scale")
        self.fill_value, self.value_range = fill_value, value_range
        self.set_seed(seed)
        self.interpolation = _known("interpolation", interpolation, INTERPOLATIONS)
        modes = ("constant", "nearest", "wrap", "mirror", "reflect")
        self.fill_mode = _known("fill_mode", fill_mode, modes)

    def draw(self, images: Any, seed: Any) -> dict[str, Any] | None:
        if self.scale[1] == 0 or self.factor[1] == 0:
            return None
        chosen = self.chosen(images, seed)
        strength = self.uniform([], self.scale, seed, self.compute_dtype)
        # one seed for pictures and masks, so that both are bent alike
        return {"apply_transform": chosen, "distortion_factor": strength,
                "seed": convert_to_tensor(random.draw_seed(seed))}  # fmt: skip

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        strength = ops.cast(transformation["distortion_factor"], images.dtype)
        moved = self._bent(images, self._away(images, strength, transformation["seed"]),
                           interpolation)  # fmt: skip
        chosen = ops.reshape(transformation["apply_transform"], [-1, 1, 1, 1])
        return ops.clip_by_value(ops.where(chosen, moved, images), *self.value_range)

    def _away(self, images: Tensor, strength: Tensor, seed: Any) -> Tensor:
        """How far each pixel is from where it comes from: noise, smoothed."""
        height, width = images.shape[1:3]
        sigma = 0.05 * min(height, width) * strength
        start = seed if isinstance(seed, Tensor) else random.draw_seed(seed)
        shape = [ops.shape(images)[0], height, width]
        noise = stateless_normal(shape, start, 0.0, 1.0, images.dtype.name) * sigma
        most = 6 * int(0.05 * min(height, width) * self.scale[1]) | 1
        place = ops.cast(ops.range_(most), images.dtype) - (most - 1) / 2
        reach = 3.0 * ops.floor(sigma)  # as far as Keras' kernel of 6 int(sigma) + 1 reaches
        bell = ops.exp(-0.5 * ops.square(place / sigma))
        bell = ops.where(ops.abs(place) <= reach, bell, ops.zeros_like(bell))
        bell /= ops.reduce_sum(bell)
        kernel = ops.reshape(bell, [-1, 1]) * bell
        smooth = kops.depthwise_conv(ops.expand_dims(noise, -1), kernel[..., None, None],
                                     padding="same", data_format="channels_last")  # fmt: skip
        return smooth * (0.1 * max(height, width) * strength)

    def _bent(self, images: Tensor, away: Tensor, interpolation: str) -> Tensor:
        count, (height, width, channels) = ops.shape(images)[0], images.shape[1:]
        steps = [ops.cast(ops.range_(size), images.dtype)
                 for size in (count, height, width, channels)]  # fmt: skip
        still = ops.zeros_like(images)
        places = [ops.reshape(step, [-1 if i == axis else 1 for i in range(4)]) + still
                  for axis, step in enumerate(steps)]  # fmt: skip
        places[1] += away
        places[2] += away
        return kops.image.map_coordinates(
            images, ops.stack(places), INTERPOLATIONS.index(interpolation), self.fill_mode,
            self.fill_value,
        )  # fmt: skip
