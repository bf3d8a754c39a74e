"""Losses, normalization, dropout and embeddings of tf.nn.

Numbers without a formula beside them were computed with TensorFlow 2.21.
"""

import numpy as np
import pytest

import minitf as tf
from minitf.ops.normalization import fused_batch_norm

X = np.arange(6, dtype="float32").reshape(2, 3)
IMAGES = np.random.default_rng(4).normal(size=(2, 3, 2, 4)).astype("float32")


def near(one, other, tolerance=1e-5):
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=tolerance, atol=tolerance)


def slope(function, *values):
    inputs = [tf.constant(value) for value in values]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        z = function(*inputs)
    return tape.gradient(z, inputs)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (tf.nn.relu6, [0, 0, 1, 0, 0]),
        (tf.nn.elu, [np.exp(-1), 1, 1, 1, 1]),
        (tf.nn.selu, [1.7580993408473766 * np.exp(-1), *[1.0507009873554805] * 4]),
        (tf.nn.leaky_relu, [0.2, 0.2, 1, 1, 1]),
        (tf.nn.softsign, [1 / 4, 1, 1 / 9, 1 / 49, 1 / 100]),
    ],
)
def test_slopes_at_kinks(function, expected):
    [g] = slope(function, [-1.0, 0.0, 2.0, 6.0, 9.0])
    near(g, expected)


def test_whole_numbers():
    assert tf.nn.relu6([-1, 9]).numpy().tolist() == [0, 6]
    assert tf.nn.leaky_relu([-1, 2]).dtype == tf.float32
    for function in (tf.nn.elu, tf.nn.selu, tf.nn.gelu, tf.nn.silu, tf.nn.softmax, tf.nn.l2_loss):
        with pytest.raises(TypeError, match="float"):
            function([1, 2])


def test_crelu_keeps_both_signs():
    near(tf.nn.crelu(X - 2, axis=0), np.maximum(np.concatenate([X - 2, 2 - X]), 0))


class TestCrossEntropy:
    def test_values(self):
        near(tf.nn.softmax_cross_entropy_with_logits(X, X), [2.2228, 14.8913], 1e-4)
        near(tf.nn.softmax_cross_entropy_with_logits(X, X, axis=0), [0.1458, 3.2429, 6.3401], 1e-4)
        near(tf.nn.log_poisson_loss(X, X), np.exp(X) - X * X)
        near(tf.nn.log_poisson_loss(X, X, True)[1], [12.8496, 41.7554, 128.184], 1e-3)
        near(tf.nn.weighted_cross_entropy_with_logits(X[0], X[0], 2.0), [0.6931, 0.6265, -1.6192],
             1e-4)  # fmt: skip
        near(tf.nn.compute_average_loss(X[0], sample_weight=[1.0, 0.0, 2.0]), 4 / 3)
        near(tf.nn.compute_average_loss(X[0], global_batch_size=6), 1 / 2)

    def test_the_gradient_is_what_was_predicted_less_what_was_right(self):
        labels = np.eye(3, dtype="float32")[[2, 0]]
        by_scores, by_labels = slope(
            lambda x, y: tf.nn.softmax_cross_entropy_with_logits(y, x), X, labels
        )
        near(by_scores, tf.nn.softmax(X).numpy() - labels)
        near(by_labels, -tf.nn.log_softmax(X).numpy())
        [same] = slope(lambda x: tf.nn.sparse_softmax_cross_entropy_with_logits([2, 0], x), X)
        near(same, by_scores)

    def test_labels_of_another_type_and_shape(self):
        whole = np.eye(3, dtype=int)[[2, 0]]
        near(tf.nn.softmax_cross_entropy_with_logits(whole, X),
             tf.nn.sparse_softmax_cross_entropy_with_logits(np.array([2, 0]), X))  # fmt: skip
        assert tf.nn.sparse_softmax_cross_entropy_with_logits(1, X[0]).shape == ()

    def test_no_overflow(self):
        huge = X * 1000
        assert np.isfinite(tf.nn.softmax_cross_entropy_with_logits(X / 15, huge)).all()
        assert np.isfinite(tf.nn.sigmoid_cross_entropy_with_logits(X, -huge)).all()
        assert np.isfinite(tf.nn.weighted_cross_entropy_with_logits(X, -huge, 3.0)).all()

    @pytest.mark.parametrize("graph", [False, True])
    def test_a_label_that_is_no_class(self, graph):
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits
        loss = tf.function(loss) if graph else loss
        with pytest.raises(ValueError, match=r"value of 3 which is outside .* \[0, 3\)"):
            loss(tf.constant([0, 3]), tf.constant(X))

    @pytest.mark.parametrize(
        ("mistake", "words"),
        [
            (lambda: tf.nn.softmax_cross_entropy_with_logits(X[:, :2], X), "broadcastable"),
            (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([[0], [1]], X), "rank"),
            (
                lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([0, 1, 2], X),
                "last dimension",
            ),
            (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([0.0, 1.0], X), "int32 or"),
            (lambda: tf.nn.sigmoid_cross_entropy_with_logits(X[0], X), "same shape"),
            (lambda: tf.nn.sigmoid_cross_entropy_with_logits(logits=X), "must be provided"),
        ],
    )
    def test_mistakes(self, mistake, words):
        with pytest.raises((ValueError, TypeError), match=words):
            mistake()


