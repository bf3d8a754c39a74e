"""fit, evaluate and predict read a tf.data.Dataset.  The numbers were seen in Keras 3.12."""

import numpy as np
import pytest

import minitf as tf
from minitf import keras


@pytest.fixture
def data():
    x = np.random.RandomState(0).rand(20, 3).astype("float32")
    y = (x.sum(1) > 1.5).astype("int32")
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(8)


@pytest.fixture
def model():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, kernel_initializer="ones")])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=["accuracy"])
    return model


def test_fit_evaluate_predict(model, data):
    history = model.fit(data, epochs=2, validation_data=data, verbose=0).history

    np.testing.assert_allclose(history["loss"], [0.69462, 0.69398], atol=1e-5)
    np.testing.assert_allclose(history["val_loss"], [0.6925, 0.69186], atol=1e-5)
    np.testing.assert_allclose(history["accuracy"], [0.2, 0.55], atol=1e-6)
    assert model.predict(data, verbose=0).shape == (20, 2)
    assert model.predict(data.map(lambda x, y: x), verbose=0).shape == (20, 2)
    np.testing.assert_allclose(model.evaluate(data, verbose=0), [0.69186, 0.8], atol=1e-5)


def test_steps_of_an_endless_dataset(model, data):
    history = model.fit(data.repeat(), epochs=3, steps_per_epoch=2, verbose=0).history

    assert len(history["loss"]) == 3


def test_weights_of_samples(model, data):
    weighted = data.map(lambda x, y: (x, y, tf.zeros_like(x[:, 0])))

    assert model.fit(weighted, verbose=0).history["loss"] == [0.0]


def test_mistakes(model, data):
    with pytest.raises(ValueError, match=r"as a tf\.data\.Dataset, `y` and"):
        model.fit(data, np.zeros(20), verbose=0)
    with pytest.raises(ValueError, match="`validation_split` is only supported"):
        model.fit(data, validation_split=0.2, verbose=0)
    with pytest.raises(ValueError, match="no batches"):
        model.fit(data.take(0), verbose=0)
