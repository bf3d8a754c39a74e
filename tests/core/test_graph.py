"""Graphs: describe first, run later."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors
from minitf.core.graph import Graph, Operation
from minitf.execution.interpreter import Interpreter


def test_a_tensor_knows_who_takes_it():
    with tf.Graph().as_default():
        a = tf.constant(1.0, name="a")
        square, last = a * a, tf.exp(a)
    assert [operation.name for operation in a.consumers()] == ["mul", "mul", "Exp"]
    assert square.consumers() == last.consumers() == []
    with pytest.raises(NotImplementedError, match="eager"):
        tf.constant(1.0).consumers()


def test_the_kind_of_an_operation_is_found_in_tables():
    with tf.Graph().as_default():
        a = tf.constant(1.0)
        kinds = [(a * a).op.type, tf.matmul([[1.0]], [[1.0]]).op.type, a.op.type]
    table = {"Mul": "×", "MatMul": "@", "Const": "c"}
    assert [table[kind] for kind in kinds] == ["×", "@", "c"]
    assert set(kinds) == set(table)


def add_of_products():
    graph = Graph()
    with graph.as_default():
        a, b, c = (graph.placeholder([None, 2], name=name) for name in "abc")
        with tf.name_scope("model"):
            result = tf.add(tf.multiply(a, b), c)
    return graph, (a, b, c), result


def test_a_graph_is_a_list_of_what_was_written():
    graph, _, result = add_of_products()

    assert [operation.name for operation in graph.operations] == [
        "a", "b", "c", "model/multiply", "model/add",
    ]  # fmt: skip
    assert result.name == "model/add:0"
    assert result.shape == (None, 2)
    assert graph.to_dict()["operations"][-1]["inputs"] == ["model/multiply", "c"]
    assert graph.operations[-1].source.text == "result = tf.add(tf.multiply(a, b), c)"
    graph.check()


def test_the_interpreter_runs_step_by_step():
    graph, (a, b, c), result = add_of_products()
    run = Interpreter(graph, {a: [[1.0, 2.0]], "b": [[3.0, 4.0]], "c:0": [[5.0, 6.0]]})
    while not run.done:
        run.step()

    np.testing.assert_array_equal(run.value(result).numpy(), [[8, 14]])
    np.testing.assert_array_equal(run.value(a).numpy(), [[1, 2]])
    assert run.value(b).shape == run.value(c).shape


@pytest.mark.parametrize(
    ("feeds", "words"),
    [
        ({}, "You must feed a value for placeholder tensor 'a'"),
        ({"a": [[1.0, 2.0, 3.0]]}, r"Cannot feed value of shape \(1, 3\)"),
    ],
)
def test_wrong_feeds_are_explained(feeds, words):
    graph, _, _ = add_of_products()
    with pytest.raises(errors.FeedError, match=words):
        Interpreter(graph, feeds).run()


def test_a_promise_has_no_value():
    graph, (a, *_), result = add_of_products()
    for mistake in (result.numpy, lambda: float(result), lambda: bool(result > 0)):
        with pytest.raises(errors.GraphError):
            mistake()
    with pytest.raises(errors.GraphError, match="another graph"), Graph().as_default():
        tf.exp(a)
    # Only the question whether it is positive was added: a constant and a comparison.
    assert [operation.type for operation in graph.operations[5:]] == ["constant", "greater"]


def test_names_stay_unique():
    graph = Graph()
    with graph.as_default():
        names = [tf.exp(tf.constant(1.0), name="e").op.name for _ in range(3)]
        names.append(tf.exp(tf.constant(1.0), name="e_1").op.name)

    assert names == ["e", "e_1", "e_2", "e_1_1"]


@pytest.mark.broken_graph
def test_check_finds_a_broken_record():
    graph, *_ = add_of_products()
    graph.operations.reverse()
    with pytest.raises(errors.GraphError, match="before it is made"):
        graph.check()

    graph, *_ = add_of_products()
    last = graph.operations[-1]
    graph.operations.append(Operation(*last[:4], last.name, last.scope))
    with pytest.raises(errors.GraphError, match="Two operations"):
        graph.check()


def test_the_interpreter_is_differentiable():
    graph, _, result = add_of_products()
    a, b, c = (tf.constant([[1.0, 2.0]]) * k for k in (1.0, 2.0, 3.0))
    with tf.GradientTape() as tape:
        tape.watch([a, b, c])
        [value] = Interpreter(graph, {"a": a, "b": b, "c": c}).run([result])

    gradients = tape.gradient(value, [a, b, c])
    np.testing.assert_array_equal([g.numpy()[0] for g in gradients], [[2, 4], [1, 2], [1, 1]])
