"""Saving whole models, weights and configurations, and loading them again."""

import os
import tempfile

import numpy as np
import tensorflow as tf

folder = tempfile.mkdtemp()


def create_model():
    model = tf.keras.Sequential([
        tf.keras.Input(shape=(6,)),
        tf.keras.layers.Dense(5, activation="relu"),
        tf.keras.layers.Dense(2),
    ])
    model.compile(optimizer="adam", loss="mse")
    return model


rng = np.random.RandomState(0)
x, y = rng.normal(size=(32, 6)), rng.normal(size=(32, 2))
model = create_model()
model.fit(x, y, epochs=2, verbose=0)
path = os.path.join(folder, "model.keras")
model.save(path)
loaded = tf.keras.models.load_model(path)
print(np.allclose(model.predict(x, verbose=0), loaded.predict(x, verbose=0)))
print(type(loaded.optimizer).__name__, int(loaded.optimizer.iterations))
model.save_weights(os.path.join(folder, "only.weights.h5"))
fresh = create_model()
fresh.load_weights(os.path.join(folder, "only.weights.h5"))
print(np.allclose(model.get_weights()[0], fresh.get_weights()[0]))
again = tf.keras.Sequential.from_config(model.get_config())
print(again.count_params(), len(tf.keras.models.model_from_json(model.to_json()).layers))
callback = tf.keras.callbacks.ModelCheckpoint(
    os.path.join(folder, "epoch{epoch:02d}.weights.h5"), save_weights_only=True)
model.fit(x, y, epochs=3, verbose=0, callbacks=[callback])
print(sorted(name for name in os.listdir(folder) if name.startswith("epoch")))
