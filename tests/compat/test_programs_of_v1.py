"""What programs of TensorFlow 1 lean on beside the graph: flags, files, hooks, Python, printing."""

import sys

import numpy as np
import pytest

import minitf.compat.v1 as tf
from minitf.compat.v1.app import Flags, as_bool
from minitf.core import context


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as made:
        yield made


class TestFlags:
    @pytest.fixture
    def flags(self):
        made = Flags()
        made.define("steps", 10, "", int)
        made.define("rate", 0.1, "", float)
        made.define("fast", False, "", as_bool)
        made.define("name", None, "", str)
        return made

    def test_a_command_line(self, flags):
        words = ["prog", "--steps=3", "--rate", "0.5", "--fast", "--unknown", "rest", "--name=a=b"]
        assert flags(words) == ["prog", "--unknown", "rest"]
        assert flags.flag_values_dict() == {"steps": 3, "rate": 0.5, "fast": True, "name": "a=b"}

    def test_switching_off(self, flags):
        flags(["prog", "--fast", "--nofast", "-steps", "4"])
        assert (flags.fast, flags.steps) == (False, 4)
        assert flags["steps"].value == 4
        assert "steps" in flags
        assert list(flags) == ["steps", "rate", "fast", "name"]

    def test_the_first_look_reads_the_command_line(self, flags, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["prog", "--steps=7"])
        assert flags.steps == 7
        flags.steps = 8
        assert flags.steps == 8

    def test_mistakes(self, flags):
        flags.mark_as_parsed()
        with pytest.raises(AttributeError, match=r"'step'.*'steps'"):
            _ = flags.step
        with pytest.raises(ValueError, match="neither true nor false"):
            flags(["prog", "--fast=maybe"])

    def test_run(self, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["prog", "word"])
        with pytest.raises(SystemExit) as ended:
            tf.app.run(main=lambda words: len(words))
        assert ended.value.code == 2


class TestFiles:
    def test_as_the_system_does(self, tmp_path):
        folder = str(tmp_path / "a" / "b")
        tf.gfile.MakeDirs(folder)
        with tf.gfile.GFile(f"{folder}/x.txt", "w") as file:
            file.write("text")
        tf.gfile.Copy(f"{folder}/x.txt", f"{folder}/y.txt")
        tf.gfile.Rename(f"{folder}/y.txt", f"{folder}/z.txt")

        assert sorted(tf.gfile.ListDirectory(folder)) == ["x.txt", "z.txt"]
        assert tf.gfile.Glob(f"{folder}/*.txt")[0].endswith("x.txt")
        assert tf.gfile.IsDirectory(folder)
        assert tf.gfile.Stat(f"{folder}/x.txt").length == 4
        assert [names for _, _, names in tf.gfile.Walk(str(tmp_path))][-1]
        with pytest.raises(tf.errors.AlreadyExistsError):
            tf.gfile.Copy(f"{folder}/x.txt", f"{folder}/z.txt")
        with pytest.raises(tf.errors.AlreadyExistsError):
            tf.gfile.Rename(f"{folder}/x.txt", f"{folder}/z.txt")
        tf.gfile.Remove(f"{folder}/x.txt")
        tf.gfile.DeleteRecursively(folder)
        assert not tf.gfile.Exists(folder)

    @pytest.mark.parametrize("name", ["Remove", "ListDirectory", "DeleteRecursively"])
    def test_what_is_not_there(self, name, tmp_path):
        with pytest.raises(tf.errors.NotFoundError):
            getattr(tf.gfile, name)(str(tmp_path / "nothing"))


