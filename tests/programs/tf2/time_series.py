"""Forecasting: windows over a series, a baseline, a linear model, a Fourier look."""

import numpy as np
import tensorflow as tf

t = np.arange(200)
series = (np.sin(t * 2 * np.pi / 24) + 0.02 * t).astype(np.float32)
fft = tf.signal.rfft(series[:192] - np.linspace(0, series[191], 192))
print("strongest frequency", int(tf.argmax(tf.abs(fft)[1:])) + 1)

split = 150
mean, std = series[:split].mean(), series[:split].std()
series = (series - mean) / std


def windows(values, width, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(values)
    ds = ds.window(width + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda window: window.batch(width + 1))
    ds = ds.map(lambda window: (window[:-1], window[-1:]))
    return ds.batch(batch_size).prefetch(1)


train, valid = windows(series[:split], 12, 32), windows(series[split:], 12, 32)
print([x.shape.as_list() for x, _ in train], [y.shape.as_list() for _, y in valid])

w = tf.Variable(np.linspace(-0.2, 0.3, 12)[:, None], dtype=tf.float32)
b = tf.Variable([0.0])


@tf.function(input_signature=[tf.TensorSpec([None, 12]), tf.TensorSpec([None, 1])])
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.matmul(x, w) + b - y) ** 2)
    for v, g in zip([w, b], tape.gradient(loss, [w, b])):
        v.assign_sub(0.01 * g)
    return loss


for epoch in range(40):
    losses = [train_step(x, y) for x, y in train]
    if epoch % 13 == 0:
        print("epoch %d mse %.5f" % (epoch, tf.reduce_mean(losses)))
error = tf.concat([tf.abs(tf.matmul(x, w) + b - y) for x, y in valid], axis=0)
baseline = tf.concat([tf.abs(x[:, -1:] - y) for x, y in valid], axis=0)
print("mae %.4f baseline %.4f" % (tf.reduce_mean(error), tf.reduce_mean(baseline)))

design = tf.stack([tf.ones(200), tf.range(200.0)], axis=1)
solution = tf.linalg.lstsq(design, tf.constant(series)[:, tf.newaxis], fast=False)
print("trend", solution.numpy().ravel().round(4))
