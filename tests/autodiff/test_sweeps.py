"""Sweeps back that are described once: the same bits, heard by all who listen."""

import sys

import numpy as np
import pytest

import minitf as tf
from minitf.autodiff import sweeps
from minitf.core import context
from minitf.core.opdef import OPS
from tests.ops.cases import CASES

DIFFERENTIABLE = [
    case
    for case in CASES
    if OPS[case.op].grads
    and any(array.dtype.kind in "fc" for array in case.inputs)
    and not case.attrs.get("full_matrices")  # of qr: such gradients are not known
]
OFTEN = sweeps.FIRST + 1


@pytest.fixture(autouse=True)
def nothing_known():
    sweeps._times_seen.clear()
    sweeps._sweeps.clear()


def op_by_op(function, *args):
    """With somebody who listens, every op is applied."""
    with context.listening(lambda operation: None):
        return function(*args)


def slopes(case, inputs):
    floats = [x for x in inputs if x.dtype.is_differentiable]
    with tf.GradientTape() as tape:
        tape.watch(floats)
        outputs = OPS[case.op](*inputs, **case.attrs)
    return tape.gradient(outputs, floats)


def bits(tensors):
    return [None if one is None else (one.dtype, np.asarray(one).tobytes()) for one in tensors]


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_a_described_sweep_gives_the_same_bits(case):
    inputs = [tf.convert_to_tensor(array) for array in case.inputs]
    for _ in range(OFTEN):
        slopes(case, inputs)
    others = [x * 0.75 if case.smooth and x.dtype.is_floating else x for x in inputs]

    # The gradient of a lookup remembers its rows: that is more than a list of kernels tells.
    rows = case.op == "gather" and not any(case.attrs.values())
    assert len(sweeps.known_sweeps()) == (0 if rows else 1)
    for values in (inputs, others):
        assert bits(slopes(case, values)) == bits(op_by_op(slopes, case, values))


def slope(function, *values, **options):
    with tf.GradientTape(**options) as tape:
        tensors = [tf.constant(value) for value in values]
        tape.watch(tensors)
        y = function(*tensors)
    return [np.asarray(g).tolist() for g in tape.gradient(y, tensors)]


def test_records_that_differ_are_told_apart():
    for _ in range(OFTEN):
        assert slope(lambda x: x * x, 3.0) == [6.0]
        assert slope(lambda x: x * x, [3.0, 1.0]) == [[6.0, 2.0]]  # a shape
        assert slope(lambda x: x * tf.stop_gradient(x), 3.0) == [3.0]  # an op
        assert slope(lambda x, y: x * y, 3.0, 4.0) == [4.0, 3.0]  # which tensor goes where
        assert slope(lambda x, y: y * y + 0.0 * x, 3.0, 4.0) == [0.0, 8.0]
        x = [[1.0, 2.0], [4.0, 8.0]]
        assert slope(lambda x: tf.reduce_max(x, axis=0), x) == [[[0.0, 0.0], [1.0, 1.0]]]
        assert slope(lambda x: tf.reduce_max(x, axis=1), x) == [[[0.0, 1.0], [0.0, 1.0]]]
        assert slope(lambda x: x[0], x) == [[[1.0, 1.0], [0.0, 0.0]]]  # an attribute
        assert slope(lambda x: x[1], x) == [[[0.0, 0.0], [1.0, 1.0]]]


def test_factors_and_several_targets():
    def factors(*given):
        x = tf.constant(3.0)
        with tf.GradientTape() as tape:
            tape.watch(x)
            ys = [x * x, 2.0 * x]
        return float(tape.gradient(ys, x, output_gradients=list(given) or None))

    for _ in range(OFTEN):
        assert (factors(), factors(10.0, 1.0), factors(0.0, 5.0)) == (8.0, 62.0, 10.0)


def test_sources_that_nothing_depends_on():
    for _ in range(OFTEN):
        x, y = tf.Variable(3.0), tf.Variable(4.0)
        with tf.GradientTape(persistent=True) as tape:
            z = x * x
        assert tape.gradient(z, [y, x])[0] is None
        assert tape.gradient(z, {"y": y}, unconnected_gradients="zero")["y"].numpy() == 0.0
        assert tape.gradient(z, [x])[0].numpy() == 6.0


