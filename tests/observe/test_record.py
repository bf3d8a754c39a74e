"""Recording: what is kept of a block, under which names, with which lines, and at what price."""

import re

import numpy as np
import pytest

import minitf as tf
from minitf import observe
from minitf.core import context
from minitf.core.graph import Graph
from minitf.errors import ArgumentError, MinitfError, StateError


def test_values_are_those_of_numpy():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    x, w = tf.constant(a), tf.constant(b)
    with observe.record() as trace:
        tf.reduce_sum(tf.tanh(x @ w), axis=0)

    assert list(trace.nodes) == ["x", "w", "matmul", "tanh", "reduce_sum"]
    np.testing.assert_allclose(trace["matmul"].numpy(), a @ b)
    np.testing.assert_allclose(trace["tanh"].numpy(), np.tanh(a @ b))
    np.testing.assert_allclose(trace["reduce_sum"].numpy(), np.tanh(a @ b).sum(0))


def test_nobody_listens_after_the_block():
    with observe.record():
        assert len(context.current.listeners) == 1
    assert context.current.listeners == ()

    with pytest.raises(MinitfError), observe.record():
        tf.constant([1.0, 2.0]) + tf.constant([1.0, 2.0, 3.0])
    assert context.current.listeners == ()

    observe.record_backward(lambda: tf.Variable(2.0) * 3.0)
    assert context.current.listeners == ()


def test_operations_after_the_block_are_not_recorded():
    with observe.record() as trace:
        y = tf.exp(tf.constant(1.0))
    tf.exp(y)

    assert [node.name for node in trace.operations] == ["exp"]


def test_scopes_are_part_of_the_names_and_names_are_unique():
    x = tf.constant([1.0, 2.0])
    with observe.record() as trace, tf.name_scope("outer"):
        tf.exp(x)
        tf.exp(x)
        with tf.name_scope("inner"):
            tf.exp(x)

    assert [node.name for node in trace.operations] == [
        "outer/exp",
        "outer/exp_1",
        "outer/inner/exp",
    ]
    assert [node.scope for node in trace.operations] == ["outer", "outer", "outer/inner"]


def test_each_operation_knows_its_line():
    x = tf.constant([1.0, 2.0])
    with observe.record() as trace:
        y = tf.exp(x)
        tf.reduce_sum(y * 2.0)  # this very line

    first, *rest = [trace[name].source for name in ("exp", "multiply", "reduce_sum")]
    assert first.filename == __file__
    assert first.text == "y = tf.exp(x)"
    assert [source.line for source in rest] == [first.line + 1] * 2
    assert rest[0].text.endswith("# this very line")


def test_where_a_value_came_from():
    w, x = tf.Variable([1.0, 2.0], name="weights"), tf.constant([3.0, 4.0])
    with observe.record() as trace:
        tf.reduce_sum(w * x) * 2.0

    kinds = {node.name: node.kind for node in trace if node.kind != "op"}
    assert kinds == {"weights": "variable", "x": "input", "constant": "constant"}
    assert trace["weights"].variable is w


def test_a_variable_without_a_name_is_called_as_the_learner_calls_it():
    slope = tf.Variable(3.0)

    trace = observe.record_backward(lambda: slope * slope)

    assert list(trace.nodes) == ["slope", "multiply"]


def test_a_variable_that_was_assigned_is_a_new_node():
    w = tf.Variable(1.0, name="w")
    with observe.record() as trace:
        w * 2.0
        w.assign(5.0)
        w * 2.0

    values = {node.name: float(node.numpy()) for node in trace if node.kind == "variable"}
    assert values == {"w": 1.0, "w_1": 5.0}


def test_a_pinned_variable_is_one_node_however_often_it_is_read():
    w = tf.Variable([1.0, 2.0], name="w")
    w.pin()
    trace = observe.record_backward(lambda: tf.reduce_sum(w * w))

    assert [node.name for node in trace if node.kind == "variable"] == ["w"]
    np.testing.assert_array_equal(trace.gradients["w"], [2.0, 4.0])


def test_a_graph_that_is_built_is_not_recorded():
    with observe.record() as trace:
        graph = Graph()
        with graph.as_default():
            tf.exp(graph.placeholder([2], name="x"))

    assert len(trace) == 0


def test_a_function_is_recorded_op_by_op():
    @tf.function
    def f(x):
        return tf.exp(x) * 2.0

    f(tf.constant([0.0]))
    with observe.record() as trace:
        f(tf.constant([1.0]))

    assert [node.opdef.name for node in trace.operations] == ["exp", "multiply"]


