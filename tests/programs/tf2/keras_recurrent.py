"""Recurrent layers: SimpleRNN, GRU and LSTM learn to add up."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

rng = np.random.RandomState(0)
x = rng.uniform(-1, 1, size=(48, 6, 2)).astype("float32")
y = x[..., 0].sum(axis=1, keepdims=True)
for make in (layers.SimpleRNN, layers.GRU, layers.LSTM):
    model = tf.keras.Sequential([tf.keras.Input((6, 2)), make(5), layers.Dense(1)])
    model.set_weights([0.4 * np.random.RandomState(i).normal(size=w.shape)
                       for i, w in enumerate(model.get_weights())])
    model.compile(tf.keras.optimizers.Adam(0.02), "mse")
    history = model.fit(x, y, epochs=4, batch_size=16, shuffle=False, verbose=0)
    print(make.__name__, model.count_params(), ["%.4f" % v for v in history.history["loss"]])

lstm = layers.LSTM(3, return_sequences=True, return_state=True)
outputs, h, c = lstm(x[:2])
print(outputs.shape, h.shape, bool(np.allclose(outputs[:, -1], h)))
both = layers.Bidirectional(layers.GRU(3))(x[:2])
print(both.shape)