class TestNormalization:
    def test_moments(self):
        mean, variance = tf.nn.moments(X, [0, 1], keepdims=True)
        near([mean, variance], [[[2.5]], [[35 / 12]]])
        whole = [part.numpy().tolist() for part in tf.nn.moments(X.astype(int), 0)]
        assert whole == [[1, 2, 3], [2, 2, 2]]
        assert tf.nn.moments(X.astype("float16"), [0])[1].dtype == tf.float16

    def test_weighted_moments(self):
        mean, variance = tf.nn.weighted_moments(X, [0], [[1.0], [3.0]])
        twice = np.repeat(X, [1, 3], axis=0)
        near([mean, variance], [twice.mean(0), twice.var(0)])

    @pytest.mark.parametrize("shift", [None, 0.5])
    def test_sufficient_statistics(self, shift):
        given = None if shift is None else tf.constant(shift)
        count, sums, squares, _ = tf.nn.sufficient_statistics(X, [0], shift=given)
        mean, variance = tf.nn.normalize_moments(count, sums, squares, given)
        near([mean, variance], [X.mean(0), X.var(0)])

    def test_batch_normalization(self):
        mean, variance = X.mean(0), X.var(0)
        near(tf.nn.batch_normalization(X, mean, variance, [1.0, 2.0, 3.0], 2.0, 0.5),
             [1, 2, 3] + 2 * (X - mean) / np.sqrt(variance + 0.5))  # fmt: skip
        near(tf.nn.batch_normalization(X, mean, variance, None, None, 0.0), [[-1] * 3, [1] * 3])

    def test_fused_batch_norm(self):
        scale, offset = np.array([[1, 2, 3, 4], [0, 1, 0, 1]], "float32")
        z, mean, variance = fused_batch_norm(IMAGES, scale, offset)
        flat = IMAGES.reshape(-1, 4)
        near(mean, flat.mean(0))
        near(variance, flat.var(0, ddof=1))
        near(z, offset + scale * (IMAGES - flat.mean(0)) / np.sqrt(flat.var(0) + 0.001), 1e-4)
        first, *_ = fused_batch_norm(
            IMAGES.transpose(0, 3, 1, 2), scale, offset, data_format="NCHW"
        )
        near(first.numpy().transpose(0, 2, 3, 1), z)
        _, running, _ = fused_batch_norm(
            IMAGES, scale, offset, offset, scale, exponential_avg_factor=0.25
        )
        near(running, 0.75 * offset + 0.25 * flat.mean(0))
        used, *_ = fused_batch_norm(IMAGES, scale, offset, offset, scale, is_training=False)
        near(used, offset + scale * (IMAGES - offset) / np.sqrt(scale + 0.001), 1e-4)

    def test_lrn(self):
        squares = np.pad(IMAGES**2, [(0, 0)] * 3 + [(1, 1)])
        sums = squares[..., :-2] + squares[..., 1:-1] + squares[..., 2:]
        near(tf.nn.lrn(IMAGES, 1, 2.0, 0.5, 0.75), IMAGES / (2 + 0.5 * sums) ** 0.75)

    def test_bias_add(self):
        near(tf.nn.bias_add(X, [1, 2, 3]), X + np.array([1, 2, 3]))
        near(tf.nn.bias_add(IMAGES, [1.0, 2.0, 3.0], data_format="NCHW"),
             IMAGES + np.reshape([1, 2, 3], (3, 1, 1)))  # fmt: skip

    @pytest.mark.parametrize(
        ("mistake", "words"),
        [
            (lambda: tf.nn.bias_add(X, [1.0, 2.0]), r"shape \(2,\)"),
            (lambda: tf.nn.bias_add(X, [[1.0, 2.0, 3.0]]), "1D"),
            (lambda: tf.nn.bias_add(X[0], [1.0, 2.0, 3.0]), "at least 2D"),
            (lambda: tf.nn.bias_add(X, [1.0, 2.0, 3.0], "last"), "of the form"),
            (lambda: tf.nn.lrn(X), "4-dimensional"),
            (lambda: fused_batch_norm(X, [1.0] * 3, [0.0] * 3), "4-dimensional"),
            (lambda: fused_batch_norm(IMAGES, [1.0] * 4, [0.0] * 4, is_training=False), "given"),
        ],
    )
    def test_mistakes(self, mistake, words):
        with pytest.raises(ValueError, match=words):
            mistake()


