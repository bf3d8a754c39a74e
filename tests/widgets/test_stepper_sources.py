"""Every way to say which loss is meant gives the gradients that TensorFlow's own ways give."""

import numpy as np
import pytest
from minitf_widgets import BackpropStepper
from minitf_widgets.stepper_choices import elements, stored_choices
from minitf_widgets.stepper_sources import open_loss
from minitf_widgets.stepper_words import step_count

import minitf as tf
from minitf import keras, observe
from minitf.errors import ArgumentError, FeedError, StateError, UnknownNameError
from tests.observe.test_random_programs import program
from tests.widgets import documents
from tests.widgets.test_documents import problems

tf1 = tf.compat.v1


def shares_of(spec):
    return [(step["node"], share) for step in spec["backward"] for share in step["inputs"]]


def gradient_shown(spec, name):
    """The last accumulated gradient of a node, which is also the one on the graph."""
    last = [share for _, share in shares_of(spec) if share["from"] == name][-1]
    assert spec["graph"]["gradients"][name] == last["accumulated"]
    return last["accumulated"]


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_what_is_shown_is_the_tapes_gradient(seed):
    variables, losses = program(seed)
    spec = BackpropStepper(losses).spec
    with tf.GradientTape() as tape:
        targets = losses()
    assert problems(spec, "trace") == []
    for variable, gradient in zip(variables, tape.gradient(targets, variables), strict=True):
        if gradient is not None:
            name = variable.name.removesuffix(":0")
            assert gradient_shown(spec, name) == observe.summarize(gradient.numpy())
    for node, share in shares_of(spec):
        chosen = share["chosen"]
        if share["accumulated"]["scalar"] is not None:
            assert chosen["total"] == share["accumulated"]["scalar"], node
        met = sum(chosen["meeting"])
        assert met == pytest.approx(chosen["total"], rel=1e-4, abs=1e-5), node


