"""Cells called one step at a time, with weights that are given."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
batch, time, features, units = 2, 4, 3, 2
data = rng.normal(size=(batch, time, features)).astype(np.float32)
x = tf.placeholder(tf.float32, [batch, time, features])

with tf.variable_scope("net", initializer=tf.constant_initializer(0.1)):
    cell = tf.nn.rnn_cell.BasicLSTMCell(units, forget_bias=1.0)
    state = cell.zero_state(batch, tf.float32)
    outputs = []
    for t in range(time):
        output, state = cell(x[:, t], state)
        outputs.append(output)
with tf.variable_scope("gru", initializer=tf.constant_initializer(0.2)):
    gru_outputs, gru_state = tf.nn.dynamic_rnn(
        tf.nn.rnn_cell.GRUCell(units), x, sequence_length=[4, 2], dtype=tf.float32)
with tf.variable_scope("basic", initializer=tf.constant_initializer(0.3)):
    sequence = tf.unstack(x, axis=1)
    basic_outputs, _ = tf.nn.static_rnn(
        tf.nn.rnn_cell.BasicRNNCell(units), sequence, dtype=tf.float32)
with tf.variable_scope("both", initializer=tf.constant_initializer(0.15)):
    (forward, backward), _ = tf.nn.bidirectional_dynamic_rnn(
        tf.nn.rnn_cell.LSTMCell(units), tf.nn.rnn_cell.LSTMCell(units), x, dtype=tf.float32)
loss = tf.reduce_sum(outputs[-1] ** 2) + tf.reduce_sum(gru_state)
variables = tf.trainable_variables()[:2]
gradient = tf.gradients(loss, variables)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    feed = {x: data}
    print([v.shape.as_list() for v in variables])
    print(np.round(sess.run(outputs[-1], feed), 5), np.round(sess.run(state.c, feed), 5))
    print(np.round(sess.run(gru_outputs, feed)[1], 5))
    print(np.round(sess.run(basic_outputs[-1], feed), 5))
    print(np.round(sess.run(backward, feed)[0, 0], 5), np.round(sess.run(forward, feed)[0, -1], 5))
    print([np.round(np.abs(g).sum(), 4) for g in sess.run(gradient, feed)])
