"""Underfitting and overfitting: polynomials by gradient descent, with and without a penalty."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
x = np.linspace(-1, 1, 24, dtype=np.float32)
y = (np.sin(3 * x) + 0.2 * rng.normal(size=24)).astype(np.float32)
train, test = slice(0, None, 2), slice(1, None, 2)


def powers(x, degree):
    return tf.stack([tf.pow(x, float(k)) for k in range(degree + 1)], axis=1)


def fit(degree, penalty=0.0, steps=300):
    w = tf.Variable(tf.zeros([degree + 1, 1]))
    features, target = powers(x[train], degree), y[train, np.newaxis]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            error = tf.reduce_mean(tf.math.squared_difference(features @ w, target))
            loss = error + penalty * tf.reduce_sum(tf.abs(w))
        w.assign_sub(0.2 * tape.gradient(loss, w))
        return error

    for _ in range(steps):
        error = step()
    held_out = tf.reduce_mean((powers(x[test], degree) @ w - y[test, np.newaxis]) ** 2)
    return float(error), float(held_out), w


for degree in (0, 1, 3, 9):
    train_error, test_error, _ = fit(degree)
    print(f"degree {degree}: train {train_error:.4f} test {test_error:.4f}")
_, test_error, w = fit(9, penalty=0.01)
print(f"with a penalty: {test_error:.4f}, small weights: {int(tf.reduce_sum(tf.cast(tf.abs(w) < 0.01, tf.int32)))}")
