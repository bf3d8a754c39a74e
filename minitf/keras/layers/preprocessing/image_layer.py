"""What layers on pictures share: single ones and batches, and dicts with labels, boxes and masks.

Where it sits   targets.py below; resizing, cropping and the random changes above.
The one idea    what is done is decided once, for the pictures; the same is then done to the boxes
                around things and to the class of each pixel, so that all of them still fit.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> crop = keras.layers.CenterCrop(2, 2, bounding_box_format="xyxy")
                >>> boxes = {"boxes": np.array([[[1.0, 0.0, 4.0, 3.0]]]), "labels": np.array([[7]])}
                >>> crop({"images": np.ones((1, 4, 4, 3)),
                ...       "bounding_boxes": boxes})["bounding_boxes"]["boxes"].numpy()
                array([[[0., 0., 2., 2.]]], dtype=float32)
Read next       keras/layers/preprocessing/images.py

As https://keras.io/api/layers/preprocessing_layers/image_preprocessing/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.layers.preprocessing.targets import WithTargets, is_single
from minitf.keras.layers.sizes import data_format_of
from minitf.ops.resizing import height_width


class ImageLayer(WithTargets):
    """A layer on pictures.  Subclasses write `transform_images`, and what else they change.

    All `transform_...` see a batch with the channels last, and give one.

    Args:
        data_format: "channels_last" or "channels_first"; default: the setting.
        bounding_box_format: How the boxes in a dict are written, as "xyxy".
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, data_format: str | None = None, bounding_box_format: str | None = None, **kwargs: Any
    ):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.bounding_box_format: Any = bounding_box_format

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """What the `transform_...` are to be given: here the height and the width.

        Args:
            data: A batch of pictures with the channels last, or a dict with them.
            training: Whether anything is changed at all.
            seed: What numbers are drawn from; default: the layer's own.
        """
        return height_width(data["images"] if isinstance(data, dict) else data)

    def transform_images(
        self, images: Tensor, transformation: Any = None, training: bool = True
    ) -> Any:
        """What the layer does with a batch of pictures."""
        raise NotImplementedError

    def call(self, data: Any, training: bool = True) -> Any:
        images = data["images"] if isinstance(data, dict) else data
        single = is_single(images)
        batch = self._batch(images, single)
        transformation = self.get_random_transformation(batch, training=training)
        made = self._as_given(self.transform_images(batch, transformation, training), single)
        if not isinstance(data, dict):
            return made
        changed = {**data, "images": made}
        if "labels" in data:
            changed["labels"] = self.transform_labels(data["labels"], transformation, training)
        if "bounding_boxes" in data:
            changed["bounding_boxes"] = self._boxes(
                data["bounding_boxes"], single,
                lambda boxes: self.transform_bounding_boxes(boxes, transformation, training),
            )  # fmt: skip
        if "segmentation_masks" in data:
            masks = self._batch(convert_to_tensor(data["segmentation_masks"]), single)
            masks = self.transform_segmentation_masks(masks, transformation, training)
            changed["segmentation_masks"] = self._as_given(masks, single)
        return changed

    def _batch(self, images: Tensor, single: bool) -> Tensor:
        """The pictures as a batch with the channels last."""
        if single:
            images = ops.expand_dims(images, 0)
        return ops.transpose(images, (0, 2, 3, 1)) if self._channels_first() else images

    def _as_given(self, images: Tensor, single: bool) -> Tensor:
        """The opposite of `_batch`."""
        if self._channels_first():
            images = ops.transpose(images, (0, 3, 1, 2))
        return ops.squeeze(images, 0) if single else images

    def _channels_first(self) -> bool:
        return self.data_format == "channels_first"

    def _boxes(self, given: Any, single: bool, transform: Callable[[Any], Any]) -> Any:
        boxes = self.dense_boxes(given, single)
        if not single:
            return transform(boxes)
        made = transform({**boxes, **{key: ops.expand_dims(boxes[key], 0) for key in _BATCHED}})
        return {**made, **{key: ops.squeeze(made[key], 0) for key in _BATCHED}}

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "data_format": self.data_format}
        if self.bounding_box_format is not None:
            config["bounding_box_format"] = self.bounding_box_format
        return config


_BATCHED = ("boxes", "labels")
