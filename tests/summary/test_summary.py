"""tf.summary: what is in the event files.  TensorBoard read such a file when this was written."""

import os
import zlib

import numpy as np
import pytest

import minitf as tf
from minitf.formats.events import read_events
from minitf.formats.tensors import array_of
from minitf.summary.kinds import buckets


@pytest.fixture
def writer(tmp_path):
    made = tf.summary.create_file_writer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def values(tmp_path, writer):
    """A function that gives what was written: tag, step, values, plugin."""

    def read():
        writer.flush()
        [name] = os.listdir(tmp_path)
        rows = []
        for event in list(read_events(str(tmp_path / name)))[1:]:
            [value] = event["summary"]["value"]
            plugin = value.get("metadata", {}).get("plugin", {}).get("name")
            rows.append((value["tag"], event["step"], array_of(value["tensor"]), plugin))
        return rows

    return read


def test_scalars(writer, values):
    with writer.as_default():
        assert tf.summary.scalar("loss", 3, step=1).numpy()
        with tf.name_scope("train"):
            tf.summary.scalar("loss", tf.Variable(0.5), step=tf.Variable(2))

    assert values() == [("loss", 1, np.float32(3), "scalars"),
                        ("train/loss", 2, np.float32(0.5), "scalars")]  # fmt: skip


def test_without_a_writer_nothing_is_written():
    assert not tf.summary.scalar("loss", 1.0, step=1).numpy()


def test_steps(writer, values):
    with writer.as_default(step=5):
        tf.summary.scalar("a", 1.0)
    tf.summary.experimental.set_step(6)
    with writer.as_default():
        tf.summary.scalar("b", 1.0)
        tf.summary.scalar("c", 1.0, step=7)
    tf.summary.experimental.set_step(None)

    assert [step for _, step, _, _ in values()] == [5, 6, 7]


def test_a_step_is_needed(writer):
    with writer.as_default(), pytest.raises(ValueError, match="No step set"):
        tf.summary.scalar("loss", 1.0)


def test_a_scalar_is_one_number(writer):
    with writer.as_default(), pytest.raises(ValueError, match="Expected scalar shape"):
        tf.summary.scalar("loss", [1.0], step=1)


def test_in_a_function_each_run_writes(writer, values):
    @tf.function
    def run(x):
        tf.summary.scalar("x", x, step=1)
        return x

    with writer.as_default():
        run(tf.constant(2.0))
        run(tf.constant(3.0))

    assert [float(x) for _, _, x, _ in values()] == [2.0, 3.0]


def test_record_if(writer, values):
    with writer.as_default(step=1):
        with tf.summary.record_if(False):
            assert not tf.summary.scalar("a", 1.0).numpy()
        with tf.summary.record_if(lambda: True):
            assert tf.summary.should_record_summaries().numpy()
            tf.summary.scalar("b", 1.0)

    assert [tag for tag, *_ in values()] == ["b"]


# As TensorBoard's own summaries count, recorded.
BUCKETS = [
    ([1.0, 2.0, 3.0, 4.0, 4.0], [[1, 2, 1], [2, 3, 1], [3, 4, 3]]),
    ([2.0, 2.0], [[2, 2, 0], [2, 2, 0], [2, 2, 2]]),
    ([], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]),
]


@pytest.mark.parametrize(("data", "expected"), BUCKETS)
def test_buckets(data, expected):
    assert buckets(np.array(data), 3).tolist() == expected


def test_histograms_and_text(writer, values):
    with writer.as_default(step=1):
        tf.summary.histogram("h", [1.0, 2.0], buckets=1)
        tf.summary.text("t", "hello")
        tf.summary.write("raw", [1, 2])

    (_, _, table, kind), (_, _, words, plugin), (_, _, raw, none) = values()
    assert (table.tolist(), kind) == ([[1.0, 2.0, 2.0]], "histograms")
    assert (words.item(), plugin) == (b"hello", "text")
    assert (raw.tolist(), none) == ([1, 2], None)


def test_images(writer, values):
    pixels = np.linspace(0, 1, 12).reshape(2, 2, 3, 1)
    with writer.as_default(step=1):
        tf.summary.image("i", pixels, max_outputs=1)
        with pytest.raises(ValueError, match="Images have shape"):
            tf.summary.image("i", pixels[0])

    [(_, _, (width, height, picture), plugin)] = values()
    assert (width, height, plugin) == (b"3", b"2", "images")
    data = picture[picture.index(b"IDAT") + 4 : picture.index(b"IEND") - 8]
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(2, 4)
    assert rows[:, 1:].ravel().tolist() == [0, 23, 46, 69, 92, 116]


def test_a_closed_writer_drops_what_comes(writer):
    writer.close()
    with writer.as_default():
        assert not tf.summary.scalar("a", 1.0, step=1).numpy()
    with tf.summary.create_noop_writer().as_default():
        assert not tf.summary.scalar("a", 1.0, step=1).numpy()
