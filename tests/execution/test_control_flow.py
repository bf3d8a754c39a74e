"""Conditions, loops and arrays: each mode equal to eager code, to the third derivative."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf import errors


def branches(x):
    return tf.cond(tf.reduce_sum(x) > 0, lambda: x * x, lambda: tf.exp(x)) * x


def nested(x):
    return tf.cond(
        x[0] > 0,
        lambda: tf.cond(x[1] > 0, lambda: x[0] * x[1], lambda: tf.sin(x[1])),
        lambda: x[0] ** 3.0,
    )


def switched(x):
    number = tf.cast(tf.reduce_sum(x) * 2, tf.int32)
    return tf.switch_case(number, [lambda: x, lambda: x * x, lambda: tf.cos(x)])


def cases(x):
    return tf.case(
        [(x[0] > 1, lambda: x * 2), (x[0] > 0, lambda: x * x * x)], default=lambda: tf.sin(x)
    )


def growing(x):
    return tf.while_loop(lambda i, y: i < 4, lambda i, y: (i + 1, y * x + tf.sin(y)), (0, x))[1]


def collatz(x):
    """As many turns as the values say."""
    return tf.while_loop(lambda y: tf.reduce_sum(y * y) < 10, lambda y: (y * 1.5 + x / 8,), [x])[0]


def loop_in_loop(x):
    def inner(total, i):
        return tf.while_loop(
            lambda j, t: j < i, lambda j, t: (j + 1, t + tf.sin(t * x)), (0, total)
        )[1]

    return tf.while_loop(lambda i, t: i < 3, lambda i, t: (i + 1, inner(t, i) * x), (0, x))[1]


def branch_in_loop(x):
    def body(i, y):
        return i + 1, tf.cond(i % 2 == 0, lambda: y * x, lambda: y + tf.cos(x))

    return tf.while_loop(lambda i, y: i < 5, body, (0, x))[1]


def arrays(x):
    def body(i, ta):
        return i + 1, ta.write(i, tf.cast(i, x.dtype) * x * x)

    ta = tf.TensorArray(x.dtype, size=3)
    ta = tf.while_loop(lambda i, ta: i < 3, body, (0, ta))[1]
    return tf.reduce_sum(ta.stack() * ta.read(2), axis=0)


def grown_array(x):
    def body(i, ta):
        return i + 1, ta.write(i, tf.reduce_sum(x) ** tf.cast(i, x.dtype))

    ta = tf.TensorArray(x.dtype, size=0, dynamic_size=True)
    return tf.while_loop(lambda i, ta: i < 4, body, (0, ta))[1].stack()


def cut_and_joined(x):
    ta = tf.TensorArray(x.dtype, size=2, infer_shape=False)
    ta = ta.split(tf.concat([x, x * x], 0), [1, 3])
    joined = tf.TensorArray(x.dtype, size=2, infer_shape=False, element_shape=[None])
    return joined.write(0, ta.read(1) ** 2).write(1, ta.read(0)).concat()


def mapped(x):
    return tf.map_fn(lambda part: part * tf.sin(part), x)


def scanned(x):
    return tf.scan(lambda so_far, part: so_far * part + part, x, reverse=True)


def folded(x):
    left = tf.foldl(lambda so_far, part: so_far * part + 1, x, initializer=tf.ones([], x.dtype))
    return left + tf.foldr(lambda so_far, part: so_far * part, x)


def changing_shape(x):
    def body(i, y):
        return i + 1, tf.concat([y, y * x[0]], 0)

    shapes = [tf.TensorShape([]), tf.TensorShape([None])]
    return tf.while_loop(lambda i, y: i < 3, body, (0, x), shape_invariants=shapes)[1]


PROGRAMS = [
    branches, nested, switched, cases, growing, collatz, loop_in_loop, branch_in_loop, arrays,
    grown_array, cut_and_joined, mapped, scanned, folded, changing_shape,
]  # fmt: skip
POINTS = [[0.5, 0.25], [1.5, -0.5], [-0.75, 0.3]]


def derivatives(program, order):
    """Value and derivatives of the sum of a program's results."""

    def compute(x):
        if order == 0:
            return [tf.reduce_sum(tf.square(program(x)))]
        with tf.GradientTape() as tape:
            tape.watch(x)
            lower = derivatives(program, order - 1)(x)
            total = tf.reduce_sum(lower[-1])
        slope = tape.gradient(total, x, unconnected_gradients="zero")
        return [*lower, slope]

    return compute


