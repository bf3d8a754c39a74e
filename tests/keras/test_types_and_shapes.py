"""Types are words and shapes are tuples in Keras, when they are printed and when they are used."""

import numpy as np
import pytest

import minitf as tf
from minitf import keras


@pytest.fixture
def kernel():
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    return layer.kernel


def test_the_type_of_a_variable_is_a_word(kernel):
    assert isinstance(kernel.dtype, str)
    assert f"{kernel.dtype} {kernel.dtype!r}" == "float32 'float32'"
    assert np.zeros(3, kernel.dtype).dtype == np.float32


def test_the_word_is_the_type_too(kernel):
    assert kernel.dtype == tf.float32
    assert {tf.float32: 1}[kernel.dtype] == 1
    assert kernel.dtype.is_floating
    assert tf.cast([1], kernel.dtype).dtype is tf.float32


def test_in_a_layer_of_half_precision_it_is_what_the_layer_computes_in():
    seen = []

    class Scale(keras.layers.Layer):
        def build(self, shape):
            self.factor = self.add_weight(shape=(1,), name="factor")

        def call(self, x):
            seen.append(self.factor.dtype)
            return x * self.factor

    layer = Scale(dtype="mixed_float16")
    layer(np.ones((1, 1)))

    assert seen[-1] == "float16"
    assert layer.factor.dtype == "float32"


def test_the_shape_of_a_symbol_is_written_as_a_tuple():
    shape = keras.Input((4, 3)).shape

    assert f"{shape} {[shape]}" == "(None, 4, 3) [(None, 4, 3)]"
    assert (repr(shape[1:]), shape[-1]) == ("(4, 3)", 3)
    assert shape == (None, 4, 3)
    assert (1, *shape) == (1, None, 4, 3)
