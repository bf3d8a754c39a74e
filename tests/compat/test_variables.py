"""Variables by name: scopes, sharing, collections, initializers."""

import numpy as np
import pytest

import minitf.compat.v1 as tf


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as made:
        yield made


def test_names():
    with tf.name_scope("ops"):
        plain = tf.Variable(1.0, name="v")
        by_name = tf.get_variable("w", [2])
    with tf.variable_scope("outer"), tf.variable_scope("inner"):
        deep = tf.get_variable("w", [2])
        operation = tf.identity(deep)
        plain_inside = tf.Variable(1.0, name="v")

    assert [v.name for v in (plain, by_name, deep, plain_inside)] == [
        "ops/v:0", "w:0", "outer/inner/w:0", "outer/inner/v:0",
    ]  # fmt: skip
    assert operation.name == "outer/inner/Identity:0"
    assert plain.op.name == "ops/v"
    assert str(plain) == "<tf.Variable 'ops/v:0' shape=() dtype=float32_ref>"


def test_sharing():
    with tf.variable_scope("a"):
        first = tf.get_variable("w", [2])
    with tf.variable_scope("a", reuse=True) as scope:
        assert tf.get_variable("w") is first
    with tf.variable_scope(scope, reuse=tf.AUTO_REUSE):
        assert tf.get_variable("w") is first
        new = tf.get_variable("new", [3])
    with tf.variable_scope("a") as scope:
        scope.reuse_variables()
        assert tf.get_variable("new") is new
        assert scope.trainable_variables() == [first, new]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: tf.get_variable("w", [2]), "Variable w already exists, disallowed"),
        (lambda: shared("other", [2]), "Variable other does not exist"),
        (lambda: shared("w", [3]), r"specified shape \(3,\) and found shape \(2,\)"),
        (lambda: shared("w", [2], tf.int32), "specified dtype int32 and found dtype float32"),
        (lambda: tf.get_variable("new"), r"Shape of a new variable \(new\) must be fully defined"),
        (lambda: tf.get_variable("new", [None]), "must be fully defined"),
        (lambda: tf.get_variable("new", [1], initializer=[1.0]), "do not specify shape"),
    ],
)
def test_mistakes(ask, words):
    known = tf.get_variable("w", [2])
    with pytest.raises(ValueError, match=words):
        ask()
    assert tf.global_variables() == [known]


def shared(*args):
    with tf.variable_scope("", reuse=True):
        return tf.get_variable(*args)


def test_scopes_without_a_name_are_made_unique():
    names = []
    for _ in range(2):
        with tf.variable_scope(None, default_name="layer"):
            names.append(tf.get_variable("w", [1]).name)
    assert names == ["layer/w:0", "layer_1/w:0"]
    with pytest.raises(TypeError, match="default_name"), tf.variable_scope(None):
        pass


def test_defaults_of_a_scope():
    with tf.variable_scope(
        "s", initializer=tf.constant_initializer(3.0), regularizer=lambda w: tf.reduce_sum(w)
    ):
        w = tf.get_variable("w", [2])
        whole = tf.get_variable("n", initializer=tf.constant(5))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        np.testing.assert_array_equal(sess.run(w), [3.0, 3.0])
        assert sess.run(whole) == 5
        assert sess.run(tf.losses.get_regularization_losses()[0]) == 6.0


def test_templates_share():
    layer = tf.make_template("t", lambda x: x * tf.get_variable("w", []))
    layer(1.0)
    layer(2.0)
    assert [v.name for v in tf.global_variables()] == ["t/w:0"]


def test_custom_getters():
    def getter(get, name, **options):
        return get(name, **{**options, "trainable": False})

    with tf.variable_scope("s", custom_getter=getter):
        tf.get_variable("w", [1])
    assert not tf.trainable_variables()


def test_lists_of_variables():
    a = tf.Variable(1.0, name="a")
    b = tf.Variable(1.0, name="b", trainable=False)
    c = tf.get_local_variable("c", [])
    assert tf.global_variables() == tf.all_variables() == [a, b]
    assert (tf.trainable_variables(), tf.local_variables()) == ([a], [c])
    assert tf.global_variables("b") == [b]
    assert tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES) == [a]
    with tf.Session() as sess:
        assert sorted(sess.run(tf.report_uninitialized_variables())) == [b"a", b"b", b"c"]
        sess.run([tf.initialize_all_variables(), tf.local_variables_initializer()])
        assert sess.run(tf.report_uninitialized_variables()).size == 0
        assert sess.run(tf.is_variable_initialized(a))


def test_assignments():
    v = tf.Variable([1.0, 2.0, 3.0])
    steps = [
        (tf.assign(v, [4.0, 5.0, 6.0]), [4, 5, 6]),
        (tf.assign_add(v, [1.0, 1.0, 1.0]), [5, 6, 7]),
        (tf.assign_sub(v, [2.0, 2.0, 2.0]), [3, 4, 5]),
        (tf.scatter_update(v, [0, 2], [9.0, 8.0]), [9, 4, 8]),
        (tf.scatter_add(v, [1], [1.0]), [9, 5, 8]),
        (tf.scatter_sub(v, [1], [2.0]), [9, 3, 8]),
    ]
    count = tf.Variable(0)
    counted = tf.count_up_to(count, 2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step, value in steps:
            np.testing.assert_array_equal(sess.run(step), value)
            np.testing.assert_array_equal(sess.run(v), value)
        assert [int(sess.run(counted)) for _ in range(2)] == [0, 1]
    with pytest.raises(tf.errors.FailedPreconditionError, match="cannot be assigned to"):
        tf.assign(tf.constant(1.0), 2.0)


@pytest.mark.parametrize(
    ("make", "low", "high"),
    [
        (lambda: tf.zeros_initializer(), 0.0, 0.0),
        (lambda: tf.ones_initializer, 1.0, 1.0),
        (lambda: tf.constant_initializer(0.5), 0.5, 0.5),
        (lambda: tf.random_uniform_initializer(2.0, 3.0), 2.0, 3.0),
        (lambda: tf.truncated_normal_initializer(stddev=0.1), -0.2, 0.2),
        (lambda: tf.random_normal_initializer(5.0, 0.01), 4.8, 5.2),
        (lambda: tf.glorot_uniform_initializer(), -((6 / 90) ** 0.5), (6 / 90) ** 0.5),
        (lambda: tf.variance_scaling_initializer(distribution="uniform"), -0.3163, 0.3163),
        (lambda: tf.contrib.layers.xavier_initializer(), -((6 / 90) ** 0.5), (6 / 90) ** 0.5),
        (lambda: None, -((6 / 90) ** 0.5), (6 / 90) ** 0.5),
    ],
)
def test_initializers(make, low, high):
    w = tf.get_variable("w", [30, 60], initializer=make())
    with tf.Session() as sess:
        sess.run(w.initializer)
        found = sess.run(w)
    assert low - 1e-6 <= found.min() <= found.max() <= high + 1e-6


def test_rows_of_an_orthogonal_matrix():
    w = tf.get_variable("w", [3, 5], initializer=tf.orthogonal_initializer(seed=1))
    with tf.Session() as sess:
        sess.run(w.initializer)
        found = sess.run(w)
    np.testing.assert_allclose(found @ found.T, np.eye(3), atol=1e-6)
