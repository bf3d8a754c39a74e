"""Graphs for sessions: described first, run as often and as far as asked."""

import collections
import threading

import numpy as np
import pytest

import minitf as tf
from minitf import errors, observe
from minitf.core import context
from minitf.execution.default_graph import (
    disable_eager_execution,
    enable_eager_execution,
    executing_eagerly,
    get_default_graph,
    reset_default_graph,
)
from minitf.execution.session import InteractiveSession, Session, get_default_session


@pytest.fixture
def graph():
    with tf.Graph().as_default() as made:
        yield made


def linear(graph):
    x = graph.placeholder([None, 3], name="x")
    w = tf.Variable(np.ones((3, 1), np.float32), name="w")
    return x, w, tf.matmul(x, w)


class TestFetches:
    def test_any_structure(self, graph):
        a, b = tf.constant(1.0, name="a"), tf.constant([2, 3], name="b")
        Pair = collections.namedtuple("Pair", "left right")
        sess = Session()

        found = sess.run({"list": [a, (b,)], "pair": Pair(a, b.op), "name": "b:0", "op": "a"})

        assert found["list"][0] == 1.0
        assert isinstance(found["list"], list)
        assert isinstance(found["list"][1], tuple)
        np.testing.assert_array_equal(found["list"][1][0], [2, 3])
        assert found["pair"] == Pair(1.0, None)
        np.testing.assert_array_equal(found["name"], [2, 3])
        assert found["op"] is None

    def test_results_are_copies(self, graph):
        _, w, _ = linear(graph)
        sess = Session()
        sess.run(w.initializer)
        found = sess.run(w)
        found[:] = 7.0

        assert sess.run(w).max() == 1.0

    def test_only_what_is_needed_runs(self, graph):
        x = graph.placeholder([])
        count = tf.Variable(0)
        count.assign_add(1)
        tf.exp(x)
        sess = Session()
        sess.run(count.initializer)

        assert sess.run(count + 10) == 10
        assert sess.run(count) == 0

    def test_a_value_made_outside_is_itself(self):
        made = tf.constant([1.0, 2.0])
        with tf.Graph().as_default():
            double = made * 2.0
            np.testing.assert_array_equal(Session().run([made, double])[0], [1.0, 2.0])

    @pytest.mark.parametrize(
        ("wish", "kind", "words"),
        [
            (None, TypeError, "Cannot be None"),
            (3, TypeError, "must be a string or Tensor"),
            ([None], TypeError, "Cannot be None"),
            ("nothing:0", ValueError, "cannot be interpreted as a Tensor"),
            ("nothing", ValueError, "not in the graph"),
        ],
    )
    def test_wrong_wishes_are_explained(self, graph, wish, kind, words):
        tf.constant(1.0)
        with pytest.raises(kind, match=words):
            Session().run(wish)

    def test_another_graphs_tensor(self, graph):
        tf.constant(1.0)
        with tf.Graph().as_default():
            other = tf.constant(2.0)
        with pytest.raises(ValueError, match="not an element of this graph"):
            Session(graph=graph).run(other)

    def test_an_empty_graph(self, graph):
        with pytest.raises(RuntimeError, match="graph is empty"):
            Session().run([])


