"""Gradients that a function says itself, forward mode, and what a tape does at the edges."""

import logging

import numpy as np
import pytest

import minitf as tf


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), grad


def slope(function, order=1):
    """The derivative of this order, as a function."""

    def compute(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x) if order == 1 else slope(function, order - 1)(x)
        return tape.gradient(y, x)

    return compute


# What TensorFlow 2.21 gives at 0.5.
DERIVATIVES = {1: 0.6224592924, 2: 0.2350037247, 3: -0.0575567968}


@pytest.mark.parametrize("order", DERIVATIVES)
def test_derivatives_through_the_rule(order):
    x = tf.constant(0.5)
    expected = DERIVATIVES[order]

    for way in (
        slope(log1pexp, order),
        tf.function(slope(log1pexp, order)),
        slope(tf.function(log1pexp), order),
        tf.function(slope(tf.function(log1pexp), order)),
        slope(lambda x: tf.cond(x > 0, lambda: log1pexp(x), lambda: x), order),
        tf.function(slope(lambda x: tf.cond(x > 0, lambda: log1pexp(x), lambda: x), order)),
    ):
        np.testing.assert_allclose(way(x).numpy(), expected, rtol=1e-5)
    assert slope(log1pexp)(tf.constant(100.0)).numpy() == 1


def test_the_rule_counts_in_a_loop():
    @tf.custom_gradient
    def tripled(x):
        return x * 1.0, lambda upstream: upstream * 3

    def loop(x):
        return tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, tripled(y)), (0, x))[1]

    x = tf.constant(2.0)
    assert slope(loop)(x).numpy() == tf.function(slope(loop))(x).numpy() == 27


def test_several_arguments_and_results():
    @tf.custom_gradient
    def both(x, y):
        return (x * y, x + y), lambda d1, d2: (d1 * y, d2 * x * 10.0)

    def gradients(x, y):
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            product, total = both(x, y)
        return tape.gradient([product, total], [x, y])

    args = tf.constant(0.5), tf.constant(100.0)
    assert [g.numpy() for g in gradients(*args)] == [100, 5]
    assert [g.numpy() for g in tf.function(gradients)(*args)] == [100, 5]


def test_variables_get_gradients_of_their_own():
    v = tf.Variable(3.0)

    @tf.custom_gradient
    def scaled(x):
        def grad(upstream, variables=None):
            return upstream * 100, [upstream * 1000 for _ in variables]

        return v * x, grad

    def gradients(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = scaled(x)
        return tape.gradient(y, [x, v])

    for way in (gradients, tf.function(gradients)):
        assert [g.numpy() for g in way(tf.constant(0.5))] == [100, 1000]


def test_structures_and_keywords():
    @tf.custom_gradient
    def doubled(d, scale=1.0):
        return d["a"] * 2, lambda upstream: {"a": upstream * 5 * scale}

    assert slope(lambda x: doubled({"a": x}, scale=2.0))(tf.constant(1.0)).numpy() == 10


def test_mistakes():
    v, x = tf.Variable(1.0), tf.constant(1.0)

    @tf.custom_gradient
    def without_variables(x):
        return v * x, lambda upstream: upstream

    @tf.custom_gradient
    def too_few(x, y):
        return x * y, lambda upstream: upstream

    with pytest.raises(TypeError, match="must accept keyword argument 'variables'"):
        without_variables(x)
    with pytest.raises(ValueError, match="expected to return 2 gradients, but returned 1"):
        slope(lambda x: too_few(x, x))(x)


def test_recompute_and_pass_through():
    v, x = tf.Variable(3.0), tf.constant(0.5)
    computed = tf.recompute_grad(lambda x: tf.sin(x) * v)

    def gradients(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = computed(x)
        return tape.gradient(y, [x, v])

    for way in (gradients, tf.function(gradients)):
        found = [g.numpy() for g in way(x)]
        np.testing.assert_allclose(found, [3 * np.cos(0.5), np.sin(0.5)], rtol=1e-6)
    assert slope(tf.grad_pass_through(tf.round))(x).numpy() == 1


def test_forward_mode():
    x = tf.constant([1.0, 2.0])
    with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, -1.0])) as accumulator:
        y = x * x * x
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = tf.reduce_sum(x**3)
        g = tape.gradient(z, x)

    np.testing.assert_allclose(accumulator.jvp(y).numpy(), [3, -12])
    np.testing.assert_allclose(accumulator.jvp(g).numpy(), [6, -12])  # the Hessian, times v
    assert accumulator.jvp(tf.constant(1.0)) is None
    assert accumulator.jvp(tf.constant(1.0), unconnected_gradients="zero").numpy() == 0


def test_forward_over_forward():
    x, v = tf.constant(2.0), tf.constant(1.0)
    with tf.autodiff.ForwardAccumulator(x, v) as outer:
        with tf.autodiff.ForwardAccumulator(x, v) as inner:
            y = x**3
        first = inner.jvp(y)
    assert (first.numpy(), outer.jvp(first).numpy()) == (12, 12)


def test_tensors_from_outside_are_watched_in_functions():
    x = tf.constant(3.0)

    @tf.function
    def gradient(flag):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x if flag else x * x * x
        return tape.gradient(y, x)

    assert gradient(tf.constant(True)).numpy() == 6
    assert gradient(tf.constant(False)).numpy() == 27


def test_whole_numbers_are_warned_of(caplog):
    x = tf.constant(3)
    with caplog.at_level(logging.WARNING, "tensorflow"), tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x

    assert tape.gradient(y, x) is None
    assert "must be floating (e.g. tf.float32), got tf.int32" in caplog.text


def test_many_traces_are_warned_of(caplog):
    f = tf.function(lambda x: x)
    with caplog.at_level(logging.WARNING, "tensorflow"):
        for n in range(5):
            f(n)
    assert "5 out of the last 5 calls" in caplog.text