class TestDropout:
    def test_the_same_seed_drops_what_tensorflow_drops(self):
        tf.random.set_seed(3)
        assert tf.nn.dropout(X, 0.5, seed=1).numpy().tolist() == [[0, 2, 4], [0, 0, 10]]
        tf.random.set_seed(3)
        rows = tf.nn.dropout(X, 0.5, noise_shape=[None, 1], seed=1)
        assert rows.numpy().tolist() == [[0, 2, 4], [6, 8, 10]]

    def test_kept_entries_make_up_for_the_others(self):
        ones = tf.nn.dropout(tf.ones([10000]), rate=tf.constant(0.2))
        near(np.unique(ones), [0, 1.25])
        assert abs(ones.numpy().mean() - 1) < 0.02

    def test_open_batch(self):
        drop = tf.function(
            lambda x: tf.nn.dropout(x, 0.5), input_signature=[tf.TensorSpec([None, 3])]
        )
        assert drop(tf.ones([4, 3])).shape == (4, 3)

    def test_numbers_from_elsewhere(self):
        drop = tf.nn.experimental.stateless_dropout
        kept = drop(tf.ones([2, 3]), 0.25, [1, 2])
        near(kept, np.where(tf.random.stateless_uniform([2, 3], [1, 2]) >= 0.25, 4 / 3, 0))
        halves = tf.nn.experimental.general_dropout(
            tf.ones([2]), 0.5, lambda shape, dtype: tf.constant([0.2, 0.8], dtype)
        )
        assert halves.numpy().tolist() == [0, 2]

    @pytest.mark.parametrize("rate", [1.0, 1, -0.1, 1.5, None, "0.5"])
    def test_no_rate(self, rate):
        with pytest.raises(ValueError, match="rate"):
            tf.nn.dropout(X, rate)

    def test_whole_numbers(self):
        with pytest.raises(ValueError, match="floating"):
            tf.nn.dropout([1, 2], 0.5)
        assert tf.nn.dropout(X, 0).numpy().tolist() == X.tolist()


class TestEmbeddings:
    def test_lookup(self):
        near(tf.nn.embedding_lookup(X, [[1], [0]]), X[[[1], [0]]])
        near(tf.nn.embedding_lookup([X, X + 10], [3, 0]), [X[1] + 10, X[0]])
        short = tf.nn.embedding_lookup(X, [1, 0], max_norm=2.0)
        near(np.linalg.norm(short, axis=1), [2, 2])

    def test_only_rows_that_were_looked_up_get_a_gradient(self):
        [g] = slope(lambda t: tf.nn.embedding_lookup(t, [1, 1]), X)
        assert tf.convert_to_tensor(g).numpy().tolist() == [[0, 0, 0], [2, 2, 2]]

    @pytest.mark.parametrize(
        ("mistake", "words"),
        [
            (lambda: tf.nn.embedding_lookup(X, [0.0]), "whole numbers"),
            (lambda: tf.nn.embedding_lookup(None, [0]), "params must be specified"),
            (lambda: tf.nn.embedding_lookup([], [0]), "empty list"),
        ],
    )
    def test_mistakes(self, mistake, words):
        with pytest.raises((ValueError, TypeError), match=words):
            mistake()
