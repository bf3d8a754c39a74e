"""Graphs for sessions as pictures: the learner's names, feeds, and what a session runs."""

import numpy as np
import pytest
from minitf_widgets import GraphView, specs, specs_sessions

import minitf as tf
import minitf.compat.v1 as tf1
from minitf.errors import ArgumentError, FeedError, StateError
from tests.widgets.test_specs import by_id, checked


def ran(document):
    return {node["id"] for node in document["nodes"] if not node.get("idle")}


def scalars(document):
    return {name: value["scalar"] for name, value in document["values"].items()}


@pytest.fixture
def graph():
    return tf.Graph()


class TestNames:
    def test_a_graph_is_shown_in_the_learners_words(self, graph):
        with graph.as_default():
            a = tf.constant(2.0, name="A")
            b = tf.constant([1.0, 2.0], name="B")
            tf.add(tf.multiply(a, b, name="Mul"), 1.0, name="Add")
            tf.exp(a * a)
        nodes = by_id(checked(specs.graph_document(graph))["nodes"])
        labels = {name: node["label"] for name, node in nodes.items()}
        assert labels == {"A": "A", "B": "B", "Mul": "Mul", "Add/y": "1", "Add": "Add",
                          "mul_1": "mul_1", "Exp": "Exp"}  # fmt: skip
        assert (nodes["A"]["text"], nodes["B"]["text"]) == ("2", "[1, 2]")
        assert "text" not in nodes["Add/y"]  # its label says it
        assert nodes["Mul"]["op"] == "multiply"

    def test_a_name_given_inside_a_function_is_shown(self):
        @tf.function
        def chain(a, b):
            with tf.name_scope("inner"):
                return tf.add(tf.multiply(a, b, name="product"), 1.0)

        chain(tf.constant(2.0), tf.constant(3.0))
        nodes = specs.graph_document(chain)["nodes"]
        assert [n["label"] for n in nodes] == ["a", "b", "product", "1", "add", "output"]

    def test_a_words_line_says_name_and_value(self, graph):
        with graph.as_default():
            tf.constant(2.0, name="A")
        assert "A [constant] () = 2" in GraphView(graph).describe()


class TestFeeds:
    def test_a_feed_dict_is_read_as_a_session_reads_it(self, graph):
        with graph.as_default():
            b = tf1.placeholder(tf.float32, [], name="b")
            a = tf1.placeholder(tf.float32, [], name="a")
            c = tf.subtract(a, b, name="c")
        count = len(graph.operations)
        for feeds in ({a: 5.0, b: 3.0}, {"a:0": 5.0, "b:0": 3.0}, [3.0, 5.0]):
            assert scalars(specs.graph_document(graph, feeds))["c"] == 2.0
        assert scalars(specs.graph_document(graph, {c: 7.0}))["c"] == 7.0
        assert len(graph.operations) == count  # looking adds nothing

    def test_what_is_not_fed_has_no_value(self, graph):
        with graph.as_default():
            x = tf1.placeholder(tf.float32, [], name="x")
            y = tf1.placeholder(tf.float32, [], name="y")
            tf.square(x, name="known")
            tf.add(x, y, name="unknown")
        assert scalars(specs.graph_document(graph, {x: 3.0})) == {"x": 3.0, "known": 9.0}

    def test_a_graph_of_constants_alone(self, graph):
        with graph.as_default():
            tf.add(tf.constant(2.0), 1.0, name="sum")
        assert scalars(specs.graph_document(graph, []))["sum"] == 3.0

    def test_a_feed_that_does_not_fit_is_named_in_the_picture(self, graph):
        with graph.as_default():
            x = tf1.placeholder(tf.float32, [None, 2], name="x")
            tf.square(x)
        document = checked(specs.graph_document(graph, {x: [[1.0, 2.0, 3.0]]}))
        assert document["error"]["received"] == "(1, 3)"


