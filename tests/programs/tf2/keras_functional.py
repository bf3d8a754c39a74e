"""The functional API: several inputs, shared layers, a model inside a model."""

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

title = keras.Input(shape=(5,), name="title")
body = keras.Input(shape=(7,), name="body")
shared = layers.Dense(4, activation="tanh", name="shared")
x = layers.concatenate([shared(title), layers.Dense(4, activation="relu")(body)])
encoder = keras.Model([title, body], x, name="encoder")
y = encoder([title, body])
priority = layers.Dense(1, name="priority")(y)
department = layers.Dense(3, activation="softmax", name="department")(layers.add([y, x]))
model = keras.Model(inputs=[title, body], outputs=[priority, department])
print(model.input_shape, model.output_shape, model.count_params())
print([layer.name for layer in encoder.layers][:2], len(model.layers))

model.set_weights([0.3 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
model.compile(optimizer=keras.optimizers.SGD(0.05),
              loss=["mse", "sparse_categorical_crossentropy"], loss_weights=[1.0, 0.2])
rng = np.random.RandomState(0)
data = [rng.normal(size=(32, 5)), rng.normal(size=(32, 7))]
targets = [rng.normal(size=(32, 1)), rng.randint(0, 3, (32, 1))]
history = model.fit(data, targets, epochs=4, batch_size=16, shuffle=False, verbose=0)
print(["%.4f" % value for value in history.history["loss"]])
out = model.predict(data, verbose=0)
print([o.shape for o in out], "%.3f" % out[1].sum())
features = keras.Model(model.inputs, encoder.output)
print(features(data).shape)
