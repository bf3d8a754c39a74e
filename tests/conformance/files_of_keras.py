"""Run by a Python with real Keras: opens our files, and writes some for us.

Usage: python files_of_keras.py FOLDER, where our files lie; prints differences.
"""

import sys
from pathlib import Path

import keras
import numpy as np

folder = Path(sys.argv[1])
x, expected = np.load(folder / "x.npy"), np.load(folder / "y.npy")
for name in ("ours.keras", "ours.h5"):
    # From .h5 real Keras cannot even compile its own models with loss="mse".
    archive = name.endswith(".keras")
    model = keras.models.load_model(folder / name, compile=archive)
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, rtol=1e-5, atol=1e-6)
    assert not archive or int(model.optimizer.iterations) == 1
model = keras.models.clone_model(model)
model.load_weights(folder / "ours.weights.h5")
np.testing.assert_allclose(model.predict(x, verbose=0), expected, rtol=1e-5, atol=1e-6)

L = keras.layers
inputs = keras.Input((6, 6, 2))
h = L.Conv2D(3, 3, activation="relu")(inputs)
h = L.BatchNormalization()(h)
h = L.concatenate([L.MaxPooling2D()(h), L.AveragePooling2D(2)(h)])
h = L.SeparableConv2D(4, 2, padding="same")(h)
h = L.LayerNormalization()(h) * 2.0
outputs = L.Dense(2, name="head")(L.GlobalAveragePooling2D()(h))
model = keras.Model(inputs, outputs)
model.compile("adam", "mse", metrics=["mae"])
pictures = np.sin(np.arange(5 * 72)).reshape(5, 6, 6, 2).astype("float32")
model.fit(pictures, np.ones((5, 2)), verbose=0)
model.save(folder / "theirs.keras")
model.save_weights(folder / "theirs.weights.h5")
np.save(folder / "pictures.npy", pictures)
np.save(folder / "answers.npy", model.predict(pictures, verbose=0))