@pytest.mark.parametrize("point", POINTS, ids=str)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_functions_agree_with_eager(program, point):
    x = tf.constant(point, tf.float64)
    eager = derivatives(program, 3)(x)

    compiled = tf.function(derivatives(program, 3), autograph=False)(x)

    for expected, found in zip(eager, compiled, strict=True):
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_a_tape_around_a_function_goes_through(program):
    x = tf.constant(POINTS[0], tf.float64)
    compiled = tf.function(program, autograph=False)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(tf.square(compiled(x)))

    expected = derivatives(program, 1)(x)[1]
    np.testing.assert_allclose(tape.gradient(total, x).numpy(), expected.numpy(), rtol=1e-9)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_an_open_axis(program):
    compiled = tf.function(
        derivatives(program, 1), [tf.TensorSpec([None], tf.float64)], autograph=False
    )
    for point in POINTS:
        x = tf.constant(point, tf.float64)
        for expected, found in zip(derivatives(program, 1)(x), compiled(x), strict=True):
            np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-9)


@given(
    start=st.floats(-2, 2),
    turns=st.integers(0, 6),
    factor=st.floats(-1.5, 1.5),
    turn_at=st.floats(-2, 2),
)
def test_random_loops_agree_with_python(start, turns, factor, turn_at):
    def body(i, y):
        return i + 1, tf.cond(y > turn_at, lambda: y * factor, lambda: y + factor)

    @tf.function(autograph=False)
    def compiled(x, n):
        return tf.while_loop(lambda i, y: i < n, body, (0, x))[1]

    y = start
    for _ in range(turns):
        y = y * factor if y > turn_at else y + factor
    found = compiled(tf.constant(start, tf.float64), tf.constant(turns))
    np.testing.assert_allclose(found.numpy(), y, rtol=1e-12)


def test_variables_are_read_anew_in_every_turn():
    v = tf.Variable(1.0)

    @tf.function(autograph=False)
    def count(n):
        def body(i):
            v.assign_add(tf.cast(i, tf.float32) * v)
            return (i + 1,)

        tf.while_loop(lambda i: (i < n) & (v < 20), body, [0])
        return v * 1.0

    assert count(tf.constant(10)).numpy() == 24
    assert v.numpy() == 24


def test_a_branch_that_assigns():
    v = tf.Variable(1.0)

    @tf.function(autograph=False)
    def step(x):
        before = v * 1.0
        tf.cond(x > 0, lambda: v.assign_add(x) * 1.0, lambda: v.assign(0.0) * 1.0)
        return before, v * 1.0

    assert [value.numpy() for value in step(tf.constant(4.0))] == [1, 5]
    assert [value.numpy() for value in step(tf.constant(-4.0))] == [5, 0]


def test_a_function_with_a_loop_inside_a_function():
    v = tf.Variable(0.0)

    @tf.function(autograph=False)
    def inner(n):
        tf.while_loop(lambda i: i < n, lambda i: (v.assign_add(1.0) * 0 + i + 1,), [0.0])

    @tf.function(autograph=False)
    def outer():
        inner(tf.constant(3.0))
        first = v * 1.0
        inner(tf.constant(2.0))
        return first, v * 1.0

    assert [value.numpy() for value in outer()] == [3, 5]


