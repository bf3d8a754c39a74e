"""Updates in a loop written by hand: the first run op by op, later ones compiled, all the same."""

import copy

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.errors import ShapeError
from minitf.keras.optimizers import eager

OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(0.1, momentum=0.9),
    "adam": lambda: keras.optimizers.Adam(0.05),
    "decay": lambda: keras.optimizers.AdamW(0.05, weight_decay=0.1),
    "clip": lambda: keras.optimizers.RMSprop(0.05, global_clipnorm=0.5),
    "schedule": lambda: keras.optimizers.Adam(
        keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
    ),
}


def steps(optimizer, count, between=lambda number: None):
    """Weights after so many steps down a bowl."""
    variables = [keras.Variable([[1.0, -2.0]]), keras.Variable([3.0])]
    for number in range(count):
        with tf.GradientTape() as tape:
            loss = tf.add_n([tf.reduce_sum(v * v * (number + 1.0)) for v in variables])
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        between(number)
    return [*(v.numpy() for v in variables), *(v.numpy() for v in optimizer.variables)]


def never(monkeypatch):
    monkeypatch.setattr(eager, "FIRST", 1 << 30)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_compiled_updates_are_those_done_op_by_op(name, monkeypatch):
    optimizer = OPTIMIZERS[name]()
    compiled = steps(optimizer, 8)
    assert optimizer._eager_updates._updates

    never(monkeypatch)
    for one, other in zip(compiled, steps(OPTIMIZERS[name](), 8), strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-6)


def test_numbers_that_are_changed_between_steps_count(monkeypatch):
    def trained():
        optimizer = keras.optimizers.Adam(0.05)

        def change(number):
            if number == 5:
                optimizer.beta_1, optimizer.learning_rate, optimizer.clipnorm = 0.5, 0.01, 0.1

        return steps(optimizer, 8, change)

    compiled = trained()
    never(monkeypatch)
    for one, other in zip(compiled, trained(), strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-6)


class Mine(keras.optimizers.SGD):
    calls = 0

    def update_step(self, gradient, variable, learning_rate):
        self.calls += 1
        super().update_step(gradient, variable, learning_rate)


def test_a_rule_of_the_learners_own_is_called_at_every_step():
    optimizer = Mine(0.1)
    steps(optimizer, 6)
    assert optimizer.calls == 12

    plain = keras.optimizers.SGD(0.1)
    called = []
    rule = plain.update_step
    plain.update_step = lambda *args: (called.append(1), rule(*args))[1]
    steps(plain, 6)
    assert len(called) == 12


def test_a_rate_that_is_a_function_is_asked_at_every_step():
    asked = []
    steps(keras.optimizers.SGD(lambda: (asked.append(1), 0.1)[1]), 6)
    assert len(asked) >= 6


def test_values_read_before_an_update_stay(monkeypatch):
    optimizer, variable = keras.optimizers.SGD(1.0), keras.Variable([1.0, 2.0])
    seen = []
    for _ in range(6):
        with tf.GradientTape(persistent=True) as tape:
            loss = tf.reduce_sum(variable * variable)
        seen.append(tf.convert_to_tensor(variable))
        optimizer.apply([tf.constant([1.0, 1.0])], [variable])
        np.testing.assert_allclose(tape.gradient(loss, variable), 2 * seen[-1].numpy())

    np.testing.assert_allclose([s.numpy()[0] for s in seen], [1, 0, -1, -2, -3, -4])


def test_tapes_and_copies_see_what_they_saw():
    optimizer, variable = keras.optimizers.SGD(0.5), keras.Variable([1.0])
    for _ in range(5):
        optimizer.apply([tf.constant([1.0])], [variable])
    twin = copy.deepcopy(optimizer)
    assert not twin._eager_updates._updates

    heard = []
    with tf.GradientTape() as tape:
        tape.watch(variable)
        optimizer.apply([tf.constant([1.0])], [variable])
        heard = list(tape.operations)
    assert heard


def test_nothing_is_compiled_where_functions_run_eagerly():
    tf.config.run_functions_eagerly(True)
    try:
        optimizer = keras.optimizers.SGD(0.125)
        w = keras.Variable([1.0])
        for _ in range(6):
            optimizer.apply([tf.constant([1.0])], [w])
    finally:
        tf.config.run_functions_eagerly(False)

    assert w.numpy() == [0.25]
    assert not optimizer._eager_updates._updates


def test_a_gradient_of_another_shape_is_refused_in_every_step():
    optimizer, w = keras.optimizers.SGD(0.125), keras.Variable([1.0, 2.0])
    for _ in range(6):
        optimizer.apply([tf.constant([1.0, 1.0])], [w])
    before = w.numpy().tolist()
    with pytest.raises(ShapeError):
        optimizer.apply([tf.constant([1.0, 1.0, 1.0])], [w])
    assert w.numpy().tolist() == before
