"""What learners get wrong, and what they read then: the kind of error that Keras has, in words."""

from __future__ import annotations

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.keras import layers

X = np.random.default_rng(0).normal(size=(12, 4)).astype("float32")
Y = np.arange(12) % 3


def classifier(**compiled):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", **compiled)
    return model


MISTAKES = {
    "labels are words": (
        lambda folder: classifier().fit(X, np.array(["cat", "dog", "cow"] * 4), verbose=0),
        ValueError, r"labels are words, such as 'cat'.*\n.*np.unique",
    ),
    "a number for a shape": (
        lambda folder: keras.Input(3), ValueError, r"Cannot convert '3' to a shape.*\n.*\n.*\(3,\)",
    ),
    "a loop over a symbol": (
        lambda folder: list(keras.Input((3,))), NotImplementedError, "Iterating over a symbolic",
    ),
    "weights that are not there": (
        lambda folder: classifier().load_weights(folder / "nothing.weights.h5"),
        FileNotFoundError, "File not found",
    ),
    "a folder that is not there": (
        lambda folder: keras.utils.image_dataset_from_directory(folder / "nothing"),
        FileNotFoundError, "There is no folder",
    ),
    "half an epoch": (
        lambda folder: classifier().fit(X, Y, epochs=1.5, verbose=0), TypeError, "whole number",
    ),
    "words without a vocabulary": (
        lambda folder: layers.StringLookup()(["a"]),
        tf.errors.FailedPreconditionError, r"no vocabulary yet.*\n.*adapt",
    ),
    "words back without a vocabulary": (
        lambda folder: layers.StringLookup(invert=True)([1]),
        tf.errors.FailedPreconditionError, "no vocabulary yet",
    ),
    "numbers without a vocabulary": (
        lambda folder: layers.IntegerLookup()([1]),
        tf.errors.FailedPreconditionError, "no vocabulary yet",
    ),
    "texts without a vocabulary": (
        lambda folder: layers.TextVectorization()(["a b"]),
        tf.errors.FailedPreconditionError, "no vocabulary yet",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_the_kind_of_error_that_keras_has(mistake, tmp_path):
    make, kind, words = MISTAKES[mistake]

    with pytest.raises(kind, match=words):
        make(tmp_path)


def test_a_model_with_texts_is_built_before_its_vocabulary_is_learned():
    vectorize = layers.TextVectorization(output_sequence_length=2)
    model = keras.Sequential([keras.Input((1,), dtype="string"), vectorize])

    with pytest.raises(errors.StateError, match="no vocabulary yet"):
        model(tf.constant([["a b"]]))
    vectorize.adapt(["a b", "a"])

    assert model(tf.constant([["a c"]])).numpy().tolist() == [[2, 1]]


def test_labels_in_a_list_of_numpys_numbers_are_an_array():
    history = classifier().fit(X, list(Y), verbose=0)

    assert len(history.history["loss"]) == 1


def test_an_old_argument_is_ignored_with_a_warning():
    with pytest.warns(UserWarning, match="Argument `decay` is no longer supported and will be"):
        optimizer = keras.optimizers.SGD(0.5, decay=1e-6)

    assert float(optimizer.learning_rate) == 0.5
