"""Checkpoints: objects are saved and restored by the way to them, as TensorFlow does it."""

import base64
import os
import zlib

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.core import deferred
from tests.formats.test_formats import DATA, INDEX


class Net(tf.Module):
    def __init__(self, start):
        super().__init__()
        self.v = tf.Variable(start)
        self.parts = [tf.Variable(2 * start), {"a/b.c": tf.Variable(3 * start)}]
        self.pair = (tf.Variable(4 * start), "text")

    def numbers(self):
        return [float(variable) for variable in self.variables]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "ckpt")


def test_lists_dicts_and_tuples_come_back(path):
    tf.train.Checkpoint(net=Net(1.0)).write(path)
    net = Net(0.0)

    tf.train.Checkpoint(net=net).read(path).assert_consumed()

    assert net.numbers() == Net(1.0).numbers()


def test_values_are_stored_under_the_way_to_them(path):
    tf.train.Checkpoint(net=Net(1.0)).write(path)

    assert [name for name, _ in tf.train.list_variables(path)][1:] == [
        "net/pair/0/.ATTRIBUTES/VARIABLE_VALUE",
        "net/parts/0/.ATTRIBUTES/VARIABLE_VALUE",
        "net/parts/1/a.Sb..c/.ATTRIBUTES/VARIABLE_VALUE",
        "net/v/.ATTRIBUTES/VARIABLE_VALUE",
    ]


def test_what_real_tensorflow_saved_is_restored(tmp_path):
    for ending, text in ((".index", INDEX), (".data-00000-of-00001", DATA)):
        (tmp_path / f"tf{ending}").write_bytes(zlib.decompress(base64.b85decode(text)))
    v, number, words = tf.Variable([[0.0, 0.0]]), tf.Variable(0), tf.Variable(["", ""])

    status = tf.train.Checkpoint(v=v, l=[number, words]).read(str(tmp_path / "tf"))

    status.assert_consumed()
    assert (v.numpy().tolist(), int(number)) == ([[0.5, 1.5]], 1)
    assert words.numpy().tolist() == [b"words", "ä".encode()]


def trained_model():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
    return model


