"""Plans: fewer buffers, no copies, and always the numbers that eager code gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf.core.arena import Arena


def plan_of(function, *args):
    plan = tf.function(function).plan_for(*args)
    for buffer, value in zip(plan.inputs, args, strict=True):
        buffer[...] = value
    return plan


def test_views_and_dead_code_cost_nothing():
    def f(x):
        tf.exp(x)  # nobody asks for it
        return tf.transpose(tf.reshape(x, [2, 3])) * 1.5

    plan = plan_of(f, np.arange(6, dtype="float32"))

    assert len(plan.plan.steps) == 1
    assert [line.split()[1] for line in str(plan).splitlines()] == ["multiply"]


def test_entry_by_entry_chains_need_one_buffer():
    plan = plan_of(lambda x: tf.tanh(tf.exp(x * 2.0) + 1.0) * 0.5, np.ones((4, 4), "float32"))

    assert len(plan.plan.steps) == 5
    assert len(plan.plan.buffers) == 1


def test_constants_are_computed_once():
    plan = plan_of(lambda x: x * tf.exp(tf.constant(1.0) + 1.0), np.ones(2, "float32"))

    assert len(plan.plan.steps) == 1


def test_gradients_are_born_in_the_packed_vector_and_values_in_their_variable():
    w, b = tf.Variable(np.ones((3, 2), "float32")), tf.Variable(np.zeros(2, "float32"))
    arena = Arena([w, b])

    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(x @ w + b))
        packed = tf.ops.pack(*tape.gradient(loss, [w, b]))
        arena.flat.assign_sub(packed * 0.1)

    plan = plan_of(step, np.ones((4, 3), "float32"))

    assert not any("assign" in line for line in str(plan).splitlines())
    assert any("pack" in line and "0 calls" in line for line in str(plan).splitlines())
    plan.run()
    np.testing.assert_allclose(w.numpy(), np.full((3, 2), 1 - 0.1 * 24), rtol=1e-6)
    np.testing.assert_allclose(b.numpy(), np.full(2, -0.1 * 24), rtol=1e-6)


def test_a_plan_follows_variables_into_an_arena():
    v = tf.Variable([1.0, 2.0])
    plan = plan_of(lambda x: v * x, np.ones(2, "float32"))
    plan.run()
    Arena([v, tf.Variable([3.0])]).flat.assign([7.0, 8.0, 9.0])
    plan.run()

    np.testing.assert_array_equal(plan.outputs[0], [7, 8])


def test_a_variable_assigned_from_a_view_of_itself():
    v = tf.Variable([1.0, 2.0, 3.0])
    plan = plan_of(lambda: v.assign(v[::-1]))
    plan.run()

    np.testing.assert_array_equal(v.numpy(), [3, 2, 1])


def test_assigning_an_arena_is_seen_by_its_members_and_the_other_way_round():
    a, b = tf.Variable([1.0, 2.0]), tf.Variable([3.0])
    arena = Arena([a, b])

    def f():
        before = a * 1.0
        arena.flat.assign(arena.flat * 10.0)
        between = a * 1.0
        b.assign([7.0])
        return before, between, arena.flat * 1.0

    plan = plan_of(f)
    plan.run()

    assert [output.tolist() for output in plan.outputs] == [[1, 2], [10, 20], [10, 20, 7]]


def test_a_read_outlives_the_assignment():
    v = tf.Variable([1.0, 2.0])

    def f(x):
        old = v.read_value()
        v.assign(old + x)
        return old * 10.0, v[::-1]

    plan = plan_of(f, np.ones(2, "float32"))
    plan.run()

    np.testing.assert_array_equal(plan.outputs[0], [10, 20])
    np.testing.assert_array_equal(plan.outputs[1], [3, 2])


UNARY = [tf.tanh, tf.negative, tf.transpose, tf.nn.relu, tf.sin, tf.identity,
         lambda x: tf.reshape(tf.reshape(x, [-1]), [3, 3]), lambda x: x[::-1],
         lambda x: tf.reduce_sum(x, 0, keepdims=True) + x, lambda x: tf.nn.softmax(x)]  # fmt: skip
BINARY = [tf.add, tf.subtract, tf.multiply, tf.maximum, tf.matmul,
          lambda x, y: tf.where(x > y, x, y), lambda x, y: tf.concat([x, y], 0)[1:4]]  # fmt: skip

instruction = st.one_of(
    st.tuples(st.just("unary"), st.integers(0, len(UNARY) - 1), st.integers(0, 30)),
    st.tuples(st.just("binary"), st.integers(0, len(BINARY) - 1), st.integers(0, 30),
              st.integers(0, 30)),
    st.tuples(st.just("assign"), st.integers(0, 1), st.integers(0, 30)),
    st.tuples(st.just("read"), st.integers(0, 1)),
    st.tuples(st.just("gradient"), st.integers(0, 30), st.integers(0, 1)),
)  # fmt: skip


def run_program(program, variables, x):
    """A straight-line program over 3x3 matrices: every value so far may be used again."""
    values = [x * 1.0]
    with tf.GradientTape(persistent=True) as tape:
        for kind, *numbers in program:
            if kind == "unary":
                values.append(UNARY[numbers[0]](values[numbers[1] % len(values)]))
            elif kind == "binary":
                a, b = (values[n % len(values)] for n in numbers[1:])
                values.append(BINARY[numbers[0]](a, b))
            elif kind == "assign":
                # tanh keeps the numbers small however often the program runs
                variables[numbers[0]].assign(tf.tanh(values[numbers[1] % len(values)]))
            elif kind == "read":
                values.append(variables[numbers[0]].read_value())
            else:
                target = tf.reduce_sum(values[numbers[0] % len(values)])
                gradient = tape.gradient(target, variables[numbers[1]])
                if gradient is not None:
                    values.append(tf.tanh(gradient))
    return values[-3:]


@given(program=st.lists(instruction, min_size=1, max_size=14), arena=st.booleans())
def test_random_programs_give_the_same_numbers_in_every_mode(program, arena):
    start = [np.linspace(-1, 1, 9, dtype="float32").reshape(3, 3), np.eye(3, dtype="float32")]
    x = np.cos(np.arange(9, dtype="float32")).reshape(3, 3)

    def variables():
        made = [tf.Variable(array) for array in start]
        if arena:
            Arena(made)
        return made

    eager, planned = variables(), variables()
    plan = plan_of(lambda x: run_program(program, planned, x), x)
    plan.concrete.graph.check()
    for _ in range(3):
        expected = run_program(program, eager, tf.constant(x))
        plan.run()
        for one, other in zip(expected, plan.outputs, strict=True):
            np.testing.assert_allclose(one.numpy(), other, rtol=1e-4, atol=1e-5)
        for one, other in zip(eager, planned, strict=True):
            np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-4, atol=1e-5)


def test_the_listing_can_be_read():
    plan = plan_of(lambda x: tf.nn.relu(x @ np.ones((2, 3), "float32")), np.ones((4, 2), "float32"))
    lines = str(plan).splitlines()

    assert lines[0].split()[1:3] == ["matmul", "="]
    assert "[4x3]" in lines[0]
    assert len(lines) == 2


@pytest.mark.parametrize("rows", [0, 1])
def test_empty_batches_are_fine(rows):
    plan = plan_of(lambda x: tf.reduce_sum(tf.square(x), 0), np.ones((rows, 2), "float32"))
    plan.run()

    np.testing.assert_array_equal(plan.outputs[0], [rows, rows])


def test_what_is_computed_twice_is_computed_once():
    def f(x):
        return tf.exp(x) * tf.exp(x) + tf.constant(2.0) * tf.constant(2.0)

    plan = plan_of(f, np.ones(3, "float32"))

    kinds = [line.split()[1].split("_")[0] for line in str(plan).splitlines()]
    assert kinds == ["exp", "multiply", "add"]
    plan.plan.run()
    np.testing.assert_allclose(plan.plan.outputs[0], np.exp(1) ** 2 + 4, rtol=1e-6)


def test_chance_and_values_before_and_after_an_assignment_are_not_merged():
    v = tf.Variable(1.0)

    @tf.function
    def f():
        before = tf.exp(v * 1.0)
        v.assign_add(1.0)
        drawn = tf.random.uniform([4]), tf.random.uniform([4])
        return before, tf.exp(v * 1.0), *drawn

    before, after, one, other = f()
    np.testing.assert_allclose([before, after], np.exp([1.0, 2.0]), rtol=1e-6)
    assert (one.numpy() != other.numpy()).any()


def test_two_fetches_of_the_same_numbers_are_two_arrays():
    one, other = tf.function(lambda x: (tf.exp(x), tf.exp(x)))(tf.ones([2]))
    one.numpy()[:] = 0.0
    np.testing.assert_allclose(other, np.exp([1.0, 1.0]), rtol=1e-6)


def test_what_is_large_is_computed_again():
    plan = plan_of(lambda x: tf.exp(x) * tf.exp(x), np.ones(1 << 15, "float32"))
    assert sum("= exp(" in line for line in str(plan).splitlines()) == 2


def test_text_is_joined_in_a_plan():
    joined = tf.function(lambda s: s + "!" + "!")
    assert joined(tf.constant("ab")).numpy() == b"ab!!"
