"""Every layer of keras.layers, on numpy and on torch: build, call, configuration, file, one batch.

The settings are the first ones of each layer that are compared with real Keras (tests/conformance),
where OWN has none.  A layer that nobody entered fails the first test.
"""

import inspect
import json

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from tests.conformance.against_keras.cases import LAYERS
from tests.conformance.against_keras.evaluate import LayerCase, inputs_of, make

layers = keras.layers

OWN = [
    LayerCase("PReLU", {}, (4, 3)),  # with numbers below zero, where there is something to learn
    LayerCase("RandomGrayscale", {"factor": 0.5}, (2, 4, 4, 3), exact=False),  # always draws
    LayerCase("AdaptiveMaxPooling1D", {"output_size": 2}, (2, 5, 3)),
    LayerCase("AdaptiveMaxPooling3D", {"output_size": 2}, (1, 3, 4, 5, 2)),
    LayerCase("IntegerLookup", {"vocabulary": [1, 2, 3]}, (2, 3), integers=5),
    LayerCase("HashedCrossing", {"num_bins": 5}, [(3, 1), (3, 1)], integers=5),
]
# Cells are run by RNN; these are bases, or take what is no tensor of numbers, and have own tests.
ELSEWHERE = {
    "GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells", "InputLayer", "Lambda", "Layer",
    "StringLookup", "TFSMLayer", "TextVectorization", "Wrapper",
}  # fmt: skip


def first_cases():
    """The first settings of each layer."""
    found = {}
    for case in OWN + [case for cases in LAYERS.values() for case in cases]:
        found.setdefault(case.layer, case)
    return found


CASES = first_cases()


def public_layers():
    """The classes of keras.layers, each once: some have several names."""
    classes = [getattr(layers, name) for name in dir(layers)]
    return {
        layer for layer in classes if inspect.isclass(layer) and issubclass(layer, layers.Layer)
    }


def test_every_layer_has_settings():
    entered = {getattr(layers, name) for name in {*CASES, *ELSEWHERE}}

    assert {layer.__name__ for layer in public_layers() - entered} == set()


@pytest.fixture(params=["cpu", "torch:cpu"])
def device(request):
    with tf.device(request.param):
        yield request.param


def model_of(case):
    """The layer in a functional model, and the model's inputs."""
    arrays = inputs_of(case)
    symbols = tf.nest.map_structure(
        lambda array: keras.Input(array.shape[1:], dtype=array.dtype.name), arrays
    )
    layer = make(keras, case.layer, case.kwargs)
    return layer, keras.Model(symbols, case(layer, symbols)), arrays


def unbuilt(config):
    """A configuration without what says that inner layers are built."""
    if not isinstance(config, dict):
        return config
    return {key: unbuilt(value) for key, value in config.items() if key != "build_config"}


@pytest.mark.parametrize("name", CASES)
def test_run_layer(name, device, tmp_path):
    case = CASES[name]
    layer, model, arrays = model_of(case)

    assert layer.built
    config = json.loads(json.dumps(layer.get_config()))
    again = type(layer).from_config(config)
    assert unbuilt(json.loads(json.dumps(again.get_config()))) == unbuilt(config)

    outputs = tf.nest.flatten(model(arrays))
    for symbol, output in zip(tf.nest.flatten(model.outputs), outputs, strict=True):
        assert output.dtype == symbol.dtype
        fits = zip(symbol.shape, output.shape, strict=True)
        assert all(size in (None, real) for size, real in fits)

    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=False)
    if case.exact:
        for one, other in zip(outputs, tf.nest.flatten(loaded(arrays)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)
    fit_one_batch(layer, model, arrays, outputs)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.exact])
def test_a_plan_computes_what_eager_code_does(name, device):
    _, model, arrays = model_of(CASES[name])
    arrays = tf.nest.map_structure(tf.constant, arrays)

    def outputs_and_slopes(arrays):
        with tf.GradientTape() as tape:
            made = tf.nest.flatten(model(arrays, training=False))  # nothing is drawn
            outputs = [one for one in made if one.dtype.is_floating]
            loss = sum(tf.reduce_sum(tf.square(one)) for one in outputs)
        weights = model.trainable_weights if outputs else []
        return outputs, [grad for grad in tape.gradient(loss, weights) if grad is not None]

    found = tf.nest.flatten(tf.function(outputs_and_slopes)(arrays))
    for one, other in zip(found, tf.nest.flatten(outputs_and_slopes(arrays)), strict=True):
        assert one.device == other.device
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def fit_one_batch(layer, model, arrays, outputs):
    """One step of training: the loss is a number, and what can be trained has moved."""
    if not all(output.dtype.is_floating for output in outputs):
        return
    targets = [np.ones(output.shape, "float32") * 3 for output in outputs]
    model.compile("sgd", "mse")
    before = [weight.numpy() for weight in layer.trainable_weights]
    history = model.fit(arrays, targets, epochs=1, verbose=0)

    assert np.isfinite(history.history["loss"][0])
    if before:
        after = [weight.numpy() for weight in layer.trainable_weights]
        assert any((a != b).any() for a, b in zip(before, after, strict=True))
