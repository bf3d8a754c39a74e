"""Layers, metrics, summaries and cells of TensorFlow 1."""

import numpy as np
import pytest

import minitf.compat.v1 as tf
from minitf.compat.v1.summary import summary_iterator


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as made:
        yield made


def evaluate(*wishes, feed=None, prepare=()):
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        for step in prepare:
            sess.run(step, feed)
        return sess.run(wishes, feed)


def names():
    return [variable.name for variable in tf.global_variables()]


class TestLayers:
    def test_dense(self):
        x = tf.placeholder(tf.float32, [None, 3])
        y = tf.layers.dense(
            x, 2, tf.nn.relu, kernel_initializer=tf.ones_initializer(),
            bias_initializer=tf.constant_initializer(-3.0), name="head",
        )  # fmt: skip
        tf.layers.dense(x, 2)
        tf.layers.dense(x, 2, use_bias=False)
        again = tf.layers.dense(x, 2, tf.nn.relu, name="head", reuse=True)

        found = evaluate(y, again, feed={x: [[1, 2, 3], [0, 1, 0]]})
        np.testing.assert_array_equal(found[0], [[3, 3], [0, 0]])
        np.testing.assert_array_equal(*found)
        assert names() == [
            "head/kernel:0", "head/bias:0", "dense/kernel:0", "dense/bias:0", "dense_1/kernel:0",
        ]  # fmt: skip
        with pytest.raises(ValueError, match="already exists"):
            tf.layers.dense(x, 2, name="head")
        with pytest.raises(ValueError, match="should be defined"):
            tf.layers.dense(tf.placeholder(tf.float32, [None, None]), 2)

    def test_a_layer_that_is_applied_twice(self):
        layer = tf.layers.Dense(2)
        one, two = layer(tf.ones([1, 3])), layer(tf.ones([1, 3]))
        found = evaluate(one, two)

        np.testing.assert_array_equal(*found)
        assert names() == ["dense/kernel:0", "dense/bias:0"]
        assert layer.trainable_weights == layer.weights == [layer.kernel, layer.bias]

    def test_pictures(self):
        x = tf.placeholder(tf.float32, [None, 8, 8, 3])
        y = tf.layers.conv2d(x, 4, [3, 3], padding="same", activation=tf.nn.relu)
        y = tf.layers.max_pooling2d(y, [2, 2], 2)
        y = tf.layers.conv2d(y, 2, 3, strides=(2, 2), name="second")
        z = tf.layers.conv2d_transpose(y, 5, 3, strides=2)
        y = tf.layers.average_pooling2d(z, 2, 1)
        flat = tf.layers.flatten(y)

        assert [t.shape.as_list() for t in (z, y, flat)] == [
            [None, 3, 3, 5], [None, 2, 2, 5], [None, 20],
        ]  # fmt: skip
        assert names()[::2] == ["conv2d/kernel:0", "second/kernel:0", "conv2d_transpose/kernel:0"]
        assert evaluate(flat, feed={x: np.ones((2, 8, 8, 3))})[0].shape == (2, 20)

    def test_sequences(self):
        x = tf.ones([2, 6, 3])
        y = tf.layers.max_pooling1d(tf.layers.conv1d(x, 4, 3), 2, 2)
        assert evaluate(y)[0].shape == (2, 2, 4)

    def test_dropout(self):
        x, training = tf.ones([1000]), tf.placeholder(tf.bool, [])
        y = tf.layers.dropout(x, rate=0.4, training=training)
        kept = evaluate(y, feed={training: True})[0]

        assert 0.5 < (kept > 0).mean() < 0.7
        assert kept.max() == pytest.approx(1 / 0.6)
        np.testing.assert_array_equal(evaluate(y, feed={training: False})[0], np.ones(1000))
        assert evaluate(tf.layers.dropout(x))[0].min() == 1.0

    def test_batch_normalization(self):
        data = np.linspace(0, 5, 24).reshape(6, 4).astype("f") ** 2
        training = tf.placeholder(tf.bool, [])
        y = tf.layers.batch_normalization(tf.constant(data), training=training, momentum=0.9)
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        moving = tf.global_variables()[2:]

        found, mean, variance = evaluate(y, *moving, feed={training: True}, prepare=[updates])
        expected = (data - data.mean(0)) / np.sqrt(data.var(0) + 1e-3)
        np.testing.assert_allclose(found, expected, atol=1e-5)
        np.testing.assert_allclose(mean, 0.1 * data.mean(0), rtol=1e-5)
        np.testing.assert_allclose(variance, 0.9 + 0.1 * data.var(0), rtol=1e-5)
        still = evaluate(y, feed={training: False})[0]
        np.testing.assert_allclose(still, data / np.sqrt(1 + 1e-3), rtol=1e-5)
        assert [v.name.rpartition("/")[2] for v in tf.global_variables()] == [
            "gamma:0", "beta:0", "moving_mean:0", "moving_variance:0",
        ]  # fmt: skip

    def test_regularizers(self):
        regularizer = tf.contrib.layers.l2_regularizer(0.5)
        tf.layers.dense(
            tf.ones([1, 2]), 1, kernel_regularizer=regularizer, name="d",
            kernel_initializer=tf.ones_initializer(),
        )  # fmt: skip
        assert evaluate(tf.losses.get_regularization_loss())[0] == 0.5

    def test_contrib(self):
        x = tf.ones([2, 4, 4, 1])
        layers = tf.contrib.layers
        y = layers.conv2d(x, 3, 3, normalizer_fn=layers.batch_norm)
        y = layers.fully_connected(layers.flatten(layers.max_pool2d(y, 2)), 5, scope="fc")

        assert evaluate(y)[0].shape == (2, 5)
        assert "fc/weights:0" in names()
        with pytest.raises(ValueError, match="less than 0"):
            layers.l1_regularizer(-1.0)


