"""tf.image of TensorFlow 1: pixels are placed by their corners, and methods are counted."""

from typing import Any

import numpy as np
import pytest

import minitf.compat.v1 as tf

PICTURE = np.arange(6.0).reshape(2, 3, 1)

# Recorded from TensorFlow 2.21's tf.compat.v1.
RESIZED: dict[str, tuple[Any, Any]] = {
    "bilinear": (lambda: tf.image.resize_images(PICTURE, [4, 2]),
                 [[0, 1.5], [1.5, 3], [3, 4.5], [3, 4.5]]),
    "corners": (lambda: tf.image.resize_images(PICTURE, [4, 2], align_corners=True),
                [[0, 2], [1, 3], [2, 4], [3, 5]]),
    "nearest": (lambda: tf.image.resize_images(
        PICTURE, [4, 2], tf.image.ResizeMethod.NEAREST_NEIGHBOR),
        [[0, 1], [0, 1], [3, 4], [3, 4]]),
    "area": (lambda: tf.image.resize_images(PICTURE, [1, 3], 3), [[1.5, 2.5, 3.5]]),
    "same": (lambda: tf.image.resize_images(PICTURE, [2, 3]), [[0, 1, 2], [3, 4, 5]]),
    "fitting": (lambda: tf.image.resize_images(PICTURE, [9, 3], 1, preserve_aspect_ratio=True),
                [[0, 1, 2], [3, 4, 5]]),
    "op": (lambda: tf.image.resize_nearest_neighbor(PICTURE[None], [2, 2])[0], [[0, 1], [3, 4]]),
    "renamed": (lambda: tf.image.resize_image_with_crop_or_pad(PICTURE, 1, 1), [[1]]),
}  # fmt: skip


@pytest.mark.parametrize("name", RESIZED)
def test_sizes(name):
    function, expected = RESIZED[name]

    np.testing.assert_allclose(function().numpy()[..., 0], expected)


def test_mistakes_are_explained():
    with pytest.raises(ValueError, match="There is no resize method"):
        tf.image.resize_images(PICTURE, [2, 2], method=7)
    with pytest.raises(ValueError, match="2 elements"):
        tf.image.resize_images(PICTURE, [2])