class TestFeeds:
    def test_by_tensor_name_and_list(self, graph):
        x, w, y = linear(graph)
        sess = Session()
        sess.run(w.initializer)
        for feed in ({x: [[1, 2, 3]]}, {"x:0": np.array([[1.0, 2.0, 3.0]])}):
            np.testing.assert_array_equal(sess.run(y, feed), [[6.0]])

    def test_each_batch_size_has_its_plan(self, graph):
        x, w, y = linear(graph)
        sess = Session()
        sess.run(w.initializer)
        for size in (1, 4, 1, 2):
            assert sess.run(y, {x: np.ones((size, 3))}).shape == (size, 1)

    def test_what_is_no_placeholder(self, graph):
        x, w, y = linear(graph)
        z = y * 2.0
        sess = Session()

        np.testing.assert_array_equal(sess.run(z, {y: [[4.0]]}), [[8.0]])
        np.testing.assert_array_equal(sess.run(y, {x: np.ones((1, 3)), w: np.ones((3, 1))}), [[3]])

    def test_any_rank(self, graph):
        x = graph.placeholder(None)
        y = tf.reduce_sum(x * 2.0 + 1.0)
        sess = Session()

        assert (x * 2.0).shape.rank is None
        assert [float(sess.run(y, {x: v})) for v in (1.0, [1.0, 2.0], np.ones((2, 2)))] == [
            3.0, 8.0, 12.0,
        ]  # fmt: skip

    def test_gradients_of_any_rank(self, graph):
        x = graph.placeholder(None)
        w = tf.Variable(2.0)
        [slope] = tf.gradients(tf.reduce_sum(x * w), [w])
        sess = Session()
        sess.run(w.initializer)

        assert [float(sess.run(slope, {x: v})) for v in (3.0, [1.0, 2.0])] == [3.0, 3.0]

    @pytest.mark.parametrize(
        ("feed", "kind", "words"),
        [
            ({}, tf.errors.InvalidArgumentError, "You must feed a value for placeholder"),
            ({"x:0": [1.0]}, ValueError, "Cannot feed value of shape"),
            ({"x:0": [["a", "b", "c"]]}, ValueError, "Cannot feed"),
            ({"y:0": 1.0}, TypeError, "Cannot interpret feed_dict key"),
            ({7: 1.0}, TypeError, "Cannot interpret feed_dict key"),
        ],
    )
    def test_mistakes_change_nothing(self, graph, feed, kind, words):
        x, w, y = linear(graph)
        sess = Session()
        sess.run(w.initializer)
        with pytest.raises(kind, match=words):
            sess.run(y, feed)

        np.testing.assert_array_equal(sess.run(y, {x: [[1.0, 1.0, 1.0]]}), [[3.0]])

    def test_texts(self, graph):
        x = graph.placeholder([None], "string")
        y = tf.strings.join([x, x])
        for texts in (["a", "b"], np.array(["a", "b"]), [b"a", b"b"]):
            assert list(Session().run(y, {x: texts})) == [b"aa", b"bb"]

    def test_a_tensor_is_no_value(self, graph):
        x, _, y = linear(graph)
        with pytest.raises(TypeError, match=r"value of a feed cannot be a tf\.Tensor"):
            Session().run(y, {x: tf.zeros([1, 3])})

    def test_whole_numbers_that_do_not_fit(self, graph):
        x = graph.placeholder([], "uint8")
        with pytest.raises(TypeError, match="not compatible"):
            Session().run(x + x, {x: 1000})


class TestVariables:
    def test_state_belongs_to_the_session(self, graph):
        v = tf.Variable(1.0)
        grow = v.assign_add(1.0)
        one, other = Session(), Session()
        for sess in (one, other):
            sess.run(v.initializer)
        one.run(grow)

        assert (one.run(v), other.run(v)) == (2.0, 1.0)

    def test_without_a_value(self, graph):
        v = tf.Variable(1.0, name="v")
        y = v + 1.0
        sess = Session()
        with pytest.raises(tf.errors.FailedPreconditionError, match="uninitialized value v"):
            sess.run(y)
        sess.run(v.initializer)

        assert sess.run(y) == 2.0

    def test_reads_are_of_the_start_of_a_run(self, graph):
        v = tf.Variable(1.0)
        grow = v.assign_add(1.0)
        later = v * 10.0
        sess = Session()
        sess.run(v.initializer)

        assert sess.run([grow, later]) == [2.0, 10.0]
        assert sess.run(later) == 20.0

    def test_control_dependencies_say_the_order(self, graph):
        v = tf.Variable(1.0)
        first = v.assign(5.0)
        with graph.control_dependencies([first]):
            then = v.assign_add(1.0)
        with graph.control_dependencies([then.op]):
            last = tf.identity(v)
        sess = Session()
        sess.run(v.initializer)

        assert sess.run(last) == 6.0

    def test_two_adds_in_one_run(self, graph):
        v = tf.Variable(1.0)
        both = [v.assign_add(1.0).op, v.assign_add(2.0).op]
        sess = Session()
        sess.run(v.initializer)
        sess.run(both)

        assert sess.run(v) == 4.0

    def test_one_made_from_another(self, graph):
        a = tf.Variable(2.0)
        b = tf.Variable(a.initialized_value() * 3.0)
        sess = Session()
        sess.run([a.initializer, b.initializer])

        assert sess.run(b) == 6.0

    def test_load_and_eval(self, graph):
        v = tf.Variable([1.0, 2.0])
        operations = len(graph.operations)
        with Session() as sess:
            v.load([3.0, 4.0], sess)
            np.testing.assert_array_equal(v.eval(), [3.0, 4.0])
            np.testing.assert_array_equal(v.read_tensor().eval(session=sess), [3.0, 4.0])
        assert len(graph.operations) == operations

    @pytest.mark.parametrize(
        "make",
        [
            lambda graph: tf.Variable(None),
            lambda graph: tf.Variable(graph.placeholder([None])),
            lambda graph: tf.Variable([1.0, 2.0], shape=[3]),
            lambda graph: tf.Variable([1.0, 2.0]).assign([1.0]),
        ],
    )
    def test_mistakes(self, graph, make):
        with pytest.raises(ValueError, match=r"\w"):
            make(graph)

    def test_one_made_outside_keeps_its_value(self):
        outside = tf.Variable(3.0)
        with tf.Graph().as_default():
            grow = outside.assign_add(1.0)
            assert Session().run(grow) == 4.0
        assert outside.numpy() == 4.0


