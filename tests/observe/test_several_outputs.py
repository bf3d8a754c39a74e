"""Operations with several outputs: a node for each output, one backward pass through all."""

import numpy as np
import pytest

import minitf as tf
from minitf import observe
from minitf.core.opdef import OPS, op, rule


@pytest.fixture(scope="module", autouse=True)
def split_in_two():
    """An op for these tests: x and its mirror image, twice."""
    op(
        "test_twice", "x -> a b", kernel="negative", shape=lambda x: (x, x),
        call=None, words="Minus x, and minus x.", formula="a = b = -x",
        grads={"x": rule(r"\bar x = -\bar a - \bar b", lambda g, z, x: -g[0] - g[1])},
    )  # fmt: skip
    from minitf.backends.devices import CPU

    CPU.backend.kernels["test_twice"] = lambda x: (-x, -x)
    OPS["test_twice"].kernel = "test_twice"
    yield
    del OPS["test_twice"], CPU.backend.kernels["test_twice"]


def test_each_output_is_a_node_and_gradients_pass_through_both():
    x = tf.Variable([1.0, 2.0], name="x")
    with observe.record() as trace:
        a, b = OPS["test_twice"](x)
        loss = tf.reduce_sum(a * 2.0) + tf.reduce_sum(b * b)
    trace.backward(loss)

    assert trace["test_twice:1"].kind == "output"
    assert trace["test_twice:1"].inputs == ("test_twice",)
    np.testing.assert_allclose(trace.gradients["x"], [0.0, 2.0])


def test_an_output_that_nobody_uses_counts_as_zero():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        _, b = OPS["test_twice"](x)
    np.testing.assert_allclose(tape.gradient(b, x), [-1.0, -1.0])


def test_in_a_function_and_a_graph():
    @tf.function
    def both(x):
        a, b = OPS["test_twice"](x)
        return a + 1.0, b

    first, second = both(tf.constant([1.0, 2.0]))

    np.testing.assert_allclose(first, [0.0, -1.0])
    np.testing.assert_allclose(second, [-1.0, -2.0])
    graph = both.concrete_functions[0].graph
    graph.check()
    assert [node.name for node in observe.trace_graph(graph)][1:3] == [
        "test_twice",
        "test_twice:1",
    ]
