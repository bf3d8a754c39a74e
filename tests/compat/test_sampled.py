"""Losses over drawn classes: TensorFlow 1's names give the numbers of TensorFlow 2's."""

import numpy as np
import pytest

import minitf as tf
from minitf.compat import v1

CHANCE = np.random.default_rng(3)
WEIGHTS = CHANCE.normal(size=(20, 4)).astype("float32")
BIASES = CHANCE.normal(size=20).astype("float32")
INPUTS = CHANCE.normal(size=(5, 4)).astype("float32")
LABELS = np.array([[1], [7], [0], [19], [3]])


@pytest.mark.parametrize("name", ["nce_loss", "sampled_softmax_loss"])
def test_the_classes_that_were_drawn_are_used(name):
    drawn = tf.random.log_uniform_candidate_sampler(LABELS, 1, 6, True, 20, seed=2)
    asked = (WEIGHTS, BIASES, LABELS, INPUTS, 6, 20, 1, drawn)

    old, new = getattr(v1.nn, name)(*asked), getattr(tf.nn, name)(*asked)

    np.testing.assert_array_equal(old, new)
