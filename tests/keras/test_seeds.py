"""A training run with a seed gives the numbers that real Keras gives on TensorFlow."""

import numpy as np
import pytest

import minitf as tf
from minitf import keras


def test_a_whole_run():
    keras.utils.set_random_seed(42)
    x = np.random.RandomState(0).rand(500, 8).astype("float32")
    y = (x.sum(1) > 4).astype("float32")
    model = keras.Sequential([
        keras.Input((8,)), keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, epochs=5, batch_size=32, validation_split=0.2, verbose=0).history

    recorded = {  # by keras 3 on TensorFlow 2.21
        "accuracy": [0.565, 0.555, 0.615, 0.647, 0.72], "loss": [0.66, 0.642, 0.62, 0.595, 0.564],
        "val_accuracy": [0.45, 0.52, 0.61, 0.63, 0.68],
        "val_loss": [0.691, 0.674, 0.655, 0.629, 0.593],
    }  # fmt: skip
    for name, numbers in recorded.items():
        np.testing.assert_allclose(history[name], numbers, atol=6e-4)


def test_the_order_of_samples():
    def order(**settings):
        seen = []

        class Watch(keras.Model):
            def train_step(self, data):
                seen.append(data[0].numpy().ravel().astype(int).tolist())
                return {"loss": 0.0}

        model = Watch()
        model.compile("sgd", "mse", run_eagerly=True)
        x = np.arange(10, dtype="float32")[:, None]
        model.fit(x, x, verbose=0, **settings)
        return seen

    tf.random.set_seed(3)
    recorded = [1, 2, 4, 6, 7, 0, 5, 3, 8, 9]
    assert order(epochs=2, batch_size=10) == [recorded, recorded]
    assert order(epochs=1, batch_size=4) == [recorded[:4], recorded[4:8], recorded[8:]]


def test_first_values():
    recorded = {
        "RandomNormal": [-0.03371, -0.01793, -0.09398],
        "RandomUniform": [0.02471, 0.01721, -0.04422],
        "TruncatedNormal": [-0.03371, -0.01793, -0.09398],
        "GlorotUniform": [0.40348, 0.28117, -0.72214],
        "GlorotNormal": [-0.3613, -0.19223, -1.0073], "HeNormal": [-0.48473, -0.2579, -1.35143],
        "HeUniform": [0.54132, 0.37723, -0.96886], "LecunNormal": [-0.34276, -0.18236, -0.9556],
    }  # fmt: skip
    for name, numbers in recorded.items():
        values = getattr(keras.initializers, name)(seed=7)((5, 4))
        np.testing.assert_allclose(np.ravel(values)[:3], numbers, atol=1e-5)


# After set_random_seed(0) Python's generator gives these; each layer takes its own in turn.
DRAWN = [906691060, 413654000, 813847340, 955892129, 451585302, 43469774]
TAKEN = {  # which of them the initializers of kernel and recurrent kernel, and dropout, get
    "SimpleRNN": (1, 2, 0), "LSTM": (0, 1, 2), "GRU": (0, 1, 2), "ConvLSTM2D": (1, 2, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_recurrent_layers_take_seeds_in_the_order_of_keras(name):
    keras.utils.set_random_seed(0)
    sizes = (3, 2) if name == "ConvLSTM2D" else (3,)
    cell = getattr(keras.layers, name)(*sizes).cell
    kernel, recurrent = cell.kernel_initializer.seed, cell.recurrent_initializer.seed
    dropout = int(cell.seed_generator.state.numpy()[0])

    assert [kernel, recurrent, dropout] == [DRAWN[place] for place in TAKEN[name]]
    assert keras.layers.Dense(1).kernel_initializer.seed == DRAWN[3]


def test_a_random_crop_takes_the_second_seed():
    keras.utils.set_random_seed(0)
    crop = keras.layers.RandomCrop(2, 2)

    assert crop.seed == DRAWN[1]
    assert keras.layers.Dense(1).kernel_initializer.seed == DRAWN[2]
