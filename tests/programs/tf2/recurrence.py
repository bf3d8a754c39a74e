"""An LSTM cell by hand, stepped by a Python loop, tf.scan and tf.while_loop: the same numbers."""

import numpy as np
import tensorflow as tf

units, features, time, batch = 4, 3, 6, 2
rng = np.random.RandomState(0)
kernel = tf.Variable(rng.normal(size=(features + units, 4 * units)) * 0.4, dtype=tf.float32)
bias = tf.Variable(tf.zeros([4 * units]))
inputs = tf.constant(rng.normal(size=(time, batch, features)), tf.float32)


def cell(state, x):
    h, c = state
    gates = tf.concat([x, h], axis=1) @ kernel + bias
    i, j, f, o = tf.split(gates, 4, axis=1)
    c = c * tf.sigmoid(f + 1.0) + tf.sigmoid(i) * tf.tanh(j)
    return tf.tanh(c) * tf.sigmoid(o), c


def by_python():
    state = (tf.zeros([batch, units]), tf.zeros([batch, units]))
    for x in tf.unstack(inputs):
        state = cell(state, x)
    return state[0]


def by_scan():
    zeros = (tf.zeros([batch, units]), tf.zeros([batch, units]))
    return tf.scan(cell, inputs, initializer=zeros)[0][-1]


def by_while():
    def body(t, h, c):
        h, c = cell((h, c), inputs[t])
        return t + 1, h, c

    zeros = tf.zeros([batch, units])
    return tf.while_loop(lambda t, h, c: t < time, body, (0, zeros, zeros))[1]


@tf.function
def by_autograph():
    h, c = tf.zeros([batch, units]), tf.zeros([batch, units])
    for t in tf.range(time):
        h, c = cell((h, c), inputs[t])
    return h


for unroll in (by_python, by_scan, by_while, by_autograph, tf.function(by_scan)):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(unroll() ** 2)
    gradient = tape.gradient(loss, [kernel, bias])
    print("%.6f %.6f %.6f" % (loss, tf.norm(gradient[0]), tf.norm(gradient[1])))

lengths = tf.constant([3, 6])
mask = tf.sequence_mask(lengths, time)
print(tf.transpose(mask).numpy().astype(int).tolist())
print(tf.foldl(lambda total, x: total + tf.reduce_sum(x), inputs, initializer=0.0).numpy().round(4))
print(tf.map_fn(lambda x: tf.reduce_max(x), inputs).numpy().round(4))