class TestSessions:
    @pytest.fixture
    def line(self, graph):
        with graph.as_default():
            x = tf1.placeholder(tf.float32, [], name="x")
            w = tf1.get_variable("w", initializer=tf.constant(2.0))
            y = tf.multiply(x, w, name="y")
            z = tf.add(x, 1.0, name="z")
            grow = tf1.assign_add(w, 1.0, name="grow")
        return x, w, y, z, grow

    def test_each_session_shows_its_own_values(self, graph, line):
        x, w, _, _, grow = line
        one, other = tf1.Session(graph=graph), tf1.Session(graph=graph)
        for session in (one, other):
            session.run(w.initializer)
        one.run(grow)
        for session, value in ((one, 3.0), (other, 2.0)):
            shown = scalars(checked(specs.graph_document(session, {x: 5.0})))
            assert (shown["w/read"], shown["y"], shown["z"]) == (value, 5 * value, 6.0)
        assert one.run(w) == 3.0  # looking changes nothing

    def test_before_the_initializer_a_variable_has_no_value(self, graph, line):
        shown = scalars(specs.graph_document(tf1.Session(graph=graph), {line[0]: 5.0}))
        assert "w/read" not in shown
        assert shown["z"] == 6.0

    def test_a_graph_is_run_by_the_default_session(self, graph, line):
        with tf1.Session(graph=graph) as session:
            session.run(tf1.global_variables_initializer())
            assert scalars(specs.graph_document(graph, {line[0]: 5.0}))["y"] == 10.0

    def test_initializers_are_part_of_the_variable(self, graph, line):
        nodes = specs.graph_document(graph)["nodes"]
        assert {"x", "w/read", "w/read_1", "y", "z", "grow"} <= {node["id"] for node in nodes}
        assert {node["label"] for node in nodes} == {"x", "w", "y", "z", "1", "add", "grow"}

    def test_what_trains_stays_backstage(self, graph):
        with graph.as_default():
            w = tf1.get_variable("w", initializer=tf.constant(2.0))
            tf1.train.GradientDescentOptimizer(0.1).minimize(tf.square(w, name="loss"))
        document = checked(specs.graph_document(graph))
        assert [node["id"] for node in document["nodes"]] == ["w/read", "loss"]
        assert document["scopes"] == []

    def test_fetches_say_what_runs(self, graph, line):
        x, w, y, z, _ = line
        session = tf1.Session(graph=graph)
        session.run(w.initializer)
        document = checked(specs.graph_document(session, {x: 5.0}, fetches=y))
        assert document["title"] == "session.run(y)"
        assert ran(document) == {"x", "w/read", "y"}
        assert set(document["values"]) == {"x", "w/read", "y"}
        assert ran(checked(specs.graph_document(session, {x: 5.0}, fetches=["y:0", z]))) >= {"z"}
        cut = checked(specs.graph_document(session, {y: 1.0}, fetches=y))
        assert ran(cut) == {"y"}

    def test_fetches_need_what_a_run_needs(self, graph, line):
        x, w, y, _, _ = line
        session = tf1.Session(graph=graph)
        with pytest.raises(StateError, match="uninitialized value w"):
            specs.graph_document(session, {x: 5.0}, fetches=y)
        session.run(w.initializer)
        with pytest.raises(FeedError, match="placeholder tensor 'x'"):
            specs.graph_document(session, fetches=y)
        with pytest.raises(ArgumentError, match="fetches"):
            specs.graph_document(graph, {x: 5.0}, fetches=y)

    def test_looking_draws_no_random_number(self, graph):
        with graph.as_default():
            noise = tf1.random_normal([3], seed=4, name="noise")
            told = tf1.identity(noise, name="told")
        first, second = tf1.Session(graph=graph), tf1.Session(graph=graph)
        shown = specs.graph_document(first, fetches=told)["values"]["told"]
        drawn = first.run(told)
        np.testing.assert_array_equal(drawn, second.run(told))
        assert shown["norm"] == pytest.approx(np.linalg.norm(drawn), rel=1e-5)

    def test_the_view_takes_fetches_and_measures_times(self, graph, line):
        x, w, y, _, _ = line
        session = tf1.Session(graph=graph)
        session.run(w.initializer)
        view = GraphView(session, {x: 5.0}, fetches=y, color_by="time")
        assert view.spec["times"].keys() == {"x", "w/read", "y"}
        assert "session.run(y)" in view.describe()
        assert "z [not run]" in view.describe()
        view.to_svg()

    def test_the_picture_follows_a_session_that_learns(self, graph, line):
        x, w, _, _, grow = line
        session = tf1.Session(graph=graph)
        states = [specs_sessions.state_of(session)]
        for wish in (w.initializer, grow, line[2]):
            session.run(wish, {x: 1.0})
            states.append(specs_sessions.state_of(session))
        assert states[0] != states[1] != states[2] == states[3]


def test_the_output_of_a_loop_is_the_tensor_that_is_returned():
    @tf.function
    def powers(x):
        for _ in tf.range(3):
            x = x * 2.0
        return x

    document = checked(specs.graph_document(powers, tf.constant(1.0)))
    [last] = [edge for edge in document["edges"] if edge["to"] == "output"]
    assert document["values"][last["from"]]["scalar"] == 8.0
