"""Tensors: what they hold, how they convert, mix, print and refuse."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors


@pytest.mark.parametrize(
    ("value", "dtype", "shape"),
    [
        (1, "int32", ()),
        (1.5, "float32", ()),
        (True, "bool", ()),
        ([1, 2], "int32", (2,)),
        ([[1.0], [2.0]], "float32", (2, 1)),
        ([1, 2.5], "float32", (2,)),
        (np.float64(1), "float64", ()),
        (np.zeros((2, 3)), "float64", (2, 3)),
        (np.int64(3), "int64", ()),
        (np.zeros(3, "float16"), "float16", (3,)),
        ([], "float32", (0,)),
        (2j, "complex128", ()),
    ],
)
def test_types_and_shapes_are_tensorflows(value, dtype, shape):
    tensor = tf.constant(value)

    assert tensor.dtype == dtype
    assert tensor.shape == shape
    np.testing.assert_array_equal(tensor.numpy(), value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (repr(tf.constant(1.5)), "<tf.Tensor: shape=(), dtype=float32, numpy=1.5>"),
        (
            repr(tf.constant([1, 2])),
            "<tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 2], dtype=int32)>",
        ),
        (str(tf.constant([1, 2])), "tf.Tensor([1 2], shape=(2,), dtype=int32)"),
        (repr(tf.constant([[1.0]]).shape), "TensorShape([1, 1])"),
        (str(tf.constant([1.0]).shape), "(1,)"),
        (repr(tf.float32), "tf.float32"),
        (str(tf.float32), "<dtype: 'float32'>"),
    ],
)
def test_texts_are_tensorflows(text, expected):
    assert text == expected


def test_numbers_take_the_type_of_the_tensor_they_meet():
    x = tf.constant([1.0, 2.0], "float64")

    for result in (x + 1, 2 * x, x - 0.5, x / np.float32(2), x ** [2, 3], 1 / x):
        assert result.dtype == "float64"
    assert (tf.constant([1, 2]) * 2).dtype == "int32"


def test_two_types_never_mix_in_silence():
    with pytest.raises(errors.DTypeError, match=r"int32.*float32") as caught:
        tf.constant(1) + tf.constant(1.0)

    assert "tf.cast(x, tf.float32)" in str(caught.value)
    assert isinstance(caught.value, TypeError)


def test_a_fraction_is_not_lost_in_silence():
    with pytest.raises(errors.DTypeError):
        tf.constant([1, 2]) + 0.5
    with pytest.raises(errors.DTypeError):
        tf.constant(0.5, "int32")


@pytest.mark.parametrize(
    ("mistake", "kind", "words"),
    [
        (lambda: tf.constant([[1, 2], [3]]), errors.ShapeError, "same length"),
        (lambda: tf.constant([1, None]), errors.DTypeError, "numbers of one type"),
        (lambda: tf.ones([2, 3]) + tf.ones([4]), errors.ShapeError, r"\(2, 3\) and \(4,\)"),
        (lambda: tf.ones([2, 3]) @ tf.ones([2, 3]), errors.ShapeError, "3 columns meet 2 rows"),
        (lambda: tf.ones([2, 3]) @ tf.ones([3]), errors.ShapeError, "takes matrices"),
        (lambda: tf.reshape(tf.ones([2, 3]), [4]), errors.ShapeError, "6 entries"),
        (lambda: tf.reduce_sum(tf.ones([2]), axis=3), errors.ArgumentError, "axis 3"),
        (lambda: tf.transpose(tf.ones([2, 3]), [0, 0]), errors.ShapeError, "perm"),
        (lambda: tf.squeeze(tf.ones([2, 1]), 0), errors.ShapeError, "its size is 2"),
        (lambda: tf.concat([tf.ones([2, 3]), tf.ones([2, 4])], 0), errors.ShapeError, "join"),
        (lambda: tf.concat([], 0), errors.ArgumentError, "empty"),
        (lambda: tf.ones([2])[2], errors.ShapeError, "out of range"),
        (lambda: tf.ones([2])[0, 0], errors.ShapeError, "2 indices"),
        (lambda: tf.zeros([-1]), errors.ShapeError, "negative"),
        (lambda: tf.zeros("no"), errors.ShapeError, "not a shape"),
        (lambda: tf.cast(1.0, "flaot32"), errors.DTypeError, "float32"),
        (lambda: tf.Variable([1.0]).assign([1.0, 2.0]), errors.ShapeError, "keeps its shape"),
        (lambda: tf.Variable([1]).assign([1.0]), errors.DTypeError, "int32"),
        (lambda: tf.logical_and(tf.constant(1.0), True), errors.DTypeError, "bool"),
        (lambda: tf.device("warp:0").__enter__(), errors.DeviceError, "warp"),
        (lambda: bool(tf.ones([2])), errors.ShapeError, "tf.reduce_all"),
        (lambda: tf.ones([2])[[0, 1]], errors.ShapeError, "tf.gather"),
        (lambda: tf.Variable([1.0])[0].assign([1.0, 2.0]), errors.ShapeError, "to a part"),
        (lambda: tf.constant(2**70), errors.DTypeError, "too large"),
        (lambda: tf.ones([2]).reshape([2, 1]), AttributeError, "tf.reshape"),
        (lambda: tf.cast("5", "int32"), errors.UnimplementedError, "tf.strings.to_number"),
        (lambda: tf.sofmax, AttributeError, "sofmax"),
        (lambda: tf.reduce_som, AttributeError, "tf.reduce_sum"),
    ],
)
def test_mistakes_are_explained(mistake, kind, words):
    with pytest.raises(kind, match=words):
        mistake()


def test_a_failed_assign_changes_nothing():
    variable = tf.Variable([1.0, 2.0])
    with pytest.raises(errors.ShapeError):
        variable.assign([1.0])
    with pytest.raises(errors.DTypeError):
        variable.assign(tf.constant([1, 2]))

    np.testing.assert_array_equal(variable.numpy(), [1, 2])


def test_what_numpy_hands_out_is_a_copy():
    original = np.ones(2, "float32")
    tensor = tf.constant(original)
    original[:] = 7
    tensor.numpy()[:] = 9

    np.testing.assert_array_equal(tensor.numpy(), [1, 1])


def test_numpy_functions_take_tensors():
    assert np.sum(tf.constant([1.0, 2.0])) == 3
    assert isinstance(np.ones(2, "float32") * tf.constant(2.0), tf.Tensor)


@pytest.mark.parametrize(
    "key",
    [0, -1, slice(1, None), slice(None, None, -1), (0, 1), (slice(None), 2), (..., 0),
     (None, 0), (slice(0, 2), None, slice(None, None, 2)), (0, ..., None)],
    ids=str,
)  # fmt: skip
def test_indexing_is_numpys(key):
    array = np.arange(24.0, dtype="float32").reshape(2, 3, 4)

    np.testing.assert_array_equal(tf.constant(array)[key].numpy(), array[key])


def test_a_tensor_in_python():
    x = tf.constant([1.0, 2.0])
    assert len(x) == 2
    assert [float(v) for v in x] == [1, 2]
    assert bool(tf.constant(True))
    assert list(range(3))[tf.constant(1)] == 1
    assert {x.ref(): "key"}[x.ref()] == "key"
    assert (x == None) is False  # noqa: E711 - the question a program may ask
    with pytest.raises(TypeError):
        hash(x)


def test_lists_of_tensors_stack():
    a, b = tf.constant(1.0), tf.Variable(2.0)

    np.testing.assert_array_equal(
        tf.convert_to_tensor([[a, b], [b, 3.0]]).numpy(), [[1, 2], [2, 3]]
    )


def test_devices_do_not_mix_in_silence():
    pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device("torch:cpu"):
        there = tf.ones([2])
    assert there.device == "torch:cpu"
    assert (there + 1).device == "torch:cpu"
    with pytest.raises(errors.DeviceError, match="torch:cpu"):
        there + tf.ones([2])


def test_random_numbers_repeat_with_the_seed():
    def draw():
        tf.random.set_seed(3)
        return tf.random.normal([5]).numpy(), tf.random.uniform([5], 0, 10, "int32").numpy()

    for first, second in zip(draw(), draw(), strict=True):
        np.testing.assert_array_equal(first, second)
    assert set(draw()[1]) <= set(range(10))


def test_an_assign_brings_the_value_to_the_device_of_the_variable():
    pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device("torch:cpu"):
        there = tf.Variable([1.0, 2.0])
    there.assign(tf.constant([3.0, 4.0]))

    assert there.read_value().device == "torch:cpu"
    np.testing.assert_array_equal(there.numpy(), [3, 4])


def test_an_overflow_shows_in_the_numbers_and_warns_nobody():
    x = tf.constant([0.0, 1e30])

    for silent in (lambda: tf.math.log(x) / 0.0, lambda: x * x - x * x, tf.function(lambda: x * x)):
        assert not np.isfinite(silent().numpy()).all()