class TestMetrics:
    def test_running_values(self):
        labels, said = tf.placeholder(tf.int32, [None]), tf.placeholder(tf.int32, [None])
        made = [
            tf.metrics.accuracy(labels, said), tf.metrics.precision(labels, said),
            tf.metrics.recall(labels, said), tf.metrics.mean(said),
            tf.metrics.mean_squared_error(labels, said),
        ]  # fmt: skip
        values, updates = zip(*made, strict=True)
        with tf.Session() as sess:
            sess.run(tf.local_variables_initializer())
            assert sess.run(values) == (0.0,) * 5
            sess.run(updates, {labels: [1, 0, 1, 1], said: [1, 1, 0, 1]})
            sess.run(updates, {labels: [0, 0], said: [0, 1]})
            found = sess.run(values)
        np.testing.assert_allclose(found, [3 / 6, 2 / 4, 2 / 3, 4 / 6, 3 / 6], rtol=1e-6)
        assert not tf.global_variables()

    def test_counts(self):
        labels, said = tf.constant([1, 1, 0, 0, 1]), tf.constant([1, 0, 1, 0, 1])
        metrics = tf.metrics
        made = [
            metrics.true_positives(labels, said), metrics.true_negatives(labels, said),
            metrics.false_positives(labels, said),
            metrics.false_negatives(labels, said, [0, 2, 0, 0, 0]),
        ]  # fmt: skip
        found = evaluate(*[value for value, _ in made], prepare=[[update for _, update in made]])
        assert found == (2.0, 1.0, 1.0, 2.0)
        value, update = metrics.mean_iou(labels, said, 3)
        [found] = evaluate(value, prepare=[update])
        assert found == pytest.approx((1 / 3 + 2 / 4) / 2)


class TestSummaries:
    def test_what_is_written_can_be_read(self, tmp_path, graph):
        x = tf.placeholder(tf.float32, [None])
        with tf.name_scope("part"):
            tf.summary.scalar("mean", tf.reduce_mean(x))
        tf.summary.histogram("spread", x)
        tf.summary.image("picture", tf.zeros([1, 2, 2, 3]))
        merged = tf.summary.merge_all()
        with tf.Session() as sess, tf.summary.FileWriter(str(tmp_path), graph) as writer:
            for step in range(2):
                writer.add_summary(sess.run(merged, {x: [1.0, 2.0 + step]}), step)
            by_hand = tf.Summary(value=[tf.Summary.Value(tag="hand", simple_value=3.0)])
            writer.add_summary(by_hand, 5)

        [path] = tmp_path.iterdir()
        version, described, *events = summary_iterator(str(path))
        assert version.file_version == "brain.Event:2"
        assert b"part/mean_1" in described.graph_def
        assert [event.step for event in events] == [0, 1, 5]
        mean, spread, picture = events[1].summary.value
        assert (mean.tag, mean.simple_value) == ("part/mean_1", 2.0)
        assert (spread.tag, spread.histogram.num, spread.histogram.max) == ("spread", 2.0, 3.0)
        assert (picture.tag, picture.image.width) == ("picture/image", 2)
        assert events[2].summary.value[0].simple_value == 3.0

    def test_there_may_be_none(self):
        assert tf.summary.merge_all() is None


CELLS = {
    "rnn": lambda cells: cells.BasicRNNCell(2),
    "gru": lambda cells: cells.GRUCell(2),
    "lstm": lambda cells: cells.LSTMCell(2, use_peepholes=True, cell_clip=5.0, num_proj=3),
    "stack": lambda cells: cells.MultiRNNCell([cells.GRUCell(3), cells.BasicLSTMCell(2)]),
    "dropout": lambda cells: cells.DropoutWrapper(cells.GRUCell(2), 1.0, 1.0),
}


