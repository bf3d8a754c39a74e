"""The Keras variable: what may be assigned to it, and how it begins.

The numbers are those of real Keras on TensorFlow.
"""

from __future__ import annotations

import numpy as np
import pytest

import minitf as tf
from minitf import keras


@pytest.mark.parametrize(
    ("dtype", "value", "expected"),
    [
        ("float32", tf.constant([1, 2]), [1.0, 2.0]),
        ("float32", np.array([1.5, 2.5]), [1.5, 2.5]),
        ("int64", [3.7, 4.2], [3, 4]),
        ("int64", tf.constant([3.7, 4.2]), [3, 4]),
        ("bool", [1, 0], [True, False]),
    ],
)
def test_what_is_assigned_is_cast(dtype, value, expected):
    v = keras.Variable([False, False] if dtype == "bool" else [0, 0], dtype=dtype)
    made = v.assign(value)
    assert isinstance(made, tf.Tensor)
    assert (made.numpy().tolist(), v.numpy().tolist(), v.dtype) == (expected, expected, dtype)


@pytest.mark.parametrize(
    ("dtype", "delta", "added", "subtracted"),
    [
        ("float32", 1, [5.0, 6.0], [3.0, 4.0]),
        ("float32", np.array([1, 2]), [5.0, 7.0], [3.0, 3.0]),
        ("int64", tf.constant([1, 1]), [5, 6], [3, 4]),
        ("int64", 2.5, [6, 7], [1, 2]),
    ],
)
def test_what_is_added_is_spread_and_cast(dtype, delta, added, subtracted):
    v = keras.Variable([4, 5], dtype=dtype)
    assert v.assign_add(delta).numpy().tolist() == added
    v.assign([4, 5])
    assert v.assign_sub(delta).numpy().tolist() == subtracted


def test_another_shape_changes_nothing():
    v = keras.Variable([4.0, 5.0])
    for value in ([1.0, 2.0, 3.0], 1.0, np.ones((2, 1))):
        with pytest.raises(ValueError, match="Cannot assign a value of shape"):
            v.assign(value)
    assert v.numpy().tolist() == [4.0, 5.0]


def test_a_variable_in_a_function_is_cast_too():
    v = keras.Variable(0, dtype="int32")

    @tf.function
    def count(x):
        v.assign_add(tf.reduce_sum(x))
        return v.value

    assert int(count(tf.constant([1.5, 2.25]))) == 3


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (3, "Cannot convert '3' to a shape"),
        ([3.5], "Found invalid dimension '3.5'"),
        ("x", "Found invalid dimension 'x'"),
        ([2, -1], "Negative dimensions are not allowed"),
        ((None,), "cannot have the shape"),
        (None, "the `shape` argument should be specified"),
    ],
)
def test_shapes_that_nothing_can_be_drawn_for(shape, words):
    with pytest.raises(ValueError, match=words):
        keras.Variable(keras.initializers.Zeros(), shape=shape)


def test_options_are_words_of_keras():
    with pytest.raises(ValueError, match=r"Expected one of `None`, `'none'`, `'mean'`"):
        keras.Variable(1.0, aggregation="median")
    with pytest.raises(ValueError, match=r"`synchronization`. Expected one of `None`"):
        keras.Variable(1.0, synchronization="never")
    v = keras.Variable(1.0, aggregation="sum", synchronization=None)
    assert (v.aggregation, v.synchronization) == ("sum", "none")


def test_a_seed_generator_is_written_down():
    config = keras.saving.serialize_keras_object(keras.random.SeedGenerator(3, name="mine"))
    assert (config["module"], config["class_name"]) == ("keras.random", "SeedGenerator")
    made = keras.saving.deserialize_keras_object(config)
    assert made.get_config() == {"seed": 3, "name": "mine"}