def test_a_model_and_its_optimizer(path):
    saved, other = trained_model(), trained_model()
    tf.train.Checkpoint(model=saved, optimizer=saved.optimizer).write(path)

    checkpoint = tf.train.Checkpoint(model=other, optimizer=other.optimizer)
    checkpoint.read(path).assert_consumed()

    for one, two in zip(saved.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    for one, two in zip(saved.optimizer.variables, other.optimizer.variables, strict=True):
        np.testing.assert_array_equal(one.numpy(), two.numpy())


def test_names_are_those_of_real_keras(path):
    model = trained_model()
    tf.train.Checkpoint(model=model, optimizer=model.optimizer).write(path)
    names = {name.partition("/.ATTR")[0] for name, _ in tf.train.list_variables(path)}

    assert "optimizer/_variables/2" in names
    assert "optimizer/_trainable_variables/0" in names or (
        "model/_functional/_operations/1/_kernel" in names
    )


def test_a_network_that_is_built_later_gets_its_values_then(path):
    saved, later = keras.layers.Dense(2), keras.layers.Dense(2)
    saved.build((None, 3))
    tf.train.Checkpoint(net=saved).write(path)

    status = tf.train.Checkpoint(net=later).read(path)
    later(np.ones((1, 3)))

    np.testing.assert_array_equal(later.kernel.numpy(), saved.kernel.numpy())
    status.assert_consumed()


def test_an_attribute_that_is_set_later_gets_its_value_then(path):
    tf.train.Checkpoint(net=Net(1.0)).write(path)
    net = tf.Module()
    tf.train.Checkpoint(net=net).read(path)

    net.v = tf.Variable(0.0)

    assert float(net.v) == 1.0
    del net
    tf.Module()
    assert not deferred.waiting


def test_the_latest_checkpoint_is_the_one_that_is_waited_for(tmp_path):
    net = tf.Module()
    for start in (1.0, 2.0):
        tf.train.Checkpoint(net=Net(start)).write(str(tmp_path / "ckpt"))
        tf.train.Checkpoint(net=net).read(str(tmp_path / "ckpt"))

    net.v = tf.Variable(0.0)

    assert float(net.v) == 2.0


def test_saves_are_counted(tmp_path):
    checkpoint = tf.train.Checkpoint(step=tf.Variable(7))
    paths = [checkpoint.save(str(tmp_path / "ckpt")) for _ in range(2)]

    assert [os.path.basename(path) for path in paths] == ["ckpt-1", "ckpt-2"]
    assert tf.train.latest_checkpoint(str(tmp_path)) == paths[1]
    again = tf.train.Checkpoint(step=tf.Variable(0))
    again.restore(paths[0])
    assert (int(again.step), int(again.save_counter)) == (7, 1)


def test_restoring_nothing_is_fine():
    checkpoint = tf.train.Checkpoint(step=tf.Variable(7))

    checkpoint.restore(None).assert_existing_objects_matched()

    assert int(checkpoint.step) == 7


def test_the_root_itself(path):
    tf.train.Checkpoint(Net(1.0)).write(path)
    net = Net(0.0)

    tf.train.Checkpoint(net).read(path).assert_consumed()

    assert net.numbers() == Net(1.0).numbers()


def test_an_iterator_goes_on_where_it_was(path):
    dataset = tf.data.Dataset.range(10)
    iterator = iter(dataset)
    for _ in range(3):
        next(iterator)
    tf.train.Checkpoint(iterator=iterator).write(path)

    other = iter(dataset)
    tf.train.Checkpoint(iterator=other).read(path)

    assert int(next(other)) == 3


STATUS = [
    ("assert_existing_objects_matched", "not assigned a value"),
    ("assert_consumed", "not assigned a value"),
    ("assert_nontrivial_match", "Nothing except the root"),
]


@pytest.mark.parametrize(("method", "message"), STATUS)
def test_objects_that_were_not_saved(method, message, path):
    tf.train.Checkpoint(a=tf.Variable(1.0)).write(path)
    status = tf.train.Checkpoint(b=tf.Variable(1.0)).read(path)

    with pytest.raises(AssertionError, match=message):
        getattr(status, method)()
    status.expect_partial()


def test_values_that_nobody_wants(path):
    tf.train.Checkpoint(a=tf.Variable(1.0), b=tf.Variable(1.0)).write(path)
    status = tf.train.Checkpoint(a=tf.Variable(1.0)).read(path)

    status.assert_existing_objects_matched()
    with pytest.raises(AssertionError, match="Unresolved object in checkpoint: b/"):
        status.assert_consumed()


def test_a_variable_of_another_kind_changes_nothing(path):
    tf.train.Checkpoint(a=tf.Variable(1.0), v=tf.Variable([1.0, 2.0])).write(path)
    a = tf.Variable(0.0)

    with pytest.raises(ValueError, match="incompatible tensor with shape"):
        tf.train.Checkpoint(a=a, v=tf.Variable([1.0])).read(path)
    with pytest.raises(tf.errors.InvalidArgumentError, match="float32"):
        tf.train.Checkpoint(a=a, v=tf.Variable([1, 2])).read(path)
    assert float(a) == 0.0


def test_mistakes(tmp_path):
    with pytest.raises(ValueError, match="to be a trackable object"):
        tf.train.Checkpoint(a=5)
    with pytest.raises(tf.errors.NotFoundError, match="Failed to find any matching files"):
        tf.train.Checkpoint().restore(str(tmp_path / "nothing"))
    with pytest.raises(ValueError, match="Couldn't find 'checkpoint' file"):
        tf.train.load_checkpoint(tmp_path)


def test_the_reader(path):
    tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).write(path)
    reader, name = tf.train.load_checkpoint(path), "v/.ATTRIBUTES/VARIABLE_VALUE"

    assert reader.get_variable_to_shape_map()[name] == [2]
    assert reader.get_variable_to_dtype_map()[name] == tf.float32
    assert reader.has_tensor(name)
    assert not reader.has_tensor("w")
    assert reader.get_tensor(name).tolist() == [1.0, 2.0]
    with pytest.raises(tf.errors.NotFoundError, match="Key w not found"):
        reader.get_tensor("w")
