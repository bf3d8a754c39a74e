"""Python functions inside graphs: values, types, gradients, mistakes."""

import numpy as np
import pytest

import minitf as tf

MODES = [lambda f: f, tf.function]


@pytest.mark.parametrize("mode", MODES, ids=["eager", "graph"])
def test_eager_tensors_come_in(mode):
    f = mode(lambda x: tf.py_function(lambda v: v.numpy() * 2, [x], tf.float32))

    assert f(tf.constant([1.0, 2.0])).numpy().tolist() == [2.0, 4.0]


@pytest.mark.parametrize("mode", MODES, ids=["eager", "graph"])
def test_arrays_come_in(mode):
    f = mode(lambda x: tf.numpy_function(lambda v: (v.sum(), v + 1), [x], [tf.int64, tf.int64]))
    total, more = f(tf.constant([1, 2], tf.int64))

    assert (int(total), more.numpy().tolist()) == (3, [2, 3])


@pytest.mark.parametrize("mode", MODES, ids=["eager", "graph"])
def test_gradients_go_through(mode):
    f = mode(lambda x, y: tf.py_function(lambda a, b: a * a * b, [x, y], tf.float32))
    x, y = tf.constant(3.0), tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        z = f(x, y)

    assert [float(part) for part in tape.gradient(z, [x, y])] == [12.0, 9.0]


def test_shapes_are_not_known_unless_said():
    shapes = []

    @tf.function
    def f(x):
        y = tf.py_function(lambda v: v, [x], tf.float32)
        z = tf.py_function(lambda v: v, [x], tf.TensorSpec([2], tf.float32))
        shapes.extend([y.shape.rank, z.shape])
        y.set_shape([2])
        return y + z

    assert f(tf.constant([1.0, 2.0])).numpy().tolist() == [2.0, 4.0]
    assert shapes == [None, [2]]


def fail(kind):
    def function(x):
        raise kind("no")

    return function


MISTAKES = [
    (lambda x: [x, x], tf.errors.InvalidArgumentError, "expects to see 1"),
    (lambda x: 1.5, tf.errors.InvalidArgumentError, "expects int32"),
    (fail(ValueError), tf.errors.InvalidArgumentError, "ValueError: no"),
    (fail(KeyError), tf.errors.UnknownError, "KeyError: 'no'"),
    (fail(StopIteration), tf.errors.OutOfRangeError, "StopIteration: no"),
]


@pytest.mark.parametrize(("function", "kind", "message"), MISTAKES)
def test_mistakes_of_the_function(function, kind, message):
    with pytest.raises(kind, match=message):
        tf.py_function(function, [tf.constant(1)], tf.int32)


def test_text():
    upper = tf.numpy_function(lambda x: x.upper(), [tf.constant("abc")], tf.string)

    assert upper.numpy() == b"ABC"


def test_it_must_be_a_function():
    with pytest.raises(ValueError, match="Expected func to be callable"):
        tf.py_function(np.pi, [1.0], tf.float32)


def test_gradients_inside_a_function():
    @tf.function
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = tf.py_function(lambda a: a * a, [x], tf.TensorSpec([], tf.float32))
        return tape.gradient(z, x)

    assert float(slope(tf.constant(3.0))) == 6.0