class TestCells:
    @pytest.mark.parametrize("name", CELLS)
    def test_one_cell_three_loops(self, name):
        x = np.linspace(-1, 1, 30).reshape(2, 5, 3).astype("f")
        lengths = [5, 2]
        cell = CELLS[name](tf.nn.rnn_cell)
        open_steps = tf.placeholder(tf.float32, [None, None, 3])
        with tf.variable_scope("m"):
            steps = tf.unstack(tf.constant(x), axis=1)
            listed, last = tf.nn.static_rnn(cell, steps, dtype=tf.float32, sequence_length=lengths)
        with tf.variable_scope("m", reuse=True):
            fixed, _ = tf.nn.dynamic_rnn(cell, tf.constant(x), lengths, dtype=tf.float32)
            loop, loop_last = tf.nn.dynamic_rnn(cell, open_steps, lengths, dtype=tf.float32)
        one, two, three, ends = evaluate(
            tf.stack(listed, 1), fixed, loop, [last, loop_last], feed={open_steps: x}
        )

        np.testing.assert_allclose(one, two, atol=1e-6)
        np.testing.assert_allclose(one, three, atol=1e-6)
        assert (one[1, 2:] == 0).all()
        assert str(ends[0]) == str(ends[1])
        assert all(variable.name.startswith("m/rnn/") for variable in tf.global_variables())

    def test_the_formula_of_the_lstm(self):
        cell = tf.nn.rnn_cell.BasicLSTMCell(1, forget_bias=0.5)
        x, c, h = 0.3, 0.2, -0.4
        with tf.variable_scope(
            "s", initializer=tf.constant_initializer([[1, 2, 3, 4], [5, 6, 7, 8]])
        ):
            output, (new_c, _) = cell(tf.constant([[x]]), (tf.constant([[c]]), tf.constant([[h]])))
        found = evaluate(output, new_c)

        i, j, f, o = (x * k + h * (k + 4) for k in (1, 2, 3, 4))
        sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
        expected = sigmoid(f + 0.5) * c + sigmoid(i) * np.tanh(j)
        np.testing.assert_allclose(found[1], [[expected]], rtol=1e-5)
        np.testing.assert_allclose(found[0], [[sigmoid(o) * np.tanh(expected)]], rtol=1e-5)

    def test_both_ways(self):
        x = tf.constant(np.linspace(-1, 1, 24).reshape(2, 4, 3), tf.float32)
        cells = [tf.nn.rnn_cell.GRUCell(2) for _ in range(2)]
        (ahead, back), _ = tf.nn.bidirectional_dynamic_rnn(*cells, x, [4, 2], dtype=tf.float32)
        listed, _, _ = tf.nn.static_bidirectional_rnn(
            *[tf.nn.rnn_cell.GRUCell(2) for _ in range(2)], tf.unstack(x, axis=1), dtype=tf.float32
        )
        found = evaluate(ahead, back, listed[0])
        assert [part.shape for part in found] == [(2, 4, 2), (2, 4, 2), (2, 4)]
        assert (found[1][1, 2:] == 0).all()

    def test_a_cell_learns(self):
        x = tf.placeholder(tf.float32, [None, None, 1])
        outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), x, dtype=tf.float32)
        loss = tf.reduce_mean(tf.square(tf.layers.dense(outputs[:, -1], 1) - tf.reduce_sum(x, 1)))
        step = tf.train.AdamOptimizer(0.05).minimize(loss)
        data = {x: np.random.RandomState(0).rand(8, 3, 1)}
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            before = sess.run(loss, data)
            for _ in range(30):
                sess.run(step, data)
            assert sess.run(loss, data) < 0.3 * before

    @pytest.mark.parametrize(
        ("make", "kind"),
        [
            (lambda cell: tf.nn.static_rnn(cell, tf.ones([2, 3]), dtype=tf.float32), TypeError),
            (lambda cell: tf.nn.static_rnn(cell, [], dtype=tf.float32), ValueError),
            (lambda cell: tf.nn.dynamic_rnn(cell, tf.ones([2, 3, 1])), ValueError),
            (lambda cell: tf.nn.rnn_cell.MultiRNNCell([]), ValueError),
            (lambda cell: tf.nn.raw_rnn(cell, None), NotImplementedError),
        ],
    )
    def test_mistakes(self, make, kind):
        with pytest.raises(kind, match=r"\w"):
            make(tf.nn.rnn_cell.GRUCell(2))
