"""relu goes after the pooling in a plan, where nobody sees the difference."""

import numpy as np
import pytest

import minitf as tf
from minitf import keras

WINDOWS = [
    (2, 2, "VALID"),
    (2, 2, "SAME"),
    (3, 2, "SAME"),
    (3, 1, "VALID"),
    ((1, 2), (1, 2), "SAME"),
]
DEVICES = ["cpu", "torch:cpu"]


def pictures():
    """With many equal entries, below zero, at zero and above."""
    return np.random.default_rng(0).integers(-2, 3, (3, 7, 6, 2)).astype("float32")


def kinds(function, *shapes):
    plan = function.plan_for(*(tf.ones(shape) for shape in shapes)).plan
    return [line.split(" = ")[1].split("(")[0] for line in plan.listing]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("window", WINDOWS)
def test_values_and_gradients_are_those_of_eager_mode(window, device):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = tf.nn.max_pool2d(tf.nn.relu(x), *window)
            loss = tf.reduce_sum(z * z + 3.0 * z)
        return z, tape.gradient(loss, x)

    with tf.device(device):
        x = tf.constant(pictures())
        compiled = tf.function(gradient)
        for made, expected in zip(compiled(x), gradient(x), strict=True):
            np.testing.assert_allclose(made, expected, rtol=1e-6)
        listed = kinds(compiled, (3, 7, 6, 2))

    assert listed.index("max_pool") < listed.index("relu")
    assert listed.index("relu_gate") < listed.index("max_pool_give")


@pytest.mark.parametrize(
    "function",
    [
        lambda x: [(tf.nn.max_pool2d(y, 2, 2, "VALID"), y) for y in [tf.nn.relu(x)]],
        lambda x: [tf.nn.max_pool2d(y, 2, 2, "VALID") + tf.reduce_sum(y) for y in [tf.nn.relu(x)]],
        lambda x: [tf.nn.max_pool2d(y, k, 2, "SAME") for y in [tf.nn.relu(x)] for k in (2, 3)],
        lambda x: tf.nn.avg_pool2d(tf.nn.relu(x), 2, 2, "VALID"),
        lambda x: tf.nn.max_pool2d(tf.sin(x), 2, 2, "VALID"),
    ],
)
def test_where_somebody_else_reads_relu_it_stays(function):
    compiled, x = tf.function(function), tf.constant(pictures())
    for made, expected in zip(
        tf.nest.flatten(compiled(x)), tf.nest.flatten(function(x)), strict=True
    ):
        np.testing.assert_allclose(made, expected, rtol=1e-6)
    listed = kinds(compiled, (3, 7, 6, 2))
    if "relu" in listed and "max_pool" in listed:
        assert listed.index("relu") < listed.index("max_pool")


def test_gradients_that_are_fetched_on_the_way_stay():
    """Somebody wants the gradient by what relu gave: it must be there, in full."""

    def gradients(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            bent = tf.nn.relu(x)
            loss = tf.reduce_sum(tf.nn.max_pool2d(bent, 2, 2, "VALID") ** 2.0)
        return tape.gradient(loss, [bent, x])

    x = tf.constant(pictures())
    for made, expected in zip(tf.function(gradients)(x), gradients(x), strict=True):
        np.testing.assert_allclose(made, expected, rtol=1e-6)


def test_second_derivatives_are_those_of_eager_mode():
    def curvature(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                loss = tf.reduce_sum(tf.nn.max_pool2d(tf.nn.relu(x), 2, 2, "VALID") ** 3.0)
            slope = inner.gradient(loss, x)
        return outer.gradient(slope, x)

    x = tf.constant(pictures())
    np.testing.assert_allclose(tf.function(curvature)(x), curvature(x), rtol=1e-6)


@pytest.mark.parametrize("device", DEVICES)
def test_a_network_trains_as_it_does_op_by_op(device):
    x = pictures()
    y = np.array([0, 1, 2])

    def losses(run_eagerly):
        keras.utils.set_random_seed(1)
        with tf.device(device):
            model = keras.Sequential([
                keras.Input((7, 6, 2)), keras.layers.Conv2D(4, 3, activation="relu"),
                keras.layers.MaxPooling2D(2), keras.layers.Flatten(), keras.layers.Dense(3),
            ])  # fmt: skip
            loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
            model.compile("adam", loss, run_eagerly=run_eagerly)
            return model.fit(x, y, epochs=5, verbose=0).history["loss"]

    np.testing.assert_allclose(losses(False), losses(True), rtol=1e-4)
