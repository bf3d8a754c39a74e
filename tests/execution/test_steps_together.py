"""Steps of one operation in kernels: every array holds the same afterwards, in fewer calls."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf import keras
from minitf.backends.numpy.fused.steps import together

pytest.importorskip("llvmlite")

FUNCTIONS = [np.add, np.subtract, np.multiply, np.divide, np.negative, np.square, np.maximum]
ROWS, COLUMNS = 8, 3


def run(steps):
    with np.errstate(all="ignore"):
        for step in steps:
            step()


@st.composite
def programs(draw):
    """Calls on blocks of three arrays, of one row and of one number; some are not to be fused."""
    starts = st.sampled_from([0, 2, 4])
    heights = st.sampled_from([2, 4])
    calls = []
    for _ in range(draw(st.integers(2, 14))):
        function = draw(st.sampled_from([*FUNCTIONS, np.copyto, np.tanh]))
        height = draw(heights)
        block = st.tuples(st.integers(0, 2), starts)
        count = 1 if function in (np.copyto, np.tanh) else function.nin
        others = st.one_of(block, st.sampled_from(["row", "number"]))
        calls.append((function, height, draw(block), [draw(others) for _ in range(count)]))
    return calls


def bound(program, memory):
    arrays, row, number = memory
    steps = []
    for function, height, out, inputs in program:
        block = lambda at, height=height: arrays[at[0]][at[1] : at[1] + height]  # noqa: E731
        given = [row if i == "row" else number if i == "number" else block(i) for i in inputs]
        if function is np.copyto:
            steps.append(partial(np.copyto, block(out), given[0]))
        else:
            steps.append(partial(function, *given, out=block(out)))
    return steps


def memory():
    drawn = np.random.default_rng(0)
    numbers = drawn.normal(size=(3, ROWS, COLUMNS)).astype("float32")
    return list(numbers), drawn.normal(size=COLUMNS).astype("float32"), np.float32(0.5).reshape(())


@given(programs())
def test_any_calls_leave_the_same_in_every_array(program):
    plain, fused = memory(), memory()
    run(bound(program, plain))
    steps = bound(program, fused)

    run(made := together(steps))

    assert len(made) <= len(steps)
    for one, other in zip(plain[0], fused[0], strict=True):
        np.testing.assert_array_equal(one, other)


def kernels(steps):
    return sum(hasattr(step, "nest") for step in steps)


def test_a_note_that_is_overwritten_unread_is_not_written():
    x, note = np.ones((4, 3)), np.zeros((4, 3))
    steps = [
        partial(np.multiply, x, x, note), partial(np.add, note, x, x), partial(np.tanh, x, note),
    ]  # fmt: skip
    kernel, _ = made = together(steps)
    kernel()
    assert kernels(made) == 1
    assert not note.any()
    assert (x == 2).all()


def test_a_note_that_somebody_may_read_is_written():
    x, note = np.ones((4, 3)), np.zeros((4, 3))
    steps = [partial(np.multiply, x, x, note), partial(np.add, note, x, x), lambda: None]
    run(made := together(steps))
    assert kernels(made) == 1
    assert note.all()


def test_rows_that_are_read_beside_each_other_stay_apart():
    x, y = np.arange(8.0).reshape(4, 2), np.zeros((3, 2))
    steps = [partial(np.add, x[1:], x[:-1], y), partial(np.add, y, y, x[1:])]
    made = together(steps)
    assert kernels(made) in (0, 2)
    run(made)
    assert x.tolist() == [[0, 1], [4, 8], [12, 16], [20, 24]]


RECURRENT = {
    "simple": lambda: keras.layers.SimpleRNN(5), "lstm": lambda: keras.layers.LSTM(5),
    "gru": lambda: keras.layers.GRU(5),
    "gru, reset before": lambda: keras.layers.GRU(5, reset_after=False),
    "both ways": lambda: keras.layers.Bidirectional(keras.layers.LSTM(4)),
    "backwards": lambda: keras.layers.LSTM(5, go_backwards=True),
    "no bias": lambda: keras.layers.GRU(5, use_bias=False),
}  # fmt: skip


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("name", RECURRENT)
def test_recurrent_layers_in_fewer_calls(name, masked):
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(3, 6, 4)).astype("float32")
    x[1, 4:] = 0
    layers = [keras.layers.Masking()] if masked else []
    model = keras.Sequential([keras.Input((6, 4)), *layers, RECURRENT[name]()])

    @tf.function(jit_compile=False)
    def f(x):
        with tf.GradientTape() as tape:
            y = model(x)
            loss = tf.reduce_sum(y * y)
        return [y, *tape.gradient(loss, model.trainable_variables)]

    plan = f.plan_for(tf.constant(x)).plan
    results, calls = [], []
    for fuse in (False, True):
        if fuse:
            plan.adopt(plan.fused())
        plan.inputs[0][:] = x
        plan.run()
        calls.append(len(plan.steps))
        results.append([output.copy() for output in plan.outputs])
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)
    assert calls[1] < 0.75 * calls[0]


def test_the_kernels_inside_of_an_operation_can_be_read():
    model = keras.Sequential([keras.Input((6, 4)), keras.layers.LSTM(5)])
    plan = tf.function(lambda x: model(x)).plan_for(tf.ones([3, 6, 4])).plan
    plan.adopt(plan.fused())
    number = next(n for n, line in enumerate(plan.listing) if "= lstm(" in line)
    words, kernel = plan.open(number).split("\n\n")[:2]
    assert words.startswith("lstm: ")
    assert kernel.startswith("def kernel_0(")
