"""The loss of texts without places, beside the sum over all ways; isotonic regression."""

import itertools
from math import inf

import numpy as np
import pytest

import minitf as tf

SCORES = np.random.default_rng(6).normal(size=(4, 2, 3))


def by_all_ways(text, scores, blank):
    """Minus the logarithm of the chances of all sequences that read as the text."""
    shares = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    total = 0.0
    for way in itertools.product(range(scores.shape[1]), repeat=len(scores)):
        read = [letter for letter, _ in itertools.groupby(way) if letter != blank]
        if read == list(text):
            total += np.prod([shares[moment, letter] for moment, letter in enumerate(way)])
    return -np.log(total) if total else inf


def test_a_blank_among_the_letters_may_be_jumped_to_as_in_tensorflow():
    scores = ((np.arange(24).reshape(2, 4, 3) - 12) / 100).astype("float32")
    texts = [[1, 2, 1, 0], [1, 2, 0, 2]]

    loss = tf.nn.ctc_loss(texts, scores, [3, 3], [4, 4], logits_time_major=False)

    np.testing.assert_allclose(loss, [2.4429312, 2.4543595], rtol=1e-6)  # TensorFlow 2.21


@pytest.mark.parametrize("blank", [0, 1, -1])
@pytest.mark.parametrize("texts", [[[0, 1], [1, 1]], [[1, 0], [0, 0]], [[1, 1], [0, 1]]])
def test_values(blank, texts):
    letters = [n for n in range(3) if n != blank % 3]
    labels = [[letters[n] for n in text] for text in texts]
    loss = tf.nn.ctc_loss(labels, SCORES, [2, 1], [4, 3], blank_index=blank)

    first = by_all_ways(labels[0], SCORES[:, 0], blank % 3)
    second = by_all_ways(labels[1][:1], SCORES[:3, 1], blank % 3)
    np.testing.assert_allclose(loss, [first, second])


def test_batch_first_is_the_same():
    args = ([[1, 2], [2, 0]], [2, 1], [4, 4])
    np.testing.assert_allclose(
        tf.nn.ctc_loss(args[0], SCORES.transpose(1, 0, 2), *args[1:], logits_time_major=False),
        tf.nn.ctc_loss(args[0], SCORES, *args[1:]),
    )


def test_gradients():
    def loss(scores):
        return tf.nn.ctc_loss([[1, 2], [2, 2]], scores, [2, 2], [4, 3])

    assert tf.check_gradients(loss, [SCORES], tolerance=1e-6)
    with tf.GradientTape() as tape:
        scores = tf.Variable(SCORES)
        value = loss(scores)
    np.testing.assert_array_equal(tape.gradient(value, scores)[3, 1], [0, 0, 0])


def test_a_text_that_is_too_long_for_its_moments():
    assert tf.nn.ctc_loss([[1, 1]], SCORES[:2, :1], [2], [2]).numpy().tolist() == [inf]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda: tf.nn.ctc_loss([1], SCORES, [1], [4]), "batch, letters"),
        (lambda: tf.nn.ctc_loss([[1.0]], SCORES, [1], [4]), "numbers of letters"),
    ],
)
def test_mistakes(mistake, words):
    with pytest.raises(ValueError, match=words):
        mistake()


def test_repeated_letters_collapse():
    texts, lengths = tf.nn.collapse_repeated([[1, 1, 2, 2, 1], [1, 2, 2, 0, 0]], [5, 3])
    assert texts.numpy().tolist() == [[1, 2, 1], [1, 2, 0]]
    assert lengths.numpy().tolist() == [3, 2]


@pytest.mark.parametrize(
    ("given", "options", "fitted", "segments"),
    [
        ([3.0, 1, 2, 2, 5], {}, [3, 2.5, 2.5, 2.5, 2.5], [0, 1, 1, 1, 1]),
        ([3.0, 1, 2, 2, 5], {"decreasing": False}, [2, 2, 2, 2, 5], [0, 0, 1, 2, 3]),
        ([[4.0, 5, 1], [1, 2, 3]], {"axis": 0}, [[4, 5, 2], [1, 2, 2]], [[0, 0, 0], [1, 1, 0]]),
        ([1, 2, 3], {}, [2, 2, 2], [0, 0, 0]),
    ],
)
def test_isotonic_regression(given, options, fitted, segments):
    result = tf.nn.isotonic_regression(given, **options)
    np.testing.assert_allclose(result.output, fitted)
    assert result.segments.numpy().tolist() == segments


def test_what_is_averaged_shares_its_gradient():
    x = tf.Variable([3.0, 1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.nn.isotonic_regression(x).output[1]
    assert tape.gradient(y, x).numpy().tolist() == [0, 0.5, 0.5]


def test_sizes_that_only_the_run_knows():
    texts = tf.constant([[1, 2, 1], [2, 2, 0]])
    scores = tf.constant(np.random.default_rng(7).normal(size=(2, 6, 3)), tf.float32)

    def loss_and_slope(texts, scores):
        with tf.GradientTape() as tape:
            tape.watch(scores)
            loss = tf.nn.ctc_loss(texts, scores, [3, 2], [6, 5], logits_time_major=False)
        return loss, tape.gradient(loss, scores)

    known = loss_and_slope(texts, scores)
    signature = [tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None, None, 3])]
    open_sizes = tf.function(loss_and_slope, input_signature=signature)(texts, scores)

    for one, other in zip(known, open_sizes, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
