"""How functions are called: arguments, signatures, retracing, concrete functions, variables."""

import copy
import threading

import numpy as np
import pytest

import minitf as tf


@pytest.fixture
def scaled():
    @tf.function
    def scaled(x, by=2, *rest, plus=3, **more):
        return x * by + plus

    return scaled


def test_one_call_said_in_many_ways_is_traced_once(scaled):
    x = tf.constant(1)
    results = [
        scaled(x), scaled(x, 2), scaled(x=x, by=2), scaled(x, plus=3), scaled(x, by=2, plus=3),
    ]  # fmt: skip

    assert [int(result) for result in results] == [5] * 5
    assert scaled.experimental_get_tracing_count() == 1


def test_arrays_are_tensors_and_numbers_are_values():
    f = tf.function(lambda x: x + 1)
    for value in (np.ones(3), np.zeros(3), np.float32(1), np.float32(2), 1, 1, 2):
        f(value)
    assert f.experimental_get_tracing_count() == 4


def test_variables_are_arguments_by_identity():
    @tf.function
    def grow(v, x):
        return v.assign_add(x)

    a, b = tf.Variable(1.0), tf.Variable(10.0)
    for variable, expected in ((a, 2), (b, 11), (a, 3)):
        assert grow(variable, tf.constant(1.0)).numpy() == expected
    assert (a.numpy(), b.numpy()) == (3, 11)


@pytest.mark.parametrize("value", [[1.0, 2.0], [1, 2], np.array([1, 2]), tf.constant([1.0, 2.0])])
def test_input_signature_casts(value):
    f = tf.function(lambda x: x * 2, input_signature=[tf.TensorSpec([None], tf.float32)])

    result = f(value)
    assert result.dtype == tf.float32
    np.testing.assert_array_equal(result.numpy(), [2, 4])


@pytest.mark.parametrize(
    ("args", "kwargs", "reason"),
    [
        ((tf.constant(1.0),), {}, r"Can not cast TensorSpec\(shape=\(\)"),
        ((tf.constant([1]),), {}, r"Can not cast TensorSpec\(shape=\(1,\), dtype=tf.int32"),
        ((1.0, 2.0), {}, "too many positional arguments"),
        ((), {}, "missing a required argument: 'x'"),
        (([1.0],), {"y": 2}, "got an unexpected keyword argument 'y'"),
    ],
)
def test_arguments_that_do_not_fit(args, kwargs, reason):
    f = tf.function(lambda x: x * 2, input_signature=[tf.TensorSpec([None], tf.float32)])

    with pytest.raises(TypeError, match="Binding inputs to tf.function failed due to `" + reason):
        f(*args, **kwargs)


def test_signatures_of_methods():
    class Model:
        def __init__(self):
            self.w = tf.Variable(2.0)

        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
        def __call__(self, x):
            return self.w * x

    one, other = Model(), Model()
    other.w.assign(3.0)
    np.testing.assert_array_equal(one([1.0, 2.0]).numpy(), [2, 4])
    np.testing.assert_array_equal(other([1.0]).numpy(), [3])


def test_numbers_come_out_as_tensors():
    results = tf.function(lambda: (7, None, 1.5, True, np.ones(2)))()

    assert [getattr(part, "dtype", None) for part in results] == [
        tf.int32, None, tf.float32, tf.bool, tf.float64,
    ]  # fmt: skip


def test_concrete_functions_are_called():
    @tf.function
    def f(x, n, *, scale=1.0):
        return x * n * scale

    concrete = f.get_concrete_function(tf.TensorSpec([None], tf.float32), 3)

    np.testing.assert_array_equal(concrete(tf.constant([1.0, 2.0])).numpy(), [3, 6])
    np.testing.assert_array_equal(concrete(x=tf.constant([1.0])).numpy(), [3])
    assert concrete.structured_input_signature[0][0] == tf.TensorSpec([None], tf.float32)
    assert concrete.structured_outputs.shape == [None]
    assert [tensor.name for tensor in concrete.inputs] == ["x:0"]
    assert "x (POSITIONAL_OR_KEYWORD): TensorSpec(shape=(None,)" in str(concrete)
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected to be a float32 tensor"):
        concrete(tf.constant([1]))
    with pytest.raises(TypeError):
        concrete()


