"""keras.utils.bounding_boxes: rectangles around things in pictures.

Where it sits   beside the layers that move pictures; no layer is needed to use it.
The one idea    a box is four numbers, and there are several customs which; every question is asked
                of the corners.
Try it          >>> from minitf import keras
                >>> boxes = keras.utils.bounding_boxes
                >>> boxes.convert_format([[1.0, 2.0, 4.0, 8.0]], "xywh", "xyxy").numpy()
                array([[ 1.,  2.,  5., 10.]], dtype=float32)
Read next       keras/utils/bounding_boxes/formats.py

As https://keras.io/api/utils/bounding_boxes/
"""

from minitf.keras.utils.bounding_boxes.deltas import decode_deltas_to_boxes, encode_box_to_deltas
from minitf.keras.utils.bounding_boxes.formats import convert_format
from minitf.keras.utils.bounding_boxes.moves import (
    affine_transform,
    clip_to_image_size,
    crop,
    pad,
)
from minitf.keras.utils.bounding_boxes.overlap import compute_ciou, compute_iou

__all__ = [
    "affine_transform",
    "clip_to_image_size",
    "compute_ciou",
    "compute_iou",
    "convert_format",
    "crop",
    "decode_deltas_to_boxes",
    "encode_box_to_deltas",
    "pad",
]
