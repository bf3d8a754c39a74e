"""Calls that work entry by entry are done stretch by stretch; the results stay the same."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitf as tf
from minitf import keras
from minitf.backends import threads
from minitf.backends.numpy import chains, deal


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(threads, "intra", lambda: 2)
    monkeypatch.setattr(chains, "WORTH", 0.0)
    monkeypatch.setattr(chains, "SMALL", 1)
    monkeypatch.setattr(deal, "HEAD_START", 0.0)
    monkeypatch.setattr(chains, "GROUP", 8)


def run(steps):
    for step in steps:
        step()


def places():
    """Arrays over one piece of memory that lie in each other's way, and some apart from it."""
    memory = np.arange(1.0, 41.0)
    return [
        memory[:20], memory[20:], memory[5:25], memory[:40:2], memory[19::-1],
        np.full(20, 0.5), np.array(3.0), np.arange(1.0, 2.0),
    ]  # fmt: skip


CALLS = st.tuples(
    st.sampled_from([np.add, np.multiply, np.subtract, np.copyto]),
    st.integers(0, 7), st.integers(0, 7), st.integers(0, 5), st.booleans(),
)  # fmt: skip


def call(function, x, y, z, is_named):
    """One of numpy's functions bound to arrays; a copy is of all entries, or of some."""
    if function is np.copyto:
        return partial(function, z, x, where=y > 3) if is_named else partial(function, z, x)
    return partial(function, x, y, out=z) if is_named else partial(function, x, y, z)


@settings(max_examples=300, deadline=None)
@given(st.lists(CALLS, min_size=1, max_size=6))
def test_any_list_of_calls_gives_what_it_gave(calls):
    def bound(arrays):
        return [call(function, arrays[x], arrays[y], arrays[z], named)
                for function, x, y, z, named in calls]  # fmt: skip

    one, other = places(), places()
    usual = chains.WORTH, chains.SMALL, chains.GROUP
    chains.WORTH, chains.SMALL, chains.GROUP = 0.0, 1, 8
    try:
        run(chains.arranged(bound(one), threads=2))
    finally:
        chains.WORTH, chains.SMALL, chains.GROUP = usual
    run(bound(other))

    for made, expected in zip(one, other, strict=True):
        np.testing.assert_array_equal(made, expected)


def test_what_is_no_call_on_rows_stays_between_the_chains(small_is_large):
    x, y = np.ones((6, 6)), np.empty((6, 6))
    steps = [
        partial(np.add, x, 1.0, x), partial(np.multiply, x, 2.0, out=x),
        partial(np.matmul, x, x, y), partial(np.add.reduce, y, axis=0, out=x[0]),
        partial(np.sqrt, y, y), partial(np.exp, x[0], x[0]),
    ]  # fmt: skip

    made = chains.arranged(steps)

    assert len(made) == 4  # the root and the power have no memory in common
    assert made[1:3] == steps[2:4]


def test_small_chains_stay_as_they_are():
    x = np.ones(100)
    steps = [partial(np.add, x, 1.0, x)] * 3
    assert chains.arranged(steps, threads=2) == steps


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam", "sgd"])
def test_training_in_stretches_is_training(small_is_large, monkeypatch, optimizer):
    random = np.random.default_rng(0)
    x, y = random.normal(size=(8, 6)).astype("float32"), random.normal(size=(8, 2))

    def trained():
        keras.utils.set_random_seed(3)
        model = keras.Sequential([
            keras.Input((6,)), keras.layers.Dense(9, activation="relu"), keras.layers.Dense(2),
        ])  # fmt: skip
        model.compile(optimizer, "mse")
        model.fit(x, y, batch_size=4, epochs=3, verbose=0)
        return model.get_weights()

    shared = trained()
    monkeypatch.setattr(chains, "WORTH", np.inf)
    for one, other in zip(shared, trained(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def test_a_plan_with_large_arrays_is_shorter(small_is_large):
    function = tf.function(lambda x: tf.sqrt(tf.exp(x) + 1.0) * x)
    plan = function.plan_for(tf.ones([64])).plan

    assert len(plan.steps) == 1
    plan.inputs[0][:] = 2.0
    plan.run()
    np.testing.assert_allclose(plan.outputs[0], np.sqrt(np.exp(2.0) + 1) * 2, rtol=1e-6)


def test_images_go_through_a_network_group_by_group(small_is_large, monkeypatch):
    random = np.random.default_rng(0)
    x = random.normal(size=(11, 9, 8, 2)).astype("float32")
    y = random.integers(0, 3, size=11)

    def trained():
        keras.utils.set_random_seed(3)
        model = keras.Sequential([
            keras.Input((9, 8, 2)),
            keras.layers.Conv2D(4, 3, activation="relu", padding="same"),
            keras.layers.MaxPooling2D(2, padding="same"),
            keras.layers.Conv2D(6, 2, activation="relu"), keras.layers.AveragePooling2D(2),
            keras.layers.Flatten(), keras.layers.Dense(3),
        ])  # fmt: skip
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile("sgd", loss)
        model.fit(x, y, batch_size=7, epochs=3, verbose=0)
        return model.get_weights()

    monkeypatch.setattr(chains, "GROUP", 3 * 9 * 8 * 4)  # three images
    in_groups = trained()
    monkeypatch.setattr(chains.Chain, "arranged", lambda chain, *_: plain(chain))
    for one, other in zip(in_groups, trained(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def plain(chain):
    return [*chain.before, *(step for call in chain.calls for step in call.plain())]


def test_convolution_bias_bend_and_pooling_are_one_call():
    layers = [keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.MaxPooling2D(2)]
    model = keras.Sequential([keras.Input((26, 26, 1)), *layers])
    images = np.random.default_rng(0).normal(size=(64, 26, 26, 1)).astype("float32")

    plan = tf.function(lambda x: model(x)).plan_for(tf.constant(images)).plan

    assert len(plan.steps) == 2  # the bias is laid out in long lines before
    plan.inputs[0][:] = images
    plan.run()
    np.testing.assert_allclose(plan.outputs[0], model(images), rtol=1e-5, atol=1e-6)