def test_second_derivatives_are_heard():
    x = tf.Variable(3.0)
    for _ in range(OFTEN + 1):
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = x * x * x
            first = inner.gradient(y, x)
        assert (first.numpy(), outer.gradient(first, x).numpy()) == (27.0, 18.0)


def test_who_listens_hears_every_op():
    def types():
        heard = []
        with tf.GradientTape() as tape:
            y = tf.square(w)
        with context.listening(lambda operation: heard.append(operation.type)):
            tape.gradient(y, w)
        return heard

    w = tf.Variable(3.0)
    before = types()
    for _ in range(OFTEN):
        slope(tf.square, 3.0)
    assert types() == before == ["ones_like", "multiply", "multiply"]


def test_rules_of_the_learner_run_each_time():
    calls = []

    @tf.custom_gradient
    def tripled(x):
        def back(g):
            calls.append(1)
            return g * len(calls)

        return x * 3.0, back

    assert [slope(tripled, 1.0) for _ in range(OFTEN + 1)] == [[float(n + 1)] for n in range(5)]


def test_dropout_draws_anew():
    def kept():
        with tf.GradientTape() as tape:
            y = tf.nn.dropout(w, 0.5, seed=3)
        return y.numpy(), tape.gradient(y, w).numpy()

    w = tf.Variable(tf.ones([50]))
    for _ in range(OFTEN + 2):
        y, g = kept()
        np.testing.assert_array_equal(y, g)  # both are 2 where the entry was kept


def test_what_goes_wrong_is_told_as_op_by_op():
    def solved(matrix):
        with tf.GradientTape() as tape:
            x = tf.Variable(matrix)
            y = tf.linalg.logdet(x)
        return tape.gradient(y, x)

    for _ in range(OFTEN):
        solved([[2.0, 0.0], [0.0, 2.0]])
    singular = [[0.0, 0.0], [0.0, 0.0]]
    assert failure(solved, singular) == failure(lambda: op_by_op(solved, singular))


def failure(function, *args):
    try:
        return bits([function(*args)])
    except Exception as problem:
        return type(problem), str(problem)


def test_few_sweeps_are_kept(monkeypatch):
    monkeypatch.setattr(sweeps, "MOST", 2)
    for size in range(1, 6):
        for _ in range(OFTEN):
            slope(lambda x: x * x, [1.0] * size)
    assert len(sweeps.known_sweeps()) <= 2
    assert len(sweeps._times_seen) <= 32


def test_large_tensors_are_not_worth_it(monkeypatch):
    monkeypatch.setattr(sweeps, "LARGEST", 5)
    for _ in range(OFTEN):
        assert slope(lambda x: x * x, [1.0, 2.0, 3.0]) == [[2.0, 4.0, 6.0]]
    assert not sweeps.known_sweeps()


def test_jacobians():
    x = tf.constant([1.0, 2.0, 3.0, 4.0, 5.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    np.testing.assert_array_equal(tape.jacobian(y, x), 2 * np.diag(x.numpy()))


def calls_of(function):
    """How many functions of Python's are called."""
    count = 0

    def hear(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(hear)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


def test_an_eager_step_asks_little():
    """Python's calls are what an eager step costs: more of them, and it is slower."""
    model = tf.keras.Sequential(
        [
            tf.keras.Input((32,)),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    loss_of, adam = tf.keras.losses.SparseCategoricalCrossentropy(), tf.keras.optimizers.Adam()
    x, y = tf.ones([32, 32]), tf.zeros([32], tf.int32)

    def step():
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        grads = tape.gradient(loss, model.trainable_variables)
        adam.apply_gradients(zip(grads, model.trainable_variables, strict=True))

    for _ in range(6):
        step()
    assert calls_of(step) < 600  # it was 1733
    assert calls_of(lambda: x + x) < 10
