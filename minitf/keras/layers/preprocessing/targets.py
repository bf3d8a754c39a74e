"""What belongs to pictures and moves with them: labels, boxes around things, classes of pixels.

Where it sits   Layer below; resizing, cropping and all random changes above.
The one idea    most changes of a picture leave what belongs to it as it is; a layer that moves
                things writes the methods that say how they move.
Try it          >>> import minitf as tf
                >>> is_single(tf.ones([4, 4, 3])), is_single(tf.ones([2, 4, 4, 3]))
                (True, False)
Read next       keras/layers/preprocessing/image_layer.py

As https://keras.io/api/layers/preprocessing_layers/image_preprocessing/
"""

from __future__ import annotations

from typing import Any

from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.layers.layer import Layer
from minitf.keras.utils.bounding_boxes.formats import densify_bounding_boxes


class WithTargets(Layer):
    """A layer on pictures, and on dicts of pictures and what belongs to them."""

    bounding_box_format: Any = None

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels: the same, unless pictures are mixed."""
        return labels

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        """The boxes around the things in the pictures: the same, unless things move."""
        return boxes

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        """The class of each pixel: the same, unless things move."""
        return masks

    def dense_boxes(self, boxes: Any, single: bool) -> Any:
        """The boxes of a dict, as many for each picture.

        Raises:
            ArgumentError: Nobody said how they are written.
        """
        if not self.bounding_box_format:
            raise ArgumentError(
                "You passed an input with a 'bounding_boxes' key, but you didn't specify a "
                "bounding box format. Pass a `bounding_box_format` argument to your "
                f"{type(self).__name__} layer, e.g. `bounding_box_format='xyxy'`.",
                instead=f"{type(self).__name__}(..., bounding_box_format='xyxy')",
            )
        return densify_bounding_boxes(boxes, is_batched=not single)


def is_single(images: Tensor) -> bool:
    """Whether this is one picture, and no batch.

    Raises:
        ShapeError: It is neither.
    """
    if len(images.shape) not in (3, 4):
        raise ShapeError(
            "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
            f"Received: data.shape={tuple(images.shape)}"
        )
    return len(images.shape) == 3