class TestSessions:
    def test_a_closed_one(self, graph):
        a = tf.constant(1.0)
        with Session() as sess:
            sess.run(a)
        for wish in (a, [a]):
            with pytest.raises(RuntimeError, match="closed Session"):
                sess.run(wish)

    def test_the_default_one(self, graph):
        a = tf.constant(1.0)
        assert get_default_session() is None
        with Session() as sess:
            assert get_default_session() is sess
            assert a.eval() == 1.0
            a.op.run()
        with pytest.raises(ValueError, match="No default session"):
            a.eval()
        interactive = InteractiveSession()
        assert a.eval() == 1.0
        interactive.close()
        assert get_default_session() is None

    def test_eval_outside_of_graphs(self):
        with pytest.raises(NotImplementedError, match="numpy"):
            tf.constant(1.0).eval()

    def test_callables(self, graph):
        x = graph.placeholder([])
        double = Session().make_callable(x * 2.0, [x])

        assert [double(1.0), double(4.0)] == [2.0, 8.0]

    def test_whoever_listens_hears_the_operations(self, graph):
        x = graph.placeholder([2])
        y = tf.exp(x * 2.0)
        sess = Session()
        with observe.record() as trace:
            sess.run(y, {x: [0.0, 1.0]})

        assert [node.opdef.name for node in list(trace)[-2:]] == ["multiply", "exp"]

    def test_shapes_that_depend_on_data(self, graph):
        x = graph.placeholder([None])
        kept = tf.boolean_mask(x, x > 0.0)
        sess = Session()

        np.testing.assert_array_equal(sess.run(kept * 2.0, {x: [1.0, -1.0, 3.0]}), [2.0, 6.0])

    def test_a_run_inside_keeps_the_graph(self, graph):
        Session().run(tf.constant(1.0))
        assert context.current.graph is graph

    def test_each_session_draws_from_the_beginning(self, graph):
        tf.set_random_seed(7)
        drawn = tf.random.uniform([2], seed=3)
        one, other = Session(), Session()
        first, second = one.run(drawn), one.run(drawn)

        np.testing.assert_allclose(first, [0.40108788, 0.37683892], rtol=1e-6)  # TensorFlow's
        assert not np.array_equal(first, second)
        np.testing.assert_array_equal(other.run(drawn), first)

    def test_threads_take_turns(self, graph):
        x = graph.placeholder([1000])
        y = tf.reduce_sum(x * 2.0)
        sess, wrong = Session(), []

        def work(number):
            for _ in range(100):
                if sess.run(y, {x: np.full(1000, number)}) != 2000.0 * number:
                    wrong.append(number)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong

    def test_plans_do_not_pile_up(self, graph):
        x = graph.placeholder([None])
        y = x + 1.0
        sess = Session()
        for size in range(1, 300):
            sess.run(y, {x: np.ones(size)})
        assert len(sess._runs) <= 128