class TestSources:
    def test_a_tape_and_its_loss(self):
        w = tf.Variable([2.0, -1.0], name="w")
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * w * w)
        spec = BackpropStepper(tape, loss).spec
        assert gradient_shown(spec, "w")["values"] == tape.gradient(loss, w).numpy().tolist()

    def test_a_tape_with_several_losses_and_other_sources(self):
        w = tf.Variable(3.0, name="w")
        with tf.GradientTape(persistent=True) as tape:
            middle = w * w
            first, second = middle * 2.0, tf.exp(w * 0.1)
        trace = open_loss(tape, [first, second])
        assert trace.gradients["w"] == tape.gradient([first, second], w).numpy()
        trace = open_loss(tape, [first], watch=[middle])
        assert trace.gradients["multiply"] == tape.gradient(first, middle).numpy() == 2.0
        assert "w" not in trace.gradients

    def test_a_function_and_its_arguments(self):
        view = BackpropStepper(lambda a, b: a * b + a, 2, 3.0)
        assert gradient_shown(view.spec, "a")["scalar"] == 4.0
        assert gradient_shown(view.spec, "b")["scalar"] == 2.0

    def test_arguments_in_a_tuple_defaults_and_tensors(self):
        @tf.function
        def loss(x, w, power=2.0):
            return tf.reduce_sum((x @ w) ** power)

        x, w = np.array([[1.0, 2.0]], np.float32), tf.Variable([[3.0], [4.0]], name="weights")
        trace = open_loss(loss, (x, w))
        assert trace.gradients["x"].tolist() == [[66.0, 88.0]]
        assert trace.gradients["weights"].tolist() == [[22.0], [44.0]]
        assert trace.title == "loss"

    def test_a_trace_with_the_loss_beside_it(self):
        w = tf.Variable(3.0, name="w")
        with observe.record() as trace:
            first = w * w
            second = first * w
        assert open_loss(trace, first).gradients["w"] == 6.0
        assert open_loss(trace, [first, second]).gradients["w"] == 6.0 + 27.0
        assert open_loss(trace).gradients["w"] == 33.0  # it has its backward pass

    def test_losses_of_a_graph_for_sessions(self):
        with tf.Graph().as_default() as graph:
            x = tf1.placeholder(tf.float32, [None, 2], name="x")
            w = tf1.get_variable("w", initializer=np.array([[1.0], [2.0]], np.float32))
            loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
            decay = tf.nn.l2_loss(w)
            wanted = tf1.gradients([loss, decay], [w, x])
            train = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
        feed = {x: np.array([[1.0, 2.0], [3.0, -1.0]], np.float32)}
        with tf1.Session(graph=graph) as sess:
            sess.run(tf1.global_variables_initializer())
            sess.run(train, feed)
            by_w, by_x = sess.run(wanted, feed)
            view = BackpropStepper([loss, decay], feed_dict=feed)
            again = open_loss([loss, decay], feed_dict=feed, watch=[x])
        np.testing.assert_array_equal(view._trace.gradients["w/read"], by_w)
        np.testing.assert_array_equal(again.gradients["x"], by_x)
        labels = {node["id"]: node["label"] for node in view.spec["graph"]["nodes"]}
        assert labels["w/read"] == "w"
        assert view.spec["losses"] == ["Mean", "l2_loss/mul"]
        assert problems(view.spec, "trace") == []

    def test_a_fed_tensor_comes_from_outside(self):
        with tf.Graph().as_default() as graph:
            x = tf1.placeholder(tf.float32, [], name="x")
            middle = tf.identity(x * 2.0, name="middle")
            loss = middle * middle
        trace = open_loss(loss, feed_dict={middle: 5.0}, session=tf1.Session(graph=graph))
        assert next(iter(trace)).name == "middle"
        assert trace.gradients["middle"] == 10.0

    def test_the_session_draws_once(self):
        with tf.Graph().as_default() as graph:
            w = tf1.get_variable("w", initializer=np.ones((8,), np.float32))
            loss = tf.reduce_sum(tf.nn.dropout(w, rate=0.5))
        sess = tf1.Session(graph=graph)
        sess.run(w.initializer)
        trace = open_loss(loss, session=sess)
        assert float(trace.gradients["w/read"].sum()) == trace[loss.op.name].numpy()


class TestMistakes:
    @pytest.mark.parametrize(
        ("source", "arguments", "words"),
        [
            (tf.constant(3.0), (), "does not know how it was computed"),
            (lambda a, b: a * b, (), "takes a, b; nothing of it was given"),
            (lambda a, b: a * b, (2.0,), "takes a, b; 1 of it was given"),
            (tf.GradientTape(), (), "holds no operations"),
            (3.0, (), "no loss that can be computed"),
            ([], (), "no loss that can be computed"),
            ({"a": 1}, (), "no loss that can be computed"),
            (lambda a: tf.constant(2.0) * 3.0, (1.0,), "does not depend on"),
        ],
    )
    def test_what_is_no_loss_is_explained(self, source, arguments, words):
        with pytest.raises(ArgumentError, match=words):
            BackpropStepper(source, *arguments)

    def test_a_loss_of_another_tape(self):
        w = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            w * w
        with pytest.raises(ArgumentError, match="not computed under this tape"):
            BackpropStepper(tape, w * 3.0)

    def test_a_tape_that_was_used_up(self):
        w = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            loss = w * w
        tape.gradient(loss, w)
        with pytest.raises(ArgumentError, match="persistent=True"):
            BackpropStepper(tape, loss)

    def test_a_graph_without_session_or_feed(self):
        with tf.Graph().as_default() as graph:
            x = tf1.placeholder(tf.float32, [], name="x")
            loss = x * x
        with pytest.raises(StateError, match="session=sess"):
            BackpropStepper(loss)
        with pytest.raises(FeedError, match="'x'"):
            BackpropStepper(loss, session=tf1.Session(graph=graph))

    def test_an_element_that_is_not_there(self):
        w = tf.Variable([1.0, 2.0], name="w")
        loss = lambda: tf.reduce_sum(w * w)  # noqa: E731
        assert BackpropStepper(loss, element={"w": [1]}).spec["checks"]["w"]["index"] == [1]
        with pytest.raises(ArgumentError, match=r"no element \[5\]"):
            BackpropStepper(loss, element={"w": [5]})
        with pytest.raises(UnknownNameError, match="no node"):
            BackpropStepper(loss, element={"u": [0]})

    def test_a_negative_tolerance(self):
        with pytest.raises(Exception, match="tolerance"):
            BackpropStepper(documents.scalar_trace(), tolerance=-1.0)


