"""MaxNumBoundingBoxes: the same number of boxes around things in every picture.

Where it sits   a layer over augmentation.py; pictures pass through.
The one idea    a batch needs rows of one length: too many boxes are cut off, too few are filled
                up with -1, which is the label of nothing.
Try it          >>> import numpy as np
                >>> boxes = {"boxes": np.zeros((1, 4)), "labels": np.array([7])}
                >>> data = {"images": np.zeros((2, 2, 1)), "bounding_boxes": boxes}
                >>> layer = MaxNumBoundingBoxes(2, bounding_box_format="xyxy")
                >>> layer(data)["bounding_boxes"]["labels"].numpy()
                array([ 7, -1])
Read next       keras/utils/bounding_boxes/formats.py
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.augmentation import Augmentation


@table.add()
class MaxNumBoundingBoxes(Augmentation):
    """The first boxes of each picture, filled up where there are fewer.

    Args:
        max_number: How many boxes each picture has then.
        fill_value: What stands in boxes and labels that were filled in.
        **kwargs: The arguments of Layer; `bounding_box_format`.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/max_num_bounding_boxes/
    """

    saved = ("max_number",)

    def __init__(self, max_number: int, fill_value: int = -1, **kwargs: Any):
        super().__init__(**kwargs)
        self.max_number, self.fill_value = int(max_number), int(fill_value)

    def transform_images(
        self, images: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        return images

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        return {**boxes, **{key: self._filled(boxes[key]) for key in ("boxes", "labels")}}

    def _filled(self, x: Any) -> Any:
        x = convert_to_tensor(x)[:, : self.max_number]
        missing = self.max_number - ops.shape(x)[1]
        room = [[0, 0], [0, missing], *[[0, 0]] * (x.ndim - 2)]
        x = ops.pad(x, room, constant_values=ops.cast(self.fill_value, x.dtype))
        return ops.ensure_shape(x, [None, self.max_number, *tuple(x.shape)[2:]])

    def compute_output_shape(self, input_shape: Any) -> Any:
        if not isinstance(input_shape, dict) or "bounding_boxes" not in input_shape:
            return input_shape
        extra = list(set(input_shape["bounding_boxes"]) - {"boxes", "labels"})
        if extra:
            raise KeyError(
                f"There are unsupported keys in `bounding_boxes`: {extra}. Only `boxes` and "
                "`labels` are supported."
            )
        shapes = {key: [shape[0], self.max_number, *list(shape)[2:]]
                  for key, shape in input_shape["bounding_boxes"].items()}  # fmt: skip
        return {**input_shape, "bounding_boxes": shapes}