class TestGraphs:
    def test_names(self, graph):
        a = tf.constant(1.0)
        b = a + 2.0
        with tf.name_scope("scope"):
            c = tf.multiply(a, b)
        with tf.name_scope("scope"):
            d = a * b
        assert [t.name for t in (a, b, c, d)] == [
            "Const:0",
            "add:0",
            "scope/Mul:0",
            "scope_1/mul:0",
        ]
        assert b.op.inputs[1].name == "add/y:0"
        assert graph.get_tensor_by_name("scope/Mul:0") is c
        assert graph.get_operation_by_name("add") is b.op
        assert (c.op.type, c.op.type == "multiply") == ("Mul", True)
        assert [node.op for node in graph.as_graph_def().node][:1] == ["Const"]
        graph.check()

    @pytest.mark.parametrize(
        ("find", "kind", "words"),
        [
            (lambda g: g.get_tensor_by_name("Const"), ValueError, "refers to an Operation"),
            (lambda g: g.get_tensor_by_name("x"), ValueError, "of the form"),
            (lambda g: g.get_tensor_by_name("x:0"), KeyError, "does not exist in the graph"),
            (lambda g: g.get_tensor_by_name("Const:1"), KeyError, "only has 1 outputs"),
            (lambda g: g.get_tensor_by_name(3), TypeError, "Tensor names are strings"),
            (lambda g: g.get_operation_by_name("x"), KeyError, "not in the graph"),
            (lambda g: g.get_operation_by_name(3), TypeError, "Operation names are strings"),
        ],
    )
    def test_unknown_names(self, graph, find, kind, words):
        tf.constant(1.0)
        with pytest.raises(kind, match=words):
            find(graph)

    def test_a_finalized_one(self, graph):
        a = tf.constant(1.0)
        graph.finalize()
        with pytest.raises(RuntimeError, match="finalized"):
            a + a
        assert Session().run(a) == 1.0

    def test_collections(self, graph):
        graph.add_to_collection("losses", 1)
        graph.add_to_collections(["losses", "other"], 2)
        assert graph.get_collection("losses") == [1, 2]
        assert graph.get_all_collection_keys() == ["losses", "other"]
        graph.clear_collection("losses")
        assert graph.get_collection("losses") == []

    def test_the_default_one(self):
        assert executing_eagerly()
        disable_eager_execution()
        try:
            first = get_default_graph()
            assert tf.constant(1.0).graph is first
            reset_default_graph()
            assert get_default_graph() is not first
            with tf.Graph().as_default(), pytest.raises(AssertionError, match="nested"):
                reset_default_graph()
        finally:
            enable_eager_execution()
        assert tf.constant(1.0).numpy() == 1.0

    def test_two_graphs_do_not_mix(self, graph):
        v = tf.Variable(1.0)
        with tf.Graph().as_default(), pytest.raises(errors.GraphError, match="same graph"):
            v + tf.constant(1.0)


class TestGradients:
    def test_in_graphs(self, graph):
        x = graph.placeholder([])
        w = tf.Variable(3.0)
        y = w * w * x
        first = tf.gradients(y, [w, x])
        [second] = tf.gradients(first[0], w)
        sess = Session()
        sess.run(w.initializer)

        assert sess.run([first, second], {x: 2.0}) == [[12.0, 9.0], 4.0]

    def test_options(self, graph):
        x = tf.constant([1.0, 2.0])
        y = x * x
        z = y * 3.0
        run = Session().run

        np.testing.assert_array_equal(run(tf.gradients(z, x, grad_ys=[1.0, 10.0]))[0], [6, 120])
        assert tf.gradients(z, x, stop_gradients=[y]) == [None]
        assert tf.gradients(tf.constant(1.0), x) == [None]
        zeros = tf.gradients(tf.constant(1.0), x, unconnected_gradients="zero")
        np.testing.assert_array_equal(run(zeros)[0], [0, 0])
        np.testing.assert_array_equal(run(tf.hessians(z, x))[0], [[6, 0], [0, 6]])

    def test_where_operations_run_at_once(self):
        with pytest.raises(RuntimeError, match="GradientTape"):
            tf.gradients(tf.constant(1.0), tf.constant(1.0))


def test_operations_join_the_graph_of_what_they_take():
    """As in TensorFlow 1: `loss * 2` outside of the `with` block still belongs to the graph."""
    with tf.Graph().as_default() as graph:
        a = tf.constant([1.0, 2.0], name="a")
        v = tf.Variable([3.0, 4.0], name="v")
    with tf.Graph().as_default() as elsewhere:
        made = [a * 2.0, tf.exp(a), v + a, 2.0 * v, a[0], tf.stack([a, a]), v.assign_add(a)]
        made += tf.gradients(tf.square(a), a)
        assert all(tensor.graph is graph for tensor in made)
        assert elsewhere.operations == []
        own = tf.constant(1.0)
        with pytest.raises(ValueError, match="same graph"):
            own + a
        graph.finalize()
        with pytest.raises(RuntimeError, match="finalized"):
            a * 3.0
    with Session(graph=graph) as session:
        session.run(v.initializer)
        np.testing.assert_array_equal(session.run(made[2]), [4.0, 6.0])
