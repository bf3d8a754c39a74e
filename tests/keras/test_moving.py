"""Models go from device to device: `model.to`, `fit(device=)`, and what they remember."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.backends import devices
from tests.conformance.against_keras.cases import LAYERS
from tests.conformance.against_keras.evaluate import inputs_of, make

pytest.importorskip("torch", reason="the torch backend needs torch")

HERE, THERE = "cpu", "torch:cpu"
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(64, 6)).astype("float32")
Y = X.sum(axis=1, keepdims=True)


def model_of(optimizer="adam", eager=False):
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(8, "relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer, "mse", metrics=["mae"], run_eagerly=eager)
    return model


def places_of(model):
    metrics = [variable for metric in model.metrics for variable in metric.variables]
    return {v.device_object.name for v in [*model.variables, *model.optimizer.variables, *metrics]}


def losses(model, **how):
    return model.fit(X, Y, batch_size=16, verbose=0, shuffle=False, **how).history["loss"]


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "nadam", "adagrad", "lamb"])
@pytest.mark.parametrize("eager", [False, True], ids=["compiled", "eager"])
def test_training_goes_on_where_it_stopped(optimizer, eager):
    stays = model_of(optimizer, eager)
    expected = [losses(stays, epochs=2) for _ in range(3)]
    moves = model_of(optimizer, eager)
    seen = [losses(moves, epochs=2)]
    seen.append(losses(moves, epochs=2, device=THERE))
    assert places_of(moves) == {THERE}
    seen.append(losses(moves.to(HERE), epochs=2))

    assert places_of(moves) == {HERE}
    np.testing.assert_allclose(seen, expected, rtol=1e-4)


def test_a_model_that_is_not_built_yet_is_built_there():
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    losses(model, device=THERE)

    assert places_of(model) == {THERE}
    assert model.predict(X, verbose=0).shape == (64, 1)


def test_fit_stays_where_the_model_is():
    with tf.device(THERE):
        model = model_of()
    losses(model)
    assert places_of(model) == {THERE}
    model.evaluate(X, Y, verbose=0)
    assert places_of(model.to("/CPU:0")) == {HERE}


@pytest.mark.parametrize("name", ["warp:0", "torch:cuda:77", "torch:nowhere"])
def test_a_device_that_is_not_there_changes_nothing(name):
    model = model_of()
    before = [w.numpy() for w in model.weights]

    with pytest.raises(errors.DeviceError, match="There is no device"):
        losses(model, device=name)
    with pytest.raises(errors.DeviceError):
        model.to(name)
    assert places_of(model) == {HERE}
    assert all(map(np.array_equal, before, model.weights))
    losses(model)  # and it goes on on numpy


def test_without_torch_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(devices.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(devices, "_known", {"cpu": devices.CPU})
    model = model_of()

    with pytest.raises(errors.MissingExtraError, match=r"pip install 'minitf\[torch\]'"):
        losses(model, device="torch:cuda")
    losses(model)


def test_a_layer_of_two_models_is_found_where_it_went():
    shared = keras.layers.Dense(4)
    first = keras.Sequential([keras.Input((6,)), shared, keras.layers.Dense(1)])
    second = keras.Sequential([keras.Input((6,)), shared])
    before = second.predict(X, verbose=0)
    first.to(THERE)

    np.testing.assert_allclose(second.predict(X, verbose=0), before, rtol=1e-5, atol=1e-6)


def test_a_function_is_recorded_again_after_a_move():
    model = model_of()
    call = tf.function(lambda x: model(x, training=False))
    plain = tf.function(lambda x: x * 2.0)
    before, _ = call(tf.constant(X)).numpy(), plain(tf.constant(X))
    model.to(THERE)
    with tf.device(THERE):
        there = tf.constant(X)

    np.testing.assert_allclose(call(there).numpy(), before, rtol=1e-5, atol=1e-6)
    assert call(there).device == THERE
    assert plain(tf.constant(X)).device != THERE
    assert plain.experimental_get_tracing_count() == 1


def test_a_step_by_hand_goes_on_after_a_move():
    model, rate = model_of("sgd"), keras.optimizers.Adam(0.01)

    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        rate.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
        return float(loss)

    first = [step(tf.constant(X), tf.constant(Y)) for _ in range(6)]
    model.to(THERE)
    for variable in rate.variables:
        variable.to_device(devices.get(THERE))
    with tf.device(THERE):
        later = [step(tf.constant(X), tf.constant(Y)) for _ in range(6)]
    assert max(later) < min(first)


def exact_cases():
    found = {}
    for case in (case for cases in LAYERS.values() for case in cases):
        if case.exact:
            found.setdefault(case.layer, case)
    return found


@pytest.mark.parametrize("name", exact_cases())
def test_every_layer_goes_along(name):
    case = exact_cases()[name]
    arrays = inputs_of(case)
    symbols = tf.nest.map_structure(
        lambda array: keras.Input(array.shape[1:], dtype=array.dtype.name), arrays
    )
    model = keras.Model(symbols, case(make(keras, case.layer, case.kwargs), symbols))
    before = tf.nest.flatten(model.predict(arrays, verbose=0))
    model.to(THERE)
    after = tf.nest.flatten(model.predict(arrays, verbose=0))

    for one, other in zip(before, after, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