class TestMonitored:
    def loop(self, hooks=(), feed=None, **options):
        step = tf.train.get_or_create_global_step()
        more = tf.assign_add(step, 1)
        with tf.train.MonitoredTrainingSession(hooks=hooks, **options) as sess:
            while not sess.should_stop():
                last = sess.run(more, feed)
        return last

    def test_stops(self):
        final = tf.train.FinalOpsHook(tf.constant(5.0))
        assert self.loop([tf.train.StopAtStepHook(num_steps=3), final]) == 3
        assert final.final_ops_values == 5.0
        with pytest.raises(ValueError, match="Exactly one"):
            tf.train.StopAtStepHook()

    def test_goes_on_from_a_checkpoint(self, tmp_path):
        for last in (2, 5):
            hooks = [tf.train.StopAtStepHook(last_step=last)]
            with tf.Graph().as_default():
                assert self.loop(hooks, checkpoint_dir=str(tmp_path)) == last

    def test_not_a_number(self):
        bad = tf.constant(np.nan)
        with pytest.raises(tf.train.NanLossDuringTrainingError, match="NaN loss"):
            self.loop([tf.train.NanTensorHook(bad)])
        with tf.Graph().as_default():
            bad = tf.constant(np.nan)
            assert self.loop([tf.train.NanTensorHook(bad, fail_on_nan_loss=False)]) == 1

    def test_prints_and_feeds(self, capsys):
        x = tf.placeholder(tf.float32, [])
        hooks = [
            tf.train.FeedFnHook(lambda: {x: 2.0}),
            tf.train.LoggingTensorHook({"x": x}, every_n_iter=2),
            tf.train.StopAtStepHook(last_step=3),
        ]
        self.loop(hooks)
        assert capsys.readouterr().out == "x = 2.0\nx = 2.0\n"

    def test_a_coordinator(self):
        coordinator = tf.train.Coordinator()
        with coordinator.stop_on_exception():
            raise KeyError("lost")
        assert coordinator.should_stop()
        with pytest.raises(KeyError):
            coordinator.join(tf.train.start_queue_runners())
        coordinator.clear_stop()
        with coordinator.stop_on_exception():
            raise tf.errors.OutOfRangeError(None, None, "the end")
        coordinator.join()
        assert coordinator.joined


class TestPython:
    def test_functions_and_printing(self, capsys):
        x = tf.constant([1.0, 2.0, 3.0, 4.0])
        shown = tf.Print(x, [x, tf.constant(["a"])], "values: ", first_n=1, summarize=3)
        [slope] = tf.gradients(tf.reduce_sum(shown * 2.0), x)
        with tf.Session() as sess:
            for _ in range(2):
                np.testing.assert_array_equal(sess.run(shown), [1, 2, 3, 4])
            np.testing.assert_array_equal(sess.run(slope), [2, 2, 2, 2])
        assert capsys.readouterr().err == "values: [1 2 3...][a]\n"

    def test_assertions(self):
        x = tf.placeholder(tf.float32, [])
        with tf.control_dependencies([tf.Assert(x > 0.0, [x])]):
            y = tf.identity(x)
        with tf.Session() as sess:
            assert sess.run(y, {x: 1.0}) == 1.0
            with pytest.raises(tf.errors.InvalidArgumentError, match="assertion failed"):
                sess.run(y, {x: -1.0})


