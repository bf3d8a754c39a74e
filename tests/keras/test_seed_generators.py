"""The generators of random numbers that layers hold: they are state, and no weights."""

import numpy as np
import pytest

from minitf import keras
from minitf.keras import layers

# The layer, the shape of its input, and how many generators it has.
HELD = [
    (layers.Dropout(0.5), 1),
    (layers.Dropout(0.0), 0),
    (layers.SpatialDropout1D(0.5), 1),
    (layers.GaussianNoise(0.5), 1),
    (layers.GaussianNoise(0.0), 0),
    (layers.GaussianDropout(0.5), 1),
    (layers.AlphaDropout(0.5), 1),
    (layers.AlphaDropout(0.0), 0),
    (layers.Attention(), 0),
    (layers.Attention(dropout=0.1), 1),
    (layers.LSTMCell(2), 1),
    (layers.RandomFlip(), 1),
    (layers.Dense(2), 0),
]


@pytest.mark.parametrize(("layer", "number"), HELD)
def test_generators_are_variables_and_no_weights(layer, number):
    assert len(layer._seed_generators) == number
    assert len(layer.non_trainable_variables) == number
    assert layer.weights == []


def test_inner_layers_count():
    model = keras.Sequential([keras.Input((2,)), layers.Dropout(0.5), layers.Dense(1)])
    assert [v.path.split("/")[-1] for v in model.non_trainable_variables] == [
        "seed_generator_state"
    ]
    assert len(model.weights) == 2


@pytest.mark.parametrize("seed", [None, 3])
def test_each_call_draws_anew(seed):
    layer = layers.Dropout(0.5, seed=seed)
    x = np.ones((8, 8), "float32")
    first, second = layer(x, training=True), layer(x, training=True)
    assert not np.array_equal(first, second)


def test_one_seed_one_sequence_of_draws():
    x = np.ones((8, 8), "float32")
    one, other = layers.Dropout(0.5, seed=3), layers.Dropout(0.5, seed=3)
    for _ in range(3):
        np.testing.assert_array_equal(one(x, training=True), other(x, training=True))


def test_the_state_moves_on_in_a_compiled_step():
    model = keras.Sequential([keras.Input((2,)), layers.Dropout(0.5, seed=1), layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.ones((6, 2)), np.ones((6, 1)), batch_size=2, epochs=1, verbose=0)
    [state] = model.non_trainable_variables
    assert state.numpy().tolist() == [1, 3]