def test_a_wider_graph_serves_narrower_calls():
    f = tf.function(lambda x: x * 2)
    f.get_concrete_function(tf.TensorSpec([None], tf.float32))
    for n in (1, 2, 3):
        f(tf.ones([n]))
    assert f.experimental_get_tracing_count() == 1


def test_reduce_retracing():
    f = tf.function(lambda x: x * 2, reduce_retracing=True)
    for n in range(1, 6):
        assert f(tf.ones([n])).shape == [n]
    assert f.experimental_get_tracing_count() == 2


def test_variables_of_a_graph():
    w = tf.Variable(2.0, name="w")
    b = tf.Variable(1.0, trainable=False)
    concrete = tf.function(
        lambda x: tf.cond(x > 0, lambda: w * x, lambda: b * x)
    ).get_concrete_function(tf.constant(1.0))

    assert {id(v) for v in concrete.variables} == {id(w), id(b)}
    assert [id(v) for v in concrete.trainable_variables] == [id(w)]


def test_variables_are_made_in_the_first_call_only():
    class Lazy:
        v = None

        @tf.function
        def __call__(self, x):
            if self.v is None:
                self.v = tf.Variable(tf.zeros([2]) + 1)
            return self.v.assign_add([x, x])

    lazy = Lazy()
    np.testing.assert_array_equal(lazy(tf.constant(1.0)).numpy(), [2, 2])
    np.testing.assert_array_equal(lazy(tf.constant(1.0)).numpy(), [3, 3])

    @tf.function
    def always(x):
        return tf.Variable(1.0) + x

    with pytest.raises(ValueError, match="only supports singleton"):
        always(tf.constant(1.0))


def test_tensors_do_not_leak():
    leaked = []

    @tf.function
    def f(x):
        leaked.append(x * 2)
        return x

    f(tf.constant(1.0))
    with pytest.raises(TypeError, match="is out of scope and cannot be used here"):
        leaked[0] + 1
    with pytest.raises(TypeError, match="out of scope"):
        tf.function(lambda: leaked[0] * 2)()


def test_functions_can_run_as_python():
    seen = []

    @tf.function
    def f(x):
        seen.append(tf.executing_eagerly())
        return x * 2

    tf.config.run_functions_eagerly(True)
    try:
        assert f(tf.constant(2.0)).numpy() == 4
        assert tf.config.functions_run_eagerly()
    finally:
        tf.config.run_functions_eagerly(False)
    f(tf.constant(2.0))
    assert seen == [True, False]


def test_inside_a_function_nothing_runs_at_once():
    seen = []

    @tf.function
    def f(x):
        seen.append(tf.executing_eagerly())
        with tf.init_scope():
            seen.append(tf.executing_eagerly())
        return x

    f(tf.constant(1))
    assert seen == [False, True]


def test_a_function_may_run_in_two_threads_and_inside_itself():
    @tf.function
    def square(x):
        return x * x

    @tf.function
    def through_python(x):
        return tf.py_function(lambda y: square(y) + 1, [square(x)], tf.float32)

    assert through_python(tf.constant(2.0)).numpy() == 17

    wrong = []

    def work(seed):
        for value in range(seed, seed + 200):
            if square(tf.constant(float(value))).numpy() != value**2:
                wrong.append(value)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (0, 1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_layers_are_converted():
    class Leaky(tf.keras.layers.Layer):
        def call(self, x):
            if tf.reduce_sum(x) > 0:
                return x * 2
            return -x

    layer = Leaky()
    f = tf.function(lambda x: layer(x))
    for value in (1.0, -1.0):
        x = tf.constant([[value]])
        np.testing.assert_array_equal(f(x).numpy(), layer(x).numpy())


def test_copies_have_functions_of_their_own():
    class Model(tf.Module):
        def __init__(self):
            super().__init__()
            self.v = tf.Variable(1.0)

        @tf.function
        def scaled(self, x):
            return self.v * x

    model = Model()
    model.scaled(tf.constant(2.0))
    other = copy.deepcopy(model)
    other.v.assign(5.0)

    assert other.scaled(tf.constant(2.0)).numpy() == 10
    assert model.scaled(tf.constant(2.0)).numpy() == 2


def test_copies_of_models_train_themselves():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    data = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
    model.fit(*data, verbose=0)
    other, before = copy.deepcopy(model), model.get_weights()
    other.compile("sgd", "mse")
    other.fit(*data, verbose=0)

    for mine, kept in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, kept)
    assert (other.get_weights()[0] != before[0]).any()
