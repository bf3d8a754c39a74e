"""Pictures mixed with each other, or with noise: MixUp, CutMix, erased rectangles.

Where it sits   layers over augmentation.py; labels are mixed as the pictures are.
The one idea    a picture that is seven tenths cat and three tenths dog has the label 0.7 cat, 0.3
                dog: a model that must say so is less sure of itself, and right more often.
Try it          >>> import numpy as np
                >>> layer = RandomErasing(factor=(1.0, 1.0), scale=(1.0, 1.0), fill_value=0)
                >>> layer(np.ones((1, 1, 2, 1))).numpy().ravel()
                array([0., 0.], dtype=float32)
Read next       keras/layers/preprocessing/random_bending.py

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
from minitf.keras.layers.preprocessing.augmentation import Augmentation, pair_of


def _column(numbers: Any, rank: int) -> Tensor:
    """A number for each of a batch, with axes of one behind."""
    return ops.reshape(convert_to_tensor(numbers), [-1, *[1] * (rank - 1)])


@table.add()
class MixUp(Augmentation):
    """Each picture laid over another one of its batch; labels are mixed alike.

    Args:
        alpha: Of the beta distribution that the weights are from: the larger, the more is mixed.
        data_format: "channels_last" or "channels_first".
        seed: Same seed, same changes.
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/mix_up/
    """

    saved = ("alpha", "seed")
    draws_always = True
    casts_always = False

    def __init__(
        self, alpha: float = 0.2, data_format: str | None = None, seed: int | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.alpha = alpha
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor]:
        count = self.size_of(images)[0]
        order = random.shuffle(ops.cast(ops.range_(count), "int64"), seed=seed)
        weight = random.beta([count], self.alpha, self.alpha, seed=seed)
        return {"mix_weight": weight, "permutation_order": order}

    def _mixed(self, x: Tensor, transformation: Any, rank: int = 4) -> Tensor:
        weight = ops.cast(_column(transformation["mix_weight"], rank), x.dtype)
        other = ops.gather(x, transformation["permutation_order"])
        return weight * x + (1.0 - weight) * other

    def changed(self, images: Any, transformation: Any, interpolation: str) -> Tensor:
        return self._mixed(images, transformation)

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        return self._mixed(_floating(labels), transformation, 2) if training else labels

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        return self._mixed(_floating(masks), transformation) if training else masks

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return boxes
        order = transformation["permutation_order"]
        corners, labels = (convert_to_tensor(boxes[key]) for key in ("boxes", "labels"))
        both = ((corners, 1), (labels, labels.ndim - 1))
        corners, labels = (ops.concat([part, ops.gather(part, order)], axis=axis)
                           for part, axis in both)  # fmt: skip
        return {"boxes": corners, "labels": labels}


def _floating(x: Any) -> Tensor:
    x = convert_to_tensor(x)
    return x if x.dtype.is_floating else ops.cast(x, "float32")


class _Cut(Augmentation):
    """Something about one rectangle of each picture."""

    bounds = (0, 1)

    def _ends(self, count: Any, length: Any, part: Tensor, seed: Any) -> tuple[Tensor, Tensor]:
        """Where the rectangle begins and ends along an axis."""
        length = ops.cast(length, self.compute_dtype)
        size = ops.cast(part, self.compute_dtype) * length
        start = self.uniform([count], (0, 1), seed, self.compute_dtype) * (length - size)
        return start, start + size

    def _inside(self, images: Any, across: Any, along: Any) -> Tensor:
        """Whether each pixel lies in the rectangle, in the layout of the caller."""
        _, height, width = self.size_of(images)
        places = []
        for (start, end), size in ((along, height), (across, width)):
            place = ops.cast(ops.range_(size), self.compute_dtype)
            places.append((place >= start[:, None]) & (place < end[:, None]))
        inside = places[0][:, :, None] & places[1][:, None, :]
        return ops.expand_dims(inside, -1 if self.data_format == "channels_last" else 1)

    def transform_images(
        self, images: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        return super().transform_images(
            images, transformation, training and transformation is not None
        )


@table.add()
class RandomErasing(_Cut):
    """A rectangle of each picture, or of some, covered with noise or a value.

    Args:
        factor: The chance of each picture; a pair: the chance is drawn from it.
        scale: How large the rectangle is, as a part of each side, squared.
        fill_value: A number, or one for each of three channels; None: noise.
        value_range: The smallest and the largest value of a pixel.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_erasing/
    """

    saved = ("factor", "scale", "fill_value", "value_range", "seed")

    def __init__(
        self, factor: Any = 1.0, scale: Any = (0.02, 0.33), fill_value: Any = None,
        value_range: Any = (0, 255), seed: int | None = None, data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.scale = pair_of(scale, self.bounds, "scale")
        self.fill_value, self.value_range = fill_value, value_range
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Any]:
        count, height, width = self.size_of(images)
        parts = ops.sqrt(self.uniform([count, 2], self.scale, seed, self.compute_dtype))
        across = self._ends(count, width, parts[:, 0], seed)
        along = self._ends(count, height, parts[:, 1], seed)
        chosen = self.chosen(images, seed)
        return {"apply_erasing": chosen, "batch_masks": self._inside(images, across, along),
                "fill_value": self._fill(images, seed)}  # fmt: skip

    def _fill(self, images: Any, seed: Any) -> Any:
        fill: Any = self.fill_value
        if fill is None:
            noise = random.normal(list(kops.shape(images)), dtype=self.compute_dtype, seed=seed)
            fill = noise * float(self.value_range[1])
        elif isinstance(fill, (tuple, list)) and len(fill) == 3:
            shape = (3,) if self.data_format == "channels_last" else (3, 1, 1)
            fill = ops.reshape(ops.cast(list(fill), self.compute_dtype), shape)
        elif not isinstance(fill, (int, float)):
            raise ArgumentError(
                "The `fill_value` argument should be a number (or a list of three numbers) "
                f"Received: fill_value={fill}"
            )
        return ops.clip_by_value(ops.cast(fill, self.compute_dtype), *self.value_range)

    def changed(self, images: Any, transformation: Any, interpolation: str) -> Tensor:
        fill = ops.cast(transformation["fill_value"], images.dtype)
        erased = ops.where(transformation["batch_masks"], fill, images)
        return ops.where(_column(transformation["apply_erasing"], 4), erased, images)


@table.add()
class CutMix(_Cut):
    """A rectangle of each picture replaced by that of another one; labels are mixed alike.

    Args:
        factor: What the size of the rectangles is drawn from; the larger, the less alike.
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/cut_mix/
    """

    saved = ("factor", "seed")

    def __init__(
        self, factor: Any = 1.0, seed: int | None = None, data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = pair_of(factor, self.bounds)
        self.set_seed(seed)

    def draw(self, images: Any, seed: Any) -> dict[str, Tensor] | None:
        if len(images.shape) == 3:
            return None  # one picture has no other
        count, height, width = self.size_of(images)
        alpha = self.uniform([], self.factor, seed, self.compute_dtype) + 1e-6
        weight = random.beta([count], alpha, alpha, self.compute_dtype, seed)
        part = ops.sqrt(1.0 - weight)
        across, along = (self._ends(count, size, part, seed) for size in (width, height))
        area = (across[1] - across[0]) * (along[1] - along[0])
        whole = ops.cast(width * height, area.dtype)
        order = random.shuffle(ops.cast(ops.range_(count), "int32"), seed=seed)
        return {"permutation_order": order, "batch_masks": self._inside(images, across, along),
                "mix_weight": _column(1.0 - area / whole, 4)}  # fmt: skip

    def changed(self, images: Any, transformation: Any, interpolation: str) -> Tensor:
        other = ops.gather(images, transformation["permutation_order"])
        return ops.where(transformation["batch_masks"], other, images)

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        if not training or transformation is None:
            return labels
        labels = _floating(labels)
        weight = ops.cast(ops.reshape(transformation["mix_weight"], [-1, 1]), labels.dtype)
        other = ops.gather(labels, transformation["permutation_order"])
        return weight * labels + (1.0 - weight) * other

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        raise NotImplementedError("CutMix cuts through things: it cannot change bounding boxes.")

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        return self.transform_images(masks, transformation, training)
