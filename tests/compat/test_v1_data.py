"""tf.compat.v1.data: iterators in graphs.  Each expectation was seen in TensorFlow 2.21."""

import numpy as np
import pytest

import minitf.compat.v1 as tf


@pytest.fixture
def sess():
    with tf.Graph().as_default(), tf.Session() as session:
        yield session


def drained(sess, tensor):
    """What a tensor gives until the data end."""
    found = []
    while True:
        try:
            found.append(sess.run(tensor).tolist())
        except tf.errors.OutOfRangeError:
            return found


def test_one_shot(sess):
    element = tf.data.Dataset.range(5).batch(2).make_one_shot_iterator().get_next()

    assert drained(sess, element) == [[0, 1], [2, 3], [4]]


def test_one_element_for_all_fetches_of_a_run(sess):
    x, y = tf.data.make_one_shot_iterator(
        tf.data.Dataset.from_tensor_slices(([1, 2], [10, 20]))
    ).get_next()

    assert sess.run([x, y, x + y]) == [1, 10, 11]
    assert sess.run(x + y) == 22


def test_initializable_from_placeholders(sess):
    x = tf.placeholder(tf.float32, [None])
    iterator = tf.data.Dataset.from_tensor_slices(x).batch(2).make_initializable_iterator()
    total = tf.reduce_sum(iterator.get_next())
    for shift in (0.0, 10.0):
        sess.run(iterator.initializer, feed_dict={x: np.arange(3.0) + shift})
        assert drained(sess, total) == [1 + 2 * shift, 2 + shift]


def test_not_started(sess):
    element = tf.data.Dataset.range(3).make_initializable_iterator().get_next()

    with pytest.raises(tf.errors.FailedPreconditionError, match="has not been initialized"):
        sess.run(element)


def test_one_iterator_for_several_datasets(sess):
    train, test = tf.data.Dataset.range(3), tf.data.Dataset.range(10, 12)
    iterator = tf.data.Iterator.from_structure(train.output_types, train.output_shapes)
    element = iterator.get_next()
    first, second = iterator.make_initializer(train), iterator.make_initializer(test)

    sess.run(first)
    assert [sess.run(element) for _ in range(2)] == [0, 1]
    sess.run(second)
    assert drained(sess, element) == [10, 11]
    with pytest.raises(ValueError, match="does not have an initializer"):
        _ = iterator.initializer
    with pytest.raises(TypeError, match="Expected output types"):
        iterator.make_initializer(tf.data.Dataset.from_tensors(1.0))


def test_handles(sess):
    one, other = tf.data.Dataset.range(3), tf.data.Dataset.range(10, 12)
    handle = tf.placeholder(tf.string, [])
    iterator = tf.data.Iterator.from_string_handle(handle, one.output_types, one.output_shapes)
    element = iterator.get_next()
    handles = [sess.run(d.make_one_shot_iterator().string_handle()) for d in (one, other)]

    assert [sess.run(element, {handle: handles[i]}) for i in (0, 1, 0)] == [0, 10, 1]


def test_tensors_of_the_graph_in_functions(sess):
    factor = tf.constant(3, tf.int64) * 2
    weight = tf.Variable(2.0)
    element = tf.data.Dataset.range(3).map(lambda x: x * factor).make_one_shot_iterator().get_next()
    scaled = tf.data.Dataset.range(3).map(lambda x: tf.cast(x, tf.float32) * weight)
    iterator = scaled.make_initializable_iterator()
    product = iterator.get_next()

    assert drained(sess, element) == [0, 6, 12]
    sess.run(tf.global_variables_initializer())
    sess.run(iterator.initializer)
    assert drained(sess, product) == [0.0, 2.0, 4.0]


def test_a_placeholder_must_be_fed(sess):
    size = tf.placeholder(tf.int64, [])
    dataset = tf.data.Dataset.range(5).batch(size)

    with pytest.raises(ValueError, match="make_initializable_iterator"):
        dataset.make_one_shot_iterator()
    iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    sess.run(iterator.initializer, {size: 3})
    assert drained(sess, element) == [[0, 1, 2], [3, 4]]


def test_python_cannot_loop_over_it(sess):
    with pytest.raises(RuntimeError, match="Python-style iteration"):
        list(tf.data.Dataset.range(3))


def test_methods_keep_the_kind():
    dataset = tf.data.Dataset.range(3).map(lambda x: x).batch(2)

    assert hasattr(dataset, "make_one_shot_iterator")
    assert (dataset.output_types, dataset.output_shapes.as_list()) == (tf.int64, [None])
    assert tf.data.get_output_types(dataset) == tf.int64


def test_eagerly_an_iterator_is_an_iterator():
    iterator = tf.data.make_one_shot_iterator(tf.data.Dataset.range(2))

    assert [int(x) for x in iterator] == [0, 1]
    with pytest.raises(RuntimeError, match="not supported when eager"):
        tf.data.make_initializable_iterator(tf.data.Dataset.range(2))
