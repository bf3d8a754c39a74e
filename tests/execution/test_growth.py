"""No growth: after a hundred thousand steps a program holds what it held before them."""

import gc
import sys

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.compat import v1
from tests.benchmarks.workloads import WORKLOADS

STEPS = 100_000


def held_after(steps, run):
    """Pieces of memory that Python holds; each array has at least one."""
    run(steps)
    gc.collect()
    return sys.getallocatedblocks()


def fit():
    """Steps of W3, one sample each, in one epoch."""
    workload = WORKLOADS["W3"]
    model = workload.build(keras)
    x, y = np.ones((STEPS, 8), np.float32), np.ones((STEPS, 1), np.float32)
    return lambda steps: model.fit(x[:steps], y[:steps], batch_size=1, verbose=0)


def session():
    """A graph that is fed, trained and asked."""
    with v1.Graph().as_default():
        x = v1.placeholder(tf.float32, [None, 2])
        w = v1.Variable(np.ones((2, 1), np.float32))
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
        step = v1.train.GradientDescentOptimizer(0.001).minimize(loss)
        open_session = v1.Session()
        open_session.run(v1.global_variables_initializer())
    fed = np.ones((3, 2), np.float32)

    def run(steps):
        for _ in range(steps):
            open_session.run([step, loss], {x: fed})

    return run


def function():
    """A compiled function that is called, with a state of its own."""
    total = tf.Variable(np.zeros(3, np.float32))
    add = tf.function(lambda x: total.assign_add(tf.tanh(x)))
    x = tf.ones([3])

    def run(steps):
        for _ in range(steps):
            add(x)

    return run


@pytest.mark.parametrize("program", [fit, session, function])
def test_nothing_grows_over_a_hundred_thousand_steps(program):
    run = program()
    held_after(20, run)
    few = held_after(20, run)
    many = held_after(STEPS, run)
    assert abs(many - few) < 100
