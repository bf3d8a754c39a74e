"""Files go both ways: real Keras opens ours, and we open its own."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from minitf import keras
from minitf.keras import layers

for package in ("h5py", "keras", "torch"):
    pytest.importorskip(package, reason="real Keras must be installed")
X = np.linspace(-1, 1, 12, dtype="float32").reshape(3, 4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Our files in it, and what real Keras made of them and wrote beside them."""
    folder = tmp_path_factory.mktemp("files")
    x = keras.Input((4,))
    hidden = layers.BatchNormalization()(layers.Dense(3, activation="gelu")(x))
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.PReLU()], name="inner")
    model = keras.Model(x, inner(layers.Multiply()([hidden, layers.Dense(3)(hidden)])))
    model.compile(keras.optimizers.RMSprop(0.01), "mse", metrics=["mae"])
    model.fit(X, X[:, :2], verbose=0)
    for name in ("ours.keras", "ours.h5"):
        model.save(folder / name)
    model.save_weights(folder / "ours.weights.h5")
    np.save(folder / "x.npy", X)
    np.save(folder / "y.npy", model.predict(X, verbose=0))
    run = subprocess.run(
        [sys.executable, Path(__file__).parent / "files_of_keras.py", folder],
        env={**os.environ, "KERAS_BACKEND": "torch"}, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    return folder


def test_their_model_computes_the_same_here(folder):
    model = keras.models.load_model(folder / "theirs.keras")
    pictures, answers = np.load(folder / "pictures.npy"), np.load(folder / "answers.npy")

    np.testing.assert_allclose(model.predict(pictures, verbose=0), answers, rtol=1e-4, atol=1e-5)
    assert int(model.optimizer.iterations) == 1
    model.fit(pictures, np.ones((5, 2)), verbose=0)  # and training goes on


def test_their_weights_fit_here(folder):
    model = keras.models.load_model(folder / "theirs.keras")
    copy = keras.models.clone_model(model)
    copy.load_weights(folder / "theirs.weights.h5")

    for one, other in zip(copy.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
