"""Composites: what they compute, said with numpy, and their gradients through their parts."""

import math
from typing import Any

import numpy as np
import pytest

import minitf as tf

X = np.array([[-3.0, -0.5, 0.7], [0.2, 1.5, 8.0]])


def silu(x):
    return x / (1 + np.exp(-x))


CASES: dict[str, tuple[Any, Any]] = {
    "leaky_relu": (tf.nn.leaky_relu, lambda x: np.where(x > 0, x, 0.2 * x)),
    "relu6": (tf.nn.relu6, lambda x: np.clip(x, 0, 6)),
    "elu": (tf.nn.elu, lambda x: np.where(x > 0, x, np.exp(x) - 1)),
    "selu": (tf.nn.selu, lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * (np.exp(x) - 1))),
    "silu": (tf.nn.silu, silu),
    "swish-2": (lambda x: tf.nn.swish(x, beta=2.0), lambda x: silu(2 * x) / 2),
    "gelu": (tf.nn.gelu, lambda x: x / 2 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))),
    "gelu-tanh": (
        lambda x: tf.nn.gelu(x, approximate=True),
        lambda x: x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    ),
    "softsign": (tf.nn.softsign, lambda x: x / (1 + abs(x))),
    "l2_loss": (tf.nn.l2_loss, lambda x: (x**2).sum() / 2),
    "mean": (lambda x: tf.nn.moments(x, [0])[0], lambda x: x.mean(0)),
    "variance": (lambda x: tf.nn.moments(x, [0, 1])[1], np.var),
    "variance-keep": (
        lambda x: tf.nn.moments(x, [1], keepdims=True)[1],
        lambda x: x.var(1, keepdims=True),
    ),
    "logsumexp": (tf.math.reduce_logsumexp, lambda x: np.log(np.exp(x).sum())),
    "std": (lambda x: tf.math.reduce_std(x, 0), lambda x: x.std(0)),
    "clip": (lambda x: tf.clip_by_value(x, -1.0, 1.0), lambda x: np.clip(x, -1, 1)),
    "softmax-0": (
        lambda x: tf.nn.softmax(x, axis=0),
        lambda x: np.exp(x) / np.exp(x).sum(0, keepdims=True),
    ),
    "cross-entropy": (
        lambda x: tf.nn.sparse_softmax_cross_entropy_with_logits([2, 0], x),
        lambda x: np.log(np.exp(x).sum(1)) - x[[0, 1], [2, 0]],
    ),
    "sigmoid-cross-entropy": (
        lambda x: tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(x), logits=x),
        lambda x: np.log(1 + np.exp(-x)),
    ),
    "split": (lambda x: tf.split(x, [1, -1], axis=1)[1] * 2, lambda x: x[:, 1:] * 2),
    "unstack": (lambda x: tf.unstack(x, axis=1)[2], lambda x: x[:, 2]),
    "pad-reflect": (
        lambda x: tf.pad(x, [[0, 0], [2, 1]], "REFLECT"),
        lambda x: np.pad(x, [[0, 0], [2, 1]], "reflect"),
    ),
    "pad-symmetric": (
        lambda x: tf.pad(x, [[1, 0], [0, 2]], "SYMMETRIC"),
        lambda x: np.pad(x, [[1, 0], [0, 2]], "symmetric"),
    ),
    "stack": (lambda x: tf.stack([x, x * 2], axis=1), lambda x: np.stack([x, x * 2], 1)),
    "divide_no_nan": (lambda x: tf.math.divide_no_nan(x, x * x), lambda x: 1 / x),
}
# In TensorFlow the mean within a variance is held fixed: its second derivative is not the true one.
AS_IN_TENSORFLOW = {"variance", "variance-keep"}


@pytest.mark.parametrize("name", CASES)
def test_value_and_gradients(name):
    function, expected = CASES[name]

    np.testing.assert_allclose(function(tf.constant(X)).numpy(), expected(X), rtol=1e-6, atol=1e-8)
    assert tf.check_gradients(function, [X], tolerance=1e-5)

    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x)) * tf.reduce_sum(tf.sin(x))
        return tape.gradient(total, x)

    assert name in AS_IN_TENSORFLOW or tf.check_gradients(slope, [X], tolerance=1e-4)


def test_what_a_composite_makes_is_put_beside_its_tensors():
    pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device("torch:cpu"):
        photo = tf.constant(np.ones((1, 12, 12, 3), "float32"))
        signal = tf.constant(np.ones(32))
    results = [
        tf.image.rgb_to_yuv(photo),
        tf.image.ssim(photo, photo, 1.0),
        tf.signal.stft(signal, 8, 4),
        tf.signal.dct(signal),
        tf.tensordot(photo, np.ones((3, 2), "float32"), 1),
        tf.linalg.cross(photo, photo),
        photo * [1.0, 2.0, 3.0],
    ]

    assert {result.device_object for result in results} == {photo.device_object}


def test_division_by_zero_gives_zero_and_no_gradient():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.math.divide_no_nan([1.0, 0.0], x * [1.0, 0.0])
    np.testing.assert_array_equal(y.numpy(), [1, 0])
    np.testing.assert_array_equal(tape.gradient(y, x).numpy(), [-1, 0])


@pytest.mark.parametrize("function", [tf.nn.elu, tf.nn.selu, tf.nn.silu, tf.nn.gelu], ids=repr)
def test_far_out_there_are_numbers_and_slopes(function):
    x = tf.Variable([-1e4, 1e4])
    with tf.GradientTape() as tape:
        y = function(x)
    assert np.isfinite(y.numpy()).all()
    assert np.isfinite(tape.gradient(y, x).numpy()).all()


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda: tf.split(tf.ones([5]), 2), "cannot be split"),
        (lambda: tf.tile(tf.ones([2, 3]), [2]), "needs 2 multiples"),
        (lambda: tf.pad(tf.ones([2, 3]), [[1, 1]]), "needs 2 pairs"),
        (lambda: tf.pad(tf.ones([2]), [[1, 1]], "MIRROR"), "padding mode"),
    ],
)
def test_mistakes_are_explained(mistake, words):
    with pytest.raises(ValueError, match=words):
        mistake()
