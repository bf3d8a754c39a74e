"""What all augmentations share: draw once, then change pictures, masks and boxes alike.

Where it sits   Layer below; the changes of color, shape and mixture above.
The one idea    drawing is apart from changing.  What was drawn is handed to the pictures, to their
                masks and to their boxes, so that all three move together.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.RandomInvert(factor=(1.0, 1.0))
                >>> layer(np.full((1, 1, 1, 1), 55.0)).numpy().ravel()
                array([200.], dtype=float32)
Read next       keras/layers/preprocessing/random_color.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import ops as kops
from minitf.keras import random
from minitf.keras.layers.preprocessing.targets import WithTargets, is_single
from minitf.keras.layers.sizes import data_format_of

_PAIR = "The `value_range` argument should be a list of two numbers. "


def pair_of(factor: Any, bounds: tuple[float, float], name: str = "factor") -> tuple[Any, Any]:
    """The smallest and the largest value that a factor means: 0.2 is from -0.2 (or the bound).

    Raises:
        ArgumentError: No number and no pair of numbers, or outside of the bounds.
    """
    low, high = bounds
    if isinstance(factor, (tuple, list)):
        if len(factor) == 2 and factor[0] <= high and factor[1] >= low:
            return min(factor), max(factor)
    elif isinstance(factor, (int, float)) and low <= factor <= high:
        return max(-abs(factor), low), abs(factor)
    raise ArgumentError(
        f"The `{name}` argument should be a number (or a list of two numbers) in the range "
        f"[{low}, {high}]. Received: factor={factor}"
    )


def sorted_range(value_range: Any) -> list[Any]:
    """The smallest and the largest value of a pixel.

    Raises:
        ArgumentError: No pair of numbers.
    """
    if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
        raise ArgumentError(f"{_PAIR}Received: value_range={value_range}")
    return sorted(value_range)


def rescaled(images: Tensor, source: Any, target: Any, dtype: str = "float32") -> Tensor:
    """Values from one range in another; the same ones where both are equal."""
    if tuple(source) == tuple(target):
        return images
    part = (ops.cast(images, dtype) - float(source[0])) / float(source[1] - source[0])
    return part * float(target[1] - target[0]) + float(target[0])


class Augmentation(WithTargets):
    """A random or fixed change of pictures.  Subclasses write `draw` and `change`.

    Args:
        bounding_box_format: How the boxes in a dict are written, as "xyxy".
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    Called with pictures (height, width, channels), a batch of them, or a dict with them at
    "images", and with "labels", "bounding_boxes" and "segmentation_masks" beside.
    """

    bounds: ClassVar[tuple[float, float]] = (-1, 1)  # of `factor`
    saved: ClassVar[tuple[str, ...]] = ()  # arguments that the configuration holds
    draws_always = False  # in eager calls also where nothing is changed then, as in Keras
    casts_always = True  # pictures become floating also where nothing is changed
    always = False  # the change is no matter of training
    interpolation = "bilinear"
    factor: Any
    seed: int | None
    generator: random.SeedGenerator

    def __init__(
        self, bounding_box_format: str | None = None, data_format: str | None = None, **kwargs: Any
    ):
        super().__init__(**kwargs)
        self.bounding_box_format = bounding_box_format
        self.data_format = data_format_of(data_format)

    def set_seed(self, seed: int | None) -> None:
        """Keep the seed, and start the generator from it."""
        self.seed, self.generator = seed, random.SeedGenerator(seed)

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "data_format": self.data_format}
        if self.bounding_box_format is not None:
            config["bounding_box_format"] = self.bounding_box_format
        return {**config, **{name: getattr(self, name) for name in self.saved}}

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    # Drawing

    def draw(self, images: Any, seed: Any) -> Any:
        """What was drawn for these pictures, in the layout of the caller."""
        return None

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """What `transform_images` and its like are to be given.

        Args:
            data: Pictures, or a dict with them.
            training: Whether anything is changed at all.
            seed: What numbers are drawn from; default: the layer's generator.
        """
        if not (training or (self.draws_always and context.current.graph is None)):
            return None  # a graph that only predicts stays free of chance
        images = data["images"] if isinstance(data, dict) else data
        if len(images.shape) not in (3, 4):
            raise ShapeError(
                "Expected the input image to be rank 3 or 4. Received: "
                f"inputs.shape={tuple(images.shape)}"
            )
        seed = getattr(self, "generator", None) if seed is None else seed
        return self.draw(images, seed)

    def uniform(self, shape: Any, pair: Any, seed: Any, dtype: Any = "float32") -> Tensor:
        """Numbers between the two of a pair."""
        return random.uniform(shape, pair[0], pair[1], dtype, seed)

    def chosen(self, images: Any, seed: Any) -> Tensor:
        """Which pictures are changed: the chance is drawn from `factor`, and then the lot."""
        count = [self.size_of(images)[0]]
        chance = self.uniform(count, self.factor, seed)
        return self.uniform(count, (0.0, 1.0), seed) < chance

    def size_of(self, images: Any) -> tuple[Any, Any, Any]:
        """How many pictures, their height and their width."""
        shape = kops.shape(images)
        rows = -3 if self.data_format == "channels_last" else -2
        return (1 if len(shape) == 3 else shape[0]), shape[rows], shape[rows + 1]

    # Changing

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        """What happens to a batch of pictures with the channels last."""
        raise NotImplementedError

    def changed(self, images: Any, transformation: Any, interpolation: str) -> Tensor:
        """`change`, for pictures in the layout of the caller."""
        first = self.data_format == "channels_first"
        if first:
            images = kops.moveaxis(images, -3, -1)
        images = self.change(images, transformation, interpolation)
        return kops.moveaxis(images, -1, -3) if first else images

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """The pictures, changed as was drawn."""
        images = convert_to_tensor(images)
        if self.casts_always or training:
            images = ops.cast(images, self.compute_dtype)
        if not (training or self.always):
            return images
        return self.changed(images, transformation, self.interpolation)

    # Calls

    def call(self, data: Any, training: bool = True) -> Any:
        transformation = self.get_random_transformation(data, training=training)
        images = data["images"] if isinstance(data, dict) else data
        single = is_single(images)

        def done(transform: Callable[..., Any], value: Any) -> Any:
            value = _each(ops.expand_dims, value) if single else value
            value = transform(value, transformation, training)
            return _each(ops.squeeze, value) if single else value

        if not isinstance(data, dict):
            return done(self.transform_images, data)
        made = {**data, "images": done(self.transform_images, images)}
        if "bounding_boxes" in data:
            boxes = self.dense_boxes(data["bounding_boxes"], single)
            made["bounding_boxes"] = done(self.transform_bounding_boxes, boxes)
        if "labels" in data:
            labels = convert_to_tensor(data["labels"])
            made["labels"] = done(self.transform_labels, labels)
        if "segmentation_masks" in data:
            masks = convert_to_tensor(data["segmentation_masks"])
            made["segmentation_masks"] = done(self.transform_segmentation_masks, masks)
        return made


def _each(change: Callable[..., Any], value: Any) -> Any:
    """`change` along the batch axis, of a tensor or of the boxes and labels in a dict."""
    if not isinstance(value, dict):
        return change(value, axis=0)
    return {key: change(part, axis=0) if key in ("boxes", "labels") else part
            for key, part in value.items()}  # fmt: skip
