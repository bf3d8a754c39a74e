"""keras.ops: what symbols give, and how wrong arguments are refused.

A call is a text: `s(2, None)` is a KerasTensor, `a(2, 3)` an array of ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.core import nest
from minitf.errors import MinitfError

ops, image = keras.ops, keras.ops.image


def a(*shape: int, dtype: str = "float32") -> np.ndarray:
    return np.ones(shape, dtype)


def s(*shape: int | None, dtype: str = "float32") -> Any:
    return keras.KerasTensor(shape, dtype)


SYMBOLS = {
    "image.crop_images(s(None, None, 3), 2, 3, target_height=10, target_width=20)": [(10, 20, 3)],
    "image.crop_images(s(None, 15, 25, 3), 2, 3, 1, 4)": [(None, 12, 18, 3)],
    "image.pad_images(s(None, None, 3), 2, 3, target_height=10, target_width=20)": [(10, 20, 3)],
    "image.pad_images(s(None, None, 3), 2, 3, 2, 3)": [(None, None, 3)],
    "image.pad_images(s(3, 15, 25), 2, 3, 1, 1, data_format='channels_first')": [(3, 18, 29)],
    "image.resize(s(None, None, 3), (15, 10), crop_to_aspect_ratio=True)": [(15, 10, 3)],
    "image.resize(s(None, 3, None, None), (5, 6), data_format='channels_first')": [(None, 3, 5, 6)],
    "image.elastic_transform(s(None, 20, 20, 3))": [(None, 20, 20, 3)],
    "image.gaussian_blur(s(20, 20, 3), s(2), s(2))": [(20, 20, 3)],
    "image.map_coordinates(s(20, 20, None), s(3, 15, 15, None), 0)": [(15, 15, None)],
    "ops.bitwise_and(s(None, 3), s(1, 3))": [(None, 3)],
    "ops.bitwise_invert(s(None, 3))": [(None, 3)],
    "ops.gcd(s(None, 3), s(2, 1))": [(2, 3)],
    "ops.ldexp(s(None, 3), s(3))": [(None, 3)],
}


@pytest.mark.parametrize("call", SYMBOLS)
def test_symbols_give_symbols_of_these_shapes(call):
    assert [tuple(one.shape) for one in nest.flatten(eval(call))] == SYMBOLS[call]


ERRORS = {
    "image.crop_images(a(9, 9, 3), -1, 0, target_height=8, target_width=8)": "top_cropping must be",
    "image.crop_images(s(9, 9, 3), None, 0, 1, target_height=12, target_width=8)": "top_cropping",
    "image.crop_images(a(9, 9, 3), 0, 0, target_height=-1, target_width=8)": "target_height must",
    "image.crop_images(s(None, 9, 3), 2, 3, 4, 5)": "the height of the images is unknown",
    "image.crop_images(a(9, 9, 3), 2)": "exactly two of",
    "image.pad_images(s(None, None, 3), 0, 0, target_height=-1, target_width=5)": "target_height",
    "image.pad_images(a(9, 9, 3), 0, 0, target_height=5, target_width=9)": "bottom_padding must",
    "image.resize(a(9, 9, 3), (0, 4))": "must have positive height and width",
    "image.rgb_to_grayscale(a(4, 4, 4))": r"expected 3 \(RGB\) or 1 \(Grayscale\)",
    "image.rgb_to_hsv(a(4, 4, 4))": "must have 3 channels",
    "image.extract_patches(a(1, 9, 9, 3), '5')": "Expected an int or a tuple",
    "image.extract_patches(a(1, 9, 9, 3), (1, 2, 3, 4))": "length 2 or 3",
    "image.extract_patches_3d(a(1, 9, 9, 9, 1), (4, 4))": "length 3",
    "image.perspective_transform(a(2), a(4, 2), a(4, 2))": "Invalid images rank: expected rank 3",
    "image.perspective_transform(a(9, 9, 3), a(3), a(4, 2))": "Invalid start_points shape",
    "ops.softmax(a(2, 3), axis=10)": "axis 10 is out of bounds",
}


@pytest.mark.parametrize("call", ERRORS)
def test_wrong_arguments_are_refused_in_these_words(call):
    with pytest.raises((ValueError, TypeError, MinitfError), match=ERRORS[call]):
        eval(call)


def test_pictures_of_unknown_size_are_cut_when_they_come():
    @tf.function(input_signature=[tf.TensorSpec([None, None, 3])])
    def middle(x: Any) -> Any:
        return image.crop_images(x, 1, 1, target_height=2, target_width=3)

    x = np.arange(75.0, dtype="float32").reshape(5, 5, 3)

    assert np.array_equal(middle(x), x[1:3, 1:4])


def test_small_float_pictures_keep_their_type_in_another_size():
    assert image.resize(a(4, 4, 3, dtype="float16"), (2, 2)).dtype == "float16"
