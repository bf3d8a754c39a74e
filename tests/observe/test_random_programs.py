"""Whatever a learner computes, the steps back show the tape's own gradients, to the last bit."""

import numpy as np
import pytest

import minitf as tf
from minitf import observe
from minitf.errors import ArgumentError
from minitf.observe.element import WHY_ZERO

SIZE = 3

# From one matrix to another of the same size; each is safe for any numbers.
ALONE = [
    tf.nn.relu, tf.sin, tf.tanh, tf.sigmoid, tf.square, tf.abs, tf.negative, tf.identity,
    tf.nn.softmax, tf.transpose, tf.stop_gradient, tf.round, tf.math.softplus,
    lambda x: x * 0.5, lambda x: x + 1.0, lambda x: 2.0 - x, lambda x: x / 3.0,
    lambda x: tf.reshape(x[::-1], (SIZE, SIZE)), lambda x: tf.cumsum(x, 1),
    lambda x: x - tf.reduce_mean(x, 0, keepdims=True),
    lambda x: tf.reduce_max(x, 1, keepdims=True) + x,
    lambda x: tf.gather(x, [2, 0, 2]), lambda x: tf.clip_by_value(x, -0.5, 0.5),
    lambda x: tf.cast(tf.argmax(x, 1), "float32") * x,
]  # fmt: skip
TOGETHER = [
    tf.add, tf.subtract, tf.multiply, tf.matmul, tf.maximum, tf.minimum,
    lambda x, y: tf.where(x > y, x, y * 0.5),
    lambda x, y: tf.concat([x[:1], y[1:]], 0), lambda x, y: x / (1.0 + tf.square(y)),
    lambda x, y: tf.unstack(tf.stack([x, y]), axis=0)[1] + tf.split(x, 3, 0)[0],
]  # fmt: skip


def program(seed):
    """A function of three variables, made of eight random steps; and how many losses it has."""
    rng = np.random.default_rng(seed)
    shapes = [(SIZE, SIZE), (SIZE,), ()]
    variables = [
        tf.Variable(rng.normal(size=shape).astype("float32"), name=f"v{n}")
        for n, shape in enumerate(shapes)
    ]
    plan = [
        (rng.integers(2), rng.integers(len(ALONE)), rng.integers(len(TOGETHER)), rng.random(2))
        for _ in range(8)
    ]
    weights = rng.normal(size=(SIZE, SIZE)).astype("float32")

    def losses():
        known = [variables[0] + variables[1], variables[0] * variables[2]]
        for single, alone, both, picks in plan:
            one, other = (known[int(pick * len(known))] for pick in picks)
            known.append(ALONE[alone](one) if single else TOGETHER[both](one, other))
        first = tf.reduce_sum(tf.tanh(known[-1]) * weights)
        return [first, tf.reduce_mean(sum(known[2:-1], known[0])) + first * 0.5]

    return variables, losses


@pytest.mark.parametrize("seed", range(60))
def test_every_gradient_is_the_tapes(seed):
    variables, losses = program(seed)
    wanted = slice(None) if seed % 2 else slice(0, 1)
    trace = observe.record_backward(lambda: losses()[wanted])
    with tf.GradientTape() as tape:
        targets = losses()[wanted]
    expected = tape.gradient(targets, variables)

    for variable, gradient in zip(variables, expected, strict=True):
        found = trace.gradients.get(variable.name.removesuffix(":0"))
        if gradient is None:
            assert found is None
        else:
            np.testing.assert_array_equal(found, gradient.numpy())


@pytest.mark.parametrize("seed", range(20))
def test_what_is_spelt_out_is_in_the_gradient(seed):
    rng = np.random.default_rng(seed)
    _, losses = program(seed)
    trace = observe.record_backward(losses)
    for share in trace.backward_pass.shares:
        place = tuple(int(rng.integers(size)) for size in share.contribution.shape)
        found = observe.spell_out(trace, share.node, share.number, place)

        assert found.entry == share.contribution[place]
        assert found.total == share.accumulated[place]
        assert found.meeting[-1] == found.entry
        assert len(found.meeting) == share.part
        scale = max(map(abs, (*found.meeting, 1e-3)))
        assert abs(sum(found.meeting) - found.total) <= 1e-5 * scale
        terms = [abs(term.product) for term in found.terms]
        assert abs(found.downstream - found.entry) <= 1e-4 * max(*terms, 1e-2, 0.0)
        assert (found.why_zero in WHY_ZERO) == (found.entry == 0)


def test_several_losses_add_up():
    a, b = tf.Variable(2.0, name="a"), tf.Variable(3.0, name="b")
    trace = observe.record_backward(lambda: {"product": a * b, "square": a * a * b})
    found = trace.backward_pass

    assert found.losses == ["multiply", "multiply_2"]
    assert trace.gradients["a"] == 3.0 + 12.0
    assert observe.Replay(trace).check("a").numeric == pytest.approx(15.0)


def test_a_loss_on_the_way_to_another_begins_with_its_one():
    a = tf.Variable(2.0, name="a")

    def losses():
        first = a * 3.0
        return first, first * first

    trace = observe.record_backward(losses)
    to_first = [share for share in trace.backward_pass.shares if share.source == "multiply"]

    assert [share.part for share in to_first] == [2, 3]
    assert observe.spell_out(trace, "multiply_1", 1).meeting == (1.0, 6.0, 6.0)
    assert trace.gradients["a"] == (1.0 + 12.0) * 3.0


