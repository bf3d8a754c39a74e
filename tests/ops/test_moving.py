"""Tensors go from device to device where they are told to, and gradients come back."""

import numpy as np
import pytest

import minitf as tf


@pytest.fixture
def there():
    pytest.importorskip("torch", reason="the torch backend needs torch")
    return "torch:cpu"


def test_identity_moves(there):
    x = tf.constant([1.0, 2.0])
    with tf.device(there):
        y = tf.identity(x)

    assert (y.device, y.cpu().device) == (there, x.device)
    np.testing.assert_array_equal((y * y).cpu().numpy(), [1, 4])
    assert x.cpu() is x
    assert tf.identity(x).device == x.device


def test_a_gradient_comes_back(there):
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        with tf.device(there):
            y = tf.identity(x)
        loss = tf.reduce_sum(y**3)

    gradient = tape.gradient(loss, x)
    assert gradient.device == x.device
    np.testing.assert_array_equal(gradient.numpy(), [3, 12])


def test_the_advice_of_the_error_helps(there):
    here = tf.ones([2])
    with tf.device(there):
        other = tf.ones([2])
    with pytest.raises(ValueError, match=r"tf\.identity"):
        here + other
    with tf.device(here.device):
        assert float(tf.reduce_sum(here + tf.identity(other))) == 4


def test_dlpack():
    torch = pytest.importorskip("torch", reason="another library that speaks it")
    x = tf.constant([1.0, 2.0])
    shared = torch.from_dlpack(x)
    shared[0] = 7.0  # a copy: tensors never change

    np.testing.assert_array_equal(x.numpy(), [1, 2])
    np.testing.assert_array_equal(np.from_dlpack(x), [1, 2])


def test_functions_of_tf_dtypes():
    assert tf.dtypes.cast([1.5], "int32").numpy() == [1]
    assert tf.dtypes.saturate_cast([300.0], "uint8").numpy() == [255]
    assert tf.dtypes.complex(1.0, 2.0).numpy() == 1 + 2j
    assert "cast" in dir(tf.dtypes)
