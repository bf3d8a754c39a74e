"""The first Keras program: digits, a Sequential model, fit, evaluate."""

import gzip

import numpy as np
import tensorflow as tf


def read(name, offset):
    with gzip.open("MNIST_data/" + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


x_train = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)[:2000]
y_train = read("train-labels-idx1-ubyte.gz", 8)[:2000]
x_test = read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
y_test = read("t10k-labels-idx1-ubyte.gz", 8)
x_train, x_test = x_train / 255.0, x_test / 255.0

model = tf.keras.models.Sequential([
    tf.keras.layers.Flatten(input_shape=(28, 28)),
    tf.keras.layers.Dense(64, activation="relu"),
    tf.keras.layers.Dropout(0.2),
    tf.keras.layers.Dense(10),
])
predictions = model(x_train[:1]).numpy()
print(predictions.shape, tf.nn.softmax(predictions).numpy().sum().round(3))
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
print("untrained loss:", loss_fn(y_train[:50], model(x_train[:50])).numpy())
model.compile(optimizer="adam", loss=loss_fn, metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs=3, verbose=0)
print(sorted(history.history), len(history.history["loss"]))
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("test accuracy:", accuracy)
probability_model = tf.keras.Sequential([model, tf.keras.layers.Softmax()])
print(probability_model(x_test[:5]).shape)
