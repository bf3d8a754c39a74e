"""tf.image with chance: the same for the same seed, another for another."""

import numpy as np
import pytest

import minitf as tf

R = np.random.default_rng(9)
PHOTO = R.uniform(0.1, 0.9, size=(2, 5, 4, 3)).astype("float32")
BYTES = R.integers(0, 255, size=(5, 4, 3)).astype("uint8")

CHANCE = {
    "flip": (lambda seed: tf.image.stateless_random_flip_left_right(PHOTO, seed),
             lambda seed: tf.image.random_flip_left_right(PHOTO, seed)),
    "flip-one": (lambda seed: tf.image.stateless_random_flip_up_down(PHOTO[0], seed),
                 lambda seed: tf.image.random_flip_up_down(PHOTO[0], seed)),
    "brightness": (lambda seed: tf.image.stateless_random_brightness(PHOTO, 0.3, seed),
                   lambda seed: tf.image.random_brightness(PHOTO, 0.3, seed)),
    "contrast": (lambda seed: tf.image.stateless_random_contrast(PHOTO, 0.3, 0.9, seed),
                 lambda seed: tf.image.random_contrast(PHOTO, 0.3, 0.9, seed)),
    "hue": (lambda seed: tf.image.stateless_random_hue(PHOTO, 0.3, seed),
            lambda seed: tf.image.random_hue(PHOTO, 0.3, seed)),
    "saturation": (lambda seed: tf.image.stateless_random_saturation(PHOTO, 0.3, 0.9, seed),
                   lambda seed: tf.image.random_saturation(PHOTO, 0.3, 0.9, seed)),
    "crop": (lambda seed: tf.image.stateless_random_crop(BYTES, [3, 3, 3], seed),
             lambda seed: tf.image.random_crop(BYTES, [3, 3, 3], seed)),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANCE)
def test_chance(name):
    stateless, stateful = CHANCE[name]

    np.testing.assert_array_equal(stateless([1, 2]), stateless([1, 2]))
    assert any((stateless([1, 2]).numpy() != stateless([k, 5])).numpy().any() for k in range(9))
    assert stateful(3).shape == stateless([1, 2]).shape


MISTAKES = {
    "random-delta": (lambda: tf.image.random_brightness(PHOTO, -1.0), "non-negative"),
    "random-hue": (lambda: tf.image.random_hue(PHOTO, 0.7), "<= 0.5"),
    "random-factor": (lambda: tf.image.random_contrast(PHOTO, 0.5, 0.2), "upper must be"),
    "random-crop": (lambda: tf.image.random_crop(PHOTO, [2, 9, 2, 3]), "Need value.shape"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_explained(name):
    mistake, words = MISTAKES[name]

    with pytest.raises(ValueError, match=words):
        mistake()