class TestArguments:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (lambda x: tf.reduce_max(x, reduction_indices=1, keep_dims=True), [[2], [4]]),
            (lambda x: tf.argmax(x, dimension=1), [1, 1]),
            (lambda x: tf.expand_dims(x, dim=0)[0], [[1, 2], [3, 4]]),
            (lambda x: tf.squeeze(tf.reshape(x, [4, 1]), squeeze_dims=[1]), [1, 2, 3, 4]),
            (lambda x: tf.nn.softmax(x * 0.0, dim=0), [[0.5, 0.5], [0.5, 0.5]]),
            (lambda x: tf.div(tf.constant([7, -7]), 2), [3, -4]),
            (lambda x: tf.to_int32(x), [[1, 2], [3, 4]]),
            (lambda x: tf.mul(x, 2.0) - tf.sub(x, 1.0) + tf.neg(x), [[1, 1], [1, 1]]),
            (lambda x: tf.matrix_transpose(x), [[1, 3], [2, 4]]),
            (lambda x: tf.pack(tf.unpack(x)), [[1, 2], [3, 4]]),
            (lambda x: tf.count_nonzero(x, axis=0), [2, 2]),
            (lambda x: tf.sparse_to_dense([0, 2], [3], 1), [1, 0, 1]),
            (lambda x: tf.nn.xw_plus_b(x, x, [1.0, 2.0]), [[8, 12], [16, 24]]),
            (lambda x: tf.lin_space(0.0, 1.0, 3), [0, 0.5, 1]),
            (lambda x: tf.nn.embedding_lookup(x, [1]), [[3, 4]]),
            (lambda x: tf.nn.in_top_k(x, [1, 0], 1), [True, False]),
        ],
    )
    def test_old_words(self, old, new):
        found = old(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
        np.testing.assert_allclose(tf.Session().run(found), new)

    def test_not_both(self):
        with pytest.raises(ValueError, match="both 'reduction_indices' and 'axis'"):
            tf.reduce_sum([1.0], axis=0, reduction_indices=0)
        with pytest.raises(ValueError, match="exactly one of `keep_prob`"):
            tf.nn.dropout([1.0])
        with pytest.raises(AttributeError, match=r"no tf\.estimator"):
            _ = tf.estimator
        with pytest.raises(AttributeError, match=r"tf\.data\.Dataset"):
            _ = tf.train.shuffle_batch

    def test_placeholders_without_a_shape(self):
        x, y = tf.placeholder("float"), tf.placeholder("float")
        w = tf.Variable([[1.0, 0.0], [0.0, 2.0]])
        logits = tf.matmul(x, w)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=logits))
        step = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
        hits = tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1))
        sums = tf.reduce_sum(x, axis=0), tf.reduce_max(x, reduction_indices=[1], keep_dims=True)
        feed = {x: [[1.0, 2.0], [3.0, 0.0], [0.0, 1.0]], y: [[0, 1], [1, 0], [1, 0]]}
        with tf.Session() as sess:
            sess.run(w.initializer)
            before = sess.run(loss, feed)
            np.testing.assert_array_equal(sess.run(hits, feed), [True, True, False])
            np.testing.assert_array_equal(sess.run(sums[0], feed), [4.0, 3.0])
            np.testing.assert_array_equal(sess.run(sums[1], feed), [[2.0], [3.0], [1.0]])
            sess.run(step, feed)
            assert sess.run(loss, feed) < before

    def test_dropout_keeps_so_much(self):
        kept = tf.nn.dropout(tf.ones([1000]), 0.75)
        found = tf.Session().run(kept)
        assert 0.68 < (found > 0).mean() < 0.82
        assert found.max() == pytest.approx(1 / 0.75)

    def test_candidates(self):
        weights, biases = tf.random_normal([50, 4]), tf.zeros([50])
        inputs, labels = tf.ones([3, 4]), tf.constant([[1], [2], [49]])
        losses = [
            tf.nn.nce_loss(weights, biases, labels, inputs, 5, 50),
            tf.nn.sampled_softmax_loss(weights, biases, labels, inputs, 5, 50),
        ]
        for found in tf.Session().run(losses):
            assert found.shape == (3,)
            assert (found > 0).all()


def test_sizes_have_a_value():
    x = tf.placeholder(tf.float32, [None, 4])
    context.current.equal_by_identity = True
    try:
        assert (x.shape[1].value, x.shape[0].value, x.shape[1] + 1) == (4, None, 5)
        assert x.get_shape()[0] == None  # noqa: E711 - as programs of then asked
        assert [size.value for size in x.shape.dims] == [None, 4]
        assert tf.zeros([x.shape[1]]).shape == [4]
        assert str(x) == 'Tensor("Placeholder:0", shape=(?, 4), dtype=float32)'
        assert tf.dimension_value(x.shape[1]) == 4
        assert x != tf.zeros([4])
        assert x in [tf.zeros([4]), x]
        with pytest.raises(TypeError, match="only iterable when eager"):
            list(x)
    finally:
        context.current.equal_by_identity = False