class TestWordsAndStills:
    def test_zeros_and_ends_are_said(self):
        words = BackpropStepper(documents.zeros_trace()).describe()
        assert "zeros, 17 steps" in words
        assert "relu → multiply: upstream 1 × local 0 = 0: relu is off" in words
        assert "stop_gradient → a: nothing, stop_gradient lets no gradient pass" in words

    def test_every_step_has_its_still(self):
        a = tf.Variable(2.0, name="a")

        def losses():
            first = tf.stop_gradient(a) * a
            return first, first * first

        view = BackpropStepper(losses)
        assert step_count(view.spec) == 3 + 2 + 4 + 1
        stills = set()
        for step in range(step_count(view.spec)):
            view.cursor = {"step": step}
            stills.add(view.to_svg())
        assert len(stills) == step_count(view.spec)


class TestStoredElements:
    def test_they_are_right_and_spread_out(self):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((9,)), keras.layers.Dense(40, name="wide")], name="m")
        model.compile("sgd", "mse")
        x = np.linspace(-1, 1, 27, dtype=np.float32).reshape(3, 9)
        view = BackpropStepper(model, x, np.ones((3, 40), np.float32))
        choices = view.static_state()["choices"]
        [key] = [key for key in choices if key.endswith("matmul|y")]
        gradient = view._trace.gradients["m/wide/kernel"]
        rows = {tuple(entry["index"]) for entry in choices[key]}
        assert len(rows) == len(choices[key]) == 36
        assert {row for row, _ in rows} == {0, 1, 3, 4, 6, 7}
        assert max(column for _, column in rows) > 20
        for entry in choices[key]:
            assert entry["entry"] == pytest.approx(gradient[tuple(entry["index"])], rel=1e-6)

    def test_small_arrays_are_there_whole(self):
        w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        trace = observe.record_backward(lambda: tf.reduce_sum(w * w))
        indices = [entry["index"] for entry in stored_choices(trace)["multiply|x"]]
        assert indices == [[0, 0], [0, 1], [1, 0], [1, 1]]

    @pytest.mark.parametrize("shape", [(5,), (40,), (3, 4), (100, 3), (2, 3, 50), (1, 1), (7, 1)])
    @pytest.mark.parametrize("most", [2, 9, 36])
    def test_the_grid_keeps_within_array_and_number(self, shape, most):
        grid = [tuple(index) for index in elements(shape, most)]
        assert 1 <= len(grid) <= most
        assert len(set(grid)) == len(grid)
        assert all(0 <= i < n for index in grid for i, n in zip(index, shape, strict=True))

    def test_a_large_trace_keeps_those_of_its_variables(self, monkeypatch):
        monkeypatch.setattr("minitf_widgets.stepper_choices.MOST", 20)
        w = tf.Variable([1.0, 2.0], name="w")

        def loss():
            x = w
            for _ in range(8):
                x = tf.sin(x)
            return tf.reduce_sum(x)

        choices = stored_choices(observe.record_backward(loss))
        assert list(choices) == ["sin|x"]

    def test_a_document_alone_has_none(self):
        assert BackpropStepper(documents.digits_trace()).static_state() == {}
