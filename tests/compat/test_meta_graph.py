"""Graphs in files: a program goes on from model.ckpt.meta, without the code that made it."""

import os

import numpy as np
import pytest

import minitf.compat.v1 as tf

X = np.array([[1.0, 2.0, 3.0]])


def build():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    steps = tf.train.get_or_create_global_step()
    hidden = tf.layers.dense(tf.reshape(x, [tf.shape(x)[0], 3]), 4, tf.nn.sigmoid)
    hidden = tf.nn.dropout(hidden, tf.placeholder_with_default(1.0, [], name="keep"))
    turned = tf.cond(tf.reduce_sum(x) > 0.0, lambda: hidden * 2.0, lambda: hidden)
    y = tf.identity(turned[:, 1:], name="y")
    loss = tf.reduce_mean(tf.square(y), name="loss")
    tf.add_to_collection("mine", y)
    tf.train.AdamOptimizer(0.1).minimize(loss, global_step=steps, name="train")
    tf.constant([b"some", b"words"], name="words")


@pytest.fixture
def saved(tmp_path):
    path = str(tmp_path / "model")
    with tf.Graph().as_default() as graph, tf.Session() as sess:
        build()
        sess.run(tf.global_variables_initializer())
        sess.run("train", {"x:0": X})
        path = tf.train.Saver().save(sess, path, global_step=1)
        names = [operation.name for operation in graph.get_operations()]
        return path, sess.run("y:0", {"x:0": X}), names


def test_everything_is_there_again(saved):
    path, y, names = saved
    with tf.Graph().as_default() as graph, tf.Session() as sess:
        saver = tf.train.import_meta_graph(f"{path}.meta")
        saver.restore(sess, path)

        assert [operation.name for operation in graph.get_operations()] == names
        np.testing.assert_array_equal(sess.run("y:0", {"x:0": X}), y)
        np.testing.assert_array_equal(sess.run("words:0"), [b"some", b"words"])
        assert sess.run(tf.train.get_global_step()) == 1
        assert tf.get_collection("mine") == [graph.get_tensor_by_name("y:0")]
        assert [v.name for v in tf.trainable_variables()] == ["dense/kernel:0", "dense/bias:0"]
        graph.check()


def test_training_goes_on(saved):
    path, _, _ = saved
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.train.import_meta_graph(f"{path}.meta").restore(sess, path)
        before = sess.run("loss:0", {"x:0": X})
        sess.run("train", {"x:0": X})
        after = sess.run("loss:0", {"x:0": X})

        assert 0 < after < before
        assert sess.run("global_step:0") == 2
        more = tf.get_default_graph().get_tensor_by_name("y:0") + 1.0
        assert sess.run(more, {"x:0": X}).shape == (1, 3)


def test_without_values(tmp_path):
    path = str(tmp_path / "graph.meta")
    with tf.Graph().as_default():
        tf.Variable(3.0, name="v")
        tf.train.export_meta_graph(path)
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.train.import_meta_graph(path)
        sess.run(tf.global_variables_initializer())
        assert sess.run("v:0") == 3.0


def test_python_code_is_not_written(tmp_path):
    with tf.Graph().as_default(), tf.Session() as sess:
        v = tf.Variable(1.0)
        tf.py_func(lambda x: x, [v.read_tensor()], tf.float32)
        sess.run(v.initializer)
        path = tf.train.Saver().save(sess, str(tmp_path / "m"))
    assert os.path.exists(f"{path}.index")
    assert not os.path.exists(f"{path}.meta")


def test_mistakes_change_nothing(tmp_path):
    other = tmp_path / "other.meta"
    other.write_bytes(b"\n\x05hello")
    with tf.Graph().as_default() as graph:
        with pytest.raises(tf.errors.DataLossError, match="no graph that minitf wrote"):
            tf.train.import_meta_graph(str(other))
        with pytest.raises(OSError, match="nothing"):
            tf.train.import_meta_graph(str(tmp_path / "nothing.meta"))
        assert not graph.get_operations()
