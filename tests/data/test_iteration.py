"""Iterators: in Python, inside functions, and beside graphs that are being built."""

import numpy as np
import pytest

import minitf as tf

D = tf.data.Dataset


def test_an_iterator_in_a_function_goes_on_where_it_was():
    double = tf.function(lambda iterator: next(iterator) * 2)
    iterator = iter(D.range(3))

    assert [int(double(iterator)) for _ in range(3)] == [0, 2, 4]
    with pytest.raises(tf.errors.OutOfRangeError):
        double(iterator)


def test_the_end():
    iterator = iter(D.range(1))
    next(iterator)

    with pytest.raises(StopIteration):
        next(iterator)
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        iterator.get_next()
    assert not iterator.get_next_as_optional().has_value().numpy()


def test_a_loop_in_a_function():
    @tf.function
    def total(dataset):
        result = tf.constant(0, tf.int64)
        for x in dataset:
            result += x
        return result

    assert int(total(D.range(5))) == 10


def test_a_dataset_made_in_a_function():
    @tf.function
    def total(n):
        return D.range(n).map(lambda x: x * n).reduce(np.int64(0), lambda s, x: s + x)

    assert int(total(tf.constant(4, tf.int64))) == 24
    assert int(total(tf.constant(3, tf.int64))) == 9


def test_a_tape_hears_nothing_of_the_pipeline():
    w = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        for x in D.from_tensor_slices([1.0, 3.0]).map(lambda x: x * 10.0).batch(2):
            loss = tf.reduce_sum(x * w)

    assert float(tape.gradient(loss, w)) == 40.0


def test_functions_are_traced_once():
    traced = []

    def f(x):
        traced.append(x.shape)
        return x + 1

    dataset = D.range(5).map(f)
    list(dataset)
    list(dataset)

    assert traced == [()]


def test_two_iterators_do_not_disturb_each_other():
    dataset = D.range(4).map(lambda x: x * 2).shuffle(4, seed=1)
    one, other = iter(dataset), iter(dataset)
    pairs = [(int(next(one)), int(next(other))) for _ in range(4)]

    assert sorted(a for a, _ in pairs) == sorted(b for _, b in pairs) == [0, 2, 4, 6]


def test_elements_stay_as_they_were():
    kept = list(D.range(3).map(lambda x: tf.fill([2], x)))

    assert [x.numpy().tolist() for x in kept] == [[0, 0], [1, 1], [2, 2]]


def test_a_cache_calls_the_function_once_for_each_element():
    count = tf.Variable(0)

    def f(x):
        count.assign_add(1)
        return x

    dataset = D.range(3).map(f).cache()
    for _ in range(3):
        list(dataset)

    assert int(count) == 3


def test_a_subclass_may_give_any_dataset():
    class Artificial(D):
        def __new__(cls, size=3):
            return D.range(size).batch(2)

    assert [x.numpy().tolist() for x in Artificial()] == [[0, 1], [2]]


def test_variables_may_be_used_and_assigned():
    scale = tf.Variable(3, dtype=tf.int64)
    dataset = D.range(3).map(lambda x: x * scale)
    assert [int(x) for x in dataset] == [0, 3, 6]

    scale.assign(5)
    assert [int(x) for x in dataset] == [0, 5, 10]