def test_beyond_the_budget_only_summaries_are_kept():
    x = tf.constant(np.ones((10, 10), "float32"))  # 400 bytes
    with (
        pytest.warns(observe.TraceBudgetWarning, match=r"1 of 5 .* 400 bytes beyond .*'multiply'"),
        observe.record(budget=1000) as trace,
    ):
        tf.reduce_sum(tf.exp(x) * 2.0)

    kept = [node.name for node in trace if node.tensor is not None]
    assert kept == ["x", "exp", "constant", "reduce_sum"]
    assert trace["multiply"].summary["mean"] == pytest.approx(2 * np.e, rel=1e-6)
    assert trace["multiply"].summary["shape"] == [10, 10]
    with pytest.raises(StateError, match=r"multiply.*\n.*budget.*\n.*record\(budget="):
        trace["multiply"].numpy()
    with pytest.raises(StateError, match="budget"):
        trace.backward(sources=["x"])


def test_the_default_budget_is_two_megabytes():
    big = tf.constant(np.zeros((700, 700), "float32"))  # 1.96 MB
    warned = pytest.warns(observe.TraceBudgetWarning, match="3.92 MB beyond the budget of 2 MB")
    with warned, observe.record() as trace:
        tf.exp(tf.exp(big))
    needed = 3 * big.numpy().nbytes
    with observe.record(budget=needed) as whole:  # as the warning says; and it says no more
        tf.exp(tf.exp(big))

    assert all(node.tensor is not None for node in whole)
    assert [node.tensor is not None for node in trace] == [True, False, False]


def test_an_unknown_name_is_answered_with_a_suggestion():
    with observe.record() as trace:
        tf.exp(tf.constant([1.0]))

    with pytest.raises(MinitfError, match="'exp'"):
        trace["exq"]
    with pytest.raises(ArgumentError, match="no part of this trace"):
        trace.find(tf.constant(1.0))


def test_lines_of_notebook_cells():
    pytest.importorskip("IPython", reason="cells are IPython's")
    from IPython.core.interactiveshell import InteractiveShell

    from minitf.observe.source import locate

    shell = InteractiveShell.instance()
    try:
        shell.run_cell("import minitf as tf\nfrom minitf import observe", store_history=True)
        done = shell.run_cell(
            "with observe.record() as trace:\n    x = tf.exp(tf.constant([1.0]))",
            store_history=True,
        )
        done.raise_error()
        place = locate(shell.user_ns["trace"]["exp"].source)
    finally:
        InteractiveShell.clear_instance()

    assert place == ("2", 2, "x = tf.exp(tf.constant([1.0]))")


def test_a_tape_and_a_graph_as_traces():
    w = tf.Variable(3.0, name="w")
    with tf.GradientTape(persistent=True) as tape:
        loss = w * w
    tape.gradient(loss, w)

    trace = observe.trace_tape(tape)

    assert list(trace.nodes) == ["w", "multiply"]
    assert float(trace["multiply"].numpy()) == 9.0
    with pytest.raises(ArgumentError, match="persistent=True"):
        observe.trace_tape(tf.GradientTape())


def test_running_a_graph_to_look_at_it_changes_nothing():
    counter = tf.Variable(0.0, name="counter")
    graph = Graph()
    with graph.as_default():
        x = graph.placeholder([None], name="x")
        noise = tf.random.normal([2], seed=4)
        counter.assign_add(1.0)
        tf.reduce_sum(x) + noise

    first = observe.run_graph(graph, {"x": [1.0, 2.0]})
    second = observe.run_graph(graph, {"x": [1.0, 2.0]})

    assert float(counter.numpy()) == 0.0
    assert str(first) == str(second)
    assert float(first["reduce_sum"].numpy()) == 3.0
    assert first["x"].shape == (None,)
    assert first["x"].value_shape == (2,)


def test_what_backprop_made_can_be_told_apart():
    w = tf.Variable(3.0, name="w")

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * x)
        w.assign_sub(0.1 * tape.gradient(loss, w))
        return loss

    step(tf.constant([1.0, 2.0]))
    trace = observe.trace_graph(step.concrete_functions[0].graph)
    shown = [node.name for node in trace if node.name not in observe.backprop_nodes(trace)]

    assert shown[:4] == ["x", "w", "multiply", "reduce_sum"]
    assert not any(re.search("gradients|assign|ones_like", name) for name in shown)


def test_nodes_know_their_device_and_a_run_graph_its_seconds():
    graph = tf.Graph()
    with graph.as_default():
        tf.exp(graph.placeholder([None], name="x"))
    assert [(node.device, node.seconds) for node in observe.trace_graph(graph)] == [
        ("CPU:0", None)
    ] * 2
    assert all(node.seconds >= 0 for node in observe.run_graph(graph, {"x": [1.0]}))
    with observe.record() as trace:
        tf.exp(tf.constant(1.0))
    assert trace["exp"].device == "CPU:0"
