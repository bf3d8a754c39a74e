"""What a notebook shows of models, layers and histories: the facts, as plain HTML."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import minitf as tf
from minitf import keras


def words(thing):
    return " ".join(" ".join(ET.fromstring(thing._repr_html_()).itertext()).split())


def classifier():
    layers = [keras.layers.Dense(4, name="hidden"), keras.layers.Dense(3, name="last")]
    return keras.Sequential([keras.Input((8,)), *layers], name="net")


def branching():
    x = keras.Input((4,), name="x")
    a, b = keras.layers.Dense(2, name="a")(x), keras.layers.Dense(2, name="b")(x)
    return keras.Model(x, keras.layers.Add(name="sum")([a, b]), name="branches")


class Own(keras.Model):
    def __init__(self):
        super().__init__(name="<i>own")
        self.dense = keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)


def a_history():
    model = classifier()
    model.compile("sgd", "mse")
    x, y = np.ones((8, 8)), np.ones((8, 3))
    return model.fit(x, y, epochs=3, verbose=0, validation_data=(x, y))


THINGS = {
    "sequential": classifier,
    "unbuilt": lambda: keras.Sequential([keras.layers.Dense(2)]),
    "empty": keras.Sequential,
    "functional": branching,
    "own": Own,
    "layer": lambda: classifier().layers[0],
    "layer, not built": lambda: keras.layers.Dense(2, name="waits"),
    "layer without weights": lambda: keras.layers.Flatten(),
    "history": a_history,
    "no history": keras.callbacks.History,
    "long history": lambda: long_history(),
    "dataset": lambda: tf.data.Dataset.from_tensor_slices({"<x>": [[1.0, 2.0]], "y": ["a"]}),
}


def long_history():
    history = keras.callbacks.History()
    for epoch in range(200):
        history.on_epoch_end(epoch, {"loss": 1.0 / (epoch + 1)})
    return history


@pytest.mark.parametrize("name", THINGS)
def test_well_formed_small_and_harmless(name):
    html = THINGS[name]()._repr_html_()

    assert ET.fromstring(html).tag == "div"
    assert len(html) < 60_000
    assert "<script" not in html
    assert "<i>" not in html


def test_a_model_shows_its_summary():
    shown = words(classifier())

    assert "Sequential net · 51 parameters" in shown
    assert "hidden (Dense) (None, 4) 36 trains" in shown
    assert "last (Dense) (None, 3) 15 trains" in shown


def test_what_is_frozen_and_compiled_is_said():
    model = classifier()
    model.layers[0].trainable = False
    model.compile("adam", "mse")
    shown = words(model)

    assert "51 parameters · 36 of them do not train · compiled with Adam" in shown
    assert "hidden (Dense) (None, 4) 36 frozen" in shown


def test_connections_of_a_functional_model():
    assert "sum (Add) (None, 2) 0 a[0][0], b[0][0]" in words(branching())


def test_a_model_that_is_not_built_says_so():
    assert "not built yet: its weights are made when it first sees an input" in words(Own())


def test_a_layer_shows_its_weights():
    shown = words(classifier().layers[0])

    assert "Dense hidden · 36 parameters" in shown
    assert "net/hidden/kernel (8, 4) float32 32 trains" in shown


def test_a_history_marks_its_best_epoch():
    shown = words(a_history())

    assert "History · 3 epochs · done · best in epoch 3" in shown
    assert "epoch loss val_loss" in shown
    assert "3 ◯ " in shown


def test_a_long_history_shows_its_ends():
    shown = words(long_history())
    assert "⋮" in shown
    assert "200 ◯ 0.005" in shown
    assert "100" not in shown


def test_a_dataset_says_what_its_elements_are():
    data = tf.data.Dataset.from_tensor_slices(([[1.0, 2.0]] * 6, [1] * 6)).batch(4)
    shown = words(data)

    assert "_BatchDataset · 2 elements" in shown
    assert "[0] (None, 2) float32" in shown
    assert "[1] (None,) int32" in shown
    assert "without end" in words(data.repeat())
    assert "unknown length" in words(data.filter(lambda x, y: True))


def test_the_text_stays_as_it_is():
    assert repr(classifier()) == "<Sequential name=net, built=True>"
    assert repr(tf.data.Dataset.range(3)).startswith("<_RangeDataset element_spec=")