def test_chance_in_a_loop_is_the_same_on_the_way_back():
    @tf.function(autograph=False)
    def noisy(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.while_loop(
                lambda i, y: i < 3, lambda i, y: (i + 1, y * tf.random.uniform([], 1, 2)), (0, x)
            )[1]
            y = tf.cond(y > 0, lambda: y * tf.random.uniform([]), lambda: y)
        return y, tape.gradient(y, x)

    y, slope = noisy(tf.constant(2.0))
    np.testing.assert_allclose(y.numpy() / 2, slope.numpy(), rtol=1e-6)


def test_maximum_iterations():
    def run():
        return tf.while_loop(lambda i: i < 10, lambda i: [i + 1], [0], maximum_iterations=3)

    assert run()[0].numpy() == tf.function(run)()[0].numpy() == 3


def test_gradient_of_variables_and_captures():
    w = tf.Variable([1.0, 2.0])

    def loss(x):
        y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * w + x), (0, x))[1]
        return tf.reduce_sum(tf.cond(y[0] > 0, lambda: y * w, lambda: y))

    def gradients(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = loss(x)
        return tape.gradient(total, [w, x])

    x = tf.constant([0.5, 1.0])
    for expected, found in zip(gradients(x), tf.function(gradients)(x), strict=True):
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-6)


@pytest.mark.parametrize(
    ("wrong", "error", "text"),
    [
        (lambda: tf.cond(tf.constant(True), lambda: 1, lambda: 2.0), TypeError, "same number"),
        (lambda: tf.cond(tf.constant(True), 1, 2), TypeError, "must be callable"),
        (lambda: tf.cond(tf.constant([True]), lambda: 1, lambda: 2), ValueError, "scalar"),
        (
            lambda: tf.while_loop(lambda i: i < 3, lambda i: (tf.cast(i, "float32"),), [0]),
            TypeError, "enters the loop with type",
        ),
        (
            lambda: tf.while_loop(lambda x: x[0] < 3, lambda x: [tf.tile(x, [2])], [tf.zeros([1])]),
            ValueError, "after one iteration",
        ),
        (
            lambda: tf.while_loop(lambda i, j: i < 3, lambda i, j: [i + 1], [0, 1]),
            ValueError, "same nested structure",
        ),
        (lambda: tf.while_loop(1, lambda i: i, [0]), TypeError, "'cond' must be callable"),
        (
            lambda: tf.TensorArray("float32", size=2).write(2, 1.0).stack(),
            tf.errors.InvalidArgumentError, "not resizeable",
        ),
        (lambda: tf.TensorArray("float32"), ValueError, "Size must be provided"),
        (
            lambda: tf.TensorArray("float32", 1).write(0, tf.constant(1)),
            errors.DTypeError, "trying to write dtype int32",
        ),
    ],
)  # fmt: skip
def test_mistakes_in_functions(wrong, error, text):
    with pytest.raises(error, match=text):
        tf.function(wrong, autograph=False)()


def test_arrays_in_eager_code():
    ta = tf.TensorArray(tf.float32, size=2)
    ta.write(0, 1.0)  # in eager code the object itself changes
    ta.write(1, 2.0)
    assert ta.read(0).numpy() == 1
    with pytest.raises(errors.ArgumentError, match="clear_after_read"):
        ta.read(0)
    assert ta.size().numpy() == 2
    np.testing.assert_array_equal(ta.gather([1]).numpy(), [2])


def test_pictures_of_graphs_show_the_inside():
    @tf.function(autograph=False)
    def f(x):
        return tf.while_loop(
            lambda y: y < 10, lambda y: (tf.cond(y > 0, lambda: y * 2, lambda: y),), [x]
        )[0]

    graph = f.get_concrete_function(tf.constant(1.0)).graph

    [loop] = [entry for entry in graph.to_dict()["operations"] if entry["op"] == "while"]
    names = [inner["name"] for inner in loop["graphs"]]
    assert names == ["while_cond", "while_body"]
    assert "multiply" in str(graph)


def test_recorders_hear_the_inside():
    with tf.observe.record() as trace:
        tf.function(growing, autograph=False)(tf.constant([1.0, 2.0]))

    assert sum(node.opdef is not None and node.opdef.name == "sin" for node in trace) == 4


@pytest.mark.parametrize("device", ["cpu", "torch:cpu"])
def test_each_backend(device):
    if device != "cpu":
        pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device(device):
        x = tf.constant([0.5, 0.25], tf.float64)
        for program in (branches, growing, arrays, scanned):
            expected = derivatives(program, 1)(x)
            for way in (derivatives(program, 1), tf.function(derivatives(program, 1))):
                found = way(x)
                assert found[1].device == x.device
                np.testing.assert_allclose(found[1].numpy(), expected[1].numpy(), rtol=1e-9)
