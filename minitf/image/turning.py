"""Flips and quarter turns of images.

Where it sits   functions of `tf.image`.
The one idea    pixels only change their places, so gradients go back the same way.
Try it          >>> import minitf as tf
                >>> tf.image.rot90([[[1], [2]]]).numpy()[..., 0]
                array([[2],
                       [1]], dtype=int32)
Read next       image/light.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.tensor import Tensor
from minitf.ops import composite, reverse
from minitf.ops import transpose as permuted
from minitf.ops.resizing import as_batch, without_batch
from minitf.ops.static import static_number


@composite
def flip_left_right(image: Any) -> Tensor:
    """Left becomes right.  https://www.tensorflow.org/api_docs/python/tf/image/flip_left_right"""
    images, added = as_batch(image)
    return without_batch(reverse(images, [2]), added)


@composite
def flip_up_down(image: Any) -> Tensor:
    """Above becomes below.  https://www.tensorflow.org/api_docs/python/tf/image/flip_up_down"""
    images, added = as_batch(image)
    return without_batch(reverse(images, [1]), added)


@composite
def transpose(image: Any) -> Tensor:
    """Rows become columns.  https://www.tensorflow.org/api_docs/python/tf/image/transpose"""
    images, added = as_batch(image)
    return without_batch(permuted(images, [0, 2, 1, 3]), added)


@composite
def rot90(image: Any, k: int = 1) -> Tensor:
    """Turn images to the left, by k quarters.

    https://www.tensorflow.org/api_docs/python/tf/image/rot90
    """
    images, added = as_batch(image)
    quarters = static_number(k) % 4
    if quarters % 2:
        images = permuted(images, [0, 2, 1, 3])
    mirrored = {0: [], 1: [1], 2: [1, 2], 3: [2]}[quarters]
    return without_batch(reverse(images, mirrored) if mirrored else images, added)
