"""The gradient tape, with the answers worked out by hand."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors


def test_a_watched_tensor_and_an_unwatched_one():
    x, y = tf.constant(3.0), tf.constant(4.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = x * x * y
    dx, dy = tape.gradient(z, [x, y])

    assert dx.numpy() == 24
    assert dy is None


def test_structures_come_back_as_given():
    a, b = tf.Variable(2.0), tf.Variable([3.0, 4.0])
    with tf.GradientTape() as tape:
        z = tf.reduce_sum(a * b)
    gradients = tape.gradient(z, {"first": a, "rest": [b]})

    assert gradients["first"].numpy() == 7
    np.testing.assert_array_equal(gradients["rest"][0].numpy(), [2, 2])


def test_branches_add_up():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = tf.sin(x)
        z = y * x + y
    expected = np.cos(3.0) * 3 + np.sin(3.0) + np.cos(3.0)

    assert tape.gradient(z, x).numpy() == pytest.approx(expected, rel=1e-6)


def test_third_derivative():
    x = tf.Variable(2.0)
    with tf.GradientTape() as t3:
        with tf.GradientTape() as t2:
            with tf.GradientTape() as t1:
                y = x**4
            first = t1.gradient(y, x)
        second = t2.gradient(first, x)
    third = t3.gradient(second, x)

    assert [v.numpy() for v in (first, second, third)] == [32, 48, 48]


def test_a_tape_is_used_once_unless_persistent():
    x = tf.Variable(1.0)
    with tf.GradientTape() as once, tf.GradientTape(persistent=True) as often:
        y = x * x
    once.gradient(y, x)
    with pytest.raises(errors.GradientError, match="non-persistent"):
        once.gradient(y, x)
    assert often.gradient(y, x).numpy() == often.gradient(y, x).numpy() == 2


def test_what_is_not_connected():
    x, w = tf.Variable([1.0, 2.0]), tf.Variable([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        y = x * 2.0
        frozen = tf.stop_gradient(w * 2.0)
    assert tape.gradient(y, w) is None
    assert tape.gradient(frozen, w) is None
    zeros = tape.gradient(y, w, unconnected_gradients="zero")
    np.testing.assert_array_equal(zeros.numpy(), [0, 0])
    with pytest.raises(errors.ArgumentError, match="unconnected_gradients"):
        tape.gradient(y, w, unconnected_gradients="nought")


def test_output_gradients_are_factors():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    gradient = tape.gradient(y, x, output_gradients=tf.constant([10.0, 100.0]))

    np.testing.assert_array_equal(gradient.numpy(), [20, 400])


def test_frozen_variables_are_not_watched():
    free, frozen = tf.Variable(1.0), tf.Variable(1.0, trainable=False)
    with tf.GradientTape() as tape:
        y = free * frozen
    assert [v is free for v in tape.watched_variables()] == [True]
    assert tape.gradient(y, [free, frozen])[1] is None

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(frozen)
        y = free * frozen
    assert tape.gradient(y, [free, frozen])[0] is None


def test_stop_recording_leaves_a_gap():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x
        with tape.stop_recording():
            z = y * y
    assert tape.gradient(z, x) is None


def test_an_assign_does_not_change_what_was_recorded():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x
        x.assign(100.0)
        z = y + x
    assert tape.gradient(z, x).numpy() == 7


def test_check_gradients_finds_a_wrong_rule():
    def cheating(x):
        return x * x + tf.stop_gradient(x * 3.0)

    assert tf.check_gradients(lambda x: x * tf.sin(x), [[1.0, 2.0]])
    assert not tf.check_gradients(cheating, [[1.0, 2.0]])


def test_reset_forgets():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x
        tape.reset()
        z = x * 5.0

    assert tape.gradient([z, y], x).numpy() == 5


def test_jacobian_is_one_gradient_for_each_entry():
    x, w = tf.Variable([1.0, 2.0, 3.0]), tf.Variable(2.0)
    unused = tf.Variable([1.0])
    with tf.GradientTape(persistent=True) as tape:
        y = tf.stack([x[0] * x[1], tf.reduce_sum(x) * w])
    by_x, [by_w, by_unused] = tape.jacobian(y, [x, [w, unused]])

    np.testing.assert_array_equal(by_x.numpy(), [[2, 1, 0], [2, 2, 2]])
    np.testing.assert_array_equal(by_w.numpy(), [0, 6])
    assert by_unused is None
    zeros = tape.jacobian(y, unused, unconnected_gradients="zero")
    np.testing.assert_array_equal(zeros.numpy(), [[0], [0]])


def test_jacobian_of_a_gradient_is_the_hessian():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x[0] ** 2 * x[1] ** 3
        slope = inner.gradient(y, x)

    np.testing.assert_allclose(outer.jacobian(slope, x).numpy(), [[16, 24], [24, 12]])


def test_batch_jacobian_leaves_out_what_samples_do_not_share():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.stack([x[:, 0] * x[:, 1], x[:, 0], x[:, 1] ** 2], axis=1)

    expected = [[[b, a], [1, 0], [0, 2 * b]] for a, b in x.numpy()]
    np.testing.assert_array_equal(tape.batch_jacobian(y, x).numpy(), expected)
    with pytest.raises(errors.ShapeError, match="first axis"):
        tape.batch_jacobian(y, x[:2])


def test_a_variable_as_target_of_itself_also_when_a_plan_works_on_it():
    free, pinned = tf.Variable(3.0), tf.Variable(4.0)
    pinned.pin()
    for variable in (free, pinned):
        with tf.GradientTape() as tape:
            tape.watch(variable)
        assert tape.gradient(variable, variable).numpy() == 1


def test_batch_jacobian_of_a_single_number_is_refused():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(x)
    with pytest.raises(errors.ShapeError, match="first axis"):
        tape.batch_jacobian(y, x)
