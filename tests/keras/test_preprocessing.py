"""Preprocessing layers: words and categories, learning from data, chance, files."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

layers = keras.layers

TEXTS = ["The cat, sat!", "a Dog's cat", "x"]
WORDS = [["a", "b"], ["b", "c"], ["d", ""]]
# What was compared with Keras 3.15: the layer, what it learns from, an input, and its output.
LEARNT = [
    (layers.StringLookup, {}, WORDS, [["b", "zz"]], [[1, 0]]),
    (layers.StringLookup, {"mask_token": "", "output_mode": "multi_hot"}, WORDS, [["b", ""]],
     [[0, 1, 0, 0, 0]]),
    (layers.StringLookup, {"max_tokens": 2, "output_mode": "count"}, WORDS, [["b", "a", "c"]],
     [[2, 1]]),
    (layers.IntegerLookup, {"num_oov_indices": 2}, [[5, 6], [5, 7]], [[5, 8, 9]], [[2, 0, 1]]),
    (layers.IntegerLookup, {"output_mode": "one_hot"}, [5, 6, 6], [[6], [7]],
     [[0, 1, 0], [1, 0, 0]]),
    (layers.TextVectorization, {}, TEXTS, ["cat dog", "sat x zebra"], [[2, 1, 0], [5, 3, 1]]),
    (layers.TextVectorization, {"output_sequence_length": 2, "split": "character"}, ["aab"],
     ["ba", "a"], [[3, 2], [2, 0]]),
    (layers.TextVectorization, {"output_mode": "count", "max_tokens": 3}, TEXTS, ["cat cat z"],
     [[1, 2, 0]]),
    (layers.TextVectorization, {"ngrams": (2,), "standardize": None}, ["a b c", "a b"], ["a b c"],
     [[2, 3]]),
    (layers.Discretization, {"num_bins": 2}, np.arange(10.0), [0.0, 9.0], [0, 1]),
]  # fmt: skip


@pytest.mark.parametrize(("cls", "arguments", "data", "given", "expected"), LEARNT)
def test_what_was_learnt_is_used_and_saved(cls, arguments, data, given, expected, tmp_path):
    layer = cls(**arguments)
    layer.adapt(data)
    np.testing.assert_array_equal(layer(given).numpy(), expected)

    twin = cls.from_config(layer.get_config())
    assert twin.get_config().keys() == layer.get_config().keys()
    x = tf.constant(given)
    model = keras.Sequential([keras.Input(x.shape[1:], dtype=x.dtype.name), layer])
    np.testing.assert_array_equal(model.predict(x, verbose=0), expected)
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(again(x).numpy(), expected)


def test_tf_idf_weights_are_saved(tmp_path):
    layer = layers.TextVectorization(output_mode="tf_idf")
    layer.adapt(["a b", "a c c"])
    expected = [[0.0, 0.0, 0.51082563, 0.6931472]]  # Keras'
    np.testing.assert_allclose(layer(["a b"]).numpy(), expected, rtol=1e-6)
    model = keras.Sequential([keras.Input((1,), dtype="string"), layer])
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")
    np.testing.assert_allclose(again(tf.constant([["a b"]])).numpy(), expected, rtol=1e-6)


def test_adapt_reads_batches():
    texts = tf.data.Dataset.from_tensor_slices(["a b", "a", "c"]).batch(2)
    layer = layers.TextVectorization()
    layer.adapt(texts)
    assert layer.get_vocabulary() == ["", "[UNK]", "a", "c", "b"]
    layer.adapt(texts, steps=1)
    assert layer.get_vocabulary() == ["", "[UNK]", "a", "b"]

    numbers = np.arange(12.0, dtype="float32").reshape(6, 2)
    for data in (numbers, [numbers[:4], numbers[4:]],
                 tf.data.Dataset.from_tensor_slices(numbers).batch(4)):  # fmt: skip
        normal = layers.Normalization()
        normal.adapt(data)
        np.testing.assert_allclose(normal(numbers).numpy().mean(0), [0, 0], atol=1e-6)
        np.testing.assert_allclose(normal(numbers).numpy().std(0), [1, 1], rtol=1e-5)


def test_numbers_become_words_again():
    layer = layers.StringLookup(vocabulary=["a", "b"], invert=True, mask_token="")
    assert layer([[1, 2, 3, 0]]).numpy().tolist() == [[b"[UNK]", b"a", b"b", b""]]


def test_crossed_hashes_are_tensorflows():
    layer = layers.HashedCrossing(5)
    words, numbers = np.array(["A", "B", "A", "C"]), np.array([101, 102, 101, 7])
    assert layer((words, numbers)).numpy().tolist() == [1, 1, 1, 2]


def test_text_layers_run_in_datasets_and_fit():
    vectorize = layers.TextVectorization(vocabulary=["good", "bad"], output_sequence_length=3)
    x, y = np.array([["good film"], ["bad"]]), np.array([1.0, 0.0])
    mapped = tf.data.Dataset.from_tensor_slices((x, y)).batch(2).map(lambda a, b: (vectorize(a), b))
    assert next(iter(mapped))[0].numpy().tolist() == [[2, 1, 0], [3, 0, 0]]

    model = keras.Sequential([
        keras.Input((1,), dtype="string"), vectorize, layers.Embedding(4, 2), layers.Flatten(),
        layers.Dense(1),
    ])  # fmt: skip
    model.compile("sgd", "mse")
    losses = model.fit(x, y, epochs=3, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    assert model.predict(x, verbose=0).shape == (2, 1)


PICTURES = np.arange(4 * 6 * 6 * 2, dtype="float32").reshape(4, 6, 6, 2) % 251
RANDOM = [
    (layers.RandomFlip, {"mode": "horizontal"}),
    (layers.RandomRotation, {"factor": 0.2}),
    (layers.RandomZoom, {"height_factor": 0.2}),
    (layers.RandomTranslation, {"height_factor": 0.2, "width_factor": 0.2}),
    (layers.RandomContrast, {"factor": 0.5}),
    (layers.RandomBrightness, {"factor": 0.5}),
    (layers.RandomCrop, {"height": 3, "width": 3}),
]


@pytest.mark.parametrize("device", ["cpu", "torch:cpu"])
@pytest.mark.parametrize(("cls", "arguments"), RANDOM)
def test_chance_is_seeded_and_only_in_training(cls, arguments, device):
    with tf.device(device):
        first, again, other = (cls(**arguments, seed=seed)(PICTURES).numpy() for seed in (1, 1, 3))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)
        assert first.min() >= -1e-3
        assert first.max() <= 255.001
        still = cls(**arguments)(PICTURES, training=False).numpy()
        np.testing.assert_array_equal(still, PICTURES)


def test_augmentation_is_part_of_a_model_that_trains():
    model = keras.Sequential([keras.Input((6, 6, 2)), layers.Rescaling(1 / 255)])
    for cls, arguments in RANDOM[:4]:
        model.add(cls(**arguments))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    model.compile("sgd", "mse")
    model.fit(PICTURES, np.ones(4), batch_size=3, epochs=2, verbose=0)
    np.testing.assert_array_equal(
        model.predict(PICTURES, verbose=0), model.predict(PICTURES, verbose=0)
    )


def test_flips_mirror_whole_pictures():
    flipped = layers.RandomFlip("horizontal", seed=3)(PICTURES).numpy()
    for before, after in zip(PICTURES, flipped, strict=True):
        assert np.array_equal(after, before) or np.array_equal(after, before[:, ::-1])


WRONG = [
    (lambda: layers.StringLookup(vocabulary=["a", "a"]), "repeated"),
    (lambda: layers.StringLookup(max_tokens=1), "max_tokens"),
    (lambda: layers.StringLookup(vocabulary=["a"], invert=True, output_mode="count"), "invert"),
    (lambda: layers.StringLookup(vocabulary=["a"]).adapt(["b"]), "static vocabulary"),
    (lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=0)(["b"]), "num_oov_indices=0"),
    (lambda: layers.StringLookup(output_mode="count")([["b"]]), "adapt"),
    (lambda: layers.TextVectorization(standardize="upper"), "standardize"),
    (lambda: layers.TextVectorization(output_mode="count", output_sequence_length=2), "length"),
    (lambda: layers.CategoryEncoding(), "num_tokens"),
    (lambda: layers.CategoryEncoding(2)([0], count_weights=[1.0]), "count_weights"),
    (lambda: layers.Discretization(), "num_bins"),
    (lambda: layers.Discretization(num_bins=2)([1.0]), "adapt"),
    (lambda: layers.Discretization([1.0]).adapt([1.0]), "num_bins"),
    (lambda: layers.Hashing(0), "num_bins"),
    (lambda: layers.Hashing(2, salt="x"), "salt"),
    (lambda: layers.Hashing(2, output_mode="one"), "Expected one of"),
    (lambda: layers.HashedCrossing(2)(["a"]), "at least two"),
    (lambda: layers.Normalization(mean=1.0), "variance"),
    (lambda: layers.Normalization(axis=3)(np.ones((2, 2))), "axis"),
    (lambda: layers.Normalization().adapt([[1.0, 2.0]]), "shape"),
    (lambda: layers.Resizing(2, 2, crop_to_aspect_ratio=True, pad_to_aspect_ratio=True), "one of"),
    (lambda: layers.CenterCrop(2, 2)(np.ones((2, 2))), "rank"),
    (lambda: layers.RandomFlip("up"), "mode"),
    (lambda: layers.RandomRotation(2.0), "factor"),
    (lambda: layers.RandomZoom(-1.0), "height_factor"),
    (lambda: layers.RandomRotation(0.1, fill_mode="zero"), "fill_mode"),
    (lambda: layers.RandomBrightness(0.1, value_range=3), "value_range"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_wrong_use_says_what_is_wrong(wrong, said):
    with pytest.raises((errors.MinitfError, errors.OpError), match=said):
        wrong()