@pytest.mark.parametrize(
    ("loss", "node", "why"),
    [
        (lambda a: tf.stop_gradient(a) * a, "stop_gradient", "stop"),
        (lambda a: tf.floor(a) + a, "floor", "flat"),
        (lambda a: tf.cast(tf.cast(a, "int32"), "float32") * a, "cast_1", "whole"),
        (lambda a: tf.where(a > 0.0, a, 2.0 * a), "where", "whole"),
    ],
)
def test_a_way_back_that_ends_says_why(loss, node, why):
    a = tf.Variable(2.5, name="a")
    trace = observe.record_backward(lambda: loss(a))
    assert [(stop.node, stop.why) for stop in trace.backward_pass.stops] == [(node, why)]


def test_a_loss_that_no_gradient_leaves():
    a = tf.Variable([1.0, 2.0], name="a")
    trace = observe.record_backward(lambda: tf.reduce_sum(tf.round(a)))
    assert "a" not in trace.gradients
    [stop] = trace.backward_pass.stops
    assert (stop.node, stop.why, stop.upstream.tolist()) == ("round", "flat", [1.0, 1.0])


@pytest.mark.parametrize(
    ("loss", "node", "why"),
    [
        (lambda a: tf.nn.relu(a - 3.0) * 2.0, "relu", "off"),
        (lambda a: tf.maximum(a, 5.0), "maximum", "gate"),
        (lambda a: tf.nn.relu(a - 3.0) ** 2, "relu", "upstream"),
        (lambda a: tf.sign(a) * 2.0, "sign", "gate"),
        (lambda a: tf.reduce_max(tf.stack([a, 3.0 * a, 2.0])), "reduce_max", "unused"),
        (lambda a: (a * 1e-20) * 1e-30, "multiply", "tiny"),
        (lambda a: tf.sigmoid(100.0 * a), "sigmoid", "gate"),
    ],
)
def test_a_zero_says_why(loss, node, why):
    a = tf.Variable(2.0, name="a")
    trace = observe.record_backward(lambda: loss(a))
    [share] = [s for s in trace.backward_pass.shares if s.node == node and s.number == 0]
    place = (0,) * share.contribution.ndim
    assert observe.spell_out(trace, node, 0, place).why_zero == why


def test_the_letters_of_the_formula_have_numbers():
    a, b = tf.Variable([2.0, 4.0], name="a"), tf.Variable([3.0, 5.0], name="b")
    trace = observe.record_backward(lambda: tf.reduce_sum(a * b))
    assert observe.spell_out(trace, "multiply", 0, [1]).facts == {"x": 4.0, "y": 5.0, "z": 20.0}
    assert observe.spell_out(trace, "reduce_sum", 0, [1]).facts == {}


def test_infinity_beside_a_number_is_not_nan():
    a = tf.Variable([0.0, 4.0], name="a")
    trace = observe.record_backward(lambda: tf.reduce_sum(tf.sqrt(a)))
    for place, slope in (([0], np.inf), ([1], 0.25)):
        found = observe.spell_out(trace, "sqrt", 0, place)
        assert [term.product for term in found.terms] == [slope]
        assert found.downstream == found.entry == slope


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_other_float_types_are_checked_in_double(dtype):
    a = tf.Variable(tf.cast([1.0, 3.0], dtype), name="a")
    trace = observe.record_backward(lambda: tf.reduce_sum(a * a * 0.5))
    for share in trace.backward_pass.shares:
        assert observe.spell_out(trace, share.node, share.number).error < 1e-6
    assert observe.Replay(trace).check("a", [1]).numeric == pytest.approx(3.0)


def test_complex_numbers_pass_and_are_not_spelt_out():
    a = tf.Variable([1.0, 2.0], name="a")
    trace = observe.record_backward(
        lambda: tf.reduce_sum(tf.abs(tf.signal.fft(tf.cast(a, "complex64"))))
    )
    assert observe.Replay(trace).check("a", [1]).error < 1e-6
    with pytest.raises(ArgumentError, match="complex"):
        observe.spell_out(trace, "cast", 0)


def test_a_rule_of_its_own_is_no_product_and_no_end():
    @tf.custom_gradient
    def shy(x):
        return tf.identity(x), lambda g: tf.ones_like(g)

    a = tf.Variable(2.0, name="a")
    trace = observe.record_backward(lambda: shy(a) * 5.0)
    assert trace.gradients["a"] == 1.0
    assert trace.backward_pass.stops == []


def test_nan_is_nudged_without_a_warning():
    a = tf.Variable(float("nan"), name="a")
    check = observe.Replay(observe.record_backward(lambda: tf.exp(a))).check("a")
    assert np.isnan([check.analytic, check.numeric]).all()


def test_a_jump_is_not_measured_across():
    a = tf.Variable(2.0, name="a")
    trace = observe.record_backward(
        lambda: (
            a * a
            + tf.cast(tf.cast(a, "int32"), "float32")
            + tf.floor(a) * tf.where(a >= 2.0, a, 0.0)
        )
    )
    assert observe.Replay(trace).check("a").error < 1e-6
