"""Plan and eager code agree on all workloads, on each backend: results, gradients, training."""

import importlib.util

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from tests.benchmarks.workloads import WORKLOADS

DEVICES = [
    "cpu",
    pytest.param(
        "torch:cpu",
        marks=pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="no torch"),
    ),
]
BATCH, STEPS = 6, 3


@pytest.fixture(params=DEVICES)
def device(request):
    with tf.device(request.param):
        yield request.param


def made(name, **compiling):
    """A workload's model, the same each time, and some data; chance is the same each time, too."""
    keras.utils.set_random_seed(11)
    workload = WORKLOADS[name]
    model = workload.build(keras)
    model.compile(model.optimizer, model.loss, **compiling)
    x, y = workload.data(steps=STEPS)
    return model, x[: BATCH * STEPS], y[: BATCH * STEPS]


def slopes(name, wrap):
    """Output, loss and all gradients of a step of training, computed by `wrap` of a function."""
    model, x, y = made(name)

    def step(x, y):
        with tf.GradientTape() as tape:
            output = model(x, training=True)
            loss = model.compute_loss(x, y, output)
        return output, loss, tape.gradient(loss, model.trainable_weights)

    output, loss, gradients = wrap(step)(tf.constant(x[:BATCH]), tf.constant(y[:BATCH]))
    assert all(gradient is not None for gradient in gradients)
    return [one.numpy() for one in (output, loss, *gradients)]


def close(found, expected):
    """Equal to rounding, measured by the largest entry; what should be 0, by that of them all."""
    largest = max(np.abs(other).max() for other in expected)
    for one, other in zip(found, expected, strict=True):
        size = max(np.abs(other).max(), 1e-3 * largest)
        np.testing.assert_allclose(one / size, other / size, atol=2e-5)


@pytest.mark.parametrize("name", WORKLOADS)
def test_gradients_of_the_plan_are_those_of_the_tape(name, device):
    close(slopes(name, tf.function), slopes(name, lambda step: step))


def trained(name, eagerly):
    model, x, y = made(name, run_eagerly=eagerly)
    history = model.fit(x, y, batch_size=BATCH, epochs=2, shuffle=False, verbose=0)
    # What is added to all keys changes no attention: Adam makes whole steps of its rounding.
    weights = [w for w in model.weights if not w.path.endswith("key/bias")]
    return [np.asarray(history.history["loss"]), *(w.numpy() for w in weights)]


@pytest.mark.parametrize("name", WORKLOADS)
def test_compiled_training_is_eager_training(name, device):
    compiled, eager = trained(name, eagerly=False), trained(name, eagerly=True)
    for one, other in zip(compiled, eager, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3 * max(np.abs(other).max(), 1e-3))


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="no torch")
@pytest.mark.parametrize("name", WORKLOADS)
def test_both_backends_give_the_same_gradients(name):
    found = []
    for device in ("cpu", "torch:cpu"):
        with tf.device(device):
            found.append(slopes(name, tf.function))
    close(*found)
