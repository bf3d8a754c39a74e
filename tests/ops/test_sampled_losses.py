"""Classes drawn at random, and the losses over them."""

import numpy as np
import pytest

import minitf as tf

X = np.arange(6, dtype="float32").reshape(2, 3)
IMAGES = np.random.default_rng(4).normal(size=(2, 3, 2, 4)).astype("float32")


def near(one, other, tolerance=1e-5):
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=tolerance, atol=tolerance)


def test_the_same_seed_draws_what_tensorflow_draws():
    tf.random.set_seed(3)
    drawn, true, expected = tf.random.log_uniform_candidate_sampler(
        [[1, 2], [0, 5]], 2, 6, True, 1000, seed=7
    )
    assert drawn.numpy().tolist() == [330, 0, 302, 58, 140, 4]
    near(true, [[0.35213, 0.24984], [0.60197, 0.13387]], 1e-4)
    near(expected[:2], [0.00262, 0.60197], 1e-4)
    tf.random.set_seed(3)
    drawn, _, _ = tf.random.uniform_candidate_sampler([[1]], 1, 6, False, 8, seed=7)
    assert drawn.numpy().tolist() == [0, 5, 2, 3, 1, 3]


def test_counted_classes(tmp_path):
    counts = [5.0, 1.0, 2.0, 7.0, 3.0, 0.5, 9.0]
    draw = {"num_true": 2, "num_sampled": 5, "unique": False, "range_max": 8, "seed": 7}
    tf.random.set_seed(3)
    drawn, true, _ = tf.random.fixed_unigram_candidate_sampler(
        [[1, 0]], unigrams=counts, distortion=0.75, num_reserved_ids=1, **draw
    )
    assert drawn.numpy().tolist() == [7, 7, 4, 4, 4]  # TensorFlow's
    near(true, [[0.90865, 0]], 1e-4)

    file = tmp_path / "words.csv"
    file.write_text("".join(f"word,{count}\n" for count in [0, *counts]))
    tf.random.set_seed(3)
    drawn, *_ = tf.random.fixed_unigram_candidate_sampler([[1, 0]], vocab_file=str(file), **draw)
    assert 0 not in drawn.numpy()


def test_all_candidates_and_hits():
    drawn, true, _ = tf.random.all_candidate_sampler([[1], [2]], 1, 3, True)
    assert drawn.numpy().tolist() == [0, 1, 2]
    assert true.numpy().tolist() == [[1], [1]]
    rows, places, weights = tf.nn.compute_accidental_hits([[1], [2]], drawn, 1)
    assert rows.numpy().tolist() == [0, 1]
    assert places.numpy().tolist() == [1, 2]
    assert weights.numpy().tolist() == [np.finfo("float32").min] * 2


@pytest.mark.parametrize("num_true", [1, 2])
def test_all_classes_drawn_is_the_whole_loss(num_true):
    weights, bias = IMAGES.reshape(12, 4)[:5], np.arange(5, dtype="float32")
    inputs, labels = IMAGES[0, 0], np.array([[1, 2], [3, 0]])[:, :num_true]
    sampled = tf.random.all_candidate_sampler(labels, num_true, 5, True)
    how = {"num_sampled": 5, "num_classes": 5, "num_true": num_true, "sampled_values": sampled}
    scores = inputs @ weights.T + bias
    shares = np.eye(5, dtype="float32")[labels].mean(1)

    loss = tf.nn.sampled_softmax_loss(weights, bias, labels, inputs, **how)
    near(loss, tf.nn.softmax_cross_entropy_with_logits(shares, scores), 1e-4)

    loss = tf.nn.nce_loss(weights, bias, labels, inputs, remove_accidental_hits=True, **how)
    asked = tf.nn.sigmoid_cross_entropy_with_logits(shares, scores)
    near(loss, tf.reduce_sum(asked, 1), 1e-4)


def test_a_vocabulary_is_learned():
    table, bias = tf.Variable(tf.zeros([20, 4])), tf.Variable(tf.zeros([20]))
    inputs, labels = tf.constant(IMAGES.reshape(12, 4)), tf.reshape(tf.range(12), [12, 1])

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.nce_loss(table, bias, labels, inputs, 5, 20))
        for variable, g in zip([table, bias], tape.gradient(loss, [table, bias]), strict=True):
            variable.assign_sub(g * 0.5)
        return loss

    losses = [float(step()) for _ in range(60)]
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) / 2


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda: tf.nn.nce_loss(X, X[:, 0], [0, 1], X, 1, 2), "batch, num_true"),
        (lambda: tf.random.log_uniform_candidate_sampler([1], 1, 2, True, 5), "num_true=1"),
        (lambda: tf.random.log_uniform_candidate_sampler([[1]], 1, 6, True, 5), "too small"),
        (lambda: tf.random.fixed_unigram_candidate_sampler([[1]], 1, 2, True, 3), "either"),
        (
            lambda: tf.random.fixed_unigram_candidate_sampler(
                [[1]], 1, 2, True, 3, unigrams=[1, 2]
            ),
            "2 classes",
        ),
    ],
)
def test_mistakes(mistake, words):
    with pytest.raises(ValueError, match=words):
        mistake()
